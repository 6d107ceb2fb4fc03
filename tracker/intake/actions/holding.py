"""A draft and its rows held against other changes while a person changes them."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.core import clock, versions
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS, Expected
from tracker.intake import queries
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.rules import RowState, check_reviewing


def hold(session: Session, draft_id: int, expected_version: Expected) -> ImportDraft:
    """The draft, held against other changes. Raises Stale, NotUnderReview."""
    draft = session.scalars(queries.locked(draft_id)).one()
    versions.check(draft, expected_version)
    check_reviewing(draft.state, _day(draft))
    return draft


def _day(draft: ImportDraft) -> date | None:
    return clock.local(draft.confirmed_at).date() if draft.confirmed_at else None


def hold_row(session: Session, row: DraftTask, expected_version: Expected) -> ImportDraft:
    """The draft of `row`, held, and moved on with its row. Raises Stale, NotUnderReview.

    The version that counts is the row's: two people may work on two rows of one draft.
    """
    draft = hold(session, row.draft_id, AS_IT_STANDS)
    versions.hold(session, row, expected_version)
    versions.touch(draft)
    return draft


def moved(row: DraftTask, state: RowState) -> None:
    """Give a row another state, clean of what belonged to the one before."""
    row.state = state
    row.skip_reason = ""
    row.merged_into_id = None


def refuse_with_parts(session: Session, row: DraftTask) -> None:
    """A row that others were made part of cannot vanish: their words would go with it."""
    parts = session.scalars(queries.rows(row.draft_id).where(DraftTask.merged_into_id == row.id))
    numbers = [str(part.order_no) for part in parts]
    if numbers:
        raise Refused(
            f"第 {'、'.join(numbers)} 项已并入第 {row.order_no} 项，请先把它们恢复，再忽略这一项。"
        )
