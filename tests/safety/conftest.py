"""A filled ledger, everybody who may look at it, and a token for their forms."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.make import Make
from tests.page import Page
from tests.routes import Address, addresses
from tests.upkeep.full import fill

BELOW = "/in/qinghe"


@dataclass
class Visitor:
    """A browser of somebody, on the pages below `root`."""

    client: FlaskClient
    token: str
    root: str = ""

    def open(self, method: str, path: str, **said: object) -> TestResponse:
        """The answer, read to its end."""
        if method == "POST":
            said.setdefault("data", {"csrf_token": self.token, "text": "柳塘村", "version": "1"})
        return self.client.open(self.root + path, method=method, buffered=True, **said)  # type: ignore[arg-type]


@pytest.fixture
def full(app: Flask, make: Make) -> Flask:
    """The app with a row in every table."""
    fill(app, make)
    return app


@pytest.fixture
def routes(full: Flask, cast: Cast) -> list[Address]:
    """GET and POST of every route."""
    return addresses(full, cast.org.id)


@pytest.fixture
def visit(app: Flask, sign_in: Callable[..., FlaskClient], cast: Cast) -> Callable[[str], Visitor]:
    """The browser of one of the cast, of a `stranger` to the program (nobody signed in), or of the
    supervisor on the township's pages (`below`)."""

    def visitor(who: str) -> Visitor:
        if who == "nobody":
            return Visitor(app.test_client(), "")
        client = sign_in(cast.supervisor if who == "below" else getattr(cast, who))
        token = str(Page(client.get("/me")).form("退出").fields["csrf_token"])
        return Visitor(client, token, BELOW if who == "below" else "")

    return visitor


@pytest.fixture
def answering(app: Flask) -> Iterator[None]:
    """Faults become pages, as they do for people, and are not told on the test's own output."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
    app.config["PROPAGATE_EXCEPTIONS"] = None
