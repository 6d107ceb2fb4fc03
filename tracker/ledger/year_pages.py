"""The lines of the roll-over list (结转清单): what is ticked, which day it gets, why it is open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.ledger.kinds import ENTRY_NAMES, STATE_NAMES
from tracker.ledger.pages import Lens, Row
from tracker.ledger.rollover import Leftover
from tracker.web.dates import day

SHORT = 60  # characters of the last entry that the list shows


@dataclass(frozen=True, slots=True)
class Choice:
    """One open task: whether it goes on, on which day, and how it stands."""

    leftover: Leftover
    row: Row
    ticked: bool
    needs_day: bool
    day: str  # as the field holds it

    @property
    def state(self) -> str:
        """Its state, and how many of its periods are not settled."""
        state, begun = STATE_NAMES[self.leftover.task.state], self.leftover.begun
        further = f"；下一年度已有 {begun.beyond} 期要报，结转后接着报" if begun.beyond else ""
        if self.leftover.is_settled:
            done = "各期都已办结，封存时归档" if begun.all else "没有发生过，封存时归档"
            return done + further
        if begun.all and not begun.unsettled and not begun.signed_off:
            return f"{begun.all} 期都是免报，没有办过{further}"
        if not begun.all:
            return state + further
        return f"{state}，{begun.all} 期里 {begun.unsettled} 期没有办结{further}"

    @property
    def last(self) -> str:
        """What was said of it last, and when."""
        entry = self.leftover.last
        if entry is None:
            return ""
        words = entry.text.strip().replace("\n", " ")
        said = words if len(words) <= SHORT else f"{words[:SHORT]}…"
        head = f"{day(clock.local(entry.at).date())} {ENTRY_NAMES[entry.kind]}"
        return f"{head}：{said}" if said else head


def _goes_on(row: Leftover) -> bool:
    """Whether it is ticked unless somebody says otherwise: what is not done, and what has begun
    anew in the next year.
    """
    return not row.is_settled or row.begun.beyond > 0


def usual_day(year: int, calendar: WorkCalendar) -> str:
    """The day that rows get unless another is given: 31 March, or the working day before it."""
    return calendar.target(date(year, 3, 31)).isoformat()


def choices_of(
    rows: Sequence[Leftover],
    year: int,
    lens: Lens,
    ticked: Collection[int | None] | None = None,
    days: Mapping[int, str] | None = None,
) -> list[Choice]:
    """The list for carrying into `year`: as it was sent, else all ticked that go on.

    A day that lies in that year already is kept.
    """
    usual = usual_day(year, lens.calendar)

    def choice(row: Leftover) -> Choice:
        task = row.task
        own = task.due_named
        first = own.isoformat() if own and own.year == year else usual
        return Choice(
            row,
            lens.row(task),
            not row.carried and (_goes_on(row) if ticked is None else task.id in ticked),
            row.needs_day(year),
            first if days is None else days.get(task.id, ""),
        )

    return [choice(row) for row in rows]
