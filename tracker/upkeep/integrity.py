"""Whether the database still refuses what it must refuse, and all in it hangs together."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.engine import Connection

# What keeps the trail append-only. SQLite builds a table anew to alter it and drops its triggers.
TRIGGERS = {
    "sqlite": {"audit_no_update", "audit_no_delete"},
    "postgresql": {"audit_append_only"},
}
TRIGGER_NAMES = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"),
    "postgresql": text(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit'::regclass"
        " AND NOT tgisinternal AND tgenabled <> 'D'"
    ),
}


def faults(connection: Connection) -> Iterator[str]:
    """What is broken, a sentence each: pages, references, triggers. Reads the whole database."""
    if connection.dialect.name == "sqlite":
        answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if answer != "ok":
            yield f"数据库文件已损坏（{answer}）；请从最近的备份恢复。"
        yield from broken_links(connection)
    yield from lost_triggers(connection)


def broken_links(connection: Connection) -> Iterator[str]:
    """The first reference of an SQLite database that leads nowhere."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        yield f"表 {broken[0]} 中有一行指向不存在的 {broken[2]}；请从备份恢复。"


def lost_triggers(connection: Connection) -> Iterator[str]:
    """The guards of the trail that are gone or switched off."""
    kind = connection.dialect.name
    there = set(connection.execute(TRIGGER_NAMES[kind]).scalars())
    for name in sorted(TRIGGERS[kind] - there):
        yield f"操作记录的保护（触发器 {name}）不见了；请停止服务，从备份恢复。"
