"""The ledger as an .xlsx: against the library alone, in memory, and beside somebody's page."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import select

from bench import timing
from bench.client import Visitor, Wanted
from bench.lines import Line, at_most, limit
from bench.loads.ledger import ORG, YEAR_PLAN, Load
from bench.references import raw_xlsx
from bench.run import Run
from bench.serving import Served
from bench.timing import median, p95, ratio
from tracker.access.scope import within
from tracker.core.db import db
from tracker.ledger import sheet_rows
from tracker.ledger.models import Task
from tracker.ledger.pages import Lens
from tracker.ledger.sheets import SHAPES, ShapeKey
from tracker.papers import xlsx
from tracker.papers.values import Value
from tracker.papers.xlsx import Sheet

EXPORT = Wanted("/ledger/export?show=all")
PAGE = Wanted("/ledger/")
LOOKS = 40  # at the page, alone and beside each export
EXPORTS = 3  # of one person: more than six in ten minutes are refused
BESIDE = 3.0


def g11(run: Run) -> Iterator[Line]:
    """As quick as the library by itself, in little memory, and others go on working."""
    load, shape = run.load(run.sizes.table), SHAPES[ShapeKey.SCREEN]
    cells = len(shape.columns)
    rows = list(_rows(load))
    times = timing.alternate(
        {"raw": partial(raw_xlsx.write, rows), "ours": partial(export, load)}, run.sizes.rounds
    )
    what = f"{len(rows)} rows × {cells} columns from the database, to XlsxWriter alone"
    mine, its = times["ours"], times["raw"]
    yield at_most("G11", what, median(its), median(mine), ratio(mine, its), 1.2)
    with run.ours(load) as [ours]:
        alone = _looks(ours, load)
        with _exporting(ours, load) as (running, peaks):
            beside = _looks(ours, load, running)
    yield limit(
        "G11", "memory (PSS) above the idle process while it exports", max(peaks), 40, " MB"
    )
    said = "p95 of the list of somebody else meanwhile, to the same without an export"
    yield at_most("G11", said, p95(alone), p95(beside), p95(beside) / p95(alone), BESIDE)


def export(load: Load) -> int:
    """Everything from the question to the file; returns its bytes."""
    out = io.BytesIO()
    xlsx.write(out, Sheet(name="台账", columns=SHAPES[ShapeKey.SCREEN].columns), _rows(load))
    return len(out.getvalue())


def _rows(load: Load) -> Iterator[list[Value]]:
    query = select(Task).where(Task.year_plan_id == YEAR_PLAN).order_by(Task.due_order, Task.id)
    with load.app.app_context(), within(ORG):
        session = db.session()
        lens = Lens.of_today(session)
        ids = sheet_rows.numbers(session, query)
        yield from map(SHAPES[ShapeKey.SCREEN].cells, sheet_rows.lines(session, ids, lens, {}))
        db.session.remove()


@contextmanager
def _exporting(ours: Served, load: Load) -> Iterator[tuple[threading.Event, list[float]]]:
    """Exports one after the other; the event is set while they run, the peaks are megabytes."""
    idle, peaks, running = ours.memory(), [0.0], threading.Event()
    running.set()

    def work() -> None:
        visitor = Visitor(ours.port, load.leader)
        try:
            for _ in range(EXPORTS):
                if visitor.ask(EXPORT).status != 200:
                    raise RuntimeError("an export was refused: nothing was measured")
        finally:
            visitor.close()
            running.clear()

    def watch() -> None:
        while running.is_set():
            peaks.append(ours.memory() - idle)
            time.sleep(0.05)

    threads = [threading.Thread(target=one) for one in (work, watch)]
    for one in threads:
        one.start()
    try:
        yield running, peaks
    finally:
        for one in threads:
            one.join()


def _looks(ours: Served, load: Load, running: threading.Event | None = None) -> list[float]:
    """The seconds of each look at the list; with `running`, as long as it is set."""
    visitor = Visitor(ours.port, load.handler)
    times: list[float] = []
    try:
        while len(times) < LOOKS if running is None else running.is_set():
            times.append(visitor.ask(PAGE).seconds)
    finally:
        visitor.close()
    return times[2:] or times
