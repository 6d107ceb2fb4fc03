"""Two programs that took turns under load, as a line: what one reaches beside the other."""

from dataclasses import replace

from bench.client import Subject
from bench.lines import Line, at_least, rate, time
from bench.timing import ratio


def beside(goal: str, what: str, its: Subject, mine: Subject, wanted: float) -> Line:
    """Requests a second of `mine` beside `its`; the verdict is by these, not by processor time."""
    line = at_least(goal, what, its.rate, mine.rate, ratio(mine.rates, its.rates), wanted)
    return replace(
        line,
        reference=cell(its),
        ours=cell(mine),
        by_work=its.work / mine.work if mine.work else None,
    )


def cell(subject: Subject) -> str:
    """A subject's figures: requests a second, processor time of one."""
    return rate(subject.rate) + (f", {time(subject.work)} cpu" if subject.work else "")
