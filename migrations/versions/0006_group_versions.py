"""Versions of the leading group, named duties, and one holder of a seat on any day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Two holdings of one seat that share a day. A holding that ends before it begins never began.
SQLITE = """
CREATE TRIGGER group_member_once_{name} BEFORE {event} ON group_member
WHEN NEW.valid_to IS NULL OR NEW.valid_to >= NEW.valid_from
BEGIN SELECT RAISE(ABORT, 'a seat has one holder on a day') WHERE EXISTS (
    SELECT 1 FROM group_member AS other
    WHERE other.org_id = NEW.org_id AND other.post_id = NEW.post_id AND other.id IS NOT NEW.id
    AND (other.valid_to IS NULL OR other.valid_to >= other.valid_from)
    AND other.valid_from <= COALESCE(NEW.valid_to, '9999-12-31')
    AND NEW.valid_from <= COALESCE(other.valid_to, '9999-12-31')
); END
"""
# Ranges of one number: equality without the extension that equality would need.
POSTGRESQL = """
ALTER TABLE group_member ADD CONSTRAINT ex_group_member_once EXCLUDE USING gist (
    int4range(post_id, post_id, '[]') WITH &&,
    daterange(valid_from, valid_to, '[]') WITH &&
) WHERE (valid_to IS NULL OR valid_to >= valid_from)
"""


def upgrade() -> None:
    _refuse_what_no_longer_fits()
    _columns()
    _group_seat()
    _duty_assignment()
    _one_at_a_time()


def _refuse_what_no_longer_fits() -> None:
    """Say which office has two leading groups or two leaders, before anything is changed."""
    two = (
        op.get_bind()
        .execute(
            sa.text(
                """
            SELECT organization.name, '领导小组' FROM leading_group
            JOIN organization ON organization.id = leading_group.org_id
            WHERE valid_to IS NULL GROUP BY organization.name HAVING count(*) > 1
            UNION ALL
            SELECT organization.name, '组长' FROM post
            JOIN organization ON organization.id = post.org_id
            WHERE role = 'group_leader' GROUP BY organization.name, group_id HAVING count(*) > 1
            """
            )
        )
        .all()
    )
    if two:
        said = "；".join(f"{name}有两个{what}" for name, what in two)
        raise SystemExit(f"升级停下，什么都没有改：{said}。请先用旧版程序留下一个，再升级。")


def _columns() -> None:
    version = {"nullable": False, "server_default": "1"}
    for table in ("unit", "post", "leading_group"):
        op.add_column(table, sa.Column("version", sa.Integer(), **version))
    kind = sa.Column("kind", sa.String(length=32), nullable=False, server_default="open_gov")
    op.add_column("leading_group", kind)
    op.add_column("leading_group", sa.Column("filed_with_superior_at", sa.Date(), nullable=True))
    url = sa.Column("published_url", sa.String(length=500), nullable=False, server_default="")
    op.add_column("leading_group", url)
    for name in ("party_post", "gov_post"):
        column = sa.Column(name, sa.String(length=60), nullable=False, server_default="")
        op.add_column("group_member", column)


def _group_seat() -> None:
    op.create_table(
        "group_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("portfolio", sa.String(length=200), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("in_charge", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_seat"),
        sa.UniqueConstraint("group_id", "post_id", name="uq_group_seat_group_id_post_id"),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_group_seat_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "group_id"],
            ["leading_group.org_id", "leading_group.id"],
            name="fk_group_seat_org_id_group_id",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "post_id"], ["post.org_id", "post.id"], name="fk_group_seat_org_id_post_id"
        ),
    )
    op.create_index("ix_group_seat_org_id", "group_seat", ["org_id"])
    op.create_index("ix_group_seat_post_id", "group_seat", ["post_id"])
    op.execute(
        """
        INSERT INTO group_seat
            (org_id, group_id, post_id, role, title, portfolio, order_no, in_charge)
        SELECT org_id, group_id, id, role, title, portfolio, order_no, false FROM post ORDER BY id
        """
    )


def _duty_assignment() -> None:
    op.create_table(
        "duty_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("duty_code", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_person_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_duty_assignment"),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_duty_assignment_org_id"),
        *(
            sa.ForeignKeyConstraint(
                ["org_id", column],
                ["person.org_id", "person.id"],
                name=f"fk_duty_assignment_org_id_{column}",
            )
            for column in ("person_id", "deputy_person_id")
        ),
    )
    for column in ("org_id", "person_id", "deputy_person_id"):
        op.create_index(f"ix_duty_assignment_{column}", "duty_assignment", [column])


def _one_at_a_time() -> None:
    """What there may be one of, kept by the database whatever runs at the same moment (ORG-1)."""
    for name, table, columns, where in (
        ("uq_leading_group_open", "leading_group", ["org_id", "kind"], "valid_to IS NULL"),
        ("uq_group_member_open", "group_member", ["org_id", "post_id"], "valid_to IS NULL"),
        ("uq_group_seat_leader", "group_seat", ["org_id", "group_id"], "role = 'group_leader'"),
        ("uq_group_seat_in_charge", "group_seat", ["org_id", "group_id"], "in_charge"),
        ("uq_duty_assignment_open", "duty_assignment", ["org_id", "duty_code"], "valid_to IS NULL"),
    ):
        only = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
        op.create_index(name, table, columns, unique=True, **only)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(name="insert", event="INSERT"))
        op.execute(SQLITE.format(name="update", event="UPDATE"))
    else:
        op.execute(POSTGRESQL)


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
