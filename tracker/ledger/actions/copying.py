"""A new row that says what another says: of the next year, or of the same one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.ledger.actions.assigning import NewTask, Source
from tracker.ledger.models import Task, TaskSource, TaskSupport


@dataclass(frozen=True, slots=True)
class Copies:
    """What hangs on some tasks and goes into their copies."""

    sources: Mapping[int, Sequence[Source]]
    supports: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, session: Session, ids: Sequence[int]) -> "Copies":
        """The passages and supporting units of the tasks of these numbers; two queries."""
        sources: dict[int, list[Source]] = defaultdict(list)
        query = select(TaskSource).where(TaskSource.task_id.in_(ids)).order_by(TaskSource.id)
        for s in session.scalars(query):
            sources[s.task_id].append(Source(s.document_id, s.clause_id, s.start, s.end))
        supports: dict[int, list[int]] = defaultdict(list)
        units = select(TaskSupport).where(TaskSupport.task_id.in_(ids)).order_by(TaskSupport.id)
        for support in session.scalars(units):
            supports[support.task_id].append(support.unit_id)
        return cls(sources, supports)

    def like(self, task: Task, **changes: Any) -> NewTask:
        """The same words, passages, owners and rhythm, but for `changes`: the chain to the
        sentence holds.
        """
        same = NewTask(
            title=task.title,
            requirement=task.requirement,
            sources=tuple(self.sources.get(task.id, ())),
            chapter_title=task.chapter_title,
            clause_path=task.clause_path,
            our_role=task.our_role,
            deliverable_kind=task.deliverable_kind,
            targets=task.targets,
            leader_post_id=task.leader_post_id,
            lead_unit_id=task.lead_unit_id,
            support_unit_ids=tuple(self.supports.get(task.id, ())),
            handler_id=task.handler_id,
            schedule_type=task.schedule_type,
            recurrence=task.recurrence,
            due_text=task.due_text,
            due_named=task.due_named,
            due_assumed=task.due_assumed,
        )
        return replace(same, **changes)
