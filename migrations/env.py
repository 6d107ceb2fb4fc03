"""How Alembic meets our database: the app's own engine, one transaction a migration."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from tracker.core.db import UTCDateTime, db, writing

config = context.config


def plain(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as the database knows them: a migration imports nothing of ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    """Bring the schema of the running app's database to the wanted version."""
    with writing(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            render_item=plain,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
