"""People: who there is, what they are, when they leave."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import everywhere
from tracker.accounts import queries, signin
from tracker.accounts.actions.accounts import one_time_password
from tracker.accounts.models import Person, SignInSession
from tracker.accounts.rules import AlreadyThere, Duty, account_name, why_not_retire
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.trail import actions as trail


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person as a form, a group list or the demonstration describes them."""

    name: str
    title: str = ""
    unit_id: int | None = None
    duty: Duty = Duty.STAFF
    email: str = ""
    account: str = ""


def add_person(session: Session, actor: Actor | None, new: NewPerson) -> Person:
    """A person, who cannot sign in before a one-time password is made."""
    account = account_name(new.account)
    if account and _taken(session, account):
        raise AlreadyThere(f"账号“{account}”已经在用，请换一个。")
    row = Person(
        name=new.name.strip(),
        title=new.title.strip(),
        unit_id=new.unit_id,
        duty=new.duty,
        email=new.email.strip(),
        account=account,
    )
    session.add(row)
    trail.record(session, actor, "person.add", row, {"name": row.name, "title": row.title})
    return row


def edit_person(session: Session, actor: Actor, person: Person, to: NewPerson) -> str:
    """Change a person's facts; returns the one-time password where an account is new, else "".

    An account once given keeps its name. Raises AlreadyThere, BadAccount.
    """
    account = None if person.account else account_name(to.account)
    if account and _taken(session, account):
        raise AlreadyThere(f"账号“{account}”已经在用，请换一个。")
    before = {name: getattr(person, name) for name in ("name", "title", "unit_id", "duty", "email")}
    after = {
        "name": to.name.strip(),
        "title": to.title.strip(),
        "unit_id": to.unit_id,
        "duty": to.duty,
        "email": to.email.strip(),
    }
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    for name, (_, value) in changes.items():
        setattr(person, name, value)
    if changes:
        trail.record(session, actor, "person.edit", person, changes)
    if not account:
        return ""
    person.account = account
    return one_time_password(session, actor, person)


def _taken(session: Session, account: str) -> bool:
    with everywhere("account names are one for all offices"):
        return session.scalar(select(Person.id).where(Person.account == account)) is not None


def retire(session: Session, actor: Actor, person: Person, open_work: int) -> None:
    """`person` left: no choice offers them, their account is shut, what they did stays.

    `open_work` is how many open tasks and rectifications they handle, which the ledger knows.
    Raises Refused while they handle any, hold a seat, or are the one who asks.
    """
    if person.id == actor.person_id:
        raise Refused("不能停用自己；请由接任的责任人来办。")
    seats = session.scalars(queries.seats_of(person.id, clock.today())).all()
    reason = why_not_retire(open_work, [post.role for post in seats])
    if reason:
        raise Refused(reason)
    person.active = False
    signin.end_sessions(session, SignInSession.person_id == person.id)
    trail.record(session, actor, "person.retire", person, {"name": person.name})


def restore(session: Session, actor: Actor, person: Person) -> str:
    """`person` is back; returns a new one-time password where they have an account, else ""."""
    person.active = True
    trail.record(session, actor, "person.restore", person, {"name": person.name})
    return one_time_password(session, actor, person) if person.account else ""
