"""Which tasks each figure of the year counts (domain.md 5.6), as conditions of a query.

The figures and the lists that they open ask these same conditions; nothing else decides what is
done, late or proved.
"""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, exists, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from tracker.core import clock
from tracker.ledger.kinds import DONE, OPEN, PERIODIC, WORKING, InstanceState, State
from tracker.ledger.models import Task, TaskInstance

SETTLED = (InstanceState.VERIFIED, InstanceState.EXCUSED)


class LocalDay(GenericFunction[date]):
    """The office's calendar day of a moment, in the database."""

    type = Date()
    inherit_cache = True
    name = "local_day"


@compiles(LocalDay, "sqlite")
def _in_sqlite(element: LocalDay, compiler: SQLCompiler, **kw: object) -> str:
    # the office's clock has been eight hours ahead, summer and winter, since 1991
    return f"date({compiler.process(element.clauses, **kw)}, '+8 hours')"


@compiles(LocalDay, "postgresql")
def _in_postgresql(element: LocalDay, compiler: SQLCompiler, **kw: object) -> str:
    return f"CAST(timezone('{clock.LOCAL.key}', {compiler.process(element.clauses, **kw)}) AS DATE)"


def total() -> ColumnElement[bool]:
    """All rows but what was withdrawn."""
    return Task.state != State.WITHDRAWN


def assessable() -> ColumnElement[bool]:
    """What there was to do: the total without what does not concern the office."""
    return Task.state.not_in((State.WITHDRAWN, State.NOT_APPLICABLE))


def signed_off() -> ColumnElement[bool]:
    """Judged and found done, or put into the files."""
    return Task.state.in_(DONE)


def done(today: date) -> ColumnElement[bool]:
    """Signed off, or open work of many periods that has every period due by `today` settled.

    One of them at least was verified: where all were excused nothing was done yet.
    """
    return or_(signed_off(), _kept_up(today))


def _kept_up(today: date) -> ColumnElement[bool]:
    due = (
        TaskInstance.org_id == Task.org_id,
        TaskInstance.task_id == Task.id,
        TaskInstance.due_date <= today,
    )
    return and_(
        Task.state.in_(OPEN),
        Task.schedule_type.in_(PERIODIC),
        exists().where(*due, TaskInstance.state == InstanceState.VERIFIED),
        ~exists().where(*due, TaskInstance.state.not_in(SETTLED)),
    )


def unfinished(today: date) -> ColumnElement[bool]:
    """What there was to do and is not done."""
    return and_(assessable(), ~done(today))


def on_time() -> ColumnElement[bool]:
    """Signed off on its own day or before."""
    return and_(_judged_by_day(), func.local_day(Task.verified_at) <= Task.due_date)


def late_verified() -> ColumnElement[bool]:
    """Signed off after its own day."""
    return and_(_judged_by_day(), func.local_day(Task.verified_at) > Task.due_date)


def _judged_by_day() -> ColumnElement[bool]:
    # what the year's end put into the files was judged by its periods and has no day of judging
    return and_(signed_off(), Task.verified_at.is_not(None), Task.due_date.is_not(None))


def overdue(today: date) -> ColumnElement[bool]:
    """Somebody has it in hand and the day that presses has passed.

    What waits for sign-off is nobody's delay any more (`lights.standing`).
    """
    return and_(Task.state.in_(WORKING), Task.due_order < today)


def soon(today: date, until: date) -> ColumnElement[bool]:
    """Somebody has it in hand and the day that presses is not farther than `until`."""
    return and_(Task.state.in_(WORKING), Task.due_order.between(today, until))


def proved() -> ColumnElement[bool]:
    """Judged, with proof."""
    return and_(_judged(), Task.evidence_count > 0)


def unproved() -> ColumnElement[bool]:
    """Judged without proof: there should be none."""
    return and_(_judged(), Task.evidence_count == 0)


def _judged() -> ColumnElement[bool]:
    # what only happens now and then, and never did, is filed without anybody's verdict
    return and_(signed_off(), Task.verdict.is_not(None))
