"""Pieces of a clause to tasks: title, times, measures, owners, deliverable."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.decompose import (
    deliverables,
    frequencies,
    measures,
    obligations,
    responsibility,
    shortening,
    times,
    titles,
)
from tracker.decompose.obligations import Setting
from tracker.decompose.responsibility import Owners
from tracker.decompose.rules import Deadline, Frequency, Span, Task

_DUE = re.compile("(?:时限|完成时间)[^：:]{0,4}[：:]")
_LOOSE = "，、；,; \n"  # what joins a row to the next belongs to neither
_LONGEST = 37  # characters of a title that take a number


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch that only says who and by when, for the rows before it in its clause."""

    span: Span
    owners: Owners
    deadlines: tuple[Deadline, ...]
    frequencies: tuple[Frequency, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A clause read: its rows, and what asks nothing."""

    tasks: tuple[Task, ...]
    background: tuple[Span, ...]
    labels: tuple[Label, ...]


def read(
    text: str,
    clause: str,
    heading: str,
    lines: Iterable[Span],
    setting: Setting,
    years: times.Years,
) -> Read:
    """Return the tasks (without ids) and the background of one clause."""
    tasks: list[Task] = []
    background: list[Span] = []
    found: list[Label] = []
    for line in lines:
        labels = [
            _label(text, span, years, setting.report) for span in responsibility.labels(text, *line)
        ]
        for piece in obligations.pieces(
            text, responsibility.around(line, [label.span for label in labels]), setting
        ):
            if piece.asks:
                tasks.append(_task(text, clause, heading, piece.span, setting, years))
            else:
                background.append(piece.span)
        found += labels
    background += [label.span for label in found]
    return Read(tuple(_distinct(_owned(tasks, found))), tuple(sorted(background)), tuple(found))


def _label(text: str, span: Span, years: times.Years, report: bool) -> Label:
    words = text[span.start : span.end]
    due = _DUE.search(words)
    deadlines = times.deadlines(words, years, report and not due, due=bool(due))
    often = frequencies.frequencies(words[due.end() :]) if due else ()
    return Label(span, responsibility.of_label(words), deadlines, often)


def _task(
    text: str, clause: str, heading: str, span: Span, setting: Setting, years: times.Years
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
        deadlines=times.deadlines(words, years, setting.report),
        frequencies=frequencies.frequencies(words),
        targets=measures.targets(words),
        lead=owners.lead,
        support=owners.support,
        responsibility_text=owners.text,
        lead_rule=owners.rule,
        deliverable_kind=deliverables.kind(words),
    )


def _distinct(tasks: list[Task]) -> list[Task]:
    """Tell rows of a clause apart where the heading, or a word in common, named two alike."""
    out: list[Task] = []
    seen: dict[str, str] = {}
    for task in tasks:
        ways = (task.title, titles.title(task.text), shortening.shorten(task.text))
        title = next((way for way in ways if way and seen.get(way, task.text) == task.text), "")
        number = 2
        while not title:
            numbered = f"{task.title[:_LONGEST]}（{number}）"
            title = numbered if seen.get(numbered, task.text) == task.text else ""
            number += 1
        seen[title] = task.text
        out.append(task if title == task.title else replace(task, title=title))
    return out


def _owned(tasks: list[Task], labels: list[Label]) -> list[Task]:
    """Give every task the first label behind it; a last one before it serves it too."""
    out: list[Task] = []
    starts = [label.span.start for label in labels]
    for task in tasks:
        label = labels[min(bisect_left(starts, task.end), len(labels) - 1)] if labels else None
        out.append(under(task, label) if label else task)
    return out


def under(task: Task, label: Label) -> Task:
    """Return `task` with the owners and time that `label` gives."""
    owners = label.owners
    return replace(
        task,
        lead=owners.lead or task.lead,
        support=owners.support or tuple(u for u in task.support if u not in owners.lead),
        responsibility_text=owners.text or task.responsibility_text,
        deadlines=task.deadlines or label.deadlines,
        frequencies=task.frequencies or label.frequencies,
    )
