"""Which schema the database has, and which one this code wants."""

from enum import StrEnum

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.engine import Connection

from tracker.core.db import db


class Standing(StrEnum):
    """How a database's schema relates to this code."""

    EMPTY = "empty"  # no schema yet
    BEHIND = "behind"  # an older release's
    HEAD = "head"
    AHEAD = "ahead"  # a newer release's, or a stranger's


def head() -> str | None:
    """The revision this code wants."""
    return _scripts().get_current_head()


def standing(revision: str | None) -> Standing:
    """How a database of this revision relates to this code."""
    if revision == head():
        return Standing.HEAD
    if revision is None:
        return Standing.EMPTY
    try:
        _scripts().get_revision(revision)
    except CommandError:
        return Standing.AHEAD
    return Standing.BEHIND


def revision_of(connection: Connection) -> str | None:
    """The revision that this database says it has."""
    return MigrationContext.configure(connection).get_current_revision()


def current() -> str | None:
    """The revision of the app's own database."""
    with db.engine.connect() as connection:
        return revision_of(connection)


def _scripts() -> ScriptDirectory:
    migrate = current_app.extensions["migrate"].migrate
    return ScriptDirectory.from_config(migrate.get_config())
