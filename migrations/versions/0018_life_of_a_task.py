"""Periods have states, tasks a verdict; requests, instructions, urging, and the opened proof."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32, create_constraint=False)


INSTANCES = _words("open", "submitted", "returned", "verified", "excused", name="instancestate")
VERDICTS = _words(
    "implemented", "mostly_implemented", "not_implemented", "not_applicable", name="verdict"
)
KINDS = _words("extension", "not_applicable", name="requestkind")
STATES = _words("asked", "granted", "refused", "dropped", name="requeststate")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _columns_of_task()
    for column in (
        sa.Column("state", INSTANCES, nullable=False, server_default="open"),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False, server_default=""),
    ):
        op.add_column("task_instance", column)
    op.add_column(
        "progress_entry",
        sa.Column("period", sa.String(length=60), nullable=False, server_default=""),
    )
    op.add_column(
        "evidence_link",
        sa.Column("linked_at", MOMENT, nullable=False, server_default="2000-01-01 00:00:00+00"),
    )
    op.execute(
        "UPDATE evidence_link SET linked_at ="
        " (SELECT uploaded_at FROM evidence WHERE evidence.id = evidence_link.evidence_id)"
    )
    op.add_column("evidence", sa.Column("published_at", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("captured_at", MOMENT, nullable=True))
    for name in ("is_internal", "contains_personal_data", "redacted"):
        op.add_column(
            "evidence", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _settle_what_was_signed_off()
    _new_tables()


def _columns_of_task() -> None:
    for column in (
        sa.Column("assigned_at", MOMENT, nullable=False, server_default="2000-01-01 00:00:00+00"),
        sa.Column("accepted_silently", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("objected_at", MOMENT, nullable=True),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("verdict", VERDICTS, nullable=True),
        sa.Column("proofless_reason", sa.String(length=500), nullable=False, server_default=""),
        sa.Column("declared", sa.JSON(), nullable=False, server_default="[]"),
    ):
        op.add_column("task", column)
    op.execute("UPDATE task SET assigned_at = created_at")
    op.execute("UPDATE task SET objected_at = last_entry_at WHERE state = 'objected'")
    op.execute("UPDATE task SET verdict = 'implemented' WHERE state IN ('verified', 'closed')")


def _settle_what_was_signed_off() -> None:
    """A row signed off as a whole has its periods behind it; of an open one the next presses.

    A row with periods is not handed in or signed off as a whole any more: one that was goes on
    with the periods to come, and what was handed in waits for its word as it did.
    """
    settled = "SELECT id FROM task WHERE state IN ('verified', 'closed')"
    op.execute(
        "UPDATE task_instance SET state = 'verified', settled_at ="
        " (SELECT verified_at FROM task WHERE task.id = task_instance.task_id)"
        f" WHERE task_id IN ({settled})"
    )
    waiting = (
        "SELECT max(i.id) FROM task_instance i JOIN task t ON t.id = i.task_id"
        " WHERE t.state = 'submitted' GROUP BY i.task_id"
    )
    op.execute(
        "UPDATE task_instance SET state = 'submitted', submitted_at ="
        " (SELECT submitted_at FROM task WHERE task.id = task_instance.task_id)"
        f" WHERE id IN ({waiting})"
    )
    op.execute(
        "UPDATE task SET next_due = (SELECT min(i.due_date) FROM task_instance i"
        " WHERE i.task_id = task.id AND i.state NOT IN ('verified', 'excused'))"
        " WHERE state IN ('assigned','accepted','objected','in_progress','submitted','returned')"
    )
    op.execute(
        "UPDATE task SET due_order = next_due WHERE next_due IS NOT NULL AND next_due < due_order"
    )


def _new_tables() -> None:
    _table(
        "task_request",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=True),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("was", sa.Date(), nullable=True),
        sa.Column("wanted", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        links={
            "task_id": "task",
            "instance_id": "task_instance",
            "by_id": "person",
            "decided_by_id": "person",
        },
        once=(("org_id", "id"),),
        by=(("task_id",),),
    )
    op.create_index(
        "uq_task_request_open",
        "task_request",
        ["task_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index("ix_task_request_state", "task_request", ["org_id", "state", "kind"])
    _table(
        "instruction",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("to_post_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        links={
            "task_id": "task",
            "by_id": "person",
            "to_post_id": "post",
            "answered_by_id": "person",
        },
        once=(("org_id", "id"),),
        by=(("task_id",),),
    )
    op.create_index("ix_instruction_open", "instruction", ["org_id", "to_post_id", "answered_at"])
    _table(
        "nudge",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("slot IN (1, 2)", name=op.f("ck_nudge_slot")),
        links={"task_id": "task", "by_id": "person", "to_id": "person"},
        once=(("task_id", "day", "slot"),),
        by=(("task_id",),),
    )
    _table(
        "evidence_view",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("viewed_at", MOMENT, nullable=False),
        links={"evidence_id": "evidence", "person_id": "person"},
        once=(("evidence_id", "person_id"),),
    )
    _table(
        "evidence_picture",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        links={"evidence_id": "evidence", "attachment_id": "attachment"},
        once=(("evidence_id",),),
    )
    _table(
        "task_carry",
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        links={"from_id": "task", "task_id": "task"},
        once=(("org_id", "from_id"), ("org_id", "task_id")),
    )


def _table(
    name: str,
    *parts: sa.Column | sa.CheckConstraint,
    links: dict[str, str],
    once: tuple[tuple[str, ...], ...],
    by: tuple[tuple[str, ...], ...] = (),
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
        *(
            sa.UniqueConstraint(*columns, name=op.f(f"uq_{name}_{'_'.join(columns)}"))
            for columns in once
        ),
    )
    op.create_index(op.f(f"ix_{name}_org_id"), name, ["org_id"])
    for columns in by:
        op.create_index(op.f(f"ix_{name}_{'_'.join(columns)}"), name, list(columns))


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
