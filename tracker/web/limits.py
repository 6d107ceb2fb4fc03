"""How often somebody may do something (reliability.md 2.16).

What is costly is rationed in the database, so that the number holds over all processes. The pace
of requests is only watched in each process: it keeps a runaway script from the others' time.
"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import Flask, current_app, request, session
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.web.models import RationUse

GIGABYTE = 1 << 30
REQUESTS_PER_MINUTE = 600
SEARCHES_PER_MINUTE = 60
SEARCH = "words"  # the argument of an address that looks for words
MOST_KEYS = 10_000

# Their requests are not counted: styles are kept by the browser, monitors ask by the clock.
UNCOUNTED = ("assets.", "health.", "headers.")


class TooOften(Refused):
    """Something was asked for too often; `wait` seconds later it is possible again."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Ration:
    """So much within a window, of one person or of a whole office; `words` say it."""

    name: str
    most: int
    window: timedelta
    of_office: bool
    words: str


UPLOADS = Ration("upload", 30, timedelta(minutes=10), False, "10 分钟内最多上传 30 个文件")
UPLOADED = Ration(
    "upload-bytes", GIGABYTE, timedelta(days=1), True, "本单位一天内最多上传 1 GB 文件"
)
REPORTS = Ration("report", 6, timedelta(minutes=10), False, "10 分钟内最多生成 6 份报告或导出")


def spend(actor: Actor, *wanted: tuple[Ration, int]) -> None:
    """Count uses of rations, all or none, in a unit of work of its own before the thing is done.

    Raises TooOften. Two at once are counted one after the other. What is looked at in another
    office is counted in one's own.
    """
    now = clock.now()
    with within(actor.org_id), unit_of_work() as writing:
        _one_at_a_time(writing, actor)
        for ration, amount in wanted:
            _check(writing, actor, ration, amount, now)
            writing.add(
                RationUse(ration=ration.name, person_id=actor.person_id, amount=amount, at=now)
            )


def _one_at_a_time(writing: Session, actor: Actor) -> None:
    if writing.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        key = func.hashtext(f"ration {actor.org_id}")
        writing.execute(select(func.pg_advisory_xact_lock(key)))


def _check(writing: Session, actor: Actor, ration: Ration, amount: int, now: datetime) -> None:
    since = now - ration.window
    writing.execute(delete(RationUse).where(RationUse.ration == ration.name, RationUse.at <= since))
    mine = [RationUse.ration == ration.name, RationUse.at > since]
    if not ration.of_office:
        mine.append(RationUse.person_id == actor.person_id)
    used, first = writing.execute(
        select(func.coalesce(func.sum(RationUse.amount), 0), func.min(RationUse.at)).where(*mine)
    ).one()
    if used + amount > ration.most:
        wait = (first + ration.window - now) if first else ration.window
        raise TooOften(f"{ration.words}，请{in_words(wait)}后再试。", ceil(wait.total_seconds()))


def in_words(wait: timedelta) -> str:
    """How long somebody has to wait, rounded up.

    >>> in_words(timedelta(seconds=61)), in_words(timedelta(hours=3, minutes=1))
    ('2分钟', '4小时')
    """
    minutes = max(1, ceil(wait.total_seconds() / 60))
    return f"{minutes}分钟" if minutes < 60 else f"{ceil(minutes / 60)}小时"


class Pace:
    """Counts by key within minutes, for this process alone and of no more than `MOST_KEYS`."""

    def __init__(self, window: float = 60.0) -> None:
        self._window = window
        self._counts: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str, most: int, now: float) -> int:
        """Count one more; the seconds to wait if that is more than `most`, else 0."""
        with self._lock:
            began, count = self._counts.get(key, (now, 0))
            if now - began >= self._window:
                began, count = now, 0
            if key not in self._counts and len(self._counts) >= MOST_KEYS:
                self._forget(now)
            self._counts[key] = (began, count + 1)
        return max(1, ceil(began + self._window - now)) if count >= most else 0

    def _forget(self, now: float) -> None:
        live = {k: v for k, v in self._counts.items() if now - v[0] < self._window}
        self._counts = live if len(live) < MOST_KEYS else {}


def hold_pace() -> None:
    """Refuse a request that comes too soon after many others of the same session (TooOften)."""
    if not request.endpoint or request.endpoint.startswith(UNCOUNTED):
        return
    pace: Pace = current_app.extensions["pace"]
    # what Flask-Login keeps in the signed cookie; an unsigned one opens no count of its own
    who = session.get("_user_id") or request.remote_addr or ""
    now = time.monotonic()
    wait = pace.wait(f"all {who}", current_app.config["REQUESTS_PER_MINUTE"], now)
    if wait:
        raise TooOften(f"操作太频繁，请{in_words(timedelta(seconds=wait))}后再试。", wait)
    if request.args.get(SEARCH):
        wait = pace.wait(f"search {who}", current_app.config["SEARCHES_PER_MINUTE"], now)
        if wait:
            raise TooOften("查找太频繁，请一分钟后再试。", wait)


def init_app(app: Flask) -> None:
    """Watch the pace of requests; before the token of a form is looked at."""
    app.config.setdefault("REQUESTS_PER_MINUTE", REQUESTS_PER_MINUTE)
    app.config.setdefault("SEARCHES_PER_MINUTE", SEARCHES_PER_MINUTE)
    app.extensions["pace"] = Pace()
    app.before_request(hold_pace)
