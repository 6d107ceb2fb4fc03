"""Deadlines in words: 9月底前, 上半年, 印发之日起10个工作日内 (domain.md 4.4, DUE-1).

`timewords` and `moments` find the points of time and their days, `timeuses` says what each is
there for, `countings` and `haste` read what has no day of its own.
"""

import re

from tracker.decompose.rules import Deadline, DeadlineKind
from tracker.decompose.taken import Taken
from tracker.decompose.when import countings, haste, moments, timeuses, timewords
from tracker.decompose.when.timepoints import Years

__all__ = ["Years", "deadlines"]

_QUOTE = 20  # characters shown of what is due
_LEAD_LENGTH = 4
_CLAUSE_END = re.compile("[，。；,;、）)！\n]")
_LEAD = re.compile(r"(?:于|在|至|截至|截止到?|到|争取|力争|务必)\s?$")
# Names and quoted words (《…2025年春节前…的通知》, “马上就办”); “七一”前 is a day all the same.
_NAMES = re.compile("《[^》\n。]{0,80}》|“[^”\n。]{0,24}”(?![^，。；”]{0,4}前)|〔[^〕\n。]{0,10}〕")
_MASK = "▢"
_PERIOD, _RELATIVE, _URGENT = DeadlineKind.PERIOD, DeadlineKind.RELATIVE, DeadlineKind.URGENT
# One of these stands in every limit: half of all rows have none, and are asked no more.
_SIGN = re.compile("[月年季日号前周内立即尽马抓限迅火从赶./．-]")


def deadlines(
    text: str, years: Years, report: bool = False, due: bool = False, at: int = 0
) -> tuple[Deadline, ...]:
    """Return the deadlines of `text` in order; their characters count from `at`.

    A bare day in a report is the day of an event, not one to be kept; in a plan it counts only
    where something is to be delivered by then, or where the text is said to tell what is `due`.
    A missing year is the document's.

    >>> [d.date.isoformat() for d in deadlines("于9月底前编完,年底前公开", Years(2023))]
    ['2023-09-30', '2023-12-31']
    >>> deadlines("于3月5日召开了会议", Years(2023), report=True)
    ()
    """
    sign = _SIGN.search(text)
    if not sign:
        return ()
    words = text
    if "《" in text or "“" in text or "〔" in text:
        words = _NAMES.sub(lambda name: _MASK * len(name[0]), text)
    # What has a date goes before what counts from an event, and that before mere haste.
    found: list[Deadline] = []
    if (words is text and sign[0] in timewords.UNITS) or timewords.hinted(words):
        found += [
            _dated(text, moment, use, at)
            for moment in moments.moments(words, years)
            if (use := timeuses.use(words, moment, years, report=report, due=due))
        ]
    if countings.HINT.search(words):
        found += _counted(words, text, report, at)
    for start, end in haste.haste(words, report=report):
        quote = _quote(text, start, end)
        found.append(Deadline(quote, None, _URGENT, False, start + at, end + at))
    return tuple(_apart(found) if len(found) > 1 else found)


def _apart(found: list[Deadline]) -> list[Deadline]:
    """In the order of the text, without what lies over one found before it."""
    taken = Taken()
    out: list[Deadline] = []
    for deadline in found:
        if taken.free(deadline.start, deadline.end):
            taken.add(deadline.start, deadline.end)
            out.append(deadline)
    return sorted(out, key=lambda deadline: deadline.start)


def _dated(text: str, moment: moments.Moment, use: timeuses.Use, at: int) -> Deadline:
    kind, start, end, open_start, open_end = use
    # Never provisional: no day computed here hangs on a calendar of holidays (design.md 3.11).
    return Deadline(
        _quote(text, start, end),
        None if open_end else moment.until,
        kind,
        False,
        start + at,
        end + at,
        moment.since if kind is _PERIOD and not open_start else None,
    )


def _counted(words: str, text: str, report: bool, at: int) -> list[Deadline]:
    return [
        Deadline(
            _quote(text, start, end),
            None,
            _RELATIVE,
            False,
            start + at,
            end + at,
            None,
            amount,
            unit,
            text[event.start : event.end] if event else None,
        )
        for start, end, amount, unit, event in countings.countings(words, report=report)
    ]


def _quote(text: str, start: int, end: int) -> str:
    """The wording and what is due by then: 于9月底前编制完成目录, so that two rows differ."""
    lead = start and _LEAD.search(text, max(0, start - _LEAD_LENGTH), start)
    stop = _CLAUSE_END.search(text, end, end + _QUOTE)
    return text[lead.start() if lead else start : stop.start() if stop else end + _QUOTE].strip()
