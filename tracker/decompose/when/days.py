"""Days written in a text: 2021年6月28日, 二〇二一年六月二十八日, 2021-06-28, 2021.6.28."""

import calendar
import re
from datetime import date

from tracker.decompose import numerals

_Y = r"(?P<{0}>(?:19|20)\d\d|[二一][〇○Ｏ零一二三四五六七八九]{{3}})"
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_N = r"(?P<{0}>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})"
FULL = re.compile(
    _Y.format("year")
    + r"\s?年\s?"
    + _N.format("month")
    + r"\s?月\s?"
    + _N.format("day")
    + r"\s?[日号]"
    + r"|(?P<iso_year>(?:19|20)\d\d)[-./](?P<iso_month>\d{1,2})[-./](?P<iso_day>\d{1,2})(?!\d)"
)


def day(year: str | int, month: str | int, day_: str | int) -> date | None:
    """Return the day, or None when there is no such day."""
    try:
        return date(_number(year), _number(month), _number(day_))
    except ValueError:
        return None


def _number(part: str | int) -> int:
    return part if isinstance(part, int) else numerals.value(part) or 0


def month_end(year: int, month: int) -> date | None:
    """Return the last day of the month, or None when there is no such month.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    leap = month == 2 and calendar.isleap(year)
    return date(year, month, 29 if leap else _LENGTHS[month - 1])


def written(match: re.Match[str]) -> date | None:
    """Return the day that a match of `FULL` writes."""
    if match["iso_year"]:
        return day(match["iso_year"], match["iso_month"], match["iso_day"])
    return day(match["year"], match["month"], match["day"])
