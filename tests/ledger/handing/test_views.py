"""The page on which work is handed over, and what people are told of it."""

import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.notify.models import Letter
from tracker.web.refs import ref


@pytest.fixture
def clerk(cast, sign_in):
    return sign_in(cast.clerk)


def page_of(client, person):
    return Page(client.get(f"/people/{ref(person.id)}/handover"))


def test_a_person_is_handed_over_and_then_retired(cast, clerk, make, session):
    tasks = [make.task(f"任务{number}") for number in range(2)]
    page = Page(clerk.get(f"/people/{ref(cast.handler.id)}"))
    assert "名下还有 2 项，请先 移交工作" in page.text

    page = Page(clerk.get(page.links["移交工作"]))
    assert [row[0] for row in page.rows()] == ["任务0", "任务1"]
    page = Page(page.form("移交").send(clerk, to_all=str(cast.outsider.id), reason="调离"))

    assert "已移交 2 项。" in page.notices
    assert page.heading == "贺敏"
    assert {session.get_one(Task, t.id).handler_id for t in tasks} == {cast.outsider.id}
    page = Page(page.form("停用").send(clerk))
    assert any(said.startswith("贺敏已停用") for said in page.notices)


def test_each_row_may_go_to_somebody_else(cast, clerk, make, session):
    first, second = make.task("第一项"), make.task("第二项")
    form = page_of(clerk, cast.handler).form("移交")

    said = {f"to_task_{second.id}": str(cast.member.id), "to_all": str(cast.outsider.id)}
    form.send(clerk, reason="分工调整", **said)

    assert session.get_one(Task, first.id).handler_id == cast.outsider.id
    assert session.get_one(Task, second.id).handler_id == cast.member.id
    letters = session.scalars(select(Letter)).all()
    assert {one.person_id for one in letters} == {
        cast.handler.id,
        cast.outsider.id,
        cast.member.id,
    }


def test_what_nobody_was_chosen_for_stays(cast, clerk, make, session):
    first, second = make.task("第一项"), make.task("第二项")
    form = page_of(clerk, cast.handler).form("移交")

    form.send(clerk, reason="分工调整", **{f"to_task_{first.id}": str(cast.member.id)})

    assert session.get_one(Task, first.id).handler_id == cast.member.id
    assert session.get_one(Task, second.id).handler_id == cast.handler.id


def test_a_refusal_keeps_what_was_chosen(cast, clerk, make):
    make.task()
    form = page_of(clerk, cast.handler).form("移交")

    page = Page(form.send(clerk, reason="调离"))

    assert page.status == 400
    assert page.errors == ["请选择由谁接手。"]
    assert page.form("移交").fields["reason"] == "调离"


def test_a_form_from_before_another_save_is_not_taken(cast, clerk, make, session):
    task = make.task()
    form = page_of(clerk, cast.handler).form("移交")
    with unit_of_work() as work:
        work.get_one(Person, cast.handler.id).title = "会计"

    answer = form.send(clerk, to_all=str(cast.outsider.id), reason="调离")

    assert answer.status_code == 409
    assert session.get_one(Task, task.id).handler_id == cast.handler.id


def test_who_has_nothing_in_hand_is_said_so(cast, clerk):
    assert "何苗名下没有未办结的事项" in page_of(clerk, cast.outsider).text


def test_only_the_clerk_hands_over(cast, sign_in, make):
    make.task()

    assert sign_in(cast.member).get(f"/people/{ref(cast.handler.id)}/handover").status_code == 404
    assert sign_in(cast.stranger).get(f"/people/{ref(cast.handler.id)}/handover").status_code == 404
    assert sign_in(cast.clerk).get(f"/people/{ref(cast.admin.id)}/handover").status_code == 404


def test_a_task_given_to_somebody_else_tells_both(cast, clerk, make, session):
    task = make.task()
    form = Page(clerk.get(f"/tasks/{ref(task.id)}/assign")).form("保存分派")

    form.send(clerk, handler_id=str(cast.outsider.id))

    letters = {one.person_id: one.subject for one in session.scalars(select(Letter))}
    assert set(letters) == {cast.handler.id, cast.outsider.id}
    assert "已转交他人 1 项" in letters[cast.handler.id]


def test_a_task_is_not_given_to_an_administrator(cast, clerk, make, session):
    task = make.task()
    page = Page(clerk.get(f"/tasks/{ref(task.id)}/assign"))
    assert "钟管" not in page.text

    page.form("保存分派").send(clerk, handler_id=str(cast.admin.id))

    assert session.get_one(Task, task.id).handler_id == cast.handler.id


def test_a_unit_with_open_work_leads_to_the_list(cast, clerk, make):
    make.task()
    page = Page(clerk.get(f"/people/units/{ref(cast.finance.id)}"))

    ledger = Page(clerk.get(page.links["打开清单"]))

    assert "完成各村公开目录更新" in ledger.text


def test_the_handover_of_a_letter_is_only_a_page(cast, clerk, make, session):
    """GET changes nothing, whoever scans the link (product.md 1 row 22)."""
    task = make.task()

    clerk.get(f"/people/{ref(cast.handler.id)}/handover?to_all={cast.outsider.id}&reason=x")

    assert session.get_one(Task, task.id).handler_id == cast.handler.id


def test_what_a_gone_seat_answered_for_is_still_found_under_its_last_holder(
    cast, clerk, make, session
):
    make.task("办好了的", state=State.VERIFIED, verified_at=clock.now())
    page = Page(clerk.get(Page(clerk.get("/people/group")).links["调整领导小组"]))
    form = page.form("保存这一版")
    form.fields.pop(f"s{cast.deputy_post.id}_keep")
    assert Page(form.send(clerk, since="2025-06-01")).heading == "领导小组"

    page = Page(clerk.get("/ledger/?show=all"))

    assert page.links["沈若兰"].endswith(f"leader={cast.deputy_post.id}")
