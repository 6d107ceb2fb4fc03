"""Through the life of a task, from the file to the next year, the index equals one made anew."""

from datetime import date

from sqlalchemy import select

from tests.intake.conftest import desk
from tests.intake.revising.conftest import first, second, update
from tests.ledger.evidence.test_actions import attach, exchange
from tests.ledger.life.conftest import hands
from tests.ledger.life.hands import at, proof
from tests.ledger.life.places import GOAL
from tests.ledger.yearend.conftest import EVE, SPRING, closing
from tests.search.test_actions import anew, found, indexed
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.intake.models import ImportDraft
from tracker.ledger.actions import proving
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.kinds import State
from tracker.ledger.models import Evidence, Task
from tracker.plans.models import YearPlan

__all__ = ["closing", "desk", "first", "hands", "second", "update"]


def test_a_confirmed_paper_and_its_new_text(desk, session, second):
    assert ("clause", None) in found(session, "推动村务公开")
    assert [kind for kind, _ in found(session, "公开目录更新") if kind == "task"]
    assert [kind for kind, _ in found(session, "每周更新一次")].count("task") == 1
    assert indexed() == anew()

    desk.confirm(second, seen=_mark(second))

    amended = [task for task in desk.tasks() if "每月" in task.requirement]
    assert found(session, "每月更新") != []
    assert ("task", amended[0].id) in found(session, "每月")
    assert ("task", amended[0].id) not in found(session, "每周更新")
    assert indexed() == anew()


def _mark(draft):
    from tests.intake.revising.test_actions import seen

    db.session.expire_all()
    assert db.session.get(ImportDraft, draft.id) is not None
    return seen(draft).mark


def test_a_confirmed_paper_that_is_taken_back(desk, session, first):
    assert found(session, "公开目录更新")

    desk.undo(first)

    assert found(session, "公开目录更新") == []
    assert indexed() == anew() == []


def test_what_people_do_with_a_task(hands, session):
    with clock.stopped_at(at(date(2026, 9, 3))):
        task = hands.task(targets=[GOAL])
        hands.object_to(task, "补贴由民政办发放。")
        half = hands.split(task, "发放环节由党政办公室负责。")
        hands.report(task, "已向十八个村发放明白纸。")
        assert found(session, "明白纸") == [("progress", task.id)]
        hands.report(
            half,
            "公示结果张贴上墙。",
        )
        hands.submit(half, "全部办完。", proof("张贴照片"))
        hands.send_back(half, "照片看不清。")
        hands.withdraw(task)
        assert ("task", half.id) in found(session, "公示补贴发放结果")
        assert found(session, "核对补贴名单", of_tasks=True)
        assert ("proof", half.id) in found(session, "张贴照片")
        assert ("progress", half.id) in found(session, "照片看不清")
        assert indexed() == anew()


def test_proof_that_is_exchanged_and_linked_to_more(make, session, cast):
    with clock.stopped_at(at(date(2026, 9, 18))):
        task, other = make.task(), make.task("另一项公示")
        with unit_of_work() as work:
            actor = cast.actor(cast.handler)
            raw = attach(work, actor, b"raw", "名单.jpg")
            new = NewEvidence(
                title="低保名单",
                happened_on=date(2026, 9, 1),
                attachment_id=raw.id,
                contains_personal_data=True,
            )
            number = proving.add_evidence(work, actor, work.get_one(Task, task.id), new).id
        with unit_of_work() as work:
            proving.link_evidence(work, actor, work.get_one(Task, other.id), [number])
        exchange(cast, number)
        assert {task for kind, task in found(session, "低保名单") if kind == "proof"} == {
            task.id,
            other.id,
        }
        assert indexed() == anew()
        with unit_of_work() as work:
            work.get_one(Evidence, number).title = "公示照片"
        assert not [kind for kind, _ in found(session, "低保名单") if kind == "proof"]
        assert indexed() == anew()


def test_a_year_that_goes_on_in_the_next(make, session, closing):
    with clock.stopped_at(EVE):
        task = make.task("没有办完的目录", state=State.IN_PROGRESS)
        closing([task])

        years = {plan.year: plan.id for plan in session.scalars(select(YearPlan))}
        [copy] = session.scalars(select(Task).where(Task.year_plan_id == years[2027]))
        assert copy.due_date == SPRING
        this = found(session, "没有办完", year_plan_id=years[2026], of_tasks=True)
        new = found(session, "没有办完", year_plan_id=years[2027], of_tasks=True)
        assert ("task", task.id) in this
        assert ("task", copy.id) in new
        assert indexed() == anew()
