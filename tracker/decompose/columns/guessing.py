"""What each column of a task table is for, by its name and by what stands in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.decompose.columns.kinds import BODIES, PEOPLE, SEVERAL, WORDS, Column
from tracker.decompose.flat import cellkinds
from tracker.decompose.flat.cellkinds import Kind
from tracker.decompose.tables import columnwords, tablecolumns
from tracker.decompose.who import unitlists

_RHYTHM = re.compile("(?:(?:更新|工作|办理|报送|公开|检查|执行)?(?:频次|频率|周期|次数要求))")
_TARGET = re.compile(
    "(?:量化|年度|考核|完成|目标|工作|任务|主要){0,2}(?:指标|目标值|指标值)(?:要求|值)?"
)
_LEADER = re.compile("领导|分管|包抓|包联|挂[钩联包]")
_MOST = 0.6  # of the cells of a column that tell what it is for
_PLAIN = {
    columnwords.NUMBER: Column.NUMBER,
    columnwords.GROUP: Column.CHAPTER,
    columnwords.TASK: Column.NAME,
    columnwords.DEMAND: Column.DEMAND,
    columnwords.LEAD: Column.LEAD,
    columnwords.SUPPORT: Column.SUPPORT,
    columnwords.TIME: Column.TIME,
    columnwords.ASIDE: Column.ASIDE,
}


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the office has: names of its units, its people, and those who lead."""

    units: frozenset[str] = field(default_factory=frozenset)
    people: frozenset[str] = field(default_factory=frozenset)
    leaders: frozenset[str] = field(default_factory=frozenset)  # with the titles of their posts


def guess(
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    known: Known,
    hidden: frozenset[int] = frozenset(),
    before: Sequence[Column | None] = (),
) -> list[Column]:
    """Return what each column is for; `columns` are their filled cells.

    `before` is what a person once made of columns of these names; hidden ones are left aside.
    """
    body = _body(columns)
    roles = [columnwords.role(name) for name in names]
    told = tablecolumns.resolved(roles, names, body) or _loose(roles)
    found = [
        _one(name, role, columns[at], known)
        for at, (name, role) in enumerate(zip(names, told, strict=True))
    ]
    found = [
        Column.ASIDE if at in hidden else (before[at] if at < len(before) else None) or one
        for at, one in enumerate(found)
    ]
    if columnwords.OWNER in told:
        _owners(found, told)
    _once(found)
    if not any(one in WORDS for one in found) and (words := _longest(columns, found)) is not None:
        found[words] = Column.NAME
    return found


def _body(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells side by side again, as far as the looks of a column hang on them."""
    deepest = max(map(len, columns), default=0)
    return [[cells[y] if y < len(cells) else "" for cells in columns] for y in range(deepest)]


def _loose(roles: Sequence[str | None]) -> tuple[str, ...]:
    """The names by themselves, where together they make no task table."""
    soft = columnwords.DEMAND if columnwords.TASK in roles else columnwords.TASK
    other = {columnwords.SOFT: soft, columnwords.UNITS: columnwords.OWNER}
    return tuple(other.get(role or "", role or columnwords.ASIDE) for role in roles)


def _one(name: str, role: str, cells: Sequence[str], known: Known) -> Column:
    """A column by its name, where its cells do not say something else."""
    bare = "".join(name.split())
    seen = _seen(cells, known)
    if _RHYTHM.fullmatch(bare):
        return Column.RHYTHM
    if role == columnwords.PERSON:
        by_name = Column.LEADER if _LEADER.search(bare) else Column.HANDLER
        return seen if seen in BODIES else by_name
    if role in (columnwords.LEAD, columnwords.SUPPORT, columnwords.OWNER):
        by_name = Column.SUPPORT if role == columnwords.SUPPORT else Column.LEAD
        return seen if seen in PEOPLE else by_name
    known_name = columnwords.role(name) is not None
    if _TARGET.fullmatch(bare) and _counts(cells):
        return Column.TARGET
    if not known_name and seen:
        return seen
    return _PLAIN.get(role, Column.ASIDE)


def _seen(cells: Sequence[str], known: Known) -> Column | None:
    """What most cells of a column show: times, units or people of the office, numbers."""
    filled = [cell for cell in cells if cellkinds.kind(cell) is not Kind.EMPTY]
    if not filled:
        return None
    least = _MOST * len(filled)

    def most(names: frozenset[str]) -> bool:
        return bool(names) and sum(_names(cell, names) for cell in filled) >= least

    if most(known.units):
        return Column.LEAD
    if most(known.leaders):
        return Column.LEADER
    if most(known.people):
        return Column.HANDLER
    kinds = [cellkinds.kind(cell) for cell in filled]
    by_kind = {Kind.TIME: Column.TIME, Kind.BODIES: Column.LEAD, Kind.PERSON: Column.HANDLER}
    by_kind[Kind.NUMBER] = Column.NUMBER
    return next((col for kind, col in by_kind.items() if kinds.count(kind) >= least), None)


def _names(cell: str, names: frozenset[str]) -> bool:
    """Whether a cell names nothing but these, or one of them among others."""
    parts = ["".join(part.split()) for part in unitlists.split_units(cell[:300])]
    return any(part in names for part in parts)


def _counts(cells: Sequence[str]) -> bool:
    """Whether most cells hold a figure or a whole, as an indicator does."""
    said = [cell for cell in cells if re.search(r"\d|全部|全覆盖|[≥≤]", cell)]
    return bool(cells) and 2 * len(said) > len(cells)


def _owners(found: list[Column], told: Sequence[str]) -> None:
    """责任单位 beside 牵头单位 helps it; alone it leads (shape A of domain.md 4.1)."""
    leads = [at for at, one in enumerate(found) if one == Column.LEAD]
    others = [at for at in leads if told[at] != columnwords.OWNER]
    for at in leads:
        if others and told[at] == columnwords.OWNER:
            found[at] = Column.SUPPORT


def _once(found: list[Column]) -> None:
    """Of what a table has once the first column stays; a second name of tasks asks something."""
    had: set[Column] = set()
    for at, one in enumerate(found):
        if one in had and one not in SEVERAL:
            found[at] = Column.DEMAND if one == Column.NAME else Column.ASIDE
        had.add(one)


def _longest(columns: Sequence[Sequence[str]], found: Sequence[Column]) -> int | None:
    """The column of the longest cells among those of which nothing is known."""
    lengths = [
        (sum(map(len, cells)) / len(cells), -at)
        for at, cells in enumerate(columns)
        if cells and found[at] == Column.ASIDE and cellkinds.kind(cells[0]) is Kind.TEXT
    ]
    return -max(lengths)[1] if lengths else None
