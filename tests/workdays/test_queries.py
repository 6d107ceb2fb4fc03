"""The table of working days, read back as a calendar."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.workdays.conftest import load
from tracker.access.scope import everywhere, within
from tracker.calendar.notice import Arranged
from tracker.core.db import db, unit_of_work
from tracker.workdays import actions, queries
from tracker.workdays.actions import Wanted
from tracker.workdays.models import CalendarEdition

FESTIVAL = date(2026, 4, 14)  # a Tuesday
MADE_UP = date(2026, 4, 18)  # a Saturday


def own_days(cast, days=None, year=2026):
    with within(cast.org.id), unit_of_work() as session:
        given = {
            FESTIVAL: Arranged(False, "泼水节"),
            MADE_UP: Arranged(True, "泼水节调休"),
        }
        wanted = Wanted(
            year=year,
            days=given if days is None else days,
            source="县政府通知",
            office_id=cast.org.id,
        )
        return actions.load(session, cast.actor(cast.clerk), wanted)


def test_the_day_of_one_office_is_no_other_offices(cast, session):
    own_days(cast)

    mine = queries.calendar(session)
    assert not mine.is_workday(FESTIVAL)
    assert mine.is_workday(MADE_UP)
    assert mine.why(FESTIVAL) == "泼水节放假"
    assert mine.published == frozenset(range(2019, 2027))
    for other in (
        queries.calendar(session, office_id=cast.county.id),
        queries.calendar(session, office_id=0),
    ):
        assert other.is_workday(FESTIVAL)
        assert not other.is_workday(MADE_UP)


def test_an_offices_days_are_taken_back_by_an_edition_without_them(cast, session):
    own_days(cast)
    own_days(cast, {})

    session.rollback()
    assert queries.calendar(session).is_workday(FESTIVAL)


def test_somebody_works_where_the_country_or_one_office_does(cast, session):
    saturday = date(2026, 4, 25)
    assert queries.somebody_works(session, date(2026, 2, 14))
    assert not queries.somebody_works(session, MADE_UP)
    own_days(cast)
    assert queries.somebody_works(session, MADE_UP)
    assert not queries.somebody_works(session, saturday)


def test_an_earlier_calendar_is_there_as_it_was(app, cast):
    before = queries.calendar(db.session(), office_id=0)
    load()
    db.session.rollback()

    now = queries.calendar(db.session(), office_id=0)
    then = queries.calendar(db.session(), office_id=0, version=before.version)
    assert 2027 in now.published
    assert not now.is_workday(date(2027, 1, 4))
    assert 2027 in then.provisional
    assert then.is_workday(date(2027, 1, 4))
    assert then is before


def test_the_same_table_gives_the_same_calendar_with_one_question(app, cast, count_queries):
    with everywhere("a test"):
        first = queries.calendar(db.session())
        with count_queries() as asked:
            assert queries.calendar(db.session()) is first
            assert 2026 in queries.years(db.session())
        assert [one for one in asked if one.startswith("SELECT")] == []  # the same transaction

        db.session.rollback()
        with count_queries() as asked:
            assert queries.calendar(db.session()) is first
        assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_within_a_unit_of_work_the_calendar_is_asked_for_anew(app, cast):
    with everywhere("a test"), unit_of_work() as session:
        before = queries.calendar(session)
        [newest] = session.scalars(
            select(CalendarEdition).order_by(CalendarEdition.id.desc()).limit(1)
        )
        newest.provisional = not newest.provisional
        session.flush()
        assert queries.calendar(session) is not before


def test_an_empty_table_is_a_calendar_all_the_same(bare):
    calendar = queries.calendar(db.session(), office_id=0)

    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_provisional(date(2026, 10, 1))
    assert calendar.version == 0


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_working_days(app, cast, year):
    calendar = queries.calendar(db.session(), office_id=0)

    assert calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248
