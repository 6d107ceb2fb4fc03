"""The ledger's list: what a page of fifty costs, and whether more tasks make it slower."""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.client import Subject, anew, same
from bench.goals.beside import beside, cell
from bench.lines import MET, NOT_YET, Line, limit, rate, time
from bench.loads.ledger import Load
from bench.run import Run
from bench.serving import Served
from bench.stage import queries_of
from bench.timing import p95, ratio

REDMINE = 0.024  # its list of fifty, in `jinja50`'s requests a second, measured apart
PAGE = "/ledger/?show=open&unit=1"
STATE_ALONE = "/ledger/?show=review"
FAR = "/ledger/?show=all&page=500"


def references(run: Run) -> Iterator[Line]:
    """What the references themselves reach beside each other."""
    names = ("plain", "jinja50", "orm50")
    with ExitStack() as stack:
        served = {name: stack.enter_context(run.reference(name)) for name in names}
        subjects = [_subject(name, one) for name, one in served.items()]
        run.alternate(subjects)
    held = subjects[1]
    for subject in (subjects[0], subjects[2]):
        yield Line(
            goal="",
            what=f"reference `{subject.name}` beside `jinja50`",
            reference=cell(held),
            ours=cell(subject),
            ratio=ratio(subject.rates, held.rates),
            by_work=held.work / subject.work if subject.work else None,
            verdict="",
        )


def _subject(name: str, served: Served) -> Subject:
    return Subject(name, served.port, same("/"), cpu=served.cpu)


def g1(run: Run) -> Iterator[Line]:
    """The ledger page of fifty against `jinja50`, and how often it asks the database."""
    load = run.load(run.sizes.table)
    with run.reference("jinja50") as jinja, run.ours(load) as [ours]:
        its = _subject("jinja50", jinja)
        mine = Subject("ledger page", ours.port, same(PAGE), load.clerk, cpu=ours.cpu)
        written = Subject("after a write", ours.port, anew(PAGE), load.clerk, cpu=ours.cpu)
        run.alternate([its, mine, written])
    found = ratio(mine.rates, its.rates)
    yield beside("G1", "the same where somebody has written before each look", its, written, 0.40)
    yield beside("G1", f"ledger page, 50 of {load.tasks:,}, to `jinja50`", its, mine, 0.40)
    yield Line(
        goal="G1",
        what=f"the same to Redmine's list ({REDMINE} × `jinja50`, measured apart)",
        reference=rate(REDMINE * its.rate),
        ours=rate(mine.rate),
        ratio=found / REDMINE,
        wanted="≥ 15",
        verdict=MET if found / REDMINE >= 15 else NOT_YET,
    )
    most, where = max(_queries(load))
    yield limit("G1", f"queries, the most over roles and sizes ({where})", most, 8)


def _queries(load: Load) -> Iterator[tuple[int, str]]:
    for who in ("clerk", "leader", "handler", "outsider"):
        for size in (20, 50, 100):
            for look in ("first", "after a write"):  # the second knows who is who already
                path = f"{PAGE}&size={size}&look={look}"
                asked = queries_of(load.app, getattr(load, who), path)
            yield len(asked), f"{who}, {size} rows, after a write"


def g2(run: Run) -> Iterator[Line]:
    """The p95 of list pages as the ledger grows, each address by itself."""
    loads = [run.load(tasks) for tasks in run.sizes.ladder]
    for what, path in (("by state and unit", PAGE), ("by state", STATE_ALONE), ("page 500", FAR)):
        yield from _grows(run, loads, what, path)


def _grows(run: Run, loads: list[Load], what: str, path: str) -> Iterator[Line]:
    with run.ours(*loads) as served:
        subjects = [
            Subject(f"{load.tasks:,}", one.port, anew(path), load.clerk, hands=1)
            for load, one in zip(loads, served, strict=True)
        ]
        run.alternate(subjects)
    base = next((s for s in subjects if s.name == "10,000"), subjects[0])
    for subject in subjects:
        if subject is base:
            continue
        grown = p95(subject.times) / p95(base.times)
        yield Line(
            goal="G2",
            what=f"list {what}, p95, {subject.name} tasks to {base.name}",
            reference=time(base.p95),
            ours=time(subject.p95),
            ratio=grown,
            wanted="≤ 1.3 ×",
            verdict=MET if grown <= 1.3 else NOT_YET,
        )
