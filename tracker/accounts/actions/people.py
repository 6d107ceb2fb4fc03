"""People: who there is, what they are, when they leave."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import current_scope
from tracker.accounts import place, queries, signin
from tracker.accounts.actions.accounts import give_account, is_taken, lapse
from tracker.accounts.carrying import in_hand
from tracker.accounts.models import Organization, Person, SignInSession, Unit
from tracker.accounts.rules import (
    ADMIN_NAMES,
    AlreadyThere,
    BadDuty,
    Duty,
    account_name,
    why_not_retire,
)
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS, Expected, hold
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
    if actor is not None:  # a program sets offices up from the top down
        _check_duty(session, new)
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


def edit_person(
    session: Session, actor: Actor, person: Person, to: NewPerson, *, expected_version: Expected
) -> bool:
    """Change a person's facts; returns whether they have an account now and had none.

    An account once given keeps its name, and its mailbox: who could move that could sign in as
    its owner. With another duty they sign in again. Raises AlreadyThere, BadAccount, Refused,
    BadDuty, Stale.
    """
    hold(session, person, expected_version)
    if person.account and to.email.strip() != person.email:
        raise Refused(f"{person.name}有账号，邮箱请由本人在“我的账号”里改，或请管理员改。")
    new = not person.account and account_name(to.account) is not None
    if (to.duty, to.unit_id) != (person.duty, person.unit_id):
        _check_duty(session, to, person.id)
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


def _check_duty(session: Session, new: NewPerson, person_id: int = 0) -> None:
    """Refuse a 督查员 where there is nothing below to watch, and a second 联络员 (ORG-8)."""
    if new.duty == Duty.SUPERVISOR:
        org_id = current_scope() or 0
        if session.scalar(place.below(org_id).with_only_columns(Organization.id).limit(1)) is None:
            raise BadDuty("督查员查看下级单位的台账，本单位没有下级单位，请选择别的职责。")
    if new.duty == Duty.LIAISON and new.unit_id is not None:
        unit = session.get_one(Unit, new.unit_id)
        there = session.scalar(queries.liaison_of(unit.id).where(Person.id != person_id).limit(1))
        if there is not None and unit.kind in queries.WITH_LIAISON:
            raise BadDuty(
                f"{unit.name}已有联络员{there.name}，每个单位一名；请先改{there.name}的职责。"
            )


def retire(
    session: Session,
    actor: Actor,
    person: Person,
    open_work: int,
    *,
    expected_version: Expected = AS_IT_STANDS,
) -> None:
    """`person` left: no choice offers them, their account is shut, what they did stays.

    `open_work` is how many open tasks and rectifications they handle, which the ledger knows.
    Raises Refused while they handle any, hold a seat or a named duty, or are the one who asks.
    """
    hold(session, person, expected_version)
    if person.id == actor.person_id:
        raise Refused("不能停用自己；请由接任的责任人来办。")
    if person.admin_kind:
        raise Refused(f"{person.name}是{ADMIN_NAMES[person.admin_kind]}，请先由管理员免去。")
    seats = session.scalars(queries.seats_of(person.id, clock.today())).all()
    duties = session.scalars(queries.duties_of(person.id, clock.today())).all()
    drafts = sum(one.kind == "草案" for _, one in in_hand(session, person.id))
    reason = why_not_retire(
        open_work, [post.role for post in seats], [one.duty_code for one in duties], drafts
    )
    if reason:
        raise Refused(reason)
    person.active = False
    signin.end_sessions(session, SignInSession.person_id == person.id)
    trail.record(session, actor, "person.retire", person, {"name": person.name})


def restore(
    session: Session, actor: Actor, person: Person, *, expected_version: Expected = AS_IT_STANDS
) -> None:
    """`person` is back; with an account they are invited anew, the old password opens nothing.

    Raises BadDuty where another liaison has come meanwhile, Stale.
    """
    hold(session, person, expected_version)
    _check_duty(session, NewPerson(name="", unit_id=person.unit_id, duty=person.duty), person.id)
    person.active = True
    lapse(session, person)
    trail.record(session, actor, "person.restore", person, {"name": person.name})
