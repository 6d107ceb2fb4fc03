"""A ledger in which no table is empty, whatever tables there are."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from flask import Flask
from sqlalchemy import JSON, Column, Enum, ForeignKeyConstraint, Table, func, insert, select
from sqlalchemy.engine import Connection

from tests.make import Make
from tracker.access.scope import everywhere
from tracker.accounts.models import SignInAttempt
from tracker.core.db import Base, UTCDateTime, unit_of_work
from tracker.core.settings import current
from tracker.files import actions as files
from tracker.files import store
from tracker.intake.models import DraftTask
from tracker.notify.models import Letter
from tracker.notify.rules import LetterState
from tracker.trail import actions as trail

ODD = "“全角”\n换行\t\\ é 𠮷"
MOMENT = datetime(2026, 9, 17, 16, 30, 1, 7, tzinfo=UTC)


def fill(app: Flask, make: Make) -> None:
    """Give every table a row: tasks, files and letters as they really are, the rest by its type."""
    for number in range(3):
        make.task(f"任务{number}")
        kept = store.keep(current().blobs_dir, BytesIO(b"%d" % number * 9), 1000)
        with unit_of_work() as session:
            files.attach(session, make.cast.actor(make.cast.clerk), kept, f"附件{number}.txt")
    with unit_of_work() as session:
        for state in LetterState:
            session.add(letter(make.cast.clerk.id, state))
        session.add(SignInAttempt(account="clerk", ip="127.0.0.1", at=MOMENT))
        trail.record(session, None, "test.fill", session.merge(make.cast.clerk), {"text": ODD})
    with everywhere("a filled ledger for tests"), unit_of_work() as session:
        for table in Base.metadata.sorted_tables:
            _fill(session.connection(), table, make.cast.org.id)
    with unit_of_work() as session:  # a row that points at a later one
        first = session.scalars(select(DraftTask)).one()
        kind = {column.name: getattr(first, column.name) for column in DraftTask.__table__.columns}
        session.add(DraftTask(**kind | {"id": first.id + 5, "order_no": 2}))
        session.flush()
        first.merged_into_id = first.id + 5


def letter(person_id: int, state: LetterState) -> Letter:
    """A letter to that person in that state."""
    return Letter(
        person_id=person_id,
        kind="digest",
        local_day=date(2026, 9, 18),
        slot=state.value,
        to_addr="clerk@luoshi.test",
        subject="到期提醒",
        text_body=ODD,
        message_id=f"<{state.value}@luoshi.test>",
        state=state,
        created_at=MOMENT,
        next_at=MOMENT,
        give_up_at=MOMENT + timedelta(days=2),
        last_code=250 if state is LetterState.SENT else None,
        sent_at=MOMENT if state is LetterState.SENT else None,
    )


def _fill(connection: Connection, table: Table, org_id: int) -> None:
    known = select(func.count()).select_from(table)
    if "org_id" in table.columns:
        known = known.where(table.c.org_id == org_id)
    if connection.scalar(known):
        return
    values = {
        column.name: _value(column)
        for column in table.columns
        if not (column.primary_key and column.name == "id")
    }
    for link in table.foreign_key_constraints:
        values |= _target(connection, link, org_id)
    connection.execute(insert(table).values(values))


def _target(connection: Connection, link: ForeignKeyConstraint, org_id: int) -> dict[str, object]:
    other = link.referred_table
    wanted = select(*(element.column for element in link.elements)).select_from(other)
    if other.name == "organization":
        wanted = wanted.where(other.c.id == org_id)
    if "org_id" in other.columns:
        wanted = wanted.where(other.c.org_id == org_id)
    row = connection.execute(wanted.limit(1)).one_or_none()
    found = row or [org_id if name == "org_id" else None for name in link.column_keys]
    return dict(zip(link.column_keys, found, strict=True))


def _value(column: Column[object]) -> object:
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    if isinstance(column.type, UTCDateTime):
        return MOMENT
    if isinstance(column.type, JSON):
        return [{"比例": 40.0, "甲": None, "乙": [1, ODD]}]
    examples = {
        str: "x",
        int: 1,
        bool: True,
        float: 40.5,
        date: MOMENT.date(),
    }
    return examples[column.type.python_type]
