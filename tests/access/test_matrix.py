"""Every route against everybody, from every side of the tree (reliability.md P11).

Routes come from `app.url_map`, what is right from the policy table; a new route falls under this
by itself. Own people ask for rows of their township; the township beside, the county above and
the village below ask for the same rows, plainly and under `/in/CODE/`.
"""

import logging
import shutil
import sys
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.cast import _person, seated
from tests.page import Page
from tests.routes import addresses, asked_by
from tests.upkeep.full import fill
from tracker.access.actor import Actor
from tracker.access.policy import may
from tracker.access.scope import everywhere, within
from tracker.accounts import actions, signin
from tracker.accounts.models import DutyAssignment, Organization
from tracker.accounts.rules import AdminKind, Level, PostRole
from tracker.core.db import Base, db, unit_of_work
from tracker.ledger.kinds import RectificationState
from tracker.ledger.models import Evidence, RectificationItem
from tracker.ledger.own_lists import SavedList
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState

COLLEAGUES = ("clerk", "leader", "mayor", "member", "handler", "outsider", "admin", "auditor")
ABOVE = ("supervisor", "county_clerk", "county_leader", "county_admin", "county_auditor")
OTHERS = ("stranger", "village_clerk", *ABOVE)
CODES = ("qinghe", "shiqiao", "yunlu", "willow", "nowhere")
SENT = {"version": "1", "text": "x", "act": "submit", "title": "x", "verdict": "implemented"}

# What says who did what, not what the office has; and what counts visits.
RECORDS = {"audit", "audit_head", "office_stamp", "sign_in_session", "sign_in_attempt", "rate_use"}
# 404 of an odd word in the address or the form, not of the person.
ODD_WORDS = {"intake.add_clause", "intake.see", "intake.settle", "office.restore_default"}
ENDS_THE_SESSION = {
    "accounts.sign_out",
    "accounts.password",
    "accounts.end_session",
    "accounts.end_other_sessions",
}
YEAR_BOUND = {
    "year_plan",
    "source_document",
    "document_parent",
    "clause",
    "clause_answer",
    "clause_excuse",
    "task",
    "task_source",
    "task_support",
    "progress_entry",
    "evidence",
    "evidence_link",
    "review_campaign",
    "review_item",
}

pytestmark = pytest.mark.slow


@dataclass
class Browser:
    """Somebody at the screen."""

    client: FlaskClient
    actor: Actor
    token: str

    def ask(self, method: str, path: str, **data: str) -> int:
        """The status that `path` answers."""
        form = {**SENT, **data, "csrf_token": self.token} if method == "POST" else None
        with self.client.open(path, method=method, data=form) as answer:
            return answer.status_code


@pytest.fixture
def people(app, cast):
    """The cast, and those above and below it."""
    found = {name: getattr(cast, name) for name in (*COLLEAGUES, "stranger", "supervisor")}
    with everywhere("a village below the township"), unit_of_work() as session:
        village = actions.add_organization(
            session,
            code="willow",
            name="柳塘村村民委员会",
            short_name="柳塘村",
            level=Level.VILLAGE,
            parent=session.get_one(Organization, cast.org.id),
        ).id
    with within(village), unit_of_work() as session:
        found["village_clerk"], _ = seated(session, "乔木", PostRole.CONTACT_IN_CHARGE, "willow")
    with within(cast.county.id), unit_of_work() as session:
        found["county_clerk"], _ = seated(session, "江岸", PostRole.CONTACT_IN_CHARGE, "county")
        found["county_leader"], _ = seated(session, "于峰", PostRole.DEPUTY, "county2")
        for name, kind in (
            ("county_admin", AdminKind.ADMIN),
            ("county_auditor", AdminKind.AUDITOR),
        ):
            found[name] = _person(session, name, name)
            found[name].admin_kind = kind
    with everywhere("plain values from here on"):
        for name in ("village_clerk", *ABOVE[1:]):
            db.session.refresh(found[name])
            db.session.expunge(found[name])
    return found


@pytest.fixture
def routes(app, make, cast, people):
    """GET and POST of every route, with rows of the first township."""
    fill(app, make)
    with unit_of_work() as session:
        session.execute(update(DutyAssignment).values(valid_to=None))
        # what is internal is for fewer eyes, whatever the policy says (tests/ledger/evidence)
        session.execute(update(Evidence).values(is_internal=False, contains_personal_data=False))
        session.execute(update(SavedList).values(shared=True))
    return [a for a in addresses(app, cast.org.id) if a.endpoint not in ENDS_THE_SESSION]


@pytest.fixture
def browsers(app, sign_in, people):
    """A browser for everybody."""
    app.config["PROPAGATE_EXCEPTIONS"] = False  # who is let in may well stumble over such rows
    logging.disable(logging.ERROR)
    found = {}
    for name, person in people.items():
        client = sign_in(person)
        with everywhere("who they are"):
            actor = signin.actor_of(db.session(), person)
        token = str(Page(client.get("/me")).form("退出").fields["csrf_token"])
        found[name] = Browser(client, actor, token)
    yield found
    logging.disable(logging.NOTSET)
    app.config["PROPAGATE_EXCEPTIONS"] = None


def marked(app, routes):
    """The routes that ask who is there, each with its permission and its row."""
    found = []
    for address in routes:
        view = app.view_functions[address.endpoint]
        if view.permission is not None:
            load = getattr(view, "loader", None)
            row = load(**address.given) if load else None
            found.append((address, view.permission, row, load is not None))
    return found


def rows_of(org_id, tables=None):
    """The rows of an office as they stand in the database, records of visits aside."""
    db.session.remove()
    with everywhere("a test compares"):
        return {
            table.name: [tuple(row) for row in db.session.execute(_own(table, org_id))]
            for table in Base.metadata.sorted_tables
            if "org_id" in table.c
            and (table.name in tables if tables else table.name not in RECORDS)
        }


def _own(table, org_id):
    return select(table).where(table.c.org_id == org_id).order_by(*table.primary_key)


def test_every_route_is_ruled_and_in_the_matrix(app, cast, make, people):
    fill(app, make)
    every = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST"}
    }
    ruled = {name for name, view in app.view_functions.items() if hasattr(view, "permission")}
    in_matrix = {(a.endpoint, a.method) for a in addresses(app, cast.org.id)}
    sys.stdout.write(
        f"routes {sum(e in ruled for e, _ in every)}/{len(every)} ruled, "
        f"{len(in_matrix)}/{len(every)} in matrix\n"
    )

    assert in_matrix == every
    assert {endpoint for endpoint, _ in every} <= ruled


def test_every_row_that_a_route_asks_for_is_there(app, routes, cast):
    with asked_by(app, cast.org.id):
        without = {a.endpoint for a, _, row, asks in marked(app, routes) if asks and row is None}

    assert without <= ODD_WORDS


def test_who_is_not_signed_in_is_sent_to_sign_in(app, routes, cast):
    before, nobody = rows_of(cast.org.id), app.test_client()

    for address in routes:
        if app.view_functions[address.endpoint].permission is not None:
            for inside in ("", "/in/qinghe"):
                answer = nobody.open(
                    inside + address.path,
                    method=address.method,
                    data=SENT if address.method == "POST" else None,
                )
                assert answer.status_code in ((302,) if address.method == "GET" else (303, 401))

    assert rows_of(cast.org.id) == before


def test_nobody_of_another_office_finds_or_changes_a_row(app, routes, browsers, cast):
    """Sibling, parent and child, with the foreign row in the path, plain and with a query."""
    with asked_by(app, cast.org.id):
        with_row = [
            a
            for a, _, row, _ in marked(app, routes)
            if row is not None and any(name.endswith("_id") for name in a.given)
        ]
    before = rows_of(cast.org.id)

    found = {
        (name, str(address), status)
        for name in OTHERS
        for address in with_row
        for query in ("", "?year=2026&org_id=2")
        if (status := browsers[name].ask(address.method, address.path + query)) != 404
    }

    assert found == set()
    assert rows_of(cast.org.id) == before


def test_an_office_named_in_the_address_opens_to_those_above_and_only_to_read(
    app, routes, browsers, cast
):
    with asked_by(app, cast.org.id):
        cells = marked(app, routes)
    before = rows_of(cast.org.id)

    wrong = set()
    for name, browser in browsers.items():
        above = browser.actor.org_id == cast.county.id
        there = replace(browser.actor, place_id=cast.org.id)
        for address, permission, row, asks in cells:
            right = (
                above
                and address.method == "GET"
                and may(there, permission, row)
                and (row is not None or not asks)
            )
            status = browser.ask(address.method, f"/in/qinghe{address.path}")
            if (status != 404) != right or status >= 500:
                wrong.add((name, str(address), status, right))

    assert wrong == set()
    assert rows_of(cast.org.id) == before


def test_no_other_code_opens_anything(app, routes, browsers, cast):
    """Up, beside, one's own, and what is not there."""
    below = {cast.county.id: {"qinghe", "shiqiao", "willow"}, cast.org.id: {"willow"}}
    with asked_by(app, cast.org.id):
        some = [a for a, _, _, _ in marked(app, routes) if a.method == "GET"]

    found = {
        (name, code, address.path, status)
        for name, browser in browsers.items()
        for code in set(CODES) - below.get(browser.actor.org_id, set())
        for address in some
        if (status := browser.ask("GET", f"/in/{code}{address.path}")) != 404
    }

    assert found == set()


def test_who_may_not_finds_nothing_and_who_may_is_let_in(app, routes, browsers, stage, cast):
    with asked_by(app, cast.org.id):
        cells = [
            (name, address, may(browsers[name].actor, permission, row))
            for address, permission, row, _ in marked(app, routes)
            for name in COLLEAGUES
        ]
    before = rows_of(cast.org.id)
    shut = [(n, a) for n, a, allowed in cells if not allowed]
    let_in = [(n, str(a)) for n, a in shut if browsers[n].ask(a.method, a.path) != 404]
    assert let_in == []
    assert rows_of(cast.org.id) == before

    start, live = stage.folder / "filled.db", stage.folder / "luoshi.db"
    _copy(live, start)
    turned_away = set()
    for name, address, allowed in cells:
        if allowed and browsers[name].ask(address.method, address.path) == 404:
            turned_away.add((name, address.endpoint))
        if allowed and address.method == "POST":
            _copy(start, live)
    assert {cell for cell in turned_away if cell[1] not in ODD_WORDS} == set()


def test_nothing_of_an_archived_year_is_changed(app, routes, browsers, cast):
    with within(cast.org.id), unit_of_work() as session:
        session.execute(update(YearPlan).values(state=YearState.CLOSED))
        # what is still to be mended goes on after its year
        session.execute(update(RectificationItem).values(state=RectificationState.CLOSED))
    before = rows_of(cast.org.id, YEAR_BOUND)

    for name in COLLEAGUES:
        for address in routes:
            if address.method == "POST":
                browsers[name].ask("POST", address.path)

    assert rows_of(cast.org.id, YEAR_BOUND) == before


def _copy(source, target):
    db.session.remove()
    db.engine.dispose()
    shutil.copy(source, target)
