"""A task with periods is pressed by the next of them, and by nothing once all are settled."""

from alembic import op

revision = "0019"
down_revision = "0018"

PERIODIC = "('recurring', 'continuing', 'event')"


def upgrade() -> None:
    op.create_index("ix_evidence_attachment", "evidence", ["org_id", "attachment_id"])
    op.execute("UPDATE task SET due_order = next_due WHERE next_due IS NOT NULL")
    op.execute(
        "UPDATE task SET due_order = '9999-12-31' WHERE next_due IS NULL"
        f" AND schedule_type IN {PERIODIC}"
        " AND EXISTS (SELECT 1 FROM task_instance WHERE task_instance.task_id = task.id)"
    )
