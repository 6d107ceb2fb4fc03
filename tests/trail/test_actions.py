"""Writing the trail: chained, append-only, masked, and no flood of refusals."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tracker.accounts import signin
from tracker.accounts.models import Unit
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.trail import actions as trail
from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.queries import about, first_bad
from tracker.trail.rules import Outcome


def bad(cast):
    db.session.remove()
    return first_bad(db.session(), cast.org.id)


def test_an_entry_says_who_did_what_to_which_row(record, session, cast):
    seq = record(name=["财政所", "财经所"])

    entry = session.scalars(about(cast.org.id, "unit", cast.finance.id)).first()
    assert (entry.seq, entry.action, entry.actor_name) == (seq, "unit.edit", "林晓禾")
    assert (entry.actor_id, entry.subject_id) == (cast.clerk.id, cast.finance.id)
    assert entry.payload == '{"name":["财政所","财经所"]}'


def test_what_the_system_did_says_so(session, cast):
    with unit_of_work() as writing:
        unit = writing.get_one(Unit, cast.finance.id)
        entry = trail.record(writing, None, "unit.close", unit)
        assert (entry.actor_id, entry.actor_name) == (None, "系统")


def test_entries_are_chained_and_the_head_is_the_last(record, session, cast):
    record(), record()

    own = AuditEntry.org_id == cast.org.id
    entries = session.scalars(select(AuditEntry).where(own).order_by(AuditEntry.seq)).all()
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.prev_hash for entry in entries] == ["", *(e.hash for e in entries[:-1])]
    head = session.get_one(AuditHead, cast.org.id)
    assert (head.seq, head.hash) == (entries[-1].seq, entries[-1].hash)
    assert bad(cast) is None


def test_what_is_undone_leaves_no_entry(record, session, cast):
    last = record()

    with pytest.raises(ZeroDivisionError), unit_of_work() as writing:
        trail.record(writing, None, "unit.close", writing.get_one(Unit, cast.finance.id))
        raise ZeroDivisionError

    assert record() == last + 1
    assert bad(cast) is None


@pytest.mark.parametrize("forged", ["UPDATE audit SET payload = '{}'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete_an_entry(record, cast, forged):
    record(name=["财政所", "财经所"])

    with pytest.raises(DBAPIError, match="audit is append-only"), unit_of_work() as session:
        session.execute(text(forged))

    assert bad(cast) is None


def test_the_same_number_cannot_be_given_twice(record, cast):
    seq = record()
    columns = ", ".join(column.name for column in AuditEntry.__table__.columns)
    copy = f"INSERT INTO audit ({columns}) SELECT {columns} FROM audit WHERE seq = :seq"

    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(text(copy), {"seq": seq})


def test_numbers_are_masked_and_passwords_left_out(record, session, cast):
    record(name=["王芳 13800001234", "王芳"], password=["old", "new"])

    entry = session.scalars(about(cast.org.id, "unit", cast.finance.id)).first()
    assert entry.payload == '{"name":["王芳 138****1234","王芳"],"password":"（不记录）"}'


def entries(cast):
    """Everything in the first township's chain, oldest first."""
    db.session.remove()
    own = select(AuditEntry).where(AuditEntry.org_id == cast.org.id).order_by(AuditEntry.seq)
    return db.session.scalars(own).all()


def test_what_changes_no_row_is_noted_in_a_unit_of_work_of_its_own(session, cast):
    actor = cast.actor(cast.member)

    told = {"route": "POST tasks.verify"}
    assert trail.note(actor, "page.refuse", cast.finance, told, outcome=Outcome.REFUSED)

    last = entries(cast)[-1]
    assert (last.action, last.outcome, last.actor_id) == ("page.refuse", "refused", actor.person_id)
    assert (last.subject_type, last.subject_id) == ("unit", cast.finance.id)
    assert bad(cast) is None


def test_without_a_row_it_is_about_the_office_looked_at(session, cast):
    visitor = replace(cast.actor(cast.supervisor), place_id=cast.org.id)

    trail.note(visitor, "office.visit")
    trail.note(replace(visitor, place_id=None), "page.refuse")

    assert entries(cast)[-1].actor_name == cast.supervisor.name
    assert entries(cast)[-1].subject_id == cast.org.id
    own = select(AuditEntry.action).where(AuditEntry.org_id == cast.county.id)
    assert db.session.scalars(own.order_by(AuditEntry.seq)).all()[-1] == "page.refuse"


def test_the_system_must_say_which_office_it_speaks_of(session):
    with pytest.raises(ValueError, match="which office"):
        trail.note(None, "account.guess")


def test_a_burst_leaves_one_entry_a_minute_for_each_person_and_route(session, cast):
    member, clerk = cast.actor(cast.member), cast.actor(cast.clerk)
    minute = timedelta(minutes=1)

    def knock(actor, route):
        return trail.note(actor, "page.refuse", changes={"route": route}, once_in=minute)

    with clock.stopped_at(clock.read("2026-11-22T09:00")):
        assert [knock(member, "a") for _ in range(50)].count(True) == 1
        assert [knock(member, "b"), knock(clerk, "a")] == [True, True]
    with clock.stopped_at(clock.read("2026-11-22T09:01")):
        assert [knock(member, "a"), knock(member, "a")] == [True, False]


def test_the_session_of_the_request_is_kept_and_the_system_has_none(app, session, cast, sign_in):
    client = sign_in(cast.clerk)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    page = client.get("/trail/")

    assert page.status_code == 404
    refused = entries(cast)[-1]
    assert refused.session_ref == signin.hash_token(token)[:12]
    trail.note(None, "unit.close", org_id=cast.org.id)
    assert entries(cast)[-1].session_ref == ""
