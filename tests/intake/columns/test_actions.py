"""Rows made by the columns: once, all or none, and anew after going back."""

import io

import pytest
from sqlalchemy import func, select

from tests.intake.columns.workbook import WRONG, Book
from tracker.core import settings
from tracker.core.db import Stale, db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions, queries
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.rules import AlreadyImported, DraftState, NotUnderReview, UnreadableCells


@pytest.fixture
def started(desk):
    """Put a workbook before its columns."""

    def start(**how: object) -> ImportDraft:
        stream = io.BytesIO(Book(**{"rows": 8, "hidden_row": None} | how).xlsx())
        reading = actions.read_upload(settings.current().blobs_dir, stream, "台账.xlsx")
        with unit_of_work() as session:
            return actions.start_review(session, desk.clerk, reading)

    return start


def go(desk, draft: ImportDraft, version=AS_IT_STANDS) -> int:
    with unit_of_work() as session:
        return actions.make_rows(session, desk.clerk, draft.id, expected_version=version)


def now(draft: ImportDraft) -> ImportDraft:
    db.session.expire_all()
    return db.session.get_one(ImportDraft, draft.id)


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(DraftTask)) or 0


def test_a_task_table_waits_for_its_columns(started):
    draft = started()

    assert (draft.state, draft.year, rows()) == (DraftState.MAPPING, 2026, 0)
    assert "grid" not in draft.reading
    with pytest.raises(AlreadyImported, match="正在核对"):
        actions.check_new(db.session(), draft.sha256)


def test_rows_are_made_once(started, desk):
    draft = started()
    version = draft.version

    assert go(desk, draft, version) == 8
    with pytest.raises(Stale):
        go(desk, draft, version)
    with pytest.raises(NotUnderReview):
        go(desk, draft)
    assert rows() == 8
    assert now(draft).reading["columns"] is True


def test_an_unreadable_cell_leaves_nothing_behind(started, desk):
    draft = started(wrong={"C9": WRONG["C9"]})

    with pytest.raises(UnreadableCells, match="有 1 格读不出，没有导入任何内容。C9 “2月30日”"):
        go(desk, draft)
    assert rows() == 0
    assert now(draft).state == DraftState.MAPPING


def test_a_draft_before_its_columns_can_be_neither_reviewed_nor_confirmed(started, desk):
    draft = started()

    with pytest.raises(NotUnderReview, match="列还没有对应好"):
        desk.confirm(draft)


def test_going_back_takes_the_rows_out_and_asks_where_somebody_judged(started, desk, change):
    draft = started()
    go(desk, draft)
    change(actions.skip, desk.rows(draft)[0], "重复")

    def back(**how: bool) -> None:
        with unit_of_work() as session:
            actions.go_back(session, desk.clerk, draft.id, expected_version=AS_IT_STANDS, **how)

    with pytest.raises(Refused, match="已有 1 项核对过或改动过"):
        back()
    assert rows() == 8
    back(sure=True)
    assert (rows(), now(draft).state) == (0, DraftState.MAPPING)
    assert go(desk, draft) == 8
    back()
    assert rows() == 0


def test_a_text_has_no_columns_to_go_back_to(desk):
    draft = desk.draft()

    with pytest.raises(Refused, match="不是任务表"), unit_of_work() as session:
        actions.go_back(session, desk.clerk, draft.id, expected_version=AS_IT_STANDS)


def test_lists_do_not_load_the_cells(started):
    started()
    db.session.expunge_all()
    [draft] = db.session.scalars(queries.drafts())

    assert "grid" not in draft.__dict__
    assert "layout" not in draft.__dict__
