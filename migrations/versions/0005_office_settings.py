"""What an office sets for itself, mail held after a restore, files found damaged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "office_setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "changed_by_id"],
            ["person.org_id", "person.id"],
            name="fk_office_setting_org_id_changed_by_id",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_office_setting_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_office_setting"),
        sa.UniqueConstraint("org_id", "name", name="uq_office_setting_org_id_name"),
    )
    op.create_index("ix_office_setting_org_id", "office_setting", ["org_id"])
    op.create_table(
        "mail_hold",
        sa.Column("snapshot_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_mail_hold_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_hold"),
        sa.UniqueConstraint("org_id", name="uq_mail_hold_org_id"),
    )
    op.create_index("ix_mail_hold_org_id", "mail_hold", ["org_id"])
    op.create_table(
        "file_fault",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name="fk_file_fault_sha256"),
        sa.PrimaryKeyConstraint("sha256", name="pk_file_fault"),
    )


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
