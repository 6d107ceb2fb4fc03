"""Reading the yearly holiday notice, or plain lines of ours, as a clerk pastes it (domain.md 6.1).

`notice_text` cuts the text into sentences, `notice_days` reads one of them, `notice_claims` adds
the plain lines; here the whole is put together and what contradicts itself is found.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from tracker.calendar.notice_claims import EXAMPLE, Claim, Trouble, claims_of
from tracker.calendar.notice_days import (
    LONGEST,
    OUTSIDE,
    dates_of,
    needs_year,
)
from tracker.calendar.notice_text import compact, document_number, ordinary
from tracker.calendar.rules import FIRST_YEAR, LAST_YEAR, SATURDAY
from tracker.core.errors import Refused

MOST = 100_000  # characters of a text that is read
SHOWN = 60  # characters of a line that a fault shows
STATUTORY = {  # holidays of the whole people (放假办法 Art. 2) and the words that name them
    "元旦": "元旦",
    "春节": "春节",
    "清明节": "清明",
    "劳动节": "劳动|五一",
    "端午节": "端午",
    "中秋节": "中秋",
    "国庆节": "国庆",
}
DIGIT = re.compile("[0-9]")
TITLE_YEAR = re.compile(
    r"(?<![0-9])([0-9]+)年[^。:;,0-9]{0,40}?(?:节假日|放假|休假|假期)"
    r"[^。:;,0-9]{0,8}?(?:安排|通知|方案)"
)

TOO_LONG = f"粘贴的文字超过 {MOST} 字：请只粘贴通知正文。"
NOTHING = f"没有读到放假或上班的日期：请粘贴放假通知的全文，或者每天写一行，如{EXAMPLE}。"
OTHER_YEAR = "这是 {} 年的通知，页面上选的是 {} 年：请改选年份，或者粘贴所选年份的通知。"
BOTH = "{}又放假又上班（{}）：请对照原文，只留一种。"
SUPERFLUOUS = "本来就是工作日"
NO_CHANGE = "{}" + SUPERFLUOUS + "，不用写上班：请对照原文改正日期，或者删去。"
FROM_WEEKEND = "{}是周末，分不清是哪几天上班：请去掉“起”字，逐天写明上班。"


class Arranged(NamedTuple):
    """What the arrangement says of a day; `note` is its holiday, "春节" or "春节调休"."""

    is_workday: bool
    note: str


class Fault(NamedTuple):
    """Something that cannot be read or contradicts itself.

    `line` counts from 1 as `str.splitlines` does, `text` is that line cut to 60 characters,
    `sentence` says what is wrong and what to write instead.
    """

    line: int
    text: str
    sentence: str


class Notice(NamedTuple):
    """What was read; see `read_notice`. `number` is the 发文字号 or ""."""

    year: int | None
    number: str
    days: dict[date, Arranged]
    faults: tuple[Fault, ...]


def read_notice(text: str, year: int | None = None) -> Notice:
    """Read a pasted notice of the State Council, a local one like it, or lines of our own.

    Days without a year belong to `year`, else to the year of the title, else to the one most
    spans are written with. A day written with another year, as 元旦 that begins on
    "2022年12月31日", is kept under its real date: the caller decides what to do with it. A rest
    day that is a weekend is kept too. A title of another year than `year` is a fault, and nothing
    more is read.

    Raises for no text. What cannot be read, or contradicts itself, is a fault and not in `days`;
    only a superfluous 上班 on an ordinary working day is both, since it changes nothing.

    >>> text = "二、春节：2月6日（周六）至12日放假，共7天。2月14日（周日）上班。"
    >>> notice = read_notice(text, 2027)
    >>> len(notice.days), notice.days[date(2027, 2, 14)], notice.faults
    (8, Arranged(is_workday=True, note='春节调休'), ())
    >>> read_notice("2027-02-30 放假 春节").faults[0].sentence
    '没有 2027 年 2 月 30 日这一天：请对照原文改正。'
    """
    if len(text) > MOST:
        return Notice(year, "", {}, _faults(text[:MOST].splitlines(), [Trouble(1, TOO_LONG)]))
    raw = text.splitlines()
    lines = [ordinary(line).strip() for line in raw]
    number = document_number(lines)
    title_year, troubles = _title_year(lines, year)
    if troubles:
        return Notice(year, number, {}, _faults(raw, troubles))
    claims, troubles = claims_of(raw, lines)
    year = year or title_year or _year_of_most(claims)
    days, more = _days(claims, year)
    if not (days or troubles or more):
        more = [Trouble(1, NOTHING)]
    return Notice(year, number, days, _faults(raw, [*troubles, *more]))


def written(days: Mapping[date, Arranged]) -> str:
    """Write `days` as plain lines, one a span, which `read_notice` reads back the same.

    A note must be one line without dates, and not begin with 放假 or 上班.

    >>> rest = Arranged(is_workday=False, note="元旦")
    >>> written({date(2027, 1, 1): rest, date(2027, 1, 2): rest})
    '2027-01-01 至 2027-01-02 放假 元旦'
    """
    lines = []
    for first, last in _spans(days):
        is_workday, note = days[first]
        span = f"{first}" if first == last else f"{first} 至 {last}"
        lines.append(f"{span} {'上班' if is_workday else '放假'} {note}".rstrip())
    return "\n".join(lines)


def missing_holidays(days: Mapping[date, Arranged], year: int) -> list[str]:
    """Name the statutory holidays that no rest day of `year` is noted with (放假办法 Art. 2).

    A rest day of December noted 元旦 is of the next year's.

    >>> missing_holidays({date(2027, 10, 1): Arranged(False, "国庆节、中秋节")}, 2027)
    ['元旦', '春节', '清明节', '劳动节', '端午节']
    """
    notes = {
        note.replace("元旦", "") if day.month == 12 else note
        for day, (is_workday, note) in days.items()
        if day.year == year and not is_workday
    }
    named = "\n".join(notes)
    return [name for name, words in STATUTORY.items() if not re.search(words, named)]


def _faults(raw: list[str], troubles: Iterable[Trouble]) -> tuple[Fault, ...]:
    ordered = sorted(dict.fromkeys(troubles), key=lambda trouble: trouble.line)
    return tuple(
        Fault(line, raw[line - 1].strip()[:SHOWN] if raw else "", sentence)
        for line, sentence in ordered
    )


def _title_year(lines: list[str], given: int | None) -> tuple[int | None, list[Trouble]]:
    """Return the year of the title, and what is wrong with it or with the given one."""
    if given is not None and not FIRST_YEAR <= given <= LAST_YEAR:
        return None, [Trouble(1, OUTSIDE.format(given))]
    titles = _titles(lines)
    # a page may link to the notices of other years
    if not titles or given in [year for year, _ in titles]:
        return given, []
    year, line = titles[0]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, [Trouble(line, OUTSIDE.format(year))]
    if given is not None:
        return None, [Trouble(line, OTHER_YEAR.format(year, given))]
    return year, []


def _titles(lines: list[str]) -> list[tuple[int, int]]:
    """The years of what looks like a title, which may be broken over three lines, and where."""
    tight = [compact(line) for line in lines]
    return [
        (int(found[1][:9]), number)
        for number, line in enumerate(tight, 1)
        if DIGIT.search(line)
        for found in TITLE_YEAR.finditer(line + "".join(tight[number : number + 2])[:60])
        if found.start() < len(line)
    ]


def _year_of_most(claims: list[Claim]) -> int | None:
    """The year most spans are written with, None if there is none or two are equal."""
    years = Counter(
        last.year for claim in claims for _, last in claim.said.spans if last.year is not None
    ).most_common(2)
    is_clear = len(years) == 1 or (len(years) == 2 and years[0][1] > years[1][1])
    return years[0][0] if is_clear else None


def _days(claims: list[Claim], year: int | None) -> tuple[dict[date, Arranged], list[Trouble]]:
    """Lay the claims together; a day that is both 放假 and 上班 is left out."""
    read, troubles = _dated(claims, year)
    rest: dict[date, Claim] = {}
    worked: dict[date, Claim] = {}
    days: dict[date, Arranged] = {}
    for claim, dates in read:
        (worked if claim.said.is_workday else rest).update(dict.fromkeys(dates, claim))
        for day in dates:
            arranged = Arranged(claim.said.is_workday, claim.note)
            days[day] = _merged(days[day], arranged) if day in days else arranged
    for day in rest.keys() & worked.keys():
        del days[day]
    for claim, dates in read:
        if claim.said.is_workday:
            troubles.extend(_contradictions(claim, dates, rest))
    for day, claim in worked.items():
        if claim.said.resumes:
            days.pop(day, None)
    return days, troubles


def _contradictions(
    claim: Claim, dates: list[date], rest: Mapping[date, Claim]
) -> Iterator[Trouble]:
    """Say which of the worked `dates` are at rest as well, and which are worked anyway."""
    if both := [day for day in dates if day in rest]:
        places = sorted({claim.line, *(rest[day].line for day in both)})
        where = "、".join(f"第 {place} 行" for place in places)
        yield Trouble(places[-1], BOTH.format(_listed(both), where))
    idle = [day for day in dates if day.weekday() < SATURDAY and day not in rest]
    if idle and not claim.said.resumes:
        yield Trouble(claim.line, NO_CHANGE.format(_listed(idle)))


def _dated(
    claims: list[Claim], year: int | None
) -> tuple[list[tuple[Claim, list[date]]], list[Trouble]]:
    """The claims that can be read, with their days."""
    read: list[tuple[Claim, list[date]]] = []
    troubles: list[Trouble] = []
    is_asked = False  # for the year: once is enough
    for claim in claims:
        is_yearless = year is None and not claim.said.trouble and needs_year(claim.said)
        if is_yearless and is_asked:
            continue
        is_asked = is_asked or is_yearless
        try:
            dates = dates_of(claim.said, year)
        except Refused as error:
            troubles.append(Trouble(claim.line, str(error)))
            continue
        if claim.said.resumes and any(day.weekday() >= SATURDAY for day in dates):
            troubles.append(Trouble(claim.line, FROM_WEEKEND.format(_listed(dates))))
        else:
            read.append((claim, dates))
    return read, troubles


def _merged(before: Arranged, after: Arranged) -> Arranged:
    """One day named twice, as in two holidays that share it."""
    if after.note in before.note:
        return before
    return before._replace(note=f"{before.note}、{after.note}".lstrip("、"))


def _listed(days: list[date]) -> str:
    return "、".join(f"{day.month} 月 {day.day} 日" for day in days)


def _spans(days: Mapping[date, Arranged]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for day in sorted(days):
        first, last = spans[-1] if spans else (day, day)
        is_next = day - last == timedelta(days=1) and (day - first).days < LONGEST
        if is_next and days[day] == days[first]:
            spans[-1] = (first, day)
        else:
            spans.append((day, day))
    return spans
