"""Tables that divide work (domain.md 4.1, shapes A, B and C): each row read as a line of text.

A statutory table of figures has no column for work and stays a table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.decompose import markers
from tracker.documents.rules import Table

# What a column is for, told from its heading; the first that fits wins.
_COLUMNS = (
    ("number", re.compile("^序号$|^编号$")),
    ("lead", re.compile("牵头|主办|承办")),
    ("support", re.compile("配合|协办|参与")),
    ("person", re.compile("责任(?:人|领导)|(?:分管|包联|联系)领导|负责人")),
    ("owner", re.compile("责任(?:单位|部门|主体|科室)?$|责任单位|落实单位")),
    ("time", re.compile("时限|时间|进度")),
    ("demand", re.compile("要求|措施|举措|具体|标准|主要内容")),
    ("task", re.compile("任务|内容|事项|项目|重点工作|要点|类别|指标")),
)
_LABELS = (
    ("lead", "牵头单位"),
    ("owner", "责任单位"),
    ("support", "配合单位"),
    ("person", "责任人"),
    ("time", "完成时限"),
)
_WHO_OR_WHEN = {"lead", "owner", "person", "time"}
_HEADER_ROWS = 3
HEADING = "task in a table"  # the style of a line that names a task; no style of Word is called so
ROW = "row of a table"  # the style of any other line made from a table
STYLES = (HEADING, ROW)


@dataclass(frozen=True, slots=True)
class Written:
    """A line made from a table row; `heading` says that it names a task."""

    text: str
    heading: bool


def written(table: Table) -> list[Written] | None:
    """Return the lines of a table that divides work, or None for any other table.

    >>> rows = (("工作任务", "责任单位"), ("公开预算", "财政所"))
    >>> [line.text for line in written(Table(rows))]
    ['公开预算', '责任单位：财政所']
    """
    for index, row in enumerate(table.rows[:_HEADER_ROWS]):
        columns = _columns(row)
        if columns.keys() & {"task", "demand"} and columns.keys() & _WHO_OR_WHEN:
            return list(_lines(table.rows[index + 1 :], columns))
    return None


def only_labels(line: str) -> bool:
    """Whether a line of a table says who and when of the line above it."""
    return line.startswith(tuple(f"{name}：" for _, name in _LABELS))


def _columns(row: tuple[str | None, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        name = "".join((cell or "").split())
        role = next((role for role, pattern in _COLUMNS if pattern.search(name)), None)
        if role and len(name) <= 12:
            found.setdefault(role, index)
    return found


def _lines(rows: tuple[tuple[str | None, ...], ...], columns: dict[str, int]) -> Iterator[Written]:
    last = ""
    for row in rows:
        if band := _band(row):
            yield Written(band, heading=markers.marker(band) is None)
            continue
        cells = {role: _cell(row, index) for role, index in columns.items()}
        task, demand = cells.get("task", ""), cells.get("demand", "")
        number = cells.get("number", "")
        named_first = columns.get("number", -1) < columns.get("task", len(row))
        if task and demand and task != last:
            yield Written(_numbered(task, number if named_first else ""), heading=True)
            last = task
        if text := demand or task:
            yield Written(_numbered(text, "" if demand and named_first else number), heading=False)
        if labels := "；".join(
            f"{name}：{cells[role]}" for role, name in _LABELS if cells.get(role)
        ):
            yield Written(labels, heading=False)


def _band(row: tuple[str | None, ...]) -> str:
    """A row with one cell across the table is a chapter heading."""
    texts = {" ".join(cell.split()) for cell in row if cell and cell.strip()}
    return texts.pop() if len(texts) == 1 and row.count(None) >= len(row) - 1 > 0 else ""


def _cell(row: tuple[str | None, ...], index: int) -> str:
    return "".join((row[index] or "").split()) if index < len(row) else ""


def _numbered(text: str, number: str) -> str:
    if not number.isdigit() or markers.marker(text):
        return text
    return f"{number}.{' ' if text[:1].isdigit() else ''}{text}"
