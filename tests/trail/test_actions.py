"""The trail: chained, append-only, and honest about what was forged."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tracker.accounts.models import Unit
from tracker.core.db import db, unit_of_work
from tracker.trail import actions as trail
from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.queries import about, first_bad

UNLOCK = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_append_only ON audit"],
}


@pytest.fixture
def record(session, cast):
    """Appends one entry about 财政所 in a unit of work of its own."""

    def recording(action="unit.rename", **changes):
        with unit_of_work() as writing:
            unit = writing.get_one(Unit, cast.finance.id)
            return trail.record(writing, cast.actor(cast.clerk), action, unit, changes).seq

    return recording


@pytest.fixture
def forge(app, kind):
    """Does `statement` to the database as somebody who took the triggers away."""

    def forging(statement, **values):
        with unit_of_work() as session:
            for unlock in UNLOCK[kind]:
                session.execute(text(unlock))
            session.execute(text(statement), values)

    return forging


def bad(cast):
    db.session.remove()
    return first_bad(db.session(), cast.org.id)


def test_an_entry_says_who_did_what_to_which_row(record, session, cast):
    seq = record(name=["财政所", "财经所"])

    entry = session.scalars(about(cast.org.id, "unit", cast.finance.id)).first()
    assert (entry.seq, entry.action, entry.actor_name) == (seq, "unit.rename", "林晓禾")
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
    copy = (
        "INSERT INTO audit SELECT org_id, seq, at, actor_id, actor_name, ip, action,"
        " subject_type, subject_id, payload, prev_hash, hash FROM audit WHERE seq = :seq"
    )

    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(text(copy), {"seq": seq})


@pytest.mark.parametrize(
    ("column", "value"),
    [("payload", '{"name":["a","b"]}'), ("actor_name", "别人"), ("hash", "0" * 64), ("ip", "x")],
)
def test_a_forged_entry_is_named(record, forge, cast, column, value):
    seq = record()
    record()

    forge(
        f"UPDATE audit SET {column} = :value WHERE org_id = :org AND seq = :seq",
        value=value,
        org=cast.org.id,
        seq=seq,
    )

    assert bad(cast) == seq


def test_an_entry_that_was_taken_out_is_named(record, forge, cast):
    seq = record()
    record()

    forge("DELETE FROM audit WHERE org_id = :org AND seq = :seq", org=cast.org.id, seq=seq)

    assert bad(cast) == seq


def test_a_tail_that_was_cut_off_is_named(record, forge, cast):
    seq = record()

    forge("DELETE FROM audit WHERE org_id = :org AND seq = :seq", org=cast.org.id, seq=seq)

    assert bad(cast) == seq


def test_each_organisation_has_its_own_chain(record, forge, session, cast):
    record()

    forge("UPDATE audit SET ip = 'x' WHERE org_id = :org AND seq = 1", org=cast.stranger.org_id)

    assert bad(cast) is None
    assert first_bad(db.session(), cast.stranger.org_id) == 1
