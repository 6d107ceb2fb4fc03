"""What the ledger's pages show: rows with their light and their words, ready to be printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.accounts.queries import Tenures
from tracker.calendar import words
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.ledger.kinds import (
    OPEN,
    RECTIFICATION_NAMES,
    SCHEDULE_NAMES,
    STATE_NAMES,
    WORKING,
    RectificationState,
    State,
)
from tracker.ledger.lights import LIGHT_NAMES, SOON_WORKDAYS, Light, Standing, standing
from tracker.ledger.listing import Listed
from tracker.ledger.models import RectificationItem, Task
from tracker.ledger.queries import Days
from tracker.plans.rules import place_of
from tracker.workdays import queries as workdays

# States that a light cannot tell are said in words beside it.
TOLD = (State.ASSIGNED, State.OBJECTED, State.RETURNED, State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Lens:
    """How rows are looked at today: the day, the working days, and who holds which post."""

    today: date
    calendar: WorkCalendar
    tenures: Tenures
    holders: Mapping[int, str]

    @classmethod
    def of_today(cls, session: Session) -> Self:
        """Three queries, whatever the rows."""
        today, tenures = clock.today(), accounts.tenures(session)
        return cls(today, workdays.calendar(session), tenures, tenures.on(today))

    @property
    def days(self) -> Days:
        """The days that decide late and soon."""
        return Days(self.today, self.calendar.add_workdays(self.today, SOON_WORKDAYS))

    def row(self, task: Task | Listed) -> "Row":
        """A task as a line of a list."""
        return Row(task, standing(task.state, task.nearest_due, self.today, self.calendar), self)

    def rows(self, tasks: Iterable[Task | Listed]) -> list["Row"]:
        """Tasks as lines of a list."""
        return [self.row(task) for task in tasks]

    def item(self, item: RectificationItem) -> "Row":
        """A rectification as a line of the same list."""
        done = item.state == RectificationState.CLOSED
        waiting = item.state == RectificationState.SUBMITTED
        as_task = State.VERIFIED if done else State.SUBMITTED if waiting else State.IN_PROGRESS
        return Row(item, standing(as_task, item.due_date, self.today, self.calendar), self)


@dataclass(frozen=True, slots=True)
class Row:
    """A task or rectification with how it stands; `left` and `word` are for people."""

    row: Task | Listed | RectificationItem
    standing: Standing
    lens: Lens

    @property
    def due(self) -> date | None:
        """The day that presses: its own, or that of a period if it comes before."""
        if isinstance(self.row, RectificationItem):
            return self.row.due_date
        return self.row.nearest_due

    @property
    def is_of_period(self) -> bool:
        """Whether the day that presses is that of a period."""
        return self.due != self.row.due_date

    @property
    def light(self) -> str:
        """The shape of its light."""
        return self.standing.light.value

    @property
    def word(self) -> str:
        """The word beside the light: how late, or in what hands it is."""
        if isinstance(self.row, RectificationItem):
            late = self.standing.light == Light.OVERDUE
            return "逾期" if late else RECTIFICATION_NAMES[self.row.state]
        if self.standing.light in (Light.OVERDUE, Light.SOON) and self.row.state in WORKING:
            today = self.due == self.lens.today
            return "今日到期" if today else LIGHT_NAMES[self.standing.light]
        return STATE_NAMES[self.row.state]

    @property
    def left(self) -> str:
        """还有 3 个工作日, 逾期 1 个工作日; empty where no day presses."""
        if self.due is None or self.standing.workdays_left is None:
            return ""
        if self.waits:
            return self._handed_in()
        return words.time_left(self.lens.calendar, self.lens.today, self.due)

    def _handed_in(self) -> str:
        """等待审核, and by how much it came late."""
        if isinstance(self.row, RectificationItem):
            return "等待复查"
        if self.row.submitted_at is None or self.row.due_date is None:
            return "等待审核"
        day = clock.local(self.row.submitted_at).date()
        late = -self.lens.calendar.workdays_left(day, self.row.due_date)
        return f"晚 {late} 个工作日提交" if late > 0 else "等待审核"

    @property
    def says(self) -> str:
        """The light's word and the days in one: 临期，还有 3 个工作日."""
        if not self.left or self.left == "等待审核":
            return self.word
        if self.left.startswith(self.word):
            return self.left
        return f"{self.word}，{self.left}"

    @property
    def waits(self) -> bool:
        """Handed in: it is somebody else's turn."""
        return self.row.state in (State.SUBMITTED, RectificationState.SUBMITTED)

    @property
    def reporter(self) -> str:
        """Who handed it in."""
        by = None if isinstance(self.row, Listed) else self.row.submitted_by
        return by.name if by else ""

    @property
    def title(self) -> str:
        """What it is called in a list."""
        return self.row.problem if isinstance(self.row, RectificationItem) else self.row.title

    @property
    def place(self) -> str:
        """Where it comes from: 三（二）1, or the number of a rectification."""
        if isinstance(self.row, RectificationItem):
            return self.row.no
        return place_of(self.row.clause_path)

    @property
    def urgency(self) -> str:
        """The class of `left`."""
        return {Light.OVERDUE: "late", Light.SOON: "soon"}.get(self.standing.light, "")

    @property
    def leader(self) -> str:
        """Who answers for it today; of a finished row, who did on the day it ended."""
        ended = self._ended_on()
        then = self.lens.tenures.name(self.row.leader_post_id, ended) if ended else ""
        return then or self.lens.holders.get(self.row.leader_post_id or 0, "")

    def _ended_on(self) -> date | None:
        """The day of the last word on a row that nobody works on any more."""
        if isinstance(self.row, RectificationItem):
            at = self.row.closed_at
        else:
            at = None if self.row.state in OPEN else self.row.verified_at or self.row.last_entry_at
        return clock.local(at).date() if at else None

    @property
    def handler(self) -> str:
        """Who does it."""
        return self.row.handler_name

    @property
    def unit(self) -> str:
        """Which unit leads it."""
        return self.row.unit_name

    @property
    def kind(self) -> str:
        """限期, 长期 … or 整改."""
        if isinstance(self.row, RectificationItem):
            return "整改"
        return SCHEDULE_NAMES[self.row.schedule_type]

    @property
    def is_done_to_date(self) -> bool:
        """阶段性完成: of standing work all is signed off that was due (domain.md 5.1)."""
        row = self.row
        return (
            not isinstance(row, RectificationItem)
            and row.state == State.IN_PROGRESS
            and row.verdict is not None
            and (row.next_due is None or row.next_due > self.lens.today)
        )

    @property
    def told(self) -> str:
        """The state in words, where the light says something else."""
        if isinstance(self.row, RectificationItem) or self.row.state not in TOLD:
            return ""
        state = STATE_NAMES[self.row.state]
        return "" if state == self.word else state


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one urgency under a heading; folded groups start closed."""

    key: str
    title: str
    light: str
    rows: list[Row]
    folded: bool = False


def by_urgency(rows: Iterable[Row]) -> list[Group]:
    """My tasks in the order of product.md 4.1: late, today, soon, later, undated, handed in."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_urgency_of(row), []).append(row)
    heads = (
        ("late", "逾期", "overdue", False),
        ("today", "今日到期", "soon", False),
        ("soon", f"{SOON_WORKDAYS} 个工作日内到期", "soon", False),
        ("later", "以后到期", "", True),
        ("undated", "长期坚持、无固定时限", "", True),
        ("waiting", "已提交，等待审核", "", True),
    )
    return [
        Group(key, title, light, found[key], folded)
        for key, title, light, folded in heads
        if key in found
    ]


def _urgency_of(row: Row) -> str:
    if row.waits:
        return "waiting"
    if row.standing.light == Light.SOON and row.due == row.lens.today:
        return "today"
    return {Light.OVERDUE: "late", Light.SOON: "soon", Light.NONE: "undated"}.get(
        row.standing.light, "later"
    )
