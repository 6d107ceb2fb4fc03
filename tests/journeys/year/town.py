"""The township of the year: its people, the paper imported and assigned, its clock and its jobs."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.journeys import importing, township
from tracker.access.actor import Actor
from tracker.access.scope import everywhere, within
from tracker.accounts import actions as accounts
from tracker.accounts import signin
from tracker.accounts.actions import NewPerson
from tracker.accounts.models import GroupMember, Person, Post, Unit
from tracker.accounts.rules import PostRole
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions, queries
from tracker.intake.models import DraftTask, ImportDraft
from tracker.ledger.jobs import accept_everywhere, open_everywhere
from tracker.ledger.kinds import ScheduleType

YEAR, BEGUN = 2026, date(2026, 1, 12)
LEFT_OUT, WHY = (49, 50, 51, 52), "由区里统一办理，本镇不单列。"

# The clerk names a day for what is done once; by the number of the row.
ONCE = {
    1: (3, 20), 2: (4, 30), 6: (6, 30), 7: (3, 31), 10: (5, 29), 14: (9, 30), 18: (8, 31),
    25: (12, 11), 26: (12, 18), 29: (6, 30), 30: (9, 30), 31: (10, 30), 33: (11, 30),
    40: (7, 31), 43: (12, 31), 44: (6, 12), 45: (9, 18), 48: (3, 13),
}  # fmt: skip
FINANCE, ECONOMY, SOCIAL, HEALTH = "财政所", "经济发展办公室", "社会事务办公室", "卫生健康办公室"
UNITS = {
    FINANCE: (7, 8, 9, 10, 48),
    ECONOMY: (1, 2, 3, 6),
    SOCIAL: (17, 18, 19, 44),
    HEALTH: (11, 12, 14),
}
HANDLERS = {FINANCE: "许知", township.OFFICE: "邵文"}
# who is in the township beside those of `township.py`: name, unit
MORE = (
    ("许知", FINANCE),
    ("邵文", township.OFFICE),
    ("孟佳", township.OFFICE),
    ("郝建国", township.OFFICE),
)
MAYOR, DEPUTY, CLERK = "周启明", "沈若兰", "程岳"
LED_BY = {FINANCE: "梁宏业", ECONOMY: "梁宏业", HEALTH: "罗秋平"}  # the rest by the deputy


def unit_of(row: int) -> str:
    """The unit that leads the row of that number."""
    return next((unit for unit, rows in UNITS.items() if row in rows), township.OFFICE)


def morning(day: date) -> datetime:
    """Half past nine in Shanghai."""
    return datetime.combine(day, time(1, 30), UTC)


class Town:
    """The office; `on(day)` moves its clock there, with the scheduler's nights between."""

    def __init__(self, app: Flask, sign_in: Callable[[Person], FlaskClient]) -> None:
        self.app, self._sign_in = app, sign_in
        self._clients: dict[str, FlaskClient] = {}
        self.today = BEGUN
        with clock.stopped_at(morning(BEGUN)):
            self.number = township.set_up(date(YEAR, 1, 4))
            with within(self.number):
                self._more_people()
                self._import()

    @contextmanager
    def on(self, month: int, day: int, year: int = YEAR) -> Iterator[None]:
        """A working day of the office: nobody is signed in yet, the scheduler has run."""
        until = date(year, month, day)
        while self.today < until:
            self.today += timedelta(days=1)
            if self.today.weekday() == 0 or self.today.day == 1 or self.today == until:
                self._night()
        self._clients.clear()
        with clock.stopped_at(morning(until)), within(self.number):
            yield
            db.session.rollback()

    def client(self, name: str) -> FlaskClient:
        """The browser of that person, signed in today."""
        if name not in self._clients:
            self._clients[name] = self._sign_in(self.person(name))
        return self._clients[name]

    def person(self, name: str) -> Person:
        """Whoever is called so."""
        return db.session.scalars(select(Person).where(Person.name == name)).one()

    def post(self, name: str) -> Post:
        """The seat that this person was given at first."""
        first = select(GroupMember.post_id).where(GroupMember.person_id == self.person(name).id)
        return db.session.get_one(Post, db.session.scalars(first).one())

    def post_of_clerk(self) -> Post:
        """The seat of whoever keeps the ledger."""
        return db.session.scalars(select(Post).where(Post.role == PostRole.CONTACT_IN_CHARGE)).one()

    def _night(self) -> None:
        now = morning(self.today) - timedelta(hours=4)
        with clock.stopped_at(now):
            open_everywhere(now)
            accept_everywhere(now)

    def _more_people(self) -> None:
        with unit_of_work() as session:
            units = {unit.name: unit for unit in session.scalars(select(Unit))}
            for name, unit in MORE:
                email = f"{name.encode().hex()}@luoshi.test"
                new = NewPerson(name=name, unit_id=units[unit].id, email=email)
                accounts.add_person(session, None, new)

    def _import(self) -> None:
        """Read, judge, assign and confirm the paper, by the actions behind the pages."""
        data = importing.seed("004")
        with everywhere("the clerk of a test"):
            clerk = signin.actor_of(db.session(), self.person(CLERK))
        blobs = settings.current().blobs_dir
        reading = actions.read_upload(blobs, io.BytesIO(data), "工作要点.txt", YEAR)
        with unit_of_work() as session:
            number = actions.start_review(session, clerk, reading, YEAR).id
        rows = list(db.session.scalars(queries.rows(number)))
        ids = {row.order_no: row.id for row in rows}
        for row in rows:
            self._judge(clerk, row.id, row.order_no)
        self._assign(clerk, number, ids)
        with unit_of_work() as session:
            draft = session.get_one(ImportDraft, number)
            actions.confirm(session, clerk, draft, expected_version=AS_IT_STANDS)

    def _judge(self, clerk: Actor, row_id: int, number: int) -> None:
        with unit_of_work() as session:
            row = session.get_one(DraftTask, row_id)
            if number in LEFT_OUT:
                actions.skip(session, clerk, row, WHY, expected_version=AS_IT_STANDS)
                return
            named = date(YEAR, *ONCE[number]) if number in ONCE else row.due_named
            review = actions.Review(
                title=row.title,
                schedule_type=ScheduleType.ONE_OFF if number in ONCE else row.schedule_type,
                recurrence="" if number in ONCE else row.recurrence,
                due_named=named,
                undated=row.is_undated,
            )
            actions.accept(session, clerk, row, review, expected_version=AS_IT_STANDS)

    def _assign(self, clerk: Actor, draft: int, ids: dict[int, int]) -> None:
        units = {unit.name: unit.id for unit in db.session.scalars(select(Unit))}
        for unit in (*UNITS, township.OFFICE):
            rows = [ids[row] for row in ids if row not in LEFT_OUT and unit_of(row) == unit]
            handler = HANDLERS.get(unit)
            given = actions.Given(
                lead_unit_id=units[unit],
                leader_post_id=self.post(LED_BY.get(unit, DEPUTY)).id,
                handler_id=self.person(handler).id if handler else None,
            )
            with unit_of_work() as session:
                actions.assign(session, clerk, draft, rows, given, expected_version=AS_IT_STANDS)


def every(rows: Sequence[int], without: Sequence[int] = ()) -> list[int]:
    """Those rows but some."""
    return [row for row in rows if row not in without]
