"""The value of a spreadsheet's cell as a person sees it: dates, percentages, whole numbers."""

import re
from datetime import date, datetime, time, timedelta

Value = int | float | str | bool | time | date | datetime | timedelta
# What the numbers below 164 stand for, where it is more than a plain number: ECMA-376 18.8.30,
# the Chinese ones among them.
BUILT_IN = (
    dict.fromkeys((9,), "0%")
    | dict.fromkeys((10,), "0.00%")
    | dict.fromkeys((14, 22, 30, 31), "yyyy-m-d")
    | dict.fromkeys((15,), "d-mmm-yy")
    | dict.fromkeys((16, 28, 29, 51, 53, 54, 58), "m-d")
    | dict.fromkeys((17, 27, 36, 50, 52, 57), "yyyy-m")
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm")
)
_QUIET = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|general|am/pm|a/p', re.I | re.S)
_BEGAN = datetime(1899, 12, 30)  # noqa: DTZ001  a day of the sheet's own calendar, without a zone
_LAST = 2_958_465  # 31 December 9999


def written(value: Value, code: str = "") -> str:
    """Return `value` as the format `code` shows it, dates in Chinese.

    A date shows only what its format shows: 2023年6月 is no promise for the first of June.

    >>> written(date(2023, 6, 1), 'yyyy"年"m"月"'), written(date(2023, 6, 30)), written(3.0)
    ('2023年6月', '2023年6月30日', '3')
    >>> written(0.355, "0%"), written(45107.0, "m-d")
    ('35.5%', '6月30日')
    """
    signs = _QUIET.sub("", code).split(";")[0].lower()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if "%" in signs:
            return f"{_plain(round(value * 100, 6))}%"
        if not _is_date(signs) or not 0 < value < _LAST:
            return _plain(value)
        value = _BEGAN + timedelta(days=value)
    if isinstance(value, date):
        return _day(value, signs)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def matters(code: str) -> bool:
    """Whether a number in the format `code` is seen as something else than the number."""
    signs = _QUIET.sub("", code).split(";")[0].lower()
    return "%" in signs or _is_date(signs)


def _is_date(signs: str) -> bool:
    return any(sign in signs for sign in "ymdhs")


def _plain(number: float) -> str:
    """A number without the zeros that only the machine sees.

    >>> _plain(3.0), _plain(0.1 + 0.2), _plain(2023111500001)
    ('3', '0.3', '2023111500001')
    """
    if number == number // 1 and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.12g}"


def _day(value: date, signs: str) -> str:
    """A date, or the part of it that is shown; an m with hours and without a day means minutes."""
    has_day = "y" in signs or "d" in signs
    has_clock = "h" in signs or "s" in signs
    parts = ((value.year, "年", "y"), (value.month, "月", "m"), (value.day, "日", "d"))
    shown = [
        f"{n}{unit}" for n, unit, sign in parts if sign in signs and (has_day or not has_clock)
    ]
    clock = value.strftime("%H:%M") if isinstance(value, datetime) and has_clock else ""
    if not shown and not clock:
        shown = [f"{n}{unit}" for n, unit, _ in parts]
    return " ".join(filter(None, ("".join(shown), clock)))
