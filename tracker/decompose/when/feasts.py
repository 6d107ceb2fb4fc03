"""Limits by a feast, a season or a day of the week: 国庆节前, 汛期前, 下周五前.

A feast of the solar calendar has an eve (`EVES`); the others have no day without a calendar that
is not at hand. To teach one, add the plain word to a table.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.when.timewords import BEFORE, HOUR, YEAR, wordings

EVES = {  # the last day before it
    "元旦": (12, 31),
    "三八": (3, 7),
    "妇女节": (3, 7),
    "植树节": (3, 11),
    "五一": (4, 30),
    "劳动节": (4, 30),
    "五四": (5, 3),
    "青年节": (5, 3),
    "护士节": (5, 11),
    "六一": (5, 31),
    "儿童节": (5, 31),
    "七一": (6, 30),
    "建党节": (6, 30),
    "八一": (7, 31),
    "建军节": (7, 31),
    "教师节": (9, 9),
    "国庆": (9, 30),
    "十一": (9, 30),
    "消防日": (11, 8),
    "宪法日": (12, 3),
    "圣诞": (12, 24),
}
_LUNAR = """
春节 元宵 清明 端午 七夕 中秋 重阳 除夕 腊八 小年 大年 新春 新年 双节 两节 年关 农历 腊月 正月
冬月
"""
_SEASONS = """
汛期 主汛期 春汛 夏汛 秋汛 伏汛 入汛 汛 入冬 入夏 入秋 入春 入梅 入伏 开春 立春 立夏 立秋 立冬
春分 夏至 秋分 冬至 惊蛰 谷雨 芒种 霜降 小满 大雪 小雪 大寒 小寒 大暑 小暑 春季 夏季 秋季 冬季
雨季 主雨季 雪季 旱季 梅雨 枯水期 丰水期 旺季 旅游旺季 台风季 台风 寒潮 春耕 春播 春种 春灌 夏收
夏种 夏播 秋收 秋种 秋播 秋冬种 冬播 冬种 冬修 三夏 三秋 双抢 农忙 供暖 集中供暖 冬季供暖 采暖
冬季采暖 供热 封冻 上冻 霜冻 结冰 冰冻 防火期 森林防火期 禁渔期 禁渔 禁烧期 开渔 开海 高温 暑期
暑运 春运
"""
_SCHOOL_AND_SESSIONS = """
开学 新学期 新学年 学期 春季开学 秋季开学 春季学期 秋季学期 春季学期开学 秋季学期开学 新学期开学
学生开学 放假 放寒假 放暑假 寒假 暑假 高考 中考 两会 全国两会 县两会 市两会 省两会
"""
_DAYS = "一二三四五六日天末"
_WEEK = rf"(?:[本这下]个?(?:周|星期)[{_DAYS}]?|(?:周|星期)[{_DAYS}])"
_ALONE = r"(?<![\u4e00-\u9fff])[年节](?=前)"  # 年前, 节前 at the beginning of a clause
_UNTOLD = (_LUNAR + _SEASONS + _SCHOOL_AND_SESSIONS).split()
_WORDS = sorted((*EVES, *_UNTOLD), key=len, reverse=True)
_FIRSTS = "".join(sorted({word[0] for word in _WORDS} | set("本这下周星年节")))
_SECONDS = "".join(sorted({word[1:2] for word in _WORDS} | set(f"前个周星期{_DAYS}")))
_SHORTEST = "".join(word for word in _WORDS if len(word) == 1)
# Two characters tell where one may begin: elsewhere the long list is not tried.
_BEGINS = re.compile(rf"[{_FIRSTS}](?<![第每].)(?:(?<=[{_SHORTEST}])|(?=[{_SECONDS}]))")
# 汛前检查 is the name of a check, 汛前完成 a limit.
_NAMED = "安全|大?[检排自巡核普]查|准备|隐患|培训|演练|调度|会商|、"
_TAIL = (
    r"(?:国际)?(?:劳动|妇女|儿童|青年|建党|建军)?[”\"]?(?:节日?|期|季|时节|时|高峰)?"
    r"(?:假期|小?长假|放假|假日|开学|开始|结束|来临|到来|启动|收割)?[”\"]?"
)
_FEAST = rare(
    rf"(?:(?P<week>{_WEEK})|{_ALONE}|"
    rf"(?:农历[^，。；]{{1,8}}?|[腊正冬]月[初十廿二三一四五六七八九]{{1,4}}|(?P<word>{'|'.join(_WORDS)}))"
    rf"{_TAIL})(?P<limit>{HOUR}\s?{BEFORE}(?<!汛前)|{HOUR}\s?{BEFORE}(?!{_NAMED})|(?(week)内|(?!)))"
)
_WITH_YEAR = rare(rf"(?:{YEAR}\s?)?[“\"]?$")


def hinted(text: str) -> bool:
    """Whether such a limit may stand in `text`."""
    return "前" in text or "周" in text


def feasts(
    text: str, year_of: Callable[[re.Match[str]], int | None]
) -> Iterator[tuple[Span, date | None]]:
    """Yield where `text` sets such a limit, and its day where one can be told.

    `year_of` says which year a match of `timewords.YEAR` means, the paper's where none is named.
    """
    for match in wordings(_BEGINS, _FEAST, text):
        named = _WITH_YEAR.search(text, max(0, match.start() - 8), match.start())
        start = named.start() if named else match.start()
        eve = EVES.get(match["word"] or "")
        year = year_of(named) if eve and named else None
        yield Span(start, match.end()), date(year, *eve) if eve and year else None
