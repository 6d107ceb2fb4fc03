"""Confirming a reviewed plan: from the click to the commit."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, process_time

from flask import Flask
from sqlalchemy import event

from bench.lines import Line, limit, time
from bench.loads import papers
from bench.loads.ledger import CLERK, ORG
from bench.run import Run
from tracker.access.scope import within
from tracker.accounts import signin
from tracker.accounts.models import Person
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.intake import actions
from tracker.intake.models import ImportDraft

TIMES = 3


def g8(run: Run) -> Iterator[Line]:
    """A plan of many tasks, from confirm to committed."""
    load = run.load(min(run.sizes.ladder))
    works, walls, commits, made = [], [], [], 0
    for number in range(TIMES):
        with load.app.app_context(), within(ORG):
            draft = draft_under_review(run.sizes.rows, number)
            with _commits(load.app) as seen:
                worked, began = process_time(), perf_counter()
                made = len(_confirm(draft).tasks)
                works.append(process_time() - worked)
                walls.append(perf_counter() - began)
            commits.append(len(seen))
            db.session.remove()
    wall = f"by the wall {time(median(walls))}"
    what = f"import of {made} tasks, confirm to committed, processor time"
    yield limit("G8", what, median(works), 1, " s", compared=wall)
    yield limit("G8", "transactions of one confirm", max(commits), 1)


def draft_under_review(rows: int, number: int) -> int:
    """A draft under review, of a plan that no draft before was made of."""
    data = papers.plan(rows, number)
    reading = actions.read_upload(
        settings.current().blobs_dir, io.BytesIO(data), "要点.txt", clock.today().year
    )
    with unit_of_work() as session:
        actor = signin.actor_of(session, session.get_one(Person, CLERK))
        return actions.start_review(session, actor, reading, clock.today().year).id


def _confirm(draft_id: int) -> actions.Confirmed:
    with unit_of_work() as session:
        actor = signin.actor_of(session, session.get_one(Person, CLERK))
        draft = session.get_one(ImportDraft, draft_id)
        return actions.confirm(
            session, actor, draft, expected_version=draft.version, lead_unit_id=1
        )


@contextmanager
def _commits(app: Flask) -> Iterator[list[object]]:
    """Collects the commits of the database inside the block."""
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(engine, "commit", note)
