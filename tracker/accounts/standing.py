"""How a leading group stands on a day: what its page shows, version by version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.accounts import queries
from tracker.accounts.composition import Term, overlaps
from tracker.accounts.findings import (
    Finding,
    Given,
    Organised,
    Seated,
    direct_responsible,
    findings,
    first_responsible,
)
from tracker.accounts.models import (
    DutyAssignment,
    GroupMember,
    GroupSeat,
    LeadingGroup,
    Person,
    Unit,
)
from tracker.accounts.rules import Duty, DutyCode, GroupKind
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.trail.models import AuditEntry


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat of a version: who holds it on the day, and who else held it in that version."""

    seat: GroupSeat
    holding: GroupMember | None
    others: Sequence[GroupMember]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A leading group as it stands on `day`; `group` is None where there was none."""

    kind: GroupKind
    day: date
    today: date
    group: LeadingGroup | None
    lines: Sequence[SeatLine]
    versions: Sequence[LeadingGroup]  # newest first, also what never took effect
    kinds: Sequence[GroupKind]

    @property
    def is_present(self) -> bool:
        """Whether the version shown is the one that can be adjusted."""
        return self.group is not None and self.group.valid_to is None

    @property
    def seated(self) -> list[Seated]:
        """The seats as the findings read them."""
        return [_seated(line) for line in self.lines]

    @property
    def first_responsible(self) -> Seated | None:
        """第一责任人"""
        return first_responsible(self.seated)

    @property
    def direct_responsible(self) -> Seated | None:
        """直接责任人"""
        return direct_responsible(self.seated)

    @property
    def in_charge(self) -> GroupSeat | None:
        """The seat that is marked as the responsible comrade's."""
        return next((line.seat for line in self.lines if line.seat.in_charge), None)


def group_page(session: Session, kind: GroupKind, day: date) -> GroupPage:
    """The group of `day` with every version of it; a handful of queries."""
    versions = session.scalars(queries.versions_of(kind)).all()
    group = next((one for one in versions if _covers(one, day)), None)
    kinds = {GroupKind.OPEN_GOV, kind, *session.scalars(queries.kinds_of_groups())}
    return GroupPage(
        kind=kind,
        day=day,
        today=clock.today(),
        group=group,
        lines=[_line(seat, group, day) for seat in group.seats] if group else [],
        versions=versions,
        kinds=[one for one in GroupKind if one in kinds],
    )


def _covers(group: LeadingGroup, day: date) -> bool:
    return group.valid_from <= day and (group.valid_to is None or day <= group.valid_to)


def _line(seat: GroupSeat, group: LeadingGroup, day: date) -> SeatLine:
    term = Term(group.valid_from, group.valid_to)
    held = [one for one in seat.post.holdings if overlaps(term, Term(one.valid_from, one.valid_to))]
    now = next((one for one in held if one.covers(day)), None)
    return SeatLine(seat, now, [one for one in held if one is not now])


def _seated(line: SeatLine) -> Seated:
    held = line.holding
    return Seated(
        role=line.seat.role,
        label=line.seat.label,
        person=held.person.name if held else "",
        gov_post=(held.gov_post or line.seat.title) if held else "",
        in_charge=line.seat.in_charge,
    )


def organised(session: Session, page: GroupPage, duties: Sequence[DutyAssignment]) -> list[Finding]:
    """What is wrong with how the office is organised today."""
    group = page.group
    return findings(
        Organised(
            seats=page.seated,
            duties={one.duty_code: _given(one) for one in duties},
            is_filed=group is not None and group.filed_with_superior_at is not None,
            is_published=group is not None and group.published_url != "",
            no_liaison=no_liaison(session, page.today),
        )
    )


def _given(row: DutyAssignment) -> Given:
    return Given(row.person.name, row.deputy.name if row.deputy else "")


def by_code(duties: Sequence[DutyAssignment]) -> Mapping[DutyCode, DutyAssignment | None]:
    """Every named duty, with who has it."""
    given = {one.duty_code: one for one in duties}
    return {code: given.get(code) for code in DutyCode}


def no_liaison(session: Session, today: date) -> list[tuple[str, int | None]]:
    """Stations and villages without a liaison, and for how many working days (ORG-8).

    The day is that on which the last one was retired, from the trail; None where none was.
    """
    units = session.scalars(queries.without_liaison()).all()
    if not units:
        return []
    left = _left_on(session, units)
    calendar = work_calendar() if left else None
    return [
        (unit.name, calendar.workdays_between(left[unit.id], today))
        if calendar and unit.id in left
        else (unit.name, None)
        for unit in units
    ]


def _left_on(session: Session, units: Sequence[Unit]) -> dict[int, date]:
    rows = session.execute(
        select(Person.unit_id, func.max(AuditEntry.at))
        .join(
            AuditEntry,
            (AuditEntry.org_id == Person.org_id)
            & (AuditEntry.subject_type == Person.__tablename__)
            & (AuditEntry.subject_id == Person.id),
        )
        .where(
            AuditEntry.action == "person.retire",
            Person.duty == Duty.LIAISON,
            ~Person.active,
            Person.unit_id.in_([unit.id for unit in units]),
        )
        .group_by(Person.unit_id)
    )
    return {unit_id: clock.local(at).date() for unit_id, at in rows if unit_id and at}


def work_calendar() -> WorkCalendar:
    """The working days, which a package beside this one keeps."""
    read = cast("Callable[[], WorkCalendar]", current_app.extensions["work_calendar"])
    return read()
