"""The rows under a head as records: what names the task, what it asks, what its cells say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.decompose.columns.kinds import BODIES, LABELLED, PEOPLE, WORDS, Column
from tracker.decompose.columns.layouts import Layout, Table
from tracker.decompose.flat import cellkinds
from tracker.decompose.rarely import rare
from tracker.decompose.tables import columnwords, tablecells, tablecolumns
from tracker.documents.sheets.grids import GridRow

_SUM = rare("(?:合|总|小|共)计")
_NOTE = re.compile(
    "(?:备?注|说明)\\s?\\d?[：:]|(?:填表|填报|制表|审核|审批|联系)(?:人|单位|日期|时间)?[：:]|[（(]注|[*＊※]"
)
_BAND = 60  # characters of a chapter's heading, and no full stop inside


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one cell, and its name in the sheet: D7."""

    place: str
    column: Column
    words: str


@dataclass(slots=True)
class Record:
    """One task: the chapters it stands under, its name, what it asks, and its other cells.

    `above` is the number of a row that says nothing but the name and stands over this one.
    """

    row: int
    chapters: tuple[Said, ...] = ()
    number: Said | None = None
    name: Said | None = None
    demands: tuple[Said, ...] = ()
    above: Said | None = None
    cells: list[Said] = field(default_factory=list)

    def said(self, column: Column) -> list[Said]:
        """Its cells of that column."""
        return [cell for cell in self.cells if cell.column == column]


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the table that names a chapter."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no task, and why; a `note` stays in the text."""

    row: int
    words: str
    why: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Wordless:
    """A row whose cells speak of a task that nothing names."""

    row: int
    cells: tuple[Said, ...]


Found = Record | Band | Passed | Wordless


def gathered(table: Table, layout: Layout) -> list[Found]:
    """Return every row under the head as what it is."""
    return list(_Gathering(table, layout).rows())


class _Gathering:
    """Walks down a table, carrying on what stands above."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self.table = table
        self.kinds = [layout.kinds.get(name, Column.ASIDE) for name in table.letters]
        self.drops = layout.drops
        self.texts = [at for at, kind in enumerate(self.kinds) if kind in WORDS]
        self.heads = {
            tuple(map(tablecolumns.bare, row.cells))
            for row in table.rows[table.head.start : table.head.end]
        }
        self.anchors: dict[int, str] = {}  # where the merged cell of a column begins
        self.chapters: dict[int, Said] = {}
        self.name: Said | None = None
        self.last: Record | None = None

    def rows(self) -> Iterator[Found]:
        waiting: Record | None = None  # a name alone may head the rows below it
        for row in self.table.body:
            found = self._row(row)
            if found is None:
                continue
            if waiting and isinstance(found, Record) and found.name == waiting.name:
                found.above = waiting.number
            elif waiting:
                yield waiting
            waiting = None
            if isinstance(found, Record) and _is_bare(found):
                waiting = found
                continue
            yield found
        if waiting:
            yield waiting

    def _row(self, row: GridRow) -> Found | None:
        """What a row is; None where it only goes on with the task above."""
        said = self._said(row)
        words = [" ".join(cell.split()) for cell in row.cells if cell and cell.strip()]
        whole = " ".join(dict.fromkeys(words))
        if tuple(map(tablecolumns.bare, row.cells)) in self.heads:
            return Passed(row.number, whole, "重复的标题行")
        if len(words) == 1 and (band := self._band(row, words[0], said)):
            return band
        first = next((s for at, s in said.items() if self.kinds[at] != Column.ASIDE), None)
        if first and _SUM.match(tablecolumns.bare(first.words)):
            return Passed(row.number, whole, "合计行")
        if self.last and self._goes_on(row):
            known = {cell.place for cell in self.last.cells}
            self.last.cells += [s for s in self._labelled(said) if s.place not in known]
            return None
        return self._record(row, said, whole)

    def _said(self, row: GridRow) -> dict[int, Said]:
        """The filled cells of a row, those left out aside; one merged downwards has one name."""
        out = {}
        for at, cell in enumerate(row.cells):
            place = f"{self.table.letters[at]}{row.number}"
            if at in row.below:
                place = self.anchors.get(at, place)
            self.anchors[at] = place
            if cell and cell.strip() and place not in self.drops and not _is_empty(cell):
                out[at] = Said(place, self.kinds[at], _words(self.kinds[at], cell))
        return out

    def _band(self, row: GridRow, words: str, said: dict[int, Said]) -> Found | None:
        """A row of one cell: a chapter, a note, or neither."""
        at = next(at for at, cell in enumerate(row.cells) if cell and cell.strip())
        spans = row.cells.count(None) >= max(1, len(row.cells) // 2)
        if _SUM.match(words):
            return Passed(row.number, words, "合计行")
        chapter = cellkinds.is_band(words) or (
            spans and len(words) <= _BAND and "。" not in words[:-1] and not _NOTE.match(words)
        )
        if chapter and at not in row.below and self.kinds[at] != Column.CHAPTER:
            place = f"{self.table.letters[at]}{row.number}"
            if place in self.drops:
                return Passed(row.number, words, "选了不填")
            self.chapters, self.name, self.last = {}, None, None
            return Band(row.number, words)
        if _NOTE.match(words) or spans:
            return Passed(row.number, words, "说明", note=True)
        if at in said and self.kinds[at] != Column.ASIDE:
            return None
        return Passed(row.number, words, "这一行只有不导入的内容")

    def _goes_on(self, row: GridRow) -> bool:
        """Whether a row says nothing new but in the cells beside the task above."""
        filled = {at for at, cell in enumerate(row.cells) if cell and cell.strip()}
        words = [at for at in self.texts if at in filled]
        if not words or not self.last:
            return False
        told = [self.last.name, *self.last.demands]
        same = {one.place for one in told if one} >= {self.anchors[at] for at in words}
        fresh = filled - row.below
        own = (Column.NUMBER, Column.CHAPTER, Column.NAME, Column.DEMAND)
        return same and not any(self.kinds[at] in own for at in fresh)

    def _record(self, row: GridRow, said: dict[int, Said], whole: str) -> Found:
        chapters = {at: s for at, s in said.items() if s.column == Column.CHAPTER}
        demands = tuple(s for s in said.values() if s.column == Column.DEMAND)
        own = next((s for s in said.values() if s.column == Column.NAME), None)
        cells = self._labelled(said)
        number = next((s for s in said.values() if s.column == Column.NUMBER), None)
        if not own and not demands:
            if not cells and not chapters and not number:
                return Passed(row.number, whole, "这一行只有不导入的内容")
            if chapters and not cells and not number:
                self._under(chapters)
                return Passed(row.number, whole, "章节")
            told = [*chapters.values(), *([number] if number else []), *cells]
            return Wordless(row.number, tuple(told))
        self._under(chapters)
        self.name = own or (None if self._is_dropped(row) else self.name)
        self.last = Record(
            row.number,
            tuple(self.chapters.values()),
            number,
            self.name,
            demands,
            cells=cells,
        )
        return self.last

    def _is_dropped(self, row: GridRow) -> bool:
        """Whether a person left the name in this very row out."""
        names = [at for at, kind in enumerate(self.kinds) if kind == Column.NAME]
        return any(self.anchors.get(at) in self.drops for at in names if row.cells[at])

    def _under(self, chapters: dict[int, Said]) -> None:
        """Stand under these chapters; a new one ends the name above, and the chapters in it."""
        for at, one in chapters.items():
            above = self.chapters.get(at)
            if above is None or above.words != one.words:
                self.chapters = {a: s for a, s in self.chapters.items() if a < at}
                self.name = None
            self.chapters[at] = one

    def _labelled(self, said: dict[int, Said]) -> list[Said]:
        return sorted(
            (s for s in said.values() if s.column in LABELLED),
            key=lambda one: LABELLED.index(one.column),
        )


def _is_bare(found: Record) -> bool:
    """Whether a row says nothing but a name, perhaps with its number."""
    return not (found.demands or found.cells)


def _words(column: Column, cell: str) -> str:
    """A cell as it is read: one line where a line of it says nothing by itself."""
    if column in (Column.TIME, Column.RHYTHM):
        return tablecells.line(columnwords.TIME, cell)
    if column in PEOPLE:
        return tablecells.line(columnwords.PERSON, cell)
    if column in (Column.DEMAND, *BODIES):
        return cell.strip()
    return tablecells.closed(cell)


def _is_empty(cell: str) -> bool:
    return cell.strip() in cellkinds.EMPTY


def used(found: Sequence[Found]) -> Iterator[Said]:
    """Every cell that a task is made of, or that speaks of one."""
    for one in found:
        if isinstance(one, Wordless):
            yield from one.cells
        elif isinstance(one, Record):
            told = (*one.chapters, one.above, one.number, one.name, *one.demands, *one.cells)
            yield from (said for said in told if said)
