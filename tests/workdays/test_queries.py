"""The table of working days, read back as a calendar."""

from datetime import date

import pytest
from sqlalchemy import delete

from tracker.core.db import db, unit_of_work
from tracker.workdays import queries
from tracker.workdays.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.usefixtures("app")


def test_what_is_stored_is_what_the_calendar_says():
    with unit_of_work() as session:
        session.add(CalendarYear(year=2026, provisional=False, source="国办发明电〔2025〕7号"))
        session.add(CalendarYear(year=2027, provisional=True, source="holidays 0.109"))
        session.add(CalendarDay(day=date(2026, 2, 14), is_workday=True, note="春节"))
        session.add(CalendarDay(day=date(2026, 2, 16), is_workday=False, note="春节"))

    calendar = queries.calendar(db.session())

    assert calendar.published == {2026}
    assert calendar.provisional == {2027}
    assert calendar.add_workdays(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert calendar.add_workdays(date(2026, 2, 13), 2) == date(2026, 2, 17)


def test_an_empty_table_is_a_calendar_all_the_same():
    calendar = queries.calendar(db.session())

    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_provisional(date(2026, 10, 1))


def test_the_same_table_gives_the_same_calendar_and_a_change_gives_another():
    with unit_of_work() as session:
        session.add(CalendarDay(day=date(2026, 2, 14), is_workday=True, note="春节"))
    before = queries.calendar(db.session())
    assert queries.calendar(db.session()) is before

    with unit_of_work() as session:
        session.execute(delete(CalendarDay).where(CalendarDay.day == date(2026, 2, 14)))
        inside = queries.calendar(session)

    after = queries.calendar(db.session())
    assert before.is_workday(date(2026, 2, 14))
    assert not after.is_workday(date(2026, 2, 14))
    assert inside is after
