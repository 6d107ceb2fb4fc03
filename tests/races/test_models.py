"""What people edit has a version, which moves with every change and is asked under a lock."""

import pytest
from sqlalchemy import select

from tests.upkeep.full import fill
from tracker.core.db import Base, Stale, Versioned, unit_of_work
from tracker.core.versions import AS_IT_STANDS, hold, touch

# Tables that nobody edits, each with its reason. A new one stands here or is `Versioned`.
NOT_EDITED = {
    "attachment": "written once; another file is another row",
    "audit": "append-only",
    "audit_check": "the program's own",
    "audit_head": "the program's own",
    "bulk_act": "written once; taken back once, under its own lock",
    "bulk_change": "written once",
    "calendar_day": "part of its edition",
    "calendar_edition": "never changed: another edition takes its place",
    "clause_answer": "part of its clause, which moves on",
    "clause_excuse": "part of its clause, which moves on",
    "deadline": "follows its row, which moves on",
    "document_parent": "written once, then taken out",
    "document_update": "written once",
    "due_notice": "the program's own; read or superseded, never edited",
    "evidence": "written once; its row moves on (evidence_count), its file changes once (redacted)",
    "evidence_link": "written once; its row moves on (evidence_count)",
    "evidence_picture": "made of its evidence, once",
    "evidence_view": "written once",
    "file_fault": "the program's own",
    "group_member": "part of its seat, which moves on",
    "group_seat": "part of its group, which moves on",
    "intake_reading": "the program's own; ended once, under a lease",
    "job_run": "the program's own",
    "known_device": "the program's own",
    "link_request": "written once",
    "list_columns": "one's own; the newest choice counts",
    "mail_hold": "written once, then lifted",
    "notice_item": "written once",
    "nudge": "written once",
    "office_stamp": "the program's own; drawn with every change",
    "organization": "no page changes it",
    "organization_path": "follows the organisations",
    "outbox": "the program's own; a letter's text is frozen",
    "progress_entry": "append-only; its task moves on",
    "ration_use": "append-only, purged",
    "saved_list": "one's own; a newer of the same name takes its place",
    "scheduler_lease": "the program's own",
    "search_entry": "follows its row, which moves on",
    "sign_in_attempt": "append-only, purged",
    "sign_in_session": "opened and ended, never edited",
    "sign_in_ticket": "used once, by a conditional update",
    "source_document": "a confirmed document",
    "stored_file": "named by its content",
    "submission": "append-only, purged",
    "task_carry": "written once",
    "task_instance": "judged with its task, which moves on",
    "task_request": "decided with its task, which moves on",
    "task_source": "written with its task",
    "task_support": "written with its task",
    "task_version": "what was; written once",
}


def mappers():
    return [one for one in Base.registry.mappers if one.class_.__module__.startswith("tracker.")]


def unversioned():
    """The tables of the models without a version."""
    return {m.local_table.name for m in mappers() if not issubclass(m.class_, Versioned)}


def versioned():
    """The models with one."""
    found = [one.class_ for one in mappers() if issubclass(one.class_, Versioned)]
    return sorted(found, key=lambda model: model.__tablename__)


def test_every_model_has_a_version_or_a_reason(app):
    assert unversioned() == set(NOT_EDITED)


def test_a_version_moves_on_and_an_older_one_is_refused(app, make, session):
    fill(app, make)
    for model in versioned():
        row_id = session.scalars(select(model.id).order_by(model.id.desc())).first()
        session.rollback()
        with unit_of_work() as work:
            row = work.get_one(model, row_id)
            before = row.version
            hold(work, row, before)
            touch(row)
        with unit_of_work() as work:
            row = work.get_one(model, row_id)
            assert row.version == before + 1, model
            hold(work, row, AS_IT_STANDS)
        with pytest.raises(Stale), unit_of_work() as work:
            hold(work, work.get_one(model, row_id), before)
