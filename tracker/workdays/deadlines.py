"""Deadlines as rows: made, counted again on a new edition, told to what hangs on them (DL-6)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol, cast

from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.scope import current_scope
from tracker.calendar.counting import Counted, count
from tracker.calendar.limits import limit
from tracker.calendar.pauses import Pause
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.workdays import queries
from tracker.workdays.models import Deadline


class Subject(NamedTuple):
    """What a deadline is of: `task` 12."""

    type: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a date rests on: the rule's code, day 0 (or the day named), and what was granted.

    `amount` stands in for the rule's own; `ceiling` is the superior's day (DUE-2).
    """

    rule: str
    start: date
    amount: int | None = None
    extension: int = 0
    pauses: tuple[Pause, ...] = ()
    ceiling: date | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that a new edition gives another day, or makes certain (`is_elsewhere` False)."""

    row: Deadline
    counted: Counted
    before: date

    @property
    def subject(self) -> Subject:
        """Whose day it is."""
        return Subject(self.row.subject_type, self.row.subject_id)

    @property
    def after(self) -> date:
        """The day that counts from now on."""
        return self.counted.ends

    @property
    def is_elsewhere(self) -> bool:
        """Whether the day itself is another."""
        return self.before != self.after

    @property
    def is_news(self) -> bool:
        """Whether anything is to be said at all."""
        return self.is_elsewhere or self.row.provisional != self.counted.provisional


class Follower(Protocol):
    """A package that keeps copies of the days of its rows. All inside the scope in hand."""

    @property
    def types(self) -> frozenset[str]:
        """Which subjects are its own."""
        ...

    def still_open(self, session: Session, kind: str, ids: Sequence[int]) -> set[int]:
        """Those that are not done: a day that was met, or missed, stays what it was."""
        ...

    def titles(self, session: Session, kind: str, ids: Sequence[int]) -> dict[int, str]:
        """What they are called, for the list of what would move."""
        ...

    def follow(self, session: Session, actor: Actor | None, moves: Sequence[Move]) -> None:
        """Take the new days over, each with an entry in the trail where it is another."""
        ...


class Teller(Protocol):
    """Who lets the persons concerned know that days have moved."""

    def __call__(self, session: Session, moves: Sequence[Move]) -> None: ...


def init_app(app: Flask, followers: Sequence[Follower], tell: Teller) -> None:
    """Let those above take part; the factory knows them."""
    app.extensions["deadline_followers"] = tuple(followers)
    app.extensions["deadline_teller"] = tell


def reckon(basis: Basis, calendar: WorkCalendar) -> Counted:
    """Count the date out. Raises Refused with the rule's own sentence, or for an unknown rule."""
    try:
        return count(
            limit(basis.rule, basis.start),
            basis.start,
            calendar,
            amount=basis.amount,
            extension=basis.extension,
            pauses=basis.pauses,
            ceiling=basis.ceiling,
        )
    except KeyError as error:
        raise Refused(f"没有“{basis.rule}”这条规则。") from error
    except OverflowError as error:
        raise Refused("算出的日期太远，请核对起算的日期。") from error
    except ValueError as error:
        raise Refused(str(error)) from error


def keep(
    session: Session,
    subject: Subject,
    basis: Basis,
    counted: Counted,
    *,
    fresh: bool = False,
    known: Deadline | None = None,
) -> Deadline:
    """Keep how the date of `subject` came about: by `basis`, as `counted`.

    `known` is the one there is, and `fresh` says that there is none yet, so that nobody need ask.
    """
    row = None if fresh else known or session.scalar(queries.deadline(*subject))
    if row is None:
        row = Deadline(subject_type=subject.type, subject_id=subject.id)
        session.add(row)
    row.rule, row.start, row.amount = basis.rule, basis.start, counted.amount
    row.extension, row.ceiling = basis.extension, basis.ceiling
    row.pauses = [[pause.sent.isoformat(), pause.back.isoformat()] for pause in basis.pauses]
    _take(row, counted)
    return row


def kept(session: Session, kind: str, ids: Sequence[int]) -> dict[int, Deadline]:
    """The deadlines of these subjects, by the subject's number; one query."""
    mine = Deadline.subject_type == kind, Deadline.subject_id.in_(ids)
    return {row.subject_id: row for row in session.scalars(select(Deadline).where(*mine))}


def drop(session: Session, kind: str, ids: Sequence[int]) -> None:
    """These subjects have no date any more."""
    mine = Deadline.subject_type == kind, Deadline.subject_id.in_(ids)
    session.execute(delete(Deadline).where(*mine))


def basis_of(row: Deadline) -> Basis:
    """What a kept deadline rests on."""
    return Basis(
        rule=row.rule,
        start=row.start,
        amount=row.amount,
        extension=row.extension,
        pauses=tuple(
            Pause(date.fromisoformat(sent), date.fromisoformat(back)) for sent, back in row.pauses
        ),
        ceiling=row.ceiling,
    )


def counted_of(row: Deadline, calendar: WorkCalendar) -> Counted:
    """A kept deadline, counted again on `calendar`. Raises Refused."""
    return reckon(basis_of(row), calendar)


def moved_by(
    session: Session, arranged: Iterable[tuple[int, int]], calendar: WorkCalendar
) -> list[Move]:
    """The open deadlines that editions (number and year) touch, counted again on `calendar`.

    Of the organisation in scope; one query, and another for each kind of subject.
    """
    rows = session.scalars(queries.touched_by(arranged)).all()
    of_kind: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        of_kind[row.subject_type].append(row.subject_id)
    still_open = {
        (kind, number)
        for kind, ids in of_kind.items()
        for number in _follower(kind).still_open(session, kind, ids)
    }
    wanted = (row for row in rows if (row.subject_type, row.subject_id) in still_open)
    return [move for row in wanted if (move := _move(row, calendar)) is not None]


def _move(row: Deadline, calendar: WorkCalendar) -> Move | None:
    """One deadline counted again; one that cannot be counted holds up no other."""
    try:
        return Move(row, counted_of(row, calendar), row.ends)
    except Refused as error:
        current_app.logger.error("deadline %s cannot be counted again: %s", row.id, error)
        return None


def recount(session: Session, actor: Actor | None) -> list[Move]:
    """Count again what hangs on newer editions; return what has another day, or is certain now.

    Each moved day has its entry in the trail and one notice for each person concerned; done
    again it finds nothing. Of the organisation in scope, in the unit of work of the caller.
    """
    queries.hold_alone(session)
    calendar = queries.calendar(session)
    seen = session.scalars(queries.editions(current_scope()))
    moves = moved_by(session, [(one.id, one.year) for one in seen], calendar)
    changed = [move for move in moves if move.is_news]
    for move in moves:
        _take(move.row, move.counted)
    of_follower: defaultdict[Follower, list[Move]] = defaultdict(list)
    for move in changed:
        of_follower[_follower(move.row.subject_type)].append(move)
    for follower, its in of_follower.items():
        follower.follow(session, actor, its)
    elsewhere = [move for move in changed if move.is_elsewhere]
    if elsewhere:
        session.flush()
        cast("Teller", current_app.extensions["deadline_teller"])(session, elsewhere)
    return changed


def titles_of(session: Session, moves: Sequence[Move]) -> dict[Subject, str]:
    """What the subjects of `moves` are called."""
    of_kind: defaultdict[str, list[int]] = defaultdict(list)
    for move in moves:
        of_kind[move.row.subject_type].append(move.row.subject_id)
    return {
        Subject(kind, number): title
        for kind, ids in of_kind.items()
        for number, title in _follower(kind).titles(session, kind, ids).items()
    }


def _take(row: Deadline, counted: Counted) -> None:
    row.ends, row.provisional = counted.ends, counted.provisional
    row.first_day, row.last_day = counted.first, counted.last
    row.calendar_version, row.counted_at = counted.calendar.version, clock.now()


def _follower(kind: str) -> Follower:
    followers = cast("tuple[Follower, ...]", current_app.extensions["deadline_followers"])
    return next(one for one in followers if kind in one.types)
