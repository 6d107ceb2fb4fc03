"""Every form of the program, sent with what it does not offer: rows of another office, fields of
the rows behind it, and after its year was archived (reliability.md P11).
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select, update

from tests.canary.conftest import Fields, starts
from tests.canary.crawling import ask, shape_of
from tests.page import Form
from tracker.access.scope import OrgOwned, everywhere
from tracker.accounts.models import LeadingGroup, Organization, Person, Post, Unit
from tracker.core.db import Base, db, unit_of_work
from tracker.intake.models import DraftTask, ImportDraft
from tracker.ledger.kinds import RectificationState
from tracker.ledger.models import RectificationItem, Task
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState

ROLES = ("clerk", "deputy", "group_leader", "unit_head", "admin")
# Fields of rows that no form offers: a program that copied what it is sent would take them.
SMUGGLED = {
    "org_id": "3",
    "id": "1",
    "admin_kind": "admin",
    "password_hash": "x",
    "verified_by_id": "1",
    "submitted_by_id": "1",
    "last_verdict": "implemented",
    "roles": "admin",
    "place_id": "3",
    "active": "",
}
YEAR_BOUND = (
    "bulk_act",
    "bulk_change",
    "task",
    "task_source",
    "task_support",
    "progress_entry",
    "clause",
    "clause_answer",
    "clause_excuse",
    "document_parent",
    "review_item",
)

pytestmark = pytest.mark.slow


@dataclass
class Sent:
    """A form as it stands on a page, and who found it there."""

    token: str
    page: str
    form: Form


@pytest.fixture(scope="package")
def forms(fields: Fields) -> list[Sent]:
    """Every form that somebody of the first township is offered, once a shape."""
    found: dict[tuple[str, str], Sent] = {}
    for who, token in fields.people["qinghe"]:
        if not any(role in who for role in ROLES) and "office_head" not in who:
            continue
        for address, answer in fields.walk_of(token).answers.items():
            for tag in BeautifulSoup(answer.text, "lxml").select("main form[method=post]"):
                form = Form(tag)
                found.setdefault((who, shape_of(form.action)), Sent(token, address, form))
    return list(found.values())


@pytest.fixture
def ground(fields: Fields) -> Iterator[Path]:
    """The database as it is now, put back after each test and wherever a test says so."""
    live, kept = fields.folder / "luoshi.db", fields.folder / "kept.db"
    _copy(live, kept)
    yield kept
    _copy(kept, live)


def _copy(source: Path, target: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    shutil.copy(source, target)


# What an address can name by its number.
NAMED = {
    "leader": Post,
    "unit": Unit,
    "handler": Person,
    "row": DraftTask,
    "draft": ImportDraft,
    "task": Task,
    "group": LeadingGroup,
}


def send(fields: Fields, app: Flask, sent: Sent, **changes: object) -> int:
    """Open the page again for a fresh token, and send the form with `changes`."""
    client = fields.browse(app, sent.token)
    page = BeautifulSoup(ask(client, sent.page).text, "lxml")
    tokens = [str(t["value"]) for t in page.select("input[name=csrf_token]")]
    data = {**sent.form.fields, **changes, "csrf_token": tokens[0] if tokens else ""}
    with client.post(sent.form.action, data=data) as answer:
        return answer.status_code


def org_ids() -> dict[str, int]:
    with everywhere("a test compares"):
        return {org.code: org.id for org in db.session.scalars(select(Organization))}


def rows_of(org_id: int, tables: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """The rows of an office as they stand, what says who did what aside."""
    db.session.remove()
    with everywhere("a test compares"):
        return {
            table.name: [
                tuple(row)
                for row in db.session.execute(
                    select(table).where(table.c.org_id == org_id).order_by(*table.primary_key)
                )
            ]
            for table in Base.metadata.sorted_tables
            if "org_id" in table.c
            and table.name not in ("audit", "audit_head", "office_stamp", "sign_in_session")
            and (not tables or table.name in tables)
        }


def test_there_are_forms_to_send(forms):
    sys.stdout.write(f"forms: {len(forms)}\n")
    assert len(forms) > 40


def test_no_form_takes_a_row_of_another_office(fields, forms, ground):
    ids = org_ids()
    foreign = {
        mapper.local_table.name: number
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, OrgOwned)
        and (number := _first_of(mapper.class_, ids["shiqiao"])) is not None
    }
    before = rows_of(ids["shiqiao"])
    tried = 0
    for sent in forms:
        for name, value in list(sent.form.fields.items()):
            if not _is_number(value) or name.endswith(("version", "csrf_token")):
                continue
            for number in set(foreign.values()):
                tried += 1
                assert send(fields, fields.app, sent, **{name: str(number)}) < 429, sent.form.action
    assert tried > 100
    assert rows_of(ids["shiqiao"]) == before


def _first_of(model: type[OrgOwned], org_id: int) -> int | None:
    with everywhere("a test knows foreign rows"):
        return db.session.scalar(select(func.max(model.id)).where(model.org_id == org_id))


def _is_number(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(str(one).isdigit() for one in values)


def test_fields_that_a_form_does_not_offer_change_nothing(fields, forms, ground):
    live = fields.folder / "luoshi.db"
    ids = org_ids()
    foreign = rows_of(ids["shiqiao"])
    for sent in forms:
        status = send(fields, fields.app, sent)
        plain = _told(rows_of(ids["qinghe"]))
        _copy(ground, live)
        extra = {k: v for k, v in SMUGGLED.items() if k not in sent.form.fields}
        assert send(fields, fields.app, sent, **extra) == status < 429, sent.form.action
        assert _told(rows_of(ids["qinghe"])) == plain, sent.form.action
        _copy(ground, live)
    assert rows_of(ids["shiqiao"]) == foreign


def _told(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, int]:
    """How many rows there are, and who is what: moments and random words differ by themselves."""
    counts = {name: len(found) for name, found in rows.items()}
    columns = Base.metadata.tables["person"].c.keys()
    wanted = [columns.index(name) for name in ("id", "org_id", "admin_kind", "active", "duty")]
    counts["people"] = hash(tuple(tuple(row[i] for i in wanted) for row in rows["person"]))
    return counts


def test_nothing_of_an_archived_year_changes_by_a_form_from_before(fields, forms, ground):
    org_id = org_ids()["qinghe"]
    with everywhere("the year is archived"), unit_of_work() as session:
        session.execute(
            update(YearPlan).where(YearPlan.org_id == org_id).values(state=YearState.CLOSED)
        )
        # what is still to be mended goes on after its year
        session.execute(update(RectificationItem).values(state=RectificationState.CLOSED))
    before = rows_of(org_id, YEAR_BOUND)
    for sent in forms:
        assert send(fields, fields.app, sent, text="补记") < 429, sent.form.action
    assert rows_of(org_id, YEAR_BOUND) == before


def test_a_foreign_row_in_the_query_is_as_good_as_none(fields):
    """`?leader=…&unit=…` of another office shows what a number nobody has would show."""
    ids = org_ids()
    token = next(token for who, token in fields.people["qinghe"] if "office_head" in who)
    client = fields.browse(fields.app, token)
    foreign = {name: _first_of(model, ids["shiqiao"]) for name, model in NAMED.items()}
    for address in starts(fields.app):
        theirs, nobodys = (
            ask(client, f"{address}?" + "&".join(f"{name}={n}" for name, n in numbers.items()))
            for numbers in (foreign, dict.fromkeys(foreign, 999_999))
        )
        assert theirs.said[0] == nobodys.said[0], address
        assert theirs.status == nobodys.status < 429
