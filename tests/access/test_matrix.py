"""Every route of the program against everybody: who is let in, and what a stranger can change."""

import logging
import shutil
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.page import Page
from tests.upkeep.full import fill
from tracker.access.policy import may
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Person, Post, Unit
from tracker.core.db import Base, db
from tracker.files.models import Attachment
from tracker.intake.models import DraftTask, ImportDraft
from tracker.ledger.models import RectificationItem, Task
from tracker.lookback.models import ReviewItem
from tracker.notify.models import Letter

COLLEAGUES = ("clerk", "leader", "mayor", "member", "handler", "outsider")
ROWS = {
    "attachment_id": Attachment,
    "draft_id": ImportDraft,
    "letter_id": Letter,
    "person_id": Person,
    "post_id": Post,
    "row_id": DraftTask,
    "task_id": Task,
    "unit_id": Unit,
}
ITEMS = {"lookback": ReviewItem, "rectifications": RectificationItem}
WORDS = {"clause": "c1", "digest": "x", "key": "x", "name": "x", "place": 0}
SENT = {"version": "1", "text": "x", "act": "submit", "title": "x", "verdict": "implemented"}

pytestmark = pytest.mark.slow


@pytest.fixture
def routes(app, make, cast):
    """Endpoint, method, address and row of every route, with rows of the first township."""
    fill(app, make)
    with within(cast.org.id):
        return list(_routes(app))


def _routes(app) -> Iterator[tuple[str, str, str, object]]:
    for rule in app.url_map.iter_rules():
        rows = {name: _row(rule.endpoint, name) for name in rule.arguments - set(WORDS)}
        given = {name: row.id for name, row in rows.items()}
        given |= {name: WORDS[name] for name in rule.arguments & set(WORDS)}
        _, path = rule.build(given)
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule.endpoint, method, path, next(iter(rows.values()), None)


def _row(endpoint, name):
    model = ITEMS[endpoint.partition(".")[0]] if name == "item_id" else ROWS[name]
    wanted = select(model).order_by(model.id.desc())
    if model is ReviewItem:  # judged by whose task it looks back on
        wanted = wanted.options(joinedload(ReviewItem.task))
    row = db.session.scalars(wanted).first()
    db.session.expunge(row)
    return row


@pytest.fixture
def browse(app, sign_in, cast):
    """Opens an address as somebody, with a token of theirs, and says what was answered."""
    app.config["PROPAGATE_EXCEPTIONS"] = False  # who is let in may well stumble over such rows
    clients = {name: sign_in(getattr(cast, name)) for name in (*COLLEAGUES, "stranger")}
    tokens = {
        name: Page(client.get("/me")).form("退出").fields["csrf_token"]
        for name, client in clients.items()
    }

    def browsing(name, method, path):
        data = {**SENT, "csrf_token": tokens[name]} if method == "POST" else None
        with clients[name].open(path, method=method, data=data) as answer:
            return answer.status_code

    logging.disable(logging.ERROR)
    yield browsing
    logging.disable(logging.NOTSET)
    app.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def rows_of(app):
    """Every row of an organisation, as it stands in the database."""

    def reading(org_id):
        db.session.remove()
        with everywhere("a test compares"):
            return {
                table.name: [tuple(row) for row in db.session.execute(_own(table, org_id))]
                for table in Base.metadata.sorted_tables
                if "org_id" in table.c and table.name != "sign_in_session"
            }

    return reading


def _own(table, org_id):
    return select(table).where(table.c.org_id == org_id).order_by(*table.primary_key)


def mark_of(app, endpoint):
    return app.view_functions[endpoint].permission


def test_every_route_is_ruled_and_in_the_matrix(app, routes):
    ruled = [name for name, *_ in routes if hasattr(app.view_functions[name], "permission")]
    every = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST"}
    }
    sys.stdout.write(
        f"routes {len(ruled)}/{len(every)} ruled, {len(routes)}/{len(every)} in matrix\n"
    )

    assert len(ruled) == len(routes) == len(every)


def test_a_stranger_finds_no_row_of_another_township_and_changes_nothing(
    app, routes, browse, rows_of, cast
):
    before = rows_of(cast.org.id)

    found = {
        (method, path, status)
        for endpoint, method, path, row in routes
        if mark_of(app, endpoint) is not None and endpoint != "accounts.sign_out"
        for address in ([path, f"{path}?year=2026"] if method == "GET" else [path])
        if (status := browse("stranger", method, address)) != 404 and row is not None
    }

    assert found == set()
    assert rows_of(cast.org.id) == before


def test_who_is_not_signed_in_is_sent_to_sign_in(app, routes, rows_of, cast):
    before, nobody = rows_of(cast.org.id), app.test_client()

    for endpoint, method, path, _ in routes:
        if mark_of(app, endpoint) is None:
            continue
        answer = nobody.open(path, method=method, data=SENT if method == "POST" else None)
        assert answer.status_code in ((302,) if method == "GET" else (303, 401)), path

    assert rows_of(cast.org.id) == before


def test_who_may_not_finds_nothing_and_who_may_is_let_in(app, routes, browse, rows_of, stage, cast):
    actors = {name: cast.actor(getattr(cast, name)) for name in COLLEAGUES}
    cells = [
        (name, endpoint, method, path, may(actors[name], mark_of(app, endpoint), row))
        for endpoint, method, path, row in routes
        if mark_of(app, endpoint) is not None and endpoint != "accounts.sign_out"
        for name in COLLEAGUES
    ]
    before = rows_of(cast.org.id)
    let_in = [c for c in cells if not c[-1] and browse(c[0], *c[2:4]) != 404]
    assert let_in == []
    assert rows_of(cast.org.id) == before

    start, live = stage.folder / "filled.db", stage.folder / "luoshi.db"
    shutil.copy(live, start)
    turned_away = []
    for name, endpoint, method, path, allowed in cells:
        if allowed and browse(name, method, path) == 404:
            turned_away.append((name, endpoint, method))
        if allowed and method == "POST":
            db.session.remove()
            db.engine.dispose()
            shutil.copy(start, live)
    unknown = {"intake.add_clause", "intake.see", "intake.settle"}  # 404 of an odd word
    assert [cell for cell in turned_away if cell[1] not in unknown] == []
