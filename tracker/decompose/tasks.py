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
from tracker.decompose.who.subjects import Row

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
    rows: list[Row] = []
    background: list[Span] = []
    stretches: list[Span] = []
    closes: list[Close] = []
    for line in lines:
        spans = responsibility.labels(text, *line)
        heard = subjects.Subjects(text)
        for span, asks, sentence, _, _ in obligations.pieces(
            text, responsibility.around(line, spans), setting
        ):
            words = text[span.start : span.end]
            heard.hear(words, sentence, asks)
            if asks:
                row = _row(words.rstrip(_LOOSE) or words, span.start)
                heard.carry(row, sentence)
                rows.append(row)
            else:
                background.append(span)
        stretches += spans
        closes += closing.closes(text, line, years)
    labels = [
        _label(text, spans, years, setting.report, standing)
        for spans in parties.grouped(text, stretches)
    ]
    tasks = [
        _task(clause, heading, row, label, setting.report, years)
        for row, label in zip(rows, parties.behind(rows, labels), strict=True)
    ]
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


def _row(words: str, start: int) -> Row:
    owners = responsibility.owners(words)
    return Row(words, start, start + len(words), owners.lead, owners.support, owners.rule)


def _task(
    clause: str, heading: str, row: Row, label: Label | None, report: bool, years: times.Years
) -> Task:
    words, start = row.text, row.start
    deadlines = times.deadlines(words, years, report, at=start)
    often = frequencies.frequencies(words, start)
    lead, support, told = row.lead, row.support, None
    if label:
        owners = label.owners
        lead, support = parties.led(words, lead, support, owners)
        told = owners.text
        deadlines = parties.limits(deadlines, label.deadlines)
        often = often or label.frequencies
    return Task(
        "",
        clause,
        titles.title(words, heading),
        words,
        start,
        row.end,
        deadlines,
        often,
        measures.targets(words, start),
        lead,
        support,
        told,
        row.rule,
        deliverables.kind(words),
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
