"""The words for organisations, posts and people (domain.md 1.1, 2.1, 2.2)."""

from enum import StrEnum

from tracker.access.actor import Role


class Level(StrEnum):
    """Where an organisation stands (domain.md 1.1)."""

    COUNTY = "county"
    TOWNSHIP = "township"


class UnitKind(StrEnum):
    """What a unit is (domain.md 2.2)."""

    LEAD_OFFICE = "lead_office"
    STATION = "station"
    VILLAGE = "village"
    DEPARTMENT = "department"
    EXTERNAL = "external"


class Duty(StrEnum):
    """What a person is inside their unit."""

    HEAD = "head"
    LIAISON = "liaison"
    STAFF = "staff"


class PostRole(StrEnum):
    """A seat of the leading group (domain.md 2.1)."""

    GROUP_LEADER = "group_leader"
    EXECUTIVE_DEPUTY = "executive_deputy"
    DEPUTY = "deputy"
    MEMBER = "member"
    CONTACT_IN_CHARGE = "contact_in_charge"
    OFFICE_HEAD = "office_head"
    LIAISON = "liaison"
    FULL_TIME_OFFICER = "full_time_officer"


POST_NAMES = {
    PostRole.GROUP_LEADER: "组长",
    PostRole.EXECUTIVE_DEPUTY: "常务副组长",
    PostRole.DEPUTY: "副组长",
    PostRole.MEMBER: "成员",
    PostRole.CONTACT_IN_CHARGE: "责任人",
    PostRole.OFFICE_HEAD: "办公室主任",
    PostRole.LIAISON: "联络员",
    PostRole.FULL_TIME_OFFICER: "信息员",
}

# The words documents use for the seats, 组员 being another word for 成员.
POST_ROLES = {name: role for role, name in POST_NAMES.items()} | {"组员": PostRole.MEMBER}

LEADING = (PostRole.GROUP_LEADER, PostRole.EXECUTIVE_DEPUTY, PostRole.DEPUTY)

_BY_POST = {
    PostRole.GROUP_LEADER: {Role.GROUP_LEADER},
    PostRole.EXECUTIVE_DEPUTY: {Role.DEPUTY},
    PostRole.DEPUTY: {Role.DEPUTY},
    PostRole.MEMBER: set(),
    PostRole.CONTACT_IN_CHARGE: {Role.FULL_TIME_OFFICER, Role.OFFICE_HEAD},
    PostRole.OFFICE_HEAD: {Role.OFFICE_HEAD},
    PostRole.LIAISON: {Role.LIAISON},
    PostRole.FULL_TIME_OFFICER: {Role.FULL_TIME_OFFICER},
}
_BY_DUTY = {Duty.HEAD: {Role.UNIT_HEAD}, Duty.LIAISON: {Role.LIAISON}, Duty.STAFF: set()}


def roles_of(duty: Duty, posts: list[PostRole], office_head_named: bool) -> frozenset[Role]:
    """The roles that a person's duty and posts of today give.

    The clerk (责任人) is office head too, unless the group names one (domain.md 2.2).

    >>> sorted(roles_of(Duty.STAFF, [PostRole.CONTACT_IN_CHARGE], office_head_named=True))
    [<Role.FULL_TIME_OFFICER: 'full_time_officer'>]
    """
    roles = set(_BY_DUTY[duty])
    for post in posts:
        roles |= _BY_POST[post]
    if office_head_named and PostRole.OFFICE_HEAD not in posts:
        roles.discard(Role.OFFICE_HEAD)
    return frozenset(roles)
