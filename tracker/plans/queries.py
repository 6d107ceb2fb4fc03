"""Years, documents and clauses."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from tracker.plans.models import Clause, SourceDocument, YearPlan


def years() -> Select[YearPlan]:
    """The office's years, newest first."""
    return select(YearPlan).order_by(YearPlan.year.desc())


def plan_of(session: Session, year: int) -> YearPlan | None:
    """The plan of that year."""
    return session.scalar(select(YearPlan).where(YearPlan.year == year))


def documents(year_plan_id: int) -> Select[SourceDocument]:
    """What a year rests on, in the order of arrival; texts are not loaded."""
    return (
        select(SourceDocument)
        .where(SourceDocument.year_plan_id == year_plan_id)
        .order_by(SourceDocument.id)
    )


def document_with_text(session: Session, document_id: int) -> SourceDocument | None:
    """One document with its text."""
    return session.scalar(
        select(SourceDocument)
        .where(SourceDocument.id == document_id)
        .options(undefer(SourceDocument.text))
    )


def clauses(document_id: int) -> Select[Clause]:
    """The outline of a document, in order."""
    return select(Clause).where(Clause.document_id == document_id).order_by(Clause.order_no)
