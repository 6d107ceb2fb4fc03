"""What an entry's hash covers."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime

import pytest

from tracker.trail.rules import Outcome, canonical, digest

# What the program before these two columns wrote of the entry below.
GOLDEN = "d28541169df595551962e3c066eb86c59344ec4deef716687766f55d2afb4bfa"


@dataclass(frozen=True)
class Said:
    """An entry as plain values."""

    prev_hash: str = ""
    org_id: int = 1
    seq: int = 1
    at: datetime = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    actor_id: int | None = 7
    actor_name: str = "林晓禾"
    session_ref: str = ""
    ip: str = "10.0.0.1"
    action: str = "task.submit"
    outcome: Outcome = Outcome.DONE
    subject_type: str = "task"
    subject_id: int = 34
    payload: str = "{}"


@pytest.mark.parametrize("name", [field.name for field in fields(Said)])
def test_every_column_counts(name):
    moved = {"at": datetime(2026, 11, 22, 4, 1, tzinfo=UTC), "outcome": Outcome.FAILED}
    other = moved.get(name, 99)

    assert digest(replace(Said(), **{name: other})) != digest(Said())


def test_a_change_cannot_be_moved_from_one_column_to_the_next():
    assert digest(replace(Said(), actor_name="林", ip="晓")) != digest(
        replace(Said(), actor_name="林晓", ip="")
    )


def test_an_entry_from_before_sessions_were_kept_still_has_its_hash():
    assert digest(Said()) == GOLDEN


@pytest.mark.parametrize(
    "later",
    [
        {"session_ref": "0123456789ab"},
        {"outcome": Outcome.REFUSED},
        {"session_ref": "done"},
    ],
)
def test_session_and_outcome_count_and_are_not_confused(later):
    others = [
        Said(),
        Said(session_ref="done", outcome=Outcome.FAILED),
        Said(payload='{}","","done'),
    ]
    assert digest(replace(Said(), **later)) not in {digest(other) for other in others}


def test_the_same_is_always_written_the_same():
    assert (
        canonical({"b": 1, "a": [date(2026, 9, 30), "已办"]}) == '{"a":["2026-09-30","已办"],"b":1}'
    )


def test_what_has_no_one_form_is_refused():
    with pytest.raises(TypeError, match="the trail cannot keep a object"):
        canonical({"x": object()})
