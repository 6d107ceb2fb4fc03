"""The demonstration county, made once in an empty database (contracts.md 2, `flask demo`)."""

import io
from datetime import date
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tracker.access.scope import everywhere, within
from tracker.accounts import passwords
from tracker.accounts.models import Organization
from tracker.core import clock, settings
from tracker.core.db import Base, db, unit_of_work
from tracker.core.errors import Refused
from tracker.demo import proofs
from tracker.demo.organising import organise
from tracker.demo.people import DemoAccount, Office, found, hand_out
from tracker.demo.places import PLACES, TOWNSHIPS, YUNLU, Place
from tracker.demo.proofs import Proofs
from tracker.demo.rules import running_year
from tracker.demo.story import Days, Story
from tracker.demo.workweek import Diary, Workweek
from tracker.demo.writing import paper
from tracker.intake.actions import Reading, read_upload
from tracker.workdays import queries as calendars
from tracker.workdays import seeding


class AlreadyHasData(Refused):
    """The demonstration is only made in an empty database."""


class NotPrepared(Refused):
    """The database has no tables yet."""


def is_empty(session: Session) -> bool:
    """Whether no office has been set up yet."""
    return session.scalar(select(Organization.id).limit(1)) is None


def refuse_if_data(session: Session) -> None:
    """Refuse where there is anything already, or not even a table (AlreadyHasData, NotPrepared)."""
    if not inspect(session.connection()).has_table(Organization.__tablename__):
        raise NotPrepared("数据库还没有建表，请先运行 python3 app.py db upgrade。")
    if not is_empty(session):
        raise AlreadyHasData(
            "数据库里已有数据，不能再装入演示县；请把 TRACKER_INSTANCE_DIR 指到一个空文件夹再试。"
        )


def build_if_empty() -> list[DemoAccount]:
    """What `build` makes, as of today, or nothing where there is data: the first start."""
    with everywhere("is there anything yet"):
        wanted = is_empty(db.session())
        db.session.rollback()  # on SQLite a reader left standing keeps every writer waiting
    return build(clock.today()) if wanted else []


def build(today: date) -> list[DemoAccount]:
    """Make the county with all that happened there up to the working day before `today`.

    The bytes of its papers and proofs are kept first; the rows come in one unit of work, all or
    none. Returns the accounts to try it with. Raises AlreadyHasData, NotPrepared.
    """
    blobs = settings.current().blobs_dir
    with everywhere("is there anything yet, and which days are worked"), unit_of_work() as session:
        refuse_if_data(session)
        seeding.seed(session)
        week = Workweek.before(today, calendars.calendar(session))
    days = Days(today, running_year(today), week)
    readings, kept = read_papers(blobs, days), proofs.keep_all(blobs)
    ready = iter([passwords.one_time() for place in PLACES for _ in place.accounts])
    with everywhere("the demonstration has several offices"), unit_of_work() as session:
        refuse_if_data(session)
        accounts: list[DemoAccount] = []
        county = _found(session, YUNLU, None, days)
        offices = [county, *(_found(session, place, county.org, days) for place in TOWNSHIPS)]
        for office in offices:
            with within(office.org.id):
                story = Story(
                    session=session,
                    office=office,
                    days=days,
                    readings=readings,
                    proofs=Proofs(session, office, kept),
                    diary=Diary(week, lambda: _look_again(session)),
                )
                (story.tell_county if office is county else story.tell_township)()
                accounts += hand_out(session, office, ready)
        return accounts


def _look_again(session: Session) -> None:
    """Let PostgreSQL see how much there is by now: within one unit of work nobody else tells it,
    and it would go on reading tables from end to end that it takes for empty.
    """
    if session.get_bind().dialect.name == "postgresql":
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        with everywhere("the planner counts the rows of all"):
            session.connection().exec_driver_sql(f"ANALYZE {tables}")


def read_papers(blobs: Path, days: Days) -> dict[str, Reading]:
    """The four papers, read as if they had been uploaded."""
    year = days.year
    papers = {
        "yunlu_last": ("{year}年云麓县政务公开工作要点.txt", year - 1, days.points_written),
        "yunlu": ("云麓县{year}年政务公开工作要点.txt", year, days.points_written),
        "qinghe": ("青禾镇{year}年政务公开工作实施方案.txt", year, days.plan_written),
        "shiqiao": ("石桥乡{year}年政务公开工作实施方案.txt", year, days.plan_written),
    }
    found = {}
    for key, (name, of, written) in papers.items():
        made = paper(key, name, year=of, written=written(of))
        found[key] = read_upload(blobs, io.BytesIO(made.data), made.name, of)
    return found


def _found(session: Session, place: Place, parent: Organization | None, days: Days) -> Office:
    with clock.stopped_at(days.week.moment(days.founded, 9, 0)):
        since = date(days.year - 1, 1, 1)
        office = found(session, place, parent, since)
        organise(session, office, since)
        return office
