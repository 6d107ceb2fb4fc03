"""The daily anchors: a line in the file, a letter to the auditors, what the page shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tracker.access.scope import everywhere, within
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify.models import Letter
from tracker.notify.outbox import why_unwanted
from tracker.notify.rules import LetterKind, LetterState
from tracker.schedule import jobs
from tracker.trail import anchors
from tracker.trail.anchors import BadAnchors
from tracker.trail.models import AuditCheck
from tracker.trail.queries import total
from tracker.upkeep import rules
from tracker.upkeep.anchors import anchor
from tracker.upkeep.rules import Mark

NIGHT = clock.read("2026-11-22T03:30")


@pytest.fixture(autouse=True)
def no_anchors_yet(app):
    """The stage keeps its folder from test to test."""
    anchors.file().unlink(missing_ok=True)
    yield
    anchors.file().unlink(missing_ok=True)


def letters():
    db.session.remove()
    with everywhere("a test looks at all letters"):
        kind = Letter.kind == LetterKind.ANCHOR
        return db.session.scalars(select(Letter).where(kind).order_by(Letter.id)).all()


def test_every_office_is_anchored_and_its_auditors_are_told_the_code(app, cast):
    assert anchor(NIGHT) == 3

    lines = anchors.read(anchors.file())
    assert [line.org for line in lines] == ["yunlu", "qinghe", "shiqiao"]
    assert {line.day for line in lines} == {"2026-11-22"}
    [letter] = letters()
    assert letter.to_addr == cast.auditor.email
    assert lines[-1].code in letter.subject
    own = lines[1]
    assert f"共 {own.seq} 条" in letter.text_body
    assert "链条完整" in letter.text_body


def test_done_twice_a_day_it_adds_nothing(app, cast):
    anchor(NIGHT)
    before = anchors.file().read_bytes()

    assert anchor(NIGHT + timedelta(hours=5)) == 3

    assert anchors.file().read_bytes() == before
    assert len(letters()) == 1
    anchor(NIGHT + timedelta(days=1))
    assert anchors.file().read_bytes().startswith(before)
    assert len(letters()) == 2


def test_what_was_found_is_kept_for_the_auditors_page(app, cast):
    anchor(NIGHT)

    kept = db.session.get_one(AuditCheck, cast.org.id)
    assert (kept.at, kept.first_bad) == (NIGHT, None)
    assert kept.entries == total(db.session(), cast.org.id)
    assert kept.code == anchors.read(anchors.file())[-1].code


def test_a_forgery_is_kept_and_told(app, cast):
    with unit_of_work() as session:
        session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(
            text("UPDATE audit SET actor_name = 'x' WHERE org_id = :org AND seq = 2"),
            {"org": cast.org.id},
        )

    anchor(NIGHT)

    assert db.session.get_one(AuditCheck, cast.org.id).first_bad == 2
    assert "从第 2 条起不可信" in letters()[0].text_body


def test_a_changed_file_stops_the_job(app):
    anchor(NIGHT)
    file = anchors.file()
    file.write_text(file.read_text().replace('"org":"qinghe"', '"org":"qingho"'))

    with pytest.raises(BadAnchors, match="第 2 行"):
        anchor(NIGHT + timedelta(days=1))


def test_a_second_disk_gets_a_copy(app, tmp_path):
    given = app.extensions["settings"]
    app.extensions["settings"] = replace(given, backup_dir=tmp_path / "disk")
    try:
        anchor(NIGHT)
        assert (tmp_path / "disk" / "anchors.jsonl").read_bytes() == anchors.file().read_bytes()
    finally:
        app.extensions["settings"] = given


def test_the_letter_is_not_sent_to_who_is_no_auditor_any_more(app, cast):
    anchor(NIGHT)
    [letter] = letters()
    with within(cast.org.id):
        letter = db.session.get_one(Letter, letter.id)
        assert why_unwanted(db.session(), letter) is None
        with unit_of_work() as session:
            session.get_one(Person, cast.auditor.id).admin_kind = None
        letter = db.session.get_one(Letter, letter.id)
        assert why_unwanted(db.session(), letter) == LetterState.CANCELLED


def test_it_is_a_daily_job(app):
    job = jobs.named("audit-anchors")

    assert not job.is_due(db.session(), NIGHT - timedelta(minutes=1), NIGHT - timedelta(days=1))
    assert job.is_due(db.session(), NIGHT, NIGHT - timedelta(days=1))
    assert not job.is_due(db.session(), NIGHT + timedelta(hours=1), NIGHT)
    assert job.says(3, NIGHT) == "已记下 3 个单位的操作记录锚点。"


@pytest.mark.parametrize(
    ("hours", "mark"), [(1, Mark.GOOD), (26, Mark.GOOD), (27, Mark.BAD), (None, Mark.BAD)]
)
def test_an_anchor_older_than_26_hours_is_a_complaint(hours, mark):
    last = None if hours is None else NIGHT - timedelta(hours=hours)
    assert rules.anchor_age(last, None, NIGHT).mark is mark


def test_a_new_installation_has_a_day_for_its_first_anchor():
    assert rules.anchor_age(None, NIGHT - timedelta(hours=3), NIGHT).mark is Mark.WARNING
