"""Cutting the text into tasks otherwise than the reader did: split, new, heading, running."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from tracker.access.actor import Actor
from tracker.core import versions
from tracker.core.errors import Refused
from tracker.core.versions import Expected
from tracker.decompose.rules import Span
from tracker.intake import queries
from tracker.intake.actions.holding import hold, hold_row, moved, refuse_with_parts
from tracker.intake.actions.uploading import add_rows
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.outline import Outline
from tracker.intake.proposing import Proposed, running_title, timing
from tracker.intake.rules import COUNTED, HEADING, RowState, check_offer
from tracker.intake.shaping import (
    check_passage,
    check_split,
    part_of,
    read_part,
    with_heading,
    without_heading,
)
from tracker.ledger.kinds import ScheduleType
from tracker.trail import actions as trail


def split(
    session: Session, actor: Actor | None, row: DraftTask, at: int, *, expected_version: Expected
) -> DraftTask:
    """Cut a row in two at a place of the text; return the second part (DEC-1).

    Each part is read anew by its own words; unit, leader and handler stay with both, and so does
    the time where a person had settled it. Raises Refused, Stale, NotUnderReview.
    """
    draft = hold_row(session, row, expected_version)
    _check_counted(row)
    first, second = check_split(draft.text, row, at)
    parts = [_part(draft, row, span) for span in (first, second)]
    settled = row.state == RowState.ACCEPTED
    own_title = row.title if row.title != row.proposal.get("title", row.title) else ""
    [new] = add_rows(session, draft, [_proposed(row.clause, parts[1])], after=row.order_no)
    for name in ("leader_post_id", "lead_unit_id", "handler_id"):
        setattr(new, name, getattr(row, name))
    _become(row, parts[0], own_title)
    for one, part in zip((row, new), parts, strict=True):
        _take_time(one, row if settled else None, part)
    row.state = RowState.PROPOSED
    renumber(session, draft.id)
    trail.record(session, actor, "draft_task.split", row, {"into": [row.title, new.title]})
    return new


def _part(draft: ImportDraft, row: DraftTask, span: Span) -> dict[str, Any]:
    read = read_part(draft.reading, draft.text, span, draft.year, row.clause)
    return part_of({"start": row.start, "end": row.end, **row.proposal}, read, span)


def _proposed(clause: str, task: dict[str, Any]) -> Proposed:
    return Proposed(
        clause=clause,
        title=task["title"][:120],
        text=task["text"],
        start=task["start"],
        end=task["end"],
        task=task,
    )


def _become(row: DraftTask, task: dict[str, Any], own_title: str) -> None:
    row.title = own_title or task["title"][:120]
    row.text, row.start, row.end, row.proposal = task["text"], task["start"], task["end"], task


def _take_time(row: DraftTask, settled: DraftTask | None, task: dict[str, Any]) -> None:
    """The time of a part: what a person settled for the whole, else what its words say."""
    if settled is not None:
        for name in ("schedule_type", "recurrence", "due_text", "due_named", "due_assumed"):
            setattr(row, name, getattr(settled, name))
        return
    read = timing(task)
    row.schedule_type, row.recurrence = read.schedule_type, read.recurrence
    row.due_text, row.due_named, row.due_assumed = read.due_text, read.due_named, False


def add_passage(
    session: Session, actor: Actor | None, draft_id: int, span: Span, *, expected_version: Expected
) -> DraftTask:
    """Make a stretch of the text that is in no row into one. Raises Refused, Stale."""
    draft = hold(session, draft_id, expected_version)
    rows = session.scalars(queries.rows(draft_id)).all()
    outline = Outline(draft.reading["outline"])
    span, clause = check_passage(
        draft.text, outline.headings, [(row.order_no, row) for row in rows], span
    )
    task = read_part(draft.reading, draft.text, span, draft.year, clause)
    [row] = add_rows(session, draft, [_proposed(clause, task)])
    renumber(session, draft_id)
    versions.touch(draft)
    trail.record(session, actor, "draft_task.add", row, {"title": row.title})
    return row


def promote(
    session: Session, actor: Actor | None, row: DraftTask, *, expected_version: Expected
) -> None:
    """Make a row a heading: what follows it in its clause comes under it. `restore` undoes it."""
    draft = hold_row(session, row, expected_version)
    _check_counted(row)
    refuse_with_parts(session, row)
    outline, new_id = with_heading(draft.reading["outline"], row.clause, draft.text, row)
    draft.reading = {**draft.reading, "outline": outline}
    row.proposal = {**row.proposal, "heading": {"id": new_id, "clause": row.clause}}
    moved(row, RowState.SKIPPED)
    row.skip_reason = HEADING
    _reclause(session, _behind(session, row), new_id)
    trail.record(session, actor, "draft_task.promote", row, {"heading": row.title})


def restore(
    session: Session, actor: Actor | None, row: DraftTask, *, expected_version: Expected
) -> None:
    """Bring back a row that was left out, made part of another, or made a heading."""
    draft = hold_row(session, row, expected_version)
    before = row.state
    if "heading" in row.proposal:
        _demote(session, draft, row)
    moved(row, RowState.PROPOSED)
    trail.record(session, actor, "draft_task.restore", row, {"state": [before, row.state]})


def _demote(session: Session, draft: ImportDraft, row: DraftTask) -> None:
    """Take the heading out again that a row had become."""
    proposal = dict(row.proposal)
    made = proposal.pop("heading")
    outline = without_heading(draft.reading["outline"], made["id"], made["clause"])
    draft.reading = {**draft.reading, "outline": outline}
    row.proposal = proposal
    under = [one for one in session.scalars(queries.rows(draft.id)) if one.clause == made["id"]]
    _reclause(session, under, made["clause"])


def _behind(session: Session, row: DraftTask) -> list[DraftTask]:
    rows = session.scalars(queries.rows(row.draft_id))
    return [one for one in rows if one.clause == row.clause and one.start >= row.end]


def offer_running(
    session: Session, actor: Actor | None, row: DraftTask, *, expected_version: Expected
) -> DraftTask:
    """Beside the making of a rule, list its running as a continuing row (DEC-3).

    It has no characters of its own: it rests on those of the rule.
    """
    draft = hold_row(session, row, expected_version)
    _check_counted(row)
    rows = session.scalars(queries.rows(draft.id))
    if any(other.proposal.get("runs") == row.id for other in rows):
        raise Refused(f"第 {row.order_no} 项的制度运行已经另列一项，请刷新后再看。")
    title = running_title(row.title)
    task = {
        **row.proposal,
        "title": title,
        "deadlines": [],
        "frequencies": [],
        "targets": [],
        "deliverable_kind": "other",
        "runs": row.id,
    }
    new_row = Proposed(
        clause=row.clause, title=title, text=row.text, start=row.start, end=row.end, task=task
    )
    [new] = add_rows(session, draft, [new_row], after=row.order_no)
    new.schedule_type = ScheduleType.CONTINUING
    for name in ("leader_post_id", "lead_unit_id", "handler_id"):
        setattr(new, name, getattr(row, name))
    renumber(session, draft.id)
    trail.record(session, actor, "draft_task.add", new, {"title": title, "runs": row.order_no})
    return new


def decline(
    session: Session, actor: Actor | None, row: DraftTask, offer: str, *, expected_version: Expected
) -> None:
    """A person does not want what is offered for a row: `offer` is not made again (Refused)."""
    check_offer(offer)
    hold_row(session, row, expected_version)
    declined = {*row.proposal.get("declined", []), offer}
    row.proposal = {**row.proposal, "declined": sorted(declined)}
    trail.record(session, actor, "draft_task.decline", row, {"offer": offer})


def renumber(session: Session, draft_id: int) -> None:
    """Number the rows of a draft in the order of its text.

    A number is only how people call a row: nobody's open form grows stale by it.
    """
    session.flush()
    rows = session.scalars(queries.rows(draft_id)).all()
    _set(session, sorted(rows, key=lambda r: (r.start, r.order_no, r.id)))


def _set(session: Session, rows: Iterable[DraftTask]) -> None:
    changed = [(row, number) for number, row in enumerate(rows, 1) if row.order_no != number]
    for row, number in changed:
        _quietly(session, row, "order_no", number)


def _reclause(session: Session, rows: Iterable[DraftTask], clause: str) -> None:
    session.flush()
    for row in rows:
        _quietly(session, row, "clause", clause)


def _quietly(session: Session, row: DraftTask, name: str, value: object) -> None:
    """Set a value that no form carries, without moving the row's version on."""
    mine = update(DraftTask).where(DraftTask.id == row.id).values({name: value})
    session.execute(mine.execution_options(synchronize_session=False))
    set_committed_value(row, name, value)


def _check_counted(row: DraftTask) -> None:
    if row.state not in COUNTED:
        raise Refused(f"第 {row.order_no} 项已经忽略或并入其他项，请先恢复再改。")
