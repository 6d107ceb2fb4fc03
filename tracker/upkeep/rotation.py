"""Which backups stay: every one of the last day, then one a day, a week, a month. Pure."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from tracker.core import clock

ALL = timedelta(days=1)  # younger than this, every one stays
DAYS, WEEKS, MONTHS = 7, 4, 12

_NAME = re.compile(r"luoshi-(\d{8}-\d{6})")
_STAMP = "%Y%m%d-%H%M%S"


def name_at(moment: datetime) -> str:
    """What a backup begun at `moment` is called."""
    return clock.local(moment).strftime(f"luoshi-{_STAMP}")


def moment_of(name: str) -> datetime | None:
    """When the backup of that name was begun; None for what is no backup of ours.

    >>> moment_of("luoshi-20260918-003001").isoformat()
    '2026-09-18T00:30:01+08:00'
    >>> moment_of("anchors.jsonl"), moment_of("luoshi-20260918-003001.part")
    (None, None)
    """
    found = _NAME.fullmatch(name)
    if not found:
        return None
    try:
        moment = datetime.strptime(found[1], _STAMP)  # noqa: DTZ007 - the office's own time
    except ValueError:
        return None
    return moment.replace(tzinfo=clock.LOCAL)


def outdated(names: Iterable[str], now: datetime) -> list[str]:
    """The backups among `names` that may go, oldest first (reliability.md 2.18: 7 d, 4 w, 12 m).

    A day, week or month counts only where it has a backup, and keeps its last one: a machine
    that was off for a month loses nothing by it. The newest always stays.
    """
    moments = {moment: name for name in names if (moment := moment_of(name))}
    stay = {moment for moment in moments if now - moment < ALL}
    for period, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        last = {period(moment): moment for moment in sorted(moments)}
        stay |= set(sorted(last.values())[-count:])
    return [moments[moment] for moment in sorted(moments.keys() - stay)]


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar())[:2]


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month
