"""A township whose clerk sits before a browser, on a day of the paper's year."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import func, select

from tests.browser import served
from tests.journeys import township
from tests.journeys.hand import SHOTS, Hand, a_hand
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db
from tracker.ledger.models import Task, TaskSource
from tracker.plans.models import SourceDocument, YearPlan


@dataclass
class Township:
    """The office, and windows before its served pages."""

    app: Flask
    browser: Browser
    number: int
    base: str

    @contextmanager
    def hand(self, **options: object) -> Iterator[Hand]:
        """The clerk's hand in a window of its own."""
        with a_hand(self.browser, self.base, **options) as hand:
            yield hand

    def tasks(self) -> list[Task]:
        """Its ledger, by number."""
        with self.app.app_context(), within(self.number):
            found = list(db.session.scalars(select(Task).order_by(Task.seq_no)))
            db.session.expunge_all()
            return found

    def sources(self) -> dict[int, int]:
        """How many places of the paper each task came from."""
        with self.app.app_context(), within(self.number):
            query = select(TaskSource.task_id, func.count()).group_by(TaskSource.task_id)
            return {task: places for task, places in db.session.execute(query)}

    def counts(self) -> tuple[int, int, int]:
        """How many plans, papers and tasks it has."""
        with self.app.app_context(), within(self.number):
            models = (YearPlan, SourceDocument, Task)
            plans, papers, tasks = (
                db.session.scalar(select(func.count()).select_from(model)) for model in models
            )
            return plans, papers, tasks


@pytest.fixture
def at_town(app, browser) -> Callable[[datetime], AbstractContextManager[Township]]:
    """Serves a township as if it were that moment."""

    @contextmanager
    def standing(now: datetime) -> Iterator[Township]:
        SHOTS.mkdir(exist_ok=True)
        with clock.stopped_at(now):
            number = township.set_up(date(now.year, 1, 4))
            db.session.remove()
            with served(app) as base:
                yield Township(app, browser, number, base)

    return standing
