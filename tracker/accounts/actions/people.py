"""People: who there is, what they are, when they leave."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import queries, signin
from tracker.accounts.actions.accounts import give_account, is_taken, lapse
from tracker.accounts.models import Person, SignInSession
from tracker.accounts.rules import ADMIN_NAMES, AlreadyThere, Duty, account_name, why_not_retire
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
    """A person, who cannot sign in before they are invited."""
    account = account_name(new.account)
    if account and is_taken(session, account):
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


def edit_person(session: Session, actor: Actor, person: Person, to: NewPerson) -> bool:
    """Change a person's facts; returns whether they have an account now and had none.

    An account once given keeps its name, and its mailbox: who could move that could sign in as
    its owner. With another duty they sign in again. Raises AlreadyThere, BadAccount, Refused.
    """
    if person.account and to.email.strip() != person.email:
        raise Refused(f"{person.name}有账号，邮箱请由本人在“我的账号”里改，或请管理员改。")
    new = not person.account and account_name(to.account) is not None
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
    if "duty" in changes:
        signin.end_sessions(session, SignInSession.person_id == person.id)
    if new:
        give_account(session, actor, person, to.account)
    return new


def retire(session: Session, actor: Actor, person: Person, open_work: int) -> None:
    """`person` left: no choice offers them, their account is shut, what they did stays.

    `open_work` is how many open tasks and rectifications they handle, which the ledger knows.
    Raises Refused while they handle any, hold a seat, or are the one who asks.
    """
    if person.id == actor.person_id:
        raise Refused("不能停用自己；请由接任的责任人来办。")
    if person.admin_kind:
        raise Refused(f"{person.name}是{ADMIN_NAMES[person.admin_kind]}，请先由管理员免去。")
    seats = session.scalars(queries.seats_of(person.id, clock.today())).all()
    reason = why_not_retire(open_work, [post.role for post in seats])
    if reason:
        raise Refused(reason)
    person.active = False
    signin.end_sessions(session, SignInSession.person_id == person.id)
    trail.record(session, actor, "person.retire", person, {"name": person.name})


def restore(session: Session, actor: Actor, person: Person) -> None:
    """`person` is back; with an account they are invited anew, the old password opens nothing."""
    person.active = True
    lapse(session, person)
    trail.record(session, actor, "person.restore", person, {"name": person.name})
