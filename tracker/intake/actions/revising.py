"""Saying that a draft is a new text of a paper in the ledger, and what belongs to what."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions import hold_office
from tracker.core.errors import Refused
from tracker.core.versions import Expected
from tracker.intake import queries
from tracker.intake.actions.holding import hold, moved
from tracker.intake.comparing import asked_rows
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.revising import Change, Revision, lines, matches
from tracker.intake.rules import COUNTED, DraftState, RowState
from tracker.ledger.models import Task
from tracker.plans import superseding
from tracker.plans.models import SourceDocument
from tracker.trail import actions as trail

OWNER = ("leader_post_id", "lead_unit_id", "handler_id")


def update(
    session: Session,
    actor: Actor | None,
    draft: ImportDraft,
    earlier: ImportDraft,
    *,
    expected_version: Expected,
) -> Revision:
    """Take the draft for a new text of `earlier`, a task proposed for each row (domain.md 4.6).

    Nothing in the ledger changes before it is confirmed. A row with a task has its owners, and one
    with the same words counts as seen. Raises Stale, NotUnderReview, Replaced, and Refused where
    `earlier` is not in that year's ledger.
    """
    hold_office(session)
    draft = hold(session, draft.id, expected_version)
    if earlier.state != DraftState.CONFIRMED or earlier.document_id is None:
        raise Refused("那份文件还没有进入台账，不能用新文本更新；两份留一份，作废另一份即可。")
    if earlier.year != draft.year:
        raise Refused(f"那份文件属于 {earlier.year} 年度，这份属于 {draft.year} 年度，不能更新。")
    document = session.get_one(SourceDocument, earlier.document_id)
    superseding.check_in_force(session, document)
    rows = session.scalars(queries.rows(draft.id)).all()
    tasks = queries.asked_tasks(session, document.id)
    asked = asked_rows(draft, rows)
    revision = Revision(document.id, matches(tasks, asked))
    draft.revise(revision)
    _take_owners(session, rows, revision.pairs)
    told_lines = lines(tasks, asked, revision.pairs)
    same = {one.row.id for one in told_lines if one.row and one.change == Change.KEEP}
    for row in rows:
        if row.id in same and row.state == RowState.PROPOSED:
            moved(row, RowState.ACCEPTED)  # what the ledger has already need not be judged again
    told = {"document": document.title, "pairs": len(revision.pairs)}
    trail.record(session, actor, "draft.update", draft, told)
    return revision


def stand_alone(
    session: Session, actor: Actor | None, draft: ImportDraft, *, expected_version: Expected
) -> None:
    """Take the draft for a paper of its own again. Raises Stale, NotUnderReview."""
    draft = hold(session, draft.id, expected_version)
    if draft.revision is not None:
        draft.revise(None)
        trail.record(session, actor, "draft.alone", draft)


def compare(
    session: Session,
    actor: Actor | None,
    draft: ImportDraft,
    numbers: Mapping[int, int],
    stay: Collection[int],
    *,
    expected_version: Expected,
) -> None:
    """Say which task each row belongs to: rows by id, tasks by 序号; rows left out are new.

    `stay` are the 序号 of tasks that stay though no row says them. Raises Stale, NotUnderReview,
    Refused for a number that the document has no task of, or for one given twice.
    """
    draft = hold(session, draft.id, expected_version)
    before = draft.revision
    if before is None:
        raise Refused("这份文件不是已有文件的新文本，不需要对照台账。")
    rows = session.scalars(queries.rows(draft.id)).all()
    ids = {one.number: one.id for one in queries.asked_tasks(session, before.document_id)}
    counted = {row.id: row for row in rows if row.state in COUNTED}
    wanted = {row_id: number for row_id, number in numbers.items() if row_id in counted}
    _check_numbers(wanted, counted, ids)
    pairs = {row_id: ids[number] for row_id, number in wanted.items()}
    kept = frozenset(ids[number] for number in stay if number in ids)
    draft.revise(Revision(before.document_id, pairs, kept))
    _take_owners(session, rows, {row: t for row, t in pairs.items() if before.pairs.get(row) != t})
    told = {"pairs": [len(before.pairs), len(pairs)], "stay": [len(before.stay), len(kept)]}
    trail.record(session, actor, "draft.compare", draft, told)


def _check_numbers(
    wanted: Mapping[int, int], rows: Mapping[int, DraftTask], known: Collection[int]
) -> None:
    first: dict[int, int] = {}
    for row_id, number in wanted.items():
        place = rows[row_id].order_no
        if number not in known:
            raise Refused(
                f"新文本第 {place} 项：原文件在台账里没有第 {number} 项，请核对序号；新增的就空着。"
            )
        if number in first:
            raise Refused(
                f"新文本第 {first[number]} 项和第 {place} 项都写了台账第 {number} 项，"
                "一项任务只能对应一项，请改正其中一项；两项说的是一件事的，请先在核对页合并。"
            )
        first[number] = place


def _take_owners(session: Session, rows: Sequence[DraftTask], pairs: Mapping[int, int]) -> None:
    """Show the owners that the ledger has: a new text does not change them."""
    wanted = select(Task).where(Task.id.in_(set(pairs.values())))
    tasks = {task.id: task for task in session.scalars(wanted)}
    for row in rows:
        task = tasks.get(pairs.get(row.id, 0))
        if task is not None:
            for name in OWNER:
                setattr(row, name, getattr(task, name))
