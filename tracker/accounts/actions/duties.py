"""专人专岗: functions given to named people from a day on (domain.md 2.1, ORG-4 to ORG-7)."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions.group import check_may_hold
from tracker.accounts.actions.offices import hold_office
from tracker.accounts.models import DutyAssignment, Person
from tracker.accounts.rules import DUTY_CODE_NAMES, BadDay, DutyCode
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS, Expected, check
from tracker.trail import actions as trail


def assign_duty(
    session: Session,
    actor: Actor,
    code: DutyCode,
    person: Person | None,
    deputy: Person | None,
    since: date,
    *,
    reason: str = "",
    expected: Expected = AS_IT_STANDS,
) -> DutyAssignment | None:
    """`person` has the duty from `since`, `deputy` where they are away; the one before ends.

    None for `person`: nobody has it any more. `expected` is the version of the present
    assignment, 0 where there was none. Raises Refused, BadDay, Stale.
    """
    hold_office(session, actor.org_id)
    present = _present(session, code)
    if present is not None:
        check(present, expected)
    _check(code, person, deputy, present)
    _check_day(session, code, since)
    before = [_named(session, present.person_id, present.deputy_person_id)] if present else [""]
    if present is not None:
        present.valid_to = since - timedelta(days=1)
        session.flush()  # before the next one: one has it at a time
    row = None
    if person is not None:
        row = DutyAssignment(
            duty_code=code,
            person_id=person.id,
            deputy_person_id=deputy.id if deputy else None,
            valid_from=since,
        )
        session.add(row)
    after = _named(session, person.id, deputy.id if deputy else None) if person else ""
    subject = row or present
    said = {DUTY_CODE_NAMES[code]: [*before, after], "since": since, "reason": reason}
    trail.record(session, actor, "duty.assign", subject, said)
    return row


def _present(session: Session, code: DutyCode) -> DutyAssignment | None:
    return session.scalar(
        select(DutyAssignment)
        .where(DutyAssignment.duty_code == code, DutyAssignment.valid_to.is_(None))
        .execution_options(populate_existing=True)
    )


def _check(
    code: DutyCode, person: Person | None, deputy: Person | None, present: DutyAssignment | None
) -> None:
    if person is None and present is None:
        raise Refused(f"{DUTY_CODE_NAMES[code]}现在没有专人，请选择一位。")
    if person is None and deputy is not None:
        raise Refused("请先选择专人，再选择替补。")
    if person is not None and deputy is not None and person.id == deputy.id:
        raise Refused("替补要另选一位。")
    for one in (person, deputy):
        if one is not None:
            check_may_hold(one)


def _check_day(session: Session, code: DutyCode, since: date) -> None:
    if since > clock.today():
        raise BadDay("“从哪天起”不能晚于今天，请到那一天再来办。")
    last = session.scalar(
        select(DutyAssignment)
        .where(DutyAssignment.duty_code == code)
        .order_by(DutyAssignment.valid_from.desc(), DutyAssignment.id.desc())
        .limit(1)
    )
    if last is None:
        return
    if since < last.valid_from:
        raise BadDay(f"上一位从 {last.valid_from} 起，“从哪天起”不能早于这一天。")
    if last.valid_to is not None and since <= last.valid_to:
        raise BadDay(f"上一位到 {last.valid_to} 为止，“从哪天起”要晚于这一天。")


def _named(session: Session, person_id: int, deputy_id: int | None) -> str:
    name = session.get_one(Person, person_id).name
    return f"{name}（替补 {session.get_one(Person, deputy_id).name}）" if deputy_id else name
