"""Forms that were taken, so that a double click adds nothing twice."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"],
            ["person.org_id", "person.id"],
            name="fk_submission_org_id_person_id",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_submission_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("person_id", "key", name="uq_submission_person_id_key"),
    )
    op.create_index("ix_submission_org_id", "submission", ["org_id"])


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
