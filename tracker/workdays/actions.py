"""A new edition of a year's working days: the country's or one office's own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.calendar.notice import Arranged
from tracker.calendar.rules import SATURDAY
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.trail import actions as trail
from tracker.trail.rules import SYSTEM
from tracker.workdays import queries
from tracker.workdays.models import CalendarDay, CalendarEdition

LOCK = 1760  # any number of our own, for PostgreSQL
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NOTE = 60


class BadDays(Refused):
    """Days that cannot be a year's arrangement."""


class NewerEdition(Refused):
    """Somebody else has loaded the year meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a year is to be from now on. `office_id` None: for the whole country."""

    year: int
    days: Mapping[date, Arranged]
    source: str
    office_id: int | None = None
    provisional: bool = False
    notice: str = field(default="", repr=False)


def load(
    session: Session, actor: Actor | None, wanted: Wanted, *, expected_no: int | None = None
) -> list[CalendarEdition]:
    """Keep `wanted` as the newest edition of its year; return the editions that were made.

    A notice may arrange days of the year before (a make-up Saturday in December): that year gets
    an edition, too. What changes nothing makes none. `expected_no` is the edition the form was
    made from; raises NewerEdition where there is another by now, and BadDays.
    """
    _hold(session)
    current = _current(session, wanted.year, wanted.office_id)
    check(wanted)
    if expected_no is not None and (current.no if current else 0) != expected_no:
        if current and current.digest == digest_of(wanted_days(session, wanted, wanted.year)):
            return []  # sent twice
        raise NewerEdition(
            f"刚刚有人载入了 {wanted.year} 年的另一版安排，您的改动没有保存；请打开新版再改。"
        )
    made = []
    for year in sorted({wanted.year, *(day.year for day in wanted.days)}):
        edition = _keep(session, actor, wanted, year)
        if edition is not None:
            made.append(edition)
    for edition in made:
        _record(session, actor, edition)
    return made


def check(wanted: Wanted) -> None:
    """Refuse a year out of reach, days that are not of it, and a name that is too long."""
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise BadDays(f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请核对。")
    for day, arranged in wanted.days.items():
        if day.year not in (wanted.year - 1, wanted.year):
            raise BadDays(f"{day} 不在 {wanted.year} 年的放假安排里，请核对年份。")
        if len(arranged.note) > LONGEST_NOTE:
            raise BadDays(f"{day} 的名称超过 {LONGEST_NOTE} 个字，请缩短。")
    if not wanted.days and wanted.office_id is None:
        raise BadDays(f"没有读到 {wanted.year} 年的放假日期，请粘贴放假通知的正文。")


def wanted_days(session: Session, wanted: Wanted, year: int) -> dict[date, Arranged]:
    """The days that `year` has with `wanted`: those that differ from their weekday.

    Of the year itself exactly what is wanted; of the year before, that on top of what it has.
    """
    own = {day: one for day, one in wanted.days.items() if day.year == year and differs(day, one)}
    if year == wanted.year:
        return own
    current = _current(session, year, wanted.office_id)
    return (days_in(session, current) if current else {}) | own


def differs(day: date, arranged: Arranged) -> bool:
    """Whether the table needs this day: it is worked or free otherwise than by its weekday."""
    return arranged.is_workday == (day.weekday() >= SATURDAY)


def days_in(session: Session, edition: CalendarEdition) -> dict[date, Arranged]:
    """The days of an edition."""
    rows = session.scalars(queries.days_of([edition.id]))
    return {row.day: Arranged(row.is_workday, row.note) for row in rows}


def _keep(
    session: Session, actor: Actor | None, wanted: Wanted, year: int
) -> CalendarEdition | None:
    days = wanted_days(session, wanted, year)
    current = _current(session, year, wanted.office_id)
    provisional = (
        wanted.provisional if year == wanted.year else bool(current and current.provisional)
    )
    digest = digest_of(days)
    same_word = year != wanted.year or (current and current.source == wanted.source[:120])
    if current and same_word and (current.digest, current.provisional) == (digest, provisional):
        return None
    if current is None and year != wanted.year:
        return None  # a year we have no table for stays a guess
    edition = CalendarEdition(
        office_id=wanted.office_id,
        year=year,
        no=current.no + 1 if current else 1,
        provisional=provisional,
        source=wanted.source[:120],
        notice=wanted.notice,
        digest=digest,
        made_at=clock.now(),
        made_by=actor.name if actor else SYSTEM,
    )
    session.add(edition)
    session.flush()
    if days:
        session.execute(
            insert(CalendarDay),
            [
                {"edition_id": edition.id, "day": day, "is_workday": worked, "note": note}
                for day, (worked, note) in sorted(days.items())
            ],
        )
    return edition


def digest_of(days: Mapping[date, Arranged]) -> str:
    """The same days, worked or free for the same reason, the same digest."""
    said = "\n".join(f"{day} {days[day].is_workday:d} {days[day].note}" for day in sorted(days))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _current(session: Session, year: int, office_id: int | None) -> CalendarEdition | None:
    return queries.edition(session, year, office_id, own=office_id is not None)


def _hold(session: Session) -> None:
    """One edition at a time, so that numbers grow in the order of what was there."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _record(session: Session, actor: Actor | None, edition: CalendarEdition) -> None:
    """The trail of the office that loaded it; a command has none to answer to."""
    if actor is None:
        return
    told = {"year": edition.year, "edition": edition.no, "source": edition.source}
    trail.record(session, actor, "calendar.load", edition, told, org_id=actor.org_id)
