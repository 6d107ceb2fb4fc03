"""What is done to uploads: start a review, change its rows, confirm it, take it back."""

from tracker.intake.actions.assigning import NOBODY, Given, answer_names, assign, follow, share
from tracker.intake.actions.columns import (
    give_up,
    go_back,
    judged,
    lay_out,
    make_rows,
    read_as_text,
)
from tracker.intake.actions.confirming import Confirmed, confirm, start_reminders
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
    see,
    settle,
    skip,
    tick,
)
from tracker.intake.actions.revising import compare, stand_alone, update
from tracker.intake.actions.shaping import (
    add_passage,
    decline,
    offer_running,
    promote,
    restore,
    split,
)
from tracker.intake.actions.uploading import check_new, start_review
from tracker.intake.actions.withdrawing import undo
from tracker.intake.reading import Reading, read_upload

__all__ = [
    "NOBODY",
    "Confirmed",
    "Filling",
    "Given",
    "Reading",
    "Review",
    "accept",
    "accept_rest",
    "add_clause",
    "add_passage",
    "answer_names",
    "assign",
    "check_new",
    "compare",
    "confirm",
    "decline",
    "discard",
    "enrol",
    "fill",
    "follow",
    "give_up",
    "go_back",
    "judged",
    "lay_out",
    "make_rows",
    "merge",
    "offer_running",
    "promote",
    "read_as_text",
    "read_upload",
    "rematch",
    "restore",
    "see",
    "settle",
    "share",
    "skip",
    "split",
    "stand_alone",
    "start_reminders",
    "start_review",
    "tick",
    "undo",
    "update",
]
