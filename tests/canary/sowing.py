"""Putting a word into every text of an office that stands in no other."""

import hashlib
from pathlib import Path

from sqlalchemy import String, Table, func, select, text, update
from sqlalchemy.engine import Connection

from tracker.access.scope import OrgOwned
from tracker.core.db import Base
from tracker.files import store

# Words the program reads back, and what has a form of its own.
MACHINE = frozenset(
    (
        "account",
        "clause",
        "deliverable_kind",
        "email",
        "ip",
        "key",
        "kind",
        "recurrence",
        "rule",
        "slot",
        "stage",
        "subject_type",
        "to_addr",
    )
)
NOT_WORDS = ("hash", "sha256", "token", "_ref", "digest", "message_id", "lease", "device")
KEYS = {("office_setting", "name"), ("office_setting", "value")}


def sow(connection: Connection, org_id: int, word: str) -> set[str]:
    """Append `word` to every free text of the office's rows; the columns that got it."""
    sown = set()
    connection.execute(text("DROP TRIGGER IF EXISTS audit_no_update"))
    for table in _business():
        for column in table.columns:
            if _is_free(table, column.name) and isinstance(column.type, String):
                room = (column.type.length or 10**6) - len(word)
                if room < 0 or getattr(column.type, "enums", None):
                    continue
                longer = func.substr(column, 1, room) + word
                done = connection.execute(
                    update(table)
                    .where(table.c.org_id == org_id, column != "")
                    .values({column: longer})
                )
                if done.rowcount:
                    sown.add(f"{table.name}.{column.name}")
    return sown


def sow_files(connection: Connection, folder: Path, org_id: int, word: str) -> int:
    """Let every file of the office hold `word` in its bytes; how many there are."""
    attachment, stored = (Base.metadata.tables[name] for name in ("attachment", "stored_file"))
    own = select(attachment.c.id, attachment.c.sha256).where(attachment.c.org_id == org_id)
    rows = connection.execute(own).all()
    for number, sha256 in rows:
        data = store.path_of(folder, sha256).read_bytes() + word.encode()
        new = hashlib.sha256(data).hexdigest()
        path = store.path_of(folder, new)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if not connection.scalar(select(stored.c.sha256).where(stored.c.sha256 == new)):
            old = connection.execute(select(stored).where(stored.c.sha256 == sha256)).one()
            values = dict(old._mapping) | {"sha256": new, "size": len(data)}
            connection.execute(stored.insert().values(values))
        connection.execute(update(attachment).where(attachment.c.id == number).values(sha256=new))
    return len(rows)


def keep_only(connection: Connection, org_id: int) -> None:
    """Take every other office's rows out, as if they had never been (SQLite)."""
    connection.execute(text("PRAGMA foreign_keys=OFF"))
    connection.execute(text("DROP TRIGGER IF EXISTS audit_no_delete"))
    for table in reversed(Base.metadata.sorted_tables):
        if "org_id" in table.c:
            connection.execute(table.delete().where(table.c.org_id != org_id))


def _business() -> list[Table]:
    owned = {m.local_table for m in Base.registry.mappers if issubclass(m.class_, OrgOwned)}
    owned.add(Base.metadata.tables["audit"])
    return [table for table in Base.metadata.sorted_tables if table in owned]


def _is_free(table: Table, name: str) -> bool:
    if (table.name, name) in KEYS or (table.name == "audit" and name != "actor_name"):
        return False
    return name not in MACHINE and not any(part in name for part in NOT_WORDS)
