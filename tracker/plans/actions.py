"""Opening, closing and reopening years, keeping documents."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.plans import queries
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.rules import DocKind, YearState
from tracker.trail import actions as trail

FIRST_YEAR, LAST_YEAR = 2008, 2099  # the Regulation came into force in 2008
SHORTEST_REASON = 10  # characters of why a sealed year is opened again
LONGEST_REASON = 500


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
        raise YearClosed(f"{year} 年度已经封存，只能查看；要再办理，请组长重新打开。")
    return plan


class Run(NamedTuple):
    """A year, and whether work goes on in it."""

    year: int
    state: YearState


def check_runs(session: Session, year_plan_id: int) -> None:
    """Refuse a change in a year that is closed (YearClosed), and let it not close meanwhile."""
    refuse_closed(run_of(session, year_plan_id, held=True))


def refuse_closed(run: Run) -> None:
    """Refuse a change in a year that is closed (YearClosed)."""
    if run.state == YearState.CLOSED:
        raise YearClosed(f"{run.year} 年度已经封存，只能查看；要再办理，请组长重新打开。")


def run_of(session: Session, year_plan_id: int, *, held: bool) -> Run:
    """How the year stands; `held` lets it not close before the unit of work ends.

    On SQLite the unit of work holds the only write lock. On PostgreSQL the database is asked and
    not a row read before: who waited for a lock that the closing held must find the year closed.
    The weakest of its row locks, so that only the closing waits.
    """
    if held and session.get_bind().dialect.name == "postgresql":
        found = select(YearPlan.year, YearPlan.state).where(YearPlan.id == year_plan_id)
        year, state = session.execute(found.with_for_update(read=True, key_share=True)).one()
        return Run(year, state)
    plan = session.get_one(YearPlan, year_plan_id)
    return Run(plan.year, plan.state)


def close_year(
    session: Session,
    actor: Actor | None,
    plan: YearPlan,
    figures: Mapping[str, Any] | None = None,
) -> None:
    """From here on the year is only looked at; the trail keeps its `figures` (domain.md 5.6)."""
    plan.state = YearState.CLOSED
    trail.record(session, actor, "year.close", plan, {"year": plan.year, **(figures or {})})


def reopen_year(
    session: Session, actor: Actor, plan: YearPlan, reason: str, *, expected_version: Expected
) -> None:
    """The head of the leading group lets a sealed year be worked on again, and says why.

    What the closing filed away and carried on stays so. Raises Stale, Refused.
    """
    hold(session, plan, expected_version)
    reason = reason.strip()
    if plan.state != YearState.CLOSED:
        raise Refused(f"{plan.year} 年度没有封存，不用重新打开。请刷新后再看。")
    if len(reason) < SHORTEST_REASON:
        raise Refused(f"重新打开的理由不少于 {SHORTEST_REASON} 个字，它会一直显示在这个年度上。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"重新打开的理由不超过 {LONGEST_REASON} 个字，请精简。")
    plan.state = YearState.RUNNING
    trail.record(session, actor, "year.reopen", plan, {"year": plan.year, "reason": reason})


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
