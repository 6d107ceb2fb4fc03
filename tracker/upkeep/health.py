"""What a monitor asks: can this process do its work, and does the worker do its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import NullPool, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere
from tracker.core import clock, settings
from tracker.core.db import db
from tracker.notify.holding import is_held
from tracker.notify.models import Letter, MailHold
from tracker.notify.rules import LetterState
from tracker.upkeep import heartbeat, premises, rules, schema
from tracker.upkeep.doctor import SCHEMA
from tracker.upkeep.models import FileFault
from tracker.upkeep.rules import Mark
from tracker.upkeep.snapshot import is_sqlite, sqlite_file
from tracker.workdays import queries as workdays

WAIT = 1  # seconds


def unready() -> list[str]:
    """Why this process cannot serve now; empty where it can."""
    given = settings.current()
    reasons = [] if _can_write_database() else ["数据库在 1 秒内不能写入"]
    if not reasons:
        reasons += [SCHEMA[standing].text for standing in [_standing()] if standing != "head"]
    for finding in (premises.file_store(given.blobs_dir), premises.disk(given.instance_dir)):
        if finding.mark is Mark.BAD:
            reasons.append(finding.text)
    return reasons


def _standing() -> schema.Standing:
    return schema.standing(schema.current())


def _can_write_database() -> bool:
    """Whether the right to write is given within a second; it is given back at once."""
    return _sqlite_can_write() if is_sqlite() else _postgresql_can_write()


def _sqlite_can_write() -> bool:
    # mode=rw: asking must not make an empty file where the database is gone
    address = f"{sqlite_file().resolve().as_uri()}?mode=rw"
    try:
        with closing(
            sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error:
        return False
    return True


def _postgresql_can_write() -> bool:
    # a connection of its own: a busy pool must not make a healthy database look dead
    engine = create_engine(
        db.engine.url,
        poolclass=NullPool,
        connect_args={"connect_timeout": WAIT, "options": "-c statement_timeout=1s"},
    )
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "off"
    except SQLAlchemyError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The worker's side, from its rows; ages in seconds, None where there is nothing."""

    leader: str | None
    leader_age: float | None
    lag: float | None  # since any job was last begun
    oldest_due_mail: float | None
    failed_letters: int
    last_backup: datetime | None
    calendar_until: date | None
    reasons: list[str]


def work() -> Work:
    """Look at the worker's rows."""
    with everywhere("health counts the letters of all organisations"):
        return _work(db.session(), clock.now())


def _work(session: Session, now: datetime) -> Work:
    lease = heartbeat.lease()
    leader = session.execute(
        select(lease.c.owner, lease.c.renewed_at)
        .where(lease.c.renewed_at.is_not(None))
        .order_by(lease.c.renewed_at.desc())
        .limit(1)
    ).one_or_none()
    waiting = Letter.state.in_((LetterState.PENDING, LetterState.RETRY))
    due = waiting & (Letter.next_at <= now) & ~is_held()
    oldest = session.scalar(select(func.min(Letter.next_at)).where(due))
    dead = session.scalar(select(func.count(Letter.id)).where(Letter.state == LetterState.DEAD))
    years = workdays.years(session)
    ages = {
        "leader": now - leader.renewed_at if leader else None,
        "lag": _since(heartbeat.last_tick(session), now),
        "mail": _since(oldest, now),
    }
    last_backup = heartbeat.last_backup(session)
    return Work(
        leader=leader.owner if leader else None,
        leader_age=_seconds(ages["leader"]),
        lag=_seconds(ages["lag"]),
        oldest_due_mail=_seconds(ages["mail"]),
        failed_letters=dead or 0,
        last_backup=last_backup,
        calendar_until=rules.covered_until(years, clock.today()),
        reasons=_reasons(ages)
        + list(_people_are_needed(session))
        + [
            finding.text
            for finding in (
                rules.backup_age(last_backup, None, now),
                rules.anchor_age(heartbeat.last_anchors(session), None, now),
                rules.coverage(years, clock.today()),
            )
            if finding.mark is Mark.BAD
        ],
    )


def _reasons(ages: dict[str, timedelta | None]) -> list[str]:
    reasons = []
    if ages["leader"] is None or ages["leader"] > rules.LEADER_AGE:
        reasons.append("没有正在工作的后台进程；请执行 python3 app.py worker。")
    if ages["lag"] is None or ages["lag"] > rules.TICK_LAG:
        reasons.append("后台任务超过 120 秒没有开始过；请重新启动后台进程。")
    if ages["mail"] is not None and ages["mail"] > rules.MAIL_AGE:
        reasons.append("有到期信件超过 10 分钟没有发出；请检查邮件服务器。")
    return reasons


def _people_are_needed(session: Session) -> Iterator[str]:
    held = session.scalar(select(func.count(MailHold.id)))
    if held:
        yield f"恢复备份后，{held} 个单位的通知停发；请执行 python3 app.py mail release。"
    faults = session.scalar(select(func.count(FileFault.sha256)))
    if faults:
        yield f"{faults} 个附件缺失或已损坏；请执行 python3 app.py verify，并从备份取回。"


def _since(moment: datetime | None, now: datetime) -> timedelta | None:
    return None if moment is None else now - moment


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)
