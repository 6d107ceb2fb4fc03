"""How people come in: invitations, one-time passwords, passwords of their own, who may not.

Nothing is hashed here: what is stored of a password comes from `passwords`, made before the unit
of work. No word of a password or a token goes into the trail.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import everywhere
from tracker.accounts import devices, mailed, queries, signin, throttle, tickets
from tracker.accounts.models import Organization, Person, SignInSession
from tracker.accounts.passwords import OneTime
from tracker.accounts.rules import (
    ADMIN_NAMES,
    AdminKind,
    AlreadyThere,
    Purpose,
    account_name,
    why_not_admin,
)
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.trail import actions as trail


def known_words(session: Session, person: Person) -> list[str]:
    """What a password of `person` must not be made of: account, name, the office's names."""
    organization = session.get_one(Organization, person.org_id)
    names = [organization.code, organization.name, organization.short_name]
    return [person.account or "", person.name, *names]


def give_account(session: Session, actor: Actor | None, person: Person, typed: str) -> None:
    """Give `person` an account name; it stays theirs. Raises AlreadyThere, BadAccount, Refused."""
    account = account_name(typed)
    if account is None or person.account:
        raise Refused("请填写账号；已有账号的不能改名。")
    if is_taken(session, account):
        raise AlreadyThere(f"账号“{account}”已经在用，请换一个。")
    person.account = account
    trail.record(session, actor, "account.give", person, {"account": account})


def is_taken(session: Session, account: str) -> bool:
    """Whether anybody of any office has that account name."""
    with everywhere("account names are one for all offices"):
        return session.scalar(select(Person.id).where(Person.account == account)) is not None


def invite(session: Session, actor: Actor | None, person: Person) -> str:
    """Make an invitation, and send it where mail goes out; returns its link. Raises Refused."""
    _check_account(person)
    _check_other(actor, person)
    link = mailed.send_link(session, person, Purpose.INVITE)
    sent = bool(person.email) and tickets.can_mail()
    trail.record(session, actor, "account.invite", person, {"by_mail": sent}, org_id=person.org_id)
    return link


def one_time_password(session: Session, actor: Actor | None, person: Person, once: OneTime) -> None:
    """Let `person` in with `once`, to be changed at the first sign-in; all else ends."""
    _check_account(person)
    _check_other(actor, person)
    replaces = bool(person.password_hash)
    _replace(session, person, once.hashed)
    person.must_change_password = True
    if replaces:
        mailed.tell(session, person, mailed.ONE_TIME_GIVEN)
    trail.record(session, actor, "account.one_time_password", person, org_id=person.org_id)


def set_password(
    session: Session, actor: Actor | None, person: Person, hashed: str, way: str
) -> None:
    """Set one's own password; every session ends, the caller opens a new one.

    `way` is how the person showed who they are: `password`, `invite`, `reset`.
    """
    _replace(session, person, hashed)
    person.must_change_password = False
    mailed.tell(session, person, mailed.PASSWORD_SET)
    trail.record(session, actor, "account.password", person, {"by": way}, org_id=person.org_id)


def _replace(session: Session, person: Person, hashed: str) -> None:
    """Another password: whoever is in by the old one, or holds a link, is out."""
    person.password_hash = hashed
    tickets.end(session, person.id)
    devices.forget(session, person)
    signin.end_sessions(session, SignInSession.person_id == person.id)
    throttle.unlock(session, person.account or "")


def lapse(session: Session, person: Person) -> None:
    """Whoever comes back is invited anew: no password, link or device of before opens anything."""
    _replace(session, person, "")
    person.must_change_password = False


def change_email(session: Session, actor: Actor, person: Person, email: str) -> None:
    """Letters go to `email` from now on; the old mailbox is told, links sent there are dead."""
    old, new = person.email, email.strip()
    if old == new:
        return
    if old and person.account:
        mailed.tell(session, person, mailed.EMAIL_MOVED, to=old)
    person.email = new
    tickets.end(session, person.id)
    trail.record(session, actor, "account.email", person, {"email": [old, new]})


def move_email(
    session: Session, actor: Actor, person: Person, email: str, *, expected_version: Expected
) -> None:
    """The administrator changes somebody's address; one's own needs one's password (`/me`).

    Raises Stale, Refused.
    """
    hold(session, person, expected_version)
    if email.strip() != person.email:
        _check_other(actor, person)
        change_email(session, actor, person, email)


def unlock(session: Session, actor: Actor, person: Person) -> None:
    """Let a shut account be tried again at once."""
    _check_other(actor, person)
    throttle.unlock(session, person.account or "")
    trail.record(session, actor, "account.unlock", person)


def sign_out_everywhere(session: Session, actor: Actor, person: Person) -> None:
    """End every session of somebody else, and the links they hold."""
    _check_other(actor, person)
    signin.end_sessions(session, SignInSession.person_id == person.id)
    tickets.end(session, person.id)
    trail.record(session, actor, "account.sessions_end", person)


def end_own_sessions(
    session: Session, actor: Actor, token_hash: str, number: int | None = None
) -> None:
    """End one's session of that number, or all but the one of `token_hash`."""
    mine = SignInSession.person_id == actor.person_id
    which = mine & (
        SignInSession.token_hash != token_hash if number is None else SignInSession.id == number
    )
    signin.end_sessions(session, which)
    person = session.get_one(Person, actor.person_id)
    trail.record(session, actor, "account.session_end", person, {"all": number is None})


def appoint(
    session: Session,
    actor: Actor | None,
    person: Person,
    kind: AdminKind | None,
    open_work: int,
    *,
    expected_version: Expected,
) -> None:
    """Make `person` administrator or auditor, or take it away (None); they sign in again.

    Raises Stale, and Refused: for oneself, for who has a part in the work, for the last
    administrator.
    """
    hold(session, person, expected_version)
    _check_other(actor, person)
    was = person.admin_kind
    if kind == was:
        return
    if kind is not None:
        _check_account(person)
        seats = session.scalars(queries.seats_of(person.id, clock.today())).all()
        named = session.scalars(queries.duties_of(person.id, clock.today())).all()
        reason = why_not_admin(
            person.duty, [post.role for post in seats], open_work, [one.duty_code for one in named]
        )
        if reason:
            raise Refused(reason)
    if was == AdminKind.ADMIN:
        _check_another(session, person)
    person.admin_kind = kind
    signin.end_sessions(session, SignInSession.person_id == person.id)
    tickets.end(session, person.id)
    names = [ADMIN_NAMES[one] if one else "" for one in (was, kind)]
    trail.record(session, actor, "account.appoint", person, {"admin_kind": names})


def _check_another(session: Session, person: Person) -> None:
    # the office's row is the lock: of two who take each other's away at once, one is refused
    session.scalar(
        select(Organization.id).where(Organization.id == person.org_id).with_for_update()
    )
    others = select(func.count()).where(
        Person.admin_kind == AdminKind.ADMIN,
        Person.active,
        Person.account.is_not(None),
        Person.id != person.id,
    )
    if not session.scalar(others):
        raise Refused("这是最后一位管理员，请先指定另一位。")


def _check_other(actor: Actor | None, person: Person) -> None:
    if actor is not None and person.id == actor.person_id:
        raise Refused("不能改自己的；请由另一位管理员来办，自己的密码和登录在“我的账号”里。")


def _check_account(person: Person) -> None:
    if not person.account or not person.active:
        raise Refused(f"{person.name}还没有能用的账号，请先给账号。")
