"""What is rationed and was used, so that the number holds over all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "ration_use",
        sa.Column("ration", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"],
            ["person.org_id", "person.id"],
            name="fk_ration_use_org_id_person_id",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_ration_use_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ration_use"),
    )
    op.create_index("ix_ration_use_org_id", "ration_use", ["org_id"])
    op.create_index("ix_ration_use_ration_at", "ration_use", ["org_id", "ration", "at"])


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
