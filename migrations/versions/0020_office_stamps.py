"""Each office has a stamp that is new after every change of what its pages show."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    stamps = op.create_table(
        "office_stamp",
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", name="pk_office_stamp"),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_office_stamp_org_id"),
    )
    offices = op.get_bind().execute(sa.text("SELECT id FROM organization")).scalars().all()
    if offices:
        drawn = [(n, secrets.randbits(62)) for n in offices]
        op.bulk_insert(stamps, [{"org_id": n, "stamp": new, "ground": new} for n, new in drawn])
