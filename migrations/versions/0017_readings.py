"""Uploads are read beside the request: what is being read, by whom, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "intake_reading",
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("year_fault", sa.String(length=200), nullable=False),
        sa.Column("spool_token", sa.String(length=32), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("session_ref", sa.String(length=12), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages_read", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "created_by_id"],
            ["person.org_id", "person.id"],
            name="fk_intake_reading_org_id_created_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "draft_id"],
            ["import_draft.org_id", "import_draft.id"],
            name="fk_intake_reading_org_id_draft_id",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_intake_reading_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_intake_reading"),
        sa.UniqueConstraint("spool_token", name="uq_intake_reading_spool_token"),
    )
    op.create_index("ix_intake_reading_org_id", "intake_reading", ["org_id"])
    op.create_index("ix_intake_reading_state", "intake_reading", ["org_id", "state"])


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
