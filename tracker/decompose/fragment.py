"""One stretch of a document that a person marks as a task: read by its own words alone.

What stands around it (labels behind it, the times of its heading) is not asked: the person has
said where the task begins and ends.
"""

from datetime import date
from typing import Any

from tracker.decompose import deliverables, export
from tracker.decompose.much import measures
from tracker.decompose.naming import titles
from tracker.decompose.often import frequencies
from tracker.decompose.rules import Span, Task
from tracker.decompose.when import times
from tracker.decompose.when.times import Years
from tracker.decompose.who import places, responsibility

LONGEST = 2_000  # characters; a task is a sentence or a few
_LOOSE = " \t\r\n\u3000，、；,;"  # what joins a task to the next belongs to neither


def trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without what joins it to its neighbours; empty where nothing is left.

    >>> trimmed("甲。 公开预决算；乙", 2, 9)
    Span(start=3, end=8)
    """
    words = text[start:end]
    lead = len(words) - len(words.lstrip(_LOOSE))
    rest = words[lead:].rstrip(_LOOSE)
    return Span(start + lead, start + lead + len(rest))


def read(
    text: str,
    span: Span,
    year: int | None = None,
    written_on: date | None = None,
    clause: str = "",
    heading: str = "",
) -> dict[str, Any]:
    """The task of contracts.md 3 that `span` of `text` is, without an id.

    Years that are not written are those of the document: `year`, else that of `written_on`.
    """
    start, end = span
    words = text[start:end]
    owners = responsibility.owners(words)
    task = Task(
        "",
        clause,
        titles.title(words, heading),
        words,
        start,
        end,
        times.deadlines(words, Years(year, written_on), at=start),
        frequencies.frequencies(words, start),
        measures.targets(words, start),
        owners.lead,
        tuple(name for name in owners.support if name not in owners.lead),
        None,
        owners.rule,
        deliverables.kind(words),
    )
    named = places.Places(text).named(task, task.support, span)
    found = export.task_json(task._replace(parties=named))
    del found["id"]
    return found
