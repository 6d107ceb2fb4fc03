"""Reminding: what is owed today, and letters a second through the outbox."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import insert

from bench import timing
from bench.lines import Line, at_least, at_most
from bench.loads.ledger import ORG, Load
from bench.references import raw_smtp, raw_sql
from bench.run import Run
from bench.timing import median, ratio
from tracker.access.scope import everywhere, within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify import jobs, message, outbox
from tracker.notify.message import Outgoing
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind, LetterState
from tracker.notify.smtp import SmtpMailer
from tracker.reminders import notices, queries
from tracker.reminders.rules import BEFORE, owed_for
from tracker.workdays import queries as workdays

SENDER = "luoshi@localhost"
TEXT = "您有 3 项任务临近时限，请尽快更新进展。\n" * 40


def g9(run: Run) -> Iterator[Line]:
    """Who is owed what today over all open tasks, against the bare scan of the same rows."""
    load = run.load(run.sizes.large)
    with load.app.app_context(), within(ORG):
        calendar = workdays.calendar(db.session())
        until = calendar.add_workdays(clock.today(), max(BEFORE) + 1)
        rows = raw_sql.scan(load.database, ORG, until)
        times = timing.alternate(
            {
                "scan": lambda: raw_sql.scan(load.database, ORG, until),
                "owed": lambda: _owed(until),
            },
            run.sizes.rounds,
        )
        db.session.remove()
    what = f"what is owed today, {rows:,} due rows of {load.tasks:,} tasks, to the SQL scan"
    scan, owed = times["scan"], times["owed"]
    yield at_most("G9", what, median(scan), median(owed), ratio(owed, scan), 5)


def _owed(until: date) -> int:
    """As the daily job does it, up to the writing of letters."""
    session, today = db.session(), clock.today()
    calendar = workdays.calendar(session)
    office, _ = queries.office_on(session, today)
    found: int = sum(
        len(list(owed_for(work, office, today, calendar)))
        for work in queries.open_work(session, until)
    )
    notices.told(session)
    session.rollback()
    return found


def g10(run: Run) -> Iterator[Line]:
    """Letters through the outbox to a mail server on loopback, against bare smtplib."""
    load, count = run.load(min(run.sizes.ladder)), run.sizes.letters
    with raw_smtp.server() as server, load.app.app_context():
        outbox.init_app(load.app, dict.fromkeys(LetterKind, lambda *_: None))
        mailer = SmtpMailer.from_url(f"smtp://127.0.0.1:{server.port}", SENDER)
        bare, ours = [], []
        for number in range(run.sizes.rounds):
            now = clock.now()
            letters = _queue(load, number, count, now)
            raw = [message.message_of(one, SENDER).as_bytes() for one in letters]
            bare.append(count / timing.elapsed(partial(raw_smtp.send, server.port, raw)))
            ours.append(count / timing.elapsed(partial(_deliver, mailer, now, count)))
        db.session.remove()
    what = f"{count} letters through the outbox to smtplib on one connection"
    yield at_least("G10", what, median(bare), median(ours), ratio(ours, bare), 0.5)


def _deliver(mailer: SmtpMailer, now: datetime, count: int) -> None:
    sent = jobs.deliver_waiting(mailer, now + timedelta(seconds=1), "bench")
    if sent != count:
        raise RuntimeError(f"{sent} letters of {count} went out: nothing was measured")


def _queue(load: Load, number: int, count: int, now: datetime) -> list[Outgoing]:
    """Letters that wait in the outbox, and the same as values."""
    rows = [
        {
            "org_id": ORG,
            "person_id": one % 400 + 1,
            "kind": LetterKind.DIGEST,
            "local_day": clock.today(),
            "slot": f"{number}-{one}",
            "to_addr": f"p{one}@luoshi.test",
            "subject": "政务公开：3 项任务临近时限",
            "text_body": TEXT,
            "html_body": "",
            "message_id": f"<{secrets.token_hex(8)}@luoshi.test>",
            "state": LetterState.PENDING,
            "created_at": now,
            "next_at": now,
            "give_up_at": now + timedelta(days=7),
        }
        for one in range(count)
    ]
    with everywhere("letters of the bench"), unit_of_work() as session:
        session.execute(insert(Letter.__table__), rows)  # type: ignore[arg-type]
    return [
        Outgoing(
            message_id=str(row["message_id"]),
            to=str(row["to_addr"]),
            subject=str(row["subject"]),
            text=TEXT,
            html="",
            written_at=now,
        )
        for row in rows
    ]
