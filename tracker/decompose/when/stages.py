"""When a part goes on, said in its heading: （一）动员部署阶段（5月）, 二、自查自纠（6—8月）, 3月.

It is the time of every row of the part that names neither a day nor a rhythm of its own.
"""

import re
from collections.abc import Sequence

from tracker.decompose.rules import Clause, Deadline, Task
from tracker.decompose.when import times

_TIME = r"[\d年月日号底末初上中下旬份至到起止前第一二三四五六七八九十季度半—–―－~～、，,.\s-]"
# In a bracket at the end, or nothing but the time: （5月）, 5月.
_WHEN = re.compile(
    rf"[（(](?=[^（）()]{{0,30}}[月季年]){_TIME}{{2,30}}[)）][。：:]?$|^(?={_TIME}*[月季]){_TIME}{{2,16}}$"
)
_ENDS = "）)。：:月份度旬底末日"


def said(heading: str, years: times.Years, report: bool, at: int) -> tuple[Deadline, ...]:
    """Return the time that `heading`, which begins at `at`, sets for its part.

    In a `report` it tells when something was done, and sets none.

    >>> [str(one.date) for one in said("动员阶段（5月）", times.Years(2024), False, 0)]
    ['2024-05-31']
    """
    found = _WHEN.search(heading) if heading[-1:] in _ENDS else None
    return times.deadlines(found[0], years, report, at=at + found.start()) if found else ()


def dated(
    rows: Sequence[Task], clauses: Sequence[Clause], own: dict[str, tuple[Deadline, ...]]
) -> list[Task]:
    """Return the rows with the time (`own`, by clause) of their part or the nearest above it."""
    if not any(own.values()):
        return list(rows)
    above = {clause.id: clause.parent for clause in clauses}
    return [_in_part(row, own, above) for row in rows]


def _in_part(row: Task, own: dict[str, tuple[Deadline, ...]], above: dict[str, str | None]) -> Task:
    if row.deadlines or row.frequencies:
        return row
    at: str | None = row.clause
    while at and not own[at]:
        at = above[at]
    return row._replace(deadlines=own[at]) if at else row
