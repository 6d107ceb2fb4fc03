"""An .xlsx or .xls to blocks, each visible sheet its title lines and one table; or to its cells."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

import python_calamine as calamine
from lxml import etree

from tracker.documents import guard, signatures
from tracker.documents.rules import Block, Document, Paragraph, Table, UnreadableFile
from tracker.documents.sheets import biff, cells, workbook
from tracker.documents.sheets.biff import Sheet
from tracker.documents.sheets.grids import Cell, Grid, GridRow, plain, trimmed

ROWS, COLUMNS, CELLS = 5_000, 256, 200_000
_SPAN = 2_000_000  # cells of the rectangle round a sheet's content, for which memory is taken
_SAVE = "请用 Excel 或 WPS 表格打开"
DAMAGED = f"表格文件已损坏，无法打开；{_SAVE}修复，另存为 .xlsx 后再上传。"
MACRO = f"表格带有宏，不能上传；{_SAVE}，另存为“Excel 工作簿（.xlsx）”后再上传。"
LOCKED = f"表格设有打开密码，无法读取；{_SAVE}并取消密码，另存为 .xlsx 后再上传。"
EMPTY = "表格里没有内容；请检查后重新上传。"
TOO_LONG = (
    f"表格大得不正常（超过{ROWS}行或{COLUMNS}列），无法读取；"
    f"{_SAVE}，删去多余的行、列和远处零星的内容后再上传。"
)
_SAY = guard.Sentences(
    bomb=f"文件解压后大得不正常，可能是恶意文件，已停止读取；{_SAVE}，另存为新的 .xlsx 后再上传。",
    damaged=DAMAGED,
    locked=LOCKED,
    declared=f"文件内含不允许的声明，可能是恶意文件；{_SAVE}，另存为新的 .xlsx 后再上传。",
)
_USUAL_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z&])')


def read(data: bytes) -> Document:
    """Return the visible sheets of a workbook in its order.

    Raises `UnreadableFile` for one that is damaged, locked, has macros, or reaches too far.
    """
    book, told = _opened(data)
    sheets = [
        (place, sheet)
        for place, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    visible = [(place, sheet.name) for place, sheet in sheets if _is_visible(sheet)]
    hidden = [sheet.name for sheet in book.sheets_metadata if not _is_visible(sheet)]
    blocks: list[Block] = []
    for place, name in visible:
        found = _sheet(book, place, told.of(place, name))
        if found and len(visible) > 1 and not _USUAL_NAME.fullmatch(name.strip()):
            blocks.append(Paragraph(name.strip()))
        blocks += found
    if not any(isinstance(block, Table) or block.text for block in blocks):
        raise UnreadableFile(EMPTY)
    beside = [*told.boxes, *(sheet.name for _, sheet in sheets)]
    for place, sheet in sheets:
        if not _is_visible(sheet):
            beside += _unseen(book, place, told.of(place, sheet.name))
    return Document(tuple(blocks), _warnings(hidden), _set(told.margins), tuple(beside))


def _is_visible(sheet: Any) -> bool:
    return bool(sheet.visible == calamine.SheetVisibleEnum.Visible)


def _unseen(book: calamine.CalamineWorkbook, place: int, known: Sheet) -> Iterator[str]:
    """Yield the lines of a hidden sheet; one that is too long for a document says nothing."""
    with suppress(UnreadableFile):
        yield from Document(tuple(_sheet(book, place, known))).lines()


def _set(edges: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of headers and footers without the codes that set them (ECMA-376 18.3.1.46).

    >>> _set(['&L甲&C&"宋体,加粗"&12机密★1年&R&P/&N'])
    ('', '甲', '机密★1年', '/')
    """
    parts = (part for edge in edges for part in re.split("&[LCR]", edge))
    return tuple(_CODE.sub("", part) for part in parts)


def grids(data: bytes, *, unseen: bool = False) -> tuple[Grid, ...]:
    """Return the visible sheets cell by cell, and the `unseen` ones too where that is said.

    Those without a word are left out.

    Formulas that failed show their error here. Raises `UnreadableFile` as `read` does.
    """
    book, told = _opened(data)
    found = [
        _grid(book, place, sheet.name, told.of(place, sheet.name))
        for place, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and (unseen or _is_visible(sheet))
    ]
    return tuple(grid for grid in found if grid.rows)


def _opened(data: bytes) -> tuple[calamine.CalamineWorkbook, "_Told"]:
    told = _compound(data) if data.startswith(signatures.OLE) else _package(data)
    return _library(lambda: calamine.load_workbook(io.BytesIO(data))), told


def _warnings(hidden: list[str]) -> tuple[str, ...]:
    if not hidden:
        return ()
    names = "、".join(f"“{name}”" for name in hidden[:5])
    return (f"工作表{names}是隐藏的，没有读取；需要的话请取消隐藏，重新上传。",)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a workbook says beside its values: of a sheet by place and name, on edges, in boxes."""

    of: Callable[[int, str], Sheet]
    margins: tuple[str, ...]
    boxes: tuple[str, ...] = ()


def _package(data: bytes) -> _Told:
    """Check an .xlsx, and return what it says about its sheets."""
    parts = guard.inflated(data, _SAY)
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in parts):
        raise UnreadableFile(MACRO)
    try:
        found = workbook.sheets(parts)
        boxes = tuple(workbook.boxes(parts))
    except (etree.XMLSyntaxError, KeyError):
        raise UnreadableFile(DAMAGED) from None
    margins = tuple(edge for sheet in found.values() for edge in sheet.margins)
    return _Told(lambda _, name: found.get(name, Sheet()), margins, boxes)


def _compound(data: bytes) -> _Told:
    """Check an .xls, and return what it says about its sheets."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            if compound.exists("_VBA_PROJECT_CUR"):
                raise UnreadableFile(MACRO)
            name = "Workbook" if compound.exists("Workbook") else "Book"
            stream = compound.openstream(name).read()
    except (OSError, ValueError, IndexError, AttributeError, TypeError):
        raise UnreadableFile(DAMAGED) from None
    book = biff.book(stream)
    if book.is_locked:
        raise UnreadableFile(LOCKED)
    sheets = book.sheets
    margins = tuple(edge for sheet in sheets for edge in sheet.margins)
    return _Told(lambda place, _: sheets[place] if place < len(sheets) else Sheet(), margins)


def _library(step: Callable[[], Any]) -> Any:
    """Let calamine work; what it says of a damaged file becomes our sentence.

    Its parser is written in Rust: where it panics, a `BaseException` comes out that has no name
    to catch it by.
    """
    try:
        return step()
    except calamine.PasswordError:
        raise UnreadableFile(LOCKED) from None
    except (calamine.CalamineError, ValueError, OverflowError, OSError):
        raise UnreadableFile(DAMAGED) from None
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":
            raise UnreadableFile(DAMAGED) from None
        raise


class _Values(NamedTuple):
    """The cells of a sheet as written, from (top, left) on, and its merged stretches."""

    rows: list[list[Cell]]
    top: int
    left: int
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]


def _sheet(book: calamine.CalamineWorkbook, place: int, known: Sheet) -> list[Block]:
    """Return the title lines of a sheet and its table."""
    found = _values(book, place, known)
    for (up, first), (down, last) in found.merged:
        _merge(found.rows, up, first, down, last)
    return _blocks(_trimmed(found.rows))


def _grid(book: calamine.CalamineWorkbook, place: int, name: str, known: Sheet) -> Grid:
    rows, top, left, merged = _values(book, place, known)
    for (y, x), error in known.errors.items():
        if 0 <= y - top < len(rows) and 0 <= x - left < len(rows[0]):
            rows[y - top][x - left] = error
    below: dict[int, set[int]] = {}
    for (up, first), (down, last) in merged:
        _merge(rows, up, first, down, last)
        for y in range(max(up, 0) + 1, min(down + 1, len(rows))):
            below.setdefault(y, set()).add(first)
    found = [
        GridRow(
            top + y + 1,
            tuple(map(plain, row)),
            frozenset(at for at in below.get(y, ()) if at < len(row)),
            top + y in known.hidden_rows,
        )
        for y, row in enumerate(rows)
    ]
    columns = range(left, left + (len(rows[0]) if rows else 0))
    return trimmed(name.strip(), found, columns, frozenset(known.hidden_columns))


def _values(book: calamine.CalamineWorkbook, place: int, known: Sheet) -> _Values:
    """The cells of a sheet. Raises `UnreadableFile` for one that reaches too far."""
    if known.rows * known.columns > _SPAN or known.filled > CELLS:
        raise UnreadableFile(TOO_LONG)
    sheet = _library(lambda: book.get_sheet_by_index(place))
    if sheet.start is None:
        return _Values([], 0, 0, ())
    if sheet.height * sheet.width > _SPAN:
        raise UnreadableFile(TOO_LONG)
    top, left = sheet.start
    values = _library(sheet.to_python)
    rows: list[list[Cell]] = [
        [
            cells.written(value, known.formats.get((top + y, left + x), "")).strip()
            for x, value in enumerate(row)
        ]
        for y, row in enumerate(values)
    ]
    merged = [
        ((up - top, first - left), (down - top, last - left))
        for (up, first), (down, last) in sheet.merged_cell_ranges or []
    ]
    return _Values(rows, top, left, merged)


def _merge(rows: list[list[Cell]], up: int, first: int, down: int, last: int) -> None:
    """Put a merged cell as `rules.Table` wants it: repeated downwards, None sideways."""
    if not (rows and 0 <= up < len(rows) and 0 <= first < len(rows[0])):
        return
    text = rows[up][first]
    for row in rows[up : down + 1]:
        row[first] = text
        for x in range(first + 1, min(last + 1, len(row))):
            row[x] = None


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Leave out rows and columns without a word; raises `UnreadableFile` if too many are left."""
    kept = [row for row in rows if any(row)]
    filled = [x for x in range(len(kept[0]) if kept else 0) if any(row[x] for row in kept)]
    if len(kept) > ROWS or len(filled) > COLUMNS:
        raise UnreadableFile(TOO_LONG)
    return [[row[x] for x in filled] for row in kept]


def _blocks(rows: list[list[Cell]]) -> list[Block]:
    """Part the lines above the first row of several cells from the table below them."""
    header = next((y for y, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
    titles: list[str] = []
    for row in rows[:header]:
        text = next(cell for cell in row if cell)
        if titles[-1:] != [text]:  # a title merged over two rows is one title
            titles.append(text)
    blocks: list[Block] = [Paragraph(line) for title in titles for line in title.split("\n")]
    if header < len(rows):
        blocks.append(Table(tuple(tuple(row) for row in rows[header:])))
    return blocks
