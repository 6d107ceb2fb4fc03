"""0013 puts documents under documents and clauses under clauses; the clauses stay as they are."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from tests.migrations.test_0010_calendar_editions import filled
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

DOCUMENT = (
    "INSERT INTO source_document (id, org_id, year_plan_id, kind, title, doc_number, issuer,"
    " addressee, parents, text, imported_at) VALUES ({id}, 1, 1, 'other', '文件', '', '', '', '[]',"
    " '一、公开', '2026-03-01 02:00:00+00:00')"
)
CLAUSE = (
    "INSERT INTO clause (id, org_id, document_id, order_no, level, marker, ordinal, path, heading,"
    ' "start", "end",'
    " body_start, body_end, background, repaired) VALUES ({id}, 1, {id}, 1, 1, '一、', '一', '一',"
    " '公开', 2, 4, 4, 4, '[]', false)"
)
LINKS = (
    "INSERT INTO document_parent (org_id, document_id, parent_id) VALUES (1, 2, 1)",
    "INSERT INTO clause_answer (org_id, clause_id, answers_id) VALUES (1, 2, 1)",
    "INSERT INTO clause_excuse (org_id, clause_id, reason, at)"
    " VALUES (1, 1, '由县里统一办理', '2026-03-02 02:00:00+00:00')",
)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_clauses_begin_with_their_first_version_and_may_be_linked(place: Place, database: str):
    with let_go(place(database)):
        filled("0012")
        with writing(), db.engine.begin() as connection:
            for number in (1, 2):
                connection.execute(text(DOCUMENT.format(id=number)))
                connection.execute(text(CLAUSE.format(id=number)))

        upgrade(revision="0013")

        with writing(), db.engine.begin() as connection:
            rows = connection.execute(text("SELECT id, heading, version FROM clause ORDER BY id"))
            assert [tuple(row) for row in rows] == [(1, "公开", 1), (2, "公开", 1)]
            for statement in LINKS:
                connection.execute(text(statement))
