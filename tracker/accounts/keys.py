"""How every account of the office stands, for the administrator's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tracker.accounts import throttle, tickets
from tracker.accounts.models import Person, SignInSession
from tracker.accounts.rules import AccountState, account_state

LIGHTS = {
    AccountState.NONE: "na",
    AccountState.IDLE: "none",
    AccountState.INVITED: "ok",
    AccountState.LIVE: "done",
    AccountState.LOCKED: "overdue",
    AccountState.RETIRED: "na",
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A person, how their account stands, and when they last signed in."""

    person: Person
    state: AccountState
    last: datetime | None

    @property
    def light(self) -> str:
        """The shape for the state."""
        return LIGHTS[self.state]

    @property
    def may_come_in(self) -> bool:
        """Whether a link or a one-time password would open anything."""
        return self.person.active and self.person.account is not None


def key_rows(session: Session, now: datetime, person_id: int | None = None) -> Sequence[KeyRow]:
    """Everybody of the office (or the one person): those with an account first, by unit."""
    last = dict(
        session.execute(
            select(SignInSession.person_id, func.max(SignInSession.created_at)).group_by(
                SignInSession.person_id
            )
        ).all()
    )
    locked, invited = throttle.locked(session, now), set(session.scalars(tickets.invited(now)))
    wanted = (
        select(Person)
        .options(joinedload(Person.unit))
        .order_by(
            Person.active.desc(), Person.account.is_(None), Person.admin_kind.is_(None), Person.id
        )
    )
    if person_id is not None:
        wanted = wanted.where(Person.id == person_id)
    return [
        KeyRow(
            person,
            account_state(
                account=person.account,
                active=person.active,
                used=_is_used(person, person.id in last),
                invited=person.id in invited,
                locked=person.account in locked,
            ),
            last.get(person.id),
        )
        for person in session.scalars(wanted)
    ]


def _is_used(person: Person, has_been_in: bool) -> bool:
    """Whether the person has made the account their own: a one-time password does not."""
    if person.password_hash:
        return not person.must_change_password
    return has_been_in
