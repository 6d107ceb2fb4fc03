"""Queueing: what is owed and what will be sent, once each, in the caller's transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy import ColumnElement, CursorResult, Table, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.access.scope import EVERYWHERE, OutOfScope, current_scope, everywhere
from tracker.core import clock, settings
from tracker.core.db import Base
from tracker.notify import message
from tracker.notify.models import DueNotice, Letter, NoticeItem
from tracker.notify.rules import (
    WAITING,
    LetterKind,
    LetterState,
    NewLetter,
    Owed,
)

# Asked at the claim: None while the letter is still wanted, else the state it goes to.
StillWanted = Callable[[Session, Letter], LetterState | None]

T = TypeVar("T")

BATCH = 500  # rows of one INSERT; SQLite takes 32,766 values at most


def init_app(app: Flask, still_wanted: Mapping[LetterKind, StillWanted]) -> None:
    """Let the packages above say, for each kind of letter, whether it is still wanted."""
    if missing := set(LetterKind) - set(still_wanted):
        raise SystemExit(f"这些通知没有说明何时不再需要：{'、'.join(sorted(missing))}")
    app.extensions["still_wanted"] = dict(still_wanted)


def why_unwanted(session: Session, letter: Letter) -> LetterState | None:
    """None while `letter` is still wanted, else CANCELLED or SUPERSEDED."""
    asked: Mapping[LetterKind, StillWanted] = current_app.extensions["still_wanted"]
    return asked[letter.kind](session, letter)


def owe(session: Session, owed: Iterable[Owed], now: datetime) -> int:
    """Record what is owed and return how much of it was new.

    The unique key (subject, stage, deadline version, person) makes it repeatable: a second
    run, or a second process at the same moment, adds nothing (promise P3).
    """
    today = clock.local(now).date()
    rows = [
        {
            "org_id": _own_org(),
            "person_id": one.person_id,
            "subject_type": one.subject_type,
            "subject_id": one.subject_id,
            "stage": one.stage,
            "deadline_version": one.deadline_version,
            "due_date": one.due_date,
            "moved_from": one.moved_from,
            "owed_on": today,
            "reason": one.reason[:80],
        }
        # in one order everywhere, so that two processes wait for each other and never lock up
        for one in sorted(owed, key=lambda one: one.key)
    ]
    return len(_insert_new(session, DueNotice, rows))


def notices_of(session: Session, owed: Sequence[Owed]) -> dict[tuple[Any, ...], int]:
    """The numbers of the notices that stand for `owed`, by key."""
    key = (
        DueNotice.subject_type,
        DueNotice.subject_id,
        DueNotice.stage,
        DueNotice.deadline_version,
        DueNotice.person_id,
    )
    found: dict[tuple[Any, ...], int] = {}
    for part in _parts([one.key for one in owed]):
        rows = session.execute(select(DueNotice.id, *key).where(tuple_(*key).in_(part)))
        found |= {tuple(row[1:]): row[0] for row in rows}
    return found


def post(
    session: Session, letter: NewLetter, now: datetime, carries: Iterable[int] = ()
) -> int | None:
    """Queue `letter` and return its number, or None where (person, kind, day, slot) has one.

    `carries` are the notices it speaks of. Letters of its kind that still wait for the same
    person are superseded: after a long downtime one letter goes out, not five (promise P4).
    """
    ours = settings.current()
    row = {
        "org_id": _own_org(),
        "person_id": letter.person_id,
        "kind": letter.kind,
        "local_day": letter.local_day,
        "slot": letter.slot,
        "to_addr": letter.to_addr,
        "subject": message.one_line(letter.subject)[:200],
        "text_body": letter.text,
        "html_body": letter.html,
        "message_id": message.message_id(letter, ours.base_url, ours.mail_from),
        "state": LetterState.PENDING,
        "created_at": now,
        "next_at": now,
        "give_up_at": now + letter.give_up_after,
    }
    new = _insert_new(session, Letter, [row])
    if not new:
        return None
    _supersede_waiting(session, letter, new[0])
    items = [{"org_id": _own_org(), "letter_id": new[0], "notice_id": n} for n in sorted(carries)]
    _insert_new(session, NoticeItem, items)
    return new[0]


def supersede(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    """Mark the notices that `which` names as overtaken by a moved deadline; return how many."""
    result = session.execute(
        update(DueNotice).where(which, DueNotice.superseded_at.is_(None)).values(superseded_at=now),
        execution_options={"synchronize_session": False},
    )
    return cast("CursorResult[Any]", result).rowcount


def _supersede_waiting(session: Session, by: NewLetter, number: int) -> None:
    waiting = select(Letter).where(
        Letter.person_id == by.person_id,
        Letter.kind == by.kind,
        Letter.slot == by.slot,
        Letter.id != number,
        Letter.state.in_(WAITING),
    )
    for letter in session.scalars(waiting.with_for_update()):
        letter.state = LetterState.SUPERSEDED
    session.flush()


def _own_org() -> int:
    scope = current_scope()
    if scope in (None, EVERYWHERE):
        raise OutOfScope("what is queued belongs to one organisation: access.scope.within")
    return int(scope or 0)


def _insert_new(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Insert the rows whose unique keys are free; return the numbers of those inserted."""
    table = model.__table__
    assert isinstance(table, Table)
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new: list[int] = []
    for part in _parts(rows):
        statement = insert(table).values(part).on_conflict_do_nothing().returning(table.c.id)
        with everywhere("each row carries the organisation it is made in"):
            new.extend(session.scalars(statement))
    return new


def _parts(rows: Sequence[T]) -> Iterable[list[T]]:
    for start in range(0, len(rows), BATCH):
        yield list(rows[start : start + BATCH])
