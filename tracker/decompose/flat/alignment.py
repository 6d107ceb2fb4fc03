"""Cells in a row without their lines, put under the columns where they belong.

The cheapest way through a table of costs (Viterbi): a body under a column of bodies earns
something, a missing cell costs, a new row begins where that is cheaper than going on. Cells
behind the last row fall out of the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.decompose.flat import cellkinds, fitness
from tracker.decompose.flat.cellkinds import Kind
from tracker.decompose.tables import tablecolumns
from tracker.decompose.tables.columnwords import ASIDE, DEMAND, GROUP, NUMBER, SAID, TASK

_COUNTS, _UNCOUNTED = -1.0, 2.0  # a number at a row's beginning; one left outside the table
_SKIP = {NUMBER: 2.5, ASIDE: 0.2, GROUP: 0.6, TASK: 4.0, DEMAND: 4.0}
_SKIP_SAID = 1.5
_SKIP_NAME = 1.2  # the name of a task spans from the row above
_SKIP_COUNT = 0.2  # no row has a number
_NOBODY = 3.0  # a row that says neither who nor when
_SUBROW = 1.5  # a further row under the same number
_BANDS_MORE = 0.5
_GAP = 0.5
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


class _Way(NamedTuple):
    """A way on: to which column, whether the row then says who or when, whether it is new."""

    column: int
    said: bool
    new: bool
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
        self.gap = _GAP if gaps else 0.0
        self.width = len(roles)
        self.band, self.outside = self.width, self.width + 1
        self.numbered = NUMBER in roles and bool(numbers)
        self.parts = fitness.parts(roles)
        self.skips = [self._skip(index) for index in range(self.width)]
        self.starts = [self._start(index) for index in range(self.width)]
        self.ends = [sum(self.skips[index + 1 :]) for index in range(self.width)]

    def through(self, cells: Sequence[Cell]) -> _Step | None:
        """Return the last step of the cheapest way; it knows the ones before it."""
        states: list[_Step] = []
        before = Cell("")
        for index, cell in enumerate(cells):
            states = self._next(states, index, before, cell)
            inside = min((s.cost for s in states if s.column <= self.band), default=fitness.NEVER)
            outside = min((s.cost for s in states if s.column > self.band), default=fitness.NEVER)
            if inside > outside + _PATIENCE:
                break
            before = cell
        closed = [step for step in states if step.column == self.outside]
        closed += [
            _Step(step.column, step.said, step.new, step.before, step.cost + self._end(step))
            for step in states
            if step.column < self.band
        ]
        return min(closed, key=lambda step: step.cost, default=None)

    def _next(self, states: list[_Step], index: int, before: Cell, cell: Cell) -> list[_Step]:
        best: dict[tuple[int, bool], _Step] = {}
        fits = [self._fit(column, index, cell.text) for column in range(self.width)]
        band = fitness.NEVER if index in self.numbers else fitness.band(cell.text)
        for origin in states or (None,):
            for way in self._ways(origin, index, before, cell, fits, band):
                held = best.get(way[:2])
                if way.cost < fitness.NEVER and (held is None or way.cost < held.cost):
                    step = _Step(way.column, way.said, way.new, origin, way.cost)
                    best[way.column, way.said] = step
        return list(best.values())

    def _ways(
        self,
        origin: _Step | None,
        index: int,
        before: Cell,
        cell: Cell,
        fits: list[float],
        band: float,
    ) -> Iterator[_Way]:
        """Every place to which `cell` can go from where the one before it stands."""
        cost = origin.cost if origin else 0.0
        if origin and origin.column == self.outside:
            lost = _UNCOUNTED if index in self.numbers else 0.0
            yield _Way(self.outside, False, False, cost + lost)
            return
        over = 0.0
        if origin and origin.column < self.band:
            yield from self._within(origin, before, cell, fits)
            over = self._end(origin)
            yield _Way(self.outside, False, False, cost + over)
        bands = _BANDS_MORE if origin and origin.column == self.band else 0.0
        yield _Way(self.band, False, False, cost + over + band + bands)
        anew = (-self.gap if cell.gap else self.gap) if origin else 0.0
        for first in range(self.width):
            new = cost + over + self.starts[first] + fits[first] + anew
            yield _Way(first, self._says(first, cell.text), True, new)

    def _within(self, origin: _Step, before: Cell, cell: Cell, fits: list[float]) -> Iterator[_Way]:
        """The ways inside the row: on with the same cell, or to a later column."""
        column, said = origin.column, origin.said
        cost = origin.cost + (self.gap if cell.gap else 0.0)
        more = fitness.going_on(self.roles[column], before.text, cell.text)
        yield _Way(column, said, False, cost + more)
        for later in range(column + 1, self.width):
            yield _Way(later, said or self._says(later, cell.text), False, cost + fits[later])
            cost += self.skips[later]

    def _end(self, step: _Step) -> float:
        return self.ends[step.column] + (0.0 if step.said else _NOBODY)

    def _skip(self, index: int) -> float:
        role = self.roles[index]
        if role == NUMBER and not self.numbered:
            return _SKIP_COUNT
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
        return self.roles[column] in SAID and cellkinds.kind(text) is not Kind.TEXT

    def _fit(self, column: int, index: int, text: str) -> float:
        role = self.roles[column]
        if role == NUMBER and self.numbered:
            return _COUNTS if index in self.numbers else fitness.NEVER
        if role == NUMBER:
            return 0.0 if tablecolumns.is_numeral(text) else fitness.NEVER
        if index in self.numbers:
            return fitness.NEVER
        return fitness.cost(role, text, self.parts[column])
