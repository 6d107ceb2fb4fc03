"""What the columns of a table are for, told from their heads in company (domain.md 4.1)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.decompose.rarely import rare
from tracker.decompose.tables.columnwords import (
    ASIDE,
    BODIES,
    DEMAND,
    GROUP,
    NUMBER,
    OWNER,
    PERSON,
    SOFT,
    TASK,
    TIME,
    UNITS,
    is_other,
    role,
)

Row = Sequence[str | None]

_TELEPHONE = re.compile("电话|联系方式")
_TOLD = rare("(?:完成|进展|落实|推进|整改|办理)(?:情况|结果|进度)|^进展")
_PROBLEM = rare(
    "(?:存在|反馈|发现|查摆|检查|通报|具体)?的?(?:主要|突出|具体)?(?:问题|不足)(?:描述|表现|清单|内容)?"
)
_FINISH = rare("完成|办结|竣工|时限")
_SENTENCE = 14  # characters of a cell that says more than a name
_DEEPEST = 5  # rows that are searched for the names of columns
_NUMERAL = rare(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[.、．]?")


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a work table: `start` and `end` of its rows, and the role of every column.

    `told` are the columns that say how far the work has come.
    """

    start: int
    end: int
    roles: tuple[str, ...]
    told: tuple[int, ...] = ()

    def at(self, *roles: str) -> tuple[int, ...]:
        """Return the columns with one of `roles`, from left to right."""
        return tuple(index for index, role in enumerate(self.roles) if role in roles)


def bare(cell: str | None) -> str:
    """Return a cell without any white space."""
    return "".join((cell or "").split())


def header(rows: Sequence[Row]) -> Header | None:
    """Return the head of a table that divides work, or None for any other table.

    Such a table has a column for the work and one that says who or by when.
    """
    for start in range(min(len(rows), _DEEPEST)):
        if not _heads(rows[start]):
            continue
        two = start + 1 < len(rows) and is_lower(rows[start], rows[start + 1])
        end = start + 1 + two
        names = names_of(rows[start], rows[start + 1] if two else ())
        if any(map(is_other, names)):
            return None
        roles = resolved([role(name) for name in names], names, rows[end:])
        if roles:
            told = [i for i, name in enumerate(names) if _TOLD.search(name) and roles[i] == ASIDE]
            return Header(start, end, roles, tuple(told))
    return None


def resolved(
    found: Sequence[str | None], names: Sequence[str], body: Sequence[Row] = ()
) -> tuple[str, ...] | None:
    """Settle what each column is for in the company of the others; None: no work is divided."""
    roles = [one or _looks(body, index) for index, one in enumerate(found)]
    for index, name in enumerate(names):
        unnamed = not name or (index > 0 and name == names[index - 1])
        if unnamed and _counts(body, index):
            roles[index] = NUMBER
    _problems(roles, names)
    _texts(roles)
    _units(roles)
    times = [index for index, one in enumerate(roles) if one == TIME]
    due = next((i for i in times if _FINISH.search(names[i])), times[0] if times else None)
    for index in times:
        if index != due:
            roles[index] = ASIDE
    units = any(one in BODIES for one in roles)
    timed = due is not None and bare(names[due]) != "时间"
    people = PERSON in roles and not any(_TELEPHONE.search(name) for name in names)
    work = TASK in roles or DEMAND in roles
    return tuple(roles) if work and (units or timed or people) else None


def only_names(row: Row) -> bool:
    """Whether every filled cell of `row` is the name of a column, and at least two are."""
    names = [bare(cell) for cell in row if cell and cell.strip()]
    return len(names) > 1 and all(role(name) for name in names)


def is_numeral(cell: str | None) -> bool:
    """Whether a cell only counts: 3, 3., （三）."""
    return _NUMERAL.fullmatch(bare(cell)) is not None


def _heads(row: Row) -> bool:
    """Whether at least half of the filled cells are names of columns, and one that spans or two."""
    names = [bare(cell) for cell in row if cell and cell.strip()]
    known = sum(role(name) is not None for name in names)
    few = 1 if None in row else 2
    return known >= few and 2 * known >= len(names)


def is_lower(upper: Row, lower: Row) -> bool:
    """Whether `lower` parts columns that `upper` spans: 牵头 and 配合 under 责任单位."""
    if len(upper) != len(lower):
        return False
    pairs = [
        (above, below)
        for above, below in zip(_spread(upper), lower, strict=True)
        if below and below.strip() and bare(below) != bare(above)
    ]
    return bool(pairs) and all(role(below) or role(above + bare(below)) for above, below in pairs)


def _spread(row: Row) -> list[str]:
    """The names of a row, each over all the columns that it spans."""
    out: list[str] = []
    for cell in row:
        out.append(out[-1] if cell is None and out else bare(cell))
    return out


def names_of(upper: Row, lower: Row) -> list[str]:
    names = _spread(upper)
    for index, cell in enumerate(lower):
        below = bare(cell)
        if below and below != names[index]:
            names[index] = below if role(below) else names[index] + below
    return names


def _counts(body: Iterable[Row], index: int) -> bool:
    """Whether the cells of a column are numbers."""
    cells = [bare(row[index]) for row in body if index < len(row) and bare(row[index])]
    return bool(cells) and all(is_numeral(cell) for cell in cells)


def _problems(roles: list[str], names: Sequence[str]) -> None:
    """In a ledger of rectification (问题 · 整改措施 · 责任单位) the problem names the work."""
    index = next((at for at, name in enumerate(names) if _PROBLEM.fullmatch(name)), None)
    if index is None or TASK in roles or SOFT in roles:
        return
    if DEMAND in roles[:index] or DEMAND in roles[index + 1 :]:
        roles[index] = TASK


def _units(roles: list[str]) -> None:
    """A column that is merely called 单位 says who, where no other does."""
    first = not any(one in BODIES for one in roles)
    for index, one in enumerate(roles):
        if one == UNITS:
            roles[index] = OWNER if first else ASIDE
            first = False


def _looks(body: Sequence[Row], index: int) -> str:
    """What a column is for whose name nobody knows: it asks where its cells are sentences."""
    cells = [bare(row[index]) for row in body if index < len(row) and bare(row[index])]
    long = sum(len(cell) >= _SENTENCE or cell.endswith("。") for cell in cells)
    return DEMAND if cells and 2 * long > len(cells) else ASIDE


def _texts(roles: list[str]) -> None:
    """Settle which column of words names the task, which asks and which only groups.

    Of two columns of tasks the first is the name and the second the demand; beside a demand
    the last is the name and those before it group.
    """
    tasks = [index for index, one in enumerate(roles) if one == TASK]
    for index, one in enumerate(roles):
        if one == SOFT:
            roles[index] = DEMAND if tasks else TASK
            tasks = tasks or [index]
    groups = [index for index, one in enumerate(roles) if one == GROUP]
    if DEMAND not in roles and len(tasks) > 1:
        roles[tasks.pop()] = DEMAND
    for index in tasks[:-1]:
        roles[index] = GROUP
    if not tasks and groups and DEMAND in roles:
        roles[groups[-1]] = TASK
