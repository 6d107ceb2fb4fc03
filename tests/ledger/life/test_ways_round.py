"""Ways around the rules that somebody once found; each is shut. (Run on both databases.)"""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.ledger.life.hands import at, proof
from tracker.access.policy import Permission, may
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import (
    amending,
    asking,
    assigning,
    ending,
    instructing,
    reporting,
    settling,
)
from tracker.ledger.actions.assigning import Assignment, NewTask
from tracker.ledger.actions.opening import open_instances
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.jobs import accept_everywhere
from tracker.ledger.kinds import InstanceState, RequestState, ScheduleType, State, Verdict
from tracker.ledger.models import NEVER, ProgressEntry, Task, TaskInstance
from tracker.ledger.putting_off import NotYours
from tracker.ledger.rules import IllegalStep, NoEvidence, NoReason
from tracker.trail.models import AuditEntry
from tracker.workdays import queries as workdays

TODAY = date(2026, 9, 18)


@pytest.fixture(autouse=True)
def today():
    """A Friday in September."""
    with clock.stopped_at(at(TODAY)):
        yield


def row(task):
    db.session.rollback()
    return db.session.get_one(Task, task.id, populate_existing=True)


def periods(task):
    db.session.rollback()
    found = select(TaskInstance).where(TaskInstance.task_id == task.id).order_by(TaskInstance.key)
    return {one.key: one.state for one in db.session.scalars(found)}


def anew(hands, task, **said):
    """A new text speaks otherwise of the task."""
    with unit_of_work() as work:
        old = work.get_one(Task, task.id)
        new = NewTask(
            title=old.title,
            requirement=old.requirement,
            lead_unit_id=old.lead_unit_id,
            schedule_type=old.schedule_type,
            recurrence=old.recurrence,
            due_text="按新文本",
        )
        amending.amend(work, None, [(old, replace(new, **said))], 2026, "按新文本修改。")


def put_back(hands, task, **changes):
    """The office gives the task another assignment."""
    now = row(task)
    same = {
        name: getattr(now, name)
        for name in ("leader_post_id", "lead_unit_id", "handler_id", "due_named", "superior_due")
    }
    hands.do(assigning.reassign, hands.cast.clerk, task, Assignment(**same | changes), 2026)


# ── a new text


def weekly(hands):
    task = hands.task(ScheduleType.RECURRING, recurrence="P7D")
    hands.open_periods(task)
    return task


def test_a_new_text_leaves_a_period_for_which_another_day_was_asked(hands):
    task = weekly(hands)
    [last] = hands.periods(task)[-1:]
    for one in hands.periods(task)[:-1]:
        with unit_of_work() as work:
            work.get_one(TaskInstance, one.id).state = InstanceState.VERIFIED
    hands.ask_extension(task, date(2026, 10, 12))

    anew(hands, task, recurrence="P1M")

    assert periods(task)[last.key] == InstanceState.OPEN
    asked = db.session.scalars(select(TaskRequest)).one()
    assert (asked.state, asked.instance_id) == (RequestState.ASKED, last.id)


def test_work_that_has_no_periods_any_more_owes_none(hands):
    task = weekly(hands)

    anew(hands, task, schedule_type=ScheduleType.ONE_OFF, due_named=date(2026, 12, 31))

    assert set(periods(task).values()) == {InstanceState.EXCUSED}
    now = row(task)
    assert (now.next_due, now.due_order) == (None, date(2026, 12, 31))


def test_what_was_handed_in_by_the_period_is_no_hand_in_of_the_whole(hands):
    task = weekly(hands)
    hands.submit(task)

    anew(hands, task, schedule_type=ScheduleType.ONE_OFF, due_named=date(2026, 12, 31))

    assert row(task).state == State.IN_PROGRESS
    assert InstanceState.SUBMITTED not in periods(task).values()
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "task.amend")).one()
    assert '"state":["submitted","in_progress"]' in told.payload.replace(" ", "")


def test_what_happened_is_owed_under_a_new_text_too_and_numbers_go_on(hands):
    task = hands.task(ScheduleType.EVENT)
    hands.happened(task, TODAY)

    anew(hands, task, due_text="印发后10个工作日内")
    hands.happened(task, TODAY, "又印发一份。")

    assert list(periods(task)) == ["2026-E001", "2026-E002"]


def test_numbers_of_occurrences_go_on_where_one_is_gone(hands):
    task = hands.task(ScheduleType.EVENT)
    first = hands.happened(task, TODAY)
    hands.happened(task, TODAY)
    with unit_of_work() as work:
        work.delete(work.get_one(TaskInstance, first.id))

    hands.happened(task, TODAY)

    assert list(periods(task)) == ["2026-E002", "2026-E003"]


# ── proof


def test_the_reason_for_no_proof_is_kept_in_a_later_period_too(hands):
    task = hands.task(ScheduleType.CONTINUING)
    hands.submit(task)
    hands.verify(task)
    with clock.stopped_at(at(date(2026, 10, 9))):
        hands.do(
            reporting.submit,
            hands.cast.handler,
            task,
            "已办。",
            proofless_reason="此项工作不产生书面材料。",
        )

    assert row(task).proofless_reason == "此项工作不产生书面材料。"
    told = select(AuditEntry.payload).where(AuditEntry.action == "task.submit")
    assert "此项工作不产生书面材料" in db.session.scalars(told.order_by(AuditEntry.seq)).all()[-1]


def test_another_units_proof_does_not_speak_for_ones_own_work(hands):
    task = hands.task()
    hands.submit(task)
    hands.transfer(task)

    with clock.stopped_at(at(TODAY + timedelta(days=1))), pytest.raises(NoEvidence):
        hands.do(reporting.submit, hands.cast.clerk, task, "已办。")


# ── days


def test_the_superiors_day_taken_away_puts_nothing_off(hands):
    task = hands.task()
    hands.accept(task)
    with unit_of_work() as work:
        one = work.get_one(Task, task.id)
        one.due_named, one.superior_due = date(2026, 12, 31), date(2026, 9, 29)
        one.due_date = date(2026, 9, 24)

    with pytest.raises(NotYours):
        put_back(hands, task, superior_due=None)

    assert row(task).due_date == date(2026, 9, 24)


def test_a_series_is_not_cut_short_by_who_keeps_the_ledger(hands):
    task = weekly(hands)
    hands.accept(task)

    with pytest.raises(NotYours):
        put_back(hands, task, due_named=date(2026, 9, 30))


def test_a_series_may_be_made_longer(hands):
    task = hands.task(ScheduleType.RECURRING, recurrence="P7D", due_date=date(2026, 9, 30))
    hands.accept(task)

    put_back(hands, task, due_named=date(2026, 12, 31))

    assert row(task).due_named == date(2026, 12, 31)


def test_a_day_moved_meanwhile_is_not_brought_forward_by_granting(hands):
    task = hands.task()
    hands.ask_extension(task, date(2026, 10, 20))
    with unit_of_work() as work:
        work.get_one(Task, task.id).due_date = date(2026, 11, 30)

    with pytest.raises(asking.BadNewDay):
        hands.decide(hands.cast.leader, task)

    assert row(task).due_date == date(2026, 11, 30)


# ── who


def test_what_nobody_there_may_judge_gets_a_leader_while_it_waits(hands):
    cast = hands.cast
    task = hands.task(leader_post_id=None, handler_id=cast.clerk.id)
    hands.do(reporting.submit, cast.clerk, task, "已办。", (proof(),))
    people = (cast.clerk, cast.leader, cast.mayor)
    with within(cast.org.id):
        assert not any(may(cast.actor(p), Permission.TASK_VERIFY, row(task)) for p in people)

    put_back(hands, task, leader_post_id=cast.deputy_post.id)

    assert row(task).state == State.SUBMITTED
    hands.verify(task)
    assert row(task).state == State.VERIFIED


def test_while_it_waits_nothing_else_is_changed(hands):
    task = hands.task()
    hands.submit(task)

    with pytest.raises(IllegalStep, match="只能换责任领导"):
        put_back(hands, task, due_named=date(2026, 12, 31))


def test_a_task_taken_out_by_mistake_comes_back(hands):
    task = hands.task()
    hands.withdraw(task)

    hands.do(ending.uphold, hands.cast.clerk, task, "撤销有误，恢复办理。")

    assert row(task).state == State.ASSIGNED


def test_nobody_urges_themselves(hands):
    task = hands.task(handler_id=hands.cast.clerk.id)

    with pytest.raises(Refused, match="不用催办自己"):
        hands.do(instructing.urge, hands.cast.clerk, task)


def test_a_period_is_excused_in_words_that_can_be_read_later(hands):
    task = hands.task(ScheduleType.CONTINUING)
    hands.open_periods(task)
    number = hands.periods(task)[0].id

    with pytest.raises(NoReason):
        hands.do(settling.excuse_period, hands.cast.leader, task, number, "免")


def test_silence_about_a_task_that_nobody_was_told_of_is_no_consent(hands):
    task = hands.task(reminders_held=True)

    assert accept_everywhere(clock.now()) == 0
    assert row(task).state == State.ASSIGNED


# ── which day presses


def test_settled_work_is_not_late_by_a_day_of_its_own(hands):
    task = hands.task(ScheduleType.CONTINUING)
    with unit_of_work() as work:
        one = work.get_one(Task, task.id)
        one.due_named = one.due_date = date(2026, 9, 30)
    hands.open_periods(task)
    hands.submit(task)
    assert row(task).due_order == date(2026, 9, 30)

    hands.verify(task)

    assert row(task).due_order == NEVER
    assert row(task).nearest_due is None


def test_continuing_work_ends_on_the_day_that_was_named(hands):
    task = hands.task(ScheduleType.CONTINUING)
    with unit_of_work() as work:
        one = work.get_one(Task, task.id)
        one.due_named = one.due_date = date(2026, 11, 20)
    with clock.stopped_at(at(date(2026, 12, 1))):
        hands.open_periods(task)

    found = select(TaskInstance.key, TaskInstance.due_date).where(TaskInstance.task_id == task.id)
    assert dict(db.session.execute(found).all())["2026-Q4"] == date(2026, 11, 20)


# ── what moves is told


def test_the_trail_says_what_a_transfer_takes_back_and_drops(hands):
    task = hands.task(ScheduleType.CONTINUING)
    hands.do(asking.ask_excuse, hands.cast.member, task, "本镇没有社区，不涉及此项。")
    hands.transfer(task)

    told = db.session.scalars(
        select(AuditEntry.payload).where(AuditEntry.action == "task.transfer")
    ).one()
    assert '"dropped":["not_applicable"]' in told.replace(" ", "")

    with clock.stopped_at(at(TODAY + timedelta(days=2))):
        hands.do(reporting.submit, hands.cast.clerk, task, "已办。", (proof(),))
        hands.withdraw(task)
    told = db.session.scalars(
        select(AuditEntry.payload).where(AuditEntry.action == "task.withdrawn")
    ).one()
    assert '"taken_back":["2026-Q3"]' in told.replace(" ", "")


def test_two_who_open_the_same_period_make_it_once(hands, app):
    """The scheduler and somebody who hands in: whoever comes second finds it made."""
    task, office = hands.task(ScheduleType.CONTINUING), hands.cast.org.id
    number = task.id
    db.session.remove()
    faults, ready = [], threading.Barrier(4)

    def opened():
        try:
            with app.app_context(), within(office):
                ready.wait(10)
                with clock.stopped_at(at(TODAY)), unit_of_work() as work:
                    open_instances(work, TODAY, workdays.calendar(work))
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert faults == []
    with within(office):
        found = select(TaskInstance.key).where(TaskInstance.task_id == number)
        assert db.session.scalars(found).all() == ["2026-Q3"]


def test_proof_exchanged_by_somebody_is_not_judged_by_them(hands, cast):
    entry = ProgressEntry(kind="redacted", task_id=None, by_id=cast.leader.id, at=clock.now())
    task = hands.task()
    hands.submit(task)
    with unit_of_work() as work:
        entry.task_id = task.id
        work.add(entry)

    with pytest.raises(Refused, match="由您经办或报告过"):
        hands.verify(task, Verdict.IMPLEMENTED)
