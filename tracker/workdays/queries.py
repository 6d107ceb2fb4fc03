"""What the table of working days holds."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.access.scope import current_scope
from tracker.access.stamps import kept
from tracker.calendar.rules import WorkCalendar
from tracker.core.db import is_writing
from tracker.workdays.models import CalendarDay, CalendarEdition, Deadline

Key = tuple[tuple[bool, int, int, str, bool], ...]  # own, year, number, digest, provisional
Days = Mapping[date, tuple[bool, str]]
KEPT = 32
LOCK = 1760  # any number of our own, for PostgreSQL
_built: dict[Key, WorkCalendar] = {}


def editions(office_id: int | None = None) -> Select[CalendarEdition]:
    """The country's editions, with those of one office where it is named, oldest first; without
    the text they were read from.
    """
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
    """The days of these editions, in order."""
    mine = CalendarDay.edition_id.in_(sorted(edition_ids))
    return select(CalendarDay).where(mine).order_by(CalendarDay.day)


def years(session: Session) -> dict[int, bool]:
    """The years the country's table has, in order, each with whether it is provisional."""
    key = _current(session, current_scope(), None)
    return {year: provisional for own, year, _, _, provisional in key if not own}


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
    another process is seen in the next transaction.
    """
    key = _current(session, current_scope() if office_id is None else office_id, version)
    found = _built.get(key)
    if found is None:
        if len(_built) >= KEPT:
            _built.clear()
        found = _built[key] = _assembled(key, _layers(session, key))
    return found


def calendar_with(
    session: Session, year: int, days: Days, *, own: bool, provisional: bool = False
) -> WorkCalendar:
    """The calendar in scope as it would be with `days` as the newest edition of `year`.

    `own` says that they are the office's and not the country's. Its version is the next number.
    """
    key = _current(session, current_scope(), None)
    layers = _layers(session, key)
    number = newest(session) + 1
    key = tuple(
        sorted(
            (*(k for k in key if (k[0], k[1]) != (own, year)), (own, year, number, "", provisional))
        )
    )
    return _assembled(key, {number: dict(days)} | layers)


def _current(session: Session, office: int | None, version: int | None) -> Key:
    """The newest edition of each year: the country's, and the office's own."""
    return kept(
        lambda: _in_hand(session, office, version), "editions", office, version, ground=True
    )


def _in_hand(session: Session, office: int | None, version: int | None) -> Key:
    """A job reads in one transaction and asks once; where something is written it is asked anew."""
    reading = None if is_writing() else session.get_transaction()
    asked = session.info.get("editions")
    if asked and reading is not None and asked[:3] == (reading, office, version):
        return cast(Key, asked[3])
    key = _asked(session, office, version)
    session.info["editions"] = (session.get_transaction(), office, version, key)
    return key


def _asked(session: Session, office: int | None, version: int | None) -> Key:
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
    newest_of = {
        (row.office_id is not None, row.year): (row.id, row.digest, row.provisional)
        for row in session.execute(query.with_only_columns(*columns))
    }
    return tuple(sorted((own, year, *rest) for (own, year), rest in newest_of.items()))


def _layers(session: Session, key: Key) -> dict[int, dict[date, tuple[bool, str]]]:
    """The days of these editions, by number."""
    found: dict[int, dict[date, tuple[bool, str]]] = {}
    for row in session.scalars(days_of(one[2] for one in key)):
        found.setdefault(row.edition_id, {})[row.day] = (row.is_workday, row.note)
    return found


def _assembled(key: Key, layers: Mapping[int, Days]) -> WorkCalendar:
    """Later years lie upon earlier ones (a notice arranges December, too), the office's on top."""
    exceptions: dict[date, bool] = {}
    notes: dict[date, str] = {}
    for _own, _year, number, _digest, _provisional in key:
        for day, (is_workday, note) in layers.get(number, {}).items():
            exceptions[day], notes[day] = is_workday, note
    country = [(year, provisional) for own, year, _, _, provisional in key if not own]
    return WorkCalendar(
        exceptions=exceptions,
        published=frozenset(year for year, provisional in country if not provisional),
        provisional=frozenset(year for year, provisional in country if provisional),
        notes=notes,
        version=max((one[2] for one in key), default=0),
    )


def deadline(subject_type: str, subject_id: int) -> Select[Deadline]:
    """How the date of one subject came about."""
    return select(Deadline).where(
        Deadline.subject_type == subject_type, Deadline.subject_id == subject_id
    )


def touched_by(arranged: Iterable[tuple[int, int]]) -> Select[Deadline]:
    """The deadlines that editions may move, each given by its number and year.

    They were counted before it, and the count touches the year, or December of the one before:
    a notice may arrange a day there.
    """
    of_each = [
        and_(
            Deadline.last_day >= date(year - 1, 12, 1),
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


def hold_still(session: Session) -> None:
    """Let the calendar stay as it is until this unit of work ends: the first thing in an action
    that counts a date and keeps it.

    Else a new edition may count again, meanwhile, what is just being given another day. On
    SQLite there is one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))


def hold_alone(session: Session) -> None:
    """Keep everybody else from counting dates: before a new edition, and before counting again."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
