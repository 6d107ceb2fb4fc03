"""Links that open an account once, the devices an account knows, and requests for links."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "sign_in_attempt",
        sa.Column("device", sa.String(length=64), nullable=False, server_default=""),
    )
    op.create_table(
        "known_device",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("known_device"),
        sa.UniqueConstraint("person_id", "token_hash", name="uq_known_device_person_id_token_hash"),
    )
    op.create_index("ix_known_device_org_id", "known_device", ["org_id"])
    op.create_table(
        "sign_in_ticket",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_owned("sign_in_ticket"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_ticket_token_hash"),
    )
    op.create_index("ix_sign_in_ticket_org_id", "sign_in_ticket", ["org_id"])
    op.create_index("ix_sign_in_ticket_person_id", "sign_in_ticket", ["person_id"])
    op.create_table(
        "link_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_link_request"),
    )
    op.create_index("ix_link_request_name", "link_request", ["name"])
    op.create_index("ix_link_request_ip", "link_request", ["ip"])


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The columns and keys of a row of one organisation that points at a person of it."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"],
            ["person.org_id", "person.id"],
            name=f"fk_{table}_org_id_person_id",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name=f"fk_{table}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
