"""What reminding asks of the tables: open rows, who holds what, who has a letter already."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.accounts.models import GroupMember, Organization, Person, Post
from tracker.accounts.rules import KEEPERS, Duty, PostRole
from tracker.core import clock
from tracker.ledger.kinds import OPEN, WORKING, EntryKind, RectificationState, State
from tracker.ledger.models import ProgressEntry, RectificationItem, Task, TaskInstance
from tracker.ledger.periods import period_words
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState, place_of
from tracker.reminders.rules import Office, SubjectType, Work

MENDING = (
    RectificationState.NOTICE_ISSUED,
    RectificationState.RECTIFYING,
    RectificationState.RECHECK_FAILED,
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a digest can be written to."""

    name: str
    email: str


def organizations() -> Select[int]:
    """Every office, in order."""
    return select(Organization.id).order_by(Organization.id)


def open_work(session: Session, until: date) -> Iterator[Work]:
    """The rows of running years that are due by `until` or wait for a word; two queries."""
    yield from map(_task, session.execute(_tasks(_is_due(until))))
    yield from map(_rectification, session.execute(_rectifications(until)))


def work_of(session: Session, subjects: Collection[tuple[str, int]]) -> Iterator[Work]:
    """The open rows among `subjects` (type and number), whenever they are due; three queries."""
    ids = {kind: sorted(n for one, n in subjects if one == kind) for kind in SubjectType}
    if ids[SubjectType.TASK]:
        mine = Task.id.in_(ids[SubjectType.TASK])
        yield from map(_task, session.execute(_tasks(_is_due(date.max)).where(mine)))
    if ids[SubjectType.INSTANCE]:
        yield from map(_instance, session.execute(_instances(ids[SubjectType.INSTANCE])))
    if ids[SubjectType.RECTIFICATION]:
        its = RectificationItem.id.in_(ids[SubjectType.RECTIFICATION])
        yield from map(_rectification, session.execute(_rectifications(date.max).where(its)))


def office_on(session: Session, day: date) -> tuple[Office, dict[int, Addressee]]:
    """Who holds what on `day`, and where to write to them; two queries."""
    people = session.execute(
        select(Person.id, Person.name, Person.email, Person.unit_id, Person.duty)
        .where(Person.active)
        .order_by(Person.id)
    ).all()
    heads: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for person in people:
        if person.duty == Duty.HEAD and person.unit_id is not None:
            heads[person.unit_id] += (person.id,)
    holders: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    seats: defaultdict[PostRole, tuple[int, ...]] = defaultdict(tuple)
    for post_id, person_id, role in session.execute(_holdings(day)):
        holders[post_id] += (person_id,)
        seats[role] += (person_id,)
    office = Office(
        people=frozenset(person.id for person in people),
        heads=dict(heads),
        holders=dict(holders),
        office=tuple(dict.fromkeys(person for role in KEEPERS for person in seats[role])),
        # the clerk signs off unless the group names a head (domain.md 2.2)
        office_heads=seats[PostRole.OFFICE_HEAD] or seats[PostRole.CONTACT_IN_CHARGE],
    )
    return office, {person.id: Addressee(person.name, person.email) for person in people}


def wrote_today(session: Session, day: date) -> set[int]:
    """Who has a digest of `day` already: at most one a working day."""
    return set(
        session.scalars(
            select(Letter.person_id).where(
                Letter.kind == LetterKind.DIGEST, Letter.local_day == day
            )
        )
    )


def _is_due(until: date) -> ColumnElement[bool]:
    """Tasks due by `until`, and those that wait for a word: to be taken on, an answer, sign-off
    (a condition). Whose turn it is, and from when, `owed_for` knows.
    """
    is_open = and_(Task.state.in_(WORKING), Task.due_date <= until)
    return or_(is_open, Task.state.in_((State.SUBMITTED, State.ASSIGNED, State.OBJECTED)))


def _tasks(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.id,
            Task.title,
            Task.clause_path,
            Task.due_date,
            Task.created_at,
            Task.deadline_version,
            Task.state,
            Task.assigned_at,
            Task.objected_at,
            Task.submitted_at,
            Task.submitted_by_id,
            Task.return_count,
            Task.handler_id,
            Task.lead_unit_id,
            Task.leader_post_id,
        )
        .join(YearPlan, and_(YearPlan.org_id == Task.org_id, YearPlan.id == Task.year_plan_id))
        .where(YearPlan.state == YearState.RUNNING, ~Task.reminders_held, which)
        .order_by(Task.due_date, Task.id)
    )


def _instances(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    of_task = and_(TaskInstance.org_id == Task.org_id, TaskInstance.task_id == Task.id)
    return (
        _tasks(Task.state.in_(OPEN))
        .join(TaskInstance, of_task)
        .where(TaskInstance.id.in_(ids))
        .add_columns(TaskInstance)
    )


def _task(row: Row[Any]) -> Work:
    return Work(
        type=SubjectType.TASK,
        id=row.id,
        title=row.title,
        where=f"要点 {place_of(row.clause_path)}" if row.clause_path else "",
        due=row.due_date,
        since=clock.local(row.created_at).date(),
        deadline_version=row.deadline_version,
        is_handed_in=row.state == State.SUBMITTED,
        handed_in_on=clock.local(row.submitted_at).date() if row.submitted_at else None,
        untaken_since=clock.local(row.assigned_at).date() if row.state == State.ASSIGNED else None,
        objected_on=_objected_on(row),
        times_handed_in=row.return_count,
        submitted_by_id=row.submitted_by_id,
        handler_id=row.handler_id,
        lead_unit_id=row.lead_unit_id,
        leader_post_id=row.leader_post_id,
    )


def _objected_on(row: Row[Any]) -> date | None:
    if row.state != State.OBJECTED or row.objected_at is None:
        return None
    on: date = clock.local(row.objected_at).date()
    return on


def _instance(row: Row[Any]) -> Work:
    its: TaskInstance = row.TaskInstance
    return replace(
        _task(row),
        type=SubjectType.INSTANCE,
        id=its.id,
        task_id=row.id,
        title=f"{row.title}（{period_words(its.key)}）",
        due=its.due_date,
        deadline_version=its.deadline_version,
        untaken_since=None,
        objected_on=None,
    )


def _rectifications(until: date) -> Select[*tuple[Any, ...]]:
    item = RectificationItem
    returned = (
        select(func.count(ProgressEntry.id))
        .where(ProgressEntry.rectification_id == item.id, ProgressEntry.kind == EntryKind.RETURNED)
        .scalar_subquery()
    )
    return (
        select(
            item.id,
            item.no,
            item.problem,
            item.due_date,
            item.issued_at,
            item.deadline_version,
            item.state,
            item.submitted_by_id,
            returned.label("return_count"),
            item.handler_id,
            item.lead_unit_id,
            item.leader_post_id,
        )
        .where(
            or_(
                and_(item.state.in_(MENDING), item.due_date <= until),
                item.state == RectificationState.SUBMITTED,
            )
        )
        .order_by(item.due_date, item.id)
    )


def _rectification(row: Row[Any]) -> Work:
    return Work(
        type=SubjectType.RECTIFICATION,
        id=row.id,
        title=row.problem.strip().splitlines()[0][:120] if row.problem.strip() else row.no,
        where=row.no,
        due=row.due_date,
        since=clock.local(row.issued_at).date(),
        deadline_version=row.deadline_version,
        is_handed_in=row.state == RectificationState.SUBMITTED,
        times_handed_in=row.return_count,
        submitted_by_id=row.submitted_by_id,
        handler_id=row.handler_id,
        lead_unit_id=row.lead_unit_id,
        leader_post_id=row.leader_post_id,
    )


def _holdings(day: date) -> Select[int, int, PostRole]:
    return accounts.held_on(day).with_only_columns(
        GroupMember.post_id, GroupMember.person_id, Post.role
    )
