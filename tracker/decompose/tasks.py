"""Rows of a part to tasks: title, times, measures, deliverable, and what its labels add."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.decompose import deliverables, rows
from tracker.decompose.much import measures
from tracker.decompose.naming import shortening, titles
from tracker.decompose.often import frequencies
from tracker.decompose.rows import Found, Part
from tracker.decompose.rules import Span, Task
from tracker.decompose.when import closing, times
from tracker.decompose.when.closing import Close
from tracker.decompose.who import parties, responsibility
from tracker.decompose.who.parties import Label
from tracker.decompose.who.standing import Standing

_DUE = re.compile("(?:时限|完成时间)[^：:]{0,4}[：:]")
_LONGEST = 37  # characters of a title that take a number
_AT_ONCE = 96  # parts: some 300 rows, of whose clauses the caches hold what is asked again


@dataclass(frozen=True, slots=True)
class Read:
    """A part read: its rows, and what asks nothing."""

    tasks: tuple[Task, ...]
    background: tuple[Span, ...]
    labels: tuple[Label, ...]
    closes: tuple[Close, ...] = ()


def read(text: str, parts: Sequence[Part], standing: Standing) -> Iterator[Read]:
    """Yield the tasks (without ids) and the background of each part, in order.

    One question is put to all rows of many parts before the next is: what answers it is at the
    processor's hand then, which saves a fifth of the time.
    """
    for begin in range(0, len(parts), _AT_ONCE):
        yield from _read(text, parts[begin : begin + _AT_ONCE], standing)


def _read(text: str, parts: Sequence[Part], standing: Standing) -> Iterator[Read]:
    found = rows.find(text, parts)
    tasks = _tasks(parts, found)
    for part, one in zip(parts, found, strict=True):
        labels = [
            _label(text, spans, part, standing) for spans in parties.grouped(text, one.labels)
        ]
        behind = parties.behind(one.rows, labels)
        own = [
            parties.under(task, label) if label else task
            for task, label in zip(islice(tasks, len(one.rows)), behind, strict=True)
        ]
        yield Read(
            tuple(distinct(closing.timed(own, one.closes))),
            tuple(sorted(one.background + one.labels)),
            tuple(labels),
            tuple(one.closes),
        )


def _tasks(parts: Sequence[Part], found: Sequence[Found]) -> Iterator[Task]:
    """Yield the task that each row is by its own words: a list for each question, then the rows."""
    asked = [(part, row) for part, one in zip(parts, found, strict=True) for row in one.rows]
    names = [titles.title(row.text, part.heading) for part, row in asked]
    limits = [
        times.deadlines(row.text, part.years, part.setting.report, at=row.start)
        for part, row in asked
    ]
    often = [frequencies.frequencies(row.text, row.start) for _, row in asked]
    targets = [measures.targets(row.text, row.start) for _, row in asked]
    kinds = [deliverables.kind(row.text) for _, row in asked]
    for (part, row), name, limit, rhythm, target, kind in zip(
        asked, names, limits, often, targets, kinds, strict=True
    ):
        yield Task(
            "",
            part.clause,
            name,
            row.text,
            row.start,
            row.end,
            limit,
            rhythm,
            target,
            row.lead,
            row.support,
            None,
            row.rule,
            kind,
        )


def _label(text: str, spans: Sequence[Span], part: Part, standing: Standing) -> Label:
    whole = Span(spans[0].start, spans[-1].end)
    words = text[slice(*whole)]
    due = _DUE.search(words)
    at, report = whole.start, part.setting.report and not due
    deadlines = times.deadlines(words, part.years, report, due=bool(due), at=at)
    often = frequencies.frequencies(words[due.end() :], at + due.end()) if due else ()
    said = [text[slice(*span)] for span in spans]
    owners = responsibility.of_label(*said, first_leads=standing.first_leads(at))
    return Label(whole, owners, deadlines, often)


# A title that another row of the clause has is asked for only then.
_WAYS: tuple[Callable[[Task], str], ...] = (
    lambda task: titles.title(task.text),
    lambda task: shortening.shorten(task.text),
)


def distinct(tasks: list[Task]) -> list[Task]:
    """Tell rows of a clause apart where the heading, or a word in common, named two alike."""
    out: list[Task] = []
    seen: dict[str, str] = {}
    for task in tasks:
        title, text = task.title, task.text
        if title and seen.setdefault(title, text) == text:  # most rows
            out.append(task)
            continue
        ways = (way for make in _WAYS if (way := make(task)))
        other = next((way for way in ways if seen.get(way, text) == text), "")
        number = 2
        while not other:
            numbered = f"{title[:_LONGEST]}（{number}）"
            other = numbered if seen.get(numbered, text) == text else ""
            number += 1
        seen[other] = text
        out.append(task._replace(title=other))
    return out
