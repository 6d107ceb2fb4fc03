"""How days, moments and sizes are written on pages: 11月23日 周一, 08:30, 84 KB."""

from datetime import date, datetime

from flask import Flask

from tracker.core import clock

WEEKDAYS = "一二三四五六日"
NOTHING = "—"


def day(value: date | None) -> str:
    """A day with its weekday; of a moment, the office's own day. A dash where there is none.

    >>> day(date(2026, 11, 23))
    '11月23日 周一'
    """
    if value is None:
        return NOTHING
    value = _own(value)
    return f"{value.month}月{value.day}日 {weekday(value)}"


def weekday(value: date) -> str:
    """The day of the week.

    >>> weekday(date(2026, 11, 23))
    '周一'
    """
    return f"周{WEEKDAYS[value.weekday()]}"


def day_y(value: date | None) -> str:
    """A day with its year.

    >>> day_y(date(2026, 11, 23))
    '2026年11月23日'
    """
    if value is None:
        return NOTHING
    value = _own(value)
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    """A moment on the office's clock (Asia/Shanghai).

    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
    '11月23日 08:30'
    """
    if value is None:
        return NOTHING
    own = clock.local(value)
    return f"{own.month}月{own.day}日 {own:%H:%M}"


def moment_y(value: datetime) -> str:
    """A moment with its year.

    >>> from datetime import UTC
    >>> moment_y(datetime(2026, 12, 31, 18, 30, tzinfo=UTC))
    '2027年1月1日 02:30'
    """
    return f"{clock.local(value).year}年{moment(value)}"


def size(count: int) -> str:
    """A number of bytes, for reading.

    >>> size(900), size(86_016), size(3_355_444)
    ('900 B', '84 KB', '3.2 MB')
    """
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def _own(value: date) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def init_app(app: Flask) -> None:
    """Give templates the filters `day`, `day_y`, `moment`, `moment_y`, `size`, `weekday`."""
    shown = (day, day_y, moment, moment_y, size, weekday)
    app.jinja_env.filters.update({one.__name__: one for one in shown})
