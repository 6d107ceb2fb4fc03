"""Changing handler or day in the row itself."""

from datetime import date

import pytest

from tests.page import Form, Page
from tracker.core.db import unit_of_work
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.web.refs import ref


@pytest.fixture
def clerk(sign_in, cast):
    return sign_in(cast.clerk)


def opened(client, task, field, page="/ledger/?show=all"):
    """The open cell of a row."""
    shown = Page(client.get(f"{page}&edit={ref(task.id)}&field={field}"))
    [tag] = shown.soup.select(".cell-form")
    return Form(tag)


def of(session, task):
    session.rollback()
    return session.get_one(Task, task.id)


def test_the_row_leads_to_its_cell_and_saving_leads_back_to_the_row(make, cast, clerk, session):
    first, second = make.task("甲"), make.task("乙")
    page = Page(clerk.get("/ledger/?show=all"))
    [link] = page.soup.select('a[aria-label="改第2项的经办人"]')
    shown = Page(clerk.get(link["href"]))
    [tag] = shown.soup.select(".cell-form")
    assert link["href"].endswith("#value")  # where the focus goes
    assert tag.select_one("#value")["name"] == "value"

    form = Form(tag)
    answer = clerk.post(form.action, data=form.filled(value=str(cast.member.id)))

    assert answer.status_code == 303
    assert answer.location == f"/ledger/?show=all#t-{ref(second.id)}"
    assert of(session, second).handler_id == cast.member.id
    assert of(session, first).handler_id == cast.handler.id
    page = Page(clerk.get(answer.location))
    assert "已改 1 项的经办人。" in page.notices  # and it can be taken back
    assert page.soup.select_one(f"#t-{ref(second.id)}").text == "乙"


def test_a_day_is_changed_and_taken_away(make, clerk, session):
    task = make.task()

    opened(clerk, task, "due").send(clerk, value="2026-10-20")
    assert of(session, task).due_named == date(2026, 10, 20)
    opened(clerk, task, "due").send(clerk, value="")
    assert of(session, task).due_date is None


def test_what_the_single_act_refuses_is_refused_here(make, cast, clerk, session):
    task = make.task(state=State.VERIFIED)

    page = Page(opened(clerk, task, "due").send(clerk, value="2026-10-20"))

    assert "完成时限没有改：这项任务已经办结或撤销，不能再改分派。" in page.notices
    assert of(session, task).due_named == date(2026, 9, 30)


def test_a_conflict_shows_both_values_and_who_changed_it(make, cast, clerk, session):
    task = make.task()
    mine, theirs = opened(clerk, task, "handler"), opened(clerk, task, "handler")
    theirs.send(clerk, value=str(cast.outsider.id))

    page = Page(mine.send(clerk, value=str(cast.member.id)))

    assert page.status == 409
    assert "何苗" in page.text
    assert "唐一舟" in page.text
    assert "林晓禾" in page.text
    assert of(session, task).handler_id == cast.outsider.id


def test_a_change_under_the_lock_is_found_too(make, cast, clerk, session):
    task = make.task()
    form = opened(clerk, task, "handler")
    with unit_of_work() as work:
        work.get_one(Task, task.id).handler_id = cast.clerk.id

    assert form.send(clerk, value=str(cast.member.id)).status_code == 409
    assert of(session, task).handler_id == cast.clerk.id


@pytest.mark.parametrize("who", ["leader", "mayor", "member", "handler", "outsider"])
def test_who_may_not_assign_finds_no_cell(make, cast, sign_in, who):
    task, client = make.task(), sign_in(getattr(cast, who))

    page = Page(client.get(f"/ledger/?edit={ref(task.id)}&field=handler"))

    assert page.soup.select(".cell-form, .cell-edit") == []
    token = page.soup.select_one("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "value": "", "version": "1"}
    assert client.post(f"/tasks/{ref(task.id)}/cell", data=sent).status_code == 404


@pytest.mark.parametrize(
    "asked", ["edit=x&field=due", "edit=&field=", "field=due", "edit={}&field=kind"]
)
def test_what_is_no_cell_opens_none(make, clerk, asked):
    task = make.task()

    page = Page(clerk.get(f"/ledger/?{asked.format(ref(task.id))}"))

    assert page.soup.select(".cell-form") == []
