"""Cells in a row without their lines, put under the columns where they belong.

The cheapest way through a table of costs (Viterbi): a body under a column of bodies earns
something, a missing cell costs, a new row begins where that is cheaper than going on. Cells
behind the last row fall out of the table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.decompose import cellkinds, tablecolumns, verbs
from tracker.decompose.cellkinds import Kind
from tracker.decompose.columnwords import (
    ASIDE,
    BODIES,
    DEMAND,
    GROUP,
    NUMBER,
    PERSON,
    TASK,
    TEXTS,
    TIME,
)

_NEVER = 1e9
_EARNED = -2.0
_WORDS = {Kind.TEXT: 0.0, Kind.BODIES: 2.5, Kind.TIME: 3.0, Kind.PERSON: 2.5, Kind.NUMBER: 4.0}
_FIT: dict[str, dict[Kind, float]] = {
    GROUP: _WORDS,
    TASK: _WORDS,
    DEMAND: _WORDS,
    PERSON: {Kind.PERSON: _EARNED, Kind.BODIES: 3.0, Kind.TIME: 5.0, Kind.NUMBER: 6.0},
    TIME: {Kind.TIME: _EARNED, Kind.BODIES: 5.0, Kind.PERSON: 5.0, Kind.NUMBER: 4.0},
    **{
        role: {Kind.BODIES: _EARNED, Kind.PERSON: 2.0, Kind.TIME: 5.0, Kind.NUMBER: 6.0}
        for role in BODIES
    },
}
_SAID = (*BODIES, PERSON, TIME)
_SHORT, _NAME = 12, 40  # characters of a cell of words out of place; of a task's name
_EMPTY = {True: -0.5, False: 1.0}
_SKIP = {NUMBER: 2.5, ASIDE: 0.2, GROUP: 0.6, TASK: 4.0, DEMAND: 4.0}
_SKIP_SAID = 1.5
_SKIP_NAME = 1.2  # the name of a task spans from the row above
_LONG_NAME, _NO_VERB = 0.6, 1.5  # a name like a sentence; a demand that begins with no verb
_NOBODY = 3.0  # a row that says neither who nor when
_SUBROW = 1.5  # a further row under the same number
_BAND, _BAND_UNMARKED, _BANDS_MORE = 0.2, 4.0, 0.5
_BAND_LONGEST = 30
_OUTER, _INNER = "outer", "inner"  # columns of words that name; the one that asks
_STOPS = re.compile("[；。，](?=.)|[开展建立完善加强实施和与及的、]$")  # no name has or ends so
_MISFIT = 2.5
_GAP = 0.5
_ONE_MORE = -0.1  # a further body of a list
_SIGNS = re.compile("(?:人民政府|办公室|委员会|指挥部|领导小组)$")  # or the sign-off below
_FIRST = re.compile(
    r"[对将把为在每按至到从由向以全各\d“《①-⑨（(]|[上下]半年|第|切实|严格|积极|持续|进一步|加"
)
_PATIENCE = 12.0  # how much worse than stopping may the table look before it is over


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and whether an empty line stands before it."""

    text: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row or a band: the cells of every column, in order; `band` spans them all."""

    columns: tuple[tuple[int, ...], ...]
    band: int | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """The rows found, how many cells they take, and what they cost; the less the surer."""

    rows: tuple[Placed, ...]
    taken: int
    cost: float


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a cell went: under column `column` (the last but one is a band, the last outside)."""

    column: int
    said: bool
    new: bool
    before: "_Step | None"
    cost: float


def aligned(cells: Sequence[Cell], roles: Sequence[str], numbers: frozenset[int]) -> Alignment:
    """Put `cells` under columns with `roles`; `numbers` are the cells known to count the rows."""
    walk = _Walk(tuple(roles), numbers, _gaps_tell(cells))
    best = walk.through(cells)
    steps: list[_Step] = []
    while best:
        steps.append(best)
        best = best.before
    return _told(steps[::-1], len(roles))


def fits(role: str, cell: str) -> bool:
    """Whether a cell by itself can stand under a column with `role`."""
    if role == NUMBER:
        return not cell or tablecolumns.is_numeral(cell)
    return _cost(role, cell, "") <= _MISFIT


def _gaps_tell(cells: Sequence[Cell]) -> bool:
    """Whether empty lines part rows: some cells have one before them, most have none."""
    gaps = sum(cell.gap for cell in cells)
    return 0 < 2 * gaps < len(cells)


def _told(steps: list[_Step], width: int) -> Alignment:
    rows: list[list[list[int]] | int] = []
    taken = 0
    for index, step in enumerate(steps):
        if step.column > width:
            break
        if step.column == width:
            rows.append(index)
        else:
            if step.new:
                rows.append([[] for _ in range(width)])
            row = rows[-1]
            if isinstance(row, list):
                row[step.column].append(index)
        taken = index + 1
    placed = tuple(
        Placed((), band=row) if isinstance(row, int) else Placed(tuple(map(tuple, row)))
        for row in rows
    )
    return Alignment(placed, taken, steps[-1].cost if steps else 0.0)


class _Walk:
    """One pass over the cells, keeping the cheapest way to every column."""

    def __init__(self, roles: tuple[str, ...], numbers: frozenset[int], gaps: bool) -> None:
        self.roles = roles
        self.numbers = numbers
        self.gaps = gaps
        self.width = len(roles)
        self.numbered = NUMBER in roles and bool(numbers)
        inner = DEMAND if DEMAND in roles else TASK
        several = sum(role in TEXTS for role in roles) > 1
        self.parts = [
            (_INNER if role == inner else _OUTER) if several and role in TEXTS else ""
            for role in roles
        ]
        self.skips = [self._skip(index) for index in range(self.width)]
        self.starts = [self._start(index) for index in range(self.width)]
        self.ends = [sum(self.skips[index + 1 :]) for index in range(self.width)]

    def through(self, cells: Sequence[Cell]) -> _Step | None:
        states: list[_Step] = []
        before = Cell("")
        for index, cell in enumerate(cells):
            states = self._next(states, index, before, cell)
            inside = min((s.cost for s in states if s.column <= self.width), default=_NEVER)
            outside = min((s.cost for s in states if s.column > self.width), default=_NEVER)
            if inside > outside + _PATIENCE:
                break
            before = cell
        closed = [step for step in states if step.column > self.width]
        closed += [
            _Step(step.column, step.said, step.new, step.before, step.cost + self._end(step))
            for step in states
            if step.column < self.width
        ]
        return min(closed, key=lambda step: step.cost, default=None)

    def _next(self, states: list[_Step], index: int, before: Cell, cell: Cell) -> list[_Step]:
        best: dict[tuple[int, bool], _Step] = {}

        def offer(column: int, said: bool, new: bool, origin: _Step | None, cost: float) -> None:
            held = best.get((column, said))
            if cost < _NEVER and (held is None or cost < held.cost):
                best[column, said] = _Step(column, said, new, origin, cost)

        fits = [self._fit(column, index, cell.text) for column in range(self.width)]
        gap = _GAP if self.gaps else 0.0
        within, anew = (gap, -gap) if cell.gap else (0.0, gap)
        band = self._band(index, cell.text)
        for origin in states or (None,):
            cost = origin.cost if origin else 0.0
            column = origin.column if origin else self.width
            said = origin.said if origin else False
            if column > self.width:
                outside = 2.0 if index in self.numbers else 0.0
                offer(column, False, False, origin, cost + outside)
                continue
            over = self._end(origin) if origin and column < self.width else 0.0
            offer(
                self.width,
                False,
                False,
                origin,
                cost + band + over + (column == self.width) * _BANDS_MORE,
            )
            if origin and column < self.width:
                offer(self.width + 1, False, False, origin, cost + over)
                more = self._more(column, before.text, cell.text)
                offer(column, said, False, origin, cost + more + within)
                for later in range(column + 1, self.width):
                    skipped = sum(self.skips[column + 1 : later])
                    now = said or self._says(later, cell.text)
                    offer(later, now, False, origin, cost + fits[later] + skipped + within)
            for first in range(self.width):
                new = cost + over + self.starts[first] + fits[first] + (anew if origin else 0.0)
                offer(first, self._says(first, cell.text), True, origin, new)
        return list(best.values())

    def _end(self, step: _Step) -> float:
        return self.ends[step.column] + (0.0 if step.said else _NOBODY)

    def _skip(self, index: int) -> float:
        role = self.roles[index]
        if role == NUMBER and not self.numbered:
            return 0.2
        if role == TASK and DEMAND in self.roles:
            return _SKIP_NAME
        return _SKIP.get(role, _SKIP_SAID)

    def _start(self, first: int) -> float:
        """What it costs to begin a row under column `first`, with those before it left out."""
        left_out = self.roles[:first]
        further = _SUBROW if self.numbered and NUMBER in left_out else 0.0
        skips = (self.skips[i] for i, role in enumerate(left_out) if role != NUMBER)
        return further + sum(skips)

    def _says(self, column: int, text: str) -> bool:
        return self.roles[column] in _SAID and cellkinds.kind(text) is not Kind.TEXT

    def _fit(self, column: int, index: int, text: str) -> float:
        role = self.roles[column]
        if role == NUMBER:
            if self.numbered:
                return -1.0 if index in self.numbers else _NEVER
            return 0.0 if tablecolumns.is_numeral(text) else _NEVER
        return _NEVER if index in self.numbers else _cost(role, text, self.parts[column])

    def _band(self, index: int, text: str) -> float:
        if index in self.numbers:
            return _NEVER
        if cellkinds.is_band(text):
            return _BAND
        plain = cellkinds.kind(text) is Kind.TEXT and len(text) <= _BAND_LONGEST
        return _BAND_UNMARKED if plain and not text.endswith(("。", "；", ";", "，")) else _NEVER

    def _more(self, column: int, before: str, text: str) -> float:
        """What it costs that `text` goes on with the cell before it."""
        role = self.roles[column]
        if role == NUMBER or tablecolumns.is_numeral(text):
            return _NEVER
        return _going_on(role, before, text)


@lru_cache(8192)
def _cost(role: str, text: str, part: str) -> float:
    """What it costs that `text` stands under a column with `role`.

    `part` tells the column that asks from those that name what it belongs to.
    """
    kind = cellkinds.kind(text)
    if role == ASIDE:
        return 0.0 if kind is Kind.EMPTY else 0.5
    if kind is Kind.EMPTY:
        return _EMPTY[role in _SAID]
    cost = _FIT[role].get(kind, 2.5 if len(text) <= _SHORT else 4.0)
    if kind is not Kind.TEXT:
        return cost
    if role in _SAID and text.endswith(("。", "；")):
        cost += 2.0
    if part == _OUTER:
        cost += 1.5 * text.endswith(("。", "；", ";")) + (len(text) > _NAME)
        cost += _LONG_NAME * (len(text) > _SHORT and _begins(text)) + (
            _STOPS.search(text) is not None
        )
    if part == _INNER:
        cost += _NO_VERB * (not _begins(text))
        cost += 0.3 * (len(text) <= _SHORT and not text.endswith("。"))
    return cost


def _begins(text: str) -> bool:
    """Whether `text` begins as what is asked does: with a verb, an object put first, a time."""
    return bool(verbs.HEAD.match(text) or _FIRST.match(text))


@lru_cache(8192)
def _going_on(role: str, before: str, text: str) -> float:
    if role == TIME:
        both = before + text
        return 0.3 if cellkinds.is_time(both) or cellkinds.is_time(text) else 3.0
    if role in BODIES:
        if cellkinds.is_bodies(text):
            grown = cellkinds.kind(before) is Kind.TEXT and cellkinds.is_bodies(before + text)
            return _EARNED if grown else 0.6 if _SIGNS.search(text) else _ONE_MORE
        return 1.0 if cellkinds.is_bodies(before + text) else 4.0
    if role == PERSON:
        return 0.6 if cellkinds.is_people(text) else 3.0
    kind = cellkinds.kind(text)
    wrong = 0.0 if kind is Kind.TEXT else 3.0
    return wrong + (1.2 if before.endswith(("。", "；", "！", ";")) else 0.6)
