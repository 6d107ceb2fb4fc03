"""What is done to uploads: start a review, change its rows, confirm it, take it back."""

from tracker.intake.actions.columns import (
    give_up,
    go_back,
    judged,
    lay_out,
    make_rows,
    read_as_text,
)
from tracker.intake.actions.confirming import Confirmed, confirm
from tracker.intake.actions.grouping import enrol
from tracker.intake.actions.matching import rematch
from tracker.intake.actions.reviewing import (
    Filling,
    Review,
    accept,
    accept_rest,
    add_clause,
    discard,
    fill,
    merge,
    restore,
    see,
    settle,
    skip,
    tick,
)
from tracker.intake.actions.uploading import check_new, start_review
from tracker.intake.actions.withdrawing import undo
from tracker.intake.reading import Reading, read_upload

__all__ = [
    "Confirmed",
    "Filling",
    "Reading",
    "Review",
    "accept",
    "accept_rest",
    "add_clause",
    "check_new",
    "confirm",
    "discard",
    "enrol",
    "fill",
    "give_up",
    "go_back",
    "judged",
    "lay_out",
    "make_rows",
    "merge",
    "read_as_text",
    "read_upload",
    "rematch",
    "restore",
    "see",
    "settle",
    "skip",
    "start_review",
    "tick",
    "undo",
]
