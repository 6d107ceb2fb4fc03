"""The words for organisations, posts and people (domain.md 1.1, 2.1, 2.2)."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from tracker.access.actor import Role
from tracker.core.errors import Refused

ACCOUNT_NAME = re.compile(r"[A-Za-z0-9._-]{2,40}")
ACCOUNT_SENTENCE = "账号用 2 至 40 个字母、数字、点、短横线或下划线。"


class AlreadyThere(Refused):
    """There is one of that name."""


class BadAccount(Refused):
    """The account name has other characters, or is too short or too long."""


class BadDuty(Refused):
    """The duty cannot be given to this person here."""


class BadDay(Refused):
    """A seat cannot change hands on that day."""


class Level(StrEnum):
    """Where an organisation stands (domain.md 1.1), from the top."""

    COUNTY = "county"
    TOWNSHIP = "township"
    STATION = "station"
    VILLAGE = "village"


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
    SUPERVISOR = "supervisor"  # 督查员 of an office that has others below it


class AdminKind(StrEnum):
    """Who runs the service without reading its business text (reliability.md 2.13)."""

    ADMIN = "admin"  # accounts and settings
    AUDITOR = "auditor"  # the trail


class Purpose(StrEnum):
    """What a link opens (reliability.md 2.13)."""

    INVITE = "invite"  # the first password
    RESET = "reset"  # a new password
    SIGN_IN = "sign_in"  # a session, without a password


class AccountState(StrEnum):
    """How an account stands, in the words that the administrator reads."""

    NONE = "没有账号"
    IDLE = "未启用"
    INVITED = "已邀请"
    LIVE = "正常"
    LOCKED = "已锁定"
    RETIRED = "已停用"


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


KEEPERS = (PostRole.CONTACT_IN_CHARGE, PostRole.OFFICE_HEAD)  # who keeps the ledger


class GroupKind(StrEnum):
    """What a leading group is for (domain.md 2.1). Only that of open government gives rights."""

    OPEN_GOV = "open_gov"
    PARTY_AND_GOV = "party_and_gov"
    KEY_FIELDS = "key_fields"


GROUP_NAMES = {
    GroupKind.OPEN_GOV: "政务公开工作领导小组",
    GroupKind.PARTY_AND_GOV: "党务政务公开领导小组",
    GroupKind.KEY_FIELDS: "重点领域信息公开领导小组",
}


class DutyCode(StrEnum):
    """A function that is given to a named person (domain.md 2.1, ORG-4 to ORG-7)."""

    ATTR_REVIEW = "attr_review"
    FOI_REPLY = "foi_reply"
    OPINION_RESPONSE = "opinion_response"
    INTERPRETATION_FIRST = "interpretation_first"
    RELEASE_FINAL_REVIEW = "release_final_review"
    ARCHIVE = "archive"
    GAZETTE = "gazette"
    TRAINING = "training"


DUTY_CODE_NAMES = {
    DutyCode.ATTR_REVIEW: "公文公开属性认定与管理",
    DutyCode.FOI_REPLY: "依申请公开答复办理",
    DutyCode.OPINION_RESPONSE: "政务舆情回应",
    DutyCode.INTERPRETATION_FIRST: "第一解读人",
    DutyCode.RELEASE_FINAL_REVIEW: "信息发布终审",
    DutyCode.ARCHIVE: "档案管理",
    DutyCode.GAZETTE: "政府公报报送",
    DutyCode.TRAINING: "业务培训",
}


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


def seat_label(role: PostRole, title: str) -> str:
    """What a seat is called.

    >>> seat_label(PostRole.GROUP_LEADER, "镇长"), seat_label(PostRole.LIAISON, "")
    ('组长 · 镇长', '联络员')
    """
    return " · ".join(filter(None, [POST_NAMES[role], title]))


# The words documents use for the seats, 组员 being another word for 成员.
POST_ROLES = {name: role for role, name in POST_NAMES.items()} | {"组员": PostRole.MEMBER}

# Seats there is one of (domain.md 2.1, ORG-1); the seats that keep the ledger.
SINGLE = (PostRole.GROUP_LEADER, PostRole.OFFICE_HEAD)
KEEPING = (PostRole.CONTACT_IN_CHARGE, PostRole.OFFICE_HEAD)
LEADING = (PostRole.GROUP_LEADER, PostRole.EXECUTIVE_DEPUTY, PostRole.DEPUTY)

_BY_POST = {
    PostRole.GROUP_LEADER: {Role.GROUP_LEADER},
    PostRole.EXECUTIVE_DEPUTY: {Role.DEPUTY},
    PostRole.DEPUTY: {Role.DEPUTY},
    PostRole.MEMBER: set(),
    PostRole.CONTACT_IN_CHARGE: {
        Role.FULL_TIME_OFFICER,
        Role.OFFICE_HEAD,
        Role.CONTACT_IN_CHARGE,
    },
    PostRole.OFFICE_HEAD: {Role.OFFICE_HEAD},
    PostRole.LIAISON: {Role.LIAISON},
    PostRole.FULL_TIME_OFFICER: {Role.FULL_TIME_OFFICER},
}
_BY_DUTY = {
    Duty.HEAD: {Role.UNIT_HEAD},
    Duty.LIAISON: {Role.LIAISON},
    Duty.STAFF: set(),
    Duty.SUPERVISOR: {Role.SUPERVISOR},
}
ADMIN_NAMES = {AdminKind.ADMIN: "管理员", AdminKind.AUDITOR: "审计员"}
_BY_KIND = {AdminKind.ADMIN: Role.ADMIN, AdminKind.AUDITOR: Role.AUDITOR}


def roles_of(
    duty: Duty,
    posts: list[PostRole],
    office_head_named: bool,
    admin_kind: AdminKind | None = None,
) -> frozenset[Role]:
    """The roles that a person's duty and posts of today give.

    Administrators and auditors are that and nothing else.
    The clerk (责任人) is office head too, unless the group names one (domain.md 2.2).

    >>> sorted(roles_of(Duty.STAFF, [PostRole.CONTACT_IN_CHARGE], office_head_named=True))
    [<Role.CONTACT_IN_CHARGE: 'contact_in_charge'>, <Role.FULL_TIME_OFFICER: 'full_time_officer'>]
    """
    if admin_kind is not None:
        return frozenset({_BY_KIND[admin_kind]})
    roles = set(_BY_DUTY[duty])
    for post in posts:
        roles |= _BY_POST[post]
    if office_head_named and PostRole.OFFICE_HEAD not in posts:
        roles.discard(Role.OFFICE_HEAD)
    return frozenset(roles)


def account_name(typed: str) -> str | None:
    """The account as it is kept: small letters, None where nothing was typed. Raises BadAccount.

    >>> account_name(" LuoWenqing "), account_name("")
    ('luowenqing', None)
    """
    name = typed.strip().lower()
    if name and not ACCOUNT_NAME.fullmatch(name):
        raise BadAccount(ACCOUNT_SENTENCE)
    return name or None


# How long a link is good. An invitation is not read at one's desk the same hour: reliability.md
# 2.13 gives all links 30 minutes, which would have most of them sent twice.
LINK_LASTS = {
    Purpose.INVITE: timedelta(days=3),
    Purpose.RESET: timedelta(minutes=30),
    Purpose.SIGN_IN: timedelta(minutes=15),
}


def account_state(
    *, account: str | None, active: bool, used: bool, invited: bool, locked: bool
) -> AccountState:
    """How an account stands; `used` means its person has a password of their own or has been in.

    >>> str(account_state(account="luo", active=True, used=False, invited=True, locked=False))
    '已邀请'
    """
    if not active:
        return AccountState.RETIRED
    if not account:
        return AccountState.NONE
    if locked:
        return AccountState.LOCKED
    if used:
        return AccountState.LIVE
    return AccountState.INVITED if invited else AccountState.IDLE


def why_not_admin(
    duty: Duty, seats: Sequence[PostRole], open_work: int, duties: Sequence[DutyCode] = ()
) -> str:
    """Why somebody cannot be made administrator or auditor, in a sentence; empty if they can.

    Whoever runs the service has no part in the work (reliability.md 2.13).

    >>> why_not_admin(Duty.HEAD, [PostRole.DEPUTY], 0)
    '还占着副组长席位；请先点“移交工作”，交给接手的人；还是单位里的负责人、联络员或督查员，请先改为工作人员。'
    """
    reasons = [why_not_retire(open_work, seats, duties).rstrip("。")]
    if duty != Duty.STAFF:
        reasons.append("还是单位里的负责人、联络员或督查员，请先改为工作人员")
    found = "；".join(filter(None, reasons))
    return f"{found}。" if found else ""


def check_handover(since: date, held_from: date, held_to: date | None, today: date) -> None:
    """Refuse a day before the last holder came, inside a term that has ended, or still to come.

    On the very day the last one came, that holding never begins: it was a mistake.
    """
    if since > today:
        raise BadDay("“从哪天起”不能晚于今天，请到任当天再来换人。")
    if since < held_from:
        raise BadDay(f"上一任从 {held_from} 起，“从哪天起”不能早于这一天。")
    if held_to is not None and since <= held_to:
        raise BadDay(f"上一任到 {held_to} 为止，“从哪天起”要晚于这一天。")


def why_not_retire(
    open_work: int,
    seats: Sequence[PostRole],
    duties: Sequence[DutyCode] = (),
    others: int = 0,
) -> str:
    """What must be handed on before somebody leaves, in a sentence; empty if nothing.

    >>> why_not_retire(3, [PostRole.DEPUTY])
    '还有 3 项未办结任务由其经办，还占着副组长席位；请先点“移交工作”，交给接手的人。'
    """
    reasons = []
    if open_work:
        reasons.append(f"还有 {open_work} 项未办结任务由其经办")
    if seats:
        reasons.append(f"还占着{'、'.join(POST_NAMES[role] for role in seats)}席位")
    if duties:
        reasons.append(f"还承担{'、'.join(DUTY_CODE_NAMES[code] for code in duties)}")
    if others:
        reasons.append(f"还有 {others} 份核对中的草案写着由其经办")
    if not reasons:
        return ""
    return "，".join(reasons) + "；请先点“移交工作”，交给接手的人。"
