"""The days a sentence of a holiday notice names, and what it says of them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tracker.calendar.rules import FIRST_YEAR, LAST_YEAR
from tracker.core.errors import Refused

LONGEST = 31  # days of one span: longer is a slip of the pen
WEEKDAYS = "一二三四五六日"
COUNTS = {character: number for number, character in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2
}

WEEKDAY = re.compile(r"(?:周|星期|礼拜)([^末,、)]?)")
TOKEN = re.compile(
    r"""
    (?P<day>
      (?:(?<![0-9年月])(?:(?P<y>[0-9]{4})年)?(?:(?P<m>[0-9]{1,2})月)?(?P<d>[0-9]{1,2})[日号]
       |(?<![0-9])(?P<iso>[0-9]{4}(?P<by>[-/.])[0-9]{1,2}(?P=by)[0-9]{1,2})(?![0-9]))
      (?:\((?P<bracket>[^()]{0,40})\)|(?P<bare>(?:周|星期|礼拜)[一二三四五六日天]))?
    )
    |(?P<torn>(?<![0-9])[0-9]+(?:[月日号]|[-/.][0-9]+)
       |[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}[日号])
    |(?P<count>(?:共计?|为期|(?<=假)|(?<=休))(?P<n>[0-9]{1,3}|[一二三四五六七八九十两])天)
    |(?P<rest>放假)
    |(?P<work>上班|补班)
    """,
    re.VERBOSE,
)
TO = re.compile(r"至|到|[-—–~－]{1,2}")
AND = re.compile(r"[,、和及与]?|以及")
BEFORE_VERB = re.compile(r"[,均都也为要将需日全天正常照调休公补统一]*")
SPECIAL = re.compile(r"妇女|儿童|少年|青年|军人|半[天日]")
OUTSIDE = f"{{}} 年不在 {FIRST_YEAR}—{LAST_YEAR} 年之间：请改正年份。"
HOW = "请写成“2月6日（周六）至12日（周五）放假”或“2027-02-06 至 2027-02-12 放假 春节”的样子。"


class Day(NamedTuple):
    """A day as it is written; what is None is left out, `weekdays` are those in its brackets."""

    year: int | None
    month: int | None
    day: int
    weekdays: str


class Said(NamedTuple):
    """What one verb says of the days before it.

    `at` is where in the sentence the days begin. `spans` are pairs of first and last day.
    `total` is the N of 共N天, `joins_weekend` that it may count the weekend beside (与周末连休),
    `resumes` that work only goes on (起上班). `trouble` is what keeps it from being read.
    """

    at: int
    is_workday: bool
    spans: tuple[tuple[Day, Day], ...] = ()
    total: int | None = None
    joins_weekend: bool = False
    resumes: bool = False
    trouble: str = ""


class Reading(NamedTuple):
    """What a sentence says, and where a day stands of which it says neither 放假 nor 上班."""

    said: list[Said]
    dangling: int | None = None


def read_sentence(text: str) -> Reading:
    """Read a sentence without spaces, its punctuation half-width.

    >>> [said] = read_sentence("4月4日(周六)至6日(周一)放假,共3天").said
    >>> said.total, dates_of(said, 2026)[-1].isoformat()
    (3, '2026-04-06')
    """
    said: list[Said] = []
    days: list[re.Match[str]] = []
    early_total: int | None = None
    since, is_bare = 0, False
    for token in TOKEN.finditer(text):
        match token.lastgroup:
            case "day" | "torn":
                days.append(token)
            case "count":
                if days:
                    early_total = _number(token["n"])
                elif said and not said[-1].is_workday:
                    said[-1] = said[-1]._replace(
                        total=_number(token["n"]),
                        joins_weekend="连休" in text[since : token.start()],
                    )
            case verb:
                if SPECIAL.search(text, since, token.end() + 3):
                    pass  # a half-day of women, children, soldiers: the office works
                elif days:
                    found = _said(text, days, token, verb == "work", is_bare)
                    said.append(found._replace(total=early_total))
                else:
                    is_bare = is_bare or verb == "rest"
                days, early_total, since = [], None, token.end()
    left = next((token.start() for token in days if token.lastgroup == "day"), None)
    if left is not None and is_bare:
        trouble = f"日期要写在“放假”“上班”的前面：{HOW}"
        return Reading([*said, Said(left, is_workday=False, trouble=trouble)])
    return Reading(said, left)


def dates_of(said: Said, year: int | None) -> list[date]:
    """Return the days of `said`; one without a year belongs to `year`.

    Refuses, in a sentence that says what to write, a day that does not exist, a year missing or
    outside 2000 to 2100, a weekday in brackets or a 共N天 that contradicts, and a span that ends
    before it starts or is longer than 31 days.
    """
    if said.trouble:
        raise Refused(said.trouble)
    days = [day for first, last in said.spans for day in _days_between(first, last, year)]
    if said.total is not None and said.total not in _fitting_totals(said, days):
        raise Refused(
            f"写着共 {said.total} 天，从日期数出来是 {len(days)} 天：请对照原文改正日期或天数。"
        )
    return days


def needs_year(said: Said) -> bool:
    """Whether a day of `said` has no year of its own, nor one beside it in its span."""
    return any(first.year is None and last.year is None for first, last in said.spans)


def _said(
    text: str, days: list[re.Match[str]], verb: re.Match[str], is_workday: bool, is_bare: bool
) -> Said:
    said = Said(days[0].start(), is_workday)
    before = text[days[-1].end() : verb.start()]
    try:
        if is_bare:
            raise Refused(f"前面已有“放假”二字，分不清它指哪几天，日期要写在它前面：{HOW}")
        spans = tuple(_spans(text, days))
        if before.startswith(("起", "开始")):
            return said._replace(spans=spans, resumes=is_workday)
        if not BEFORE_VERB.fullmatch(re.sub(r"共计?\w{1,3}天", "", before)):
            raise Refused(f"日期和“{verb[0]}”之间的“{before[:20]}”看不懂：{HOW}")
        return said._replace(spans=spans)
    except Refused as error:
        return said._replace(trouble=str(error))


def _spans(text: str, tokens: list[re.Match[str]]) -> Iterator[tuple[Day, Day]]:
    """Pair the days of "4月4日至6日、9日"; a day without a month takes the one before it."""
    spans: list[tuple[Day, Day]] = []
    may_end = False
    for place, token in enumerate(tokens):
        before = spans[-1][1] if spans else None
        day = _day(token, before)
        gap = text[tokens[place - 1].end() : token.start()] if place else ""
        if may_end and TO.fullmatch(gap):
            spans[-1] = (spans[-1][0], day)
            may_end = False
        elif AND.fullmatch(gap):
            day = _same_year(day, before)
            spans.append((day, day))
            may_end = True
        else:
            raise Refused(f"两个日期之间的“{gap[:20]}”看不懂：{HOW}")
    yield from spans


def _same_year(day: Day, before: Day | None) -> Day:
    """`day` with the year of the one before it in "2026年12月26日、12月27日"."""
    if day.year or not before or not before.year or not before.month or not day.month:
        return day
    return day._replace(year=before.year) if day.month >= before.month else day


def _day(token: re.Match[str], before: Day | None) -> Day:
    if token.lastgroup == "torn":
        raise Refused(f"“{token[0][:20]}”不是完整的日期：{HOW}")
    weekdays = _weekdays(token["bracket"] or token["bare"] or "")
    if token["iso"]:
        iso = [int(part) for part in token["iso"].split(token["by"])]
        return Day(iso[0], iso[1], iso[2], weekdays)
    if token["m"]:
        year = int(token["y"]) if token["y"] else None
        return Day(year, int(token["m"]), int(token["d"]), weekdays)
    if token["y"] or before is None:
        raise Refused(f"“{token[0][:20]}”没有写月份：{HOW}")
    return Day(before.year, before.month, int(token["d"]), weekdays)


def _weekdays(bracket: str) -> str:
    """The weekdays named in "农历除夕、周二", 天 as 日."""
    found = "".join(WEEKDAY.findall(bracket)).replace("天", "日")
    if strange := found.strip(WEEKDAYS):
        raise Refused(f"没有“星期{strange[:3]}”：请对照原文改正括号里的星期。")
    return found


def _days_between(first: Day, last: Day, year: int | None) -> list[date]:
    start_year, end_year = _years(first, last, year)
    start, end = _date(first, start_year), _date(last, end_year)
    if end < start:
        raise Refused(
            f"到 {end.month} 月 {end.day} 日为止，却从 {start.month} 月 {start.day} 日开始："
            "请对照原文改正；跨年的假期两头都写上年份，如“2026年12月31日至2027年1月2日放假”。"
        )
    if (length := (end - start).days + 1) > LONGEST:
        raise Refused(f"一次放假 {length} 天，超过 {LONGEST} 天：请对照原文改正起止日期。")
    return [start + timedelta(days=n) for n in range(length)]


def _years(first: Day, last: Day, year: int | None) -> tuple[int | None, int | None]:
    """The years of a span, of which one end may lend the other its year over the new year."""
    turns = first.month == 12 and last.month == 1
    if first.year is not None and last.year is None:
        return first.year, first.year + turns
    if first.year is None and last.year is not None:
        return last.year - turns, last.year
    if first.year is None:
        return year, year
    # "2026年12月31日至1日": the end took year and month from the start
    return first.year, last.year


def _date(day: Day, year: int | None) -> date:
    if year is None:
        raise Refused("不知道是哪一年：请写上年份，如“2027年2月6日”，或者把通知的标题一起粘贴。")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(OUTSIDE.format(year))
    try:
        found = date(year, day.month or 0, day.day)
    except ValueError:
        raise Refused(
            f"没有 {year} 年 {day.month} 月 {day.day} 日这一天：请对照原文改正。"
        ) from None
    right = WEEKDAYS[found.weekday()]
    if day.weekdays.strip(right):
        raise Refused(
            f"{year} 年 {day.month} 月 {day.day} 日是星期{right}，不是星期{day.weekdays}："
            "请对照原文改正日期或星期，并核对年份。"
        )
    return found


def _fitting_totals(said: Said, days: list[date]) -> set[int]:
    """The N that 共N天 may have: the days, and with 与周末连休 the weekend beside them as well."""
    if not said.joins_weekend:
        return {len(days)}
    first, last = days[0], days[-1]
    while (first - timedelta(days=1)).weekday() >= 5:
        first -= timedelta(days=1)
    while (last + timedelta(days=1)).weekday() >= 5:
        last += timedelta(days=1)
    return {len(days), (last - first).days + 1}


def _number(written: str) -> int:
    return COUNTS.get(written) or int(written)
