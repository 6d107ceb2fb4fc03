"""The goals of docs/performance.md, each measured by a function that returns its lines."""

from collections.abc import Callable, Iterable

from bench.goals import (
    exporting,
    finding,
    importing,
    letters,
    lists,
    pages,
    reading,
    starting,
    writing,
)
from bench.lines import Line, not_built
from bench.run import Run

Measure = Callable[[Run], Iterable[Line]]


def _later(goal: str, what: str, wanted: str) -> Measure:
    return lambda _run: [not_built(goal, what, wanted)]


GOALS: dict[str, Measure] = {
    "references": lists.references,
    "G1": lists.g1,
    "G2": lists.g2,
    "G3": pages.g3,
    "G4": writing.g4,
    "G5": pages.g5,
    "G6": reading.g6,
    "G7": reading.g7,
    "G8": importing.g8,
    "G9": letters.g9,
    "G10": letters.g10,
    "G11": exporting.g11,
    "G12": _later("G12", "implementation report, 500 tasks, .docx", "≤ 0.5 × python-docx"),
    "G13": finding.g13,
    "G14": starting.g14,
    "G15": pages.g15,
}
