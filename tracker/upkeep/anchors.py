"""The daily anchors of the trail: a line in the file, a letter to the auditors, a check kept.

What stands in the file and in somebody's mailbox, nobody can take back by changing the database
(reliability.md 2.7). See `trail.anchors` for the file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, within
from tracker.accounts.models import Organization, Person
from tracker.accounts.rules import AdminKind
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.notify import outbox
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind, LetterState, NewLetter
from tracker.trail import anchors
from tracker.trail.anchors import Anchor, Head
from tracker.trail.checking import Checked, check
from tracker.trail.models import AuditCheck, AuditHead
from tracker.web.dates import day_y

Fence = Callable[[Session], None]

SUBJECT = "{name}操作记录核对码 {code}"
TEXT = """{name}的操作记录截至 {moment}：

  共 {seq} 条
  核对码 {code}
  {state}

请保存这封信。今后怀疑有人改动过记录时，把这个核对码与服务器上锚点文件（anchors.jsonl）当天
最后一行 link 的前 12 位对照，并请管理员执行 python3 app.py audit verify。
"""


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation as the letter names it."""

    id: int
    code: str
    name: str


def anchor(now: datetime, fence: Fence = lambda _session: None) -> int:
    """Check every chain, anchor its end and tell the auditors; return how many were anchored.

    On a day that has its lines already nothing is added, and no letter goes out twice. Raises
    BadAnchors where the file itself was changed.
    """
    with unit_of_work() as session:
        fence(session)
    path = anchors.file()
    with everywhere("anchors are of all organisations"):
        session = db.session()
        known = anchors.by_office(anchors.read(path))
        offices, heads = _offices(session)
        found = {one.id: check(session, one.id, known.get(one.id, ())) for one in offices}
        session.rollback()
    lines = anchors.append(path, heads, clock.local(now).date(), now)
    second = settings.current().backup_dir
    if second:
        anchors.copy(path, second / anchors.NAME)
    _keep(offices, lines, found, now)
    return len(lines)


def _offices(session: Session) -> tuple[Sequence[Office], Sequence[Head]]:
    rows = session.execute(
        select(Organization, AuditHead)
        .join(AuditHead, AuditHead.org_id == Organization.id)
        .order_by(Organization.id)
    ).all()
    return (
        [Office(org.id, org.code, org.name) for org, _ in rows],
        [Head(org.id, org.code, head.seq, head.hash) for org, head in rows],
    )


def _keep(
    offices: Sequence[Office],
    lines: Sequence[Anchor],
    found: Mapping[int, Checked],
    now: datetime,
) -> None:
    """Keep what was found for the auditor's page, and queue the letters."""
    code, of = lines[-1].code if lines else "", {line.org_id: line for line in lines}
    for office in offices:
        checked, line = found[office.id], of[office.id]
        fault = checked.fault
        with within(office.id), unit_of_work() as session:
            session.merge(
                AuditCheck(
                    org_id=office.id,
                    at=now,
                    entries=checked.entries,
                    first_bad=fault.seq if fault else None,
                    fault=fault.says[:200] if fault else "",
                    code=code,
                )
            )
            for person in session.scalars(_auditors()):
                outbox.post(session, _letter(office, person, line, checked, code), now)


def _auditors() -> Select[Person]:
    return select(Person).where(
        Person.admin_kind == AdminKind.AUDITOR, Person.active, Person.email != ""
    )


def _letter(office: Office, person: Person, line: Anchor, checked: Checked, code: str) -> NewLetter:
    fault = checked.fault
    state = f"从第 {fault.seq} 条起不可信：{fault.says}" if fault else "链条完整"
    at = datetime.fromisoformat(line.at)
    moment = f"{day_y(at)} {clock.local(at):%H:%M}"
    return NewLetter(
        person_id=person.id,
        to_addr=person.email,
        local_day=clock.local(at).date(),
        subject=SUBJECT.format(name=office.name, code=code),
        text=TEXT.format(name=office.name, moment=moment, seq=line.seq, code=code, state=state),
        kind=LetterKind.ANCHOR,
        give_up_after=timedelta(days=7),
    )


def letter_still_wanted(session: Session, letter: Letter) -> LetterState | None:
    """None while the letter's reader is still an auditor here; asked at the claim."""
    reader = session.scalar(_auditors().where(Person.id == letter.person_id))
    return None if reader is not None else LetterState.CANCELLED
