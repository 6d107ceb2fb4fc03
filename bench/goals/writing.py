"""Saving progress: as quick as a bare update, and nobody is turned away at eight at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

from bench.client import Subject, Wanted, send
from bench.goals.beside import beside
from bench.lines import MET, NOT_YET, Line, not_built
from bench.loads.ledger import Load
from bench.run import Run
from bench.stage import csrf_of

WRITERS = 8
EACH = 5  # forms of each writer


def g4(run: Run) -> Iterator[Line]:
    """A progress entry with its trail row, version checked, against `up`."""
    load = run.load(run.sizes.table)
    report = reports(load)
    with run.reference("up") as up, run.ours(load) as [ours]:
        forms = _updates(run.sizes.table)
        its = Subject("up", up.port, forms, cpu=up.cpu, expected=(303,))
        mine = Subject("entry", ours.port, report, load.clerk, cpu=ours.cpu, expected=(303,))
        run.alternate([its, mine])
        crowd = [report() for _ in range(WRITERS * EACH)]
        answers = Counter(a.status for a in send(ours.port, load.clerk, crowd, WRITERS))
    yield beside("G4", "progress entry to `up`, FULL", its, mine, 0.5)
    failed = sum(n for status, n in answers.items() if status >= 500)
    yield Line(
        goal="G4",
        what=f"{WRITERS} writers at once, {sum(answers.values())} forms",
        ours=", ".join(f"{n} × {status}" for status, n in sorted(answers.items())),
        wanted="no 5xx",
        verdict=NOT_YET if failed else MET,
    )
    yield not_built("G4", "p95 while the SMTP server hangs", "≤ 1.1 ×")


def reports(load: Load) -> Callable[[], Wanted]:
    """A form a call, each on a task that nobody has reported on, in the version it has."""
    csrf, tasks = csrf_of(load.app), load.writable()

    def report() -> Wanted:
        fields = (
            ("csrf_token", csrf),
            ("text", "目录已核对，正在公布。"),
            ("percent", "40"),
            ("version", "1"),
        )
        return Wanted(f"{load.page_of(next(tasks))}/report", fields)

    return report


def _updates(tasks: int) -> Callable[[], Wanted]:
    numbers = count()

    def update() -> Wanted:
        number = next(numbers)
        fields = (("text", "目录已核对，正在公布。"), ("percent", str(number % 100)))
        return Wanted(f"/tasks/{number % tasks + 1}", fields)

    return update
