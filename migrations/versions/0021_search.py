"""The index of words, filled with what there is: tasks, clauses, what was said, titles of proof."""

import re
import unicodedata
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

FTS = """
CREATE VIRTUAL TABLE search_find USING fts5(
    grams, content='search_entry', content_rowid='id', tokenize='ascii', columnsize=0
)
"""
FOUND = """
ALTER TABLE search_entry ADD COLUMN found tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', grams)) STORED
"""

TEXTS = """
SELECT 'task' AS kind, task.id AS row_id, task.org_id AS org_id, task.year_plan_id AS year_plan_id,
    task.id AS task_id, CAST(NULL AS INTEGER) AS clause_id, task.created_at AS at, task.title AS one,
    task.requirement AS other
FROM task
UNION ALL
SELECT 'progress', e.id, e.org_id, task.year_plan_id, task.id, NULL, e.at, e.text, ''
FROM progress_entry e JOIN task ON task.id = e.task_id WHERE e.text <> ''
UNION ALL
SELECT 'proof', l.id, l.org_id, task.year_plan_id, task.id, NULL, l.linked_at, e.title, ''
FROM evidence_link l JOIN evidence e ON e.id = l.evidence_id JOIN task ON task.id = l.task_id
UNION ALL
SELECT 'clause', c.id, c.org_id, d.year_plan_id, NULL, c.id, d.imported_at, c.heading,
    substr(d.text, c.body_start + 1, c.body_end - c.body_start)
FROM clause c JOIN source_document d ON d.id = c.document_id
ORDER BY at, kind, row_id
"""
PIECE = 1000

# How texts became tokens when this was written (tracker/search/rules.py says why).
IDEOGRAPHS = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
UNIT = re.compile(rf"[{IDEOGRAPHS}]|[^\W_{IDEOGRAPHS}]+")
LONGEST = 16_000


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("year_plan_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("clause_id", sa.Integer(), nullable=True),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "year_plan_id"],
            ["year_plan.org_id", "year_plan.id"],
            name=op.f("fk_search_entry_org_id_year_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "task_id"],
            ["task.org_id", "task.id"],
            name=op.f("fk_search_entry_org_id_task_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "clause_id"],
            ["clause.org_id", "clause.id"],
            name=op.f("fk_search_entry_org_id_clause_id"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_search_entry_org_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint(
            "org_id", "kind", "row_id", name=op.f("uq_search_entry_org_id_kind_row_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_search_entry_org_id"), "search_entry", ["org_id"])
    op.create_index(op.f("ix_search_entry_task_id"), "search_entry", ["task_id"])
    op.create_index(op.f("ix_search_entry_clause_id"), "search_entry", ["clause_id"])
    op.create_index("ix_search_entry_order", "search_entry", ["org_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _fill()
        op.execute(FTS)
        op.execute("INSERT INTO search_find (search_find) VALUES ('rebuild')")
    else:
        op.execute(FOUND)
        _fill()  # and then the index, which is made much faster than it grows
        op.execute("CREATE INDEX ix_search_entry_found ON search_entry USING gin (found)")


def _fill() -> None:
    connection = op.get_bind()
    entry = sa.table(
        "search_entry",
        *(sa.column(name) for name in ("org_id", "kind", "row_id", "year_plan_id")),
        *(sa.column(name) for name in ("task_id", "clause_id", "grams")),
    )
    rows = connection.execute(sa.text(TEXTS), execution_options={"yield_per": PIECE})
    for part in rows.partitions():
        connection.execute(entry.insert(), [_entry(row) for row in part])


def _entry(row: sa.Row) -> dict[str, object]:
    sort = f"类类1 项项{row.task_id}" if row.task_id else "类类0"
    tokens = " ".join(_tokens(f"{row.one}\n{row.other}"))
    return {
        "org_id": row.org_id,
        "kind": row.kind,
        "row_id": row.row_id,
        "year_plan_id": row.year_plan_id,
        "task_id": row.task_id,
        "clause_id": row.clause_id,
        "grams": f"单单{row.org_id} 年年{row.year_plan_id} {sort} {tokens}",
    }


def _tokens(text: str) -> list[str]:
    folded = "".join(unicodedata.normalize("NFKC", one).lower() for one in text[:LONGEST])
    runs: list[list[str]] = []
    end = -1
    for unit in UNIT.finditer(folded[:LONGEST]):
        if unit.start() != end:
            runs.append([])
        runs[-1].append(unit[0][:60])
        end = unit.end()
    found, latin = [], []
    for run in runs:
        found += [one + other for one, other in pairwise(run)]
        found.append(run[-1])
        latin += [unit for unit in run[:-1] if not re.match(f"[{IDEOGRAPHS}]", unit)]
    return found + latin
