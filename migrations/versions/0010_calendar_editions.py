"""The table of working days in editions, an office's own days among them, and deadlines as rows."""

import hashlib
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

OLD_NOTES = {"调休上班": "调休"}


def upgrade() -> None:
    connection = op.get_bind()
    years = list(connection.execute(sa.text("SELECT year, provisional, source FROM calendar_year")))
    days = [
        (_day(row.day), bool(row.is_workday), _plain(row.note))
        for row in connection.execute(sa.text("SELECT day, is_workday, note FROM calendar_day"))
    ]
    op.drop_table("calendar_day")
    op.drop_table("calendar_year")
    _create_tables()
    for year in sorted(years, key=lambda row: row.year):
        of_year = [one for one in days if one[0].year == year.year]
        _keep(connection, None, year.year, bool(year.provisional), year.source, of_year)
    # the dates were counted without the local holidays: they are counted again after the upgrade
    newest = connection.scalar(sa.text("SELECT max(id) FROM calendar_edition")) or 0
    _move_local_holidays(connection)
    _keep_deadlines(connection, newest)


def _create_tables() -> None:
    op.create_table(
        "calendar_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["organization.id"], name="fk_calendar_edition_office_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_edition"),
        sa.UniqueConstraint(
            "office_id", "year", "no", name="uq_calendar_edition_office_id_year_no"
        ),
    )
    op.create_index(
        "uq_calendar_edition_country",
        "calendar_edition",
        ["year", "no"],
        unique=True,
        sqlite_where=sa.text("office_id IS NULL"),
        postgresql_where=sa.text("office_id IS NULL"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["calendar_edition.id"], name="fk_calendar_day_edition_id"
        ),
        sa.PrimaryKeyConstraint("edition_id", "day", name="pk_calendar_day"),
    )
    op.create_table(
        "deadline",
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=24), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("extension", sa.Integer(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("ceiling", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organization.id"], name="fk_deadline_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
        sa.UniqueConstraint(
            "org_id",
            "subject_type",
            "subject_id",
            name="uq_deadline_org_id_subject_type_subject_id",
        ),
    )
    op.create_index("ix_deadline_org_id", "deadline", ["org_id"])
    op.create_index("ix_deadline_span", "deadline", ["org_id", "last_day", "calendar_version"])


EDITION = sa.table(
    "calendar_edition",
    sa.column("id", sa.Integer),
    sa.column("office_id", sa.Integer),
    sa.column("year", sa.Integer),
    sa.column("no", sa.Integer),
    sa.column("provisional", sa.Boolean),
    sa.column("source", sa.String),
    sa.column("notice", sa.Text),
    sa.column("digest", sa.String),
    sa.column("made_at", sa.DateTime(timezone=True)),
    sa.column("made_by", sa.String),
)
DAY = sa.table(
    "calendar_day",
    sa.column("edition_id", sa.Integer),
    sa.column("day", sa.Date),
    sa.column("is_workday", sa.Boolean),
    sa.column("note", sa.String),
)
DEADLINE = sa.table(
    "deadline",
    sa.column("subject_type", sa.String),
    sa.column("subject_id", sa.Integer),
    sa.column("rule", sa.String),
    sa.column("start", sa.Date),
    sa.column("amount", sa.Integer),
    sa.column("extension", sa.Integer),
    sa.column("pauses", sa.JSON),
    sa.column("ends", sa.Date),
    sa.column("first_day", sa.Date),
    sa.column("last_day", sa.Date),
    sa.column("provisional", sa.Boolean),
    sa.column("calendar_version", sa.Integer),
    sa.column("counted_at", sa.DateTime(timezone=True)),
    sa.column("org_id", sa.Integer),
)


def _keep(connection, office_id, year, provisional, source, days) -> None:
    said = "\n".join(f"{day} {worked:d} {note}" for day, worked, note in sorted(days))
    connection.execute(
        EDITION.insert().values(
            office_id=office_id,
            year=year,
            no=1,
            provisional=provisional,
            source=source,
            notice="",
            digest=hashlib.sha256(said.encode()).hexdigest(),
            made_at=datetime.now(UTC),
            made_by="系统",
        )
    )
    number = connection.scalar(sa.text("SELECT max(id) FROM calendar_edition"))
    if days:
        connection.execute(
            DAY.insert(),
            [
                {"edition_id": number, "day": day, "is_workday": worked, "note": note}
                for day, worked, note in sorted(days)
            ],
        )


def _move_local_holidays(connection) -> None:
    """They were a setting of the office: a line a day, `2027-04-09 三月三`."""
    held = "SELECT org_id, value FROM office_setting WHERE name = 'local_holidays' ORDER BY org_id"
    for office_id, value in list(connection.execute(sa.text(held))):
        days = {day: (day, False, name) for day, name in _holidays(value)}
        for year in sorted({day.year for day in days}):
            of_year = [one for day, one in days.items() if day.year == year]
            _keep(connection, office_id, year, False, "单位设置", of_year)
    connection.execute(sa.text("DELETE FROM office_setting WHERE name = 'local_holidays'"))


def _holidays(value: str):
    """The days of the setting; a line that is none, which no form let in, is left out."""
    for line in value.splitlines():
        day, _, name = line.strip().partition(" ")
        try:
            yield date.fromisoformat(day), name.strip()[:60]
        except ValueError:
            continue


def _keep_deadlines(connection, newest: int) -> None:
    """What was only a date becomes a named day (DUE-1): more is not known of it."""
    columns = "id, org_id, {named} AS named, due_date, due_provisional"
    for kind, table, named in (
        ("task", "task", "COALESCE(due_named, due_date)"),
        ("rectification", "rectification_item", "due_date"),
    ):
        held = f"SELECT {columns.format(named=named)} FROM {table} WHERE due_date IS NOT NULL"
        rows = [
            {
                "subject_type": kind,
                "subject_id": row.id,
                "rule": "DUE_1",
                "start": _day(row.named),
                "amount": 0,
                "extension": 0,
                "pauses": [],
                "ends": _day(row.due_date),
                "first_day": min(_day(row.named), _day(row.due_date)),
                "last_day": max(_day(row.named), _day(row.due_date)),
                "provisional": bool(row.due_provisional),
                "calendar_version": newest,
                "counted_at": datetime.now(UTC),
                "org_id": row.org_id,
            }
            for row in connection.execute(sa.text(held))
        ]
        if rows:
            connection.execute(DEADLINE.insert(), rows)


def _day(value) -> date:
    """SQLite's text, PostgreSQL's date."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _plain(note: str) -> str:
    if note.startswith("休息日"):
        return "调休"
    return OLD_NOTES.get(note, note).split("（")[0].replace("农历除夕", "春节")


def downgrade() -> None:
    raise NotImplementedError("the way back is the backup")
