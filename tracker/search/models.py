"""The index table: which row of what stands behind a text, and the tokens of that text.

The engine's own index lies over `grams`: on SQLite the FTS5 table `search_find`, which reads its
content from here and is written by `actions` beside it (no trigger may, as the schema is not
trusted), on PostgreSQL the generated column `found` with a GIN index (migration 0021). Nothing
here is the only place where something is written: `actions.rebuild`
makes all of it anew from the rows themselves, so backups leave it out.
"""

from typing import cast

from sqlalchemy import Index, String, Table, Text, UniqueConstraint, column, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.access.scope import OrgOwned, same_org
from tracker.core.db import Base

INDEX = "search_find"  # FTS5; SQLite keeps it in tables of its own beside this name


class SearchEntry(OrgOwned, Base):
    """One text that can be found: of the row `row_id` of a `kind`, with what it hangs on.

    A higher number is newer; none is given twice, so that what is gone cannot come back as another.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("org_id", "kind", "row_id"),
        same_org("year_plan_id", "year_plan"),
        same_org("task_id", "task"),
        same_org("clause_id", "clause"),
        Index("ix_search_entry_order", "org_id", "id"),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str] = mapped_column(String(16))
    row_id: Mapped[int]
    year_plan_id: Mapped[int]
    task_id: Mapped[int | None] = mapped_column(index=True)
    clause_id: Mapped[int | None] = mapped_column(index=True)
    grams: Mapped[str] = mapped_column(Text)  # tokens with blanks between, whose it is first


ENTRY = cast("Table", SearchEntry.__table__)

# To the scope this is no table of rows: only numbers come out of it.
FIND = table(INDEX, column(INDEX), column("rowid"), column("grams"))


def is_sqlite(session: Session) -> bool:
    """Whether the index is FTS5, else it is PostgreSQL's."""
    return session.get_bind().dialect.name == "sqlite"


def is_index(table: str) -> bool:
    """Whether a table is the engine's own index, and no table of rows.

    >>> is_index("search_find_data"), is_index("search_entry")
    (True, False)
    """
    return table == INDEX or table.startswith(f"{INDEX}_")
