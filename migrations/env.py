"""How Alembic meets our database: the app's own engine, one transaction a migration."""

from alembic import context
from flask import current_app

from tracker.core.db import db, writing

config = context.config


def run() -> None:
    """Bring the schema of the running app's database to the wanted version."""
    with writing(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
