"""导出 Excel: the ledger in every shape, of exactly the rows that were asked for."""

import io
import threading
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.access.scope import everywhere
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger import sheet_rows, sheet_views
from tracker.ledger.kinds import EntryKind, EvidenceKind, RectificationState, State, Verdict
from tracker.ledger.models import (
    Evidence,
    EvidenceLink,
    ProgressEntry,
    RectificationItem,
    Task,
    TaskSupport,
)
from tracker.plans.models import Clause, YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry
from tracker.web.refs import ref

day = datetime  # as Excel keeps one: without a zone
NOON = datetime(2026, 9, 18, 4, 0, tzinfo=clock.LOCAL)


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def exported(client, **asked):
    with client.get("/ledger/export", query_string=asked) as answer:
        assert answer.status_code == 200, answer.text
        return openpyxl.load_workbook(io.BytesIO(answer.data))


def table(book, top=3):
    """The heads and the rows of the first sheet."""
    heads, *rows = book.worksheets[0].iter_rows(min_row=top, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.fixture
def full(make, cast):
    """A task with all that can hang on one."""
    task = make.task(
        progress_percent=35, evidence_count=2, due_text="九月底前", state=State.IN_PROGRESS
    )
    at = clock.now()
    with unit_of_work() as work:
        work.add(TaskSupport(task_id=task.id, unit_id=cast.office.id))
        for kind, text in (
            (EntryKind.PROGRESS, "先核对了十个村。"),
            (EntryKind.PROGRESS, "十五个村都已核对。"),
            (EntryKind.URGED, "请抓紧。"),
            (EntryKind.PROGRESS, ""),
        ):
            work.add(ProgressEntry(task_id=task.id, kind=kind, text=text, at=at))
        for title in ("目录公示照片", "核对记录"):
            proof = Evidence(
                kind=EvidenceKind.PHOTO, title=title, happened_on=date(2026, 9, 1), uploaded_at=at
            )
            work.add(proof)
            work.flush()
            work.add(EvidenceLink(evidence_id=proof.id, task_id=task.id))
        for no, problem, state in (
            ("整改-2026-001", "三个村没有更新。", RectificationState.RECTIFYING),
            ("整改-2026-002", "已经改好的。", RectificationState.CLOSED),
        ):
            work.add(
                RectificationItem(
                    year_plan_id=task.year_plan_id,
                    task_id=task.id,
                    no=no,
                    problem=problem,
                    measures="逐村补齐。",
                    lead_unit_id=cast.finance.id,
                    issued_at=at,
                    due_date=date(2026, 10, 1),
                    state=state,
                )
            )
    return task


def test_what_the_screen_shows_leaves_as_it_stands(full, cast, sign_in):
    [row] = table(exported(sign_in(cast.clerk)))

    assert row == {
        "序号": 1,
        "条款": "一（一）",
        "任务": "完成各村公开目录更新",
        "类型": "限期",
        "要点原文": "九月底前完成各村公开目录更新。",
        "时限": day(2026, 9, 30),
        "距时限": row["距时限"],
        "状态": row["状态"],
        "责任领导": cast.leader.name,
        "牵头单位": cast.finance.name,
        "经办人": cast.handler.name,
        "申报": 0.35,
        "佐证": 2,
        "任务编号": ref(full.id),
        "版本": full.version,
        "核对": row["核对"],
    }
    page = Page(sign_in(cast.clerk).get("/ledger/"))
    assert row["距时限"] in page.text
    assert row["状态"] in page.text


def test_the_ids_and_versions_are_hidden_and_a_note_says_whose_table_it_is(full, cast, sign_in):
    book = exported(sign_in(cast.clerk))

    sheet, note = book.worksheets
    hidden = [one for one, column in sheet.column_dimensions.items() if column.hidden]
    assert hidden == ["N", "O", "P"]
    assert note.sheet_state == "hidden"
    assert dict(note.iter_rows(values_only=True)) == {
        "系统": "落实台账",
        "格式": "1",
        "单位": "qinghe",
        "年度": "2026",
        "表": "screen",
        "行数": "1",
    }


def test_the_township_ledger_tells_progress_and_proof(full, cast, sign_in):
    [row] = table(exported(sign_in(cast.clerk), shape="town"))

    assert list(row)[:10] == [
        *("序号", "任务", "责任领导", "牵头站办所", "配合单位"),
        *("经办人", "完成时限", "进展", "佐证", "状态"),
    ]
    assert row["配合单位"] == cast.office.name
    assert row["进展"] == "十五个村都已核对。"
    assert row["佐证"] == "2 份：核对记录；目录公示照片"
    assert row["完成时限"] == day(2026, 9, 30)


def test_shapes_a_b_and_c_have_the_usual_heads(full, cast, sign_in):
    client = sign_in(cast.clerk)

    assert table(exported(client, shape="a")) == [
        {
            "工作任务": "村务公开",
            "工作要求": "九月底前完成各村公开目录更新。",
            "牵头单位": cast.finance.name,
            "责任单位": cast.office.name,
        }
    ]
    assert table(exported(client, shape="b")) == [
        {
            "工作任务": "村务公开",
            "序号": 1,
            "具体要求": "九月底前完成各村公开目录更新。",
            "责任单位": f"{cast.finance.name}、{cast.office.name}",
            "时限要求": "九月底前",
        }
    ]
    assert table(exported(client, shape="c")) == [
        {
            "序号": 1,
            "工作任务": "完成各村公开目录更新",
            "完成情况": "未完成",
            "存在问题": "三个村没有更新。",
            "整改措施": "逐村补齐。",
            "整改责任主体": cast.finance.name,
            "材料提供部门": cast.finance.name,
        }
    ]


def test_table_c_calls_done_what_was_found_implemented(make, cast, sign_in):
    for state, verdict in (
        (State.VERIFIED, Verdict.IMPLEMENTED),
        (State.VERIFIED, Verdict.MOSTLY_IMPLEMENTED),
        (State.NOT_APPLICABLE, None),
        (State.ASSIGNED, None),
    ):
        make.task(state=state, verdict=verdict)

    rows = table(exported(sign_in(cast.clerk), shape="c", show="all"))

    assert [row["完成情况"] for row in rows] == ["已完成", "未完成", "不涉及", "未完成"]


def test_in_shape_b_the_numbers_run_on_and_a_clause_spans_its_rows(make, cast, sign_in, session):
    for n in range(4):
        make.task(f"第{n}件事", due_date=date(2026, 9, 30 - n))
    with unit_of_work() as work:
        clause = work.scalars(select(Clause)).one()
        other = Clause(
            document_id=clause.document_id, order_no=3, level=2, marker="（二）", ordinal="（二）",
            path="一/（二）", heading="财政公开", start=0, end=1, body_start=1, body_end=2,
        )  # fmt: skip
        work.add(other)
        work.flush()
        for source in work.scalars(select(sheet_rows.TaskSource)).all()[2:]:
            source.clause_id = other.id

    book = exported(sign_in(cast.clerk), shape="b")

    sheet = book.worksheets[0]
    assert {"A4:A5", "A6:A7"} <= {str(one) for one in sheet.merged_cells.ranges}
    assert [row["序号"] for row in table(book)] == [1, 2, 3, 4]
    assert [row["工作任务"] for row in table(book)] == ["村务公开", None, "财政公开", None]


def test_all_rows_of_the_filter_leave_in_the_lists_order(make, cast, sign_in, monkeypatch):
    monkeypatch.setattr(sheet_rows, "PIECE", 7)
    for n in range(60):
        make.task(f"第{n:02}件事", due_date=date(2026, 10, 1 + n % 28))
    make.task("办结的", state=State.VERIFIED)
    client = sign_in(cast.clerk)

    rows = table(exported(client, sort="-due"))

    assert len(rows) == 60
    days = [row["时限"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert [row["任务"] for row in table(exported(client, show="done"))] == ["办结的"]
    assert len(table(exported(client, words="件事", show="all"))) == 60
    assert [row["序号"] for row in table(exported(client, shape="town"))] == list(range(1, 61))


def test_the_file_is_called_after_the_year_the_shape_and_the_chip(make, cast, sign_in):
    make.task()
    client = sign_in(cast.clerk)

    with client.get(f"/ledger/export?shape=town&unit={cast.finance.id}") as answer:
        told = answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert told.startswith("attachment;")
    assert "filename*=UTF-8''2026%E5%B9%B4%E6%94%BF%E5%8A%A1" in told
    sheet = exported(client, unit=cast.finance.id).worksheets[0]
    assert sheet["A1"].value == "青禾镇人民政府2026年政务公开责任台账"
    assert f"未办结 1 项，牵头单位：{cast.finance.name}，按时限从早到晚" in sheet["A2"].value
    assert "日期：2026年9月18日" in sheet["A2"].value


def test_the_list_offers_every_shape_under_its_own_filter(make, cast, sign_in):
    make.task()
    client = sign_in(cast.clerk)

    page = Page(client.get("/ledger/?show=all&kind=one_off&page=1&_external=1"))

    links = [str(a["href"]) for a in page.soup.select('a[href*="/ledger/export"]')]
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert [one["shape"] for one in asked] == [["screen"], ["a"], ["b"], ["town"], ["c"]]
    assert all(one["kind"] == ["one_off"] and one["show"] == ["all"] for one in asked)
    assert all("page" not in one for one in asked)
    assert all(link.startswith("/ledger/export?") for link in links)
    assert "导出 Excel" not in Page(client.get("/ledger/?show=na")).text


def test_nothing_to_export_is_said_and_no_file_is_made(make, cast, sign_in):
    make.task()
    client = sign_in(cast.clerk)

    came_from = {"Referer": "http://localhost/ledger/"}
    answer = client.get("/ledger/export?show=na", headers=came_from, follow_redirects=True)

    assert "没有可以导出的内容" in Page(answer).text


def test_one_too_many_at_once_is_asked_to_wait(make, cast, sign_in, monkeypatch):
    make.task()
    monkeypatch.setattr(sheet_views, "_turns", threading.BoundedSemaphore(1))
    client = sign_in(cast.clerk)

    with sheet_views._turn():
        answer = client.get("/ledger/export")
    assert (
        "别人正在导出台账" in client.get(answer.location).text if answer.location else (answer.text)
    )
    exported(client)  # the turn was given back


def test_an_export_is_in_the_trail_without_the_words_that_were_looked_for(make, cast, sign_in):
    make.task()
    exported(sign_in(cast.outsider), words="目录", show="all")

    with everywhere("looking at the trail"):
        entry = sheet_views.db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "ledger.export")
        ).one()
    assert (entry.actor_id, entry.subject_type) == (cast.outsider.id, "year_plan")
    assert "目录" not in entry.payload
    assert '"entries":1' in entry.payload


def test_a_stranger_gets_the_rows_of_their_own_office_only(make, cast, sign_in):
    make.task()
    make.task(year=2025)
    client = sign_in(cast.clerk)

    assert sign_in(cast.admin).get("/ledger/export").status_code == 404
    assert "没有可以导出的内容" in sign_in(cast.stranger).get("/ledger/export").text
    with sign_in(cast.supervisor).get("/in/qinghe/ledger/export") as answer:
        assert answer.status_code == 200
    assert len(table(exported(client, year=2025))) == 1
    with unit_of_work() as work:
        work.scalars(select(YearPlan).where(YearPlan.year == 2026)).one().state = YearState.CLOSED
    assert len(table(exported(client, year=2026))) == 1


def test_the_questions_grow_with_the_pieces_and_not_with_the_rows(
    make, cast, sign_in, selects_of, monkeypatch
):
    client = sign_in(cast.clerk)
    make.task()
    for shape in ("screen", "a", "town", "c"):
        few = selects_of(client, f"/ledger/export?shape={shape}&show=all")
        made = [make.task(f"第{n}项") for n in range(10)]

        assert selects_of(client, f"/ledger/export?shape={shape}&show=all") == few
        assert made
        monkeypatch.setattr(sheet_views.limits, "REPORTS", sheet_views.limits.UPLOADS)


def test_no_transaction_is_open_while_the_rows_are_written(make, cast, sign_in, monkeypatch):
    make.task()
    open_ones = []

    def look(*_):
        open_ones.append(sheet_views.db.session().in_transaction())

    monkeypatch.setattr(sheet_views.time, "sleep", look)
    monkeypatch.setattr(sheet_views.xlsx, "PAUSE_EVERY", 1)
    exported(sign_in(cast.clerk))

    assert open_ones
    assert not any(open_ones)


def test_a_row_that_goes_meanwhile_is_left_out(make, session):
    kept, gone = make.task("在的"), make.task("撤的")
    lens = sheet_rows.Lens.of_today(session)

    lines = sheet_rows.lines(session, [gone.id + 100, kept.id], lens, {})

    assert [line.task.title for line in lines] == ["在的"]
    assert session.get(Task, gone.id)
