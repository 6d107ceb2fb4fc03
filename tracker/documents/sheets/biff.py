"""What an .xls says about its cells beside their values: formats, and how far the sheet reaches.

The records of [MS-XLS] 2.4 that say so; values and texts are calamine's work.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.documents.sheets import cells

_FORMAT, _XF, _SHEET, _LOCKED, _END, _BEGIN = 0x041E, 0x00E0, 0x0085, 0x002F, 0x000A, 0x0809
_RUN = 0x00BD  # numbers side by side in one record
_EDGES = {0x0014, 0x0015}  # header and footer
_FORMULA, _FAILED = 0x0006, 0x0205
_CELLS = {0x0203, 0x027E, _FORMULA, 0x00FD, 0x0204, _FAILED}
_ROW, _COLUMNS = 0x0208, 0x007D
_HIDDEN_ROW, _HIDDEN_COLUMNS = 0x20, 0x01  # bits of their options
_WIDEST = 256  # columns of a sheet of this format
# [MS-XLS] 2.5.10
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
_WIDE = 0x01


@dataclass(slots=True)
class Sheet:
    """The formats that matter by (row, column), and the size that holds every filled cell.

    Beside them what a value does not tell: formulas that failed, and what is hidden.
    `margins` are its header and footer, with the codes that set them.
    """

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    filled: int = 0
    margins: list[str] = field(default_factory=list)

    def fill(self, row: int, column: int, code: str = "") -> None:
        """Note a filled cell."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        self.filled += 1
        if code:
            self.formats[row, column] = code


@dataclass(slots=True)
class Book:
    """The sheets of a workbook in its order, and whether it is locked."""

    sheets: list[Sheet] = field(default_factory=list)
    is_locked: bool = False


def book(stream: bytes) -> Book:
    """Return what the stream of a workbook says; what is cut off ends it, without an error."""
    codes: dict[int, str] = dict(cells.BUILT_IN)
    formats: list[int] = []
    starts: list[int] = []
    for kind, at, size in _records(stream, 0):
        if kind == _LOCKED:
            return Book(is_locked=True)
        if kind == _FORMAT and size > 5:
            number, text = _format(stream[at : at + size])
            codes[number] = text
        elif kind == _XF and size >= 4:
            formats.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif kind == _SHEET and size >= 4:
            starts.append(struct.unpack_from("<I", stream, at)[0])
    shown = [code if cells.matters(code := codes.get(number, "")) else "" for number in formats]
    return Book([_sheet(stream, start, shown) for start in starts])


def _sheet(stream: bytes, start: int, codes: list[str]) -> Sheet:
    found = Sheet()
    for kind, at, size in _records(stream, start):
        if kind in _CELLS and size >= 6:
            row, column, look = struct.unpack_from("<HHH", stream, at)
            found.fill(row, column, codes[look] if look < len(codes) else "")
            if error := _error(kind, stream[at : at + size]):
                found.errors[row, column] = error
        elif kind in (_ROW, _COLUMNS):
            _hide(found, kind, stream[at : at + size])
        elif kind in _EDGES and size > 3:
            found.margins.append(_text(stream[at : at + size]))
        elif kind == _RUN and size >= 6:
            row, first = struct.unpack_from("<HH", stream, at)
            for index in range((size - 6) // 6):
                look = struct.unpack_from("<H", stream, at + 4 + 6 * index)[0]
                found.fill(row, first + index, codes[look] if look < len(codes) else "")
    return found


def _hide(found: Sheet, kind: int, record: bytes) -> None:
    """Note a row or some columns that are hidden."""
    if kind == _ROW and len(record) >= 16 and record[12] & _HIDDEN_ROW:
        found.hidden_rows.add(struct.unpack_from("<H", record)[0])
    elif kind == _COLUMNS and len(record) >= 10:
        first, last, _, _, options = struct.unpack_from("<HHHHH", record)
        if options & _HIDDEN_COLUMNS:
            found.hidden_columns |= set(range(first, min(last + 1, _WIDEST)))


def _error(kind: int, record: bytes) -> str:
    """The error that a cell shows instead of a value; empty for any other."""
    if kind == _FAILED and len(record) >= 8 and record[7]:
        return _ERRORS.get(record[6], "#N/A")
    if kind == _FORMULA and len(record) >= 14 and record[6] == 2 and record[12:14] == b"\xff\xff":
        return _ERRORS.get(record[8], "#N/A")
    return ""


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of the records from `at` to the end of their part."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            return
        yield kind, at + 4, size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:  # a chart inside a sheet is a part of its own
            return
        at += 4 + size


def _format(record: bytes) -> tuple[int, str]:
    return int.from_bytes(record[:2], "little"), _text(record[2:])


def _text(record: bytes) -> str:
    """A text with its length and flags before it (XLUnicodeString, 2.5.294)."""
    length, flags = struct.unpack_from("<HB", record)
    if flags & _WIDE:
        return record[3 : 3 + 2 * length].decode("utf-16-le", "replace")
    return record[3 : 3 + length].decode("latin-1")
