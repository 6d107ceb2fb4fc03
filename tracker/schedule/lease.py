"""Electing the one process that ticks (reliability.md 2.2); the same on both databases."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.schedule.models import SchedulerLease

NAME = "scheduler"
SECONDS = 30.0


class Deposed(Exception):
    """Another process leads now; what was begun here is not to be written."""


@dataclass(frozen=True, slots=True)
class Held:
    """The lease as its holder knows it: `token` grows with each change of leader."""

    owner: str
    token: int


def take(session: Session, owner: str, seconds: float = SECONDS) -> Held | None:
    """Take the lease if nobody holds it; None where somebody does."""
    now = _now(session)
    _have_a_row(session)
    token = session.scalar(
        update(SchedulerLease)
        .where(
            SchedulerLease.name == NAME,
            or_(SchedulerLease.expires_at.is_(None), SchedulerLease.expires_at < now),
        )
        .values(
            owner=owner,
            token=SchedulerLease.token + 1,
            renewed_at=now,
            expires_at=now + timedelta(seconds=seconds),
        )
        .returning(SchedulerLease.token),
        execution_options={"synchronize_session": False},
    )
    return None if token is None else Held(owner, token)


def renew(session: Session, held: Held, seconds: float = SECONDS) -> bool:
    """Hold it for longer; False where it went to somebody else: stop ticking at once."""
    now = _now(session)
    return _change(session, held, now, now + timedelta(seconds=seconds))


def release(session: Session, held: Held) -> bool:
    """Give it back, so that the next leader need not wait."""
    return _change(session, held, None, None)


def check(session: Session, held: Held) -> None:
    """Raise Deposed unless this is still the leader: the fence each effect passes first.

    The row stays locked until the effect is committed. A leader that was frozen finds a higher
    token; that a double could be made without this is excluded by the unique keys.
    """
    token = session.scalar(
        select(SchedulerLease.token)
        .where(SchedulerLease.name == NAME, SchedulerLease.owner == held.owner)
        .with_for_update(read=True)
    )
    if token != held.token:
        raise Deposed(f"{held.owner} leads no more")


def _change(
    session: Session, held: Held, renewed_at: datetime | None, expires_at: datetime | None
) -> bool:
    changed = session.scalar(
        update(SchedulerLease)
        .where(
            SchedulerLease.name == NAME,
            SchedulerLease.owner == held.owner,
            SchedulerLease.token == held.token,
        )
        .values(renewed_at=renewed_at, expires_at=expires_at)
        .returning(SchedulerLease.token),
        execution_options={"synchronize_session": False},
    )
    return changed is not None


def _have_a_row(session: Session) -> None:
    if session.get(SchedulerLease, NAME) is None:
        dialect = session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        session.execute(insert(SchedulerLease).values(name=NAME).on_conflict_do_nothing())


def _now(session: Session) -> datetime:
    """The clock all candidates share: the database's; of SQLite, the one machine's."""
    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.scalars(select(func.clock_timestamp())).one()
        return moment
    return clock.now()
