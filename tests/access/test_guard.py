"""The guard by itself: what it lets through before any page is asked."""

import pytest
from flask import Flask

from tracker.access import actor
from tracker.access.actor import Actor, Role
from tracker.access.guard import requires
from tracker.access.policy import Permission


@pytest.fixture
def bare():
    """One page that reads and is sent to as well, and a supervisor who looks at an office below."""
    app = Flask("bare")
    who = Actor(person_id=1, org_id=1, name="关山", roles=frozenset({Role.SUPERVISOR}), place_id=2)
    actor.init_app(app, lambda: who)
    view = requires(Permission.LEDGER_READ)(lambda: "看")
    app.add_url_rule("/", "page", view, methods=["GET", "POST"])
    return app.test_client()


def test_an_office_below_is_read_and_nothing_is_sent_to_it(bare):
    assert bare.get("/").status_code == 200
    assert bare.head("/").status_code == 200
    assert bare.post("/").status_code == 404
