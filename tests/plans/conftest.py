"""A county's points and a township's plan in the ledger of the first township."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.intake.conftest import Desk, change, desk
from tests.plans.papers import COUNTY, PLAN
from tracker.core.db import db
from tracker.intake.models import ImportDraft
from tracker.plans.models import Clause, SourceDocument

__all__ = ["change", "desk"]


@pytest.fixture
def confirmed(desk: Desk) -> Callable[..., tuple[ImportDraft, SourceDocument]]:
    """Confirm a paper of that text."""

    def confirm(text: str, name: str) -> tuple[ImportDraft, SourceDocument]:
        draft = desk.draft(text, 2026, name)
        desk.fill(draft)
        return draft, desk.confirm(draft).document

    return confirm


@pytest.fixture
def county(confirmed) -> SourceDocument:  # type: ignore[no-untyped-def]
    """The county's points as a document of the township's own."""
    return confirmed(COUNTY, "要点.txt")[1]


@pytest.fixture
def plan(county, confirmed) -> SourceDocument:  # type: ignore[no-untyped-def]
    """The township's plan, under the county's points."""
    return confirmed(PLAN, "方案.txt")[1]


def clause(document: SourceDocument, heading: str) -> Clause:
    """The clause of that heading."""
    return db.session.scalars(
        select(Clause).where(Clause.document_id == document.id, Clause.heading == heading)
    ).one()
