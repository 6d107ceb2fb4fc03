"""Who stands above whom, and who runs the service without reading its text."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "organization_path",
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("descendant_id", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["organization.id"], name="fk_organization_path_ancestor_id"
        ),
        sa.ForeignKeyConstraint(
            ["descendant_id"], ["organization.id"], name="fk_organization_path_descendant_id"
        ),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id", name="pk_organization_path"),
    )
    op.create_index("ix_organization_path_descendant_id", "organization_path", ["descendant_id"])
    op.add_column("person", sa.Column("admin_kind", sa.String(length=32), nullable=True))
    op.execute(
        """
        INSERT INTO organization_path (ancestor_id, descendant_id, depth)
        WITH RECURSIVE above (ancestor_id, descendant_id, depth) AS (
            SELECT id, id, 0 FROM organization
            UNION ALL
            SELECT organization.parent_id, above.descendant_id, above.depth + 1
            FROM above JOIN organization ON organization.id = above.ancestor_id
            WHERE organization.parent_id IS NOT NULL
        )
        SELECT ancestor_id, descendant_id, depth FROM above
        """
    )


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
