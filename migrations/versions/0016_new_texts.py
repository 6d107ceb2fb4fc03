"""A document takes the place of an earlier text of it, and tasks keep what they said before."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

KINDS = sa.Enum(
    "one_off",
    "recurring",
    "continuing",
    "event",
    name="scheduletype",
    native_enum=False,
    length=32,
    create_constraint=False,
)


def upgrade() -> None:
    op.add_column("task", sa.Column("rhythm_since", sa.Date(), nullable=True))
    _table(
        "document_update",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        links={
            "document_id": "source_document",
            "replaces_id": "source_document",
            "by_id": "person",
        },
        once=(("org_id", "document_id"), ("org_id", "replaces_id")),
    )
    _table(
        "task_version",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("clause_path", sa.String(length=120), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("schedule_type", KINDS, nullable=False),
        sa.Column("recurrence", sa.String(length=24), nullable=False),
        sa.Column("due_text", sa.String(length=60), nullable=False),
        sa.Column("due_named", sa.Date(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        links={
            "task_id": "task",
            "document_id": "source_document",
            "replaced_by_id": "person",
        },
        once=(("task_id", "no"),),
    )


def _table(
    name: str, *columns: sa.Column, links: dict[str, str], once: tuple[tuple[str, ...], ...]
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
        *(
            sa.UniqueConstraint(*columns_, name=op.f(f"uq_{name}_{'_'.join(columns_)}"))
            for columns_ in once
        ),
    )
    op.create_index(op.f(f"ix_{name}_org_id"), name, ["org_id"])


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
