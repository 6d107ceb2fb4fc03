"""The version that a save was made from, checked under the write lock (reliability.md 2.6)."""

from enum import Enum
from typing import Final, Literal

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.core.db import Stale, Versioned


class AsItStands(Enum):
    """No version of a form: who acts has read the row in this very unit of work."""

    AS_IT_STANDS = "as it stands"


# For programs: the demonstration, commands, jobs. A view names the version of its form.
AS_IT_STANDS: Final = AsItStands.AS_IT_STANDS

Expected = int | Literal[AsItStands.AS_IT_STANDS]


def hold(session: Session, row: Versioned, expected: Expected) -> None:
    """Lock `row` and read it again; refuse a change made from another version (Stale).

    On SQLite the unit of work holds the only write lock; PostgreSQL locks the row, so of two
    saves from one version the second always finds the first.
    """
    if expected is AS_IT_STANDS:
        return
    # of itself alone: the row may have been read with what it joins
    session.refresh(row, with_for_update={"of": type(row)})
    check(row, expected)


def check(row: Versioned, expected: Expected) -> None:
    """Refuse a change that was made from another version than the row's own (Stale)."""
    if expected is not AS_IT_STANDS and row.version != expected:
        raise Stale(row.version)


def touch(row: Versioned) -> None:
    """Let the version of `row` move on although only what hangs on it changes."""
    assert row.version  # read if it was not: only what is there can be marked
    flag_modified(row, "org_id")
