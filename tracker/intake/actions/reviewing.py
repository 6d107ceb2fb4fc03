"""What a person makes of the proposed rows (domain.md 3.4). Every change holds the draft first."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import versions
from tracker.core.errors import Refused
from tracker.core.versions import Expected
from tracker.intake import queries
from tracker.intake.actions.holding import hold, hold_row, moved, refuse_with_parts
from tracker.intake.actions.uploading import add_rows
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.outline import Outline
from tracker.intake.proposing import of_clause
from tracker.intake.rules import (
    COUNTED,
    NOT_TICKED,
    DraftState,
    NoReason,
    RowState,
)
from tracker.ledger.actions.assigning import check_due
from tracker.ledger.kinds import ScheduleType
from tracker.trail import actions as trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A row as a person wants it; `due_assumed` says that they took the end of the year.

    `undated` says that they want no day at all; otherwise confirming takes the year's end.
    """

    title: str
    schedule_type: ScheduleType
    recurrence: str = ""
    due_named: date | None = None
    due_assumed: bool = False
    undated: bool = False
    leader_post_id: int | None = None
    lead_unit_id: int | None = None
    handler_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What to put where rows have nothing yet; `chapter` None means the whole document.

    `undated` is for the rows without a day of their own: whether they are to have none at all
    or the year's end; None leaves them as they are.
    """

    chapter: str | None = None
    lead_unit_id: int | None = None
    leader_post_id: int | None = None
    handler_id: int | None = None
    undated: bool | None = None


def accept(
    session: Session,
    actor: Actor | None,
    row: DraftTask,
    review: Review,
    *,
    expected_version: Expected,
) -> None:
    """Save a row as a person wants it, and mark it as seen. Raises DueOutOfYear."""
    draft = hold_row(session, row, expected_version)
    check_due(review.due_named, draft.year)
    title = review.title.strip()
    if not title:
        raise Refused(f"请填写第 {row.order_no} 项的任务名称。")
    wanted = asdict(review) | {"title": title[:120]}
    undated = wanted.pop("undated")
    changes = {k: [getattr(row, k), v] for k, v in wanted.items() if getattr(row, k) != v}
    if undated != row.is_undated:
        changes["undated"] = [row.is_undated, undated]
    for name, value in wanted.items():
        setattr(row, name, value)
    row.set_undated(undated)
    moved(row, RowState.ACCEPTED)
    trail.record(session, actor, "draft_task.accept", row, changes)


def skip(
    session: Session,
    actor: Actor | None,
    row: DraftTask,
    reason: str,
    *,
    expected_version: Expected,
) -> None:
    """Leave a row out of the ledger, saying why. Raises NoReason."""
    hold_row(session, row, expected_version)
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason(f"请写明忽略第 {row.order_no} 项的理由，例如“只对上级部门的要求”。")
    refuse_with_parts(session, row)
    moved(row, RowState.SKIPPED)
    row.skip_reason = reason[:200]
    trail.record(session, actor, "draft_task.skip", row, {"reason": reason})


def merge(
    session: Session,
    actor: Actor | None,
    row: DraftTask,
    into_id: int | None = None,
    *,
    expected_version: Expected,
    title: str = "",
) -> DraftTask:
    """Make a row part of another, by default the one before it; both keep their words (DEC-9).

    `title` is what a person had made of its title by then: kept on the row and in the trail.
    """
    hold_row(session, row, expected_version)
    rows = list(session.scalars(queries.rows(row.draft_id)))
    others = [other for other in rows if other.state in COUNTED and other.id != row.id]
    if into_id is None:
        target = next((o for o in reversed(others) if _place(o) < _place(row)), None)
    else:
        target = next((o for o in others if o.id == into_id), None)
    if target is None:
        raise Refused(f"第 {row.order_no} 项前面没有可以并入的任务，请另选一项。")
    for part in (row, *(other for other in rows if other.merged_into_id == row.id)):
        moved(part, RowState.MERGED)
        part.merged_into_id = target.id
    told: dict[str, object] = {"into": target.order_no}
    if (title := title.strip()[:120]) and title != row.title:
        told["title"] = [row.title, title]
        row.title = title
    trail.record(session, actor, "draft_task.merge", row, told)
    return target


def accept_rest(
    session: Session, actor: Actor | None, draft_id: int, *, expected_version: Expected
) -> int:
    """Mark every row as seen that nobody has judged yet; return how many there were."""
    draft = hold(session, draft_id, expected_version)
    rest = [r for r in session.scalars(queries.rows(draft_id)) if r.state == RowState.PROPOSED]
    for row in rest:
        moved(row, RowState.ACCEPTED)
    versions.touch(draft)
    trail.record(session, actor, "draft.accept_rest", draft, {"rows": [r.order_no for r in rest]})
    return len(rest)


def tick(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    row_ids: Iterable[int],
    *,
    expected_version: Expected,
) -> int:
    """Of a text without headings: the ticked rows are tasks, the others are left out."""
    draft, wanted = hold(session, draft_id, expected_version), set(row_ids)
    rows = [r for r in session.scalars(queries.rows(draft_id)) if r.state != RowState.MERGED]
    for row in rows:
        if row.id in wanted:
            moved(row, RowState.ACCEPTED)
        elif row.state != RowState.SKIPPED:
            refuse_with_parts(session, row)
            moved(row, RowState.SKIPPED)
            row.skip_reason = NOT_TICKED
    kept = [row.order_no for row in rows if row.id in wanted]
    versions.touch(draft)
    trail.record(session, actor, "draft.tick", draft, {"rows": kept})
    return len(kept)


def fill(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    filling: Filling,
    *,
    expected_version: Expected,
) -> int:
    """Give unit, leader, handler or the year's end to the rows that have none.

    Returns how many rows changed.
    """
    draft = hold(session, draft_id, expected_version)
    given = {k: v for k, v in asdict(filling).items() if k != "chapter" and v is not None}
    if not given:
        raise Refused("请先选择要填入的牵头单位、责任领导、经办人，或没有写明的时限怎样计。")
    outline = Outline(draft.reading["outline"])
    changed = [
        row.order_no
        for row in session.scalars(queries.rows(draft_id))
        if row.state in COUNTED
        and filling.chapter in (None, outline.by_id[row.clause].chapter)
        and _fill_row(row, given)
    ]
    versions.touch(draft)
    trail.record(session, actor, "draft.fill", draft, given | {"rows": changed})
    return len(changed)


def _fill_row(row: DraftTask, given: Mapping[str, Any]) -> bool:
    """Put what is given where the row has nothing; whether anything changed."""
    empty = [k for k in given if k != "undated" and getattr(row, k) is None]
    for name in empty:
        setattr(row, name, given[name])
    undated = given.get("undated")
    open_day = row.due_assumed or row.due_named is None
    if undated is None or not open_day or row.schedule_type == ScheduleType.EVENT:
        return bool(empty)
    moved = undated != row.is_undated
    if undated:
        row.due_named, row.due_assumed = None, False
    row.set_undated(undated)
    return moved or bool(empty)


def add_clause(
    session: Session, actor: Actor | None, draft_id: int, clause: str, *, expected_version: Expected
) -> DraftTask:
    """Make a part of the text that gave no task into a row of its own."""
    draft = hold(session, draft_id, expected_version)
    entry = next((e for e in draft.reading["outline"] if e["id"] == clause), None)
    rows = list(session.scalars(queries.rows(draft_id)))
    if entry is None or any(row.clause == clause for row in rows):
        raise Refused("这一条已经在任务里，请刷新后再看。")
    last = max((row.order_no for row in rows), default=0)
    [row] = add_rows(session, draft, [of_clause(entry, draft.text)], after=last)
    versions.touch(draft)
    trail.record(session, actor, "draft_task.add", row, {"title": row.title})
    return row


def see(
    session: Session, actor: Actor | None, draft_id: int, place: int, *, expected_version: Expected
) -> None:
    """A person has looked at the reader's warning number `place`."""
    draft = hold(session, draft_id, expected_version)
    seen = {*draft.reading.get("seen", []), place}
    if 0 <= place < len(draft.reading["warnings"]):
        draft.reading = {**draft.reading, "seen": sorted(seen)}
        trail.record(session, actor, "draft.see", draft, {"warning": place})


def settle(
    session: Session, actor: Actor | None, draft_id: int, key: str, *, expected_version: Expected
) -> None:
    """A person has looked at what speaks against the whole document."""
    draft = hold(session, draft_id, expected_version)
    settled = {*draft.reading.get("settled", []), key[:40]}
    draft.reading = {**draft.reading, "settled": sorted(settled)}
    trail.record(session, actor, "draft.settle", draft, {"need": key[:40]})


def discard(
    session: Session, actor: Actor | None, draft_id: int, *, expected_version: Expected
) -> ImportDraft:
    """Give an upload up: nothing of it becomes live, and its file may be uploaded again."""
    draft = hold(session, draft_id, expected_version)
    draft.state = DraftState.DISCARDED
    trail.record(session, actor, "draft.discard", draft, {"file": draft.file_name})
    return draft


def _place(row: DraftTask) -> tuple[int, int]:
    return row.start, row.end
