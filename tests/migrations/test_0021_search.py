"""0021 lets everything be found that is there already, as the program itself would index it."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.migrations.test_0013_document_chain import CLAUSE, DOCUMENT
from tests.search.test_actions import anew, found, indexed
from tests.upkeep.conftest import Place, let_go, place
from tracker.access.scope import within
from tracker.core.db import db, writing

__all__ = ["place"]

NOON = "'2026-03-02 02:00:00+00:00'"
BEFORE = (
    "UPDATE task SET title = '公示（㈠）ＰＤＦ名单', requirement = '2026年9月底前公示。'"
    " WHERE id = 1",
    "INSERT INTO progress_entry (id, org_id, task_id, kind, text, period, at) VALUES"
    f" (1, 1, 2, 'progress', '已经上墙。', '', {NOON}), (2, 1, 2, 'accepted', '', '', {NOON})",
    "INSERT INTO evidence (id, org_id, kind, title, url, happened_on, is_internal,"
    " contains_personal_data, redacted, uploaded_at) VALUES"
    f" (1, 1, 'url', '上墙照片', '', '2026-03-02', false, false, false, {NOON})",
    f"INSERT INTO evidence_link (id, org_id, evidence_id, task_id, linked_at)"
    f" VALUES (1, 1, 1, 3, {NOON})",
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_there_is_found(place: Place, database: str):
    with let_go(place(database)):
        filled("0020")
        with writing(), db.engine.begin() as connection:
            for statement in (DOCUMENT.format(id=1), *BEFORE):
                connection.execute(text(statement))
            one = CLAUSE.format(id=1).replace(", background", ", background, version")
            connection.execute(text(one.replace("'[]', false)", "'[]', 1, false)")))

        upgrade(revision="0021")

        with within(1):
            assert found(db.session(), "公示") == [("task", 1)]
            assert found(db.session(), "上墙") == [("proof", 3), ("progress", 2)]
            assert found(db.session(), "9月底前 pdf") == [("task", 1)]
            assert found(db.session(), "公开", of_tasks=False) == [("clause", None)]
        before = indexed()
        upgrade()
        assert len(before) == 6
        assert before == anew()
        db.session.remove()
