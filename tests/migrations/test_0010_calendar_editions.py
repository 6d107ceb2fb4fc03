"""0010: the years become first editions, local holidays days of the calendar, dates deadlines."""

from datetime import date

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.upkeep.conftest import Place, let_go, place
from tracker.access.scope import everywhere
from tracker.core.db import db, writing
from tracker.workdays import queries
from tracker.workdays.deadlines import counted_of
from tracker.workdays.models import Deadline

__all__ = ["place"]

BEFORE = (
    "INSERT INTO organization (id, code, name, short_name, level)"
    " VALUES (1, 'qinghe', '青禾镇人民政府', '青禾镇', 'township')",
    "INSERT INTO calendar_year VALUES (2026, false, 'holidays 0.109')",
    "INSERT INTO calendar_year VALUES (2027, true, 'holidays 0.109')",
    "INSERT INTO calendar_day VALUES ('2026-02-14', true, '调休上班')",
    "INSERT INTO calendar_day VALUES ('2026-02-16', false, '农历除夕')",
    "INSERT INTO calendar_day VALUES ('2026-02-20', false, '休息日（由 2026-02-14 调休）')",
    "INSERT INTO calendar_day VALUES ('2027-01-01', false, '元旦')",
    "INSERT INTO office_setting (id, org_id, name, value, changed_at, version) VALUES"
    " (1, 1, 'local_holidays', '2026-04-14 泼水节\n2026-04-18 泼水节\n2026-04-14 又一个\n"
    "看不懂\n2027-04-13 泼水节',"
    " '2026-01-05 02:00:00+00:00', 1)",
    "INSERT INTO office_setting (id, org_id, name, value, changed_at, version) VALUES"
    " (2, 1, 'slip_mark', '督办', '2026-01-05 02:00:00+00:00', 1)",
    "INSERT INTO year_plan (id, org_id, year, state, last_seq_no, version)"
    " VALUES (1, 1, 2026, 'running', 2, 1)",
)
TASK = (
    "INSERT INTO task (id, org_id, year_plan_id, seq_no, title, requirement, chapter_title,"
    " clause_path, our_role, deliverable_kind, targets, schedule_type, recurrence, due_text,"
    " due_named, due_date, due_order, due_assumed, due_provisional, deadline_version, state,"
    " progress_percent, return_count, not_applicable_reason, origin, created_at, evidence_count,"
    " version) VALUES ({id}, 1, 1, {id}, '任务', '任务', '', '', 'lead', 'other', '[]', 'one_off',"
    " '', '', {named}, {due}, '9999-12-31', false, {provisional}, 3, 'assigned', 0, 0, '',"
    " 'imported', '2026-03-01 02:00:00+00:00', 0, 1)"
)
ROWS = (
    TASK.format(id=1, named="'2026-11-29'", due="'2026-11-27'", provisional="false"),
    TASK.format(id=2, named="NULL", due="NULL", provisional="false"),
    TASK.format(id=3, named="'2027-01-03'", due="'2026-12-31'", provisional="true"),
)


def filled(revision: str) -> None:
    """The rows of before 0010, carried on to `revision`."""
    upgrade(revision="0009")
    with writing(), db.engine.begin() as connection:
        for statement in (*BEFORE, *ROWS):
            connection.execute(text(statement))
    upgrade(revision=revision)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_known_is_known_afterwards(place: Place, database: str):
    with let_go(place(database)):
        filled("head")

        with everywhere("a test"):
            calendar = queries.calendar(db.session(), office_id=1)
            assert (calendar.published, calendar.provisional) == ({2026}, {2027})
            assert calendar.why(date(2026, 2, 14)) == "周六调休上班"
            assert calendar.why(date(2026, 2, 16)) == "春节放假"
            assert calendar.why(date(2026, 2, 20)) == "调休放假"
            assert calendar.why(date(2026, 4, 14)) == "又一个放假"
            assert not calendar.is_workday(date(2027, 4, 13))
            assert calendar.is_workday(date(2026, 4, 15))
            assert queries.calendar(db.session(), office_id=0).is_workday(date(2026, 4, 14))
            rows = db.session.scalars(db.select(Deadline).order_by(Deadline.subject_id)).all()
            assert [(row.subject_id, row.start, row.ends, row.provisional) for row in rows] == [
                (1, date(2026, 11, 29), date(2026, 11, 27), False),
                (3, date(2027, 1, 3), date(2026, 12, 31), True),
            ]
            for row in rows:
                assert row.calendar_version < calendar.version  # the local days come after them
                then = queries.calendar(db.session(), office_id=1, version=row.calendar_version)
                assert counted_of(row, then).ends == row.ends
            kept = db.session.scalars(text("SELECT name FROM office_setting")).all()
            assert kept == ["slip_mark"]
        db.session.remove()
