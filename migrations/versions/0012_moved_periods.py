"""A period's day has a version, and a notice of a moved day keeps the day told before."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column(
        "task_instance",
        sa.Column("deadline_version", sa.Integer(), nullable=False, server_default="1"),
    )
    op.add_column("due_notice", sa.Column("moved_from", sa.Date(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
