"""Making the offices of the demonstration with their units, people, seats and accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import within
from tracker.accounts import actions, signin
from tracker.accounts.actions import NewPerson
from tracker.accounts.actions.group import Posts
from tracker.accounts.models import LeadingGroup, Organization, Person, Post, Unit
from tracker.accounts.passwords import OneTime
from tracker.accounts.rules import ADMIN_NAMES, POST_NAMES, Duty, PostRole
from tracker.demo.places import Place, Seat, Staff, Station

DUTY_NAMES = {
    Duty.HEAD: "单位负责人",
    Duty.LIAISON: "联络员",
    Duty.STAFF: "经办人",
    Duty.SUPERVISOR: "督查员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account that somebody may try the demonstration with."""

    unit: str
    name: str
    role: str
    account: str
    password: str


@dataclass(slots=True, kw_only=True)
class Office:
    """An office of the demonstration as it stands in the database."""

    place: Place
    org: Organization
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)  # by name
    heads: dict[int, Person] = field(default_factory=dict)  # by unit
    workers: dict[int, Person] = field(default_factory=dict)  # by unit: who does the work
    posts: list[tuple[Seat, Post]] = field(default_factory=list)
    actors: dict[int, Actor] = field(default_factory=dict)  # by person

    @property
    def clerk(self) -> Actor:
        """Who keeps the ledger."""
        name = next(s.name for s in self.place.seats if s.role == PostRole.CONTACT_IN_CHARGE)
        return self.actors[self.people[name].id]

    def post_for(self, matter: str) -> Post:
        """The seat of a leader whose portfolio holds that field, else the first seat."""
        named = (post for seat, post in self.posts if matter in seat.portfolio.split())
        return next(named, self.posts[0][1])

    def leader(self, post_id: int | None) -> Actor:
        """Who holds that seat, else the head of the group."""
        held = (actor for actor in self.actors.values() if post_id in actor.post_ids)
        return next(held, self.actors[self.people[self.place.seats[0].name].id])


def found(session: Session, place: Place, parent: Organization | None, since: date) -> Office:
    """Make the office of `place`, its leading group sitting from `since`."""
    org = actions.add_organization(
        session,
        code=place.code,
        name=place.name,
        short_name=place.short_name,
        level=place.level,
        parent=parent,
    )
    office = Office(place=place, org=org)
    with within(org.id):
        for station in place.stations:
            office.units[station.name] = actions.add_unit(session, None, station.name, station.kind)
        group = actions.set_up_group(session, None, place.group, since)
        for seat in place.seats:
            _seat(session, office, seat, group, since)
        for station in place.stations:
            _staff(session, office, station)
        for keeper in place.keepers:
            as_staff = Staff(keeper.name, account=keeper.account)
            _person(session, office, as_staff, None).admin_kind = keeper.kind
        office.actors = {p.id: signin.actor_of(session, p) for p in office.people.values()}
    return office


def _seat(session: Session, office: Office, seat: Seat, group: LeadingGroup, since: date) -> None:
    """The clerk belongs to the lead office; the leaders to no unit."""
    is_clerk = seat.role == PostRole.CONTACT_IN_CHARGE
    lead_office = office.units[office.place.stations[0].name]
    as_staff = Staff(seat.name, title=seat.title, account=seat.account)
    person = _person(session, office, as_staff, lead_office if is_clerk else None)
    post = actions.add_post(
        session,
        None,
        group,
        seat.role,
        title=seat.title,
        portfolio="、".join(seat.portfolio.split()),
    )
    actions.seat(session, None, post, person, since, posts_of(seat.title))
    if not is_clerk:
        office.posts.append((seat, post))


def posts_of(title: str) -> Posts:
    """What a title says of party and government.

    >>> posts_of("县委常委、常务副县长")
    Posts(party='县委常委', gov='常务副县长')
    """
    parts = [part for part in title.split("、") if part]
    party = [part for part in parts if "委" in part or "书记" in part]
    return Posts("、".join(party), "、".join(part for part in parts if part not in party))


def _staff(session: Session, office: Office, station: Station) -> None:
    unit = office.units[station.name]
    for staff in station.people:
        person = _person(session, office, staff, unit)
        (office.heads if staff.duty == Duty.HEAD else office.workers)[unit.id] = person


def _person(session: Session, office: Office, staff: Staff, unit: Unit | None) -> Person:
    """Everybody has an account; who got no name of their own for it is numbered."""
    account = staff.account or f"{office.place.code}{len(office.people) + 1:02}"
    new = NewPerson(
        name=staff.name,
        title=staff.title,
        unit_id=unit.id if unit else None,
        duty=staff.duty,
        email=f"{account}@{office.place.mail}",
        account=account,
    )
    office.people[staff.name] = person = actions.add_person(session, None, new)
    return person


def hand_out(session: Session, office: Office, ready: Iterator[OneTime]) -> list[DemoAccount]:
    """One-time passwords for the accounts that the demonstration is shown with.

    `ready` are those to give, made before the unit of work: hashing takes long.
    """
    by_account = {person.account: person for person in office.people.values()}
    given = []
    for account in office.place.accounts:
        person, once = by_account[account], next(ready)
        actions.one_time_password(session, None, person, once)
        unit = next((u.name for u in office.units.values() if u.id == person.unit_id), "")
        given.append(
            DemoAccount(
                unit=office.place.short_name + (f" · {unit}" if unit else ""),
                name=person.name,
                role=_role(office, person),
                account=account,
                password=once.word,
            )
        )
    return given


def _role(office: Office, person: Person) -> str:
    if person.admin_kind:
        return ADMIN_NAMES[person.admin_kind]
    seat = next((s for s in office.place.seats if s.account == person.account), None)
    return POST_NAMES[seat.role] if seat else DUTY_NAMES[person.duty]
