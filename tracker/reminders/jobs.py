"""The daily run: record what is owed today, and queue one digest a person."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, in_each, within
from tracker.accounts.models import Organization
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.notify import outbox
from tracker.notify.rules import NewLetter, Owed
from tracker.reminders import digests, notices, queries
from tracker.reminders.digests import Digest
from tracker.reminders.rules import (
    BEFORE,
    SubjectType,
    Work,
    is_overtaken,
    owed_for,
    who_works,
)
from tracker.web.refs import ref
from tracker.workdays import queries as workdays

PEOPLE = 20  # whose notices and letters are written in one short transaction

# Asked first in each transaction: may this process still do the job? (reliability.md 2.2)
Fence = Callable[[Session], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """What one person is owed today: what to record, and their letter if there is news."""

    owed: Sequence[Owed]
    to_record: Sequence[Owed]
    letter: NewLetter | None = None


def queue_due_reminders(now: datetime, fence: Fence = lambda _session: None) -> int:
    """Record what everybody is owed today and return how many digests were queued.

    On a rest day nothing is; the next working day finds the stage reached (domain.md 5.4).
    Done twice, or by two processes at once, it adds nothing (promise P3). A fault in one
    organisation's rows holds up no other: it is raised when all have had their turn.
    """
    calendars = dict(_organizations(now))
    return in_each(
        calendars,
        lambda office: _queue(office, now, calendars[office], fence),
        "reminders could not be queued for everybody",
    )


def rehearse(now: datetime) -> Iterator[NewLetter]:
    """The digests that `queue_due_reminders` would queue; nothing is written."""
    for org_id, calendar in _organizations(now):
        with within(org_id):
            planned = _plan(db.session(), org_id, now, calendar)
        yield from (one.letter for one in planned if one.letter)


def _organizations(now: datetime) -> Iterator[tuple[int, WorkCalendar]]:
    """Each organisation that works today, with the calendar it works by."""
    with everywhere("reminders are for all organisations"):
        db.session.rollback()
        ids = db.session.scalars(queries.organizations()).all()
    for org_id in ids:  # an office may have days of its own
        calendar = workdays.calendar(db.session(), office_id=org_id)
        db.session.rollback()
        if calendar.is_workday(clock.local(now).date()):
            yield org_id, calendar


def _queue(org_id: int, now: datetime, calendar: WorkCalendar, fence: Fence) -> int:
    db.session.rollback()
    has_moved = notices.has_moved(db.session())
    planned = _plan(db.session(), org_id, now, calendar)
    if has_moved:
        with unit_of_work() as session:
            fence(session)
            outbox.supersede(session, notices.is_of_moved_deadline(), now)
    queued = 0
    for start in range(0, len(planned), PEOPLE):
        with unit_of_work() as session:
            fence(session)
            queued += sum(_write(session, one, now) for one in planned[start : start + PEOPLE])
    return queued


def _write(session: Session, planned: Planned, now: datetime) -> bool:
    outbox.owe(session, planned.to_record, now)
    if planned.letter is None:
        return False
    carries = outbox.notices_of(session, planned.owed).values()
    return outbox.post(session, planned.letter, now, carries) is not None


def _plan(session: Session, org_id: int, now: datetime, calendar: WorkCalendar) -> list[Planned]:
    """What is to be written for this organisation; a handful of queries, however much it has."""
    today = clock.local(now).date()
    office, addressees = queries.office_on(session, today)
    owed: defaultdict[int, list[tuple[Work, Owed]]] = defaultdict(list)
    for work in queries.open_work(session, calendar.add_workdays(today, max(BEFORE) + 1)):
        for one in owed_for(work, office, today, calendar):
            owed[one.person_id].append((work, one))
    moved = notices.moves_untold(session)
    of_moved = {
        (work.type, work.id): work
        for work in queries.work_of(session, {(m.subject_type, m.subject_id) for m in moved})
    }
    for one in moved:
        its = of_moved.get((SubjectType(one.subject_type), one.subject_id))
        if its is not None and one.person_id in who_works(its, office):  # and not who had it then
            owed[one.person_id].append((its, one))
    told, has_letter = notices.told(session), queries.wrote_today(session, today)
    office_name = session.get_one(Organization, org_id).short_name
    session.rollback()  # all is read: nobody waits for us while letters are rendered
    planned = []
    for person_id, things in sorted(owed.items()):
        to_record, is_news = _news([one for _, one in things], told)
        letter = None
        person = addressees[person_id]
        if is_news and person.email and person_id not in has_letter:
            digest = _digest(person.name, office_name, things, today, calendar)
            letter = _letter(person_id, person.email, digest, now)
        if to_record or letter:
            planned.append(Planned([one for _, one in things], to_record, letter))
    return planned


def _news(
    owed: Sequence[Owed], told: dict[tuple[str, int, int, int], dict[str, bool]]
) -> tuple[list[Owed], bool]:
    """What is not recorded yet, and whether anything of it was never carried by a letter."""
    to_record, is_news = [], False
    for one in owed:
        before = told.get(
            (one.subject_type, one.subject_id, one.deadline_version, one.person_id), {}
        )
        if is_overtaken(one, before):
            continue
        if one.stage not in before:
            to_record.append(one)
        is_news = is_news or not before.get(one.stage)
    return to_record, is_news


def _digest(
    name: str,
    office_name: str,
    things: Sequence[tuple[Work, Owed]],
    today: date,
    calendar: WorkCalendar,
) -> Digest:
    base_url = settings.current().base_url.rstrip("/")
    lines = (
        digests.line_of(work, one, today, calendar, _page(work, base_url))
        for work, one in digests.without_twins(things)
    )
    return Digest(
        person_name=name,
        office_name=office_name,
        day=today,
        lines=digests.in_order(lines),
        my_url=f"{base_url}/my",
    )


def _letter(person_id: int, to_addr: str, digest: Digest, now: datetime) -> NewLetter:
    subject, text, html = (
        current_app.jinja_env.get_template(f"mail/digest/{name}").render(digest=digest, now=now)
        for name in ("subject.txt", "body.txt", "body.html")
    )
    return NewLetter(
        person_id=person_id,
        to_addr=to_addr,
        local_day=digest.day,
        subject=subject.strip(),
        text=text,
        html=html,
    )


def _page(work: Work, base_url: str) -> str:
    """The page of `work`, at the configured address."""
    if work.type == SubjectType.RECTIFICATION:
        return f"{base_url}/rectifications/{ref(work.id)}"
    return f"{base_url}/tasks/{ref(work.task_id or work.id)}"
