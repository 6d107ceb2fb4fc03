"""A database as lines of text that can be read into SQLite and into PostgreSQL alike."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby, islice
from typing import TextIO

from sqlalchemy import Date, DateTime, MetaData, Table, insert, text
from sqlalchemy.engine import Connection

from tracker.trail.rules import canonical
from tracker.upkeep.canonical import PIECE, heading, rows

FOREIGN_KEYS = text(
    "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)


def dump(connection: Connection, out: TextIO, tables: Sequence[Table]) -> None:
    """Write every row of `tables` that `connection` reads, table by table."""
    for table in tables:
        out.write(f"{heading(table)}\n")
        for row in rows(connection, table):
            out.write(f"{canonical(row)}\n")


def load(connection: Connection, lines: TextIO) -> None:
    """Put dumped rows into the empty tables of `connection`, whose schema is the dump's own."""
    known = MetaData()
    known.reflect(connection)
    table, names = Table("nothing", MetaData()), list[str]()
    with _links_looked_at_last(connection):
        for is_heading, group in groupby(lines, lambda line: line.startswith("{")):
            if is_heading:  # tables without rows follow one another: the last one counts
                said = json.loads(list(group)[-1])
                table, names = known.tables[said["table"]], said["columns"]
                continue
            readers = [_reader(table, name) for name in names]
            while piece := list(islice(group, PIECE)):
                values = [
                    {
                        name: read(value)
                        for name, read, value in zip(names, readers, json.loads(line), strict=True)
                    }
                    for line in piece
                ]
                connection.execute(insert(table), values)
    if connection.dialect.name == "postgresql":
        _number_on(connection, known)


def _reader(table: Table, name: str) -> Callable[[object], object]:
    kind = table.columns[name].type
    if isinstance(kind, DateTime):
        return lambda value: None if value is None else datetime.fromisoformat(str(value))
    if isinstance(kind, Date):
        return lambda value: None if value is None else date.fromisoformat(str(value))
    return lambda value: value


@contextmanager
def _links_looked_at_last(connection: Connection) -> Iterator[None]:
    """Check foreign keys when all rows are there, so that their order does not matter."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # until the commit
        yield
        return
    keys = connection.execute(FOREIGN_KEYS).all()
    for table, name in keys:
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED"
        )
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE")


def _number_on(connection: Connection, known: MetaData) -> None:
    """Let each table count on from its highest number."""
    for table in known.tables.values():
        if "id" in table.columns:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 1),"
                f" max(id) IS NOT NULL) FROM {table.name}"
            )
