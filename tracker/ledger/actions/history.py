"""The lines of a row's history, and who may add to it."""

import unicodedata
from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import queries
from tracker.ledger.kinds import EntryKind
from tracker.ledger.models import ProgressEntry, RectificationItem, Task
from tracker.ledger.rules import NotAllowedOnOwnReport
from tracker.plans.actions import check_runs

LONGEST = 10_000  # characters of one entry
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # classes of Unicode: controls, marks, blanks


def add_entry(
    session: Session,
    actor: Actor | None,
    row: Task | RectificationItem,
    kind: EntryKind,
    text: str = "",
    percent: int | None = None,
    *,
    period: str = "",
) -> ProgressEntry:
    """One dated line of the row's history. Raises YearClosed for a task of a sealed year."""
    return add_entries(session, actor, [row], kind, text, percent, period=period)[0]


def add_entries(
    session: Session,
    actor: Actor | None,
    rows: Sequence[Task | RectificationItem],
    kind: EntryKind,
    text: str = "",
    percent: int | None = None,
    *,
    period: str = "",
) -> list[ProgressEntry]:
    """The same line in the history of each row, of new ones too. Raises YearClosed for a task of a
    closed year; a rectification goes on after its year (domain.md 8).
    """
    for year_plan_id in {row.year_plan_id for row in rows if isinstance(row, Task)}:
        check_runs(session, year_plan_id)
    for row in rows:
        row.last_entry_at = clock.now()  # and its version moves on: a second click finds it moved
    session.add_all(rows)
    session.flush()  # new rows need their ids
    entries = [
        ProgressEntry(
            task_id=row.id if isinstance(row, Task) else None,
            rectification_id=row.id if isinstance(row, RectificationItem) else None,
            kind=kind,
            text=text,
            percent=percent,
            period=period,
            by_id=actor.person_id if actor else None,
            at=row.last_entry_at,
        )
        for row in rows
    ]
    session.add_all(entries)
    session.flush()
    return entries


def check_year_runs(session: Session, row: Task | RectificationItem) -> None:
    """Refuse any change in a year that is closed (YearClosed), whatever page it comes from."""
    check_runs(session, row.year_plan_id)


def involved(session: Session, row: Task | RectificationItem) -> frozenset[int]:
    """Who handles the row, reported on it or handed it in, and so does not judge it
    (domain.md 2.2).
    """
    said_by = (
        queries.reporters(task_id=row.id)
        if isinstance(row, Task)
        else queries.reporters(rectification_id=row.id)
    )
    own = {row.handler_id, row.submitted_by_id, *session.scalars(said_by)}
    return frozenset(one for one in own if one is not None)


def refuse_own_report(session: Session, actor: Actor, row: Task | RectificationItem) -> None:
    """Whoever did the work, reported on it or handed it in does not judge it (domain.md 2.2)."""
    if actor.person_id in involved(session, row):
        raise NotAllowedOnOwnReport("这一项由您经办或报告过，应由他人审核。")


def is_blank(text: str) -> bool:
    r"""Whether nothing of `text` can be seen: blanks, marks of reading direction and the like.

    >>> is_blank(" \u3000\u200f\n"), is_blank("\u200f办")
    (True, False)
    """
    return all(unicodedata.category(one) in UNSEEN for one in text)


def said(text: str, what: str, most: int = LONGEST) -> str:
    """The text somebody wrote, trimmed; refuses an empty one, or one of more than `most`
    characters.
    """
    text = text.strip()
    if is_blank(text):
        raise Refused(f"请填写{what}。")
    if len(text) > most:
        instead = "，或作为附件上传" if most == LONGEST else ""
        raise Refused(f"{what}超过 {most} 个字，请精简{instead}。")
    return text


def optional(text: str, what: str) -> str:
    """The text somebody may write, trimmed; refuses an endless one."""
    return said(text, what) if not is_blank(text) else ""
