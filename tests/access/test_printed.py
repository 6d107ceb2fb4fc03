"""The printed table of permissions is the policy's own."""

from tracker.access.policy import Permission
from tracker.access.printed import COLUMNS, NO, PERMISSION_NAMES, YES, as_markdown, cell, cell_below
from tracker.core.settings import ROOT


def test_the_page_says_what_the_policy_says():
    page = (ROOT / "docs/permissions.md").read_text()
    assert page == as_markdown(), "python3 -m tracker.access.printed writes it anew"


def test_every_permission_stands_in_it():
    assert set(PERMISSION_NAMES) == set(Permission)


def test_nobody_judges_their_own_work_and_the_table_says_so():
    assert cell(COLUMNS["责任人"], Permission.TASK_VERIFY) == YES + "*"
    assert cell(COLUMNS["副组长"], Permission.TASK_VERIFY) == "本人分管*"
    assert cell(COLUMNS["其他人员"], Permission.TASK_VERIFY) == NO


def test_administrators_and_auditors_read_no_business_text():
    theirs = {"自己的账号和登录", "首页", "看工作日历、推算日期"}
    assert {
        PERMISSION_NAMES[p] for p in Permission if cell(COLUMNS["审计员"], p) != NO
    } == theirs | {"看操作记录"}
    assert {
        PERMISSION_NAMES[p] for p in Permission if cell(COLUMNS["管理员"], p) != NO
    } == theirs | {
        "管理账号：邀请、一次性密码、结束登录",
        "恢复备份后放行通知",
        "测试邮件",
        "单位设置",
        "载入全国放假安排（限最上级的单位）",
    }


def test_nothing_is_written_in_an_office_below():
    allowed = {p for p in Permission for roles in COLUMNS.values() if cell_below(roles, p) != NO}
    assert allowed == {
        Permission.CALENDAR_READ,
        Permission.FIRST_PAGE,
        Permission.LEDGER_READ,
        Permission.TRAIL_READ,
    }
