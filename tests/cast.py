"""The people of the tests, each with what they may touch."""

from dataclasses import dataclass
from datetime import date

from flask import Flask
from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.scope import everywhere, within
from tracker.accounts import actions, signin
from tracker.accounts.actions import NewPerson
from tracker.accounts.models import LeadingGroup, Organization, Person, Post, Unit
from tracker.accounts.rules import AdminKind, Duty, Level, PostRole, UnitKind
from tracker.core.db import db, unit_of_work
from tracker.workdays import seeding

SINCE = date(2025, 1, 1)


@dataclass
class Cast:
    """A county with two townships; whoever is not said to be elsewhere is of the first."""

    org: Organization
    office: Unit  # 党政办公室
    finance: Unit  # 财政所, which leads most test tasks
    clerk: Person  # 责任人: keeps the ledger, confirms, signs off others' reports
    leader: Person  # 副组长: signs off and returns what `deputy_post` leads
    mayor: Person  # 组长
    member: Person  # head of 财政所: reports on its tasks
    handler: Person  # of 财政所: reports on tasks given to them by name
    outsider: Person  # of 党政办公室, no duty: reads, and nothing else
    admin: Person  # 管理员: accounts and settings, no page with business text
    auditor: Person  # 审计员: the trail and nothing else
    stranger: Person  # clerk of the other township: sees nothing of the first
    supervisor: Person  # 督查员 of the county: reads the townships under /in/CODE/
    county: Organization
    deputy_post: Post
    mayor_post: Post

    def actor(self, person: Person) -> Actor:
        """`person` as the policy sees them."""
        with everywhere("the cast of a test"):
            return signin.actor_of(db.session(), person)


def cast_of(app: Flask) -> Cast:
    """Make the county and its two townships in an empty database."""
    with everywhere("the cast of a test"), unit_of_work() as session:
        seeding.seed(session)
        county = actions.add_organization(
            session, code="yunlu", name="云麓县人民政府", short_name="云麓县", level=Level.COUNTY
        )
        here = actions.add_organization(
            session,
            code="qinghe",
            name="青禾镇人民政府",
            short_name="青禾镇",
            level=Level.TOWNSHIP,
            parent=county,
        )
        there = actions.add_organization(
            session,
            code="shiqiao",
            name="石桥乡人民政府",
            short_name="石桥乡",
            level=Level.TOWNSHIP,
            parent=county,
        )
        orgs = here.id, there.id, county.id
    with within(orgs[2]), unit_of_work() as session:
        supervisor = _person(session, "关山", "supervisor", None, Duty.SUPERVISOR)
    with within(orgs[1]), unit_of_work() as session:
        stranger = seated(session, "秦越", PostRole.CONTACT_IN_CHARGE, "stranger")[0]
    with within(orgs[0]), unit_of_work() as session:
        office = actions.add_unit(session, None, "党政办公室", UnitKind.LEAD_OFFICE)
        finance = actions.add_unit(session, None, "财政所")
        clerk, _ = seated(session, "林晓禾", PostRole.CONTACT_IN_CHARGE, "clerk", office, "科员")
        mayor, mayor_post = seated(session, "周启明", PostRole.GROUP_LEADER, "mayor", None, "镇长")
        leader, deputy_post = seated(session, "沈若兰", PostRole.DEPUTY, "leader", None, "副镇长")
        member = _person(session, "唐一舟", "member", finance, Duty.HEAD)
        handler = _person(session, "贺敏", "handler", finance)
        outsider = _person(session, "何苗", "outsider", office)
        admin = _person(session, "钟管", "admin")
        admin.admin_kind = AdminKind.ADMIN
        auditor = _person(session, "申记", "auditor")
        auditor.admin_kind = AdminKind.AUDITOR
        org = session.get_one(Organization, orgs[0])
        found = Cast(
            org=org,
            office=office,
            finance=finance,
            clerk=clerk,
            leader=leader,
            mayor=mayor,
            member=member,
            handler=handler,
            outsider=outsider,
            admin=admin,
            auditor=auditor,
            stranger=stranger,
            supervisor=supervisor,
            county=session.get_one(Organization, orgs[2]),
            deputy_post=deputy_post,
            mayor_post=mayor_post,
        )
    with everywhere("the cast of a test"):
        for row in vars(found).values():
            db.session.refresh(row)
            db.session.expunge(row)  # plain values from here on, whatever a test commits
    return found


def _person(session, name, account, unit=None, duty=Duty.STAFF, title=""):  # type: ignore[no-untyped-def]
    new = NewPerson(
        name=name,
        title=title,
        unit_id=unit.id if unit else None,
        duty=duty,
        email=f"{account}@luoshi.test",
        account=account,
    )
    return actions.add_person(session, None, new)


def seated(session, name, role, account, unit=None, title=""):  # type: ignore[no-untyped-def]
    person = _person(session, name, account, unit, title=title)
    group = session.scalar(select(LeadingGroup))
    group = group or actions.set_up_group(session, None, "政务公开工作领导小组", SINCE)
    post = actions.add_post(session, None, group, role, title=title)
    actions.seat(session, None, post, person, SINCE)
    return person, post
