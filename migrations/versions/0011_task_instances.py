"""The periods of recurring and continuing tasks, and the superior's own day."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("task", sa.Column("superior_due", sa.Date(), nullable=True))
    op.create_table(
        "task_instance",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("scheduled", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_task_instance_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "task_id"],
            ["task.org_id", "task.id"],
            name="fk_task_instance_org_id_task_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_instance"),
        sa.UniqueConstraint("org_id", "id", name="uq_task_instance_org_id_id"),
        sa.UniqueConstraint("task_id", "key", name="uq_task_instance_task_id_key"),
    )
    op.create_index("ix_task_instance_org_id", "task_instance", ["org_id"])
    op.create_index("ix_task_instance_due", "task_instance", ["org_id", "due_date"])


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
