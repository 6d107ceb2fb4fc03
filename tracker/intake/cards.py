"""A proposed task as the review shows it."""

from dataclasses import dataclass

from tracker.intake.facts import Fact
from tracker.intake.models import DraftTask
from tracker.intake.rules import COUNTED, RowState


@dataclass(frozen=True, slots=True)
class Card:
    """A row as the page shows it."""

    row: DraftTask
    facts: tuple[Fact, ...]  # 类型, 牵头, …
    problems: tuple[str, ...]
    repeats: str  # that it says again what another row says; settled by an offer of its own
    parts: tuple[int, ...]  # numbers of the rows that were made part of it
    into: int | None  # the number of the row it was made part of
    unknown: tuple[str, ...]  # leading units of the text that the office does not have

    @property
    def is_open_question(self) -> bool:
        """Whether somebody still has to look at it."""
        return bool(self.asked) or self.row.state == RowState.PROPOSED

    @property
    def asked(self) -> tuple[str, ...]:
        """Everything that is to be settled about it."""
        return (*self.problems, self.repeats) if self.repeats else self.problems

    @property
    def lacks_lead(self) -> bool:
        """Whether it would become a task that no unit leads."""
        return self.row.state in COUNTED and self.row.lead_unit_id is None
