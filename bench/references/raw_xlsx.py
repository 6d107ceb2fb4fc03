"""`raw_xlsx`: XlsxWriter in constant memory, writing the same cells by its own calls."""

import io
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook

from tracker.papers.values import Value
from tracker.papers.xlsx import OPTIONS


def write(rows: Sequence[Sequence[Value]]) -> int:
    """Write `rows` cell by cell, each with a look; returns the bytes of the file."""
    out = io.BytesIO()
    book = Workbook(out, OPTIONS)
    page = book.add_worksheet()
    look = book.add_format({"border": 1, "text_wrap": True})
    day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value is None or value == "":
                page.write_blank(y, x, None, look)
            elif isinstance(value, str):
                page.write_string(y, x, value, look)
            elif isinstance(value, date):
                page.write_datetime(y, x, value, day)
            else:
                page.write_number(y, x, value, look)
    book.close()
    return len(out.getvalue())
