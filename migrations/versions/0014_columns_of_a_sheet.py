"""A draft keeps the sheets of its workbook, and what a person says of their columns."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("import_draft", sa.Column("grid", sa.JSON(), nullable=True))
    op.add_column("import_draft", sa.Column("layout", sa.JSON(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
