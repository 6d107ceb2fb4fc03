"""The words for a document under review (domain.md 3.4)."""

from enum import StrEnum


class DraftState(StrEnum):
    """Where an uploaded document stands."""

    REVIEWING = "reviewing"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


class RowState(StrEnum):
    """What a person said of a proposed task."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    MERGED = "merged"
    SKIPPED = "skipped"


ROW_NAMES = {
    RowState.PROPOSED: "待核",
    RowState.ACCEPTED: "已核",
    RowState.MERGED: "已并入",
    RowState.SKIPPED: "已忽略",
}
