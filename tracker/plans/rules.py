"""The words for years and documents (domain.md 3.1)."""

from enum import StrEnum


class YearState(StrEnum):
    """A year runs, or is closed and only looked at."""

    RUNNING = "running"
    CLOSED = "closed"


class DocKind(StrEnum):
    """What a document is; the words of the JSON of a decomposition (contracts.md 3)."""

    KEY_POINTS = "key_points"
    DIVISION_PLAN = "division_plan"
    IMPLEMENTATION_PLAN = "implementation_plan"
    IMPLEMENTATION_REPORT = "implementation_report"
    ANNUAL_REPORT = "annual_report"
    OTHER = "other"


def place_of(path: str) -> str:
    """Where a clause stands, as people write it.

    >>> place_of("三/（二）/1"), place_of("三/1"), place_of("")
    ('三（二）1', '三、1', '')
    """
    first, *rest = path.split("/")
    place = first
    for part in rest:
        joint = "、" if part.isdigit() and not place.endswith(("）", ")")) else ""
        place += joint + part
    return place
