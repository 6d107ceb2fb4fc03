"""Searching words over a million texts: common and rare ones, of two and of four characters."""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import insert

from bench import timing
from bench.lines import Line, limit
from bench.loads.ledger import ORG, YEAR_PLAN, Load
from bench.run import Run
from bench.timing import p95
from tracker.access.scope import everywhere, within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import finding
from tracker.ledger.kinds import EntryKind
from tracker.ledger.models import ProgressEntry
from tracker.ledger.pages import Lens
from tracker.search import actions, rules
from tracker.search.queries import Asked

LIMIT_MS = 50
CHUNK = 20_000
# how many texts in a thousand have the word: from nearly all to a handful in a million
WORDS = {
    "公开": 700,
    "村务": 200,
    "财政": 40,
    "低保": 2,
    "村务公开": 120,
    "公开目录": 300,
    "惠农补贴": 5,
    "宅基审批": 0.02,
    "无人问津": 0,
}
FILLING = "已按要求核对并在公示栏张贴报送镇里备案情况正常下月继续更新完善各站所共同配合落实到位"


def g13(run: Run) -> Iterator[Line]:
    """The first page of what words lead to: the match, its count, tasks, texts and excerpts."""
    load = run.load(min(run.sizes.ladder))
    texts = run.sizes.sought
    with load.app.app_context():
        _fill(load, texts)
        for label, year in (("all years", None), ("one year", YEAR_PLAN)):
            for length in (2, 4):
                words = [word for word in WORDS if len(word) == length]
                times = [time for word in words for time in _times(run, word, year)]
                what = f"words of {length} characters, {texts:,} texts, {label}: p95 of a page, cpu"
                yield limit("G13", what, p95(times) * 1000, LIMIT_MS, " ms")
        db.session.remove()


def _times(run: Run, word: str, year: int | None) -> list[float]:
    found = []
    with within(ORG):
        session = db.session()
        lens = Lens.of_today(session)
        asked = Asked(words=rules.asked(word), year_plan_id=year)
        finding.find(session, asked, lens)
        for _ in range(run.sizes.rounds):
            session.rollback()
            session.expunge_all()
            found.append(timing.seconds(lambda: finding.find(session, asked, lens)))
        session.rollback()
    return found


def _fill(load: Load, texts: int) -> None:
    """Give the tasks so many lines of progress, and index them as the product does."""
    with everywhere("a load for the bench"), unit_of_work() as session:
        for rows in _chunks(_lines(texts, load.tasks)):
            session.execute(insert(ProgressEntry.__table__), rows)  # type: ignore[arg-type]
    with everywhere("a load for the bench"), unit_of_work() as session:
        actions.rebuild(session)


def _lines(texts: int, tasks: int) -> Iterator[dict[str, Any]]:
    dice, now = random.Random(13), clock.now()
    for _ in range(texts):
        said = [word for word, of in WORDS.items() if dice.random() * 1000 < of]
        start = dice.randrange(len(FILLING) - 12)
        middle = FILLING[start : start + 12]
        dice.shuffle(said)
        yield {
            "org_id": ORG,
            "task_id": dice.randrange(tasks) + 1,
            "kind": EntryKind.PROGRESS,
            "text": f"{middle}，{'、'.join(said)}{dice.choice(FILLING)}{dice.choice(FILLING)}。",
            "by_id": None,
            "at": now,
        }


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while part := list(islice(waiting, CHUNK)):
        yield part
