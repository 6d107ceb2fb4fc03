"""Taking an act on many tasks back; and the acts that press, or ask that tasks are not ours."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from tests.ledger.bulk.conftest import to
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import asking, instructing
from tracker.ledger.actions.undoing import CannotUndo
from tracker.ledger.bulk_queries import told_by
from tracker.ledger.dealings import Nudge, TaskRequest
from tracker.ledger.kinds import EntryKind, Field, RequestState, State
from tracker.ledger.models import ProgressEntry, Task
from tracker.notify.models import Letter
from tracker.plans.actions import YearClosed
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry

REASON = "本镇没有这一类事项，本年度未涉及。"


@pytest.fixture
def of(session):
    """A task as it stands."""

    def standing(task):
        session.rollback()
        return session.get_one(Task, task.id)

    return standing


def test_exactly_what_was_is_put_back_as_one_event(make, cast, session, act, undo, of):
    first, second = make.task("甲"), make.task("乙", handler_id=None)
    done = act(
        [*to(Field.HANDLER, cast.member.id, first, second), *to(Field.DUE, "2026-10-30", first)]
    )

    result = undo(done.act_id)

    assert len(result.done) == 3
    assert (of(first).handler_id, of(first).due_named) == (cast.handler.id, date(2026, 9, 30))
    assert of(first).due_date == date(2026, 9, 30)
    assert of(second).handler_id is None
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "task.bulk_undo"))
    said = json.loads(entry.payload)
    assert said["count"] == 2
    assert {row["no"]: row["经办人"] for row in said["rows"]} == {
        1: ["唐一舟", "贺敏"],
        2: ["唐一舟", "未定"],
    }
    told = [(one.what, one.before, one.after) for one in told_by(session, second.id, 9)]
    assert told == [("撤销批量改经办人", "唐一舟", "未定"), ("批量改经办人", "未定", "唐一舟")]


def test_a_day_brought_forward_goes_back_though_work_was_taken_on(make, act, undo, of):
    task = make.task(state=State.ACCEPTED)
    with unit_of_work() as work:
        work.add(ProgressEntry(task_id=task.id, kind=EntryKind.ACCEPTED, at=clock.now()))
    done = act(to(Field.DUE, "2026-09-24", task))
    assert of(task).due_date == date(2026, 9, 24)

    undo(done.act_id)

    assert of(task).due_date == date(2026, 9, 30)  # no extension: it stands as it stood


def test_what_somebody_changed_since_is_told_and_left(make, cast, act, undo, of):
    first, second = make.task("甲"), make.task("乙")
    done = act(to(Field.HANDLER, cast.member.id, first, second))
    with unit_of_work() as work:
        work.get_one(Task, first.id).handler_id = cast.clerk.id

    result = undo(done.act_id)

    assert [row.no for row in result.done] == [2]
    [left] = result.left
    assert left.refusal == "之后又有人改过：现在是“林晓禾”，没有改回“贺敏”。"
    assert of(first).handler_id == cast.clerk.id
    assert of(second).handler_id == cast.handler.id


def test_who_has_left_does_not_get_it_back(make, cast, act, undo, of):
    task = make.task()
    done = act(to(Field.HANDLER, cast.member.id, task))
    with unit_of_work() as work:
        work.merge(cast.handler).active = False

    [left] = undo(done.act_id).left

    assert left.refusal == "贺敏已经停用，请先恢复。"
    assert of(task).handler_id == cast.member.id


def test_those_concerned_hear_of_it(make, cast, session, act, undo):
    with unit_of_work() as work:
        work.merge(cast.member).email = "member@example.com"
    done = act(to(Field.HANDLER, cast.member.id, make.task(), make.task()))

    undo(done.act_id)

    session.rollback()
    letters = session.scalars(
        select(Letter).where(Letter.person_id == cast.member.id).order_by(Letter.id)
    ).all()
    assert [one.subject.partition(" — ")[0] for one in letters] == [
        "[政务公开] 转交给您 2 项",
        "[政务公开] 已转交他人 2 项",
    ]


@pytest.mark.parametrize("who", ["leader", "mayor", "member"])
def test_somebody_else_does_not_take_it_back(make, cast, act, undo, who):
    done = act(to(Field.HANDLER, cast.member.id, make.task()))

    with pytest.raises(CannotUndo, match="只有办这件事的人可以撤销"):
        undo(done.act_id, who)


def test_nothing_is_taken_back_twice_nor_a_taking_back(make, cast, act, undo):
    done = act(to(Field.HANDLER, cast.member.id, make.task()))
    back = undo(done.act_id)

    with pytest.raises(CannotUndo, match="已经撤销过了"):
        undo(done.act_id)
    with pytest.raises(CannotUndo, match="这本身就是一次撤销"):
        undo(back.act_id)


def test_after_ten_minutes_it_stands(make, cast, act, undo, later, of):
    task = make.task()
    done = act(to(Field.HANDLER, cast.member.id, task))

    with later(10.1), pytest.raises(CannotUndo, match="已经超过 10 分钟"):
        undo(done.act_id)
    with later(9.9):
        undo(done.act_id)
    assert of(task).handler_id == cast.handler.id


def test_in_a_closed_year_it_stands(make, cast, act, undo):
    task = make.task()
    done = act(to(Field.HANDLER, cast.member.id, task))
    with unit_of_work() as work:
        work.get_one(YearPlan, task.year_plan_id).state = YearState.CLOSED

    with pytest.raises(YearClosed):
        undo(done.act_id)


def test_a_transfer_is_not_taken_back(make, cast, act, undo):
    done = act(to(Field.UNIT, cast.office.id, make.task()))

    with pytest.raises(CannotUndo, match="改牵头单位已经告知对方，不能撤销"):
        undo(done.act_id)


def test_all_are_pressed_under_the_daily_cap(make, cast, session, look, act, undo):
    free, pressed, done = make.task("甲"), make.task("乙"), make.task("丙", state=State.VERIFIED)
    clerk = cast.actor(cast.clerk)
    for _ in range(2):
        with unit_of_work() as work:
            task = work.get_one(Task, pressed.id)
            instructing.urge(work, clerk, task, expected_version=AS_IT_STANDS)

    rows = look(to(Field.URGE, "请在周五前报进展", free, pressed, done))

    assert (rows[0].old, rows[0].new) == ("当日没有催办过", "催办贺敏：请在周五前报进展")
    assert "每个工作日最多两次" in rows[1].refusal
    assert rows[2].refusal == "这项任务已经提交或办结，不用催办。"
    result = act([row.change for row in rows])
    assert [row.no for row in result.done] == [1]
    session.rollback()
    nudge = session.scalars(select(Nudge).where(Nudge.task_id == free.id)).one()
    assert (nudge.to_id, nudge.slot, nudge.by_id) == (cast.handler.id, 1, cast.clerk.id)
    said = session.scalars(select(ProgressEntry.text).where(ProgressEntry.task_id == free.id))
    assert said.all() == ["催办贺敏。请在周五前报进展"]
    with pytest.raises(CannotUndo, match="催办已经告知对方，不能撤销"):
        undo(result.act_id)


def test_a_leader_presses_only_what_is_theirs(make, cast, look):
    mine, other = make.task("甲"), make.task("乙", leader_post_id=cast.mayor_post.id)

    rows = look(to(Field.URGE, "", mine, other), "leader")

    assert [row.refusal for row in rows] == ["", "这一项不由您改。"]


def test_without_a_handler_the_head_of_the_unit_is_pressed(make, look):
    [row] = look(to(Field.URGE, "", make.task(handler_id=None)))

    assert row.new == "催办唐一舟"


def test_each_task_has_its_own_request_that_it_is_not_ours(make, cast, session, look, act, undo):
    first, second = make.task("甲"), make.task("乙")
    with unit_of_work() as work:
        task, clerk = work.get_one(Task, second.id), cast.actor(cast.clerk)
        asking.ask_excuse(work, clerk, task, REASON, expected_version=AS_IT_STANDS)

    rows = look(to(Field.EXCUSE, REASON, first, second))
    assert (rows[0].old, rows[0].new) == ("待签收", "申请认定不涉及")
    assert "已经有一项“不涉及”申请在等审定" in rows[1].refusal
    assert look(to(Field.EXCUSE, "太短", first))[0].refusal.startswith("不涉及的理由不少于 10 个字")

    result = act([row.change for row in rows])

    session.rollback()
    waiting = select(TaskRequest).where(TaskRequest.task_id == first.id)
    request = session.scalars(waiting).one()
    assert (request.state, request.reason) == (RequestState.ASKED, REASON)
    assert session.get_one(Task, first.id).state == State.ASSIGNED  # a leader decides
    undo(result.act_id)
    session.rollback()
    assert session.scalars(waiting).one().state == RequestState.DROPPED


@pytest.mark.parametrize("field", [Field.URGE, Field.EXCUSE])
def test_a_closed_year_is_neither_pressed_nor_excused(make, look, act, field):
    task = make.task()
    with unit_of_work() as work:
        work.get_one(YearPlan, task.year_plan_id).state = YearState.CLOSED

    [row] = look(to(field, REASON, task))

    assert "年度已经封存" in row.refusal
    assert act([row.change]).done == ()


def test_many_are_pressed_without_more_questions(make, look, act, count_queries):
    tasks = [make.task(f"第{n}件") for n in range(12)]
    two, all_of_them = to(Field.URGE, "", *tasks[:2]), to(Field.URGE, "", *tasks)
    look(two)
    with count_queries() as few:
        look(two)
    with count_queries() as many:
        look(all_of_them)

    assert len(many) == len(few)
    assert len(act(all_of_them).done) == 12


def test_nobody_takes_back_what_is_not_there(make, undo):
    with pytest.raises(Refused, match="没有这次修改"):
        undo(999)
