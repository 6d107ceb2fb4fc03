"""The people of the cast at work on one task, each step in a unit of work of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from tests.cast import Cast
from tests.make import Make
from tracker.accounts.models import Person, Post
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import (
    asking,
    assigning,
    ending,
    instructing,
    reporting,
    seeing,
    settling,
    splitting,
)
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.actions.splitting import Part
from tracker.ledger.dealings import Instruction
from tracker.ledger.kinds import ScheduleType, Verdict
from tracker.ledger.models import Task, TaskInstance

GIVEN = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def proof(title: str = "镇网站公开页", on: date = date(2026, 9, 1)) -> NewEvidence:
    """A link as proof."""
    return NewEvidence(title=title, url="https://qinghe.example/1", happened_on=on)


@dataclass
class Hands:
    """What people do with tasks; the row is read anew in each step."""

    make: Make
    cast: Cast

    def task(self, kind: ScheduleType = ScheduleType.ONE_OFF, **fields: Any) -> Task:
        """A task of 财政所, given on 1 September."""
        given = {"assigned_at": GIVEN, "created_at": GIVEN, "schedule_type": kind}
        if kind is not ScheduleType.ONE_OFF:
            given |= {"due_date": None}
        return self.make.task(**given | fields)

    def do(
        self, act: Callable[..., Any], person: Person, task: Task, *said: Any, **more: Any
    ) -> Any:
        """`act` by `person` on the task as it stands."""
        actor = self.cast.actor(person)
        with unit_of_work() as work:
            row = work.get_one(Task, task.id)
            return act(work, actor, row, *said, expected_version=AS_IT_STANDS, **more)

    def report(self, task: Task, text: str = "已完成一半。", **more: Any) -> None:
        """The handler tells how far it has come."""
        self.do(reporting.report, self.cast.handler, task, text, **more)

    def submit(self, task: Task, text: str = "已完成。", *proofs: NewEvidence, **more: Any) -> None:
        """The handler hands it in, with one proof unless others are given."""
        self.do(reporting.submit, self.cast.handler, task, text, proofs or (proof(),), **more)

    def see(self, task: Task, person: Person) -> None:
        """`person` opens all of its evidence."""
        with unit_of_work() as work:
            seeing.see_all(work, self.cast.actor(person), work.get_one(Task, task.id))

    def verify(self, task: Task, verdict: Verdict = Verdict.IMPLEMENTED) -> None:
        """The leader opens the proof and signs off."""
        self.see(task, self.cast.leader)
        self.do(reporting.verify, self.cast.leader, task, "", verdict)

    def send_back(self, task: Task, why: str = "网页打不开。") -> None:
        """The leader returns it."""
        self.do(reporting.send_back, self.cast.leader, task, why)

    def ask_extension(self, task: Task, wanted: date, why: str = "等县里的新模板。") -> None:
        """The handler asks for another day."""
        self.do(asking.ask_extension, self.cast.handler, task, wanted, why)

    def decide(self, person: Person, task: Task, said: str = "", *, grant: bool = True) -> None:
        """`person` decides on another day."""
        self.do(asking.decide_extension, person, task, said, grant=grant)

    def excuse(self, task: Task, why: str = "本镇没有社区，不涉及此项。") -> None:
        """The unit's head asks and the leader agrees."""
        self.do(asking.ask_excuse, self.cast.member, task, why)
        self.do(asking.decide_excuse, self.cast.leader, task, grant=True)

    def object_to(self, task: Task, why: str = "补贴由民政办发放。") -> None:
        """The unit's head says that it is not theirs."""
        self.do(ending.object_to, self.cast.member, task, why)

    def withdraw(self, task: Task, why: str = "这一项已经并入另一项办理。") -> None:
        """The office takes it out."""
        self.do(ending.withdraw, self.cast.clerk, task, why)

    def close(self, task: Task) -> None:
        """The office files it away."""
        self.do(ending.file_away, self.cast.clerk, task)

    def accept(self, task: Task) -> None:
        """The unit takes it on."""
        self.do(assigning.accept, self.cast.member, task)

    def instruct(
        self, task: Task, text: str = "请于月底前办结。", by: date | None = None
    ) -> Instruction:
        """The leader writes a word to the clerk."""
        with unit_of_work() as work:
            post = work.scalars(select(Post).where(Post.role == "contact_in_charge")).one()
            row = work.get_one(Task, task.id)
            actor = self.cast.actor(self.cast.leader)
            return instructing.instruct(
                work, actor, row, post, text, by, expected_version=AS_IT_STANDS
            )

    def urge(self, task: Task, person: Person | None = None) -> None:
        """The leader presses for progress, unless it is somebody else."""
        self.do(instructing.urge, person or self.cast.leader, task)

    def transfer(self, task: Task) -> None:
        """The office gives it to 党政办公室."""
        row = self.row(task)
        to = Assignment(
            leader_post_id=row.leader_post_id,
            lead_unit_id=self.cast.office.id,
            handler_id=None,
            due_named=row.due_named,
        )
        self.do(assigning.reassign, self.cast.clerk, task, to, 2026)

    def split(self, task: Task, why: str = "发放环节由党政办公室负责。") -> Task:
        """The office gives a part of it to 党政办公室; returns the new row."""
        part = Part(
            title="公示补贴发放结果",
            to=Assignment(
                leader_post_id=self.cast.mayor_post.id,
                lead_unit_id=self.cast.office.id,
                handler_id=self.cast.clerk.id,
                due_named=date(2026, 9, 29),
            ),
            targets=frozenset({0}),
        )
        found: Task = self.do(splitting.split, self.cast.clerk, task, "核对补贴名单", part, why)
        return found

    def happened(self, task: Task, on: date, what: str = "印发一份政策文件。") -> TaskInstance:
        """What the task waits for happened."""
        found: TaskInstance = self.do(settling.happened, self.cast.handler, task, what, on)
        return found

    def open_periods(self, task: Task) -> None:
        """What has begun by now, as the scheduler opens it."""
        with unit_of_work() as work:
            settling.chosen(work, work.get_one(Task, task.id), None)

    def row(self, task: Task) -> Task:
        """The task as it stands."""
        db.session.rollback()
        return db.session.get_one(Task, task.id, populate_existing=True)

    def periods(self, task: Task) -> list[TaskInstance]:
        """Its periods, in order."""
        db.session.rollback()
        its = select(TaskInstance).where(TaskInstance.task_id == task.id)
        return list(db.session.scalars(its.order_by(TaskInstance.first_day, TaskInstance.id)))


def at(day: date) -> datetime:
    """Noon of that day in Shanghai."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
