"""The limits of the law and of the office, each with its rule and the day it came into force.

domain.md 6.3. What an office may set otherwise (`Limit.is_ours`) carries the usual value here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """In what a limit is counted."""

    WORKDAY = "workday"  # DL-1: the day of the event is day 0; ends on a working day
    DAY = "day"  # calendar days of procedural law; a rest day at the end rolls on (DL-2)
    MONTH = "month"  # likewise
    HOUR = "hour"  # the wall clock, nights and holidays included
    BEFORE = "before"  # working days back from a day, which is day 0
    NAMED = "named"  # the day itself is named; the target is never after it (DUE-1, DL-5)


UNIT_NAMES = {
    Unit.WORKDAY: "个工作日",
    Unit.BEFORE: "个工作日",
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.HOUR: "小时",
}
REGULATION = "《政府信息公开条例》"


class NotInForce(ValueError):
    """On that day the rule did not hold yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One rule: how much time, in what unit, from what, by which article, since when.

    `extension` is the most it may be prolonged by, in the same unit. `law` names the rule;
    `is_ours` marks a value the office may set otherwise (domain.md 0.1 `[P]`, `[C]`, `[D]`);
    `fixed` is the month and day that a named day always is.
    """

    code: str
    name: str
    starts: str  # what happened on day 0
    law: str
    unit: Unit = Unit.WORKDAY
    amount: int = 0
    extension: int = 0
    is_ours: bool = False
    fixed: tuple[int, int] | None = None
    since: date = date.min

    def words(self, amount: int | None = None) -> str:
        """20个工作日; nothing where the day itself is named.

        >>> limit("FOI_ANSWER").words(), limit("DUE_1").words()
        ('20个工作日', '')
        """
        if self.unit is Unit.NAMED:
            return ""
        return f"{self.amount if amount is None else amount}{UNIT_NAMES[self.unit]}"


_FOI = date(2019, 5, 15)  # the Regulation as revised came into force
_DECISIONS = date(2019, 9, 1)
_REVIEW = date(2024, 1, 1)  # 行政复议法 as revised: its ten days are working days (Art. 88)

_ALL = (
    Limit(
        code="FOI_ANSWER",
        name="依申请公开答复",
        starts="收到申请",
        amount=20,
        extension=20,
        law=f"{REGULATION}第三十三条",
        since=_FOI,
    ),
    Limit(
        code="FOI_CORRECT",
        name="一次性告知补正",
        starts="收到申请",
        amount=7,
        law=f"{REGULATION}第三十条",
        since=_FOI,
    ),
    Limit(
        code="FOI_CORRECT_BY",
        name="申请人补正",
        starts="补正告知送达",
        amount=10,
        law=f"{REGULATION}第三十条：合理的补正期限",
        is_ours=True,
        since=_FOI,
    ),
    Limit(
        code="FOI_THIRD",
        name="第三方意见",
        starts="第三方收到征求意见书",
        amount=15,
        law=f"{REGULATION}第三十二条",
        since=_FOI,
    ),
    Limit(
        code="FOI_COPRODUCER",
        name="共同制作机关意见",
        starts="对方收到征求意见",
        amount=15,
        law=f"{REGULATION}第三十四条",
        since=_FOI,
    ),
    Limit(
        code="FOI_FEE_PAY",
        name="缴纳信息处理费",
        starts="收费通知送达",
        amount=20,
        law="国办函〔2020〕109号",
        since=date(2021, 1, 1),
    ),
    Limit(
        code="PROACTIVE",
        name="主动公开",
        starts="信息形成或者变更",
        amount=20,
        law=f"{REGULATION}第二十六条",
        since=_FOI,
    ),
    Limit(
        code="INTERPRET",
        name="政策解读",
        starts="政策文件公布",
        amount=3,
        law="与文件同步；最迟 3 个工作日",
        is_ours=True,
    ),
    Limit(
        code="DECISION_COMMENT",
        name="重大决策征求意见",
        starts="公开征求意见",
        unit=Unit.DAY,
        amount=30,
        law="《重大行政决策程序暂行条例》第十五条：一般不少于 30 日",
        since=_DECISIONS,
    ),
    Limit(
        code="DECISION_LEGAL",
        name="重大决策合法性审查",
        starts="送请审查",
        amount=7,
        law="《重大行政决策程序暂行条例》第二十六条：不少于 7 个工作日",
        since=_DECISIONS,
    ),
    Limit(
        code="NORM_LEGAL",
        name="规范性文件合法性审核",
        starts="送审材料齐全",
        amount=15,
        law="国办发〔2018〕115号：5 到 15 个工作日，按最长计",
        is_ours=True,
    ),
    Limit(
        code="REVIEW_REPLY",
        name="行政复议答复",
        starts="收到复议申请书副本",
        amount=10,
        law="《行政复议法》第四十八条、第八十八条",
        since=_REVIEW,
    ),
    Limit(
        code="REVIEW_REPLY_SIMPLE",
        name="行政复议答复（简易程序）",
        starts="收到复议申请书副本",
        amount=5,
        law="《行政复议法》第五十三条、第五十四条、第八十八条：信息公开案件可适用简易程序",
        since=_REVIEW,
    ),
    Limit(
        code="REVIEW_APPLY",
        name="申请行政复议",
        starts="知道或者应当知道行政行为",
        unit=Unit.DAY,
        amount=60,
        law="《行政复议法》第二十条（2024年以前为第九条）",
    ),
    Limit(
        code="SUIT_APPLY",
        name="直接提起行政诉讼",
        starts="知道或者应当知道作出行政行为",
        unit=Unit.MONTH,
        amount=6,
        law="《行政诉讼法》第四十六条；对不予公开的决定，先申请复议",
        since=date(2015, 5, 1),
    ),
    Limit(
        code="SUIT_APPLY_AFTER_REVIEW",
        name="复议后提起行政诉讼",
        starts="收到复议决定书",
        unit=Unit.DAY,
        amount=15,
        law="《行政诉讼法》第四十五条",
        since=date(2015, 5, 1),
    ),
    Limit(
        code="SUIT_DEFENCE",
        name="行政诉讼答辩和举证",
        starts="收到起诉状副本",
        unit=Unit.DAY,
        amount=15,
        law="《行政诉讼法》第六十七条",
        since=date(2015, 5, 1),
    ),
    Limit(
        code="OPINION_RELEASE",
        name="重大舆情首次发布",
        starts="发现舆情",
        unit=Unit.HOUR,
        amount=5,
        law="国办发〔2016〕80号",
        since=date(2016, 11, 10),
    ),
    Limit(
        code="OPINION_PRESS",
        name="重大舆情新闻发布会",
        starts="发现舆情",
        unit=Unit.HOUR,
        amount=24,
        law="国办发〔2016〕61号",
        since=date(2016, 7, 30),
    ),
    Limit(
        code="OPINION_REPLY",
        name="其他舆情回应",
        starts="发现舆情",
        unit=Unit.HOUR,
        amount=48,
        law="国办发〔2016〕61号",
        since=date(2016, 7, 30),
    ),
    Limit(
        code="AR_DEPT",
        name="县级以上政府部门年度报告",
        starts="法定日期",
        unit=Unit.NAMED,
        law=f"{REGULATION}第四十九条：每年1月31日前",
        fixed=(1, 31),
        since=_FOI,
    ),
    Limit(
        code="AR_COUNTY",
        name="县政府年度报告",
        starts="法定日期",
        unit=Unit.NAMED,
        law=f"{REGULATION}第四十九条：每年3月31日前",
        fixed=(3, 31),
        since=_FOI,
    ),
    Limit(
        code="DUE_1",
        name="写明的时限",
        starts="写明的日期",
        unit=Unit.NAMED,
        law="含当日；遇休息日，提前到前一个工作日",
        is_ours=True,
    ),
    Limit(
        code="WORKDAYS",
        name="若干个工作日",
        starts="起算",
        amount=1,
        law="从第二天起数工作日",
        is_ours=True,
    ),
    Limit(
        code="NTH_WORKDAY",
        name="周期里的第几个工作日",
        starts="周期开始的前一天",
        amount=1,
        law="按周期推算",
        is_ours=True,
    ),
    Limit(
        code="NTH_LAST_WORKDAY",
        name="周期里的倒数第几个工作日",
        starts="周期结束的后一天",
        unit=Unit.BEFORE,
        amount=1,
        law="按周期推算",
        is_ours=True,
    ),
    Limit(
        code="RECTIFY",
        name="整改",
        starts="下达整改",
        amount=10,
        law="一般问题 10 个、较重 5 个、严重 1 个工作日",
        is_ours=True,
    ),
)

LIMITS = {one.code: one for one in _ALL}


def limit(code: str, on: date | None = None) -> Limit:
    """The rule of that code, as it holds on the day `on`.

    Raises KeyError for an unknown code, NotInForce for a day before the rule.
    """
    found = LIMITS[code]
    if on is not None and on < found.since:
        raise NotInForce(
            f"{found.law}自{found.since.year}年{found.since.month}月{found.since.day}日起施行，"
            "更早的日期不能按它推算。"
        )
    return found
