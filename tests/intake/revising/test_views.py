"""The clerk gets a paper a second time: compare, update, cancel; then the ledger follows."""

import pytest

from tests.intake.conftest import opened
from tests.intake.revising.papers import new_text
from tests.page import Page
from tracker.core.db import db, unit_of_work
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.web.refs import ref


@pytest.fixture
def again(desk, first):
    """The same 文号 with other words, just uploaded."""
    draft = desk.draft(new_text(), name="修订.txt")
    desk.fill(draft)
    return draft


def at(draft, step=""):
    return f"/intake/{ref(draft.id)}{step}"


def test_the_same_number_leads_to_comparing_updating_and_the_ledger(clerk, desk, first, again):
    review = opened(clerk, at(again))
    told = next(words for words in review.links if words.startswith("这份文件的文号"))
    compare = opened(clerk, review.links[told])

    assert "3 条不一样，5 条没有变化" in compare.text
    assert [b for form in compare.forms for b in form.buttons if b != "返回"] == [
        "作为新文本，更新台账",
        "作废",
        "两份都要",
    ]
    changed = next(one for one in compare.soup.select(".differ") if "有修改" in one.text)
    assert changed.select("del")[0].text == "周"
    changes = Page(compare.form("作为新文本，更新台账").send(clerk))
    assert "新增 1 项，修改 1 项，撤销 1 项，不变 4 项" in changes.text
    assert "对照台账" in opened(clerk, at(again)).text

    confirm = opened(clerk, at(again, "/confirm"))
    assert "将新增 1 项，修改 1 项，撤销 1 项，不变 4 项" in confirm.text
    assert "只存文件" not in confirm.text
    done = Page(confirm.form("确认，更新台账").send(clerk))

    assert done.notices[0] == "已更新 2026 年度台账：新增 1 项，修改 1 项，撤销 1 项，不变 4 项。"
    media = next(task for task in desk.tasks() if "新媒体" in task.requirement)
    page = opened(clerk, f"/tasks/{ref(media.id)}")
    earlier = next(s for s in page.soup.select("section.sect") if "原文的修改" in s.text)
    assert "周" in [tag.text for tag in earlier.select("del")]
    assert "已由新文本" in opened(clerk, at(first)).text
    assert "撤回确认" not in opened(clerk, at(first)).text + opened(clerk, at(again)).text


def test_both_may_be_kept(clerk, desk, first, again):
    compare = opened(clerk, at(again, f"/compare/{ref(first.id)}"))
    compare.form("两份都要").send(clerk)

    assert len(desk.confirm(again).tasks) == 6
    assert len(desk.tasks()) == 12


def test_the_second_may_be_given_up(clerk, desk, first, again):
    opened(clerk, at(again, f"/compare/{ref(first.id)}")).form("作废").send(clerk)

    db.session.expire_all()
    assert db.session.get_one(ImportDraft, again.id).state == DraftState.DISCARDED
    assert len(desk.tasks()) == 6


def test_a_paper_with_another_number_may_be_a_new_text_too(clerk, desk, first):
    draft = desk.draft(new_text().replace("9号", "31号"), name="修订.txt")
    papers = opened(clerk, opened(clerk, at(draft)).links["是已有文件的新文本？"])

    assert [row[1] for row in papers.rows()] == ["100%"]
    compare = opened(clerk, papers.links["云麓县2026年政务公开工作要点"])
    assert "两份都要" not in [b for form in compare.forms for b in form.buttons]
    Page(compare.form("作为新文本，更新台账").send(clerk))
    desk.fill(draft)

    assert desk.confirm(draft).change.words == "新增 1 项，修改 1 项，撤销 1 项，不变 4 项"


def test_what_belongs_together_can_be_put_right(clerk, desk, second):
    page = opened(clerk, at(second, "/changes"))
    form = page.form("保存对照")
    new = next(row for row in desk.rows(second) if "依申请公开" in row.text)
    training = next(task for task in desk.tasks() if "业务培训" in task.requirement)

    wrong = clerk.post(form.action, data=form.filled(**{f"row-{new.id}": "第七"}))
    assert wrong.status_code == 400
    page = Page(wrong)
    assert "“第七”不是序号" in page.notices[0]
    form = page.form("保存对照")
    assert form.fields[f"row-{new.id}"] == "第七"

    saved = Page(form.send(clerk, **{f"row-{new.id}": str(training.seq_no)}))
    assert "修改 2 项，不变 4 项" in saved.text


def test_what_was_typed_is_kept_on_the_way_to_the_assignment(clerk, desk, second):
    form = opened(clerk, at(second, "/changes")).form("对照好了，去分派")
    training = next(task for task in desk.tasks() if "业务培训" in task.requirement)

    answer = clerk.post(form.action, data=form.filled(stay=str(training.seq_no)) | {"act": "go"})

    assert answer.location == at(second, "/assign")
    assert "保留 1 项" in opened(clerk, at(second, "/confirm")).text


def test_only_what_is_new_is_to_be_assigned(clerk, desk, second):
    page = opened(clerk, at(second, "/assign"))

    assert [row[2] for row in page.rows() if len(row) > 2] == ["建立依申请公开办理台账"]


def test_a_task_can_stay(clerk, desk, second):
    page = opened(clerk, at(second, "/changes"))
    training = next(task for task in desk.tasks() if "业务培训" in task.requirement)

    saved = Page(page.form("保存对照").send(clerk, stay=str(training.seq_no)))

    assert "新增 1 项，修改 1 项，保留 1 项，不变 4 项" in saved.text
    assert opened(clerk, at(second, "/changes")).form("保存对照").fields["stay"] == str(
        training.seq_no
    )


def test_confirming_what_has_changed_meanwhile_asks_to_look_again(clerk, desk, second):
    confirm = opened(clerk, at(second, "/confirm")).form("确认，更新台账")
    media = next(task for task in desk.tasks() if "新媒体" in task.requirement)
    with unit_of_work() as session:
        session.get_one(Task, media.id).state = State.VERIFIED

    answer = confirm.send(clerk)

    assert "台账刚才有变化" in answer.text
    assert len(desk.tasks()) == 6


def test_it_can_be_taken_for_another_paper_again(clerk, second):
    page = Page(opened(clerk, at(second, "/changes")).form("作为另一份文件").send(clerk))

    assert page.notices[0] == "已改为另一份文件：确认后全部作为新任务。"


def test_what_is_not_ours_is_not_found(clerk, desk, first, again):
    assert clerk.get(at(again, "/compare/zzzz")).status_code == 404
    assert clerk.get(at(again, f"/compare/{ref(again.id)}")).location == at(again, "/compare")
