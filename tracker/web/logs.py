"""Log lines that tell where something broke and never what somebody wrote (P25).

Each record is one line of the file apart from the frames of an error; the words of an exception
are left out, because they quote what was being worked on: a database driver puts the whole row
into them.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

from flask import Flask, current_app, has_request_context, request
from flask.logging import default_handler

from tracker.core.masks import masked, one_line

# Who speaks in our processes. Flask would add its handler to ours only when a request needs it.
SPEAKERS = ("tracker", "alembic", "apscheduler", "waitress")


class Discreet(logging.Formatter):
    """Time, level, who speaks, what is said; errors as their kinds and frames."""

    def __init__(self) -> None:
        super().__init__("[%(asctime)s] %(levelname)s in %(module)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line itself, without anything that could begin another one."""
        record.message = one_line(masked(record.message))
        return super().formatMessage(record)

    def formatException(  # noqa: N802
        self,
        ei: (
            tuple[type[BaseException], BaseException, TracebackType | None]
            | tuple[None, None, None]
        ),
    ) -> str:
        """The kinds and frames of an error and of those that led to it, first the first."""
        told, error, seen = [], ei[1], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            told.append("".join(traceback.format_tb(error.__traceback__)) + kind)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(reversed(told))

    def format(self, record: logging.LogRecord) -> str:
        """As the library does it, but never with a text that another handler has kept."""
        record.exc_text = None
        return super().format(record)


def where() -> str:
    """What this request asks for, as the route says it: an address may hold a secret.

    Outside the routes it is nothing but the method.
    """
    if not has_request_context():
        return ""
    rule = request.url_rule.rule if request.url_rule else "?"
    return f"{request.method} {rule}"


def tell(exc_info: Any) -> None:
    """Log an error that nobody handled; the sentence of Flask's own would hold the address."""
    current_app.logger.error("exception on %s", where(), exc_info=exc_info)


def init_app(app: Flask) -> None:
    """Let every line of this process go out through `Discreet`."""
    default_handler.setFormatter(Discreet())
    for name in SPEAKERS:
        logging.getLogger(name).addHandler(default_handler)
    app.log_exception = tell  # type: ignore[method-assign]
