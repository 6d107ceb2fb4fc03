"""A table of typed cells to an .xlsx that can be printed and handed up.

Text stays text whatever it looks like (reliability.md 2.15); days are days and rates are rates.
The library lays out the package. The rows are written by `_Rows`, past its cell-by-cell way,
which costs three times as much; a test holds what it writes against what the library would.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import IO, Any
from xml.sax.saxutils import escape

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tracker.papers.heights import heights
from tracker.papers.values import Value

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NOTE = "说明"  # the hidden sheet of what the table says to whoever reads it back
LONGEST = 16_383  # characters that a cell takes whatever they are: 32,767 units of UTF-16
PAUSE_EVERY = 20  # rows
TITLE_FONT, HEAD_FONT, FONT = "方正小标宋简体", "黑体", "仿宋"
_EPOCH = date(1899, 12, 30).toordinal()
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Paper(Enum):
    """A size of paper, by Excel's number for it; always on its side."""

    A3 = 8
    A4 = 9


class Kind(Enum):
    """How a column shows its numbers, and on which side its cells stand."""

    TEXT = "text"  # on the left
    WORD = "word"  # short text, in the middle
    WHOLE = "whole"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in digits, and how it shows its cells."""

    head: str
    width: float
    kind: Kind = Kind.TEXT
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its columns; `title` stands above it, `under` on a line of its own below that.

    Where `merged` is set, the cells of the first column span the rows below whose own is None.
    `notes` are kept in a hidden sheet for whoever reads the table back.
    """

    name: str
    columns: Sequence[Column]
    title: str = ""
    under: str = ""
    paper: Paper = Paper.A4
    merged: bool = False
    notes: Sequence[tuple[str, str]] = ()
    made_at: datetime | None = None

    @property
    def visible(self) -> int:
        """How many columns are shown; hidden ones stand behind them."""
        return sum(not column.hidden for column in self.columns)


def write(
    out: IO[bytes],
    sheet: Sheet,
    rows: Iterable[Sequence[Value]],
    pause: Callable[[], object] = lambda: None,
) -> int:
    """Write `sheet` with `rows` to `out`, and return how many rows there were.

    Each row has a value a column: str, int, float, date, or None for an empty cell. No more than
    some rows are held at once. `pause` is called after every few rows, so that whoever writes can
    let others have their turn.
    """
    with tempfile.TemporaryDirectory() as place:  # nothing is left where a row raises
        book = Workbook(out, OPTIONS | {"tmpdir": place})
        try:
            count = _filled(book, sheet, rows, pause)
        except BaseException:
            for one in book.worksheets():
                one.row_data_fh.close()
            raise
        book.close()
    return count


def plain(text: str) -> str:
    """`text` without the characters that no XML takes, at most as long as a cell.

    >>> plain("公开\\x00目录"), plain("第一行\\r\\n第二行")
    ('公开目录', '第一行\\n第二行')
    """
    if not text.isprintable():
        text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text[:LONGEST]


@dataclass(frozen=True, slots=True)
class _Look:
    """A column's letter and the library's numbers for how its cells look, by what they hold."""

    letter: str
    text: int
    number: int
    day: int


class _Rows(Worksheet):  # type: ignore[misc]
    """A sheet whose rows are written one by one, straight into the library's file of rows."""

    def add_row(
        self, row: int, values: Sequence[Value], looks: Sequence[_Look], height: float
    ) -> None:
        """Write all the cells of `row`, in one piece."""
        if row > self.previous_row:
            self._write_single_row(row)
        self._check_dimensions(row, len(values) - 1)
        number = row + 1
        # without customHeight: the row still grows with what is typed into it
        cells = [f'<row r="{number}" ht="{height:g}">']
        for value, look in zip(values, looks, strict=True):
            place = f'<c r="{look.letter}{number}" s="'
            if value is None or value == "":
                cells.append(f'{place}{look.text}"/>')
            elif isinstance(value, str):
                cells.append(f'{place}{look.text}" t="inlineStr"><is>{_text(value)}</is></c>')
            elif isinstance(value, date):
                cells.append(f'{place}{look.day}"><v>{value.toordinal() - _EPOCH}</v></c>')
            else:
                cells.append(f'{place}{look.number}"><v>{value:.16g}</v></c>')
        cells.append("</row>")
        self.fh.write("".join(cells))

    def span_down(self, first: int, last: int) -> None:
        """Let the first column's cell of row `first` span the rows down to `last`."""
        if last > first:
            self.merge.append([first, 0, last, 0])


def _text(value: str) -> str:
    """The element of a string.

    >>> _text("A<B"), _text(" 公开")
    ('<t>A&lt;B</t>', '<t xml:space="preserve"> 公开</t>')
    """
    text = plain(value)
    if "_x" in text:
        text = _ENCODED.sub("_x005F_", text)  # else Excel reads it as a character's number
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{kept}>{escape(text)}</t>"


def _filled(
    book: Workbook,
    sheet: Sheet,
    rows: Iterable[Sequence[Value]],
    pause: Callable[[], object],
) -> int:
    told: dict[str, Any] = {"title": sheet.title or sheet.name}
    if sheet.made_at:
        told["created"] = sheet.made_at.replace(tzinfo=None)
    book.set_properties(told)
    page = book.add_worksheet(sheet.name, worksheet_class=_Rows)
    top = _head(book, page, sheet)
    looks = _looks(book, sheet.columns)
    row = first = top
    for values, height in _laid_out(sheet, rows):
        if sheet.merged and values[0] is not None:
            page.span_down(first, row - 1)
            first = row
        page.add_row(row, values, looks, height)
        row += 1
        if row % PAUSE_EVERY == 0:
            pause()
    if sheet.merged:
        page.span_down(first, row - 1)
    _set_up(page, sheet, top, row - 1)
    if sheet.notes:
        _note(book, sheet.notes)
    return row - top


def _looks(book: Workbook, columns: Sequence[Column]) -> list[_Look]:
    """The looks of the columns, each known to the book once."""
    found = []
    for place, column in enumerate(columns):
        side = "left" if column.kind is Kind.TEXT else "center"
        form = "0%" if column.kind is Kind.PERCENT else "0"
        number, text = (_cell(book, side=side, num_format=one) for one in (form, "@"))
        day = _cell(book, side="center", num_format="yyyy-mm-dd")
        found.append(_Look(xl_col_to_name(place), text, number, day))
    return found


def _cell(book: Workbook, *, side: str, num_format: str) -> int:
    given = {"align": side, "valign": "vcenter", "border": 1, "text_wrap": True}
    style = book.add_format(given | {"num_format": num_format, "font_name": FONT, "font_size": 11})
    return int(style._get_xf_index())


def _head(book: Workbook, page: Worksheet, sheet: Sheet) -> int:
    """Write what stands above the rows; returns the first row below it."""
    row, last = 0, sheet.visible - 1
    for words, font, size, side, height in (
        (sheet.title, TITLE_FONT, 20, "center", 36),
        (sheet.under, FONT, 11, "left", 20),
    ):
        if words:
            look = {"font_name": font, "font_size": size, "align": side, "valign": "vcenter"}
            page.set_row(row, height)
            page.merge_range(row, 0, row, last, "", book.add_format(look))
            page.write_string(row, 0, plain(words), book.add_format(look))
            row += 1
    look = {"font_name": HEAD_FONT, "font_size": 11, "align": "center", "valign": "vcenter"}
    style = book.add_format(look | {"border": 1, "text_wrap": True, "bg_color": "#F2F2F2"})
    page.set_row(row, 30)
    for place, column in enumerate(sheet.columns):
        page.write_string(row, place, column.head, style)
    return row + 1


def _set_up(page: Worksheet, sheet: Sheet, top: int, last: int) -> None:
    """How the sheet is looked at and printed; rows from `top` to `last`, below its heading."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})
    page.freeze_panes(top, 0)
    page.repeat_rows(top - 1)
    if not sheet.merged:  # a filter shows only the first row of a cell that spans some
        page.autofilter(top - 1, 0, max(last, top - 1), sheet.visible - 1)
    page.set_landscape()
    page.set_paper(sheet.paper.value)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer('&C&"宋体"&9第 &P 页，共 &N 页')
    page.print_area(0, 0, max(last, top - 1), sheet.visible - 1)


def _note(book: Workbook, notes: Sequence[tuple[str, str]]) -> None:
    page = book.add_worksheet(NOTE)
    for row, (name, value) in enumerate(notes):
        page.write_string(row, 0, name)
        page.write_string(row, 1, value)
    page.hide()


def _laid_out(
    sheet: Sheet, rows: Iterable[Sequence[Value]]
) -> Iterator[tuple[Sequence[Value], float]]:
    """The rows with their heights; those that share a cell are looked at together.

    Excel would find the heights of the others by itself, LibreOffice does not.
    """
    widths = [column.width for column in sheet.columns]
    group: list[Sequence[Value]] = []
    for row in rows:
        if group and not (sheet.merged and row[0] is None):
            yield from zip(group, heights(group, widths), strict=True)
            group = []
        group.append(row)
    yield from zip(group, heights(group, widths), strict=True)
