"""The records of a table as a text, its outline, and one task for each (contracts.md 3)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tracker.decompose import export, tasks
from tracker.decompose.columns import labels, reading
from tracker.decompose.columns.kinds import LABELLED, Column
from tracker.decompose.columns.records import Band, Found, Passed, Record, Said
from tracker.decompose.layout import markers
from tracker.decompose.naming import titles
from tracker.decompose.rules import (
    Clause,
    ClauseKind,
    Draft,
    Header,
    Kind,
    Span,
    Task,
)
from tracker.decompose.tables import tablecells
from tracker.decompose.when.times import Years

_LONGEST = 40  # characters of a title, and of a heading made from the words of a task
_FIRST = re.compile(r"[^，。；！？\n]+")
_NOBODY = Header(None, None, None, None, None, None, None, None, ())


@dataclass(frozen=True, slots=True)
class Made:
    """A text with outline and tasks as contracts.md 3 writes them.

    Each task tells besides its `leaders` and `handlers`, by the words of its cells.
    """

    text: str
    outline: list[dict[str, Any]]
    tasks: list[dict[str, Any]]


def make(titles_: Iterable[str], found: Sequence[Found], years: Years) -> Made:
    """Return what the rows of a table say, line by line, a task for each record."""
    maker = _Maker(years)
    for line in titles_:
        maker.write(line)
    for same, rows in groupby(_grouped(found), lambda pair: pair[0]):
        maker.group(same, [one for _, one in rows])
    return maker.made()


def _grouped(found: Sequence[Found]) -> Iterator[tuple[int, Found]]:
    """Number the rows so that those that ask something under one name have one number."""
    number, last = 0, None
    for one in found:
        key = _key(one)
        number += key is None or key != last
        last = key
        yield number, one


def _key(one: Found) -> tuple[str, ...] | None:
    if not isinstance(one, Record) or not one.name or not one.demands:
        return None
    return (*(said.words for said in one.chapters), one.name.words)


@dataclass(slots=True)
class _Heading:
    """An entry of the outline that is still open."""

    id: str
    parent: "_Heading | None"
    level: int
    marker: str
    ordinal: str
    words: str
    start: int
    end: int
    line: int  # where its line begins
    rank: float
    rows: list[Span] = field(default_factory=list)

    @property
    def path(self) -> str:
        above = self.parent.path if self.parent else ""
        return "/".join(filter(None, (above, self.ordinal)))[:120]


class _Maker:
    def __init__(self, years: Years) -> None:
        self.years = years
        self.lines: list[str] = []
        self.at = 0
        self.begun = 0  # the last line
        self.end = 0  # of the last line that is no note
        self.headings: list[_Heading] = []
        self.bands: list[_Heading] = []
        self.chapters: list[tuple[Said, _Heading]] = []
        self.tasks: list[Task] = []
        self.people: list[tuple[list[str], list[str]]] = []

    def write(self, line: str, note: bool = False) -> int:
        """Add a line; return where it begins."""
        start = self.begun = self.at
        self.lines.append(line)
        self.at += len(line) + 1
        if not note:
            self.end = start + len(line)
        return start

    def group(self, _number: int, found: Sequence[Found]) -> None:
        """Add one row that is no task, or the tasks of one name."""
        rows = [one for one in found if isinstance(one, Record)]
        if rows:
            self._records(rows)
        for one in found:
            if isinstance(one, Band):
                self._band(one)
            elif isinstance(one, Passed) and one.note:
                self.write(one.words, note=True)

    def _band(self, band: Band) -> None:
        mark = markers.marker(band.words)
        rank = markers.RANK[mark.form.name] if mark else 0.0
        self.chapters = []
        self.bands = [one for one in self.bands if one.rank < rank]
        parent = self.bands[-1] if self.bands else None
        self.bands.append(self._heading(band.words, parent, rank))

    def _heading(
        self, line: str, parent: _Heading | None, rank: float = 0.0, number: str = ""
    ) -> _Heading:
        """Write a line that is a heading; what numbers it is no part of its words."""
        mark = markers.marker(line)
        start, known = self._written(line, number), ""
        if number:
            marker = known = number
        elif mark and not mark.damaged and mark.length < len(line):
            marker, line, start = mark.text, line[mark.length :], start + mark.length
            known = markers.ordinal(mark.form, mark.number) if mark.number else ""
        else:
            marker = ""
        return self._open(parent, marker, known, line, start, rank)

    def _written(self, line: str, number: str) -> int:
        """Write a line behind the number of its row; return where its own words begin."""
        whole = tablecells.with_number(line, number)
        if whole == line and number:
            whole = f"{number} {line}"  # 1-1, which numbers no heading of running text
        return self.write(whole) + len(whole) - len(line)

    def _open(
        self,
        parent: _Heading | None,
        marker: str,
        ordinal: str,
        words: str,
        start: int,
        rank: float = 0.0,
    ) -> _Heading:
        level = parent.level + 1 if parent else 1
        number, line = f"c{len(self.headings) + 1}", self.begun
        span = start, start + len(words)
        one = _Heading(
            number, parent, level, marker[:20], ordinal[:20], words, *span, line=line, rank=rank
        )
        self.headings.append(one)
        return one

    def _under(self, chapters: Sequence[Said]) -> _Heading | None:
        """The heading of the innermost chapter, opened where it is new."""
        same = 0
        for (known, _), told in zip(self.chapters, chapters, strict=False):
            if known.words != told.words:
                break
            same += 1
        self.chapters = self.chapters[:same]
        above = self.chapters[-1][1] if self.chapters else None
        parent = above or (self.bands[-1] if self.bands else None)
        for told in chapters[same:]:
            parent = self._heading(told.words, parent)
            self.chapters.append((told, parent))
        return parent

    def _records(self, rows: Sequence[Record]) -> None:
        """Write the tasks of one name; what stands alone under its name is called by it."""
        first, parent = rows[0], self._under(rows[0].chapters)
        name = first.name.words if first.name else ""
        numbers = {reading.numbered(row.number) for row in rows}
        above = reading.numbered(first.above)
        shared = above or (numbers.pop() if name and len(numbers) == 1 else "")
        heading = self._heading(name, parent, number=shared) if name else None
        made = []
        for row in rows:
            own = "" if shared and not above else reading.numbered(row.number)
            made.append(self._task(row, heading, parent, own, alone=len(rows) == 1))
        self.tasks += tasks.distinct(made)

    def _task(
        self,
        row: Record,
        heading: _Heading | None,
        parent: _Heading | None,
        number: str,
        *,
        alone: bool,
    ) -> Task:
        name = row.name.words if row.name else ""
        begun = self.at
        if row.demands:
            start, words = self._demands(row, number)
        else:
            assert heading
            start, words = heading.start, heading.words
        if heading is None:
            first = _FIRST.search(words)
            short = (first[0] if first else words)[:_LONGEST].rstrip()
            self.begun = begun
            heading = self._open(parent, number, number, short, start)
        heading.rows.append(Span(start, start + len(words)))
        title = name if alone and 0 < len(name) <= _LONGEST else ""
        title = title or titles.title(name if alone and name else words, "" if alone else name)
        task = labels.own(heading.id, title, words, start, self.years)
        return self._labelled(task, row, name or words)

    def _demands(self, row: Record, number: str) -> tuple[int, str]:
        lines = [
            line
            for said in row.demands
            for line in tablecells.paragraphs(said.words, counted=False)
        ]
        start = self._written(lines[0], number)
        for line in lines[1:]:
            self.write(line)
        return start, "\n".join(lines)

    def _labelled(self, task: Task, row: Record, name: str) -> Task:
        """The task with what the cells beside its words say, which become a line of the text."""
        parts: list[str] = []
        spans: list[tuple[Said, Span]] = []
        at = self.at
        for column in LABELLED:
            cells = row.said(column)
            if not cells:
                continue
            begin = f"{labels.NAMES[column]}："
            at += len(begin)
            shown = [labels.shown(cell) for cell in cells]
            for cell, words in zip(cells, shown, strict=True):
                spans.append((cell, Span(at, at + len(words))))
                at += len(words) + 1
            parts.append(begin + "、".join(shown))
        leaders = [n for one in row.said(Column.LEADER) for n in reading.people(one.words)]
        handlers = [n for one in row.said(Column.HANDLER) for n in reading.people(one.words)]
        if not parts:
            self.people.append((leaders, handlers))
            return task
        line = "；".join(parts)
        begin_at = self.write(line)
        said = labels.Labels(spans, name, self.years)
        parties = list(said.parties(line, begin_at))
        handlers += said.persons
        self.people.append((leaders, list(dict.fromkeys(handlers))))
        return said.onto(task)._replace(parties=tuple(parties), responsibility_text=line)

    def made(self) -> Made:
        """All of it, the headings closed."""
        text = "\n".join(self.lines)
        clauses = [self._clause(one, text, self._stop(at)) for at, one in enumerate(self.headings)]
        numbered = [one._replace(id=f"t{at}") for at, one in enumerate(self.tasks, 1)]
        plain = export.to_json(
            Draft(_NOBODY, Kind.OTHER, text, (), tuple(clauses), tuple(numbered), (), ())
        )
        told = [
            {**task, "leaders": leaders, "handlers": handlers}
            for task, (leaders, handlers) in zip(plain["tasks"], self.people, strict=True)
        ]
        return Made(text, plain["outline"], told)

    def _stop(self, at: int) -> int:
        """Where the own text of a heading ends: before the line of the next one."""
        following = self.headings[at + 1 :]
        end = following[0].line - 1 if following else self.end
        return max(end, self.headings[at].end)

    def _clause(self, one: _Heading, text: str, stop: int) -> Clause:
        begin = min(one.end + 1, stop) if stop > one.end else one.end
        body = Span(begin, max(stop, begin))
        return Clause(
            one.id,
            one.parent.id if one.parent else None,
            one.level,
            one.marker,
            one.ordinal,
            one.path,
            one.words,
            one.start,
            one.end,
            False,
            body,
            tuple(_between(body, one.rows, text)),
            ClauseKind.WORK if one.rows else ClauseKind.CHAPTER,
        )


def _between(body: Span, rows: Iterable[Span], text: str) -> Iterator[Span]:
    """What of a body no task covers."""
    at = body.start
    for row in sorted(rows):
        if row.start > at and text[at : row.start].strip():
            yield Span(at, min(row.start, body.end))
        at = max(at, row.end)
    if at < body.end and text[at : body.end].strip():
        yield Span(at, body.end)
