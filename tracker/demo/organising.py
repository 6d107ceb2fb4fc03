"""How the offices of the demonstration are organised: named duties, filing, a new version."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.scope import within
from tracker.accounts import queries
from tracker.accounts.actions.duties import assign_duty
from tracker.accounts.actions.versions import NextVersion, adjust, note_filing
from tracker.accounts.composition import Wish
from tracker.accounts.models import GroupMember, LeadingGroup
from tracker.accounts.rules import LEADING, DutyCode, GroupKind, PostRole
from tracker.core import clock
from tracker.core.versions import AS_IT_STANDS
from tracker.demo.people import Office

IN_CHARGE = (PostRole.EXECUTIVE_DEPUTY, PostRole.DEPUTY)
# In the second version of Qinghe's group this matter goes from one seat to another.
MATTER, GIVER, TAKER = "培训", "方宁", "江映雪"


def organise(session: Session, office: Office, since: date) -> None:
    """Name who does what, and note that the group was filed and published."""
    with within(office.org.id):
        _name_duties(session, office, since)
        group = session.scalars(queries.group_of(clock.today())).one()
        in_charge = next(post for seat, post in office.posts if seat.role in IN_CHARGE)
        note_filing(
            session,
            office.clerk,
            group,
            filed=clock.today(),
            url=f"{office.place.site}/ldxz",
            in_charge_id=in_charge.id,
            expected=AS_IT_STANDS,
        )


def _name_duties(session: Session, office: Office, since: date) -> None:
    lead_office = office.units[office.place.stations[0].name].id
    head, worker = office.heads[lead_office], office.workers[lead_office]
    leaders = {seat.name: office.people[seat.name] for seat, _ in office.posts}
    reviewer = next(
        s.name for s, _ in office.posts if "审核" in s.portfolio or "舆情" in s.portfolio
    )
    first = next(iter(leaders.values()))
    for code, person, deputy in (
        (DutyCode.ATTR_REVIEW, head, worker),
        (DutyCode.FOI_REPLY, worker, head),
        (DutyCode.OPINION_RESPONSE, worker, None),
        (DutyCode.INTERPRETATION_FIRST, first, None),
        (DutyCode.RELEASE_FINAL_REVIEW, leaders[reviewer], None),
        (DutyCode.ARCHIVE, worker, None),
    ):
        assign_duty(session, office.clerk, code, person, deputy, since)


def rearrange(session: Session, office: Office) -> LeadingGroup:
    """调整充实: one matter goes to another leader, so the group has a second version."""
    group = session.scalars(queries.versions_of(GroupKind.OPEN_GOV)).first()
    assert group is not None
    open_ones = select(GroupMember).where(GroupMember.valid_to.is_(None))
    held = {one.post_id: one for one in session.scalars(open_ones)}
    names = {person.id: name for name, person in office.people.items()}
    wishes = []
    for seat in group.seats:
        holding = held[seat.post_id]
        matters = seat.portfolio.split("、")
        if names[holding.person_id] == GIVER:
            matters.remove(MATTER)
        if names[holding.person_id] == TAKER:
            matters.append(MATTER)
        wishes.append(
            Wish(
                post_id=seat.post_id,
                role=seat.role,
                title=seat.title,
                portfolio="、".join(matters),
                person_id=holding.person_id,
                party_post=holding.party_post,
                gov_post=holding.gov_post,
                in_charge=seat.in_charge and seat.role in LEADING,
            )
        )
    to = NextVersion(name=group.name, since=clock.today(), seats=wishes, reason="领导班子分工调整")
    return adjust(session, office.clerk, to)
