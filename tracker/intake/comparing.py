"""A draft that is a new text, beside the tasks of the text that it takes the place of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.intake import queries
from tracker.intake.actions.making import parts_of
from tracker.intake.facts import time_words
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.outline import Outline
from tracker.intake.revising import Asked, Change, Line, counts, in_words, lines, mark
from tracker.intake.rules import COUNTED, year_end
from tracker.plans.models import SourceDocument


@dataclass(frozen=True)
class Comparison:
    """What comes of each task and row; `told` stands in the order of the new text."""

    document: SourceDocument
    told: tuple[Line, ...]

    @property
    def words(self) -> str:
        """新增 3 项，修改 2 项，不变 20 项."""
        return in_words(self.told)

    @property
    def mark(self) -> str:
        """The name of exactly these changes."""
        return mark(self.told)

    def of(self, *changes: Change) -> list[Line]:
        """The lines of these changes."""
        return [line for line in self.told if line.change in changes]

    @property
    def kinds(self) -> list[Change]:
        """The changes that there are."""
        return [kind for kind, count in self.counts.items() if count]

    @property
    def counts(self) -> dict[Change, int]:
        """How many lines there are of each change."""
        return counts(self.told)

    @cached_property
    def by_row(self) -> dict[int, Line]:
        """The line of each row, by its id."""
        return {line.row.id: line for line in self.told if line.row}


def asked_rows(draft: ImportDraft, rows: Sequence[DraftTask]) -> list[Asked]:
    """What the rows that would become tasks ask for, each with what was made part of it."""
    outline, parts = Outline(draft.reading["outline"]), parts_of(rows)
    found = []
    for row in rows:
        if row.state in COUNTED:
            heading = outline.by_id.get(row.clause)
            words = "\n".join(part.text for part in (row, *parts.get(row.id, ())))
            found.append(
                Asked(
                    id=row.id,
                    number=row.order_no,
                    title=row.title,
                    words=words,
                    heading=heading.heading if heading else "",
                    clock=(row.due_text, row.schedule_type, row.recurrence),
                    time=time_words(row.schedule_type, row.recurrence, _due(row, draft.year)),
                )
            )
    return found


def _due(row: DraftTask, year: int) -> date | None:
    return year_end(year) if row.takes_year_end else row.due_named


def compared(session: Session, draft: ImportDraft, rows: Sequence[DraftTask]) -> Comparison | None:
    """How the draft changes the ledger; None where it is no new text, or of none any more."""
    revision = draft.revision
    document = session.get(SourceDocument, revision.document_id) if revision else None
    if revision is None or document is None:
        return None
    tasks = queries.asked_tasks(session, document.id)
    told = lines(tasks, asked_rows(draft, rows), revision.pairs, revision.stay)
    return Comparison(document, tuple(told))
