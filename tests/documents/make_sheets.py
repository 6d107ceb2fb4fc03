"""Builds .xlsx and .xls files of invented task tables."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter
import xlwt

HEADER = ("序号", "工作任务", "责任单位", "完成时限")


def xlsx(fill) -> bytes:
    """Return the workbook that `fill(book)` makes of an empty one."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def table_xlsx(rows: Sequence[Sequence[object]], name: str = "Sheet1") -> bytes:
    """Return a workbook of one sheet with `rows`."""

    def fill(book):
        sheet = book.add_worksheet(name)
        for y, row in enumerate(rows):
            sheet.write_row(y, 0, row)

    return xlsx(fill)


def xls(fill) -> bytes:
    """Return the old workbook that `fill(book)` makes of an empty one."""
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_xls(rows: Sequence[Sequence[object]], name: str = "Sheet1") -> bytes:
    """Return an old workbook of one sheet with `rows`."""

    def fill(book):
        sheet = book.add_sheet(name)
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                sheet.write(y, x, value)

    return xls(fill)


def with_parts(data: bytes, **changed: bytes) -> bytes:
    """Return the package `data` with parts changed or added; `__` in a name stands for `/`."""
    new = {name.replace("__", "/").replace("_dot_", "."): part for name, part in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as package:
        for name in old.namelist():
            package.writestr(name, new.pop(name, None) or old.read(name))
        for name, part in new.items():
            package.writestr(name, part)
    return out.getvalue()
