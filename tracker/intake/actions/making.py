"""What a draft becomes: its document, and each row the task that it asks for. Writes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.names import Names
from tracker.intake.outline import Outline
from tracker.intake.proposing import our_role
from tracker.intake.rules import ONLY_DOCUMENT, RowState, year_end
from tracker.ledger.actions.assigning import NewTask, Source
from tracker.plans.actions import NewDocument
from tracker.plans.models import Clause, SourceDocument
from tracker.plans.rules import DocKind


@dataclass(frozen=True, slots=True)
class Making:
    """What every task of one document shares while it is made."""

    year: int
    document: SourceDocument
    clauses: dict[str, Clause]
    outline: Outline
    names: Names
    parts: dict[int, list[DraftTask]]


def document_of(draft: ImportDraft) -> NewDocument:
    """The paper as it was read."""
    found = draft.reading
    return NewDocument(
        kind=DocKind(found["kind"]),
        title=draft.title,
        text=draft.text,
        doc_number=draft.doc_number,
        issuer=(found["issuer"] or "")[:100],
        addressee=(found["addressee"] or "")[:200],
        written_on=_day(found["written_on"]),
        printed_on=_day(found["printed_on"]),
        parents=list(found["parents"]),
        attachment_id=draft.attachment_id,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def parts_of(rows: Sequence[DraftTask]) -> dict[int, list[DraftTask]]:
    """The rows that were made part of a row, by its id."""
    parts: dict[int, list[DraftTask]] = defaultdict(list)
    for row in rows:
        if row.state == RowState.MERGED and row.merged_into_id is not None:
            parts[row.merged_into_id].append(row)
    return parts


def left_out(rows: Sequence[DraftTask], clauses: dict[str, Clause]) -> dict[int, str]:
    """What was said of the clauses of which every row was left out, by the clause's number."""
    kept = {row.clause for row in rows if row.state != RowState.SKIPPED}
    reasons: dict[int, str] = {}
    for row in rows:
        if row.clause not in kept and row.skip_reason not in ("", ONLY_DOCUMENT):
            known = reasons.get(clauses[row.clause].id, "")
            if row.skip_reason not in known:
                both = f"{known}；{row.skip_reason}" if known else row.skip_reason
                reasons[clauses[row.clause].id] = both[:500]
    return reasons


def task_of(row: DraftTask, making: Making) -> NewTask:
    """The task that a row asks for, with what was made part of it."""
    told = [row, *making.parts.get(row.id, [])]
    supporting = {
        unit_id
        for part in told
        for name in part.proposal["support"]
        if (unit_id := making.names.unit(name)) and unit_id != row.lead_unit_id
    }
    return NewTask(
        title=row.title,
        requirement="\n".join(part.text for part in told),
        sources=tuple(
            Source(making.document.id, making.clauses[part.clause].id, part.start, part.end)
            for part in told
        ),
        chapter_title=making.outline.chapter_of(row.clause),
        clause_path=making.clauses[row.clause].path,
        our_role=our_role(row.title),
        deliverable_kind=row.proposal["deliverable_kind"],
        targets=[target for part in told for target in part.proposal["targets"]],
        leader_post_id=row.leader_post_id,
        lead_unit_id=row.lead_unit_id,
        support_unit_ids=tuple(sorted(supporting)),
        handler_id=row.handler_id,
        schedule_type=row.schedule_type,
        recurrence=row.recurrence,
        due_text=row.due_text,
        due_named=year_end(making.year) if row.takes_year_end else row.due_named,
        due_assumed=row.due_assumed or row.takes_year_end,
    )
