"""Every business row as a line of text that is the same on SQLite and on PostgreSQL.

The ledger digest is the SHA-256 of these lines; a portable backup is these lines in a file.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Enum, MetaData, String, Table, select, type_coerce
from sqlalchemy.engine import Connection

from tracker.core.db import Base
from tracker.notify.rules import LetterState
from tracker.search.models import is_index
from tracker.trail.rules import canonical
from tracker.upkeep import schema

PIECE = 1000  # rows in memory at a time

# Tables that run the service and say nothing about the office's work. They are neither in the
# digest nor restored. (`alembic_version` is no table of ours; a manifest names the schema.)
MACHINERY = {
    "audit_check": "what the last check found; another machine checks anew",
    "file_fault": "found on this machine's disk; another disk is read anew",
    "job_run": "heartbeats: they change while nobody does anything",
    "known_device": "a restored row would trust again what somebody has ended",
    "link_request": "asked for a moment ago; nobody waits for it on another machine",
    "mail_hold": "a restore writes its own",
    "office_stamp": "says that rows changed; drawn anew where they are written",
    "search_entry": "made anew from the rows that it lets be found",
    "scheduler_lease": "who ticks now; another machine has another leader",
    "sign_in_attempt": "counts wrong passwords of the last quarter of an hour",
    "sign_in_ticket": "a restored link would open again what was opened or ended",
    "submission": "double clicks of the last day",
    "sign_in_session": "restored rows would open again what somebody has closed",
}

# A letter not yet sent changes by itself while the carrier tries, and a restore stops it: of
# such a letter the digest takes what it says and to whom. Of one sent or given up, everything.
UNSENT = {
    LetterState.PENDING,
    LetterState.SENDING,
    LetterState.RETRY,
    LetterState.CANCELLED,
}
CARRIAGE = {
    "state",
    "next_at",
    "give_up_at",
    "attempts",
    "ambiguous",
    "lease_owner",
    "lease_until",
    "last_code",
    "last_error",
}


def business_tables() -> list[Table]:
    """Every table of the office's work, by name."""
    tables = Base.metadata.tables
    return [tables[name] for name in sorted(tables) if name not in MACHINERY]


def tables_in(connection: Connection) -> list[Table]:
    """The same of the database itself where its schema is another release's, read from there."""
    if schema.standing(schema.revision_of(connection)) is schema.Standing.HEAD:
        return business_tables()
    found = MetaData()
    found.reflect(connection)
    ours = found.tables.keys() - MACHINERY.keys() - {"alembic_version"}
    return [found.tables[name] for name in sorted(ours) if not is_index(name)]


def columns_of(table: Table) -> list[Column[object]]:
    """The columns of `table`, by name."""
    return sorted(table.columns, key=lambda column: column.name)


def heading(table: Table) -> str:
    """The line before the rows of `table`."""
    return canonical({"table": table.name, "columns": [c.name for c in columns_of(table)]})


def rows(connection: Connection, table: Table) -> Iterator[Sequence[object]]:
    """The rows of `table` in the order of its primary key, values in the order of the names."""
    wanted = select(
        # a word that this code does not know is still a word to keep
        *(type_coerce(c, String) if isinstance(c.type, Enum) else c for c in columns_of(table))
    ).order_by(*(_byte_order(connection, key) for key in table.primary_key.columns))
    found = connection.execute(
        wanted, execution_options={"stream_results": True, "yield_per": PIECE}
    )
    for row in found:
        yield tuple(row)


def _byte_order(connection: Connection, key: Column[object]) -> ColumnElement[Any]:
    # the words of a language sort differently from machine to machine
    if isinstance(key.type, String) and connection.dialect.name == "postgresql":
        return key.collate("C")
    return key


def digest(connection: Connection, tables: Sequence[Table] | None = None) -> str:
    """The ledger digest of what `connection` reads: SHA-256 over all canonical lines."""
    total = hashlib.sha256()
    for table in business_tables() if tables is None else tables:
        total.update(f"{heading(table)}\n".encode())
        names = [column.name for column in columns_of(table)]
        for row in rows(connection, table):
            said = _without_carriage(names, row) if table.name == "outbox" else row
            total.update(f"{canonical(said)}\n".encode())
    return total.hexdigest()


def _without_carriage(names: Sequence[str], row: Sequence[object]) -> Sequence[object]:
    if row[names.index("state")] not in UNSENT:
        return row
    return [None if name in CARRIAGE else value for name, value in zip(names, row, strict=True)]
