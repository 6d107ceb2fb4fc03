"""The database: one base for all models, one engine set-up, and the only place that commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every model's base; constraints get names, so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: stored as UTC, given back with its zone; refuses one without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base)

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Commit everything done inside the block, or nothing. The only caller of `commit`.

    What was read before is read again under the write lock, so a decision inside the block
    never rests on a stale row. Outside it every transaction is read-only.
    """
    if _writing.get():
        raise RuntimeError("a unit of work does not stand inside another")
    session = db.session()
    session.rollback()
    with writing():
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write. For `unit_of_work` and the migrations only."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def is_writing() -> bool:
    """Whether a unit of work is open: no time for hashing, mail or parsing."""
    return _writing.get()


def sqlite_is_fixed(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL fault of 2025 (reliability.md 2.5).

    >>> sqlite_is_fixed((3, 40, 1)), sqlite_is_fixed((3, 51, 3)), sqlite_is_fixed((3, 52, 0))
    (False, True, False)
    """
    return (
        (version >= (3, 51, 3) and version != (3, 52, 0))
        or (3, 50, 7) <= version < (3, 51)
        or (3, 44, 6) <= version < (3, 45)
    )


def init_app(app: Flask, address: str) -> None:
    """Bind the database at `address` (SQLite or PostgreSQL) to `app`."""
    app.config["SQLALCHEMY_DATABASE_URI"] = address.replace(
        "postgresql://", "postgresql+psycopg://"
    )
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _options(address)
    db.init_app(app)
    with app.app_context():
        _attend(db.engine)


def _options(address: str) -> dict[str, Any]:
    if address.startswith("sqlite"):
        return {"connect_args": {"timeout": 10}, "hide_parameters": True}
    limits = (
        "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
    )
    return {"connect_args": {"options": limits}, "pool_pre_ping": True, "hide_parameters": True}


def _attend(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    journal = "WAL" if sqlite_is_fixed(sqlite3.sqlite_version_info) else "TRUNCATE"
    for pragma in (
        "foreign_keys=ON",
        "busy_timeout=10000",
        "synchronous=FULL",  # "saved" means saved after the plug is pulled
        f"journal_mode={journal}",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = _writing.get()
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    # IMMEDIATE: a writer waits for the lock at the start instead of failing in the middle
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.read_only = not _writing.get()


class Stale(StaleDataError):
    """A save made from an older version than the stored one, which is `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the row is at version {version} already")
        self.version = version


class Versioned:
    """A row that people edit: a save made from an older version is refused by the database."""

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def word(kind: type[StrEnum]) -> Enum:
    """A column that holds one member of `kind`, stored as its word."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )
