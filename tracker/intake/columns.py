"""A workbook before its columns are settled: what is guessed, what comes out, what is wrong."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from tracker.decompose.columns import layouts, making, reading, records
from tracker.decompose.columns.guessing import Known
from tracker.decompose.columns.kinds import Column
from tracker.decompose.columns.layouts import Layout, Table
from tracker.decompose.columns.making import Made
from tracker.decompose.columns.reading import Trouble
from tracker.decompose.columns.records import Passed, Record, Said
from tracker.decompose.when.times import Years
from tracker.documents.sheets.grids import Grid
from tracker.intake import queries
from tracker.intake.models import ImportDraft
from tracker.intake.names import matching_person
from tracker.intake.roster import Roster
from tracker.intake.rules import MOST_ROWS, NoTasks, UnreadableCells, numbers
from tracker.intake.seats import Seat, matching_seat

TOLD = 20  # cells that a refusal names


class Columns:
    """The sheets of a draft laid out, by what was kept of a person's word, or as it is guessed."""

    def __init__(self, session: Session, draft: ImportDraft, layout: Layout | None = None) -> None:
        self.draft = draft
        self.grids = [Grid.of_json(one) for one in draft.grid or ()]
        self._session = session
        kept = layout or (Layout.of_json(draft.layout) if draft.layout else None)
        if kept is None or not 0 <= kept.sheet < len(self.grids):
            kept = layouts.guessed(self.grids, self.known, self.before) or self.of_sheet(0)
        self.table = self._table(kept)
        self.layout = layouts.fitted(kept, self.table)

    def _table(self, layout: Layout) -> Table:
        grid = self.grids[layout.sheet]
        try:
            return Table(grid, layout.head, hidden=layout.hidden)
        except ValueError:
            return Table(grid, hidden=True)

    def of_sheet(self, sheet: int, head: int | None = None, *, hidden: bool = False) -> Layout:
        """The layout of another sheet or head, its columns guessed."""
        return layouts.of_sheet(self.grids, sheet, head, self.known, self.before, hidden=hidden)

    @property
    def remarks(self) -> list[str]:
        """What the reader of the file says about the whole of it."""
        return [w["message"] for w in self.draft.reading["warnings"] if w["code"] == "L-FILE"]

    @cached_property
    def roster(self) -> Roster:
        """Whom rows can be given to."""
        return Roster.of_today(self._session)

    @cached_property
    def known(self) -> Known:
        """Whom the office has, for the guess."""
        units = self.roster.units
        return Known(
            frozenset(name for unit in units for name in (unit.name, unit.short_name) if name),
            frozenset(person.name for person in self.roster.people),
            frozenset(n for seat in self.seats for n in (seat.holder, seat.title) if n),
        )

    @cached_property
    def seats(self) -> list[Seat]:
        """The seats that can answer for tasks, with who holds them today."""
        holders = self.roster.holders
        return [Seat(one.id, holders.get(one.id, ""), one.title) for one in self.roster.seats]

    @cached_property
    def before(self) -> list[Mapping[str, Column]]:
        """What columns of earlier workbooks of this office were for, by their names."""
        return [
            {name: Column(kind) for name, kind in layout["names"].items() if kind in [*Column]}
            for layout in self._session.scalars(queries.layouts())
            if layout and layout.get("names")
        ]

    @property
    def names(self) -> dict[str, str]:
        """What the columns are for by their names, to be remembered."""
        by_name = zip(self.table.head.names, self.layout.kinds.values(), strict=True)
        return {layouts.bare(name): kind.value for name, kind in by_name}

    @cached_property
    def found(self) -> list[records.Found]:
        """Every row under the head as what it is."""
        return records.gathered(self.table, self.layout)

    @property
    def count(self) -> int:
        """How many tasks come out."""
        return sum(isinstance(one, Record) for one in self.found)

    @property
    def passed(self) -> list[Passed]:
        """The rows that are no task, and why."""
        return [one for one in self.found if isinstance(one, Passed)]

    @cached_property
    def troubles(self) -> list[Trouble]:
        """The cells that cannot be read."""
        return reading.troubles(self.found, self.years)

    @property
    def years(self) -> Years:
        """The year of the draft stands where a cell names none."""
        return Years(self.draft.year)

    @property
    def dropped(self) -> list[Said]:
        """The cells that a person leaves out, with their words."""
        whole = layouts.Layout(
            self.layout.sheet, self.layout.head, self.layout.kinds, self.layout.hidden
        )
        told = {said.place: said for said in records.used(records.gathered(self.table, whole))}
        return [told[place] for place in sorted(self.layout.drops) if place in told]

    @property
    def fault(self) -> str:
        """Why no task can be made at all, in a sentence."""
        if said := layouts.fault(self.layout):
            return said
        return "" if self.count else "这样对应，一项任务也没有读出，请核对标题行和各列。"

    @property
    def refusal(self) -> str:
        """The cells that cannot be read, in one sentence."""
        told = [f"{one.place} “{one.words[:20]}”：{one.reason}" for one in self.troubles[:TOLD]]
        more = f"，等 {len(self.troubles)} 处" if len(self.troubles) > TOLD else ""
        return f"有 {len(self.troubles)} 格读不出，没有导入任何内容。{'；'.join(told)}{more}。"

    def check(self) -> None:
        """Refuse what would be imported only in part, or not at all (UnreadableCells, NoTasks)."""
        if self.fault:
            raise NoTasks(self.fault)
        if self.count > MOST_ROWS:
            raise NoTasks(f"表里有 {self.count} 项任务，超过 {MOST_ROWS} 项，请拆成几份再上传。")
        if self.troubles:
            raise UnreadableCells(self.refusal)

    def made(self) -> Made:
        """The text, its outline and its tasks."""
        return making.make(self.table.titles, self.found, self.years)

    def warnings(self, made: Made) -> list[dict[str, Any]]:
        """The leaders and handlers whom the office does not have, each told once."""
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, task in enumerate(made.tasks, 1):
            for name in task["leaders"]:
                if matching_seat(name, self.seats) is None:
                    rows["责任领导", name].append(number)
            for name in task["handlers"]:
                if matching_person(name, self.roster.people) is None:
                    rows["经办人", name].append(number)
        return [_unknown(who, name, found, made.text) for (who, name), found in rows.items()]


def _unknown(who: str, name: str, rows: Sequence[int], text: str) -> dict[str, Any]:
    start = text.find(name, max(text.find(f"{who}："), 0))
    listed = "领导小组名单" if who == "责任领导" else "人员名单"
    which = numbers(rows)
    return {
        "code": "L-NAME",
        "message": f"{who}“{name}”不在本单位{listed}里，第 {which} 项没有填上，请核对时选择。",
        "start": max(start, 0),
        "end": start + len(name) if start >= 0 else 0,
    }
