"""What the auditor narrows the trail by, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.core import clock
from tracker.trail import words
from tracker.trail.queries import Wanted
from tracker.trail.rules import Outcome

NAMES = ("since", "until", "person", "action", "subject", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for, as it was written; what cannot be is left out."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    action: str = ""
    subject: str = ""
    outcome: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the arguments of an address.

        >>> Asked.read({"since": "2026-11-22", "until": "soon", "action": "no.such"}).given
        {'since': '2026-11-22'}
        """
        return cls(
            since=_day(given.get("since", "")),
            until=_day(given.get("until", "")),
            person=" ".join(given.get("person", "").split())[:20],
            action=_known(given.get("action", ""), words.ACTIONS),
            subject=_known(given.get("subject", ""), words.SUBJECTS),
            outcome=_known(given.get("outcome", ""), {one.value: "" for one in Outcome}),
        )

    @property
    def given(self) -> dict[str, Any]:
        """The arguments that narrow anything, for a link."""
        return {name: str(getattr(self, name)) for name in NAMES if getattr(self, name)}

    @property
    def wanted(self) -> Wanted:
        """As the query takes it; the last day is included."""
        return Wanted(
            since=_start(self.since) if self.since else None,
            until=_start(self.until + timedelta(days=1)) if self.until else None,
            person=self.person or None,
            action=self.action or None,
            subject_type=self.subject or None,
            outcome=Outcome(self.outcome) if self.outcome else None,
        )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _known(text: str, among: Mapping[str, object]) -> str:
    return text if text in among else ""


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL)
