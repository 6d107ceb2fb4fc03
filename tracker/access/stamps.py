"""What was read may be kept until the office writes again.

Every unit of work that changes what pages show gives the office another stamp in the same
commit. A request learns the stamp together with who asks; what it then reads may be kept in this
process under that stamp, and is found again as long as nothing was written, here or elsewhere.
The ground of an office is what its work stands on: people, units, seats, years, documents,
working days. It has a stamp of its own, for it changes seldom.

A page never shows less than was committed before its request began: the stamp is read first, the
rows after it.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import Flask, g, has_request_context
from sqlalchemy import TableClause, column, event, insert, select, table, update
from sqlalchemy.orm import ORMExecuteState, Session

from tracker.access.actor import current_actor
from tracker.access.models import OfficeStamp
from tracker.access.scope import EVERYWHERE, OrgOwned, current_scope
from tracker.core import clock
from tracker.core.db import db, is_writing

# Written all day long and kept by no page: signing in, letters, jobs. Of the trail, what is said
# about work is shown beside the work.
QUIET = frozenset(
    {
        "audit",
        "audit_check",
        "audit_head",
        "due_notice",
        "file_fault",
        "job_run",
        "known_device",
        "link_request",
        "mail_hold",
        "notice_item",
        "office_stamp",
        "outbox",
        "ration_use",
        "scheduler_lease",
        "search_entry",
        "search_find",
        "sign_in_attempt",
        "sign_in_session",
        "sign_in_ticket",
        "submission",
    }
)
# The work itself: it changes all day long, and the ground does not change with it.
WORK = frozenset(
    {
        "attachment",
        "bulk_act",
        "bulk_change",
        "deadline",
        "draft_task",
        "evidence",
        "evidence_link",
        "evidence_picture",
        "evidence_view",
        "import_draft",
        "instruction",
        "intake_reading",
        "nudge",
        "progress_entry",
        "rectification_item",
        "review_campaign",
        "review_item",
        "stored_file",
        "task",
        "task_carry",
        "task_instance",
        "task_request",
        "task_source",
        "task_support",
        "task_version",
    }
)
ALL = EVERYWHERE  # the rows of no single office: every office's stamp is drawn anew
MOST = 10_000_000  # characters kept in a process, old ones make room
LITTLE = 2_000  # what is no page counts as so many
CHANGED, GROUND = "offices changed", "grounds changed"
_organization = table("organization", column("id"))

_kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
_size = 0
_lock = threading.Lock()

T = TypeVar("T")
Size = Callable[[Any], int]


def little(_found: object) -> int:
    """The size of a few values."""
    return LITTLE


def init_app(_app: Flask) -> None:
    """Draw stamps in every unit of work (once a process)."""
    factory = db.session.session_factory
    if not event.contains(factory, "before_commit", _draw):
        event.listen(factory, "do_orm_execute", _note_statement)
        event.listen(factory, "after_flush", _note_rows)
        event.listen(factory, "before_commit", _draw)
        event.listen(factory, "after_rollback", _forget)


def stamped(stamp: int | None, ground: int | None) -> None:
    """This request reads at these stamps of the office of who asks; None where there are none."""
    g.stamp, g.ground = stamp, ground


def kept(make: Callable[[], T], *key: Hashable, ground: bool = False, size: Size = little) -> T:
    """What `make` gives for `key`, kept until the office writes or the day ends.

    Only for what is never changed by who gets it, and depends on the rows of the office, the day
    and `key` alone: an address, a person. With `ground`, on those of its ground alone, and kept
    until that changes. Of an office below one's own nothing is kept, nor after a write in the
    same request.
    """
    if is_writing() or not has_request_context():
        return make()
    actor, stamp = current_actor(), g.get("ground" if ground else "stamp")
    if actor is None or stamp is None or current_scope() != actor.org_id:
        return make()
    return at(stamp, make, actor.org_id, *key, size=size)


def at(stamp: int, make: Callable[[], T], *key: Hashable, size: Size = little) -> T:
    """What `make` gives at `stamp`; for who knows the stamp before it is known who asks."""
    whole = (stamp, clock.today(), *key)
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            return cast(T, _kept[whole][0])
    found = make()
    _keep(whole, found, size(found))
    return found


def _keep(key: Hashable, found: object, size: int) -> None:
    global _size  # noqa: PLW0603
    with _lock:
        _size += size - _kept.pop(key, (None, 0))[1]
        _kept[key] = found, size
        while _size > MOST:
            _size -= _kept.popitem(last=False)[1][1]


def _note_rows(session: Session, *_: Any) -> None:
    for row in [*session.new, *session.dirty, *session.deleted]:
        about = getattr(row, "subject_type", "") if row.__tablename__ == "audit" else ""
        if about in WORK:
            _note(session, about, row.org_id)
        else:
            _note(session, row.__tablename__, row.org_id if isinstance(row, OrgOwned) else ALL)


def _note_statement(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    written = getattr(state.statement, "table", None)
    owned = isinstance(written, TableClause) and "org_id" in written.c
    name = written.name if isinstance(written, TableClause) else ""
    _note(state.session, name, (current_scope() or ALL) if owned else ALL)


def _note(session: Session, name: str, office: int) -> None:
    if name in QUIET:
        return
    for which in (CHANGED,) if name in WORK else (CHANGED, GROUND):
        session.info.setdefault(which, set()).add(office)


def _draw(session: Session) -> None:
    """The last statements of a unit of work: whoever else waits here holds nothing that we want."""
    session.flush()
    changed = session.info.pop(CHANGED, set())
    grounds = session.info.pop(GROUND, set())
    if not changed:
        return
    if has_request_context():
        stamped(None, None)
    if ALL in changed:
        changed = set(session.scalars(select(_organization.c.id)))
        grounds = changed if ALL in grounds else grounds
    new = secrets.randbits(62)
    for office in sorted(changed):
        _put(session, office, {"stamp": new} | ({"ground": new} if office in grounds else {}))


def _put(session: Session, office: int, drawn: dict[str, int]) -> None:
    """In the order of the offices, so that two who draw for many wait for each other in turn."""
    of_office = update(OfficeStamp).where(OfficeStamp.org_id == office).values(drawn)
    if session.scalar(of_office.returning(OfficeStamp.org_id)) is None:  # a new office
        first = {"org_id": office, "ground": drawn["stamp"]} | drawn
        session.execute(insert(OfficeStamp).values(first))


def _forget(session: Session) -> None:
    session.info.pop(CHANGED, None)
    session.info.pop(GROUND, None)
