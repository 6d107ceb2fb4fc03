"""What reminding asks of the tables: open rows, who holds what, what was told before."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.accounts.models import GroupMember, Organization, Person, Post
from tracker.accounts.rules import Duty, PostRole
from tracker.core import clock
from tracker.ledger.models import ProgressEntry, RectificationItem, Task
from tracker.ledger.rules import WORKING, EntryKind, RectificationState, State
from tracker.notify.models import DueNotice, Letter, NoticeItem
from tracker.notify.rules import LetterKind, LetterState, Owed
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState, place_of
from tracker.reminders.rules import MOVED, REVIEW, Office, SubjectType, Work

MENDING = (
    RectificationState.NOTICE_ISSUED,
    RectificationState.RECTIFYING,
    RectificationState.RECHECK_FAILED,
)
KEEPERS = (PostRole.CONTACT_IN_CHARGE, PostRole.OFFICE_HEAD)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a digest can be written to."""

    name: str
    email: str


def organizations() -> Select[int]:
    """Every office, in order."""
    return select(Organization.id).order_by(Organization.id)


def open_work(session: Session, until: date) -> Iterator[Work]:
    """The rows of running years that are due by `until` or wait for sign-off; two queries."""
    yield from map(_task, session.execute(_tasks(until)))
    yield from map(_rectification, session.execute(_rectifications(until)))


def work_of(session: Session, subjects: Collection[tuple[str, int]]) -> Iterator[Work]:
    """The open rows among `subjects` (type and number), whenever they are due; two queries."""
    ids = {kind: sorted(n for one, n in subjects if one == kind) for kind in SubjectType}
    if ids[SubjectType.TASK]:
        mine = Task.id.in_(ids[SubjectType.TASK])
        yield from map(_task, session.execute(_tasks(date.max).where(mine)))
    if ids[SubjectType.RECTIFICATION]:
        its = RectificationItem.id.in_(ids[SubjectType.RECTIFICATION])
        yield from map(_rectification, session.execute(_rectifications(date.max).where(its)))


def moves_untold(session: Session) -> list[Owed]:
    """Notices of moved days that no letter has carried, of work still open; one query."""
    carried = exists().where(NoticeItem.notice_id == DueNotice.id)
    rows = session.scalars(
        select(DueNotice)
        .where(
            DueNotice.stage == MOVED,
            DueNotice.superseded_at.is_(None),
            ~carried,
            is_of_open_work(),
        )
        .order_by(DueNotice.id)
    )
    return [
        Owed(
            person_id=row.person_id,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            stage=row.stage,
            deadline_version=row.deadline_version,
            due_date=row.due_date,
            reason=row.reason,
        )
        for row in rows
    ]


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


def told(session: Session) -> dict[tuple[str, int, int, int], dict[str, bool]]:
    """What was recorded about open work under its present deadline; one query.

    By subject, deadline version and person: each stage, and whether a letter carried it.
    """
    carried = exists().where(NoticeItem.notice_id == DueNotice.id)
    rows = session.execute(
        select(
            DueNotice.subject_type,
            DueNotice.subject_id,
            DueNotice.deadline_version,
            DueNotice.person_id,
            DueNotice.stage,
            carried.label("carried"),
        ).where(DueNotice.superseded_at.is_(None), is_of_open_work())
    )
    found: defaultdict[tuple[str, int, int, int], dict[str, bool]] = defaultdict(dict)
    for kind, number, version, person, stage, was_carried in rows:
        found[kind, number, version, person][stage] = was_carried
    return dict(found)


def wrote_today(session: Session, day: date) -> set[int]:
    """Who has a digest of `day` already: at most one a working day."""
    return set(
        session.scalars(
            select(Letter.person_id).where(
                Letter.kind == LetterKind.DIGEST, Letter.local_day == day
            )
        )
    )


def is_of_open_work() -> ColumnElement[bool]:
    """Notices whose work is still open under the same deadline (a condition)."""
    review = DueNotice.stage.startswith(REVIEW)
    task = and_(Task.id == DueNotice.subject_id, Task.org_id == DueNotice.org_id)
    mending = and_(
        RectificationItem.id == DueNotice.subject_id,
        RectificationItem.org_id == DueNotice.org_id,
    )
    return or_(
        and_(
            DueNotice.subject_type == SubjectType.TASK,
            exists().where(
                task,
                Task.deadline_version == DueNotice.deadline_version,
                or_(
                    and_(Task.state.in_(WORKING), ~review),
                    and_(Task.state == State.SUBMITTED, review),
                ),
            ),
        ),
        and_(
            DueNotice.subject_type == SubjectType.RECTIFICATION,
            exists().where(
                mending,
                RectificationItem.deadline_version == DueNotice.deadline_version,
                or_(
                    and_(RectificationItem.state.in_(MENDING), ~review),
                    and_(RectificationItem.state == RectificationState.SUBMITTED, review),
                ),
            ),
        ),
    )


def is_of_moved_deadline() -> ColumnElement[bool]:
    """Notices whose work has another deadline now (a condition)."""
    kinds = ((SubjectType.TASK, Task), (SubjectType.RECTIFICATION, RectificationItem))
    return or_(
        *(
            and_(
                DueNotice.subject_type == kind,
                exists().where(
                    model.id == DueNotice.subject_id,
                    model.org_id == DueNotice.org_id,
                    model.deadline_version > DueNotice.deadline_version,
                ),
            )
            for kind, model in kinds
        )
    )


def has_moved(session: Session) -> bool:
    """Whether there is anything to supersede; keeps a run that finds nothing from writing."""
    moved = select(DueNotice.id).where(DueNotice.superseded_at.is_(None), is_of_moved_deadline())
    return session.scalar(moved.limit(1)) is not None


def unread_for(session: Session, person_id: int) -> int:
    """How many notices about open work this person has not looked at."""
    return (
        session.scalar(
            select(func.count(DueNotice.id)).where(
                DueNotice.person_id == person_id,
                DueNotice.read_at.is_(None),
                DueNotice.superseded_at.is_(None),
                is_of_open_work(),
            )
        )
        or 0
    )


def digest_still_wanted(session: Session, letter: Letter) -> LetterState | None:
    """None while somebody here still has open work in `letter`; asked at the claim.

    Work that is done cancels it, a moved deadline supersedes it (reliability.md 2.3).
    """
    here = exists().where(Person.id == letter.person_id, Person.active)
    carried = select(DueNotice.id).join(NoticeItem, NoticeItem.notice_id == DueNotice.id)
    carried = carried.where(NoticeItem.letter_id == letter.id)
    if session.scalar(carried.where(is_of_open_work(), here).limit(1)) is not None:
        return None
    moved = carried.where(or_(DueNotice.superseded_at.is_not(None), is_of_moved_deadline()), here)
    if session.scalar(moved.limit(1)) is not None:
        return LetterState.SUPERSEDED
    return LetterState.CANCELLED


def _tasks(until: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.id,
            Task.title,
            Task.clause_path,
            Task.due_date,
            Task.created_at,
            Task.deadline_version,
            Task.state,
            Task.submitted_at,
            Task.submitted_by_id,
            Task.return_count,
            Task.handler_id,
            Task.lead_unit_id,
            Task.leader_post_id,
        )
        .join(YearPlan, and_(YearPlan.org_id == Task.org_id, YearPlan.id == Task.year_plan_id))
        .where(
            YearPlan.state == YearState.RUNNING,
            or_(
                and_(Task.state.in_(WORKING), Task.due_date <= until),
                Task.state == State.SUBMITTED,
            ),
        )
        .order_by(Task.due_date, Task.id)
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
        times_handed_in=row.return_count,
        submitted_by_id=row.submitted_by_id,
        handler_id=row.handler_id,
        lead_unit_id=row.lead_unit_id,
        leader_post_id=row.leader_post_id,
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
