"""The policy as a page that can be printed: who may do what, by role and by whose row it is.

`python3 -m tracker.access.printed` writes `docs/permissions.md`; a test holds it to the policy.
"""

import sys
from dataclasses import dataclass, replace

from tracker.access.actor import Actor, Role
from tracker.access.policy import BELOW, Owned, Permission, may

# The columns: what one is called, and the roles that gives.
CLERK = frozenset({Role.CONTACT_IN_CHARGE, Role.OFFICE_HEAD, Role.FULL_TIME_OFFICER})
COLUMNS = {
    "责任人": CLERK,
    "办公室主任": frozenset({Role.OFFICE_HEAD}),
    "信息员": frozenset({Role.FULL_TIME_OFFICER}),
    "组长": frozenset({Role.GROUP_LEADER}),
    "副组长": frozenset({Role.DEPUTY}),
    "单位负责人": frozenset({Role.UNIT_HEAD}),
    "联络员": frozenset({Role.LIAISON}),
    "其他人员": frozenset[Role](),
    "督查员": frozenset({Role.SUPERVISOR}),
    "管理员": frozenset({Role.ADMIN}),
    "审计员": frozenset({Role.AUDITOR}),
}

PERMISSION_NAMES = {
    Permission.ACCOUNT_MANAGE: "管理账号：邀请、一次性密码、结束登录",
    Permission.OWN_ACCOUNT: "自己的账号和登录",
    Permission.CALENDAR_LOAD: "载入全国放假安排（限最上级的单位）",
    Permission.CALENDAR_READ: "看工作日历、推算日期",
    Permission.CAMPAIGN_JUDGE: "回头看定性",
    Permission.CAMPAIGN_OPEN: "开始、结束回头看",
    Permission.DRAFT_REVIEW: "导入文件、核对任务",
    Permission.FIRST_PAGE: "首页",
    Permission.INSTRUCTION_ANSWER: "回复给本岗位的批示",
    Permission.LEDGER_CONFIRM: "确认成台账",
    Permission.LEDGER_READ: "看台账、佐证、整改、回头看",
    Permission.LETTER_READ: "看已发通知",
    Permission.LIST_DROP: "删除台账视图",
    Permission.MAIL_RELEASE: "恢复备份后放行通知",
    Permission.MAIL_TEST: "测试邮件",
    Permission.OFFICES_WATCH: "看下级单位进展",
    Permission.PEOPLE_MANAGE: "管理单位、人员、领导小组",
    Permission.REQUEST_DECIDE: "审定延期（能批多少天看岗位）",
    Permission.SETTINGS_MANAGE: "单位设置",
    Permission.TASK_ACCEPT: "签收任务",
    Permission.TASK_ASSIGN: "分派任务、改时限",
    Permission.TASK_BULK: "在台账上一次改多项（每一项仍看有没有权）",
    Permission.TASK_EXCUSE: "同意“不涉及”",
    Permission.TASK_INSTRUCT: "批示",
    Permission.TASK_OBJECT: "提出异议",
    Permission.TASK_OWN: "我的任务",
    Permission.TASK_REPORT: "签收、填报、报送办结",
    Permission.TASK_URGE: "催办",
    Permission.TASK_VERIFY: "审核、退回、免报一期、复查整改",
    Permission.TRAIL_READ: "看操作记录",
    Permission.YEAR_CLOSE: "封存年度",
    Permission.YEAR_REOPEN: "重新打开已封存的年度",
}

ME, OTHER, MY_UNIT, MY_POST, OFFICE, OFFICE_BELOW = 1, 2, 3, 4, 5, 6
YES, NO = "●", "—"
HEADING = """# 谁可以做什么

本页由 `tracker/access/policy.py` 生成（`python3 -m tracker.access.printed`）。
测试保证两者一致，不要手改。

● 可以；文字表示只对这样的任务可以；— 不可以：打开与不存在的页面一样，答复“没有找到”。
* 表示不能用在本人经办、本人报送的任务上。
责任人在没有另设办公室主任时兼任办公室主任（domain.md 2.2），表中按兼任列；
另设了的，没有办公室主任一列的权限。
一人有几个身份的，取各身份的合计。
管理员、审计员不兼任何其他身份，看不到业务内容。
"""
HEADING_BELOW = """
## 对下级单位

上级单位在 `/in/单位代码/` 下查看下级单位的页面，只能看：任何提交都不受理。表中没有的一律不可以。
"""


@dataclass(frozen=True)
class Row:
    """A row of the ledger with nothing about it of the one who asks."""

    org_id: int = OFFICE
    leader_post_id: int | None = None
    lead_unit_id: int | None = None
    handler_id: int | None = None
    submitted_by_id: int | None = None
    person_id: int | None = None
    shared: bool = False


ANY_ROW = Row()
OWN_ROWS = {
    "本单位牵头": replace(ANY_ROW, lead_unit_id=MY_UNIT),
    "本人分管": replace(ANY_ROW, leader_post_id=MY_POST),
    "本人经办": replace(ANY_ROW, handler_id=ME),
    "本人保存": replace(ANY_ROW, person_id=ME),
    "全单位共享": replace(ANY_ROW, shared=True),
}
OWN_WORK = (replace(ANY_ROW, handler_id=ME), replace(ANY_ROW, submitted_by_id=ME))


def who(roles: frozenset[Role], place_id: int = OFFICE) -> Actor:
    """Somebody who holds `roles` and nothing else, looking at the office `place_id`."""
    leads = not roles.isdisjoint({Role.GROUP_LEADER, Role.DEPUTY})
    return Actor(
        person_id=ME,
        org_id=OFFICE,
        name="某",
        unit_id=MY_UNIT,
        post_ids=frozenset({MY_POST} if leads else ()),
        roles=roles,
        place_id=place_id,
        at_top=True,
    )


def cell(roles: frozenset[Role], permission: Permission) -> str:
    """What stands in the table where `roles` and `permission` meet, by asking the policy."""
    actor = who(roles)

    def asks(row: Owned) -> bool:
        return may(actor, permission, row)

    if asks(ANY_ROW):
        return YES if all(map(asks, OWN_WORK)) else YES + "*"
    words = [word for word, row in OWN_ROWS.items() if asks(row)]
    if not words:
        return NO
    led = replace(OWN_ROWS["本人分管"], submitted_by_id=ME)
    starred = "本人分管" in words and not asks(led)
    return "、".join(words) + ("*" if starred else "")


def cell_below(roles: frozenset[Role], permission: Permission) -> str:
    """The same for a row of an office below."""
    return YES if may(who(roles, OFFICE_BELOW), permission, Row(org_id=OFFICE_BELOW)) else NO


def as_markdown() -> str:
    """The whole page."""
    columns = COLUMNS.values()
    own = _table([(name, [cell(r, p) for r in columns]) for p, name in PERMISSION_NAMES.items()])
    below = _table([(PERMISSION_NAMES[p], [cell_below(r, p) for r in columns]) for p in BELOW])
    return HEADING + "\n" + own + HEADING_BELOW + "\n" + below


def _table(rows: list[tuple[str, list[str]]]) -> str:
    lines = [["", *COLUMNS], ["---", *[":-:"] * len(COLUMNS)]]
    lines += [[name, *cells] for name, cells in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    from tracker.core.settings import ROOT

    (ROOT / "docs/permissions.md").write_text(as_markdown())
    sys.exit(0)
