"""`raw_sql`: one indexed SQL scan over the tasks that reminding looks at, without the ORM."""

import sqlite3
from datetime import date
from pathlib import Path

SCAN = """
SELECT id, title, clause_path, due_date, created_at, deadline_version, state, submitted_at,
       submitted_by_id, return_count, handler_id, lead_unit_id, leader_post_id
FROM task
WHERE org_id = ? AND (
    state IN ('assigned', 'accepted', 'objected', 'in_progress', 'returned') AND due_date <= ?
    OR state = 'submitted')
ORDER BY due_date, id
"""


def scan(database: Path, org_id: int, until: date) -> int:
    """Read every open task due by `until` or waiting for sign-off, in order; returns how many."""
    connection = sqlite3.connect(database)
    try:
        return sum(1 for _ in connection.execute(SCAN, (org_id, until.isoformat())))
    finally:
        connection.close()
