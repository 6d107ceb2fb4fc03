"""`python3 app.py audit verify`."""

import pytest

from tracker.core import clock
from tracker.core.db import db
from tracker.trail import anchors, queries
from tracker.trail.anchors import Head
from tracker.trail.cli import audit_group
from tracker.trail.models import AuditHead


@pytest.fixture
def verify(app):
    """Runs the command; returns its status, what it said and what it complained of."""

    def verifying(*arguments):
        db.session.remove()
        done = app.test_cli_runner().invoke(audit_group, ["verify", *map(str, arguments)])
        return done.exit_code, done.stdout, done.stderr or str(done.exception or "")

    return verifying


def test_all_is_well_and_how_many_entries_there_are(verify, record, cast):
    record()
    offices = (cast.org.id, cast.county.id, cast.stranger.org_id)
    count = sum(queries.total(db.session(), org) for org in offices)

    assert verify() == (0, f"audit ok {count}\n", "")
    own = queries.total(db.session(), cast.org.id)
    assert verify("--org", "qinghe") == (0, f"audit ok {own}\n", "")


def test_each_broken_chain_is_named_with_its_first_bad_number(verify, record, forge, cast):
    seq = record()
    for org, bad in ((cast.org.id, seq), (cast.stranger.org_id, 1)):
        forge("UPDATE audit SET ip = 'x' WHERE org_id = :org AND seq = :bad", org=org, bad=bad)

    status, said, complained = verify()

    assert (status, said) == (1, "")
    assert complained.splitlines() == [
        f"qinghe 第 {seq} 条：内容与写入时不符",
        "shiqiao 第 1 条：内容与写入时不符",
    ]
    assert verify("--org", "yunlu")[0] == 0


def test_an_unknown_office_is_said_so(verify):
    status, _, complained = verify("--org", "nowhere")
    assert status == 1
    assert "没有代码为“nowhere”的单位" in complained


def cut(forge, cast, seq):
    forge(
        "DELETE FROM audit WHERE org_id = :org AND seq > :seq",
        "UPDATE audit_head SET seq = :seq, hash ="
        " (SELECT hash FROM audit WHERE org_id = :org AND seq = :seq) WHERE org_id = :org",
        org=cast.org.id,
        seq=seq,
    )


def test_the_installations_own_anchors_are_asked_by_themselves(
    verify, record, forge, cast, tmp_path
):
    record()
    seq = record()
    head = db.session.get_one(AuditHead, cast.org.id)
    end = Head(cast.org.id, "qinghe", head.seq, head.hash)
    db.session.remove()
    for path in (anchors.file(), tmp_path / "copy.jsonl"):
        anchors.append(path, [end], clock.today(), clock.now())
    cut(forge, cast, seq - 1)

    assert f"qinghe 第 {seq} 条" in verify()[2]
    anchors.file().unlink()
    assert verify()[0] == 0
    assert f"qinghe 第 {seq} 条" in verify("--anchors", tmp_path / "copy.jsonl")[2]


def test_an_office_that_has_vanished_is_known_from_the_anchors(verify, tmp_path):
    path = tmp_path / "a.jsonl"
    anchors.append(path, [Head(99, "gone", 5, "a" * 64)], clock.today(), clock.now())

    assert "gone 第 1 条" in verify("--anchors", path)[2]


def test_anchors_that_were_changed_are_refused(verify, tmp_path):
    path = tmp_path / "a.jsonl"
    anchors.append(path, [Head(1, "qinghe", 5, "a" * 64)], clock.today(), clock.now())
    path.write_text(path.read_text().replace('"seq":5', '"seq":4'))

    status, _, complained = verify("--anchors", path)

    assert status == 1
    assert "第 1 行被改动过" in complained
