"""A new edition of a year's working days: the country's or one office's own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.calendar.notice import Arranged
from tracker.calendar.rules import FIRST_YEAR, LAST_YEAR, SATURDAY
from tracker.core import clock
from tracker.core.db import Base
from tracker.core.errors import Refused
from tracker.trail import actions as trail
from tracker.trail.rules import SYSTEM
from tracker.workdays import queries
from tracker.workdays.models import CalendarDay, CalendarEdition

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
) -> CalendarEdition | None:
    """Keep `wanted` as the newest edition of its year; None where nothing is another.

    `expected_no` is the edition the form was made from; raises NewerEdition where there is
    another by now, and BadDays.
    """
    queries.hold_alone(session)
    check(wanted)
    current = queries.edition(session, wanted.year, wanted.office_id, own=_is_own(wanted))
    days = kept_days(wanted)
    digest, source = digest_of(days), wanted.source[:120]
    same = (digest, wanted.provisional, source)
    if current and same == (current.digest, current.provisional, current.source):
        return None
    if expected_no is not None and (current.no if current else 0) != expected_no:
        raise NewerEdition(
            f"刚刚有人载入了 {wanted.year} 年的另一版安排，您的改动没有保存；请打开新版再改。"
        )
    edition = CalendarEdition(
        office_id=wanted.office_id,
        year=wanted.year,
        no=current.no + 1 if current else 1,
        provisional=wanted.provisional,
        source=source,
        notice=wanted.notice,
        digest=digest,
        made_at=clock.now(),
        made_by=actor.name if actor else SYSTEM,
    )
    session.add(edition)
    session.flush()
    rows = [
        {"edition_id": edition.id, "day": day, "is_workday": worked, "note": note}
        for day, (worked, note) in sorted(days.items())
    ]
    if rows:
        session.execute(insert(CalendarDay), rows)
    _record(session, actor, edition)
    return edition


def check(wanted: Wanted) -> None:
    """Refuse a year out of reach, days that are not of it, and a name that is too long."""
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise BadDays(f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请核对。")
    own = _is_own(wanted)
    first = date(wanted.year, 1, 1) if own else date(wanted.year - 1, 12, 1)
    for day, arranged in wanted.days.items():
        if not first <= day <= date(wanted.year, 12, 31):
            raise BadDays(f"{day} 不在 {wanted.year} 年的放假安排里，请核对年份。")
        if len(arranged.note) > LONGEST_NOTE:
            raise BadDays(f"{day} 的名称超过 {LONGEST_NOTE} 个字，请缩短。")
    if not wanted.days and not own:
        raise BadDays(f"没有读到 {wanted.year} 年的放假日期，请粘贴放假通知的正文。")


def kept_days(wanted: Wanted) -> dict[date, Arranged]:
    """The days of `wanted` that the table needs.

    The country's are those that differ from their weekday. An office's own lie upon the country's,
    so each of them is needed: it may work where the country rests.
    """
    if _is_own(wanted):
        return dict(wanted.days)
    return {
        day: one
        for day, one in wanted.days.items()
        if one.is_workday == (day.weekday() >= SATURDAY)
    }


def days_in(session: Session, edition: CalendarEdition) -> dict[date, Arranged]:
    """The days of an edition."""
    rows = session.scalars(queries.days_of([edition.id]))
    return {row.day: Arranged(row.is_workday, row.note) for row in rows}


def digest_of(days: Mapping[date, Arranged]) -> str:
    """The same days, worked or free for the same reason, the same digest."""
    said = "\n".join(f"{day} {days[day].is_workday:d} {days[day].note}" for day in sorted(days))
    return hashlib.sha256(said.encode()).hexdigest()


def _is_own(wanted: Wanted) -> bool:
    return wanted.office_id is not None


def _record(session: Session, actor: Actor | None, edition: CalendarEdition) -> None:
    """In the trail of the office that loaded it; of a command, of every office on top."""
    told = {"year": edition.year, "edition": edition.no, "source": edition.source}
    if actor is not None:
        offices = [actor.org_id]
    else:
        organization = Base.metadata.tables["organization"]
        on_top = select(organization.c.id).where(organization.c.parent_id.is_(None))
        offices = list(session.scalars(on_top.order_by(organization.c.id)))
    for office in offices:
        trail.record(session, actor, "calendar.load", edition, told, org_id=office)
