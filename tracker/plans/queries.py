"""Years, documents and clauses."""

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, undefer

from tracker.plans.models import Clause, DocumentUpdate, SourceDocument, YearPlan


def years() -> Select[YearPlan]:
    """The office's years, newest first."""
    return select(YearPlan).order_by(YearPlan.year.desc())


def plan_of(session: Session, year: int) -> YearPlan | None:
    """The plan of that year."""
    return session.scalar(select(YearPlan).where(YearPlan.year == year))


def is_in_force() -> ColumnElement[bool]:
    """Documents that no newer text took the place of (a condition)."""
    return ~exists().where(
        DocumentUpdate.org_id == SourceDocument.org_id,
        DocumentUpdate.replaces_id == SourceDocument.id,
    )


def documents(year_plan_id: int) -> Select[SourceDocument]:
    """What a year rests on, in the order of arrival; texts are not loaded."""
    return (
        select(SourceDocument)
        .where(SourceDocument.year_plan_id == year_plan_id, is_in_force())
        .order_by(SourceDocument.id)
    )


def replaced_by(document_id: int) -> Select[SourceDocument]:
    """The newer text that took the place of a document."""
    return (
        select(SourceDocument)
        .join(DocumentUpdate, DocumentUpdate.document_id == SourceDocument.id)
        .where(DocumentUpdate.replaces_id == document_id)
    )


def replaces(document_id: int) -> Select[SourceDocument]:
    """The earlier text whose place a document took."""
    return (
        select(SourceDocument)
        .join(DocumentUpdate, DocumentUpdate.replaces_id == SourceDocument.id)
        .where(DocumentUpdate.document_id == document_id)
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
