"""Every route that changes a row, sent from an older version: refused, with what was typed."""

import sys
from contextlib import contextmanager

import pytest
from flask import g, request
from sqlalchemy import select

from tests.page import Page
from tests.races.test_models import versioned
from tests.routes import addresses
from tests.upkeep.full import fill
from tracker.access.actor import current_actor
from tracker.access.policy import may
from tracker.access.scope import everywhere, within
from tracker.accounts.models import DutyAssignment
from tracker.core import clock
from tracker.core.db import Base, Versioned, db, unit_of_work
from tracker.core.versions import touch
from tracker.documents.sheets.grids import Grid, GridRow
from tracker.intake.models import DraftTask, ImportDraft
from tracker.ledger.models import RectificationItem
from tracker.office.models import OfficeSetting
from tracker.office.rules import SETTINGS, Group, Standing
from tracker.web import versions
from tracker.web.refs import ref

pytestmark = pytest.mark.slow

PEOPLE = ("clerk", "leader", "mayor", "member", "handler", "admin", "auditor")
SHEET = Grid("表", (0, 1), (GridRow(1, ("工作任务", "责任单位")), GridRow(2, ("公开", "财政所"))))
TYPED = "“手写”的一句话，不能丢。"
SENT = {"text": TYPED, "reason": TYPED, "title": TYPED, "act": "", "kind": "auditor", "since": ""}

# Routes that are handed a versioned row and do not edit it, each with its reason.
NO_EDIT = {
    "accounts.code": "gives a new one-time password; nothing of the form is kept",
    "accounts.invite": "sends a letter",
    "accounts.sign_out_everywhere": "ends sessions",
    "accounts.unlock": "forgets wrong passwords",
    "lookback.start": "lists what is not listed; the year itself is not changed",
}
# Models that no page edits, each with its reason.
NO_PAGE: dict[str, str] = {}
# What changes by itself or because somebody was refused.
MACHINERY = {"sign_in_session", "audit", "audit_head", "submission", "ration_use", "known_device"}


@pytest.fixture
def routes(app, make, cast):
    """Address, view and row of every route that changes a row of the first township."""
    fill(app, make)
    with unit_of_work() as work:
        work.scalars(select(DutyAssignment)).one().valid_to = None  # only the present one is edited
        for row in work.scalars(select(DraftTask)):
            row.proposal = {}
        for draft in work.scalars(select(ImportDraft)):
            lists = {"outline": [], "warnings": [], "people": [], "tasks": []}
            draft.grid, draft.layout = [SHEET.as_json()], None
            draft.reading = lists | {"written_on": None, "issuer": "", "doc_number": ""}
        mending = work.scalars(select(RectificationItem)).one()  # nobody rechecks their own
        mending.handler_id = mending.submitted_by_id = cast.handler.id
    found = []
    for one in addresses(app, cast.org.id, "POST"):
        view = app.view_functions[one.endpoint]
        if getattr(view, "loader", None) is None:
            continue
        path = one.path.replace("/settings/x", f"/settings/{next(iter(Group)).value}")
        # the newest is the auditor, who has no part in the work
        path = path.replace(f"/people/{ref(cast.auditor.id)}", f"/people/{ref(cast.handler.id)}")
        found.append((one.endpoint, path, view))
    return found


@pytest.fixture
def clients(sign_in, cast):
    """The browsers of the people, each with a token."""
    found = {}
    for name in PEOPLE:
        client = sign_in(getattr(cast, name))
        page = Page(client.get("/me"))
        found[name] = client, page.soup.select_one("input[name=csrf_token]")["value"]
    return found


@pytest.fixture
def asking(app, clients):
    """The route's row as its loader finds it, and who of the office may do this to it."""

    @contextmanager
    def opened(path, view, who="clerk"):
        cookie = f"luoshi={clients[who][0].get_cookie('luoshi').value}"
        with app.test_request_context(path, method="POST", headers={"Cookie": cookie}):
            for name in list(g):  # of the request before: the test's own context is under both
                g.pop(name)
            yield view.loader(**(request.view_args or {}))

    def who(path, view):
        for name in PEOPLE:
            with opened(path, view, name) as row:
                if row is not None and may(current_actor(), view.permission, row):
                    return name
        return None

    return opened, who


def is_versioned(row):
    return isinstance(row, Versioned | Standing)


def place_of(row):
    """What finds the row again: its model and number, or the part of the settings."""
    return (Standing, row.group) if isinstance(row, Standing) else (type(row), row.id)


def move_on(model, number):
    """Somebody else saves the row."""
    with unit_of_work() as work:
        if model is Standing:
            name = SETTINGS[number][0].name
            row = work.scalar(select(OfficeSetting).where(OfficeSetting.name == name))
            row = row or OfficeSetting(name=name, value="")
            row.value, row.changed_at = row.value + "1", clock.now()
            work.add(row)
        else:
            touch(work.get_one(model, number))


def filled(view, row):
    """What a browser would send from the page of `row`, with something typed."""
    sent = dict(SENT)
    if view.edits.fresh is not None:
        form = view.edits.fresh(row)
        sent |= {name: value for name, (value, _) in versions.standing(form).items()}
        texts = [f.name for f in versions.shown_fields(form) if type(f).__name__ in TEXTS]
        sent |= dict.fromkeys(texts[:1], TYPED)
        return sent | versions.made_from(row, form)
    return sent | versions.made_from(row)


TEXTS = ("StringField", "TextAreaField")


@pytest.fixture
def rows_of():
    """Every row of an organisation but the program's own."""

    def reading(org_id):
        db.session.remove()
        with everywhere("a test compares"):
            found = {
                table.name: [
                    tuple(r)
                    for r in db.session.execute(
                        select(*(c for c in table.c if c.name != "version"))
                        .where(table.c.org_id == org_id)
                        .order_by(*table.primary_key)
                    )
                ]
                for table in Base.metadata.sorted_tables
                if "org_id" in table.c and table.name not in MACHINERY
            }
        db.session.remove()
        return found

    return reading


@pytest.fixture
def send(clients):
    """Sends a form as one of the people."""

    def sending(name, path, data):
        client, token = clients[name]
        return client.post(path, data={**data, "csrf_token": token})

    return sending


def test_every_route_that_is_handed_a_versioned_row_edits_it_or_has_a_reason(routes, asking):
    opened, _ = asking
    bare = set()
    for endpoint, path, view in routes:
        with opened(path, view) as row:
            if is_versioned(row) and not hasattr(view, "edits"):
                bare.add(endpoint)

    assert bare == set(NO_EDIT)


def test_every_versioned_model_is_edited_by_a_page_or_has_a_reason(app):
    edited = {view.edits.what.model for view in app.view_functions.values() if edits(view)}

    assert {m.__tablename__ for m in set(versioned()) - edited} == set(NO_PAGE)


def edits(view):
    return getattr(view, "edits", None)


def test_a_stale_form_is_refused_with_what_was_typed_and_changes_nothing(
    routes, asking, send, rows_of, cast
):
    opened, who = asking
    seen = []
    for endpoint, path, view in routes:
        if not edits(view):
            continue
        name = who(path, view)
        assert name, endpoint
        with opened(path, view, name) as row:
            data, place = filled(view, row), place_of(row)
        with within(cast.org.id):
            move_on(*place)
        before = rows_of(cast.org.id)

        page = Page(send(name, path, data))

        assert (page.status, page.heading) == (409, "别人先保存了"), endpoint
        assert TYPED in str(page.soup), endpoint
        assert rows_of(cast.org.id) == before, endpoint
        seen.append(endpoint)
    sys.stdout.write(f"stale forms refused: {len(seen)}\n")
    assert len(seen) > 30
