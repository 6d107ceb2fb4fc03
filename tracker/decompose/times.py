"""Deadlines in words: 9月底前, 上半年, 印发之日起10个工作日内 (domain.md 4.4, DUE-1).

To add a wording, add a row to `_WORDINGS`: a pattern and what it means.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.decompose import days, numerals
from tracker.decompose.rules import Deadline, DeadlineKind
from tracker.decompose.taken import Taken

_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s?年(?:度)?|"
    r"(?P<rel>今年|本年度?|当年|明年|次年)|(?<!\d)(?P<yy>\d\d)年)?\s?"
)
_MONTH = r"(?<!\d)(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份)?"
_DAY = (
    r"(?P<day>[1-9]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|"
    r"[一二三四五六七八九])\s?[日号]"
)
_MONTH_2, _DAY_2 = _MONTH.replace("month", "month2"), _DAY.replace("day", "day2")
_BEFORE = r"(?P<before>\s?(?:以前|之前|前|止|之内|以内|内))?"
_AT = r"(?P<at>(?:于|在|至|截至|截止到?|到|争取|力争|务必)\s?)?"
_EVENT = re.compile(r"了|召开|举行|关闭|听取|成立|印发|发布了|开展了|以来|起(?!草)|日印发")
_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_EVES = {"国庆": (9, 30), "元旦": (12, 31), "五一": (4, 30)}  # 春节 needs a lunar calendar
_ENDS = {"上旬": 10, "中旬": 20}
_RELATIVE_DAYS = r"(?:个)?(?:工作日|自然日|日|天|小时|个?月|周)"


@dataclass(frozen=True, slots=True)
class Years:
    """The document's year and the day it was written, as far as known."""

    year: int | None
    written: date | None = None


def _year(match: re.Match[str], years: Years) -> int | None:
    if match["year"]:
        return numerals.value(match["year"])
    if match["yy"]:
        return 2000 + int(match["yy"])
    ahead = 1 if match["rel"] in {"明年", "次年"} else 0
    return years.year + ahead if years.year else None


def _month(match: re.Match[str], years: Years) -> date | None:
    year, month = _year(match, years), numerals.value(match["month"])
    return days.month_end(year, month) if year and month else None


def _tenth(match: re.Match[str], years: Years) -> date | None:
    year, month = _year(match, years), numerals.value(match["month"])
    if not year or not month:
        return None
    return (
        days.day(year, month, _ENDS[match["part"]])
        if match["part"] in _ENDS
        else days.month_end(year, month)
    )


def _exact(match: re.Match[str], years: Years) -> date | None:
    year = _year(match, years)
    return days.day(year, match["month"], match["day"]) if year else None


def _dashed(match: re.Match[str], _years: Years) -> date | None:
    return days.day(match["year"], match["month"], match["day"])


def _year_end(match: re.Match[str], years: Years) -> date | None:
    year = _year(match, years)
    return date(year, 12, 31) if year else None


def _half(match: re.Match[str], years: Years) -> date | None:
    year = _year(match, years)
    return (date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31)) if year else None


def _quarter(match: re.Match[str], years: Years) -> date | None:
    year, quarter = _year(match, years), numerals.value(match["quarter"])
    return days.month_end(year, 3 * quarter) if year and quarter and quarter <= 4 else None


def _this_month(_match: re.Match[str], years: Years) -> date | None:
    return days.month_end(years.written.year, years.written.month) if years.written else None


def _holiday(match: re.Match[str], years: Years) -> date | None:
    """The day before a holiday of the solar calendar: 元旦 follows the year's own last day."""
    year = _year(match, years)
    eve = _EVES.get(match["holiday"][:2])
    return date(year, *eve) if year and eve else None


def _unknown(_match: re.Match[str], _years: Years) -> None:
    return None


Reading = Callable[[re.Match[str], Years], date | None]
# Earlier rows win where two overlap; a row's kind holds unless `_kind` sees better.
_WORDINGS: tuple[tuple[re.Pattern[str], DeadlineKind, Reading], ...] = (
    (
        re.compile(
            rf"(?:每(?:年|季度?|月|半年)[^，。；]{{0,6}}?)(?:{_MONTH})?(?:{_DAY})(?:以前|之前|前)"
        ),
        DeadlineKind.PERIOD,
        _unknown,
    ),
    (
        re.compile(
            rf"(?:自|从|在)?[^，。；、\s]{{0,14}}?(?:之日起|之日后|后|"
            rf"起)\s?{_N}\s?{_RELATIVE_DAYS}(?:之内|以内|内)"
        ),
        DeadlineKind.RELATIVE,
        _unknown,
    ),
    (re.compile(rf"{_N}\s?{_RELATIVE_DAYS}(?:之内|以内|内)"), DeadlineKind.RELATIVE, _unknown),
    (
        re.compile(
            rf"{_AT}{_YEAR}{_MONTH}{_DAY}\s?(?:至|到|—|－|-|"
            rf"~)\s?(?:{_MONTH_2})?{_DAY_2}"
        ),
        DeadlineKind.PERIOD,
        _unknown,
    ),
    (
        re.compile(
            rf"{_AT}{_YEAR}{_MONTH}\s?(?:至|到|—|－|-|~)\s?{_MONTH_2}(?:底|"
            rf"末)?"
        ),
        DeadlineKind.PERIOD,
        _unknown,
    ),
    (re.compile(rf"{_AT}{_YEAR}{_MONTH}{_DAY}{_BEFORE}"), DeadlineKind.BY, _exact),
    (
        re.compile(
            rf"{_AT}(?P<year>(?:19|"
            rf"20)\d\d)[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})(?!\d){_BEFORE}"
        ),
        DeadlineKind.BY,
        _dashed,
    ),
    (
        re.compile(rf"{_AT}{_YEAR}{_MONTH}(?P<part>上旬|中旬|下旬){_BEFORE}"),
        DeadlineKind.BY,
        _tenth,
    ),
    (re.compile(rf"{_AT}{_YEAR}{_MONTH}(?:底|末|月底)\s?{_BEFORE}"), DeadlineKind.BY, _month),
    (re.compile(rf"{_AT}{_YEAR}{_MONTH}\s?(?P<before>以前|之前|前)"), DeadlineKind.BY, _month),
    (
        re.compile(
            rf"{_AT}{_YEAR}(?:年底(?!考核|评)|年末|年终(?=前|之前|以前)|(?<=年)底|(?<=年)末)\s?{_BEFORE}"
        ),
        DeadlineKind.BY,
        _year_end,
    ),
    (
        re.compile(rf"{_AT}{_YEAR}(?P<half>上|下)半年(?:末|底)?{_BEFORE}"),
        DeadlineKind.PERIOD,
        _half,
    ),
    (
        re.compile(
            rf"{_AT}{_YEAR}(?:第|前)?(?P<quarter>[一二三四1-4])\s?(?:个)?季度(?:末|底)?{_BEFORE}"
        ),
        DeadlineKind.PERIOD,
        _quarter,
    ),
    (
        re.compile(
            rf"{_AT}{_YEAR}(?P<holiday>国庆节?|元旦节?|五一(?:国际)?(?:劳动节?|节)?|春节|端午节?|"
            r"中秋节?)(?:假期|放假)?(?P<before>以前|之前|前)"
        ),
        DeadlineKind.BY,
        _holiday,
    ),
    (re.compile(rf"(?:本月|当月)(?:底|末){_BEFORE}"), DeadlineKind.BY, _this_month),
    (
        re.compile(r"(?:本周|下周|本月)[一二三四五六日末]?(?:以前|之前|前|内)"),
        DeadlineKind.RELATIVE,
        _unknown,
    ),
    (
        re.compile(r"立即|尽快|尽早|马上(?!办|就)|限期|抓紧(?:时间)?(?=完成|办理|整改)"),
        DeadlineKind.URGENT,
        _unknown,
    ),
)
_HINT = re.compile(
    r"[日月天周季号节旦]|国庆|五一|端午|中秋|小时|年[底末终]|半年|\d[-./]\d|立即|尽[快早]|马上|限期|抓紧"
)  # no wording is without one of these
_CLAUSE_END = re.compile("[，。；,;、）)！\n]")
_QUOTE = 20  # characters shown of what is due
_SPAN_WANTS = re.compile(
    r"^\s?(?:前|之前|以前|内|底|末)?[^，。；]{0,12}(?:完成|完毕|到位|实现|达到|办结|"
    r"建成|上线|报送|上报)"
)


def deadlines(
    text: str, years: Years, report: bool = False, due: bool = False, at: int = 0
) -> tuple[Deadline, ...]:
    """Return the deadlines of `text` in order; their characters count from `at`.

    A bare day in a report is the day of an event, not one to be kept; in a plan it counts only
    behind 于, 至 or the like, or where the text is said to tell what is `due`. A missing year is
    the document's.

    >>> [d.date.isoformat() for d in deadlines("于9月底前编完,年底前公开", Years(2023))]
    ['2023-09-30', '2023-12-31']
    >>> deadlines("于3月5日召开了会议", Years(2023), report=True)
    ()
    """
    taken = Taken()
    found: list[tuple[int, Deadline]] = []
    if not _HINT.search(text):
        return ()
    for pattern, kind, reading in _WORDINGS:
        for match in pattern.finditer(text):
            if not taken.free(*match.span()):
                continue
            meant = kind if due and kind is DeadlineKind.BY else _kind(kind, match, text, report)
            if meant is not None:
                taken.add(*match.span())
                found.append((match.start(), _deadline(match, meant, reading, years, at)))
    return tuple(deadline for _, deadline in sorted(found, key=lambda f: f[0]))


def _kind(kind: DeadlineKind, match: re.Match[str], text: str, report: bool) -> DeadlineKind | None:
    """Return what the wording means where it stands, or None when it sets no time."""
    groups = match.groupdict()
    behind = text[match.end() : match.end() + 24]
    if kind is DeadlineKind.PERIOD:
        if match[0].startswith("每"):
            return None
        half = groups.get("half") or groups.get("quarter")
        return (
            DeadlineKind.BY
            if half
            and (groups.get("before") or match[0][-1] in "末底" or _SPAN_WANTS.match(behind))
            else kind
        )
    if kind is not DeadlineKind.BY or "day" not in groups or groups.get("before"):
        return kind
    event = _EVENT.search(text[match.end() : match.end() + 30])
    if report or not groups.get("at") or event:
        return None
    return kind


def _deadline(
    match: re.Match[str], kind: DeadlineKind, reading: Reading, years: Years, at: int
) -> Deadline:
    # Never provisional: no day computed here hangs on a calendar of holidays (design.md 3.11).
    start, end = match.start() + at, match.end() + at
    return Deadline(_quote(match), reading(match, years), kind, False, start, end)


def _quote(match: re.Match[str]) -> str:
    """The wording and what is due by then: 于9月底前编制完成目录, so that two rows differ."""
    rest = _CLAUSE_END.split(match.string[match.end() : match.end() + _QUOTE], maxsplit=1)[0]
    return (match[0] + rest).strip()
