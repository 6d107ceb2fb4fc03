"""A township with its stations, villages and leading group, and its clerk's password.

Every name is invented; what the members of the group look after (分管) is written as offices
write it.
"""

from datetime import date

from tracker.access.scope import everywhere, within
from tracker.accounts import actions, passwords
from tracker.accounts.actions import NewPerson
from tracker.accounts.rules import Duty, Level, PostRole, UnitKind
from tracker.core.db import unit_of_work

NAME, ACCOUNT = "新民镇", "chengyue"
OWN = "清水长流二零二六年八月"  # the clerk's password

OFFICE = "党政办公室"
STATIONS = (
    "财政所",
    "经济发展办公室",
    "社会事务办公室",
    "综合治理办公室",
    "农业农村服务中心",
    "便民服务中心",
    "综合行政执法队",
    "卫生健康办公室",
)
VILLAGES = ("上河村", "下河村", "柳树屯村")
# role, name, post, what they look after
GROUP = (
    (PostRole.GROUP_LEADER, "周启明", "党委副书记、镇长", ""),
    (PostRole.EXECUTIVE_DEPUTY, "沈若兰", "党委委员、副镇长", "政策解读、政务新媒体、政府网站"),
    (PostRole.DEPUTY, "梁宏业", "副镇长", "预算、决算、补贴、政府债务"),
    (PostRole.DEPUTY, "罗秋平", "副镇长", "疫情、卫生、疫苗接种"),
    (PostRole.DEPUTY, "方立新", "党委委员、政法委员", "舆情、依申请公开、行政执法"),
)
# name, unit: the heads
HEADS = (
    ("唐一舟", "财政所"),
    ("马春生", "经济发展办公室"),
    ("何苗", "社会事务办公室"),
    ("贺敏", "卫生健康办公室"),
)


def set_up(since: date) -> int:
    """Make the township, whose seats are held from `since`; returns its number."""
    hashed = passwords.hash_password(OWN)
    with everywhere("a township of our own"), unit_of_work() as session:
        org = actions.add_organization(
            session,
            code="xinmin",
            name=f"{NAME}人民政府",
            short_name=NAME,
            level=Level.TOWNSHIP,
        )
        number = org.id
    with within(number), unit_of_work() as session:
        units = {OFFICE: actions.add_unit(session, None, OFFICE, UnitKind.LEAD_OFFICE)}
        units |= {name: actions.add_unit(session, None, name) for name in STATIONS}
        for name in VILLAGES:
            units[name] = actions.add_unit(session, None, name, UnitKind.VILLAGE)
        session.flush()
        group = _group(session, since)
        for name, unit in HEADS:
            _person(session, name, units[unit], Duty.HEAD)
        clerk = _person(session, "程岳", units[OFFICE], account=ACCOUNT)
        clerk.password_hash = hashed
        seat = actions.add_post(session, None, group, PostRole.CONTACT_IN_CHARGE)
        actions.seat(session, None, seat, clerk, since)
    return number


def _group(session, since):  # type: ignore[no-untyped-def]
    group = actions.set_up_group(session, None, "政务公开工作领导小组", since)
    for role, name, title, portfolio in GROUP:
        post = actions.add_post(session, None, group, role, title=title, portfolio=portfolio)
        person = actions.add_person(session, None, NewPerson(name=name, title=title))
        actions.seat(session, None, post, person, since)
    return group


def _person(session, name, unit, duty=Duty.STAFF, account=""):  # type: ignore[no-untyped-def]
    new = NewPerson(
        name=name,
        unit_id=unit.id,
        duty=duty,
        account=account,
        email=f"{account or name.encode().hex()}@luoshi.test",
    )
    return actions.add_person(session, None, new)
