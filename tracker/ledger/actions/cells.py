"""What of a task a list can change, each by the rules of the single act.

A cell says what its value is now, what it is called, whether it may be changed, changes it, and
takes it back. Values are plain (numbers, words, days as text), so that they travel and are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.policy import Permission
from tracker.accounts.actions.group import check_may_hold
from tracker.accounts.carrying import Moved
from tracker.core.errors import Refused
from tracker.core.versions import touch
from tracker.ledger.actions import amending, asking, assigning, instructing
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.actions.ground import Ground
from tracker.ledger.actions.history import add_entry
from tracker.ledger.actions.moving import drop_requests
from tracker.ledger.kinds import (
    SCHEDULE_NAMES,
    STATE_NAMES,
    EntryKind,
    Field,
    RequestKind,
    ScheduleType,
    State,
)
from tracker.ledger.models import Task
from tracker.ledger.periods import rhythm_words
from tracker.ledger.rules import IllegalStep
from tracker.web.dates import day, day_y

UNSET = "未定"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to one task: for the trail, for a letter, and to take it back."""

    told: Mapping[str, object] = field(default_factory=dict)
    moved: Moved | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)


class Cell(Protocol):
    """One thing that a list can change of a task."""

    @property
    def permission(self) -> Permission:
        """What is asked of the policy about each task."""
        ...

    @property
    def can_undo(self) -> bool:
        """Whether it can be taken back."""
        ...

    def now(self, ground: Ground, task: Task) -> Any:
        """The value as it stands."""
        ...

    def words(self, ground: Ground, task: Task, value: Any) -> str:
        """What people call a value. Raises Refused for what is none of this office."""
        ...

    def open(self, ground: Ground, actor: Actor, task: Task) -> None:
        """Refuse a task for which no value would do."""
        ...

    def check(self, ground: Ground, actor: Actor, task: Task, new: Any) -> None:
        """Refuse what the single act refuses, in its words; changes nothing."""
        ...

    def do(self, session: Session, actor: Actor, ground: Ground, task: Task, new: Any) -> Done:
        """Change a held task as `check` allowed."""
        ...

    def back(
        self,
        session: Session,
        actor: Actor,
        ground: Ground,
        task: Task,
        before: Any,
        kept: Mapping[str, Any],
    ) -> Done:
        """Take it back on a held task that nobody has changed since. Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who leads, who does it, by when: a column of the assignment (`assigning.reassign`)."""

    column: str
    can_undo: bool = True
    permission: Permission = Permission.TASK_ASSIGN

    def now(self, _ground: Ground, task: Task) -> Any:
        """A number, a day as text, or None."""
        value = getattr(task, self.column)
        return value.isoformat() if isinstance(value, date) else value

    def words(self, ground: Ground, task: Task, value: Any) -> str:
        """The name; a day that is no working day with the one that counts instead."""
        if value is None:
            return UNSET
        try:
            found = assigning.named(ground, self.column, self._read(value))
        except KeyError as error:
            raise Refused(f"没有这个{assigning.NAMES[self.column]}，请重新选择。") from error
        if not isinstance(found, date):
            return str(found)
        if abs(found.year - ground.year(task)) > 1:  # refused as such, and no calendar goes there
            return day_y(found)
        counts = ground.calendar.target(found)
        said = day if found.year == ground.year(task) else day_y
        return said(found) if counts == found else f"{said(found)}（休息日，按{day(counts)}）"

    def open(self, ground: Ground, actor: Actor, task: Task) -> None:
        """As `assigning.reassign` to what it is; an objection must be answered first, by itself."""
        self.check(ground, actor, task, self.now(ground, task))

    def check(self, ground: Ground, actor: Actor, task: Task, new: Any) -> None:
        """As `assigning.reassign`; an objection must be answered first, by itself."""
        if task.state == State.OBJECTED and self.column != "lead_unit_id":
            raise IllegalStep("这项任务有异议，要先答复：请到任务页维持原交办，或转给别的单位。")
        assigning.check_reassign(ground, actor, task, self._to(task, new), ground.year(task))

    def do(self, session: Session, actor: Actor, ground: Ground, task: Task, new: Any) -> Done:
        """The same as the single act does."""
        changes = {self.column: [getattr(task, self.column), self._read(new)]}
        kept = {"assumed": task.due_assumed}
        told = assigning.carry_out(session, actor, ground, task, changes)
        return Done(told, assigning.handed_on(task, changes), kept)

    def back(
        self,
        session: Session,
        actor: Actor,
        ground: Ground,
        task: Task,
        before: Any,
        kept: Mapping[str, Any],
    ) -> Done:
        """What stood before was allowed when it was set: only who has left cannot have it again."""
        value = self._read(before)
        if self.column == "handler_id" and value is not None:
            check_may_hold(ground.person(value))
        changes = {self.column: [getattr(task, self.column), value]}
        assigning.carry_out(session, actor, ground, task, changes)
        if self.column == "due_named":
            task.due_assumed = kept["assumed"]
        return Done(moved=assigning.handed_on(task, changes))

    def _read(self, value: Any) -> Any:
        return date.fromisoformat(value) if value and self.column == "due_named" else value

    def _to(self, task: Task, new: Any) -> Assignment:
        now = Assignment(
            leader_post_id=task.leader_post_id,
            lead_unit_id=task.lead_unit_id or 0,
            handler_id=task.handler_id,
            due_named=task.due_named,
            superior_due=task.superior_due,
        )
        return replace(now, **{self.column: self._read(new)})


@dataclass(frozen=True, slots=True)
class Kind:
    """The clock of a task, as `recurring:P1M`, `one_off:` (`amending.set_kind`)."""

    can_undo: bool = True
    permission: Permission = Permission.TASK_ASSIGN

    def now(self, _ground: Ground, task: Task) -> Any:
        """Kind and rhythm as one word."""
        return f"{task.schedule_type}:{task.recurrence}"

    def words(self, _ground: Ground, _task: Task, value: Any) -> str:
        """限期, 周期（每月）."""
        kind, recurrence = self._read(value)
        rhythm = rhythm_words(recurrence) if kind == ScheduleType.RECURRING else ""
        return SCHEDULE_NAMES[kind] + (f"（{rhythm}）" if rhythm else "")

    def open(self, ground: Ground, _actor: Actor, task: Task) -> None:
        """Whatever the kind."""
        amending.check_kind(ground, task, ScheduleType.ONE_OFF, "")

    def check(self, ground: Ground, _actor: Actor, task: Task, new: Any) -> None:
        """What is done or handed in keeps its clock."""
        amending.check_kind(ground, task, *self._read(new))

    def do(self, session: Session, actor: Actor, _ground: Ground, task: Task, new: Any) -> Done:
        """As with a new text: the periods of the old rhythm go."""
        kept = amending.set_kind(session, actor, task, *self._read(new))
        return Done(kept=kept)

    def back(
        self,
        session: Session,
        actor: Actor,
        _ground: Ground,
        task: Task,
        before: Any,
        kept: Mapping[str, Any],
    ) -> Done:
        """The old rhythm with its periods."""
        amending.unset_kind(session, actor, task, self._read(before), kept)
        return Done()

    @staticmethod
    def _read(value: Any) -> tuple[ScheduleType, str]:
        kind, _, recurrence = str(value).partition(":")
        if kind not in set(ScheduleType):
            raise Refused("没有这个类型，请重新选择。")
        return ScheduleType(kind), recurrence


@dataclass(frozen=True, slots=True)
class Excused:
    """Ask that the task does not concern this office (`asking.ask_excuse`); a leader decides."""

    can_undo: bool = True
    permission: Permission = Permission.TASK_REPORT

    def now(self, _ground: Ground, _task: Task) -> Any:
        """Nothing is asked yet."""
        return None

    def words(self, _ground: Ground, task: Task, value: Any) -> str:
        """The state of the task, or what is asked."""
        return STATE_NAMES[task.state] if value is None else "申请认定不涉及"

    def open(self, ground: Ground, _actor: Actor, task: Task) -> None:
        """As the single act, whatever the reason."""
        ground.check_runs(task)
        asking.check_may_be_excused(ground, task)

    def check(self, ground: Ground, _actor: Actor, task: Task, new: Any) -> None:
        """As the single act."""
        ground.check_runs(task)
        asking.check_excuse(ground, task, new or "")

    def do(self, session: Session, actor: Actor, ground: Ground, task: Task, new: Any) -> Done:
        """One request for each task; each is decided by itself."""
        asking.file_excuse(session, actor, task, asking.check_excuse(ground, task, new))
        return Done()

    def back(
        self,
        session: Session,
        _actor: Actor,
        _ground: Ground,
        task: Task,
        _before: Any,
        _kept: Mapping[str, Any],
    ) -> Done:
        """The request has no sense any more."""
        dropped = drop_requests(session, task, RequestKind.NOT_APPLICABLE)
        touch(task)
        return Done({"dropped": dropped})


@dataclass(frozen=True, slots=True)
class Urged:
    """Press whoever has the task (`instructing.urge`). What was said is said."""

    can_undo: bool = False
    permission: Permission = Permission.TASK_URGE

    def now(self, ground: Ground, task: Task) -> Any:
        """How often it was urged for the working day that counts."""
        return ground.used.get(task.id, 0)

    def words(self, ground: Ground, task: Task, value: Any) -> str:
        """How often; or whom it reaches, and with which words."""
        if isinstance(value, int):
            return f"当日已催办 {value} 次" if value else "当日没有催办过"
        person = instructing.whom(ground, task)
        return f"催办{person.name}" + (f"：{value}" if value else "")

    def open(self, ground: Ground, actor: Actor, task: Task) -> None:
        """As the single act."""
        ground.check_runs(task)
        instructing.check_urge(ground, actor, task)

    def check(self, ground: Ground, actor: Actor, task: Task, _new: Any) -> None:
        """As the single act, its daily cap with it."""
        self.open(ground, actor, task)

    def do(self, session: Session, actor: Actor, ground: Ground, task: Task, new: Any) -> Done:
        """One 催办 for each task; whoever has several finds them all in their list."""
        person = instructing.check_urge(ground, actor, task)
        row = instructing.press(session, actor, ground, task, person)
        add_entry(session, actor, task, EntryKind.URGED, f"催办{person.name}。{new or ''}")
        return Done({"to": person.name, "day": row.day})

    def back(
        self,
        _session: Session,
        _actor: Actor,
        _ground: Ground,
        _task: Task,
        _before: Any,
        _kept: Mapping[str, Any],
    ) -> Done:
        """Never."""
        raise Refused("催办已经发出，不能撤销。")


CELLS: dict[Field, Cell] = {
    Field.HANDLER: Assigned("handler_id"),
    Field.DUE: Assigned("due_named"),
    Field.LEADER: Assigned("leader_post_id"),
    # a transfer gives the task anew: what was handed in goes back, and cannot be handed in again
    Field.UNIT: Assigned("lead_unit_id", can_undo=False),
    Field.KIND: Kind(),
    Field.EXCUSE: Excused(),
    Field.URGE: Urged(),
}
