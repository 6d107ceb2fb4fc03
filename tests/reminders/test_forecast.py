"""When the first letters about new work go out: never later than the daily run would send them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.rules import WorkCalendar
from tracker.reminders.forecast import First, first_letters, hands
from tracker.reminders.rules import Office, SubjectType, Work, owed_for

DAYS = {date(2026, 10, 1): False, date(2026, 10, 10): True}
CALENDAR = WorkCalendar(DAYS, frozenset({2026, 2027}))
NOW = datetime(2026, 9, 14, 1, 30, tzinfo=UTC)  # a Monday, half past nine in the office
TODAY = date(2026, 9, 14)
OFFICE = Office(people=frozenset({1, 2, 3, 4}), heads={7: (2,)}, holders={5: (3,)}, office=(4,))


def work(due, number=1, **who):
    return Work(
        type=SubjectType.TASK,
        id=number,
        title="更新目录",
        where="",
        due=due,
        since=TODAY,
        deadline_version=1,
        **who,
    )


def test_nothing_dated_sends_nothing():
    assert first_letters([work(None, handler_id=1)], OFFICE, CALENDAR, NOW) is None
    assert first_letters([], OFFICE, CALENDAR, NOW) is None


def test_fifteen_working_days_before_the_first_that_is_due():
    late, soon = work(date(2026, 12, 31), handler_id=1), work(date(2026, 11, 30), lead_unit_id=7)

    first = first_letters([late, soon], OFFICE, CALENDAR, NOW)

    assert first == First(date(2026, 11, 9), frozenset({2}))


def test_what_is_near_or_past_is_told_at_the_next_run_and_each_person_once():
    past, near = work(date(2026, 9, 1), handler_id=1, leader_post_id=5), work(date(2026, 9, 15))
    same = work(date(2026, 9, 16), number=3, handler_id=1)

    first = first_letters([past, near, same], OFFICE, CALENDAR, NOW)

    assert first == First(date(2026, 9, 15), frozenset({1, 3, 4}))


def test_before_eight_the_run_of_the_day_is_still_to_come():
    early = datetime(2026, 9, 13, 23, 0, tzinfo=UTC)

    first = first_letters([work(date(2026, 9, 1), handler_id=1)], OFFICE, CALENDAR, early)

    assert first is not None
    assert first.day == TODAY


def test_who_has_work_in_hand_is_counted_once():
    assert hands([work(None, handler_id=1), work(None, lead_unit_id=7), work(None)], OFFICE) == {
        1,
        2,
        4,
    }
    assert hands([work(None, handler_id=99, lead_unit_id=7)], OFFICE) == {2}


@given(
    st.lists(
        st.tuples(st.integers(-20, 120), st.sampled_from([1, 2, None]), st.sampled_from([7, None])),
        min_size=1,
        max_size=6,
    )
)
def test_it_is_the_day_on_which_the_daily_run_first_owes_something(wanted):
    works = [
        work(CALENDAR.target(TODAY + timedelta(days=days)), n, handler_id=who, lead_unit_id=unit)
        for n, (days, who, unit) in enumerate(wanted)
    ]
    first = first_letters(works, OFFICE, CALENDAR, NOW)

    day = TODAY
    owed: set[int] = set()
    while not owed:
        day = CALENDAR.add_workdays(day, 1)
        owed = {one.person_id for w in works for one in owed_for(w, OFFICE, day, CALENDAR)}
    assert first == First(day, frozenset(owed))
