"""Documents under documents, clauses that answer a superior's clause, and why one has no task."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("clause", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _table(
        "document_parent",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        links={"document_id": "source_document", "parent_id": "source_document"},
        once=("document_id", "parent_id"),
        index="parent_id",
    )
    _table(
        "clause_answer",
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        links={"clause_id": "clause", "answers_id": "clause"},
        once=("org_id", "clause_id"),
        index="answers_id",
    )
    _table(
        "clause_excuse",
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        links={"clause_id": "clause", "by_id": "person"},
        once=("org_id", "clause_id"),
    )


def _table(
    name: str, *columns: sa.Column, links: dict[str, str], once: tuple[str, ...], index: str = ""
) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["org_id", column],
                [f"{table}.org_id", f"{table}.id"],
                name=op.f(f"fk_{name}_org_id_{column}"),
            )
            for column, table in links.items()
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name=op.f(f"fk_{name}_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(*once, name=op.f(f"uq_{name}_{'_'.join(once)}")),
    )
    op.create_index(op.f(f"ix_{name}_org_id"), name, ["org_id"])
    if index:
        op.create_index(op.f(f"ix_{name}_{index}"), name, [index])


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
