"""Which characters belong to which heading: the body of every entry, line by line."""

from dataclasses import dataclass

from tracker.decompose.heads.header import Frame
from tracker.decompose.layout.outline import Entry
from tracker.decompose.layout.page import LineKind, Page, trimmed
from tracker.decompose.rules import Span
from tracker.decompose.who import responsibility

_AFTER_HEADING = ".．。：；:;！？，, \t\n"


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
    because the sentence begins there; so is one under whose heading nothing but owners stands.
    """
    ends = [*(entry.line for entry in entries[1:]), body.last][: len(entries)]
    return [
        _body(page, entry, max(entry.until or end, entry.line + 1), listed)
        for entry, end in zip(entries, ends, strict=True)
    ]


def _only_labels(text: str, lines: list[Span]) -> bool:
    """Whether `lines` say nothing, or only who and when."""
    for line in lines:
        for start, end in responsibility.around(line, responsibility.labels(text, *line)):
            if text[start:end].strip("。；; "):
                return False
    return True


def _body(page: Page, entry: Entry, end: int, listed: set[int]) -> Body:
    first = page.lines[entry.line]
    start = entry.end
    if not entry.prose:
        while start < first.end and page.text[start] in _AFTER_HEADING:
            start += 1
    whole = trimmed(page.text, start, page.lines[end - 1].end)
    below: list[Span] = []
    tables = in_list = False
    for index in range(entry.line + 1, end):
        line = page.lines[index]
        if index in listed:
            in_list = True
        elif line.kind is LineKind.PROSE:
            below.append(Span(line.start, line.end))
        tables = tables or line.kind is LineKind.TABLE
    head = trimmed(page.text, start, first.end)
    if entry.prose or _only_labels(page.text, [head, *below]):
        head = trimmed(page.text, entry.start, first.end)
    lines = tuple([line for line in (head, *below) if line.start < line.end])
    return Body(whole, lines, tables, in_list)
