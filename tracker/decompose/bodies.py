"""Which characters belong to which heading: the body of every entry, line by line."""

from dataclasses import dataclass

from tracker.decompose.header import Frame
from tracker.decompose.outline import Entry
from tracker.decompose.page import LineKind, Page, trimmed
from tracker.decompose.rules import Span

_AFTER_HEADING = "。：；:;！？，, \t\n"


@dataclass(frozen=True, slots=True)
class Body:
    """The text under a heading: `whole` as one stretch, `lines` the prose in it."""

    whole: Span
    lines: tuple[Span, ...]
    tables: bool
    listed: bool


def bodies(page: Page, entries: list[Entry], body: Frame, listed: set[int]) -> list[Body]:
    """Return the body of each entry; `listed` are the lines of a leading group.

    An item without a heading of its own (`prose`) is read from the start of its heading,
    because the sentence begins there.
    """
    ends = [*(entry.line for entry in entries[1:]), body.last][: len(entries)]
    return [
        _body(page, entry, max(end, entry.line + 1), listed)
        for entry, end in zip(entries, ends, strict=True)
    ]


def _body(page: Page, entry: Entry, end: int, listed: set[int]) -> Body:
    first = page.lines[entry.line]
    start = entry.end
    if not entry.prose:
        while start < first.end and page.text[start] in _AFTER_HEADING:
            start += 1
    rest = range(entry.line + 1, end)
    whole = trimmed(page.text, start, page.lines[end - 1].end)
    opening = entry.start if entry.prose or whole.start >= whole.end else start
    lines = [trimmed(page.text, opening, first.end)]
    lines += [
        Span(page.lines[i].start, page.lines[i].end)
        for i in rest
        if page.lines[i].kind is LineKind.PROSE and i not in listed
    ]
    return Body(
        whole,
        tuple(line for line in lines if line.start < line.end),
        tables=any(page.lines[i].kind is LineKind.TABLE for i in rest),
        listed=any(i in listed for i in rest),
    )
