"""What was uploaded, and the rows under review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload, undefer

from tracker.accounts import queries as accounts
from tracker.accounts.models import GroupMember, Post
from tracker.intake.facts import time_words
from tracker.intake.models import DraftTask, ImportDraft, IntakeReading
from tracker.intake.revising import Asked
from tracker.intake.rules import COUNTED, ENDED_WITHOUT, UNDER_WAY, DraftState, RowState
from tracker.intake.suggesting import Before
from tracker.ledger.kinds import DONE, State
from tracker.ledger.models import Task, TaskSource
from tracker.plans.models import Clause, DocumentUpdate, SourceDocument, YearPlan


def drafts() -> Select[ImportDraft]:
    """Every upload that was not discarded, newest first; texts and readings are not loaded."""
    return (
        select(ImportDraft)
        .where(ImportDraft.state != DraftState.DISCARDED)
        .options(defer(ImportDraft.reading))
        .order_by(ImportDraft.id.desc())
    )


def draft(draft_id: int) -> Select[ImportDraft]:
    """One upload with its text."""
    return select(ImportDraft).where(ImportDraft.id == draft_id).options(undefer(ImportDraft.text))


def locked(draft_id: int) -> Select[ImportDraft]:
    """One upload with its text, as it is now, held against every other change of it."""
    return draft(draft_id).with_for_update().execution_options(populate_existing=True)


def sheet(draft_id: int) -> Select[ImportDraft]:
    """One upload that is a workbook with a task table, with its sheets and its text."""
    with_cells = undefer(ImportDraft.grid), undefer(ImportDraft.layout)
    return draft(draft_id).where(ImportDraft.grid.is_not(None)).options(*with_cells)


def locked_sheet(draft_id: int) -> Select[ImportDraft]:
    """The same as it is now, held against every other change of it."""
    return sheet(draft_id).with_for_update().execution_options(populate_existing=True)


def layouts() -> Select[tuple[dict[str, Any]]]:
    """What people said of the columns of workbooks that went on, newest first."""
    gone_on = DraftState.REVIEWING, DraftState.CONFIRMED
    return (
        select(ImportDraft.layout)
        .where(ImportDraft.layout.is_not(None), ImportDraft.state.in_(gone_on))
        .order_by(ImportDraft.id.desc())
        .limit(20)
    )


def rows(draft_id: int) -> Select[DraftTask]:
    """The rows of an upload, in the order of the text."""
    return select(DraftTask).where(DraftTask.draft_id == draft_id).order_by(DraftTask.order_no)


def row(draft_id: int, row_id: int) -> Select[DraftTask]:
    """One row of that upload."""
    return rows(draft_id).where(DraftTask.id == row_id)


def same_file(sha256: str) -> Select[ImportDraft]:
    """Uploads of the same content that were not discarded."""
    return drafts().where(ImportDraft.sha256 == sha256)


def reading(reading_id: int) -> Select[IntakeReading]:
    """One upload that is, or was, being read."""
    return select(IntakeReading).where(IntakeReading.id == reading_id)


def being_read(sha256: str) -> Select[IntakeReading]:
    """Uploads of the same content that are being read."""
    under_way = IntakeReading.state.in_(UNDER_WAY)
    return select(IntakeReading).where(IntakeReading.sha256 == sha256, under_way)


def readings(person_id: int, since: datetime) -> Select[IntakeReading]:
    """What is being read, and those of `person_id` that came to nothing `since` then, unseen."""
    mine = and_(
        IntakeReading.state.in_(ENDED_WITHOUT),
        IntakeReading.created_by_id == person_id,
        IntakeReading.finished_at >= since,
        IntakeReading.seen_at.is_(None),
    )
    return (
        select(IntakeReading)
        .where(or_(IntakeReading.state.in_(UNDER_WAY), mine))
        .order_by(IntakeReading.id.desc())
        .limit(20)
    )


def same_number(draft: ImportDraft) -> Select[ImportDraft]:
    """Other uploads of that year with the same 文号: earlier ones, and what is in the ledger.

    What a newer text took the place of is not asked about again.
    """
    before = ImportDraft.id < draft.id
    return drafts().where(
        ImportDraft.doc_number == draft.doc_number,
        ImportDraft.doc_number != "",
        ImportDraft.year == draft.year,
        ImportDraft.id != draft.id,
        before | (ImportDraft.state == DraftState.CONFIRMED),
        ~_is_replaced(),
    )


def _is_replaced() -> ColumnElement[bool]:
    return exists().where(
        DocumentUpdate.org_id == ImportDraft.org_id,
        DocumentUpdate.replaces_id == ImportDraft.document_id,
    )


def in_force(draft: ImportDraft) -> Select[ImportDraft]:
    """Other papers of the draft's year that are in the ledger, and no newer text replaced."""
    return drafts().where(
        ImportDraft.year == draft.year,
        ImportDraft.id != draft.id,
        ImportDraft.state == DraftState.CONFIRMED,
        ~_is_replaced(),
    )


def asked_tasks(session: Session, document_id: int) -> list[Asked]:
    """The tasks of a document that were not withdrawn, each under its first heading; one query.

    Those of its own year: what was carried on from there rests on the same words.
    """
    found = session.execute(
        select(Task, Clause.heading)
        .join(TaskSource, and_(TaskSource.org_id == Task.org_id, TaskSource.task_id == Task.id))
        .join(Clause, and_(Clause.org_id == Task.org_id, Clause.id == TaskSource.clause_id))
        .join(
            SourceDocument,
            and_(
                SourceDocument.org_id == Task.org_id,
                SourceDocument.id == TaskSource.document_id,
                SourceDocument.year_plan_id == Task.year_plan_id,
            ),
        )
        .where(TaskSource.document_id == document_id, Task.state != State.WITHDRAWN)
        .order_by(Task.seq_no, TaskSource.id)
    ).all()
    first: dict[int, Asked] = {}
    for task, heading in found:
        first.setdefault(task.id, _asked(task, heading))
    return list(first.values())


def _asked(task: Task, heading: str) -> Asked:
    return Asked(
        id=task.id,
        number=task.seq_no,
        title=task.title,
        words=task.requirement,
        heading=heading,
        is_settled=task.state in (*DONE, State.NOT_APPLICABLE),
        clock=(task.due_text, task.schedule_type, task.recurrence),
        time=time_words(task.schedule_type, task.recurrence, task.due_named),
    )


def seats(day: date) -> Select[Post]:
    """The seats of `day` with those who ever held them, in one query; to be made `unique()`."""
    held = joinedload(Post.holdings)
    return (
        accounts.seats_on(day)
        .options(held.joinedload(GroupMember.person), held.joinedload(GroupMember.post))
        .order_by(Post.order_no, Post.id)
    )


def _is_held(draft: ImportDraft) -> ColumnElement[bool]:
    """Of a task: it came from this draft, and nobody is reminded of it yet."""
    its = select(TaskSource.task_id).where(TaskSource.document_id == draft.document_id)
    return and_(Task.id.in_(its), Task.reminders_held)


def held_tasks(draft: ImportDraft) -> Select[Task]:
    """The tasks of a draft of which nobody is reminded yet, held against changes."""
    return select(Task).where(_is_held(draft)).order_by(Task.seq_no).with_for_update()


def held_count(session: Session, draft: ImportDraft) -> int:
    """How many tasks of a draft nobody is reminded of yet."""
    return session.scalar(select(func.count()).select_from(Task).where(_is_held(draft))) or 0


def before(session: Session, year: int) -> list[Before]:
    """The tasks of the last year before `year` that has any, with who holds them; two queries."""
    last = session.scalar(
        select(func.max(YearPlan.year)).where(
            YearPlan.year < year, exists().where(Task.year_plan_id == YearPlan.id)
        )
    )
    if last is None:
        return []
    found = session.execute(
        select(
            Task.id,
            Task.seq_no,
            Task.requirement,
            Task.lead_unit_id,
            Task.leader_post_id,
            Task.handler_id,
        )
        .join(YearPlan, and_(YearPlan.org_id == Task.org_id, YearPlan.id == Task.year_plan_id))
        .where(YearPlan.year == last, Task.state != State.WITHDRAWN)
        .order_by(Task.seq_no)
    )
    return [Before(year=last, **row._mapping) for row in found]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of an upload would become tasks, and how many of these a person has seen."""

    counted: int = 0
    accepted: int = 0


def tallies(session: Session, draft_ids: Iterable[int]) -> dict[int, Tally]:
    """The tally of each upload, in one query."""
    found = session.execute(
        select(
            DraftTask.draft_id,
            func.count(),
            func.count().filter(DraftTask.state == RowState.ACCEPTED),
        )
        .where(DraftTask.draft_id.in_(list(draft_ids)), DraftTask.state.in_(COUNTED))
        .group_by(DraftTask.draft_id)
    )
    return {draft_id: Tally(counted, accepted) for draft_id, counted, accepted in found}
