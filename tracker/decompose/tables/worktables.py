"""Tables that divide work (domain.md 4.1, shapes A, B and C): each row read as lines of text.

A statutory table of figures has no column for work and stays a table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.decompose.rarely import rare
from tracker.decompose.tables import tablerows
from tracker.decompose.tables.columnwords import LEAD, OWNER, PERSON, SUPPORT, TIME
from tracker.decompose.tables.tablerows import Band, Record
from tracker.documents.rules import Table

_LABELS = (
    (LEAD, "牵头单位"),
    (OWNER, "责任单位"),
    (SUPPORT, "配合单位"),
    (PERSON, "责任人"),
    (TIME, "完成时限"),
)
# The style of a line that names a chapter, group or task; no style of Word is called so.
HEADING = "task in a table"
ROW = "row of a table"  # the style of any other line: what is asked, of whom, by when
STYLES = (HEADING, ROW)
# 3000人以上 beside 城镇新增就业: a figure and the thing it measures are one text.
_FIGURE = rare(
    r"(?:达到?|增长|下降|降低|保持|控制在|不低于|不少于|不高于|不超过|≥|≤|＞|＜|>|<|约)?\s?\d[^。；]{0,16}"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A line made from a table row; `heading` says that it names a chapter, group or task."""

    text: str
    heading: bool


def written(table: Table) -> list[Written] | None:
    """Return the lines of a table that divides work, or None for any other table.

    >>> rows = (("工作任务", "责任单位"), ("公开预算", "财政所"))
    >>> [line.text for line in written(Table(rows))]
    ['公开预算', '责任单位：财政所']
    """
    found = tablerows.read(table.rows)
    return list(_lines(found)) if found else None


def only_labels(line: str) -> bool:
    """Whether a line of a table says who and when of the line above it."""
    return line.startswith(tuple(f"{name}：" for _, name in _LABELS))


def _lines(found: list[Record | Band]) -> Iterator[Written]:
    groups: tuple[str, ...] = ()
    last = ""
    for row in found:
        if isinstance(row, Band):
            yield Written(row.text, heading=row.heading)
            groups, last = (), ""
            continue
        fresh = _fresh(groups, row.groups)
        for index in range(fresh, len(row.groups)):
            if group := row.groups[index]:
                yield Written(group, heading=True)
        if fresh < len(row.groups):
            groups, last = row.groups, ""
        if row.task and (row.demands or row.told) and row.task != last and not _is_figure(row):
            yield Written(row.task, heading=True)
            last = row.task
        for text in _texts(row):
            yield Written(text, heading=False)
        if labels := "；".join(
            f"{name}：{row.who[role]}" for role, name in _LABELS if row.who.get(role)
        ):
            yield Written(labels, heading=False)


def _fresh(before: tuple[str, ...], now: tuple[str, ...]) -> int:
    """Return the first group that changed; those inside it are named again."""
    pairs = zip(before, now, strict=False)
    same = next((index for index, (a, b) in enumerate(pairs) if a != b), len(before))
    return min(same, len(now))


def _is_figure(row: Record) -> bool:
    return len(row.demands) == 1 and _FIGURE.fullmatch(row.demands[0]) is not None


def _texts(row: Record) -> tuple[str, ...]:
    if row.task and _is_figure(row):
        return (row.task + row.demands[0],)
    if row.told:
        return (row.told,)
    return row.demands or ((row.task,) if row.task else ())
