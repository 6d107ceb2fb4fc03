"""`kill -9` while a plan of 400 tasks is confirmed: the whole plan is there, or none of it."""

import io
import os
import random
import signal
import sys
import time

import pytest
from sqlalchemy import func, select

from bench.loads import papers
from tracker.access.scope import within
from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.models import ImportDraft
from tracker.intake.rules import DraftState
from tracker.ledger.models import ProgressEntry, Task, TaskSource
from tracker.notify.models import DueNotice, Letter
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.trail import queries as trail_queries
from tracker.trail.models import AuditEntry
from tracker.workdays.models import Deadline

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]
ROWS = 400
BY_CONFIRMING = (SourceDocument, Clause, Task, TaskSource, ProgressEntry, Deadline)


@pytest.fixture
def draft_id(desk):
    """A plan of 400 tasks under review, each with its lead unit."""
    reading = actions.read_upload(
        settings.current().blobs_dir, io.BytesIO(papers.plan(ROWS)), "要点.txt", 2026
    )
    with unit_of_work() as session:
        draft = actions.start_review(session, desk.clerk, reading, 2026)
    desk.fill(draft)
    return draft.id


def confirm(clerk, draft_id):
    with unit_of_work() as session:
        draft = session.get_one(ImportDraft, draft_id)
        actions.confirm(session, clerk, draft, expected_version=AS_IT_STANDS)


def confirm_and_die(app, desk, draft_id, after):
    """Confirm in a process of its own that is killed after so many seconds; whether it got through.

    The child says one letter before it begins, so that the time counts from there.
    """
    clerk = desk.clerk
    db.session.remove()
    db.engine.dispose()  # the child must not find a connection of ours
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            db.engine.dispose(close=False)
            with app.app_context(), within(clerk.org_id):
                os.write(theirs, b".")
                confirm(clerk, draft_id)
        finally:
            os._exit(0)
    os.read(ours, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ours)
    os.close(theirs)
    return os.WIFEXITED(status)


def standing(session):
    """How many rows there are of all that confirming writes, and what it says of itself."""
    many = select(func.count())
    counts = {m.__name__: session.scalar(many.select_from(m)) for m in BY_CONFIRMING}
    entries = select(func.count()).select_from(AuditEntry)
    confirmed = entries.where(AuditEntry.action == "draft.confirm")
    assigned = entries.where(AuditEntry.action == "task.assign")
    return counts | {
        "trail": (session.scalar(confirmed), session.scalar(assigned)),
        "letters": session.scalar(select(func.count(Letter.id))),
        "notices": session.scalar(select(func.count(DueNotice.id))),
        "number": session.scalar(select(func.max(YearPlan.last_seq_no))) or 0,
    }


def test_a_confirm_that_is_killed_leaves_the_whole_plan_or_none(app, desk, draft_id, request):
    began = time.perf_counter()
    nothing = standing(db.session())
    confirm(desk.clerk, draft_id)
    took = time.perf_counter() - began
    whole = standing(db.session())
    assert whole["Task"] >= ROWS
    assert whole["trail"] == (1, whole["Task"])
    desk.undo(db.session.get_one(ImportDraft, draft_id))
    chance = random.Random()
    state = chance.getstate()
    ended: list[str] = []
    for _ in range(100 if request.config.getoption("--soak") else 15):
        confirmed_before, assigned_before = standing(db.session())["trail"]
        confirm_and_die(app, desk, draft_id, chance.uniform(0, took))
        db.session.rollback()
        found = standing(db.session())
        trail = found.pop("trail")
        draft = db.session.get_one(ImportDraft, draft_id, populate_existing=True)
        whole_trail = (confirmed_before + 1, assigned_before + whole["Task"])
        if draft.state == DraftState.CONFIRMED:
            assert found == {k: v for k, v in whole.items() if k != "trail"}, state
            assert trail == whole_trail, state
            document = db.session.get_one(SourceDocument, draft.document_id)
            assert document.attachment_id == draft.attachment_id
            ended.append("whole")
            desk.undo(draft)
        else:
            same = {k: v for k, v in nothing.items() if k != "trail"}
            assert found == same, state
            assert trail == (confirmed_before, assigned_before), state
            ended.append("none")
    assert trail_queries.first_bad(db.session(), desk.clerk.org_id) is None
    assert "none" in ended, "it was never killed in time: the moments are too late"
