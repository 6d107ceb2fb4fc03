"""A limit in hours: from a moment, by the wall clock, nights and holidays included (OPINION_*)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.calendar.limits import Limit, Unit

LONGEST = 999  # hours; beyond it somebody means days


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTheClock:
    """What was counted by which rule, from which moment, and when it ends."""

    limit: Limit
    start: datetime
    amount: int

    @property
    def ends(self) -> datetime:
        """The last moment in time."""
        return hours_after(self.start, self.amount)


def count_hours(limit: Limit, start: datetime, *, amount: int | None = None) -> ByTheClock:
    """Count `limit` from `start`; `amount` stands in for the limit's own, in hours.

    Raises ValueError for a limit in days, a moment without a zone, a count out of all proportion.
    """
    wanted = limit.amount if amount is None else amount
    if limit.unit is not Unit.HOUR:
        raise ValueError(f"“{limit.name}”按天计，不从时刻起算。")
    if not 0 < wanted <= LONGEST:
        raise ValueError(f"期限要在 1 到 {LONGEST} 小时之间，请核对。")
    counted = ByTheClock(limit=limit, start=start, amount=wanted)
    _ = counted.ends  # refused here, and not where it is printed
    return counted


def hours_after(moment: datetime, hours: int) -> datetime:
    """The moment so many hours later. Raises ValueError for one without a zone.

    >>> from datetime import UTC
    >>> hours_after(datetime(2026, 10, 1, 13, tzinfo=UTC), 24).isoformat()
    '2026-10-02T13:00:00+00:00'
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {moment!r}")
    return moment + timedelta(hours=hours)
