"""How long one has when what a task waits for happened: as its words say, else three working days
(domain.md 4.4). Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.calendar.counting import months_after
from tracker.decompose.when.countings import Counting, countings

PROMPTLY = 3  # 及时: working days within the office (domain.md 4.4)
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Term:
    """So many working days, or a time that the calendar names."""

    amount: int
    unit: str  # workday, day or month

    @property
    def words(self) -> str:
        """10 个工作日, 20 日, 1 个月."""
        return {"workday": f"{self.amount} 个工作日", "day": f"{self.amount} 日"}.get(
            self.unit, f"{self.amount} 个月"
        )

    def named(self, on: date) -> date | None:
        """The day that the term names, counted from `on`; None where working days are counted."""
        if self.unit == "workday":
            return None
        if self.unit == "day":
            return on + timedelta(days=self.amount)
        return months_after(on, self.amount)


def term_of(*texts: str) -> Term:
    """The first term that one of the texts says, in their order.

    >>> term_of("及时", "自制发之日起20个工作日内予以公开。").words
    '20 个工作日'
    >>> term_of("批准后20日内").named(date(2026, 11, 27))
    datetime.date(2026, 12, 17)
    >>> term_of("收到后24小时内处理").words, term_of("及时公开").words
    ('1 日', '3 个工作日')
    """
    said = (_term(one) for text in texts for one in countings(text))
    return next((term for term in said if term), Term(PROMPTLY, "workday"))


def _term(one: Counting) -> Term | None:
    """In units that can be counted; None for years, and for nothing."""
    if one.amount < 1:
        return None
    if one.unit in ("workday", "day", "month"):
        return Term(one.amount, one.unit)
    if one.unit == "week":
        return Term(7 * one.amount, "day")
    return Term(-(-one.amount // HOURS_A_DAY), "day") if one.unit == "hour" else None
