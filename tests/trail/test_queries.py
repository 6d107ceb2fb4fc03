"""What was forged is named (promise P10), and the trail is found by what one asks."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.trail import anchors, queries
from tracker.trail.anchors import Head
from tracker.trail.checking import check
from tracker.trail.forms import Asked
from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.queries import Wanted, first_bad
from tracker.trail.rules import Outcome, digest

COLUMNS = [column.name for column in AuditEntry.__table__.columns]


@pytest.fixture
def chain(record, cast):
    """Ten entries more in the chain of the first township; the number of the first of them."""
    first = record(name=["财政所", "财经所"])
    for place in range(9):
        record(name=[f"所{place}", f"所{place + 1}"])
    return first


@pytest.fixture
def anchored(chain, cast, tmp_path):
    """The anchors of the evening: one in the middle of the ten, one at their end."""

    def at(seq, day):
        entry = db.session.get_one(AuditEntry, (cast.org.id, seq))
        head = Head(cast.org.id, cast.org.code, entry.seq, entry.hash)
        anchors.append(tmp_path / "anchors.jsonl", [head], day, clock.now())

    at(chain + 4, date(2026, 11, 21))
    at(chain + 9, date(2026, 11, 22))
    return anchors.read(tmp_path / "anchors.jsonl")


def found(cast, known=()):
    db.session.remove()
    return check(db.session(), cast.org.id, known)


def row(cast, seq):
    """An entry as a forger reads it."""
    db.session.remove()
    entry = db.session.get_one(AuditEntry, (cast.org.id, seq))
    values = {name: getattr(entry, name) for name in COLUMNS}
    db.session.remove()
    return values


class Forged:
    """An entry that a forger makes up, with a hash that is right for it."""

    def __init__(self, values):
        vars(self).update(values)

    @property
    def values(self):
        return {**{name: getattr(self, name) for name in COLUMNS}, "hash": digest(self)}


def rebuild(cast, first, change):
    """Write the chain anew from number `first` on, every hash right; `change` alters a row."""
    with unit_of_work() as session:
        of = AuditEntry.org_id == cast.org.id
        rows = session.scalars(select(AuditEntry).where(of).order_by(AuditEntry.seq)).all()
        before = ""
        for entry in rows:
            if entry.seq == first:
                change(entry)
            entry.prev_hash = before
            entry.hash = before = digest(entry)
        head = session.get_one(AuditHead, cast.org.id)
        head.seq, head.hash = rows[-1].seq, before


def test_a_chain_that_nobody_touched_holds(chain, anchored, cast):
    assert found(cast, anchored).fault is None
    assert found(cast, anchored).entries == chain + 9


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", '{"name":["a","b"]}'),  # edit
        ("actor_name", "别人"),  # change actor
        ("actor_id", 9999),
        ("at", "2026-01-01 00:00:00"),  # change time
        ("hash", "0" * 64),
        ("session_ref", "0123456789ab"),
        ("outcome", "failed"),
        ("ip", "x"),
    ],
)
def test_forgeries_1_to_3_an_entry_changed(chain, forge, cast, column, value):
    forge(
        f"UPDATE audit SET {column} = :value WHERE org_id = :org AND seq = :seq",
        value=datetime.fromisoformat(value).replace(tzinfo=UTC) if column == "at" else value,
        org=cast.org.id,
        seq=chain + 3,
    )

    assert found(cast).fault.seq == chain + 3
    assert "内容与写入时不符" in found(cast).fault.says


def test_an_entry_changed_with_its_own_hash_made_right(chain, forge, cast):
    new = Forged(row(cast, chain + 3) | {"actor_name": "别人"}).values
    forge(
        "UPDATE audit SET actor_name = :name, hash = :hash WHERE org_id = :org AND seq = :seq",
        name=new["actor_name"],
        hash=new["hash"],
        org=cast.org.id,
        seq=chain + 3,
    )

    assert found(cast).fault.seq == chain + 4  # the first that does not follow
    assert "接不上" in found(cast).fault.says


def test_forgery_4_an_entry_deleted_inside(chain, forge, cast):
    forge("DELETE FROM audit WHERE org_id = :org AND seq = :seq", org=cast.org.id, seq=chain + 3)

    assert found(cast).fault.seq == chain + 3
    assert f"缺少第 {chain + 3} 条" in found(cast).fault.says


def test_forgery_4_an_entry_deleted_inside_and_the_others_moved_up(chain, forge, cast):
    gone = chain + 3
    forge(
        "DELETE FROM audit WHERE org_id = :org AND seq = :seq",
        # through negative numbers: the key must stay unique at every step
        "UPDATE audit SET seq = -seq WHERE org_id = :org AND seq > :seq",
        "UPDATE audit SET seq = -seq - 1 WHERE org_id = :org AND seq < 0",
        "UPDATE audit_head SET seq = seq - 1 WHERE org_id = :org",
        org=cast.org.id,
        seq=gone,
    )

    assert found(cast).fault.seq == gone


def test_forgery_5_the_tail_cut_off(chain, forge, cast):
    forge("DELETE FROM audit WHERE org_id = :org AND seq > :seq", org=cast.org.id, seq=chain + 6)

    assert found(cast).fault.seq == chain + 7
    assert "末尾被截去" in found(cast).fault.says


def test_forgery_5_the_tail_cut_off_and_the_head_moved_is_found_by_the_anchors(
    chain, forge, anchored, cast
):
    forge(
        "DELETE FROM audit WHERE org_id = :org AND seq > :seq",
        "UPDATE audit_head SET seq = :seq, hash ="
        " (SELECT hash FROM audit WHERE org_id = :org AND seq = :seq) WHERE org_id = :org",
        org=cast.org.id,
        seq=chain + 6,
    )

    assert found(cast).fault is None
    assert found(cast, anchored).fault.seq == chain + 7
    assert "2026-11-22 的锚点" in found(cast, anchored).fault.says


def test_forgery_6_an_entry_inserted(chain, forge, cast):
    new = Forged(row(cast, chain + 4) | {"actor_name": "别人"}).values
    forge(
        "UPDATE audit SET seq = -seq WHERE org_id = :org AND seq > :seq",
        "UPDATE audit SET seq = -seq + 1 WHERE org_id = :org AND seq < 0",
        "UPDATE audit_head SET seq = seq + 1 WHERE org_id = :org",
        org=cast.org.id,
        seq=chain + 3,
    )
    with unit_of_work() as session:
        session.execute(insert(AuditEntry.__table__).values(new))

    assert found(cast).fault.seq == chain + 5  # the inserted one follows, the next does not


def test_forgery_6_an_entry_added_at_the_end(chain, forge, cast):
    last = row(cast, chain + 9)
    new = Forged(last | {"seq": chain + 10, "prev_hash": last["hash"]}).values
    with unit_of_work() as session:
        session.execute(insert(AuditEntry.__table__).values(new))

    assert found(cast).fault.seq == chain + 10
    assert "末尾多出 1 条" in found(cast).fault.says


def test_forgery_7_two_entries_reordered(chain, forge, cast):
    forge(
        "UPDATE audit SET seq = -1 WHERE org_id = :org AND seq = :one",
        "UPDATE audit SET seq = :one WHERE org_id = :org AND seq = :other",
        "UPDATE audit SET seq = :other WHERE org_id = :org AND seq = -1",
        org=cast.org.id,
        one=chain + 2,
        other=chain + 6,
    )

    assert found(cast).fault.seq == chain + 2


def test_forgery_8_what_two_rows_say_swapped(chain, forge, cast):
    one, other = row(cast, chain + 2), row(cast, chain + 3)
    for place, said in ((chain + 2, other), (chain + 3, one)):
        forge(
            "UPDATE audit SET payload = :payload, at = :at, actor_name = :name"
            " WHERE org_id = :org AND seq = :seq",
            payload=said["payload"],
            at=said["at"],
            name=said["actor_name"],
            org=cast.org.id,
            seq=place,
        )

    assert found(cast).fault.seq == chain + 2


@pytest.mark.parametrize(("changed", "named"), [(2, 0), (7, 5)])
def test_forgery_9_the_whole_chain_rebuilt(chain, forge, anchored, cast, changed, named):
    forge()  # the triggers are gone
    rebuild(cast, chain + changed, lambda entry: setattr(entry, "actor_name", "别人"))

    assert found(cast).fault is None  # alone, the chain cannot tell
    fault = found(cast, anchored).fault
    assert fault.seq == (chain + named if named else 1)  # after the last anchor that vouches
    assert "锚点不符" in fault.says


def test_forgery_10_an_older_copy_restored(chain, forge, anchored, record, cast):
    forge(
        "DELETE FROM audit WHERE org_id = :org AND seq > :seq",
        "UPDATE audit_head SET seq = :seq, hash ="
        " (SELECT hash FROM audit WHERE org_id = :org AND seq = :seq) WHERE org_id = :org",
        org=cast.org.id,
        seq=chain + 5,
    )
    assert found(cast, anchored).fault.seq == chain + 6

    for _ in range(8):  # and life went on
        record(name=["新", "旧"])

    assert found(cast).fault is None
    assert found(cast, anchored).fault.seq == chain + 5  # what the last anchor vouched for, plus 1
    assert "2026-11-22 的锚点" in found(cast, anchored).fault.says


def test_the_head_taken_away_is_noticed(chain, forge, cast):
    forge("DELETE FROM audit_head WHERE org_id = :org", org=cast.org.id)

    assert found(cast).fault.seq == 1


def test_a_chain_that_is_gone_altogether_is_known_from_its_anchors(chain, forge, anchored, cast):
    forge(
        "DELETE FROM audit WHERE org_id = :org",
        "DELETE FROM audit_head WHERE org_id = :org",
        org=cast.org.id,
    )

    assert found(cast).fault is None
    assert found(cast, anchored).fault.seq == 1


def test_two_days_without_an_event_vouch_both(chain, forge, cast, tmp_path):
    entry = row(cast, chain + 9)
    rebuilt = Head(cast.org.id, cast.org.code, entry["seq"], entry["hash"])
    was = Head(cast.org.id, cast.org.code, entry["seq"], "0" * 64)
    anchors.append(tmp_path / "a", [was], date(2026, 11, 21), clock.now())
    anchors.append(tmp_path / "a", [rebuilt], date(2026, 11, 22), clock.now())

    assert "2026-11-21 的锚点不符" in found(cast, anchors.read(tmp_path / "a")).fault.says


def test_each_organisation_has_its_own_chain(chain, forge, cast):
    forge("UPDATE audit SET ip = 'x' WHERE org_id = :org AND seq = 1", org=cast.stranger.org_id)

    assert found(cast).fault is None
    assert first_bad(db.session(), cast.stranger.org_id) == 1


def fill(cast, count):
    """So many entries, as though written by the program over many days."""
    with unit_of_work() as session:
        head = session.get_one(AuditHead, cast.org.id)
        before, start = head.hash, head.seq
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        values = {
            "org_id": cast.org.id,
            "actor_id": cast.clerk.id,
            "session_ref": "0123456789ab",
            "ip": "10.0.0.1",
            "outcome": Outcome.DONE,
            "payload": '{"state":["assigned","submitted"]}',
        }
        rows = []
        for place in range(1, count + 1):
            rare = place % 1000 == 0
            entry = Forged(
                values
                | {
                    "seq": start + place,
                    "at": moment + timedelta(seconds=60 * place),
                    "actor_name": "林晓禾" if rare else "贺敏",
                    "action": "person.edit" if rare else "task.submit",
                    "subject_type": "person" if rare else "task",
                    "subject_id": place % 500,
                    "outcome": Outcome.REFUSED if rare else Outcome.DONE,
                    "prev_hash": before,
                    "hash": "",
                }
            )
            rows.append(entry.values)
            before = rows[-1]["hash"]
        for place in range(0, count, 5000):
            session.execute(insert(AuditEntry.__table__), rows[place : place + 5000])
        head.seq, head.hash = start + count, before
    return start


@pytest.mark.slow
def test_twenty_thousand_entries_are_checked_in_a_second(session, cast):
    start = fill(cast, 20_000)

    def spent():
        begun = time.process_time()
        found(cast)
        return time.process_time() - begun

    result = found(cast)
    assert result.entries == start + 20_000
    assert result.fault is None
    assert min(spent() for _ in range(3)) < 1


def wanted(cast, **narrowed):
    query = queries.entries(db.session(), cast.org.id, Wanted(**narrowed))
    return db.session.scalars(query).all()


def test_the_trail_is_narrowed_by_what_is_asked(session, cast):
    start = fill(cast, 3000)

    assert {e.seq - start for e in wanted(cast, person="林晓禾")} >= {1000, 2000, 3000}
    assert [e.seq - start for e in wanted(cast, action="person.edit")] == [3000, 2000, 1000]
    assert [e.seq - start for e in wanted(cast, outcome=Outcome.REFUSED)] == [3000, 2000, 1000]
    both = wanted(cast, subject_type="person", outcome=Outcome.REFUSED)
    assert [e.seq - start for e in both] == [3000, 2000, 1000]


def test_days_are_those_of_the_office_and_the_last_is_included(session, cast):
    fill(cast, 3000)  # a minute each, from eight in the morning of 1 January (Beijing)
    asked = Asked.read({"since": "2026-01-02", "until": "2026-01-02"})

    days = {clock.local(e.at).date() for e in wanted(cast, **_fields(asked))}

    assert days == {date(2026, 1, 2)}
    assert wanted(cast, since=datetime(2030, 1, 1, tzinfo=UTC)) == []


def _fields(asked):
    return {"since": asked.wanted.since, "until": asked.wanted.until}


def test_pages_follow_one_another_without_gap(session, cast):
    fill(cast, 120)
    seen, before = [], None
    while True:
        query = queries.entries(db.session(), cast.org.id, Wanted(), before).limit(50)
        page = [entry.seq for entry in db.session.scalars(query)]
        if not page:
            break
        seen += page
        before = page[-1]

    assert seen == list(range(queries.total(db.session(), cast.org.id), 0, -1))


def test_the_triggers_stand_after_all_migrations(app, record, cast):
    record()
    for forged in ("UPDATE audit SET ip = 'x'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="audit is append-only"), unit_of_work() as session:
            session.execute(text(forged))
