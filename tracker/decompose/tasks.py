"""Pieces of a clause to tasks: title, times, measures, owners, deliverable."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tracker.decompose import deliverables
from tracker.decompose.asks import obligations
from tracker.decompose.asks.obligations import Setting
from tracker.decompose.much import measures
from tracker.decompose.naming import shortening, titles
from tracker.decompose.often import frequencies
from tracker.decompose.rules import Span, Task
from tracker.decompose.when import closing, times
from tracker.decompose.when.closing import Close
from tracker.decompose.who import parties, responsibility, subjects
from tracker.decompose.who.parties import Label
from tracker.decompose.who.standing import Standing
from tracker.decompose.who.subjects import Place

_DUE = re.compile("(?:时限|完成时间)[^：:]{0,4}[：:]")
_LOOSE = "，、；,; \n"  # what joins a row to the next belongs to neither
_LONGEST = 37  # characters of a title that take a number


@dataclass(frozen=True, slots=True)
class Read:
    """A clause read: its rows, and what asks nothing."""

    tasks: tuple[Task, ...]
    background: tuple[Span, ...]
    labels: tuple[Label, ...]
    closes: tuple[Close, ...] = ()


def read(
    text: str,
    clause: str,
    heading: str,
    lines: Iterable[Span],
    setting: Setting,
    years: times.Years,
    *,
    standing: Standing,
) -> Read:
    """Return the tasks (without ids) and the background of one clause."""
    tasks: list[Task] = []
    places: list[Place] = []
    background: list[Span] = []
    stretches: list[Span] = []
    closes: list[Close] = []
    for at, line in enumerate(lines):
        spans = responsibility.labels(text, *line)
        heard = subjects.Subjects(text)
        for piece in obligations.pieces(text, responsibility.around(line, spans), setting):
            heard.hear(piece.span, piece.sentence, asks=piece.asks)
            if piece.asks:
                tasks.append(_task(text, clause, heading, piece.span, setting, years))
                places.append(heard.place(piece.span, (at, piece.sentence)))
            else:
                background.append(piece.span)
        stretches += spans
        closes += closing.closes(text, line, years)
    labels = [
        _label(text, spans, years, setting.report, standing)
        for spans in parties.grouped(text, stretches)
    ]
    tasks = parties.owned(subjects.carried(tasks, places), labels)
    tasks = closing.timed(tasks, closes)
    return Read(
        tuple(_distinct(tasks)), tuple(sorted(background + stretches)), tuple(labels), tuple(closes)
    )


def _label(
    text: str, spans: Sequence[Span], years: times.Years, report: bool, standing: Standing
) -> Label:
    whole = Span(spans[0].start, spans[-1].end)
    words = text[slice(*whole)]
    due = _DUE.search(words)
    at = whole.start
    deadlines = times.deadlines(words, years, report and not due, due=bool(due), at=at)
    often = frequencies.frequencies(words[due.end() :], at + due.end()) if due else ()
    parts = [text[slice(*span)] for span in spans]
    owners = responsibility.of_label(*parts, first_leads=standing.first_leads(whole.start))
    return Label(whole, owners, deadlines, often)


def _task(
    text: str,
    clause: str,
    heading: str,
    span: Span,
    setting: Setting,
    years: times.Years,
) -> Task:
    words = text[span.start : span.end].rstrip(_LOOSE) or text[span.start : span.end]
    owners = responsibility.owners(words)
    return Task(
        id="",
        clause=clause,
        title=titles.title(words, heading),
        text=words,
        start=span.start,
        end=span.start + len(words),
        deadlines=times.deadlines(words, years, setting.report, at=span.start),
        frequencies=frequencies.frequencies(words, span.start),
        targets=measures.targets(words, span.start),
        lead=owners.lead,
        support=owners.support,
        responsibility_text=owners.text,
        lead_rule=owners.rule,
        deliverable_kind=deliverables.kind(words),
    )


# A title that another row of the clause has is asked for only then.
_WAYS: tuple[Callable[[Task], str], ...] = (
    lambda task: titles.title(task.text),
    lambda task: shortening.shorten(task.text),
)


def _distinct(tasks: list[Task]) -> list[Task]:
    """Tell rows of a clause apart where the heading, or a word in common, named two alike."""
    out: list[Task] = []
    seen: dict[str, str] = {}
    for task in tasks:
        title = task.title
        if not title or seen.get(title, task.text) != task.text:
            ways = (way for make in _WAYS if (way := make(task)))
            title = next((way for way in ways if seen.get(way, task.text) == task.text), "")
        number = 2
        while not title:
            numbered = f"{task.title[:_LONGEST]}（{number}）"
            title = numbered if seen.get(numbered, task.text) == task.text else ""
            number += 1
        seen[title] = task.text
        out.append(task if title == task.title else task._replace(title=title))
    return out
