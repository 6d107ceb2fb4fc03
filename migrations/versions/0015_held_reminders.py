"""Tasks can be confirmed without anybody being reminded of them yet."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "task",
        sa.Column("reminders_held", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
