"""A paper in the ledger, and its new text under review."""

import pytest

from tests.intake.revising.papers import new_text
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.models import ImportDraft


@pytest.fixture
def update(desk):
    """Take one draft for a new text of another."""

    def updated(draft, earlier):
        with unit_of_work() as session:
            return actions.update(
                session,
                desk.clerk,
                session.get_one(ImportDraft, draft.id),
                session.get_one(ImportDraft, earlier.id),
                expected_version=AS_IT_STANDS,
            )

    return updated


@pytest.fixture
def first(desk):
    """The paper in the ledger."""
    draft = desk.draft()
    desk.fill(draft)
    desk.confirm(draft)
    return draft


@pytest.fixture
def second(desk, first, update):
    """Its new text, under review, taken for what it is."""
    draft = desk.draft(new_text(), name="修订.txt")
    update(draft, first)
    desk.fill(draft)
    return draft
