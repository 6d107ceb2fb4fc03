"""A ledger of many tasks, written in bulk past the actions, with people who are signed in.

All tasks are of one office and one year: the worst a page can meet. A fifth are of the first unit.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from bench.loads import papers
from bench.stage import cookie_of, our_app
from tracker.access.scope import everywhere, within
from tracker.accounts import models as accounts
from tracker.accounts.devices import hash_token
from tracker.accounts.rules import Duty, Level, PostRole, UnitKind
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import models as ledger
from tracker.ledger.kinds import EntryKind, EvidenceKind, ScheduleType, State
from tracker.plans import models as plans
from tracker.plans.rules import DocKind
from tracker.trail import actions as trail
from tracker.web.refs import ref
from tracker.workdays import seeding

ORG, YEAR_PLAN, DOCUMENT = 1, 1, 1
UNITS, PEOPLE, POSTS = 20, 500, 10
CLERK, LEADER, HANDLER, OUTSIDER = 1, 2, 3, 4
RECTIFICATIONS = 12
MINE = 300  # open tasks of the handler, and so many of the leader's post
CHUNK = 10_000
SHOWN = 1  # the task with a history, evidence and a trail
WRITABLE = 21  # from this one on, tasks are as the load made them

STATES = (
    *[State.ASSIGNED] * 3,
    *[State.ACCEPTED] * 2,
    *[State.IN_PROGRESS] * 6,
    *[State.SUBMITTED] * 2,
    State.RETURNED,
    *[State.VERIFIED] * 4,
    State.CLOSED,
    State.NOT_APPLICABLE,
)
REPORTABLE = (State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS)


@dataclass(frozen=True)
class Load:
    """A ledger of `tasks` tasks in `folder`, and the cookies of those who look at it."""

    folder: Path
    tasks: int
    app: Flask
    clerk: str
    leader: str
    handler: str
    outsider: str

    @property
    def database(self) -> Path:
        """The file."""
        return self.folder / "luoshi.db"

    def page_of(self, task: int) -> str:
        """The address of a task's page."""
        with self.app.app_context():
            return f"/tasks/{ref(task)}"

    def writable(self) -> Iterator[int]:
        """Tasks on which progress can be reported, each once, in the version the load gave."""
        for number in range(WRITABLE, self.tasks + 1):
            if _state(number) in REPORTABLE:
                yield number


def build(folder: Path, tasks: int) -> Load:
    """Make the ledger in `folder`."""
    app = our_app(folder)
    tokens = {person: secrets.token_urlsafe(16) for person in (CLERK, LEADER, HANDLER, OUTSIDER)}
    with app.app_context():
        upgrade()
        with everywhere("a load for the bench"), unit_of_work() as session:
            seeding.seed(session)
            _offices(session)
            _people(session)
            _seats(session)
            _sessions(session, tokens)
            _document(session, tasks)
        with everywhere("a load for the bench"), unit_of_work() as session:
            for rows in _chunks(_tasks(tasks)):
                _put(session, ledger.Task, rows)
            for rows in _chunks(_sources(tasks)):
                _put(session, ledger.TaskSource, rows)
            for rows in _chunks(_entries(tasks)):
                _put(session, ledger.ProgressEntry, rows)
            _evidence(session)
            _rectifications(session)
        _trail()
        db.session.remove()
        db.engine.dispose()
    cookies = {person: cookie_of(app, token) for person, token in tokens.items()}
    return Load(
        folder=folder,
        tasks=tasks,
        app=app,
        clerk=cookies[CLERK],
        leader=cookies[LEADER],
        handler=cookies[HANDLER],
        outsider=cookies[OUTSIDER],
    )


def _put(session: Session, model: type, rows: list[dict[str, Any]]) -> None:
    table = model.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    session.execute(insert(table), rows)


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while part := list(islice(waiting, CHUNK)):
        yield part


def _offices(session: Session) -> None:
    _put(
        session,
        accounts.Organization,
        [
            {"id": n, "code": code, "name": name, "short_name": name, "level": Level.TOWNSHIP}
            for n, code, name in [(ORG, "qinghe", "青禾镇"), (ORG + 1, "shiqiao", "石桥乡")]
        ],
    )
    _put(
        session,
        accounts.Unit,
        [
            {
                "id": n,
                "org_id": ORG,
                "name": f"第{n}办公室",
                "order_no": n,
                "kind": UnitKind.STATION,
            }
            for n in range(1, UNITS + 1)
        ],
    )


def _people(session: Session) -> None:
    _put(
        session,
        accounts.Person,
        [
            {
                "id": n,
                "org_id": ORG,
                "version": 1,
                "name": f"同事{n}",
                "title": "科员",
                "unit_id": None if n <= LEADER else n % UNITS + 1,
                "duty": Duty.HEAD if OUTSIDER < n <= OUTSIDER + UNITS else Duty.STAFF,
                "email": f"p{n}@luoshi.test",
                "account": f"p{n}",
            }
            for n in range(1, PEOPLE + 1)
        ],
    )


def _seats(session: Session) -> None:
    """Post 1 is the clerk's, post 2 the leader's, the others are deputies of other people."""
    since = date(2020, 1, 1)
    group = {"id": 1, "org_id": ORG, "name": "政务公开工作领导小组", "valid_from": since}
    _put(session, accounts.LeadingGroup, [group])
    _put(
        session,
        accounts.Post,
        [
            {
                "id": n,
                "org_id": ORG,
                "group_id": 1,
                "role": PostRole.CONTACT_IN_CHARGE if n == CLERK else PostRole.DEPUTY,
                "title": "" if n == CLERK else "副镇长",
                "order_no": n,
            }
            for n in range(1, POSTS + 1)
        ],
    )
    _put(
        session,
        accounts.GroupMember,
        [
            {
                "org_id": ORG,
                "post_id": n,
                "person_id": n if n <= LEADER else PEOPLE - n,
                "valid_from": since,
            }
            for n in range(1, POSTS + 1)
        ],
    )


def _sessions(session: Session, tokens: dict[int, str]) -> None:
    now = clock.now()
    _put(
        session,
        accounts.SignInSession,
        [
            {
                "org_id": ORG,
                "token_hash": hash_token(token),
                "person_id": person,
                "created_at": now,
                "last_seen_at": now,
            }
            for person, token in tokens.items()
        ],
    )


def _document(session: Session, tasks: int) -> None:
    """A document of thirty pages with one clause, and the year before, empty."""
    year, now = clock.today().year, clock.now()
    _put(
        session,
        plans.YearPlan,
        [
            {
                "id": YEAR_PLAN + n,
                "org_id": ORG,
                "version": 1,
                "year": year - n,
                "last_seq_no": 0 if n else tasks,
            }
            for n in range(2)
        ],
    )
    document = {
        "id": DOCUMENT,
        "org_id": ORG,
        "year_plan_id": YEAR_PLAN,
        "kind": DocKind.KEY_POINTS,
        "title": papers.TITLE,
        "doc_number": papers.HEAD[1],
        "text": papers.text(30 * 3 * papers.PAGE).decode(),
        "imported_at": now,
    }
    _put(session, plans.SourceDocument, [document])
    clause = {
        "id": 1,
        "org_id": ORG,
        "document_id": DOCUMENT,
        "order_no": 1,
        "level": 2,
        "marker": "（二）",
        "ordinal": "（二）",
        "path": "三/（二）",
        "heading": "做好村务公开",
        "start": 60,
        "end": 70,
        "body_start": 70,
        "body_end": 600,
    }
    _put(session, plans.Clause, [clause])


def _mixed(number: int, salt: int, among: int) -> int:
    """A number below `among`, the same each time, that goes with no other column."""
    return ((number * 2_654_435_761 + salt * 97_531) % 2**32 >> 8) % among


def _state(number: int) -> State:
    return State.IN_PROGRESS if number == SHOWN else STATES[_mixed(number, 1, len(STATES))]


def _tasks(count: int) -> Iterator[dict[str, Any]]:
    today, now = clock.today(), clock.now()
    mine = _open_ones(count)
    for n in range(1, count + 1):
        yield _task(n, today, now, is_mine=n in mine)


def _open_ones(count: int) -> set[int]:
    """The first open tasks: they are the handler's, and of the leader's post."""
    found = (n for n in range(1, count + 1) if _state(n) in REPORTABLE)
    return set(islice(found, MINE))


def _task(n: int, today: date, now: datetime, *, is_mine: bool) -> dict[str, Any]:
    state = _state(n)
    has_day = _mixed(n, 2, 10) > 0
    due = today + timedelta(days=_mixed(n, 3, 310) - 60) if has_day else None
    done = state in (State.VERIFIED, State.CLOSED)
    return {
        "id": n,
        "org_id": ORG,
        "version": 1,
        "year_plan_id": YEAR_PLAN,
        "seq_no": n,
        "title": f"完成第{n}批村务公开目录更新并公布",
        "requirement": f"第{n}项：于时限前完成目录更新，并在门户网站公布，接受群众监督。",
        "chapter_title": "三、深化村务公开",
        "clause_path": "三/（二）",
        "targets": [],
        "leader_post_id": LEADER if is_mine else _mixed(n, 4, POSTS - 2) + 3,
        "lead_unit_id": 1 if _mixed(n, 5, 5) == 0 else _mixed(n, 6, UNITS) + 1,
        "handler_id": _handler(n, is_mine=is_mine),
        "schedule_type": ScheduleType.ONE_OFF if due else ScheduleType.CONTINUING,
        "due_text": "9月底前" if due else "",
        "due_named": due,
        "due_date": due,
        "due_order": due or ledger.NEVER,
        "state": state,
        "progress_percent": 100 if done else n % 90,
        "submitted_by_id": n % 400 + 50 if done or state == State.SUBMITTED else None,
        "submitted_at": now if done or state == State.SUBMITTED else None,
        "created_at": now - timedelta(days=90),
        "evidence_count": _mixed(n, 7, 3),
    }


def _handler(n: int, *, is_mine: bool) -> int | None:
    if is_mine:
        return HANDLER
    nobody = _mixed(n, 8, 20) == 0
    return None if nobody else _mixed(n, 9, PEOPLE - OUTSIDER) + OUTSIDER + 1


def _sources(count: int) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1):
        yield {
            "org_id": ORG,
            "task_id": n,
            "document_id": DOCUMENT,
            "clause_id": 1,
            "start": 150,
            "end": 190,
        }


def _entries(count: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for n in range(1, count + 1):
        for line in range(8 if n == SHOWN else 1):
            yield {
                "org_id": ORG,
                "task_id": n,
                "kind": EntryKind.PROGRESS if line else EntryKind.ASSIGNED,
                "text": f"第{line}次更新：目录已核对，正在公布。" if line else "",
                "by_id": HANDLER,
                "at": now - timedelta(days=30 - line),
            }


def _evidence(session: Session) -> None:
    now, numbers = clock.now(), range(1, 4)
    _put(
        session,
        ledger.Evidence,
        [
            {
                "id": n,
                "org_id": ORG,
                "kind": EvidenceKind.URL,
                "title": f"https://qinghe.example/{n}",
                "url": f"https://qinghe.example/{n}",
                "happened_on": clock.today(),
                "uploaded_by_id": HANDLER,
                "uploaded_at": now,
            }
            for n in numbers
        ],
    )
    links = [{"org_id": ORG, "evidence_id": n, "task_id": SHOWN} for n in numbers]
    _put(session, ledger.EvidenceLink, links)
    _put(session, ledger.TaskSupport, [{"org_id": ORG, "task_id": SHOWN, "unit_id": 5}])


def _rectifications(session: Session) -> None:
    """What was found wanting: a dozen, as an office has in a year."""
    now, today = clock.now(), clock.today()
    _put(
        session,
        ledger.RectificationItem,
        [
            {
                "id": n,
                "org_id": ORG,
                "version": 1,
                "year_plan_id": YEAR_PLAN,
                "task_id": n + 1,
                "no": f"整改-{today.year}-{n:03}",
                "problem": f"第{n}批目录没有按时更新。",
                "lead_unit_id": n % UNITS + 1,
                "issued_at": now,
                "due_date": today + timedelta(days=n - 3),
                "due_order": today + timedelta(days=n - 3),
            }
            for n in range(1, RECTIFICATIONS + 1)
        ],
    )


def _trail() -> None:
    """Five changes of the task that is shown, as the trail itself writes them."""
    with within(ORG), unit_of_work() as session:
        task = session.get_one(ledger.Task, SHOWN)
        for action in ("task.assign", "task.reassign", "task.accept", "task.report", "task.report"):
            trail.record(session, None, action, task)
