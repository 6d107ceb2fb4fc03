"""People keep filters of the ledger by name, and choose the columns of its list."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "saved_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("look", sa.String(length=32), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name=op.f("fk_saved_list_org_id")),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"],
            ["person.org_id", "person.id"],
            name=op.f("fk_saved_list_org_id_person_id"),
        ),
        sa.UniqueConstraint(
            "org_id", "person_id", "name", name=op.f("uq_saved_list_org_id_person_id_name")
        ),
    )
    op.create_index("ix_saved_list_org_id", "saved_list", ["org_id"])
    op.create_table(
        "list_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_columns")),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_list_columns_org_id")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"],
            ["person.org_id", "person.id"],
            name=op.f("fk_list_columns_org_id_person_id"),
        ),
        sa.UniqueConstraint("org_id", "person_id", name=op.f("uq_list_columns_org_id_person_id")),
    )
    op.create_index("ix_list_columns_org_id", "list_columns", ["org_id"])
