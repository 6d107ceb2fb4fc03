"""The pages of an import, as the clerk and others find them."""

import io
from datetime import date

import pytest
from sqlalchemy import event

from tests.documents.make_docx import numbered_docx
from tests.intake.conftest import PARAGRAPHS, POINTS, opened
from tests.intake.long_text import LONG
from tests.intake.test_actions import GROUP
from tests.page import Page
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.files import store
from tracker.intake import actions, queries, waiting
from tracker.intake.rules import RowState
from tracker.plans.rules import YearState
from tracker.schedule.models import JobRun
from tracker.web.refs import ref

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 64
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def upload(client, data, name="工作要点.txt", **fields):
    page = opened(client, "/intake/")
    form = page.form("上传并识别")
    data = data.encode() if isinstance(data, str) else data
    sent = form.filled(**fields) | {"file": (io.BytesIO(data), name)}
    return Page(client.post(form.action, data=sent, follow_redirects=True))


def row_form(client, draft, row):
    page = opened(client, f"/intake/{ref(draft.id)}?row={row.id}")
    return page.form("无误")


def test_a_file_is_read_and_put_before_the_clerk(clerk, desk):
    page = upload(clerk, POINTS)

    assert page.heading == "核对：云麓县2026年政务公开工作要点"
    assert page.notices[0] == "已读出 6 项任务，请逐项核对。"
    assert "还需要您：补全5个牵头单位、确认1个时限、核对1处原文" in page.text
    assert "第 1–4、6 项：还没有牵头单位" in page.links
    assert "原文写“年底前”，拟按12月31日计，请确认" in page.text
    assert "编号“（四）”不连续" in page.text
    assert "图解比例 不低于 40%" in page.text
    assert "时限 全年，按12月31日计" in page.text
    assert "频次 每周" in page.text


def test_every_task_is_a_link_from_its_own_words_to_its_card(clerk, desk):
    draft = desk.draft()
    page = opened(clerk, f"/intake/{ref(draft.id)}")

    for row in desk.rows(draft):
        [span] = page.soup.select(f"#s{row.id}")
        assert span.get_text() == f"{row.order_no}{row.text}"
        assert span["href"].endswith(f"#d{row.id}")
        assert page.soup.select(f"#d{row.id}")
    assert [tag.get_text() for tag in page.soup.select(".span.is-warn")] == ["管好新媒体"]


def test_a_word_file_is_read_in_a_child(clerk, desk):
    lines = [(None, "云麓县2026年政务公开工作要点"), (0, "公开平台"), (1, "村务公开")]
    data = numbered_docx([*lines, (None, "9月底前完成各村公开目录更新。")])

    page = upload(clerk, data, "要点.docx")

    assert page.heading == "核对：云麓县2026年政务公开工作要点"
    assert "完成各村公开目录更新" in page.text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "空.txt", "空文件"),
        (PNG, "扫描件.docx", "图片"),
        (LOCKED, "加密.docx", "密码"),
        (OLE, "旧版.docx", "另存为 .docx"),
        (b"PK\x03\x04 broken", "坏.docx", "损坏"),
    ],
)
def test_what_cannot_be_read_is_said_above_the_file(clerk, desk, data, name, said):
    page = upload(clerk, data, name)

    assert page.status == 400
    assert said in page.errors[0], page.errors
    assert db.session.scalars(queries.drafts()).all() == []
    assert list(store.all_hashes(settings.current().blobs_dir)) == []


def test_the_form_asks_for_a_file_and_a_possible_year(clerk, desk):
    form = opened(clerk, "/intake/").form("上传并识别")

    without = Page(clerk.post(form.action, data=form.filled()))
    late = upload(clerk, POINTS, year="1999")

    assert without.errors == ["请选择文件。"]
    assert late.errors == ["年度应在 2008 至 2099 之间。"]


def test_a_text_without_a_year_waits_until_the_year_is_filled_in(clerk, desk, make):
    make.year(2025)
    page = upload(clerk, PARAGRAPHS, "便条.txt")
    assert page.status == 400
    assert page.errors == ["文件里没有写明年度，请填写年度后再上传。"]
    assert page.notices == ["“便条.txt”已经收到，不用再选；填好年度，再按“上传并识别”。"]
    form = page.form("上传并识别")
    assert form.fields["year"] == "2025"
    assert not form.tag.select_one("[type=file]").has_attr("required")

    after = Page(form.send(clerk, year="2026"))

    assert after.notices[0] == "已读出 3 项任务，请逐项核对。"
    [draft] = db.session.scalars(queries.drafts())
    assert (draft.year, draft.file_name) == (2026, "便条.txt")


def test_a_file_for_an_impossible_or_a_closed_year_waits_too(clerk, desk, make):
    plan = make.year(2024)
    with unit_of_work() as session:
        session.merge(plan).state = YearState.CLOSED
    late = upload(clerk, POINTS, year="1999")
    closed = Page(late.form("上传并识别").send(clerk, year="2024"))
    assert closed.errors == ["2024 年度已经封存，不能再导入；请核对年度。"]

    after = Page(closed.form("上传并识别").send(clerk, year="2026"))

    assert after.heading == "核对：云麓县2026年政务公开工作要点"


def test_a_waiting_file_of_another_office_is_not_taken(clerk, desk, cast, app):
    kept = desk.read().kept
    token = waiting.pack(cast.stranger.org_id, kept.sha256, "别人的.txt")
    form = opened(clerk, "/intake/").form("上传并识别")

    page = Page(clerk.post(form.action, data=form.filled(year="2026", waiting=token)))

    assert page.errors == ["刚才的文件已经不在了，请重新选择文件。"]
    assert db.session.scalars(queries.drafts()).all() == []


def test_no_year_is_taken_for_granted(make, cast, sign_in):
    make.year(2025)

    form = Page(sign_in(cast.clerk).get("/intake/")).form("上传并识别")

    assert form.fields["year"] == ""  # the paper itself names its year


def test_the_same_file_leads_to_what_it_was_imported_as(clerk, desk):
    draft = desk.draft()

    page = upload(clerk, POINTS, "换个名字.txt")

    assert page.status == 409
    assert "此文件已于" in page.notices[0]
    assert page.links["打开它"] == f"/intake/{ref(draft.id)}"


def test_a_text_without_headings_is_ticked_paragraph_by_paragraph(clerk, desk):
    page = upload(clerk, PARAGRAPHS, year="2026")
    form = page.form("勾选的标为已核，其余忽略")
    boxes = [box["value"] for box in form.tag.select("input[type=checkbox]")]

    after = form.send(clerk, picks=boxes[1])

    assert page.notices[1].startswith("这份文件没有标题编号")
    assert len(boxes) == 3
    assert form.fields["picks"] == boxes[:2]
    assert "已选 1 段作为任务，其余忽略。" in Page(after).notices


def test_a_row_is_saved_and_the_next_one_opened(clerk, desk, cast):
    draft = desk.draft()
    first, second = desk.rows(draft)[:2]
    form = row_form(clerk, draft, first)

    answer = clerk.post(
        form.action,
        data=form.filled(
            title="更新目录",
            lead_unit_id=str(cast.finance.id),
            leader_post_id=str(cast.deputy_post.id),
            handler_id=str(cast.handler.id),
            schedule="recurring:P1M",
            due_named="2026-06-30",
        ),
    )

    assert answer.location == f"/intake/{ref(draft.id)}?row={second.id}#d{second.id}"
    page = opened(clerk, answer.location)
    card = page.soup.select_one(f"#d{first.id}").get_text(" ", strip=True)
    assert "更新目录 已核 类型 周期 · 每月 牵头 财政所 责任领导 沈若兰（副组长 · 副镇长）" in card
    assert "经办 贺敏 时限 6月30日 周二" in card
    assert page.soup.select_one(".draft.is-on")["id"] == f"d{second.id}"


def test_of_rows_without_a_unit_the_next_one_nobody_has_judged_is_opened(clerk, desk):
    """Units are given chapter by chapter in the next step: judging goes on, round to the first."""
    draft = desk.draft()
    rows = desk.rows(draft)
    page = opened(clerk, f"/intake/{ref(draft.id)}?row={rows[1].id}")
    for row in [*rows[2:], rows[0]]:
        page = Page(page.form("无误").send(clerk))
        assert page.soup.select_one(".draft.is-on")["id"] == f"d{row.id}"
        assert "每一项都核对过了" not in page.text

    page = Page(page.form("无误").send(clerk))

    assert page.soup.select_one(".draft.is-on")["id"] == f"d{rows[0].id}"
    assert f"已核 {len(rows)} / {len(rows)} 每一项都核对过了" in page.text


def test_a_page_opened_at_its_top_leads_on_to_the_row_that_stands_open(clerk, desk):
    draft = desk.draft()
    first, second = desk.rows(draft)[:2]

    top = opened(clerk, f"/intake/{ref(draft.id)}")
    at = opened(clerk, f"/intake/{ref(draft.id)}?row={first.id}")

    assert top.links["下一处 n"].endswith(f"#d{first.id}")
    assert at.links["下一处 n"].endswith(f"#d{second.id}")


def test_a_day_before_the_year_is_said_above_its_field(clerk, desk):
    draft = desk.draft()
    row = desk.rows(draft)[0]
    form = row_form(clerk, draft, row)

    page = Page(clerk.post(form.action, data=form.filled(due_named="2025-06-30", title="改过的")))

    assert page.status == 400
    assert page.errors == ["完成时限 2025-06-30 早于 2026 年，请核对年份。"]
    assert page.form("无误").fields["title"] == "改过的"
    assert desk.rows(draft)[0].state == RowState.PROPOSED


def test_the_end_of_the_year_is_taken_by_a_person(clerk, desk):
    draft = desk.draft()
    row = desk.row(draft, "培训")
    form = row_form(clerk, draft, row)
    assert form.tag.select_one("#year_end").has_attr("checked")

    form.send(clerk)

    [row] = [r for r in desk.rows(draft) if r.id == row.id]
    assert (row.due_named, row.due_assumed) == (date(2026, 12, 31), True)
    assert "全年，按12月31日计" in opened(clerk, f"/intake/{ref(draft.id)}").text


def test_a_row_is_left_without_a_day_where_a_person_unticks_it(clerk, desk):
    draft = desk.draft()
    row = desk.row(draft, "培训")
    row_form(clerk, draft, row).send(clerk)
    sent = row_form(clerk, draft, row).filled()
    del sent["year_end"]

    clerk.post(f"/intake/{ref(draft.id)}/rows/{ref(row.id)}", data=sent)

    page = opened(clerk, f"/intake/{ref(draft.id)}?row={row.id}")
    assert "时限 不计时限" in page.text
    assert not page.soup.select_one("#year_end").has_attr("checked")
    assert "按年底计 2 项没有写明时限" in opened(clerk, f"/intake/{ref(draft.id)}/confirm").text


def test_the_label_of_the_day_shows_the_documents_words(clerk, desk):
    draft = desk.draft()
    form = row_form(clerk, draft, desk.row(draft, "9月底前"))

    assert "完成时限（原文“9月底前”）" in form.tag.get_text()


def test_a_save_from_an_older_version_keeps_both(clerk, desk, change):
    draft = desk.draft()
    row = desk.rows(draft)[0]
    form = row_form(clerk, draft, row)
    change(actions.accept, row, actions.Review(title="先保存的", schedule_type="continuing"))

    page = Page(clerk.post(form.action, data=form.filled(title="后保存的名称")))

    assert page.status == 409
    assert page.heading == "别人先保存了"
    assert "后保存的名称" in page.text
    assert desk.rows(draft)[0].title == "先保存的"


def test_rows_are_left_out_merged_and_brought_back_by_buttons(clerk, desk):
    draft = desk.draft()
    first, second = desk.rows(draft)[:2]
    place = f"/intake/{ref(draft.id)}/rows/{ref(second.id)}"

    page = opened(clerk, f"/intake/{ref(draft.id)}?row={second.id}")
    page.form("忽略并说明").send(clerk, reason="只对县级的要求")
    page = opened(clerk, f"/intake/{ref(draft.id)}?row={second.id}")
    assert "理由 只对县级的要求" in page.text
    Page(page.form("恢复").send(clerk))
    clerk.post(f"{place}/merge", data=row_form(clerk, draft, second).filled())

    page = opened(clerk, f"/intake/{ref(draft.id)}?row={first.id}")
    assert "已并入：第 2 项" in page.text
    assert "已核 0 / 5，另并入 1" in page.text
    assert "建议 6 项任务" in page.text
    assert "已并入第 1 项" in page.text


def test_leaving_out_without_a_reason_is_refused_in_words(clerk, desk):
    draft = desk.draft()
    row = desk.rows(draft)[0]
    sent = row_form(clerk, draft, row).filled()

    page = Page(
        clerk.post(
            f"/intake/{ref(draft.id)}/rows/{ref(row.id)}/skip", data=sent | {"title": "改过的"}
        )
    )

    assert page.status == 400
    assert page.errors == ["请写明忽略第 1 项的理由，例如“只对上级部门的要求”。"]
    assert page.soup.select_one("article details:has([name=reason])").has_attr("open")
    assert page.form("无误").fields["title"] == "改过的"


def test_the_steps_are_those_that_have_a_page(clerk, desk):
    draft = desk.draft()

    def steps(place):
        found = opened(clerk, place).soup.select(".steps li")
        return [(li.select_one(".word").get_text(), li.has_attr("aria-current")) for li in found]

    words = ["上传", "识别", "核对", "分派", "确认"]
    for step, place in (("核对", ""), ("分派", "/assign"), ("确认", "/confirm")):
        assert steps(f"/intake/{ref(draft.id)}{place}") == [(word, word == step) for word in words]


def test_a_row_that_was_seen_without_a_lead_unit_says_both(clerk, desk):
    draft = desk.draft()
    with unit_of_work() as session:
        actions.accept_rest(session, desk.clerk, draft.id, expected_version=AS_IT_STANDS)

    page = opened(clerk, f"/intake/{ref(draft.id)}")

    chips = page.soup.select(f"#d{desk.rows(draft)[0].id} .chip")
    assert [chip.get_text() for chip in chips] == ["已核", "缺牵头单位"]


def test_what_is_empty_is_filled_and_the_rest_marked(clerk, desk, cast):
    draft = desk.draft()
    form = opened(clerk, f"/intake/{ref(draft.id)}/assign").form("填入未填的")
    name = {"fill-lead_unit_id": str(cast.finance.id), "fill-chapter": "c1"}
    filled = Page(form.send(clerk, **name))
    review = opened(clerk, f"/intake/{ref(draft.id)}")
    rest = Page(review.form("其余全部标为已核").send(clerk))

    assert "已填入 4 项；原来有内容的没有改动。" in filled.notices
    assert "已把 6 项标为已核。" in rest.notices
    assert "第 6 项：还没有牵头单位" in rest.links


def test_a_warning_is_ticked_off(clerk, desk):
    draft = desk.draft()

    page = Page(opened(clerk, f"/intake/{ref(draft.id)}").form("已看过").send(clerk))

    assert "已处理 1 处" in page.text
    assert not page.soup.select(".source .is-warn")


def test_only_what_has_problems_is_shown(clerk, desk):
    draft = desk.draft()
    with unit_of_work() as session:
        actions.accept_rest(session, desk.clerk, draft.id, expected_version=AS_IT_STANDS)
    desk.fill(draft)

    page = opened(clerk, f"/intake/{ref(draft.id)}?show=need")

    assert "没有需要处理的任务了。" in page.notices


def test_a_part_without_tasks_is_made_one(clerk, desk):
    training, quiet = "开展业务培训。组织开展一次政务公开业务培训。", "有关背景。去年各地情况不一。"
    draft = desk.draft(POINTS.replace(training, quiet))

    page = Page(opened(clerk, f"/intake/{ref(draft.id)}").form("列为任务").send(clerk))

    assert page.form("无误").fields["title"] == "有关背景"


def test_the_leading_group_is_offered_and_taken_over(clerk, desk):
    draft = desk.draft(GROUP)
    form = opened(clerk, f"/intake/{ref(draft.id)}").form("登记勾选的")

    page = Page(form.send(clerk))

    assert "领导小组名单（识别出 5 人）" in opened(clerk, f"/intake/{ref(draft.id)}").text
    assert "已登记 2 个领导小组席位，现在可以选为责任领导。" in page.notices
    options = [o.get_text() for o in page.soup.select("#leader_post_id option")]
    assert "卢静（常务副组长 · 副镇长）" in options


@pytest.mark.parametrize("place", ["", "/confirm", "?row=1"])
def test_the_clerk_of_another_office_finds_nothing(sign_in, cast, desk, place):
    draft = desk.draft()

    opened(sign_in(cast.stranger), f"/intake/{ref(draft.id)}{place}", 404)


def test_who_does_not_keep_the_ledger_finds_nothing(sign_in, cast, desk):
    draft_id = desk.draft().id

    for person in (cast.member, cast.leader, cast.outsider):
        opened(sign_in(person), "/intake/", 404)
        opened(sign_in(person), f"/intake/{ref(draft_id)}", 404)


def test_a_long_document_is_shown_with_few_queries(clerk, desk, app):
    draft = desk.draft(LONG)
    rows = len(desk.rows(draft))
    place = f"/intake/{ref(draft.id)}"
    with unit_of_work() as session:
        session.add(JobRun(name="due-reminders", finished_at=clock.now()))
    clerk.get(place)
    asked = []

    def count(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    opened(clerk, place)
    event.remove(db.engine, "before_cursor_execute", count)

    asked = [one for one in asked if one.startswith("SELECT")]
    assert rows > 60
    assert len(asked) <= 12, "\n".join(asked)


def test_the_original_of_a_draft_is_for_its_reviewers_until_it_is_confirmed(
    clerk, desk, cast, sign_in
):
    original = f"/files/{ref(desk.draft().attachment_id)}"
    outsider = sign_in(cast.outsider)

    with clerk.get(original) as answer:
        assert answer.status_code == 200
    assert outsider.get(original).status_code == 404
