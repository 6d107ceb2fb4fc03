"""Who may sit in a leading group, from when (domain.md 2.1, ORG-1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.accounts.composition import (
    BadSeats,
    Term,
    Wish,
    check_free,
    check_seats,
    check_version_day,
    in_order,
    overlaps,
)
from tracker.accounts.rules import BadDay, PostRole

LEADER = Wish(post_id=1, role=PostRole.GROUP_LEADER, person_id=7)
DEPUTY = Wish(post_id=2, role=PostRole.DEPUTY, person_id=8)
BEGAN, TODAY = date(2026, 3, 1), date(2026, 11, 23)

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
terms = st.builds(
    lambda since, length: Term(since, None if length is None else since + timedelta(length)),
    days,
    st.none() | st.integers(-2, 400),
)


def test_one_leader_and_any_number_of_deputies_make_a_group():
    check_seats([LEADER, DEPUTY, Wish(post_id=3, role=PostRole.DEPUTY)])


@pytest.mark.parametrize(
    ("seats", "sentence"),
    [
        ([DEPUTY], "要有一位组长"),
        ([LEADER, Wish(post_id=None, role=PostRole.GROUP_LEADER, person_id=9)], "只能有一位组长"),
        ([Wish(post_id=1, role=PostRole.GROUP_LEADER)], "组长席位不能空缺"),
        ([Wish(post_id=1, keep=False, role=PostRole.GROUP_LEADER, person_id=7)], "要有一位组长"),
        ([LEADER, DEPUTY, Wish(post_id=3, role=PostRole.DEPUTY, person_id=8)], "占了两个副组长"),
        (
            [LEADER, *(Wish(post_id=n, role=PostRole.OFFICE_HEAD) for n in (3, 4))],
            "只能有一位办公室主任",
        ),
        (
            [LEADER, *(Wish(post_id=n, role=PostRole.DEPUTY, in_charge=True) for n in (3, 4))],
            "负责同志只能有一位",
        ),
    ],
)
def test_other_seats_are_refused_with_the_next_step(seats, sentence):
    with pytest.raises(BadSeats, match=sentence) as refusal:
        check_seats(seats)

    assert "请" in str(refusal.value)


def test_a_leader_who_goes_makes_room_for_another():
    check_seats([Wish(post_id=1, keep=False, role=PostRole.GROUP_LEADER), *[DEPUTY, LEADER]])


@given(terms, terms)
def test_terms_overlap_just_when_they_share_a_day(one, other):
    def days_of(term):
        until = term.until or date(2030, 1, 1)
        return {term.since + timedelta(n) for n in range((until - term.since).days + 1)}

    assert overlaps(one, other) == overlaps(other, one) == bool(days_of(one) & days_of(other))


def test_a_second_holder_on_one_day_is_refused_with_the_first_ones_name():
    with pytest.raises(BadDay, match="由沈若兰担任"):
        check_free(Term(BEGAN, None), [(Term(date(2025, 1, 1), BEGAN), "沈若兰")])
    check_free(Term(BEGAN, None), [(Term(date(2025, 1, 1), BEGAN - timedelta(1)), "沈若兰")])


@pytest.mark.parametrize("since", [BEGAN, date(2026, 6, 1), TODAY])
def test_a_version_begins_within_the_present_one(since):
    check_version_day(since, BEGAN, BEGAN, TODAY)


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        (TODAY + timedelta(1), "不能晚于今天"),
        (BEGAN - timedelta(1), "现在这一版从 2026-03-01 起"),
        (date(2026, 5, 31), "最近一次换人在 2026-06-01"),
    ],
)
def test_but_not_in_days_to_come_nor_before_what_has_happened_since(since, sentence):
    with pytest.raises(BadDay, match=sentence):
        check_version_day(since, BEGAN, date(2026, 6, 1), TODAY)


@given(st.lists(st.builds(Wish, post_id=st.none(), role=st.sampled_from(PostRole))))
def test_seats_stand_by_rank_and_as_they_came(wishes):
    ranks = [list(PostRole).index(wish.role) for wish in in_order(wishes)]

    assert ranks == sorted(ranks)
