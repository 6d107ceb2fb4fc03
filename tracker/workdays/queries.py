"""What the table of working days holds."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.access.scope import current_scope
from tracker.calendar.rules import WorkCalendar
from tracker.workdays.models import CalendarDay, CalendarEdition, Deadline

Key = tuple[tuple[bool, int, str, bool, int], ...]  # own, number, digest, provisional, year
KEPT = 32
_built: dict[Key, WorkCalendar] = {}


def editions(office_id: int | None = None) -> Select[CalendarEdition]:
    """The country's editions, with those of one office where it is named, oldest first."""
    whose: ColumnElement[bool] = CalendarEdition.office_id.is_(None)
    if office_id:
        whose = or_(whose, CalendarEdition.office_id == office_id)
    return select(CalendarEdition).where(whose).order_by(CalendarEdition.id)


def edition(
    session: Session, year: int, office_id: int | None = None, *, own: bool = False
) -> CalendarEdition | None:
    """The newest edition of the country's year; with `own`, of the office's own days of it."""
    of_office = CalendarEdition.office_id == office_id
    whose = of_office if own else CalendarEdition.office_id.is_(None)
    return session.scalar(
        select(CalendarEdition)
        .where(whose, CalendarEdition.year == year)
        .order_by(CalendarEdition.no.desc())
        .limit(1)
    )


def days_of(edition_ids: Iterable[int]) -> Select[CalendarDay]:
    """The days of these editions, in order, an office's own after the country's."""
    return (
        select(CalendarDay)
        .where(CalendarDay.edition_id.in_(sorted(edition_ids)))
        .order_by(CalendarDay.edition_id, CalendarDay.day)
    )


def years(session: Session) -> dict[int, bool]:
    """The years the country's table has, in order, each with whether it is provisional."""
    return {one.year: one.provisional for one in session.scalars(editions())}


def newest(session: Session) -> int:
    """The number of the newest edition, of whatever year and office; 0 before the first."""
    return session.scalar(select(func.max(CalendarEdition.id))) or 0


def somebody_works(session: Session, day: date) -> bool:
    """Whether any office works on `day`: the country does, or an office by its own days."""
    if calendar(session, office_id=0).is_workday(day):
        return True
    own = exists().where(
        CalendarDay.edition_id == CalendarEdition.id,
        CalendarEdition.office_id.is_not(None),
        CalendarDay.day == day,
        CalendarDay.is_workday,
    )
    return bool(session.scalar(select(own)))


def calendar(
    session: Session, *, office_id: int | None = None, version: int | None = None
) -> WorkCalendar:
    """The calendar of the organisation in scope as the table stands now (domain.md 6.1).

    Everywhere (in a job), or with `office_id` 0, that of the country. With `version`, as it stood
    when that edition was the newest (DL-6). One small query, and another where these days were
    not asked for before. Ask once for a request or a job and hand it down: the same content gives
    the same object, so what it has counted before is not counted again, and a change made by
    another process is seen at the next call.
    """
    office = current_scope() if office_id is None else office_id
    query = editions(office or None)
    if version is not None:
        query = query.where(CalendarEdition.id <= version)
    columns = (
        CalendarEdition.office_id,
        CalendarEdition.year,
        CalendarEdition.id,
        CalendarEdition.digest,
        CalendarEdition.provisional,
    )
    current = {
        (row.office_id is not None, row.year): (row.id, row.digest, row.provisional, row.year)
        for row in session.execute(query.with_only_columns(*columns))
    }
    key: Key = tuple(sorted((own, *rest) for (own, _), rest in current.items()))
    found = _built.get(key)
    if found is None:
        if len(_built) >= KEPT:
            _built.clear()
        found = _built[key] = _build(session, key)
    return found


def _build(session: Session, key: Key) -> WorkCalendar:
    exceptions: dict[date, bool] = {}
    notes: dict[date, str] = {}
    for own in (False, True):  # an office's own days stand above the country's
        ids = [one[1] for one in key if one[0] == own]
        for row in session.scalars(days_of(ids)):
            exceptions[row.day], notes[row.day] = row.is_workday, row.note
    country = [(year, provisional) for own, _, _, provisional, year in key if not own]
    return WorkCalendar(
        exceptions=exceptions,
        published=frozenset(year for year, provisional in country if not provisional),
        provisional=frozenset(year for year, provisional in country if provisional),
        notes=notes,
        version=max((one[1] for one in key), default=0),
    )


def deadline(subject_type: str, subject_id: int) -> Select[Deadline]:
    """How the date of one subject came about."""
    return select(Deadline).where(
        Deadline.subject_type == subject_type, Deadline.subject_id == subject_id
    )


def touched_by(arranged: Iterable[tuple[int, int]]) -> Select[Deadline]:
    """The deadlines that editions may move, each given by its number and year.

    They were counted before it, and the count touches its year.
    """
    of_each = [
        and_(
            Deadline.last_day >= date(year, 1, 1),
            Deadline.first_day <= date(year, 12, 31),
            Deadline.calendar_version < number,
        )
        for number, year in arranged
    ]
    return select(Deadline).where(or_(false(), *of_each)).order_by(Deadline.id)


def stale_offices(session: Session) -> Select[int]:
    """The organisations with deadlines that were counted before the newest edition."""
    return (
        select(Deadline.org_id)
        .where(Deadline.calendar_version < newest(session))
        .distinct()
        .order_by(Deadline.org_id)
    )
