"""Opening and closing years, keeping documents."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.plans import queries
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.rules import DocKind, YearState
from tracker.trail import actions as trail

FIRST_YEAR, LAST_YEAR = 2008, 2099  # the Regulation came into force in 2008


class YearClosed(Refused):
    """The year is closed and only looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A reviewed document on its way into a year; `text` is what all positions count."""

    kind: DocKind
    title: str
    text: str
    doc_number: str = ""
    issuer: str = ""
    addressee: str = ""
    written_on: date | None = None
    printed_on: date | None = None
    parents: list[str] = field(default_factory=list)
    attachment_id: int | None = None


def open_year(session: Session, actor: Actor | None, year: int) -> YearPlan:
    """The running plan of `year`, made if there is none; refuses a closed or impossible year."""
    plan = queries.plan_of(session, year)
    if plan is None:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Refused(f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。")
        plan = YearPlan(year=year)
        session.add(plan)
        trail.record(session, actor, "year.open", plan, {"year": year})
    if plan.state == YearState.CLOSED:
        raise YearClosed(f"{year} 年度已经封存，只能查看。")
    return plan


def close_year(session: Session, actor: Actor | None, plan: YearPlan) -> None:
    """From here on the year is only looked at."""
    plan.state = YearState.CLOSED
    trail.record(session, actor, "year.close", plan, {"year": plan.year})


def keep_document(
    session: Session, actor: Actor | None, plan: YearPlan, new: NewDocument
) -> SourceDocument:
    """Put a reviewed document into its year."""
    row = SourceDocument(
        year_plan_id=plan.id,
        imported_by_id=actor.person_id if actor else None,
        imported_at=clock.now(),
        **asdict(new),
    )
    session.add(row)
    trail.record(session, actor, "document.keep", row, {"title": new.title})
    return row


def keep_outline(
    session: Session, document: SourceDocument, outline: list[dict[str, Any]]
) -> dict[str, Clause]:
    """Store the outline of contracts.md 3 as clauses; returns them by the ids of that JSON."""
    kept: dict[str, Clause] = {}
    for order_no, entry in enumerate(outline, 1):
        parent = kept.get(entry["parent"]) if entry["parent"] else None
        kept[entry["id"]] = clause = Clause(
            document_id=document.id,
            parent_id=parent.id if parent else None,
            order_no=order_no,
            level=entry["level"],
            marker=entry["marker"],
            ordinal=entry["ordinal"],
            path=entry["path"],
            heading=entry["heading"],
            start=entry["start"],
            end=entry["end"],
            body_start=entry["body"][0],
            body_end=entry["body"][1],
            background=entry["background"],
            repaired=entry["repaired"],
        )
        session.add(clause)
        session.flush()  # children need its id
    return kept
