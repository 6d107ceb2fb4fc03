"""The settings of an office (domain.md 17): one table, each with default, reason and source."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from tracker.office.kinds import (
    Choice,
    Day,
    DayOfYear,
    Item,
    Names,
    Number,
    Share,
    Shares,
    Text,
)


class Group(StrEnum):
    """The parts of the settings' page; also their addresses."""

    YEAR = "year"
    LIMITS = "limits"
    PAPERS = "papers"
    KEEPING = "keeping"


GROUP_NAMES = {
    Group.YEAR: "年度节点",
    Group.LIMITS: "办理时限",
    Group.PAPERS: "文书",
    Group.KEEPING: "保存期限",
}

WORKDAYS = "个工作日"
CHINESE = "[\u4e00-\u9fff]+"

# 17.1, 17.2; 17.13, local holidays, are days of the calendar (`workdays`)
ANNUAL_REPORT_DAY = Item(
    "annual_report_day",
    "年度报告报出日",
    Day(),
    DayOfYear(1, 31),
    "政府信息公开年度报告按这一天倒排；遇休息日，提前到前一个工作日。",
    "《政府信息公开条例》第四十九条写的是县级部门；乡镇以县里的通知为准",
)
IMPLEMENTATION_REPORT_DAY = Item(
    "implementation_report_day",
    "落实情况报告报出日",
    Day(),
    DayOfYear(11, 30),
    "年度要点落实情况报告按这一天倒排。",
    "以上级通知为准，多在 11 月底",
)
IMPLEMENTATION_REPORT_ADDRESSEE = Item(
    "implementation_report_addressee",
    "落实情况报告主送机关",
    Text(30),
    "县政府办公室",
    "报告抬头写给谁。",
    "以上级通知为准",
)
# 17.4
NORMATIVE_FILING_DAYS = Item(
    "normative_filing_days",
    "规范性文件报备期限",
    Number(1, 60, "天"),
    15,
    "公布以后多少天内报县政府备案。",
    "各省规定不同，多为 15 天，也有 30 天",
)
NORMATIVE_VALID_YEARS = Item(
    "normative_valid_years",
    "规范性文件有效期",
    Number(1, 10, "年"),
    5,
    "到期前要评估：延续、修改或者废止。",
    "各省规定不同，多为 5 年",
)
NORMATIVE_TRIAL_YEARS = Item(
    "normative_trial_years",
    "暂行、试行文件有效期",
    Number(1, 5, "年"),
    2,
    "名称带“暂行”“试行”的文件有效期较短。",
    "各省规定不同，多为 2 年",
)

# 17.5: an office may be stricter than the national indicator, not laxer
COLUMN_NEWS_DAYS = Item(
    "column_news_days",
    "动态要闻栏目更新间隔",
    Number(1, 14, "天"),
    14,
    "超过就算没有及时更新；可以更短，不能更长。",
    "政府网站检查指标：两周",
)
COLUMN_POLICY_MONTHS = Item(
    "column_policy_months",
    "通知公告、政策文件栏目更新间隔",
    Number(1, 6, "个月"),
    6,
    "超过就算没有及时更新；可以更短，不能更长。",
    "政府网站检查指标：6 个月",
)
COLUMN_PLAN_MONTHS = Item(
    "column_plan_months",
    "人事、规划计划栏目更新间隔",
    Number(1, 12, "个月"),
    12,
    "超过就算没有及时更新。",
    "以前的全国普查指标：1 年",
)
COLUMN_REGULAR_MONTHS = Item(
    "column_regular_months",
    "其他常规栏目更新间隔",
    Number(1, 12, "个月"),
    3,
    "超过就算没有及时更新。",
    "各地常见做法：一个季度",
)
ACCOUNT_DAYS = Item(
    "account_days",
    "政务新媒体更新间隔",
    Number(1, 14, "天"),
    7,
    "超过就算没有及时更新；满 14 天是单项否决。",
    "全国检查指标 14 天；上级要点多要求每周更新",
)

# 17.6: a ticket that names its own day goes by it
MAILBOX_WORKDAYS = Item(
    "mailbox_workdays",
    "信箱留言答复期限",
    Number(1, 60, WORKDAYS),
    15,
    "平台转来时写明期限的，按平台的期限。",
    "各地规定不同，多为 15 个工作日",
)
MAILBOX_SIMPLE_WORKDAYS = Item(
    "mailbox_simple_workdays",
    "简单留言答复期限",
    Number(1, 60, WORKDAYS),
    7,
    "不用调查就能答复的留言。",
    "各地规定不同，多为 7 个工作日",
)
HOTLINE_WORKDAYS = Item(
    "hotline_workdays",
    "热线工单答复期限",
    Number(1, 60, WORKDAYS),
    15,
    "派单写明期限的，按派单。",
    "各地规定不同，5 到 15 个工作日",
)
HOTLINE_SIMPLE_WORKDAYS = Item(
    "hotline_simple_workdays",
    "热线咨询答复期限",
    Number(1, 60, WORKDAYS),
    3,
    "派单写明期限的，按派单。",
    "各地规定不同，1 到 3 个工作日",
)

# 17.8
EXTENSION_HEAD_WORKDAYS = Item(
    "extension_head_workdays",
    "办公室主任可以批准的延期",
    Number(1, 60, WORKDAYS),
    5,
    "更长的延期由副组长批准。",
    "本单位分工",
)
EXTENSION_DEPUTY_WORKDAYS = Item(
    "extension_deputy_workdays",
    "副组长可以批准的延期",
    Number(1, 250, WORKDAYS),
    30,
    "更长的延期由组长批准。",
    "本单位分工",
)
SEVERE_CLOSED_BY = Item(
    "severe_closed_by",
    "严重问题由谁销号",
    Choice({"group_leader": "组长", "deputy": "副组长"}),
    "group_leader",
    "整改人自己不能销号，由另一个人核查后销号。",
    "本单位分工",
)

# 17.11, 17.12
CORRECTION_WORKDAYS = Item(
    "correction_workdays",
    "给申请人的补正期限",
    Number(1, 30, WORKDAYS),
    10,
    "补正通知里写明；过期不补正的，不再处理。",
    "《政府信息公开条例》第三十条：合理的补正期限",
)
INTERNET_CONFIRMED_BY = Item(
    "internet_confirmed_by",
    "网上申请由谁确认收到",
    Choice({"staff": "工作人员与申请人确认", "platform": "平台自动确认"}),
    "staff",
    "双方确认的那天是收到申请之日，答复期限从这天算。",
    "《政府信息公开条例》第三十一条",
)

# 17.3, 17.7, 17.9, 17.10
EXPIRED_AS_ABOLISHED = Item(
    "expired_as_abolished",
    "失效文件计入年度报告“废止”栏",
    Choice({"no": "不计入", "yes": "计入"}),
    "no",
    "到期失效的规范性文件在年度报告里怎样计数。",
    "以县里的填报口径为准",
)
ASSESSMENT_SHARES = Item(
    "assessment_shares",
    "考核指标和分值",
    Shares(),
    (
        Share("保障机制", 10),
        Share("日常监管", 25),
        Share("法定主动公开", 50),
        Share("条例落实", 15),
    ),
    "每行一项指标和它的分值，合计 100。",
    "以县里的考核办法为准",
)
SLIP_MARK = Item(
    "slip_mark",
    "督办文书代字",
    Text(6, CHINESE, "请只用汉字，如“督”。"),
    "督",
    "写在文号里，如“督〔2026〕3号”。单位名称在“单位人员”里修改。",
    "本单位发文规定",
)
FIELDS = Item(
    "fields",
    "试点领域名称",
    Names(60),
    (
        "重大建设项目",
        "公共资源交易",
        "财政预决算",
        "安全生产",
        "税收管理",
        "征地补偿",
        "国有土地上房屋征收与补偿",
        "保障性住房",
        "农村危房改造",
        "生态环境",
        "公共文化服务",
        "公共法律服务",
        "乡村振兴",
        "救灾",
        "食品药品监管",
        "城市综合执法",
        "就业创业",
        "社会保险",
        "社会救助",
        "养老服务",
        "户籍管理",
        "涉农补贴",
        "义务教育",
        "医疗卫生",
        "市政服务",
        "国土空间规划",
    ),
    "每行一个；只留本单位有的领域，名称按当地的写法。",
    "国务院办公厅列出的 26 个试点领域",
)

# 17.14
FOI_KEPT_YEARS = Item(
    "foi_kept_years",
    "依申请公开材料保存期限",
    Number(0, 100, "年", forever=True),
    0,
    "申请、答复和送达证明保存多久。",
    "档案管理的一般做法；以当地档案部门的规定为准",
)
EVIDENCE_KEPT_YEARS = Item(
    "evidence_kept_years",
    "台账佐证材料保存期限",
    Number(1, 100, "年"),
    10,
    "办结以后，佐证材料保存多久。",
    "本单位约定；以当地档案部门的规定为准",
)

SETTINGS: dict[Group, tuple[Item[Any], ...]] = {
    Group.YEAR: (
        ANNUAL_REPORT_DAY,
        IMPLEMENTATION_REPORT_DAY,
        IMPLEMENTATION_REPORT_ADDRESSEE,
    ),
    Group.LIMITS: (
        CORRECTION_WORKDAYS,
        INTERNET_CONFIRMED_BY,
        MAILBOX_WORKDAYS,
        MAILBOX_SIMPLE_WORKDAYS,
        HOTLINE_WORKDAYS,
        HOTLINE_SIMPLE_WORKDAYS,
        EXTENSION_HEAD_WORKDAYS,
        EXTENSION_DEPUTY_WORKDAYS,
        SEVERE_CLOSED_BY,
        COLUMN_NEWS_DAYS,
        COLUMN_POLICY_MONTHS,
        COLUMN_PLAN_MONTHS,
        COLUMN_REGULAR_MONTHS,
        ACCOUNT_DAYS,
        NORMATIVE_FILING_DAYS,
        NORMATIVE_VALID_YEARS,
        NORMATIVE_TRIAL_YEARS,
    ),
    Group.PAPERS: (EXPIRED_AS_ABOLISHED, ASSESSMENT_SHARES, SLIP_MARK, FIELDS),
    Group.KEEPING: (FOI_KEPT_YEARS, EVIDENCE_KEPT_YEARS),
}

# The first is never more than the second.
NOT_ABOVE = (
    (MAILBOX_SIMPLE_WORKDAYS, MAILBOX_WORKDAYS),
    (HOTLINE_SIMPLE_WORKDAYS, HOTLINE_WORKDAYS),
    (EXTENSION_HEAD_WORKDAYS, EXTENSION_DEPUTY_WORKDAYS),
    (NORMATIVE_TRIAL_YEARS, NORMATIVE_VALID_YEARS),
)


def named(name: str) -> tuple[Group, Item[Any]] | None:
    """The setting of that name and where it stands; None where there is none."""
    for group, items in SETTINGS.items():
        for item in items:
            if item.name == name:
                return group, item
    return None


def contradictions(values: Mapping[str, Any]) -> dict[str, str]:
    """Which of `values` (by name) cannot stand beside the others, each with its sentence.

    >>> contradictions({"mailbox_simple_workdays": 20, "mailbox_workdays": 15})
    {'mailbox_simple_workdays': '不能超过“信箱留言答复期限”的 15 个工作日，请改小。'}
    """
    return {
        less.name: f"不能超过“{more.label}”的 {more.kind.words(values[more.name])}，请改小。"
        for less, more in NOT_ABOVE
        if less.name in values and more.name in values and values[less.name] > values[more.name]
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """A part of the settings as it stands: what a form is made from, and what a change is of.

    A setting that was never changed has no row, so the part has number and version for all of it.
    """

    __tablename__: ClassVar[str] = "office_setting"

    group: Group
    org_id: int
    kept: Mapping[str, str]

    @property
    def id(self) -> int:
        """The number under which the trail knows this part."""
        return list(Group).index(self.group) + 1

    @property
    def version(self) -> int:
        """Another number as soon as something in this part is another."""
        return version_of(self.kept)


def version_of(kept: Mapping[str, str]) -> int:
    """A number for what is kept: the same words, the same number, and never 0.

    >>> version_of({"a": "1", "b": "2"}) == version_of({"b": "2", "a": "1"}) != version_of({})
    True
    """
    said = "\0".join(f"{name}\0{kept[name]}" for name in sorted(kept))
    return (zlib.crc32(said.encode()) & 0x7FFFFFFE) + 1
