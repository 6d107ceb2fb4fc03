"""Acts on many tasks at once: what each changed of which task, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

FIELDS = sa.Enum(
    "handler",
    "due",
    "leader",
    "unit",
    "kind",
    "excuse",
    "urge",
    name="field",
    native_enum=False,
    length=32,
    create_constraint=False,
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _table(
        "bulk_act",
        sa.Column("year_plan_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.UniqueConstraint("org_id", "id", name=op.f("uq_bulk_act_org_id_id")),
        links={"year_plan_id": "year_plan", "by_id": "person", "undoes_id": "bulk_act"},
        once=("undoes_id",),
    )
    op.create_index("ix_bulk_act_by", "bulk_act", ["org_id", "by_id", "at"])
    _table(
        "bulk_change",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("field", FIELDS, nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("before_words", sa.String(length=200), nullable=False),
        sa.Column("after_words", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        links={"act_id": "bulk_act", "task_id": "task"},
        once=("act_id", "task_id", "field"),
    )
    op.create_index("ix_bulk_change_act_id", "bulk_change", ["act_id"])
    op.create_index("ix_bulk_change_task_id", "bulk_change", ["task_id"])


def _table(
    name: str, *parts: sa.schema.SchemaItem, links: dict[str, str], once: tuple[str, ...]
) -> None:
    op.create_table(
        name,
        *parts,
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


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
