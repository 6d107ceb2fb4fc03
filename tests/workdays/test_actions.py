"""Filling the table of working days from the `holidays` package."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from tests.calendar.days import CALENDAR, days_from
from tracker.core.db import db, unit_of_work
from tracker.workdays import actions, queries
from tracker.workdays.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.usefixtures("app")

NOTICE = "国办发明电〔2026〕7号"


def seed(*years: int) -> list[int]:
    with unit_of_work() as session:
        return actions.seed(session, years) if years else actions.seed(session)


def test_2025_and_2026_are_what_the_notices_say():
    seed()

    seeded = queries.calendar(db.session())

    both = days_from(date(2025, 1, 1), date(2026, 12, 31))
    assert [d for d in both if seeded.is_workday(d) != CALENDAR.is_workday(d)] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_working_days(year):
    seed(year)

    calendar = queries.calendar(db.session())

    assert calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_only_2027_is_provisional():
    assert seed() == list(range(2019, 2028))

    calendar = queries.calendar(db.session())

    assert calendar.published == frozenset(range(2019, 2027))
    assert calendar.provisional == {2027}


def test_w8_a_limit_into_2027_is_provisional_and_knows_new_year():
    seed()

    calendar = queries.calendar(db.session())

    assert calendar.add_workdays(date(2026, 12, 3), 20) == date(2026, 12, 31)
    end = calendar.add_workdays(date(2026, 12, 4), 20)
    assert end == date(2027, 1, 4)
    assert calendar.is_provisional(end)


def test_only_days_that_differ_from_their_weekday_are_kept_and_each_says_why():
    seed()

    for row in db.session().scalars(select(CalendarDay)):
        assert row.is_workday == (row.day.weekday() >= 5), row.day
        assert row.note


def test_doing_it_again_writes_nothing():
    seed()

    assert seed() == []


def test_a_year_loaded_from_elsewhere_stays_as_it_is():
    with unit_of_work() as session:
        session.add(CalendarYear(year=2027, provisional=False, source=NOTICE))
        session.add(CalendarDay(day=date(2027, 2, 20), is_workday=True, note="春节"))

    assert seed(2026, 2027) == [2026]

    calendar = queries.calendar(db.session())
    assert calendar.published == {2026, 2027}
    assert calendar.is_workday(date(2027, 2, 20))
    assert calendar.is_workday(date(2027, 2, 8))  # what the package would have made a rest day


def test_a_published_year_is_not_replaced_by_a_guess():
    seed(2027)
    with unit_of_work() as session:
        session.execute(update(CalendarYear).values(provisional=False))  # by a newer package

    assert seed(2027) == []


def test_what_an_older_package_did_not_know_is_filled_in():
    seed(2026)
    with unit_of_work() as session:
        session.execute(delete(CalendarDay).where(CalendarDay.is_workday))
        session.execute(update(CalendarYear).values(provisional=True, source="holidays 0.80"))

    assert seed(2026) == [2026]

    calendar = queries.calendar(db.session())
    assert calendar.published == {2026}
    assert calendar.is_workday(date(2026, 2, 14))
    assert db.session().get_one(CalendarYear, 2026).source != "holidays 0.80"
