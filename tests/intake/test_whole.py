"""What speaks against a whole document: here already, or another office's."""

import pytest

from tests.intake.conftest import POINTS, opened
from tests.page import Page
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.rules import NotReady
from tracker.intake.whole import other_place
from tracker.web.refs import ref

SECOND = POINTS + "\n附件：有关说明"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("石桥乡2026年政务公开工作要点", "石桥乡"),
        ("关于印发《石桥乡2026年政务公开实施方案》的通知", "石桥乡"),
        ("关于印发石桥乡2026年政务公开实施方案的通知", "石桥乡"),
        ("云麓县石桥乡人民政府", "石桥乡"),
        ("云麓县青禾镇人民政府", ""),
        ("青禾镇2026年政务公开工作要点", ""),
        ("云麓县2026年政务公开工作要点", ""),
        ("全镇政务公开工作要点", ""),
        ("关于做好乡镇政务公开工作的通知", ""),
        ("关于印发城镇老旧小区改造方案的通知", ""),
        ("新乡市2026年政务公开工作要点", ""),
        ("关于推进乡村振兴的意见", ""),
    ],
)
def test_only_another_townships_name_is_told(text, place):
    assert other_place(text, "云麓县青禾镇人民政府 青禾镇") == place


def test_the_same_number_a_second_time_is_looked_at_before_confirming(clerk, desk):
    first, second = desk.draft(), desk.draft(SECOND, name="另存.txt")
    desk.fill(second)
    page = opened(clerk, f"/intake/{ref(second.id)}")
    told = next(words for words in page.links if words.startswith("这份文件的文号"))

    assert told.startswith("这份文件的文号 云政办发〔2026〕9号 已在 ")
    assert told.endswith(" 导入过（核对中）")
    assert page.links[told] == f"/intake/{ref(second.id)}/compare/{ref(first.id)}"
    assert "这份文件的文号" not in opened(clerk, f"/intake/{ref(first.id)}").text
    with pytest.raises(NotReady, match=r"文号 .* 导入过（核对中），请先到核对页看过再确认"):
        desk.confirm(second)
    blocked = opened(clerk, f"/intake/{ref(second.id)}/confirm").form("确认，新建 6 项任务").tag
    assert blocked.select_one("button").has_attr("disabled")

    [seen] = [f for f in page.forms if f.action.endswith(f"/needs/number-{first.id}")]
    seen.send(clerk)

    assert len(desk.confirm(second).tasks) == 6


def test_a_number_of_a_discarded_upload_or_another_year_is_nothing(clerk, desk):
    gone = desk.draft()
    with unit_of_work() as session:
        actions.discard(session, desk.clerk, gone.id, expected_version=AS_IT_STANDS)
    desk.draft(POINTS + "\n附件", year=2025)

    page = opened(clerk, f"/intake/{ref(desk.draft(SECOND).id)}")

    assert "这份文件的文号" not in page.text


def test_the_number_of_what_came_later_and_is_in_the_ledger_is_told_too(clerk, desk):
    first, second = desk.draft(), desk.draft(SECOND)
    desk.fill(second)
    with unit_of_work() as session:
        actions.settle(
            session, desk.clerk, second.id, f"number-{first.id}", expected_version=AS_IT_STANDS
        )
    desk.confirm(second)

    assert "导入过（已确认）" in opened(clerk, f"/intake/{ref(first.id)}").text


def test_another_townships_document_is_asked_about(clerk, desk):
    draft = desk.draft(POINTS.replace("云麓县2026年", "石桥乡2026年"))
    desk.fill(draft)
    page = opened(clerk, f"/intake/{ref(draft.id)}")
    assert "文件写的是“石桥乡”，本单位是“青禾镇”，请核对是否传错了文件" in page.text

    [seen] = [f for f in page.forms if f.action.endswith("/needs/place")]
    after = Page(seen.send(clerk))

    assert "已处理 1 处" in after.text
    assert len(desk.confirm(draft).tasks) == 6
