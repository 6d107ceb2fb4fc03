"""Answering requests for links: here, and not in the request, it is looked up who they are for."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, within
from tracker.accounts import mailed, tickets
from tracker.accounts.models import LinkRequest, Person
from tracker.accounts.rules import LINK_LASTS, Purpose
from tracker.core.db import db, unit_of_work
from tracker.trail import actions as trail

MOST = 5  # people who share one mailbox


def answer_link_requests(now: datetime) -> int:
    """Post a letter for every request that still waits; returns how many letters.

    A request is answered once, by whoever takes it first; one that waited through a downtime is
    let lie: nobody looks at the sign-in page any more.
    """
    with everywhere("requests come before we know who it is"):
        waiting = list(db.session.scalars(_waiting()))
    return sum(_answer(number, now) for number in waiting)


def _waiting() -> Select[int]:
    return select(LinkRequest.id).where(LinkRequest.answered_at.is_(None)).order_by(LinkRequest.id)


def _answer(number: int, now: datetime) -> int:
    with everywhere("requests come before we know who it is"), unit_of_work() as session:
        session.execute(delete(LinkRequest).where(LinkRequest.at < now - timedelta(days=1)))
        request = session.scalar(
            select(LinkRequest)
            .where(LinkRequest.id == number, LinkRequest.answered_at.is_(None))
            .with_for_update(skip_locked=True)
        )
        if request is None:
            return 0
        request.answered_at = now
        purpose = request.purpose
        if now - request.at > LINK_LASTS[purpose] or not tickets.can_mail():
            return 0
        people = [(row.id, row.org_id) for row in session.scalars(_named(request.name))]
    return sum(_post(person_id, org_id, purpose, now) for person_id, org_id in people)


def _named(name: str) -> Select[Person]:
    """Who has that account or mailbox, and gets links: not those who run the service."""
    return (
        select(Person)
        .where(
            or_(Person.account == name, func.lower(Person.email) == name),
            Person.active,
            Person.account.is_not(None),
            Person.email != "",
            Person.admin_kind.is_(None),
        )
        .order_by(Person.id)
        .limit(MOST)
    )


def _post(person_id: int, org_id: int, purpose: Purpose, now: datetime) -> int:
    with within(org_id), unit_of_work() as session:
        person = session.get_one(Person, person_id)
        if tickets.has_had_enough(session, person_id, now):
            return 0
        # whoever has a one-time password must set their own, which needs no old one this way
        purpose = Purpose.RESET if person.must_change_password else purpose
        mailed.send_link(session, person, purpose)
        _note(session, person, purpose)
    return 1


def _note(session: Session, person: Person, purpose: Purpose) -> None:
    trail.record(session, None, "account.link", person, {"for": purpose.value})
