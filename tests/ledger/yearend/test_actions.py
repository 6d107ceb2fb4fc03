"""Closing a year and opening it again. (Run on both databases.)"""

import json
import threading
import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.ledger.yearend.conftest import EVE, SPRING, period
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import Stale, db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import reporting, yearend
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.actions.yearend import Carry, NotReady
from tracker.ledger.dealings import TaskCarry, TaskRequest
from tracker.ledger.kinds import (
    EntryKind,
    InstanceState,
    Origin,
    RequestKind,
    RequestState,
    ScheduleType,
    State,
)
from tracker.ledger.models import (
    ProgressEntry,
    RectificationItem,
    Task,
    TaskInstance,
    TaskSource,
    TaskSupport,
)
from tracker.ledger.rollover import carries_of, leftovers, mark
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail import queries as trail
from tracker.trail.models import AuditEntry
from tracker.workdays import queries as workdays


def states(session):
    session.rollback()
    return {task.title: task.state for task in session.scalars(select(Task))}


def test_what_is_done_is_filed_and_what_is_not_stays_as_it_is(ledger, closing, session, make):
    done = closing()

    assert (done.filed, done.carried) == (3, 0)
    assert states(session) == {
        "审核通过的": State.CLOSED,
        "没有办完的": State.IN_PROGRESS,
        "各期都办结的": State.CLOSED,
        "有一期没办的": State.ACCEPTED,
        "没有发生过的": State.CLOSED,
        "不涉及的": State.NOT_APPLICABLE,
    }
    assert session.get_one(YearPlan, make.year().id).state == YearState.CLOSED
    assert session.scalar(select(func.count()).select_from(YearPlan)) == 1  # none was opened


def test_the_trail_keeps_the_figures_and_holds(ledger, closing, session, cast, make):
    done = closing([ledger["open"]])

    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "year.close"))
    told = json.loads(entry.payload)
    assert (told["total"], told["assessable"], told["done"]) == (6, 5, 3)
    assert str(done.figures.completion) == "60.0%"
    assert entry.actor_name == "林晓禾"
    assert trail.first_bad(session, cast.org.id) is None


def test_what_is_ticked_goes_on_with_its_words_its_owners_and_its_sentence(
    ledger, closing, session, cast
):
    old = ledger["open"]
    with unit_of_work() as work:
        work.add(TaskSupport(task_id=old.id, unit_id=cast.office.id))
        work.get_one(Task, old.id).targets = [{"name": "公开率", "value": 90}]

    closing([ledger["behind"], old])

    carry = session.scalars(select(TaskCarry).where(TaskCarry.from_id == old.id)).one()
    new = session.get_one(Task, carry.task_id)
    same = ("title", "requirement", "clause_path", "leader_post_id", "lead_unit_id", "handler_id")
    assert [getattr(new, n) for n in same] == [getattr(old, n) for n in same]
    assert new.targets == [{"name": "公开率", "value": 90}]
    assert (new.origin, new.state, new.due_date) == (
        Origin.CARRIED_FORWARD,
        State.ASSIGNED,
        SPRING,
    )
    assert session.get_one(YearPlan, new.year_plan_id).year == 2027
    rests = select(TaskSource.document_id, TaskSource.clause_id, TaskSource.start, TaskSource.end)
    assert (
        session.execute(rests.where(TaskSource.task_id == new.id)).all()
        == session.execute(rests.where(TaskSource.task_id == old.id)).all()
        != []
    )
    units = select(TaskSupport.unit_id).where(TaskSupport.task_id == new.id)
    assert session.scalars(units).all() == [cast.office.id]


def test_both_histories_name_the_other(ledger, closing, session):
    old = ledger["open"]
    closing([old])
    [(onward, number)] = carries_of(session, session.get_one(Task, old.id))
    assert onward == "已结转为 2027 年第1项"
    new = session.get_one(Task, number)
    assert carries_of(session, new) == [("结转自 2026 年第2项", old.id)]
    said = select(ProgressEntry.text).where(ProgressEntry.kind == EntryKind.CARRIED)
    assert session.scalars(said.where(ProgressEntry.task_id == old.id)).all() == [onward]
    assert session.scalars(said.where(ProgressEntry.task_id == new.id)).all() == [
        "结转自 2026 年第2项"
    ]


def test_recurring_work_keeps_its_rhythm_and_the_years_end_moves(make, closing, session):
    monthly = make.task("每月的", schedule_type=ScheduleType.RECURRING, recurrence="P1M/28")
    with unit_of_work() as work:
        row = work.get_one(Task, monthly.id)
        row.due_named, row.due_assumed = date(2026, 12, 31), True

    closing([Carry(monthly.id)])

    new = session.scalars(select(Task).where(Task.origin == Origin.CARRIED_FORWARD)).one()
    assert (new.recurrence, new.due_named, new.due_assumed) == ("P1M/28", date(2027, 12, 31), True)


def test_settled_work_that_is_ticked_is_filed_and_goes_on_all_the_same(ledger, closing, session):
    closing([Carry(ledger["settled"].id)])

    [old, new] = session.scalars(
        select(Task).where(Task.title == "各期都办结的").order_by(Task.id)
    ).all()
    assert (old.state, new.state) == (State.CLOSED, State.ASSIGNED)


def periods_of(session, task):
    rows = session.scalars(select(TaskInstance).where(TaskInstance.task_id == task.id))
    return {row.key: row.state for row in rows}


def test_however_late_it_closes_no_period_of_the_next_year_is_lost(ledger, closing, session):
    late = datetime(2027, 2, 10, 4, 0, tzinfo=UTC)
    with clock.stopped_at(late):
        closing([Carry(ledger["settled"].id)])
        with unit_of_work() as work:
            open_instances(work, date(2027, 2, 10), workdays.calendar(work))

    [old, new] = session.scalars(
        select(Task).where(Task.title == "各期都办结的").order_by(Task.id)
    ).all()
    assert periods_of(session, old)["2027-01"] == InstanceState.EXCUSED
    assert periods_of(session, new) == dict.fromkeys(["2027-01", "2027-02"], InstanceState.OPEN)


def test_what_was_reported_there_already_is_not_asked_again(ledger, closing, session):
    task = ledger["settled"]
    with unit_of_work() as work:
        row = work.scalars(
            select(TaskInstance).where(
                TaskInstance.task_id == task.id, TaskInstance.key == "2027-01"
            )
        ).one()
        row.state, row.last_day = InstanceState.VERIFIED, date(2027, 1, 31)
    with clock.stopped_at(datetime(2027, 2, 10, 4, 0, tzinfo=UTC)):
        closing([Carry(task.id)])
        with unit_of_work() as work:
            open_instances(work, date(2027, 2, 10), workdays.calendar(work))

    new = session.scalars(select(Task).where(Task.origin == Origin.CARRIED_FORWARD)).one()
    assert list(periods_of(session, new)) == ["2027-02"]


def test_work_of_which_every_period_was_excused_is_not_filed_as_done(make, closing, session):
    task = make.task(
        "都免报的", state=State.IN_PROGRESS, schedule_type=ScheduleType.CONTINUING, due_date=None
    )
    period(task, 10, InstanceState.EXCUSED)

    done = closing()

    assert session.get_one(Task, task.id).state == State.IN_PROGRESS
    assert (done.filed, done.figures.done, done.figures.unfinished) == (0, 0, 1)


def test_who_has_left_gets_no_new_work(ledger, closing, session, cast):
    with unit_of_work() as work:
        work.merge(cast.handler).active = False

    closing([ledger["open"]])

    new = session.scalars(select(Task).where(Task.origin == Origin.CARRIED_FORWARD)).one()
    assert new.handler_id is None
    assert new.lead_unit_id == cast.finance.id


def test_before_the_last_day_no_year_closes(ledger, closing, session):
    eve = clock.stopped_at(clock.read("2026-12-30T23:59"))
    with eve, pytest.raises(NotReady, match="12月31日起才能封存"):
        closing()
    with clock.stopped_at(clock.read("2026-12-31T00:00")):  # the office's own midnight
        closing()


@pytest.mark.parametrize("what", ["task", "period", "request"])
def test_what_waits_for_a_word_keeps_the_year_open(ledger, closing, session, cast, what):
    task = ledger["open"]
    if what == "task":
        with unit_of_work() as work:
            work.get_one(Task, task.id).state = State.SUBMITTED
    elif what == "period":
        period(ledger["behind"], 10, InstanceState.SUBMITTED)
    else:
        with unit_of_work() as work:
            work.add(
                TaskRequest(
                    task_id=task.id,
                    kind=RequestKind.EXTENSION,
                    state=RequestState.ASKED,
                    reason="下雨。",
                    at=EVE,
                    by_id=cast.handler.id,
                )
            )
    before = states(session)

    with pytest.raises(NotReady, match="请先办完再封存"):
        closing()

    assert states(session) == before


def test_a_rectification_does_not_keep_it_open(ledger, closing, session, make, cast):
    plan_id = make.year().id
    with unit_of_work() as work:
        work.add(
            RectificationItem(
                year_plan_id=plan_id,
                no="整改-2026-001",
                problem="缺公示。",
                issued_at=EVE,
                due_date=date(2027, 1, 8),
            )
        )
    assert closing().filed == 3


@pytest.mark.parametrize(
    ("carry", "sentence"),
    [
        (lambda rows: Carry(rows["open"].id), "第2项“没有办完的”要结转，请填新的时限"),
        (lambda rows: Carry(rows["open"].id, date(2026, 12, 31)), "新时限应在 2027 年内"),
        (lambda rows: Carry(rows["judged"].id), "已经不在清单上"),
        (lambda rows: Carry(99999), "已经不在清单上"),
    ],
)
def test_a_carry_that_cannot_be_changes_nothing(ledger, closing, session, carry, sentence):
    before = states(session)
    with pytest.raises(NotReady, match=sentence):
        closing([carry(ledger)])
    assert states(session) == before


def test_nothing_is_carried_into_a_sealed_year_nor_without_a_unit(ledger, closing, make, session):
    with unit_of_work() as work:
        work.get_one(Task, ledger["behind"].id).lead_unit_id = None
    with pytest.raises(NotReady, match="还没有牵头单位"):
        closing([Carry(ledger["behind"].id)])

    following = make.year(2027).id
    with unit_of_work() as work:
        plans.close_year(work, None, work.get_one(YearPlan, following))
    with pytest.raises(NotReady, match="2027 年度已经封存，不能结转进去"):
        closing([ledger["open"]])


def test_of_two_closings_at_once_one_is_done(app, ledger, session, cast, make):
    plan_id, org_id = make.year().id, cast.org.id
    clerk, plan = cast.actor(cast.clerk), session.get_one(YearPlan, plan_id)
    seen, version = mark(leftovers(session, plan)), plan.version
    carries = [Carry(ledger["open"].id, SPRING)]
    session.rollback()
    told, start = [], threading.Barrier(2)

    def attempt():
        with app.app_context(), within(org_id):
            start.wait()
            try:
                with unit_of_work() as work:
                    row = work.get_one(YearPlan, plan_id)
                    yearend.close(work, clerk, row, carries, seen, expected_version=version)
                told.append("done")
            except Stale:
                told.append("stale")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(told) == ["done", "stale"]
    assert session.scalar(select(func.count()).select_from(TaskCarry)) == 1


def test_the_list_that_was_agreed_to_is_the_one_that_stands(ledger, closing, session, make):
    rows = leftovers(session, session.get_one(YearPlan, make.year().id))
    seen = mark(rows)
    with unit_of_work() as work:
        work.get_one(Task, ledger["open"].id).state = State.RETURNED

    with pytest.raises(NotReady, match="请核对新的清单"):
        closing(seen=seen)


def test_a_year_that_moved_on_is_not_closed_from_an_old_page(ledger, closing, session, make):
    version = session.get_one(YearPlan, make.year().id).version
    make.task("后来又添的")

    with pytest.raises(Stale):
        closing(version=version)


def reopened(cast, plan_id, reason="上级要求补报两项任务。", version=None):
    with unit_of_work() as session:
        plan = session.get_one(YearPlan, plan_id)
        plans.reopen_year(
            session,
            cast.actor(cast.mayor),
            plan,
            reason,
            expected_version=version or plan.version,
        )


def test_a_reopened_year_runs_and_its_second_closing_carries_nothing_twice(
    ledger, closing, session, cast, make
):
    plan_id = make.year().id
    closing([ledger["open"]])
    reopened(cast, plan_id)

    assert session.get_one(YearPlan, plan_id).state == YearState.RUNNING
    assert states(session)["审核通过的"] == State.CLOSED
    rows = {row.task.title: row for row in leftovers(session, session.get_one(YearPlan, plan_id))}
    assert rows["没有办完的"].carried
    with pytest.raises(NotReady, match="已经不在清单上"):
        closing([ledger["open"]])

    assert closing([Carry(ledger["behind"].id)]).carried == 1
    carried = session.execute(select(TaskCarry.from_id)).scalars().all()
    assert sorted(carried) == sorted([ledger["open"].id, ledger["behind"].id])
    said = select(AuditEntry.action).where(AuditEntry.subject_type == "year_plan")
    actions = session.scalars(said.order_by(AuditEntry.seq))
    assert [one for one in actions if one != "year.open"] == [
        "year.close",
        "year.reopen",
        "year.close",
    ]


@pytest.mark.parametrize("reason", ["", "再看看。", "字" * 501])
def test_a_year_is_not_opened_again_without_a_reason(ledger, closing, cast, make, session, reason):
    closing()
    with pytest.raises(Refused, match="重新打开的理由"):
        reopened(cast, make.year().id, reason)
    session.rollback()
    assert session.get_one(YearPlan, make.year().id).state == YearState.CLOSED


def test_a_year_that_runs_is_not_opened_again(ledger, cast, make):
    with pytest.raises(Refused, match="没有封存"):
        reopened(cast, make.year().id)


@pytest.mark.parametrize("first", ["closing", "reporting"])
def test_who_reports_while_the_year_closes_is_counted_or_refused(
    app, ledger, session, cast, make, first
):
    """Whoever comes first holds the row; the other waits and then sees what was done."""
    plan_id, task_id, org_id = make.year().id, ledger["open"].id, cast.org.id
    clerk, handler = cast.actor(cast.clerk), cast.actor(cast.handler)
    seen = mark(leftovers(session, session.get_one(YearPlan, plan_id)))
    session.rollback()
    told, held = {}, threading.Event()

    def attempt(name, act):
        with app.app_context(), within(org_id):
            if name != first:
                held.wait()
            try:
                with unit_of_work() as work:
                    plan = work.get_one(YearPlan, plan_id)  # as a view does, before it waits
                    act(work, plan)
                    if name == first:
                        held.set()
                        time.sleep(0.5)
                told[name] = "done"
            except Refused as refusal:
                told[name] = type(refusal).__name__
            finally:
                held.set()
                db.session.remove()

    def close(work, plan):
        yearend.close(work, clerk, plan, [], seen, expected_version=plan.version)

    def report(work, _plan):
        task = work.get_one(Task, task_id)
        reporting.report(work, handler, task, "又办了一点。", expected_version=task.version)

    pairs = (("closing", close), ("reporting", report))
    threads = [threading.Thread(target=attempt, args=pair) for pair in pairs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    entries = select(func.count()).where(
        ProgressEntry.task_id == task_id, ProgressEntry.kind == EntryKind.PROGRESS
    )
    wrote = session.scalar(entries)
    late = first == "closing"
    assert told == {"closing": "done", "reporting": "YearClosed" if late else "done"}
    assert wrote == (0 if late else 1)
