"""What was told of whom, and what still waits to be: questions about the rows of `due_notice`."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Exists, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.ledger.kinds import WORKING, RectificationState, State
from tracker.ledger.models import RectificationItem, Task, TaskInstance
from tracker.notify.models import DueNotice, Letter, NoticeItem
from tracker.notify.rules import LetterState, Owed
from tracker.reminders.queries import MENDING
from tracker.reminders.rules import MOVED, OBJECTION, REVIEW, TAKE, SubjectType, as_known


def told(session: Session) -> dict[tuple[str, int, int, int], dict[str, bool]]:
    """What was recorded about open work under its present deadline; one query.

    By subject, deadline version and person: each stage, and whether a letter carries it that has
    not been taken back.
    """
    carried = _in_letter(Letter.state.not_in((LetterState.SUPERSEDED, LetterState.CANCELLED)))
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


def moves_untold(session: Session) -> list[Owed]:
    """Moves of work still open that no letter told, each from the day its person knows.

    A day that is again the one they know is left out. One query.
    """
    told = _in_letter(Letter.state.in_((LetterState.SENT, LetterState.SENDING)))
    is_present = and_(DueNotice.superseded_at.is_(None), is_of_open_work())
    rows = session.execute(
        select(DueNotice, is_present.label("is_present"))
        .where(DueNotice.stage == MOVED, ~told)
        .order_by(DueNotice.id)
    ).all()
    of_one: defaultdict[tuple[str, int, int], dict[int, Owed]] = defaultdict(dict)
    found = []
    for row, is_present_one in rows:  # a work's moves come in the order of their versions
        move, earlier = _owed(row), of_one[row.subject_type, row.subject_id, row.person_id]
        if is_present_one and (known := as_known(move, earlier)):
            found.append(known)
        earlier[move.deadline_version] = move
    return found


def told_about(session: Session, task_ids: Collection[int]) -> int | None:
    """One of these tasks that somebody was told about, if there is any; a move that is in no letter
    yet was not told.
    """
    told = (
        select(func.coalesce(TaskInstance.task_id, DueNotice.subject_id))
        .select_from(DueNotice)
        .outerjoin(
            TaskInstance, and_(DueNotice.subject_type == SubjectType.INSTANCE, _of_instance())
        )
        .where(is_about(task_ids), ~is_waiting_move())
    )
    return session.scalar(told.limit(1))


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


def is_about(task_ids: Collection[int]) -> ColumnElement[bool]:
    """Notices about these tasks and their periods (a condition)."""
    periods = select(TaskInstance.id).where(TaskInstance.task_id.in_(task_ids))
    return or_(
        and_(DueNotice.subject_type == SubjectType.TASK, DueNotice.subject_id.in_(task_ids)),
        and_(DueNotice.subject_type == SubjectType.INSTANCE, DueNotice.subject_id.in_(periods)),
    )


def is_waiting_move() -> ColumnElement[bool]:
    """Notices of moved days that no letter ever carried (a condition)."""
    return and_(DueNotice.stage == MOVED, ~exists().where(NoticeItem.notice_id == DueNotice.id))


def is_of_open_work() -> ColumnElement[bool]:
    """Notices whose work is still open under the same deadline (a condition)."""
    review, take, objection = map(DueNotice.stage.startswith, (REVIEW, TAKE, OBJECTION))
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
                    and_(Task.state.in_(WORKING), ~review, ~take, ~objection),
                    and_(Task.state == State.SUBMITTED, review),
                    and_(Task.state == State.ASSIGNED, take),
                    and_(Task.state == State.OBJECTED, objection),
                ),
            ),
        ),
        and_(
            DueNotice.subject_type == SubjectType.INSTANCE,
            exists().where(
                _of_instance(),
                TaskInstance.deadline_version == DueNotice.deadline_version,
                Task.org_id == TaskInstance.org_id,
                Task.id == TaskInstance.task_id,
                Task.state.in_(WORKING),
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
    kinds = (
        (SubjectType.TASK, Task),
        (SubjectType.INSTANCE, TaskInstance),
        (SubjectType.RECTIFICATION, RectificationItem),
    )
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


def _in_letter(which: ColumnElement[bool]) -> Exists:
    return exists().where(
        NoticeItem.notice_id == DueNotice.id,
        Letter.id == NoticeItem.letter_id,
        Letter.org_id == NoticeItem.org_id,
        which,
    )


def _owed(row: DueNotice) -> Owed:
    return Owed(
        person_id=row.person_id,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        stage=row.stage,
        deadline_version=row.deadline_version,
        due_date=row.due_date,
        reason=row.reason,
        moved_from=row.moved_from,
    )


def _of_instance() -> ColumnElement[bool]:
    return and_(TaskInstance.id == DueNotice.subject_id, TaskInstance.org_id == DueNotice.org_id)
