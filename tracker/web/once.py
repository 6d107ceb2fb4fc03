"""A form that adds something is taken once: a double click finds the first result.

Each such form carries a random key, and the same key with other words in the form is another
sending: who went back and wrote more does not lose it. The row of a key is written in the very
transaction of what the form adds, unique per person: the database decides, so it holds over all
processes, and what is rolled back may be sent again. Rows are of use for a day.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.access.actor import current_actor
from tracker.access.scope import everywhere
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.web.models import Submission

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

FIELD = "submission"  # the name of the hidden field
LONGEST = 32
CHANGING = ("csrf_token",)  # new each time a page is loaded
KEPT_FOR = timedelta(days=1)
DONE = "刚才已经提交成功，没有重复保存。"


class SentAlready(Exception):
    """This very form was taken before; the whole transaction is given up."""


def only(view: View) -> View:
    """Answer a form that was taken before with its first result, before anything is checked."""

    @wraps(view)
    def first(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        return first_result() or view(*args, **kwargs)

    return cast(View, first)


def claim(session: Session, location: str) -> Submission | None:
    """Take the form of this request, as the first thing in its transaction; else SentAlready.

    `location` is where its result stands. None where the form carries no key.
    """
    key, actor = _key(), current_actor()
    if not key or actor is None:
        return None
    row = Submission(person_id=actor.person_id, key=key, location=location, at=clock.now())
    try:
        session.add(row)
        session.flush()
    except IntegrityError as error:
        raise SentAlready from error
    return row


def leads_to(row: Submission | None, location: str) -> None:
    """Say where the result stands, where that is known only when it is there."""
    if row is not None:
        row.location = location


def now_leads_to(session: Session, number: int | None, location: str) -> None:
    """Say where the result of the form with that row stands by now, in a later transaction."""
    session.execute(update(Submission).where(Submission.id == number).values(location=location))


def forget(session: Session, number: int | None) -> None:
    """Let the form with that row be sent again: what it asked for was refused after all."""
    session.execute(delete(Submission).where(Submission.id == number))


def first_result() -> ResponseReturnValue | None:
    """The way to what this form made when it was first sent; None where it was not."""
    key, actor = _key(), current_actor()
    if not key or actor is None:
        return None
    query = select(Submission.location).where(
        Submission.person_id == actor.person_id, Submission.key == key
    )
    location = db.session.scalar(query)
    if location is None:
        return None
    flash(DONE, "ok")
    return redirect(location, 303)


def sent_already(error: SentAlready) -> ResponseReturnValue:
    """The other of two sendings was faster."""
    db.session.rollback()
    answer = first_result()
    if answer is None:
        raise error
    return answer


def purge(now: datetime, fence: Callable[[Session], object]) -> int:
    """Delete the keys of yesterday; return how many."""
    with everywhere("keys are purged for all organisations"), unit_of_work() as session:
        fence(session)
        done = session.execute(delete(Submission).where(Submission.at < now - KEPT_FOR))
        return cast("CursorResult[Any]", done).rowcount


def fresh_key() -> str:
    """A key for a form; in what is kept the word that stands for one until somebody looks."""
    place: str | None = g.get("submission_place")
    return place or secrets.token_urlsafe(12)


def _key() -> str:
    """The form's key with what was filled in; empty where the form carries none."""
    if not request.form.get(FIELD):
        return ""
    said = [(name, values) for name, values in request.form.lists() if name not in CHANGING]
    files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    return hashlib.sha256(repr(sorted(said) + sorted(files)).encode()).hexdigest()[:LONGEST]


def init_app(app: Flask) -> None:
    """Templates ask for a fresh key."""
    app.jinja_env.globals.update(submission=fresh_key)
    app.register_error_handler(SentAlready, sent_already)
