"""The leader's ticks. The only file that imports APScheduler."""

import logging
from functools import partial

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.reminders.jobs import Fence
from tracker.schedule import heartbeats
from tracker.schedule.jobs import JOBS, Job
from tracker.schedule.lease import Deposed

log = logging.getLogger(__name__)


class Runner:
    """Ticks while this process leads. What is due is asked of the tables: no tick is missed."""

    def __init__(self, app: Flask, fence: Fence, jobs: tuple[Job, ...] = JOBS) -> None:
        self._app = app
        self._fence = fence
        self._jobs = [job for job in jobs if not job.by_each_worker]
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Begin to tick, unless it ticks already."""
        if self._scheduler is not None:
            return
        self._scheduler = BackgroundScheduler(
            timezone=clock.LOCAL,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_listener(self._note, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        for job in self._jobs:
            self._scheduler.add_job(
                partial(run_if_due, self._app, job, self._fence),
                "interval",
                seconds=job.every,
                id=job.name,
                next_run_time=clock.local(clock.now()),
            )
        self._scheduler.start()
        log.info("this process ticks now")

    def stop(self, wait: bool = False) -> None:
        """Tick no more; with `wait`, after the job in hand."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=wait)
            self._scheduler = None
            log.info("this process ticks no more")

    def _note(self, event: JobExecutionEvent) -> None:
        if event.exception is None and event.retval is None:
            return  # it was not its turn
        if isinstance(event.exception, Deposed):
            return  # the new leader writes the heartbeats
        with self._app.app_context():
            note(event.job_id, event.retval, event.exception)


def run_if_due(app: Flask, job: Job, fence: Fence) -> int | None:
    """Do the job if its turn has come; return what it counted, or None where it has not."""
    with app.app_context():
        now = clock.now()
        with unit_of_work() as session:
            fence(session)
            heartbeats.looked(session, job.name, now)
        last = heartbeats.last_good(db.session(), job.name)
        is_due = job.is_due(db.session(), now, last)
        db.session.rollback()
        return job.run(now, fence) if is_due else None


def note(name: str, done: int | None, fault: BaseException | None) -> None:
    """Write down how a run ended."""
    with unit_of_work() as session:
        if fault is None:
            heartbeats.went_well(session, name, clock.now(), done or 0)
        else:
            heartbeats.went_wrong(session, name, in_words(fault))


def in_words(fault: BaseException) -> str:
    """What went wrong, the parts of a group one by one."""
    if isinstance(fault, BaseExceptionGroup):
        return "；".join(in_words(part) for part in fault.exceptions)
    notes = "，".join(getattr(fault, "__notes__", []))
    return f"{type(fault).__name__}: {fault}" + (f"（{notes}）" if notes else "")
