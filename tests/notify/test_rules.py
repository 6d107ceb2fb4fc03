"""The states of a letter, the waits, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.notify.rules import (
    NEXT,
    IllegalMove,
    LetterState,
    is_given_up,
    step,
    wait_after,
)

S = LetterState
NOW = datetime(2026, 9, 18, tzinfo=UTC)
EVEN = 20  # a letter number that spreads nothing

# reliability.md 2.3, read aloud
ALLOWED = {
    (S.PENDING, S.SENDING),
    (S.PENDING, S.CANCELLED),
    (S.PENDING, S.SUPERSEDED),
    (S.SENDING, S.SENDING),
    (S.SENDING, S.SENT),
    (S.SENDING, S.RETRY),
    (S.SENDING, S.DEAD),
    (S.SENDING, S.CANCELLED),
    (S.SENDING, S.SUPERSEDED),
    (S.RETRY, S.SENDING),
    (S.RETRY, S.DEAD),
    (S.RETRY, S.CANCELLED),
    (S.RETRY, S.SUPERSEDED),
    (S.DEAD, S.PENDING),
}


@pytest.mark.parametrize("current", S)
@pytest.mark.parametrize("wanted", S)
def test_only_the_named_changes_are_possible(current, wanted):
    if (current, wanted) in ALLOWED:
        assert step(current, wanted) is wanted
    else:
        with pytest.raises(IllegalMove):
            step(current, wanted)


def test_every_state_says_what_may_follow():
    assert set(NEXT) == set(S)


def test_a_refusal_names_both_states():
    with pytest.raises(IllegalMove, match="“已发送”，不能改为“等待发送”"):
        step(S.SENT, S.PENDING)


def test_the_waits_grow_to_four_hours():
    waits = [wait_after(n, EVEN).total_seconds() / 60 for n in range(1, 11)]

    assert waits == [1, 2, 5, 15, 30, 60, 120, 240, 240, 240]


def test_letters_that_failed_together_do_not_come_back_together():
    waits = {wait_after(4, number) for number in range(41)}

    assert len(waits) == 41
    assert min(waits) == timedelta(minutes=12)
    assert max(waits) == timedelta(minutes=18)


@pytest.mark.parametrize(
    ("state", "attempts", "late", "given_up"),
    [
        (S.RETRY, 1, timedelta(0), True),
        (S.RETRY, 9, timedelta(seconds=-1), False),
        (S.PENDING, 0, timedelta(days=3), False),  # it waited for us, not for the server
        (S.SENDING, 1, timedelta(days=3), False),
        (S.SENDING, 3, timedelta(days=3), True),  # workers die under it
    ],
)
def test_only_what_was_tried_is_given_up(state, attempts, late, given_up):
    assert is_given_up(state, attempts, NOW, NOW + late) is given_up
