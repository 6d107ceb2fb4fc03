"""The pages of an import: upload, review, confirm."""

from tracker.intake.views import columns, confirming, reviewing, rows, uploading
from tracker.intake.views.desk import bp

__all__ = ["bp", "columns", "confirming", "reviewing", "rows", "uploading"]
