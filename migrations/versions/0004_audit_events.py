"""The trail keeps the session, and what was refused; the last check of each chain is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Never as a batch: SQLite would build the table anew and lose the triggers of 0002.
    op.add_column(
        "audit",
        sa.Column("session_ref", sa.String(length=12), nullable=False, server_default=""),
    )
    op.add_column(
        "audit",
        sa.Column("outcome", sa.String(length=32), nullable=False, server_default="done"),
    )
    op.create_index("ix_audit_org_id_at", "audit", ["org_id", "at"])
    op.create_index("ix_audit_org_id_action_seq", "audit", ["org_id", "action", "seq"])
    op.create_index("ix_audit_org_id_actor_name_seq", "audit", ["org_id", "actor_name", "seq"])
    op.create_index("ix_audit_org_id_outcome_seq", "audit", ["org_id", "outcome", "seq"])
    op.create_index("ix_audit_org_id_subject_type_seq", "audit", ["org_id", "subject_type", "seq"])
    op.create_table(
        "audit_check",
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("first_bad", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_audit_check_org_id"),
        sa.PrimaryKeyConstraint("org_id", name="pk_audit_check"),
    )


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
