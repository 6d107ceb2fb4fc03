"""A table laid flat with one row a line: cells parted by tabs, bars or blanks."""

from collections.abc import Sequence

from tracker.decompose.flat import alignment, cellkinds
from tracker.decompose.flat.alignment import Cell
from tracker.decompose.flat.flatcells import Found, Rows
from tracker.decompose.flat.flatheads import JOINTS, Head
from tracker.decompose.flat.flatstreams import is_over
from tracker.decompose.rarely import rare
from tracker.decompose.tables import columnwords, tablecolumns
from tracker.decompose.tables.columnwords import GROUP, NUMBER, SAID, TASK, TEXTS

_RULE = rare(r"[\s|:\-—+=]+")
_AHEAD = 3  # lines looked ahead for the row that a band stands over


def table(lines: Sequence[str], head: Head) -> Found:
    """Return the table whose `head` was found on one line, without rows where none follow it."""
    return _Reader(lines, head).table()


class _Reader:
    """Reads line by line; a row that broke inside a cell waits for its other part."""

    def __init__(self, lines: Sequence[str], head: Head) -> None:
        self.lines = lines
        self.head = head
        self.names = list(head.names)
        self.roles = list(head.roles)
        self.rows: Rows = []
        self.waiting: list[str] = []
        self.end = head.end

    def table(self) -> Found:
        at = self.head.end
        while at < len(self.lines):
            line = self.lines[at]
            if not line.strip() or self._is_rule(line):
                at += 1
                continue
            if is_over(self.lines, at) or not self._takes(line, at):
                break
            at += 1
            self.end = at
        if self.waiting:
            self._close()
        rows = [tuple(self.names), *self.rows] if self._convinces() else []
        return Found(rows, self.end)

    def _is_rule(self, line: str) -> bool:
        return self.head.joint == "|" and _RULE.fullmatch(line.strip()) is not None

    def _takes(self, line: str, at: int) -> bool:
        cells = self._cells(line)
        if len(cells) == 1:
            return self._takes_single(cells[0], at)
        if all(columnwords.role(cell) for cell in cells):
            return True  # the head once more
        if self._goes_on(cells):
            self.waiting[-1] = "\n".join(part for part in (self.waiting[-1], cells[0]) if part)
            self.waiting += cells[1:]
            return True
        if self.waiting:
            self._close()
        self.waiting = cells
        return True

    def _cells(self, line: str) -> list[str]:
        joint = self.head.joint
        words = line.strip("\n\r ")
        if joint == "|":
            words = words.removesuffix("|")
            words = words.removeprefix("|") if self._is_boxed() else words
        cells = [cell.strip() for cell in JOINTS[joint].split(words)]
        while len(cells) > max(1, len(self.names)) and not cells[-1]:
            cells.pop()
        if joint != "|" and len(cells) > 1 and not any(cells[1:]):
            return cells[:1]
        if joint == "|" and not any(cells[1:]) and cellkinds.is_band(cells[0]):
            return cells[:1]
        return cells

    def _is_boxed(self) -> bool:
        return self.lines[self.head.start].lstrip().startswith("|")

    def _takes_single(self, cell: str, at: int) -> bool:
        """A line without a joint: a band above a row, or the rest of a cell that was broken."""
        lacking = bool(self.waiting) and len(self.waiting) < len(self.names)
        if lacking and not cellkinds.is_band(cell):
            self.waiting[-1] = "\n".join(part for part in (self.waiting[-1], cell) if part)
            return True
        if not self._row_follows(at):
            return False
        plain = len(cell) <= 30 and not cell.endswith(("。", "；", "："))
        if not (cellkinds.is_band(cell) or plain):
            return False
        if self.waiting:
            self._close()
        self.rows.append((cell, *[None] * (len(self.names) - 1)))
        return True

    def _row_follows(self, at: int) -> bool:
        after = (line for line in self.lines[at + 1 : at + 1 + 2 * _AHEAD] if line.strip())
        for line, _ in zip(after, range(_AHEAD), strict=False):
            cells = self._cells(line)
            if len(cells) > 1:
                return not all(columnwords.role(cell) for cell in cells)
            if not cellkinds.is_band(cells[0]):
                return False
        return False

    def _goes_on(self, cells: list[str]) -> bool:
        """Whether `cells` complete the row that waits: it names nobody yet, and lacks as many."""
        if not self.waiting or len(self.waiting) >= len(self.names):
            return False
        if NUMBER in self.roles and tablecolumns.is_numeral(cells[0]):
            return False
        said = any(cellkinds.kind(cell) in cellkinds.TELLS for cell in self.waiting)
        return not said and len(self.waiting) + len(cells) - 1 <= len(self.names)

    def _close(self) -> None:
        cells, self.waiting = self.waiting, []
        if not self.rows:
            self._name_numbers(cells)
        width = len(self.names)
        padded = len(cells) == width and not cells[-1] and bool(cells[0])
        if len(cells) == width and not (padded and self._leans(cells)):
            self.rows.append(tuple(cells))
            return
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            self.rows += self._aligned(cells)

    def _name_numbers(self, cells: list[str]) -> None:
        """A first row with one cell more than the head, a number: its column has no name."""
        if NUMBER in self.roles or len(cells) != len(self.names) + 1:
            return
        place = next((i for i, cell in enumerate(cells) if tablecolumns.is_numeral(cell)), None)
        if place is not None:
            self.names.insert(place, "序号")
            self.roles.insert(place, NUMBER)

    def _leans(self, cells: list[str]) -> bool:
        """Whether a row padded behind stands under the wrong columns: who under what."""
        return any(
            role in TEXTS and cellkinds.kind(cell) in cellkinds.TELLS
            for role, cell in zip(self.roles, cells, strict=True)
        ) or not any(
            role in SAID and cellkinds.kind(cell) in cellkinds.TELLS
            for role, cell in zip(self.roles, cells, strict=True)
        )

    def _aligned(self, cells: list[str]) -> Rows:
        """Put a short or long row under its columns; what it leaves out spans from above."""
        numbers = [i for i, cell in enumerate(cells) if tablecolumns.is_numeral(cell)][:1]
        counted = frozenset(numbers if NUMBER in self.roles else ())
        found = alignment.aligned([Cell(cell) for cell in cells], self.roles, counted)
        rows = [row for row in found.rows if row.band is None]
        if len(rows) != 1 or found.taken < len(cells):
            short = cells[: len(self.names)]
            rest = cells[len(self.names) :]
            short[-1] = " ".join([short[-1], *rest])
            return [tuple(short + [""] * (len(self.names) - len(short)))]
        joint = " " if self.head.joint == " " else "\n"
        row = [joint.join(cells[i] for i in column) for column in rows[0].columns]
        above = next((row for row in reversed(self.rows) if None not in row), None)
        for index, role in enumerate(self.roles):
            if above and not rows[0].columns[index] and role in {GROUP, TASK}:
                row[index] = above[index] or ""
        return [tuple(row)]

    def _convinces(self) -> bool:
        rows = [row for row in self.rows if None not in row]
        good = sum(
            any(
                cellkinds.kind(cell or "") in cellkinds.TELLS
                for role, cell in zip(self.roles, row, strict=True)
                if role in SAID
            )
            for row in rows
        )
        return bool(rows) and 2 * good > len(rows)
