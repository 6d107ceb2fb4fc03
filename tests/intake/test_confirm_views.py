"""The confirm page, taking it back, giving it up."""

from datetime import UTC, datetime

from tests.intake.conftest import opened
from tests.page import Page, read
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState, RowState
from tracker.ledger.actions import reporting
from tracker.ledger.models import Task
from tracker.reminders.jobs import queue_due_reminders
from tracker.web.refs import ref


def test_confirming_repeats_the_numbers_and_opens_the_ledger(clerk, desk, cast):
    draft = desk.draft()
    page = opened(clerk, f"/intake/{ref(draft.id)}/confirm")
    assert page.form("确认，新建 6 项任务").tag.select_one("button").has_attr("disabled")
    assert "第 1–4、6 项还没有牵头单位，请先补上再确认。" in page.notices

    desk.fill(draft)
    page = opened(clerk, f"/intake/{ref(draft.id)}/confirm")
    assert "将新建 6 项任务" in page.text
    assert "牵头单位 1 个" in page.text
    after = Page(page.form("确认，新建 6 项任务").send(clerk))

    assert "已确认：2026 年度台账新建 6 项任务。" in after.notices
    assert len(desk.tasks()) == 6


def test_confirming_without_leaders_or_handlers_is_warned_of(clerk, desk, cast, change):
    draft = desk.draft()
    desk.fill(draft)
    page = opened(clerk, f"/intake/{ref(draft.id)}/confirm")
    assert page.notices[0].startswith("还没有责任领导：到期后没有分管领导审核和督促")
    assert page.notices[1].startswith("还没有经办人：")
    filling = opened(clerk, page.links["现在分派"]).form("填入未填的")
    assert filling.tag.find_parent("details").has_attr("open")
    first = desk.rows(draft)[0]
    named = {"leader_post_id": cast.deputy_post.id, "handler_id": cast.handler.id}
    change(
        actions.accept,
        first,
        actions.Review(
            title="更新", schedule_type="continuing", lead_unit_id=cast.finance.id, **named
        ),
    )

    page = opened(clerk, f"/intake/{ref(draft.id)}/confirm")

    assert page.notices[0].startswith("第 2–6 项还没有责任领导")
    assert not any("经办人" in notice for notice in page.notices)


def test_a_second_confirm_is_answered_in_words(clerk, desk):
    draft = desk.draft()
    desk.fill(draft)
    form = opened(clerk, f"/intake/{ref(draft.id)}/confirm").form("确认，新建 6 项任务")
    form.send(clerk)

    back = {"Referer": f"http://localhost/intake/{ref(draft.id)}"}
    again = clerk.post(form.action, data=form.filled(), headers=back, follow_redirects=True)

    assert "刚才已经提交成功" in Page(again).notices[0]
    assert len(desk.tasks()) == 6


def test_a_confirmed_draft_is_taken_back_until_work_begins(clerk, desk):
    draft = desk.draft()
    desk.fill(draft)
    desk.confirm(draft)
    page = opened(clerk, f"/intake/{ref(draft.id)}")

    after = Page(page.form("撤回").send(clerk))
    assert "已撤回确认，6 项任务已从台账取出，回到核对。" in after.notices
    desk.confirm(draft)
    with unit_of_work() as work:
        task = work.get_one(Task, desk.tasks()[0].id)
        reporting.report(work, desk.clerk, task, "已经开始。", expected_version=AS_IT_STANDS)
    form = opened(clerk, f"/intake/{ref(draft.id)}").form("撤回")
    back = {"Referer": f"http://localhost/intake/{ref(draft.id)}"}
    no = clerk.post(form.action, data=form.filled(), headers=back, follow_redirects=True)

    assert Page(no).notices[0].startswith("不能撤回：第 1 项")
    assert len(desk.tasks()) == 6


def test_a_draft_is_given_up(clerk, desk, session):
    draft_id = desk.draft().id

    page = Page(opened(clerk, f"/intake/{ref(draft_id)}").form("作废").send(clerk))

    assert "已作废“工作要点.txt”的导入" in page.notices[0]
    session.expire_all()
    assert session.get_one(ImportDraft, draft_id).state == DraftState.DISCARDED
    assert "没有进入台账" in opened(clerk, f"/intake/{ref(draft_id)}").text


def ready(clerk, desk):
    """A draft that can be confirmed, and the page that asks for it."""
    draft = desk.draft()
    desk.fill(draft)
    return draft, opened(clerk, f"/intake/{ref(draft.id)}/confirm")


FIRST_OF_SEPTEMBER = datetime(2026, 9, 1, 2, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 9, 29, 1, tzinfo=UTC)


def test_the_consequence_is_said_in_numbers(clerk, desk):
    with clock.stopped_at(FIRST_OF_SEPTEMBER):
        _, page = ready(clerk, desk)

    assert "将新建 6 项任务" in page.text
    # 完成各村公开目录更新 is due on 30 September: fifteen working days before, to the clerk alone
    assert (
        "分派给 1 人；首次提醒于 9月9日 周三，共 1 封；2 个工作日内没有签收的另行提醒。"
        in page.text
    )


def test_what_was_confirmed_without_reminders_sends_none_until_a_person_starts_them(clerk, desk):
    draft, page = ready(clerk, desk)

    after = Page(page.form("确认，但暂不发提醒").send(clerk, act="hold"))

    assert after.notices[0] == (
        "已确认：2026 年度台账新建 6 项任务。暂不发提醒；要开始时，到“导入文件”打开这份文件。"
    )
    assert all(task.reminders_held for task in desk.tasks())
    assert queue_due_reminders(THE_DAY_BEFORE) == 0
    past = opened(clerk, f"/intake/{ref(draft.id)}")
    assert "6 项任务还没有开始提醒：到期、逾期都不发通知。" in past.notices

    started = Page(past.form("开始提醒").send(clerk))

    assert started.notices == ["6 项任务从下一个工作日起按时限提醒。"]
    assert queue_due_reminders(THE_DAY_BEFORE) == 1
    assert "开始提醒" not in [b for form in started.forms for b in form.buttons]


def test_confirmed_the_usual_way_people_are_reminded(clerk, desk):
    _, page = ready(clerk, desk)

    page.form("确认，新建 6 项任务").send(clerk)

    assert queue_due_reminders(THE_DAY_BEFORE) == 1


def test_a_superiors_paper_is_kept_without_tasks_and_taken_back(clerk, desk):
    draft = desk.draft()
    page = opened(clerk, f"/intake/{ref(draft.id)}/confirm")

    after = Page(page.form("只存文件，不建任务").send(clerk, act="document"))

    assert after.notices == ["已存入，没有新建任务。可以作为其他文件的上级文件。"]
    assert after.heading == "上下级文件：云麓县2026年政务公开工作要点"
    assert desk.tasks() == []
    hole = Page(clerk.get(after.links["覆盖图"]))
    assert {read(row.select_one(".light")) for row in hole.soup.select(".cover-row")} == {"未分解"}

    page = opened(clerk, f"/intake/{ref(draft.id)}")
    after = Page(page.form("撤回").send(clerk))
    assert "已撤回确认，0 项任务已从台账取出，回到核对。" in after.notices
    assert len([row for row in desk.rows(draft) if row.state == RowState.PROPOSED]) == 6
