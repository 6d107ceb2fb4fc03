"""The pages of an import: upload, review, confirm."""

from tracker.intake.views import (
    assigning,
    columns,
    confirming,
    readings,
    reviewing,
    revising,
    rows,
    shaping,
    uploading,
)
from tracker.intake.views.desk import bp

__all__ = [
    "assigning",
    "bp",
    "columns",
    "confirming",
    "readings",
    "reviewing",
    "revising",
    "rows",
    "shaping",
    "uploading",
]
