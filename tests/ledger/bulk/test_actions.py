"""Acting on many tasks at once: what is previewed is done, by the rules of the single act."""

import json
import sys
from datetime import date
from time import perf_counter, process_time

import pytest
from sqlalchemy import select

from tests.ledger.bulk.conftest import to
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import assigning, bulk
from tracker.ledger.actions.bulk import Change, TooManyRows
from tracker.ledger.bulk_acts import BulkChange
from tracker.ledger.kinds import EntryKind, Field, State
from tracker.ledger.models import ProgressEntry, Task
from tracker.notify.models import Letter
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry
from tracker.workdays.models import Deadline


def entries(session, action):
    session.rollback()
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def take_on(task):
    with unit_of_work() as work:
        line = ProgressEntry(task_id=task.id, kind=EntryKind.ACCEPTED, at=clock.now())
        work.add(line)


def test_what_is_previewed_is_done(make, cast, session, look, act):
    tasks = [make.task(f"第{n}件") for n in range(3)]

    rows = look(to(Field.HANDLER, cast.member.id, *tasks))
    assert [(row.no, row.old, row.new, row.refusal) for row in rows] == [
        (n, "贺敏", "唐一舟", "") for n in (1, 2, 3)
    ]
    assert session.get_one(Task, tasks[0].id).handler_id == cast.handler.id  # only looked at

    result = act([row.change for row in rows])

    assert [row.no for row in result.done] == [1, 2, 3]
    assert result.left == []
    session.rollback()
    assert {session.get_one(Task, one.id).handler_id for one in tasks} == {cast.member.id}


def test_one_event_holds_every_row_and_each_task_tells_its_own(make, cast, session, look, act):
    tasks = [make.task(f"第{n}件") for n in range(3)]

    act([row.change for row in look(to(Field.HANDLER, cast.member.id, *tasks))], reason="贺敏调离")

    [entry] = entries(session, "task.bulk")
    assert entries(session, "task.reassign") == []
    said = json.loads(entry.payload)
    assert (said["count"], said["what"], said["reason"]) == (3, ["handler"], "贺敏调离")
    assert said["rows"][1] == {"task": tasks[1].id, "no": 2, "经办人": ["贺敏", "唐一舟"]}
    kept = session.scalars(select(BulkChange).where(BulkChange.task_id == tasks[1].id)).all()
    assert [(one.before_words, one.after_words) for one in kept] == [("贺敏", "唐一舟")]


def test_one_letter_to_each_person_however_many_tasks(make, cast, session, look, act):
    with unit_of_work() as work:
        for one in (cast.handler, cast.member):
            work.merge(one).email = f"{one.account}@example.com"
    tasks = [make.task(f"第{n}件") for n in range(30)]

    act([row.change for row in look(to(Field.HANDLER, cast.member.id, *tasks))])

    session.rollback()
    subjects = {one.person_id: one.subject for one in session.scalars(select(Letter))}
    assert set(subjects) == {cast.handler.id, cast.member.id}
    assert "已转交他人 30 项" in subjects[cast.handler.id]
    assert "转交给您 30 项" in subjects[cast.member.id]


def test_a_day_goes_back_to_the_working_day_before_and_is_reckoned_anew(make, session, look, act):
    task = make.task()
    version = task.deadline_version

    [row] = look(to(Field.DUE, "2026-09-19", task))
    assert (row.old, row.new) == ("9月30日 周三", "9月19日 周六（休息日，按9月18日 周五）")
    act([row.change])

    session.rollback()
    task = session.get_one(Task, task.id)
    assert (task.due_named, task.due_date) == (date(2026, 9, 19), date(2026, 9, 18))
    assert task.deadline_version == version + 1
    kept = session.scalars(select(Deadline).where(Deadline.subject_id == task.id)).one()
    assert kept.start == date(2026, 9, 19)


def test_rows_are_refused_in_the_words_of_the_single_act(make, cast, session, look, act):
    taken = make.task("有人办的", state=State.ACCEPTED)
    take_on(taken)
    done = make.task("办结的", state=State.VERIFIED)
    waiting = make.task("等审核的", state=State.SUBMITTED, submitted_by_id=cast.handler.id)
    good = make.task("能改的")
    refused = [taken, done, waiting]

    rows = look(to(Field.DUE, "2026-11-30", *refused, good))

    for task, row in zip(refused, rows, strict=False):
        with pytest.raises(Refused) as single, unit_of_work() as work:
            own = work.get_one(Task, task.id)
            wanted = assigning.Assignment(
                leader_post_id=own.leader_post_id,
                lead_unit_id=own.lead_unit_id,
                handler_id=own.handler_id,
                due_named=date(2026, 11, 30),
            )
            clerk = cast.actor(cast.clerk)
            assigning.reassign(work, clerk, own, wanted, 2026, expected_version=own.version)
        assert row.refusal == str(single.value) != ""
    assert rows[3].refusal == ""

    result = act([row.change for row in rows])
    assert [row.no for row in result.done] == [4]
    session.rollback()
    assert session.get_one(Task, taken.id).due_date == date(2026, 9, 30)


@pytest.mark.parametrize("who", ["leader", "mayor", "member", "handler", "outsider"])
def test_who_may_not_assign_changes_nothing(make, cast, look, act, who):
    task = make.task()
    [row] = look(to(Field.HANDLER, cast.member.id, task), who)
    assert row.refusal == "这一项不由您改。"

    assert act([row.change], who).done == ()


def test_a_row_changed_since_is_left_out_with_both_values(make, cast, session, look, act):
    first, second = make.task("甲"), make.task("乙")
    changes = [row.change for row in look(to(Field.HANDLER, cast.member.id, first, second))]
    with unit_of_work() as work:
        work.get_one(Task, first.id).handler_id = cast.clerk.id

    result = act(changes)

    assert [row.no for row in result.done] == [2]
    [left] = result.left
    assert left.moved_on
    assert left.refusal == "刚刚有人改过：现在是“林晓禾”，您要改成“唐一舟”，没有改。"
    session.rollback()
    assert session.get_one(Task, first.id).handler_id == cast.clerk.id


def test_a_sheet_may_bring_different_values(make, cast, session, look, act):
    first, second = make.task("甲"), make.task("乙")
    changes = [
        *to(Field.HANDLER, cast.member.id, first),
        *to(Field.DUE, "2026-10-30", first, second),
        *to(Field.LEADER, cast.mayor_post.id, second),
    ]

    result = act([row.change for row in look(changes)])

    assert len(result.done) == 4
    session.rollback()
    first, second = session.get_one(Task, first.id), session.get_one(Task, second.id)
    assert (first.handler_id, first.due_named) == (cast.member.id, date(2026, 10, 30))
    assert (second.leader_post_id, second.due_named) == (cast.mayor_post.id, date(2026, 10, 30))
    said = json.loads(entries(session, "task.bulk")[0].payload)
    assert said["count"] == 2
    assert said["rows"][0]["完成时限"] == ["2026-09-30", "2026-10-30"]


def test_another_unit_gets_the_task_anew(make, cast, session, look, act):
    task = make.task(state=State.IN_PROGRESS)

    act([row.change for row in look(to(Field.UNIT, cast.office.id, task))])

    session.rollback()
    task = session.get_one(Task, task.id)
    assert (task.lead_unit_id, task.state) == (cast.office.id, State.ASSIGNED)
    [row] = json.loads(entries(session, "task.bulk")[0].payload)["rows"]
    assert row["state"] == ["in_progress", "assigned"]


def test_an_objection_is_answered_by_itself(make, cast, look):
    task = make.task(state=State.OBJECTED)

    [row] = look(to(Field.HANDLER, cast.member.id, task))

    assert "有异议，要先答复" in row.refusal


def test_what_is_so_already_is_not_changed(make, cast, look):
    [row] = look(to(Field.HANDLER, cast.handler.id, make.task()))

    assert row.refusal == "已经是“贺敏”，不用改。"


def test_a_closed_year_is_left_alone(make, cast, session, look, act):
    task = make.task()
    with unit_of_work() as work:
        work.get_one(YearPlan, task.year_plan_id).state = YearState.CLOSED

    [row] = look(to(Field.HANDLER, cast.member.id, task))

    assert "年度已经封存" in row.refusal
    assert act([row.change]).done == ()


def test_what_is_not_of_this_year_or_office_is_not_found(make, cast, look):
    make.task()
    other = make.task(year=2025)

    rows = look([*to(Field.HANDLER, cast.member.id, other), Change(9999, None, Field.DUE, None)])

    assert [row.refusal for row in rows] == ["这个年度的台账里没有这一项，可能已被拿走。"] * 2


@pytest.mark.parametrize("number", [9999, "stranger", "admin"])
def test_nobody_of_elsewhere_gets_a_task(make, cast, look, number):
    found = getattr(cast, number).id if isinstance(number, str) else number

    [row] = look(to(Field.HANDLER, found, make.task()))

    assert row.refusal != ""


def test_too_many_rows_are_refused(make, cast, look):
    make.year()
    many = [Change(n, None, Field.HANDLER, None) for n in range(bulk.MOST_ROWS + 1)]

    with pytest.raises(TooManyRows, match="一次最多改 2000 项，现在选了 2001 项"):
        look(many)


def test_five_hundred_rows_cost_no_more_questions_than_five(make, cast, look, act, count_queries):
    tasks = many_tasks(make, 500)
    changes = [
        *to(Field.HANDLER, cast.member.id, *tasks),
        *to(Field.DUE, "2026-10-30", *tasks),
    ]
    few = [one for one in changes if one.task_id in {task.id for task in tasks[:5]}]
    look(few)
    with count_queries() as asked_few:
        look(few)

    with count_queries() as asked:
        rows = look(changes)

    assert len(asked) == len(asked_few) <= 12, asked
    assert not any(row.refusal for row in rows)


def test_five_hundred_rows_are_changed_within_two_seconds(make, cast, act, count_queries):
    tasks = many_tasks(make, 500)
    changes = to(Field.HANDLER, cast.member.id, *tasks)
    before, began = process_time(), perf_counter()
    with count_queries() as asked:
        assert len(act(changes).done) == 500

    own, spent = process_time() - before, perf_counter() - began
    sys.stdout.write(f"500 rows: {spent:.2f} s, of them {own:.2f} s our own\n")
    assert own < 2  # the rest says how busy the machine is
    assert len(asked) < 2 * 500 + 60  # a row and its line are written, and nothing is asked of each


def many_tasks(make, count):
    first = make.task("第一件")
    with unit_of_work() as work:
        plan = work.get_one(YearPlan, first.year_plan_id)
        for _ in range(count - 1):
            plan.last_seq_no += 1
            copied = {
                column.name: getattr(first, column.name)
                for column in Task.__table__.columns
                if column.name not in ("id", "seq_no", "version")
            }
            work.add(Task(**copied, seq_no=plan.last_seq_no))
    with unit_of_work() as work:
        return work.scalars(select(Task).order_by(Task.id)).all()
