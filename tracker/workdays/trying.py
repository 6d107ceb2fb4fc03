"""A year's arrangement before it is saved: what it would be, and which dates it would move."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.calendar.notice import Notice, missing_holidays
from tracker.calendar.rules import WorkCalendar, days_from
from tracker.calendar.year import YearSheet
from tracker.workdays import deadlines, queries
from tracker.workdays.actions import Wanted, digest_of, kept_days
from tracker.workdays.deadlines import Move, Subject


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that is another from now on."""

    day: date
    is_workday: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a page shows before anything is saved."""

    wanted: Wanted
    notice: Notice
    before: WorkCalendar
    after: WorkCalendar
    moves: list[Move]
    titles: dict[Subject, str]

    @property
    def sheet(self) -> YearSheet:
        """The year as it would be."""
        return YearSheet(self.wanted.year, self.after)

    @property
    def seen(self) -> str:
        """Stands in the form: only what was shown is saved."""
        return digest_of(self.wanted.days)

    @property
    def missing(self) -> list[str]:
        """Statutory holidays of which the notice says nothing."""
        if self.wanted.office_id is not None:
            return []
        return missing_holidays(self.wanted.days, self.wanted.year)

    @property
    def changed(self) -> list[Changed]:
        """The days that are others, in order; of the year before, too."""
        first, last = date(self.wanted.year - 1, 12, 1), date(self.wanted.year, 12, 31)
        return [
            Changed(day, self.after.is_workday(day), self.after.why(day))
            for day in days_from(first, last)
            if self.before.is_workday(day) != self.after.is_workday(day)
        ]

    @property
    def elsewhere(self) -> list[Move]:
        """The open dates that would be others, the nearest first."""
        return sorted((m for m in self.moves if m.is_elsewhere), key=lambda move: move.after)

    @property
    def confirmed(self) -> int:
        """How many would stay and be certain."""
        return sum(not move.is_elsewhere and move.row.provisional for move in self.moves)


def trial_of(session: Session, wanted: Wanted, notice: Notice) -> Trial:
    """What saving `wanted` would do in the organisation in scope; nothing is written."""
    after = calendar_with(session, wanted)
    moves = deadlines.moved_by(session, [(after.version, wanted.year)], after)
    moves = [move for move in moves if move.is_news]
    return Trial(
        wanted=wanted,
        notice=notice,
        before=queries.calendar(session),
        after=after,
        moves=moves,
        titles=deadlines.titles_of(session, moves),
    )


def calendar_with(session: Session, wanted: Wanted) -> WorkCalendar:
    """The calendar in scope as it would be with `wanted`."""
    return queries.calendar_with(
        session,
        wanted.year,
        kept_days(wanted),
        own=wanted.office_id is not None,
        provisional=wanted.provisional,
    )
