"""The letters of accounts: links that open one, and word of what was changed."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts import tickets
from tracker.accounts.models import Person, SignInTicket
from tracker.accounts.rules import Purpose
from tracker.core import clock, settings
from tracker.notify import outbox
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind, LetterState, NewLetter
from tracker.web.dates import moment

SUBJECTS = {
    Purpose.INVITE: "[落实台账] 请启用您的账号",
    Purpose.RESET: "[落实台账] 设置新密码",
    Purpose.SIGN_IN: "[落实台账] 登录链接",
}
ASKS = {
    Purpose.INVITE: "已为您开设“落实台账”的账号：{account}。打开下面的链接，设一个自己的密码：",
    Purpose.RESET: "打开下面的链接，为账号 {account} 设一个新密码：",
    Purpose.SIGN_IN: "打开下面的链接，再点“登录”，就能用账号 {account} 登录：",
}
LINK = """{name}，您好。

{ask}

{link}

链接在 {until} 以前有效，只能用一次。请不要转发。不是您本人要的，不用理会。
"""
CHANGED = "[落实台账] 账号有变动"
NOTE = """{name}，您好。

{when}，{said}
不是您本人的意思，请马上告诉本单位的管理员。

{base}
"""
PASSWORD_SET = "账号 {account} 的密码刚刚改过，其他设备上的登录已经失效。"
ONE_TIME_GIVEN = "管理员给账号 {account} 发了一次性密码，原来的密码和登录已经失效。"
EMAIL_MOVED = "账号 {account} 的邮箱改成了另一个地址，以后的信不再发到这里。"


def send_link(session: Session, person: Person, purpose: Purpose) -> str:
    """Make a ticket and, where mail goes out, post the letter with its link; returns the link."""
    ticket, token = tickets.issue(session, person, purpose)
    link = tickets.address(token)
    if person.email and tickets.can_mail():
        text = LINK.format(
            name=person.name,
            ask=ASKS[purpose].format(account=person.account),
            link=link,
            until=moment(ticket.expires_at),
        )
        _post(
            session,
            person,
            person.email,
            kind=LetterKind.LINK,
            subject=SUBJECTS[purpose],
            text=text,
            slot=f"ticket-{ticket.id}",
        )
    return link


def tell(session: Session, person: Person, sentence: str, to: str = "") -> None:
    """Let `person` know at their mailbox (or at `to`) what was done to their account."""
    if to or person.email:
        said = sentence.format(account=person.account)
        when, base = moment(clock.now()), settings.current().base_url
        text = NOTE.format(name=person.name, when=when, said=said, base=base)
        _post(
            session,
            person,
            to or person.email,
            kind=LetterKind.ACCOUNT,
            subject=CHANGED,
            text=text,
            slot=secrets.token_hex(8),
        )


def _post(
    session: Session,
    person: Person,
    to: str,
    *,
    kind: LetterKind,
    subject: str,
    text: str,
    slot: str,
) -> None:
    now = clock.now()
    letter = NewLetter(
        person_id=person.id,
        to_addr=to,
        local_day=clock.local(now).date(),
        subject=subject,
        text=text,
        kind=kind,
        slot=slot,
    )
    outbox.post(session, letter, now)


def link_still_wanted(session: Session, letter: Letter) -> LetterState | None:
    """A letter whose link is dead is not sent any more."""
    good = select(SignInTicket.id).where(
        SignInTicket.id == int(letter.slot.removeprefix("ticket-")),
        SignInTicket.used_at.is_(None),
        SignInTicket.expires_at > clock.now(),
    )
    return None if session.scalar(good) else LetterState.CANCELLED


def note_still_wanted(_session: Session, _letter: Letter) -> LetterState | None:
    """What was done to an account is always told."""
    return None
