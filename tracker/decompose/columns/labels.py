"""A task by its own words, and by the cells beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.decompose import deliverables
from tracker.decompose.columns import reading
from tracker.decompose.columns.kinds import BODIES, Column
from tracker.decompose.columns.records import Said
from tracker.decompose.flat import cellkinds
from tracker.decompose.much import measures
from tracker.decompose.often import frequencies
from tracker.decompose.rules import Deadline, Frequency, Named, Span, Task
from tracker.decompose.when import times
from tracker.decompose.when.times import Years
from tracker.decompose.who import responsibility

_LONGEST = 40  # characters of a title
NAMES = {
    Column.LEAD: "牵头单位",
    Column.SUPPORT: "配合单位",
    Column.LEADER: "责任领导",
    Column.HANDLER: "经办人",
    Column.TIME: "完成时限",
    Column.RHYTHM: "频次",
    Column.TARGET: "指标",
}


def own(clause: str, title: str, words: str, start: int, years: Years) -> Task:
    """The task by its own words."""
    named = responsibility.owners(words)
    return Task(
        "",
        clause,
        title[:_LONGEST],
        words,
        start,
        start + len(words),
        times.deadlines(words, years, at=start),
        frequencies.frequencies(words, start),
        measures.targets(words, start),
        named.lead,
        named.support,
        None,
        named.rule,
        deliverables.kind(words),
    )


@dataclass(slots=True)
class Labels:
    """The cells beside the words of a task, each with its place in the text."""

    spans: Sequence[tuple[Said, Span]]
    name: str
    years: Years
    persons: list[str] = field(default_factory=list)

    def of(self, *columns: Column) -> Iterator[tuple[Said, Span]]:
        return ((said, span) for said, span in self.spans if said.column in columns)

    def parties(self, line: str, at: int) -> Iterator[Named]:
        """The bodies where they stand; the people beside them are kept."""
        for said, span in self.of(*BODIES):
            lead, support, persons = reading.parties(said)
            self.persons += persons
            for role, bodies in (("lead", lead), ("support", support)):
                for body in bodies:
                    found = line.find(body, span.start - at, span.end - at)
                    start, end = (found + at, found + at + len(body)) if found >= 0 else span
                    yield Named(body, role, start, end)

    def onto(self, task: Task) -> Task:
        """The task with owners, times and targets of the cells; a cell of its own goes first."""
        told = [(said, reading.parties(said)) for said, _ in self.of(*BODIES)]
        lead = tuple(dict.fromkeys(n for _, (names, _, _) in told for n in names))
        support = tuple(dict.fromkeys(n for _, (_, names, _) in told for n in names))
        dated: tuple[Deadline, ...] = ()
        timed: tuple[Frequency, ...] = ()
        for said, span in self.of(Column.TIME):
            dated += reading.due(said.words, self.years, span.start)
            timed += reading.often(said.words, span.start)
        rhythm = tuple(
            one for s, span in self.of(Column.RHYTHM) for one in reading.often(s.words, span.start)
        )
        targets = tuple(
            one
            for said, span in self.of(Column.TARGET)
            for one in reading.targets(said.words, self.name, span.start)
        )
        has_time = any(self.of(Column.TIME))
        return task._replace(
            lead=lead or task.lead,
            support=tuple(n for n in (support or task.support) if n not in lead),
            deadlines=dated if has_time else task.deadlines,
            frequencies=rhythm or timed or task.frequencies,
            targets=(*task.targets, *targets),
        )


def shown(said: Said) -> str:
    """A cell as it stands in the line under a task."""
    if said.column in BODIES:
        return " ".join(cellkinds.parted(said.words).split())
    return " ".join(said.words.split())
