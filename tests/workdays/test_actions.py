"""Editions of a year: loaded, seeded, refused; and the deadlines that follow them."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from tests.calendar.days import CALENDAR, days_from
from tests.workdays.conftest import NUMBER, again, load, on, wanted
from tests.workdays.test_queries import own_days
from tracker.access.scope import everywhere, within
from tracker.calendar.notice import Arranged
from tracker.calendar.pauses import Pause
from tracker.calendar.rules import WorkCalendar
from tracker.core.db import db, unit_of_work
from tracker.ledger import dating
from tracker.ledger.actions.assigning import Assignment, reassign
from tracker.ledger.kinds import State
from tracker.ledger.models import RectificationItem, Task
from tracker.notify.models import DueNotice
from tracker.trail.models import AuditEntry
from tracker.workdays import actions, deadlines, jobs, queries, seeding
from tracker.workdays.actions import BadDays, NewerEdition, Wanted
from tracker.workdays.deadlines import Basis, Subject
from tracker.workdays.models import CalendarDay, CalendarEdition, Deadline


def seed(*years: int) -> list[int]:
    with everywhere("a test"), unit_of_work() as session:
        return seeding.seed(session, years) if years else seeding.seed(session)


def country(version=None):
    db.session.rollback()
    return queries.calendar(db.session(), office_id=0, version=version)


# The first editions


def test_2025_and_2026_are_what_the_notices_say(bare):
    assert seed() == list(range(2019, 2028))

    both = days_from(date(2025, 1, 1), date(2026, 12, 31))
    assert [d for d in both if country().is_workday(d) != CALENDAR.is_workday(d)] == []
    assert country().published == frozenset(range(2019, 2027))
    assert country().provisional == {2027}


def test_only_days_that_differ_from_their_weekday_are_kept_and_each_says_why(bare):
    seed()

    rows = db.session().scalars(select(CalendarDay)).all()
    assert len(rows) > 200
    for row in rows:
        assert row.is_workday == (row.day.weekday() >= 5), row.day
        assert row.note
        assert "（" not in row.note


def test_a_make_up_day_is_named_after_its_holiday(bare):
    seed(2026)

    names = {day: country().notes[day] for day in (date(2026, 2, 14), date(2026, 10, 6))}
    assert list(names.values()) == ["春节调休", "国庆节调休"]


def test_seeding_again_writes_nothing(app, cast):
    assert seed() == []
    with everywhere("a test"):
        assert not seeding.is_due(db.session())


def test_a_year_loaded_from_elsewhere_stays_as_it_is(app, cast):
    load()

    assert seed(2026, 2027) == []
    assert 2027 in country().published


def test_a_guess_of_an_older_package_is_replaced(bare):
    guess = Wanted(
        year=2026,
        days={date(2026, 10, 1): Arranged(False, "国庆节")},
        source="holidays 0.80",
        provisional=True,
    )
    with everywhere("a test"), unit_of_work() as session:
        actions.load(session, None, guess)
        assert seeding.is_due(session)

    assert seed(2026) == [2026]
    assert country().is_workday(date(2026, 2, 14))
    assert 2026 in country().published


def test_a_published_year_is_not_replaced_by_a_guess(app, cast):
    with everywhere("a test"), unit_of_work() as session:
        session.execute(update(CalendarEdition).values(provisional=False))  # by a newer package

    assert seed(2027) == []


# Loading


def test_a_notice_is_an_edition_that_keeps_its_words(app, cast):
    made = load()

    assert (made.year, made.no, made.provisional, made.source) == (2027, 2, False, NUMBER)
    assert "元旦：1月1日" in made.notice
    assert not country().is_workday(date(2027, 1, 4))
    assert country().why(date(2027, 2, 13)) == "周六春节调休上班"


def test_loading_the_same_again_makes_no_edition(app, cast):
    load()

    assert load() is None


def test_a_notice_may_arrange_december_and_its_correction_takes_that_back(app, cast, dated):
    december = date(2026, 12, 27)
    task = dated(december)
    assert again(task).due_date == date(2026, 12, 25)
    made = load(days=wanted().days | {december: Arranged(True, "元旦调休")})
    assert made.year == 2027
    assert country().is_workday(december)
    assert not country().is_workday(date(2026, 10, 1))  # the rest of 2026 is as it was
    with within(cast.org.id), unit_of_work() as session:
        deadlines.recount(session, None)
    assert again(task).due_date == december

    with everywhere("a test"), unit_of_work() as session:  # 2026 once more, by the notice itself
        current = queries.edition(session, 2026)
        assert current is not None
        days = actions.days_in(session, current)
        actions.load(session, None, Wanted(year=2026, days=days, source="国办发明电〔2025〕7号"))
    assert country().is_workday(december)

    load()
    assert not country().is_workday(december)
    with within(cast.org.id), unit_of_work() as session:
        deadlines.recount(session, None)
    assert again(task).due_date == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"year": 1999}, "2000 到 2100"),
        ({"days": {date(2029, 1, 1): Arranged(False, "元旦")}}, "不在 2027 年"),
        ({"days": {date(2027, 1, 1): Arranged(False, "元" * 61)}}, "超过 60 个字"),
        ({"days": {}}, "没有读到 2027 年"),
        ({"days": {date(2026, 11, 30): Arranged(False, "元旦")}}, "不在 2027 年"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_kept(app, cast, more, sentence):
    with pytest.raises(BadDays, match=sentence):
        load(**more)
    assert 2027 in country().provisional


def test_of_two_who_load_at_once_the_second_is_told(app, cast):
    with everywhere("a test"), unit_of_work() as session:
        actions.load(session, None, wanted(), expected_no=1)
    other = wanted().days | {date(2027, 3, 1): Arranged(False, "别的")}

    with (
        pytest.raises(NewerEdition, match="另一版"),
        everywhere("a test"),
        unit_of_work() as session,
    ):
        actions.load(session, None, wanted(days=other), expected_no=1)
    with everywhere("a test"), unit_of_work() as session:
        assert actions.load(session, None, wanted(), expected_no=1) is None  # sent twice


def test_who_loads_stands_in_the_trail_of_their_office(app, cast):
    with within(cast.county.id), unit_of_work() as session:
        actions.load(session, cast.actor(cast.supervisor), wanted())
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "calendar.load")
        ).one()
    assert entry.org_id == cast.county.id
    assert NUMBER in entry.payload


def test_what_a_command_loads_stands_in_the_trail_of_who_is_on_top(app, cast):
    load()
    with everywhere("a test"):
        loaded = select(AuditEntry.org_id, AuditEntry.actor_name, AuditEntry.payload).where(
            AuditEntry.action == "calendar.load"
        )
        found = [row for row in db.session.execute(loaded) if NUMBER in row.payload]
    assert [(row.org_id, row.actor_name) for row in found] == [(cast.county.id, "系统")]


# Deadlines


def kept(row) -> Deadline:
    db.session.rollback()
    with within(row.org_id):
        kind = "task" if isinstance(row, Task) else "rectification"
        return db.session.scalars(queries.deadline(kind, row.id)).one()


def entries(row):
    with within(row.org_id):
        query = select(AuditEntry).where(
            AuditEntry.org_id == row.org_id,
            AuditEntry.action == "task.redate",
            AuditEntry.subject_id == row.id,
        )
        return db.session.scalars(query).all()


def notices():
    db.session.rollback()
    with everywhere("a test"):
        query = select(DueNotice.person_id, DueNotice.reason).where(DueNotice.stage == "moved")
        return db.session.execute(query).all()


def give(cast, task, named):
    """The clerk names another day for it, or none."""
    with within(cast.org.id), unit_of_work() as session:
        row = session.get_one(Task, task.id)
        to = Assignment(
            leader_post_id=row.leader_post_id,
            lead_unit_id=row.lead_unit_id,
            handler_id=row.handler_id,
            due_named=named,
        )
        reassign(session, cast.actor(cast.clerk), row, to, 2026, expected_version=row.version)


def test_a_task_keeps_how_its_day_came_about(dated):
    task = dated(date(2026, 11, 29))

    row = kept(task)
    assert (row.rule, row.start, row.ends) == ("DUE_1", date(2026, 11, 29), date(2026, 11, 27))
    assert (row.first_day, row.last_day) == (date(2026, 11, 27), date(2026, 11, 29))
    assert row.calendar_version == country().version
    assert again(task).due_date == row.ends


def test_a_rectification_keeps_its_rule_and_the_day_it_was_issued(to_mend):
    item = to_mend(date(2026, 12, 25))

    row = kept(item)
    assert (row.rule, row.start, row.amount) == ("RECTIFY", date(2026, 12, 25), 10)
    assert again(item).due_date == row.ends == date(2027, 1, 11)
    assert row.provisional
    assert again(item).due_provisional


def test_loading_the_year_moves_what_hung_on_it_with_trail_and_one_notice(dated, cast, to_mend):
    moved = dated(date(2027, 1, 4), "报送年度小结")
    stays = dated(date(2027, 1, 8), "公开采购意向")
    elsewhere = dated(date(2026, 12, 15), "更新公开目录")
    item = to_mend(date(2026, 12, 25))
    assert again(moved).due_provisional
    load()

    with on(date(2026, 12, 1)), within(cast.org.id), unit_of_work() as session:
        changed = deadlines.recount(session, cast.actor(cast.clerk))

    assert {(m.subject, m.before, m.after) for m in changed if m.is_elsewhere} == {
        (Subject("task", moved.id), date(2027, 1, 4), date(2026, 12, 31)),
        (Subject("rectification", item.id), date(2027, 1, 11), date(2027, 1, 12)),
    }
    assert (again(moved).due_date, again(moved).due_provisional) == (date(2026, 12, 31), False)
    assert again(moved).deadline_version == 2
    assert (again(stays).due_date, again(stays).due_provisional) == (date(2027, 1, 8), False)
    assert again(stays).deadline_version == 1
    assert again(elsewhere).version == elsewhere.version
    assert again(item).due_date == date(2027, 1, 12)
    [entry] = entries(moved)
    assert '"due":["2027-01-04","2026-12-31"]' in entry.payload
    assert entries(stays) == []
    assert len(notices()) == 2
    assert {who for who, _ in notices()} == {cast.handler.id}
    assert notices()[0].reason == "放假安排公布，您是经办人"


def test_counting_again_finds_nothing_the_second_time(dated, cast):
    dated(date(2027, 1, 4))
    load()
    for expected in (1, 0):
        with within(cast.org.id), unit_of_work() as session:
            assert len(deadlines.recount(session, None)) == expected
    assert len(notices()) == 1


def test_what_is_done_keeps_the_day_it_had(dated, cast):
    task = dated(date(2027, 1, 4))
    with within(cast.org.id), unit_of_work() as session:
        session.execute(update(Task).values(state=State.VERIFIED))
    load()

    with within(cast.org.id), unit_of_work() as session:
        assert deadlines.recount(session, None) == []
    assert again(task).due_date == date(2027, 1, 4)


def test_a_recounted_date_is_the_date_counted_anew(dated, cast):
    days = [date(2026, 12, 20) + (date(2026, 12, 21) - date(2026, 12, 20)) * n for n in range(30)]
    tasks = [dated(day, f"事项 {day}") for day in days]
    load()
    with within(cast.org.id), unit_of_work() as session:
        deadlines.recount(session, None)

    anew = {day: country().target(day) for day in days}
    assert {again(task).due_named: again(task).due_date for task in tasks} == anew


def test_an_offices_own_holiday_moves_its_own_days_only(dated, cast):
    task = dated(date(2026, 12, 15))
    own_days(cast, {date(2026, 12, 15): Arranged(False, "节日")})
    with within(cast.org.id), unit_of_work() as session:
        deadlines.recount(session, None)

    assert again(task).due_date == date(2026, 12, 14)


def test_another_day_is_another_basis_and_none_is_none(dated, cast):
    task = dated(date(2026, 12, 15))
    for named, ends in ((date(2026, 12, 20), date(2026, 12, 18)), (None, None)):
        give(cast, task, named)
        assert again(task).due_date == ends
        with within(cast.org.id):
            found = db.session.scalar(queries.deadline("task", task.id))
            assert (found.ends if found else None) == ends
    assert again(task).deadline_version == 3


def test_every_dated_row_has_its_deadline(dated, to_mend):
    dated(date(2026, 12, 15))
    to_mend(date(2026, 12, 1))
    with everywhere("a test"):
        tasks = db.session.scalar(select(func.count(Task.id)).where(Task.due_date.is_not(None)))
        items = db.session.scalar(select(func.count(RectificationItem.id)))
        assert db.session.scalar(select(func.count(Deadline.id))) == tasks + items == 2


def test_a_deadline_that_cannot_be_counted_holds_up_no_other(dated, cast):
    good, bad = dated(date(2027, 1, 4), "好的"), dated(date(2027, 1, 4), "坏的")
    with within(cast.org.id), unit_of_work() as session:
        session.scalars(queries.deadline("task", bad.id)).one().rule = "NOTHING"
    load()
    with within(cast.org.id), unit_of_work() as session:
        deadlines.recount(session, None)
    assert again(good).due_date == date(2026, 12, 31)
    assert again(bad).due_date == date(2027, 1, 4)


@given(
    st.lists(st.sampled_from(range(365)), max_size=12, unique=True),
    st.dates(date(2026, 6, 1), date(2026, 12, 31)),
    st.integers(0, 20),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_recounting_equals_counting_anew(app, cast, rests, start, extension):
    """Kept by one calendar and counted again on another, as if it had never been kept."""
    asked = Pause(start + timedelta(days=3), start + timedelta(days=9))
    basis = Basis(rule="FOI_ANSWER", start=start, extension=extension, pauses=(asked,))
    before = WorkCalendar({}, frozenset({2026}))
    after = WorkCalendar(
        {date(2026, 7, 1) + timedelta(days=n): False for n in rests}, frozenset({2026, 2027})
    )
    with within(cast.org.id), unit_of_work() as session:
        subject = Subject("task", start.toordinal())
        row = deadlines.keep(session, subject, basis, deadlines.reckon(basis, before))
        again_counted = deadlines.counted_of(row, after)
        assert again_counted.ends == deadlines.reckon(basis, after).ends
        assert again_counted.steps == deadlines.reckon(basis, after).steps


# The job


def test_the_job_counts_again_for_every_office_once(dated, cast):
    task = dated(date(2027, 1, 4))
    load()
    now = task.created_at

    assert jobs.recount_everywhere(now) == 1
    assert jobs.recount_everywhere(now) == 0
    assert len(notices()) == 1
    assert again(task).due_date == date(2026, 12, 31)


def test_the_job_is_due_after_an_edition_and_not_else(app, cast):
    with everywhere("a test"), on(date(2026, 12, 1)):
        load()
        made = db.session.scalar(select(func.max(CalendarEdition.made_at)))
        assert jobs.is_due(db.session(), made, None)
        assert jobs.is_due(db.session(), made, made)
        assert not jobs.is_due(db.session(), made, made + 2 * jobs.MARGIN)


def test_the_same_days_by_another_word_are_an_edition_that_moves_nothing(app, cast, dated):
    task = dated(date(2026, 12, 15))
    with everywhere("a test"), unit_of_work() as session:
        current = queries.edition(session, 2026)
        assert current is not None
        days = actions.days_in(session, current)
        made = actions.load(
            session, None, Wanted(year=2026, days=days, source="国办发明电〔2025〕7号")
        )
        assert made is not None
    assert (made.no, made.source) == (2, "国办发明电〔2025〕7号")

    with within(cast.org.id), unit_of_work() as session:
        assert deadlines.recount(session, None) == []
    assert again(task).due_date == date(2026, 12, 15)


def test_an_edition_made_while_the_job_runs_has_its_turn(dated, cast, monkeypatch):
    task = dated(date(2027, 1, 4))
    real, loaded = jobs._recount, []

    def slow(fence):
        moved = real(fence)
        if not loaded:
            loaded.append(load())
        return moved

    monkeypatch.setattr(jobs, "_recount", slow)
    assert jobs.recount_everywhere(task.created_at) == 1
    assert again(task).due_date == date(2026, 12, 31)


def test_nobody_gives_a_day_while_all_are_counted_again(dated, cast, monkeypatch, kind):
    if kind == "sqlite":
        return  # it has one writer: there is nothing to hold
    task = dated(date(2027, 3, 10))
    found = {}

    def may(lock):
        with db.engine.connect() as other:
            return other.scalar(text(f"SELECT pg_try_advisory_xact_lock{lock}({queries.LOCK})"))

    def asked(name, lock, real):
        def wrapped(*args, **kwargs):
            found[name] = may(lock)
            return real(*args, **kwargs)

        return wrapped

    load()
    counted_of = asked("give", "_shared", deadlines.counted_of)
    monkeypatch.setattr(deadlines, "counted_of", counted_of)
    jobs.recount_everywhere(task.created_at)
    check = asked("recount", "", dating.check_superior)
    monkeypatch.setattr(dating, "check_superior", check)
    give(cast, task, date(2027, 5, 20))

    assert found == {"give": False, "recount": False}
    assert may("") is True
