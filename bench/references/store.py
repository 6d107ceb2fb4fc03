"""The tables of `orm50`, `one` and `up`: tasks with their unit and person, and a history."""

import sqlite3
from datetime import date
from pathlib import Path

from sqlalchemy import ForeignKey, Index, create_engine, event, insert
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bench.references import rows

STATES = ("open", "review", "done", "open", "open")
UNITS, PEOPLE, LINES = 20, 500, 8


class Base(DeclarativeBase):
    """The base of three small tables."""


class Unit(Base):
    """Who leads."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Person(Base):
    """Who does it."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Task(Base):
    """What is to be done, ten columns of it."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_list", "state", "unit_id", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int]
    title: Mapped[str]
    path: Mapped[str]
    words: Mapped[str]
    due: Mapped[date]
    state: Mapped[str]
    leader: Mapped[str]
    percent: Mapped[int]
    version: Mapped[int] = mapped_column()
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    handler_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Unit] = relationship()
    handler: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Entry(Base):
    """A dated line of a task's history."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    text: Mapped[str]
    at: Mapped[date]


def opened(folder: Path) -> Engine:
    """The database in `folder`, set up as carefully as the product's."""
    from tracker.core.db import sqlite_is_fixed

    journal = "WAL" if sqlite_is_fixed(sqlite3.sqlite_version_info) else "TRUNCATE"
    engine = create_engine(f"sqlite:///{folder / 'reference.db'}", connect_args={"timeout": 30})

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute("PRAGMA cache_size=-16000")

    event.listen(engine, "connect", prepare)
    return engine


def fill(folder: Path, tasks: int) -> None:
    """Make the tables with so many tasks; the first hundred have a history."""
    engine = opened(folder)
    Base.metadata.create_all(engine)
    made = [
        {
            "id": row.id,
            "no": row.no,
            "title": row.title,
            "path": row.path,
            "words": row.words,
            "due": row.due,
            "state": STATES[row.id % len(STATES)],
            "leader": row.leader,
            "percent": row.percent,
            "version": 1,
            # a fifth of the tasks are of the first unit, as in the product's load
            "unit_id": 1 if row.id % 5 == 0 else row.id % UNITS + 1,
            "handler_id": row.id % PEOPLE + 1,
        }
        for row in rows.rows(tasks)
    ]
    lines = [
        {"task_id": task, "text": f"第 {n} 次更新：目录已核对。", "at": rows.FIRST}
        for task in range(1, min(tasks, 100) + 1)
        for n in range(LINES)
    ]
    with engine.begin() as connection:
        names = [{"id": n, "name": f"第 {n} 办公室"} for n in range(1, UNITS + 1)]
        connection.execute(insert(Unit), names)
        people = [{"id": n, "name": f"经办 {n}"} for n in range(1, PEOPLE + 1)]
        connection.execute(insert(Person), people)
        connection.execute(insert(Task), made)
        connection.execute(insert(Entry), lines)
    engine.dispose()
