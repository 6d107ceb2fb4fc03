"""Two people save the same thing: nothing is overwritten unseen, nothing that was typed is lost."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import reporting
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.kinds import State
from tracker.ledger.models import ProgressEntry, Task
from tracker.web.refs import ref

# ── fields


@pytest.fixture
def two(make, sign_in, cast):
    """The assign page of one task, opened twice: browser and form each."""
    task = make.task(state=State.IN_PROGRESS)
    browsers = [sign_in(cast.clerk), sign_in(cast.clerk)]
    return task, [(one, form_at(one, task, "assign")) for one in browsers]


def form_at(client, task, act):
    page = Page(
        client.get(f"/tasks/{ref(task.id)}/assign" if act == "assign" else f"/tasks/{ref(task.id)}")
    )
    return next(form for form in page.forms if form.action == f"/tasks/{ref(task.id)}/{act}")


def parts(page):
    """The headings of the page's parts, with the labels of the fields in each."""
    return {
        part.h2.text: [label.text.strip() for label in part.select("legend, dt")]
        for part in page.soup.select("section.sect")
    }


def test_fields_that_only_one_has_changed_come_together(two, cast, session):
    task, [(first, theirs), (second, mine)] = two
    theirs.send(first, handler_id=str(cast.member.id))

    page = Page(mine.send(second, due_named="2026-09-25"))

    assert (page.status, page.heading) == (409, "别人先保存了")
    assert session.get_one(Task, task.id).due_named == date(2026, 9, 30)
    assert parts(page) == {"只有您改了，用您的": ["完成时限"], "只有别人改了，用现在的": ["经办人"]}
    assert "2026年9月25日" in page.text
    assert "原来的：2026年9月30日" in page.text
    assert "原来的：贺敏" in page.text
    assert "林晓禾 改分派" in page.text

    page = Page(page.form("合在一起保存").send(second))

    assert page.notices[-1] == "已更新分派。"
    session.expire_all()
    row = session.get_one(Task, task.id)
    assert (row.handler_id, row.due_named) == (cast.member.id, date(2026, 9, 25))


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_field_that_both_have_changed_is_chosen(two, cast, session, choice):
    task, [(first, theirs), (second, mine)] = two
    theirs.send(first, handler_id=str(cast.member.id))

    page = Page(mine.send(second, handler_id=str(cast.outsider.id)))

    assert parts(page) == {"两个人都改了，请您定": ["经办人"]}
    ways = [way.text for way in page.soup.select(".contest label")]
    assert ways == ["我的：何苗", "现在的：唐一舟"]
    wanted = cast.outsider if choice == "mine" else cast.member
    form = page.form("合在一起保存")
    assert form.fields["handler_id"] == str(cast.outsider.id)  # mine, unless I say otherwise
    form.send(second, handler_id=str(wanted.id))
    session.expire_all()
    assert session.get_one(Task, task.id).handler_id == wanted.id


def test_a_third_save_in_between_is_found_as_well(two, cast, session):
    task, [(first, theirs), (second, mine)] = two
    theirs.send(first, handler_id=str(cast.member.id))
    conflict = Page(mine.send(second, due_named="2026-09-25"))
    form_at(first, task, "assign").send(first, due_named="2026-09-21")

    page = Page(conflict.form("合在一起保存").send(second))

    assert page.status == 409
    assert parts(page) == {"两个人都改了，请您定": ["完成时限"]}
    assert "原来的：2026年9月30日" in page.text


def test_a_form_that_does_not_say_what_it_was_made_from_loses_nothing(two, cast):
    _task, [(first, theirs), (second, mine)] = two
    theirs.send(first, handler_id=str(cast.member.id))

    page = Page(mine.send(second, due_named="2026-09-25", base="forged"))

    assert parts(page) == {"两个人都改了，请您定": ["经办人", "完成时限"]}
    assert "原来的：（不知道）" in page.text


def test_what_cannot_be_done_any_more_is_not_offered_again(two, cast, session):
    task, [_, (second, mine)] = two
    with unit_of_work() as work:
        work.get_one(Task, task.id).state = State.VERIFIED

    page = Page(mine.send(second, due_named="2026-09-25"))

    assert page.status == 409
    assert "不能再“改分派”了" in page.text
    assert "状态： 办理中 → 已办结" in page.text
    assert "2026年9月25日" in page.text
    assert not [form for form in page.forms if "合在一起保存" in form.buttons]


def test_whose_row_it_is_no_longer_is_told_what_everybody_is_told(make, sign_in, cast):
    task = make.task(state=State.IN_PROGRESS)
    client = sign_in(cast.clerk)
    form = form_at(client, task, "assign")
    foreign = sign_in(cast.stranger)

    answer = foreign.post(form.action, data={**form.fields, "csrf_token": token(foreign)})

    assert answer.status_code == 404
    assert cast.handler.name not in answer.text


def token(client):
    return str(Page(client.get("/me")).soup.select_one("input[name=csrf_token]")["value"])


def test_what_another_row_was_made_from_is_not_shown(two, make, cast):
    _task, [(first, theirs), (second, mine)] = two
    other = form_at(second, make.task("另一项", handler_id=cast.outsider.id), "assign")
    theirs.send(first, handler_id=str(cast.member.id))

    page = Page(mine.send(second, base=other.fields["base"]))

    assert "何苗" not in page.text


# ── acts


def test_a_report_is_shown_with_what_happened_meanwhile_and_sent_again(
    make, cast, sign_in, session
):
    task = make.task(state=State.ACCEPTED)
    handler, member = sign_in(cast.handler), sign_in(cast.member)
    forms = [form_at(one, task, "report") for one in (handler, member)]
    forms[0].send(handler, text="柳塘村已更新。")

    page = Page(forms[1].send(member, text="下坪村已更新。\n石桥村明天。", percent="40"))

    assert (page.status, page.heading) == (409, "别人先保存了")
    assert "贺敏 更新进展" in page.text
    assert "状态： 已签收 → 办理中" in page.text
    assert page.soup.textarea.text.strip() == "下坪村已更新。\n石桥村明天。"
    page = Page(page.form("看过了，仍然更新进展").send(member))
    assert page.notices[-1] == "已更新进展。"
    texts = set(session.scalars(select(ProgressEntry.text).where(ProgressEntry.task_id == task.id)))
    assert texts == {"柳塘村已更新。", "下坪村已更新。\n石桥村明天。"}


def test_a_report_on_what_was_handed_in_meanwhile_can_only_be_copied(make, cast, sign_in, session):
    task = make.task(state=State.IN_PROGRESS, evidence_count=1)
    client = sign_in(cast.member)
    form = form_at(client, task, "report")
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        actor = cast.actor(cast.handler)
        proof = NewEvidence(
            title="目录", url="https://qinghe.example/1", happened_on=date(2026, 9, 1)
        )
        reporting.submit(work, actor, row, "都已完成。", (proof,), expected_version=AS_IT_STANDS)

    page = Page(form.send(client, text="下坪村已更新。"))

    assert "不能再“更新进展”了" in page.text
    assert page.soup.textarea.text.strip() == "下坪村已更新。"
    assert page.soup.textarea.has_attr("readonly")
    assert page.links["打开最新内容"] == f"/tasks/{ref(task.id)}"


def test_the_word_is_that_of_the_button(make, cast, sign_in):
    task = make.task(state=State.IN_PROGRESS, evidence_count=1)
    client = sign_in(cast.member)
    form = form_at(client, task, "report")
    form_at(client, task, "report").send(client, text="一半。")

    page = Page(form.send(client, text="都已完成。", act="submit"))

    assert "看过了，仍然提交审核" in [word for one in page.forms for word in one.buttons]
