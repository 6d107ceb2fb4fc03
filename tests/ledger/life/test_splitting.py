"""One task becomes two: nothing of it is lost, and both are given anew."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.ledger.life.hands import at
from tests.ledger.life.places import GOAL
from tests.page import Page
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import splitting
from tracker.ledger.actions.assigning import Assignment, DueOutOfYear
from tracker.ledger.actions.splitting import Part
from tracker.ledger.dating import TooLateForSuperior
from tracker.ledger.kinds import Origin, State
from tracker.ledger.models import ProgressEntry, Task, TaskSource, TaskSupport
from tracker.ledger.rules import IllegalStep
from tracker.web.refs import ref
from tracker.workdays.models import Deadline

TODAY = date(2026, 9, 3)
SECOND = GOAL | {"metric": "公示次数", "value": 4, "unit": "次"}


@pytest.fixture
def objected(hands):
    """A task with two targets that its unit does not take for its own."""
    with clock.stopped_at(at(TODAY)):
        task = hands.task(
            title="核对并公示补贴",
            requirement="核对补贴名单，公示发放结果。",
            targets=[GOAL, SECOND],
            declared=[3, 1],
            due_text="9月底前",
        )
        with unit_of_work() as work:
            work.add(TaskSupport(task_id=task.id, unit_id=hands.cast.finance.id))
        hands.object_to(task)
        yield task


def rows(hands):
    db.session.rollback()
    return db.session.scalars(select(Task).order_by(Task.seq_no)).all()


def test_the_part_says_what_the_task_said_and_goes_to_its_own_unit(hands, objected, cast):
    hands.split(objected)

    kept, gone = rows(hands)
    assert (kept.title, gone.title) == ("核对补贴名单", "公示补贴发放结果")
    assert (kept.state, gone.state) == (State.ASSIGNED, State.ASSIGNED)
    assert kept.requirement == gone.requirement
    assert (kept.lead_unit_id, gone.lead_unit_id) == (cast.finance.id, cast.office.id)
    assert (gone.leader_post_id, gone.handler_id) == (cast.mayor_post.id, cast.clerk.id)
    assert (gone.due_date, gone.due_text, gone.origin) == (
        date(2026, 9, 29),
        "9月底前",
        Origin.MANUAL,
    )
    assert (kept.targets, kept.declared, gone.targets) == ([SECOND], [1], [GOAL])
    assert kept.objected_at is None
    assert clock.local(kept.assigned_at).date() == clock.local(gone.assigned_at).date() == TODAY
    assert gone.seq_no == kept.seq_no + 1
    supports = select(TaskSupport.unit_id).where(TaskSupport.task_id == gone.id)
    assert db.session.scalars(supports).all() == [cast.finance.id]
    kept_days = select(func.count(Deadline.id)).where(Deadline.subject_id == gone.id)
    assert db.session.scalar(kept_days) == 1


def test_both_rows_tell_of_each_other(hands, objected):
    new = hands.split(objected)
    db.session.rollback()

    told = dict(
        db.session.execute(
            select(ProgressEntry.task_id, ProgressEntry.text).where(ProgressEntry.kind == "split")
        ).all()
    )
    assert told[objected.id].startswith("拆出第2项“公示补贴发放结果”，由党政办公室牵头。")
    assert told[new.id].startswith("从第1项“核对并公示补贴”拆出。")


def test_both_lead_back_to_the_same_words(hands, objected):
    new = hands.split(objected)
    db.session.rollback()

    places = select(TaskSource.clause_id, TaskSource.start, TaskSource.end)
    of_old, of_new = (
        db.session.execute(places.where(TaskSource.task_id == one)).all()
        for one in (objected.id, new.id)
    )
    assert len(of_old) == 1
    assert of_new == of_old


def test_a_part_keeps_clear_of_the_superiors_day(hands, objected, cast):
    with unit_of_work() as work:
        work.get_one(Task, objected.id).superior_due = date(2026, 9, 30)

    with pytest.raises(TooLateForSuperior):
        hands.split(objected)

    assert [row.title for row in rows(hands)] == ["核对并公示补贴"]


@pytest.mark.parametrize(
    ("keeps", "title", "due", "refused"),
    [
        ("", "公示", None, Refused),
        ("字" * 121, "公示", None, Refused),
        ("核对", " \u200f", None, Refused),
        ("核对", "公示", date(2025, 12, 31), DueOutOfYear),
    ],
)
def test_what_cannot_be_is_not_made(hands, objected, keeps, title, due, refused):
    cast = hands.cast
    part = Part(
        title=title,
        to=Assignment(
            leader_post_id=None, lead_unit_id=cast.office.id, handler_id=None, due_named=due
        ),
    )

    with pytest.raises(refused):
        hands.do(splitting.split, cast.clerk, objected, keeps, part, "两个单位的事。")

    assert [row.state for row in rows(hands)] == [State.OBJECTED]


def test_what_somebody_has_taken_on_is_not_split(hands, cast):
    task = hands.task()
    hands.accept(task)

    with pytest.raises(IllegalStep):
        hands.split(task)


def test_the_office_answers_an_objection_by_splitting(hands, objected, cast, sign_in):
    clerk = sign_in(cast.clerk)
    page = Page(clerk.get(f"/tasks/{ref(objected.id)}"))
    page = Page(clerk.get(page.links["拆成另一项"]))
    assert page.heading == "拆成两项：核对并公示补贴"
    form = page.form("拆成两项")
    assert (form.fields["keeps"], form.fields["due_named"]) == ("核对并公示补贴", "2026-09-30")

    answer = form.send(
        clerk,
        keeps="核对补贴名单",
        title="公示补贴发放结果",
        lead_unit_id=str(cast.office.id),
        goes=["1"],
        reason="发放环节由党政办公室负责。",
    )

    page = Page(answer)
    assert page.heading == "核对补贴名单"
    assert page.notices == ["已拆成两项，拆出的是第2项；两项都重新交办，等待签收。"]
    _, new = rows(hands)
    assert new.targets == [SECOND]
