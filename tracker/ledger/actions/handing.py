"""What the ledger has that hangs on people and seats: open tasks and rectifications.

Only who is to go on with it changes. What was said, handed in and judged keeps the name of its
day, and a task that was handed in stays handed in by who did (product.md 1, 20).
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.carrying import InHand, Moved, Pair
from tracker.accounts.models import Post
from tracker.accounts.queries import tenures
from tracker.calendar.words import PROVISIONAL
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import queries
from tracker.ledger.kinds import OPEN, RectificationState, State
from tracker.ledger.models import RectificationItem, Task
from tracker.trail import actions as trail
from tracker.web.dates import day
from tracker.web.refs import ref

TASK, ITEM = "task", "rectification"
Row = Task | RectificationItem


class LedgerCarrier:
    """Tasks of running years, and rectifications of years that are not closed."""

    def of_person(self, session: Session, person_id: int) -> Sequence[InHand]:
        """What `person_id` handles (经办)."""
        return [_in_hand(row) for row in _rows(session, "handler_id", person_id)]

    def hand_on(self, session: Session, actor: Actor, key: str, pair: Pair, reason: str) -> Moved:
        """Another handler. Raises Refused where the row is no longer open, or nobody takes it."""
        whose, to = pair
        row = _row(session, key)
        if to is None:
            raise Refused("任务和整改要有接手的人，请选择一位。")
        row.handler_id = to.id
        said = _said("经办人", [whose.name, to.name], reason)
        trail.record(session, actor, f"{_word(row)}.hand_on", row, said)
        return _moved(row, whose.id, to.id)

    def under_seat(self, session: Session, post_id: int) -> int:
        """How many open rows have this seat answering for them (责任领导)."""
        return sum(1 for _ in _rows(session, "leader_post_id", post_id))

    def move_seat(
        self, session: Session, actor: Actor, post: Post, to: Post, reason: str
    ) -> Sequence[Moved]:
        """Another seat answers for what is open; each row has its entry in the trail."""
        today, held = clock.today(), tenures(session)
        pair = held.last(post.id, today), held.at(to.id, today)
        names = [one.name if one else "空缺" for one in pair]
        seats = [f"{post.label}（{names[0]}）", f"{to.label}（{names[1]}）"]
        rows = list(_rows(session, "leader_post_id", post.id))
        for row in rows:
            row.leader_post_id = to.id
            said = _said("责任领导", seats, reason)
            trail.record(session, actor, f"{_word(row)}.hand_on", row, said)
        former, new = (one.person_id if one else None for one in pair)
        return [_moved(row, former, new) for row in rows if former != new]


def leading_of_unit(session: Session, unit_id: int) -> int:
    """How many open tasks and rectifications that unit leads (牵头)."""
    return sum(1 for _ in _rows(session, "lead_unit_id", unit_id))


def _rows(session: Session, column: str, value: int) -> Iterator[Row]:
    """The open rows whose `column` is `value`, tasks first, by due date."""
    tasks = select(Task).where(
        getattr(Task, column) == value, Task.state.in_(OPEN), queries.running()
    )
    yield from session.scalars(tasks.order_by(Task.due_order, Task.id))
    yield from session.scalars(
        select(RectificationItem)
        .where(getattr(RectificationItem, column) == value, _mending())
        .order_by(RectificationItem.due_date, RectificationItem.id)
    )


def _mending() -> ColumnElement[bool]:
    return RectificationItem.state != RectificationState.CLOSED  # they outlive their year


def _row(session: Session, key: str) -> Row:
    """The row of a form's key, held against every other change, while it is still open."""
    kind, _, number = key.partition("-")
    query: Select[Task] | Select[RectificationItem]
    if kind == TASK:
        query = select(Task).where(Task.id == int(number), Task.state.in_(OPEN), queries.running())
    else:
        query = select(RectificationItem).where(RectificationItem.id == int(number), _mending())
    row: Row | None = session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise Refused("其中一项刚刚已经办结，或者年度已经封存，请刷新后再移交。")
    return row


def _in_hand(row: Row) -> InHand:
    moved = _moved(row, None, None)
    waits = row.state in (State.SUBMITTED, RectificationState.SUBMITTED)
    mark = PROVISIONAL if row.due_provisional else ""
    pressing = row.nearest_due if isinstance(row, Task) else row.due_date
    due = f"{day(pressing)}到期{mark}" if pressing else "无固定时限"
    return InHand(
        key=f"{_word(row)}-{row.id}",
        kind=moved.kind,
        title=moved.title,
        note="已提交，等待审核" if waits else due,
        path=moved.path,
    )


def _moved(row: Row, from_id: int | None, to_id: int | None) -> Moved:
    is_task = isinstance(row, Task)
    return Moved(
        kind="任务" if is_task else "整改",
        title=row.title if isinstance(row, Task) else f"{row.no} {_first_line(row.problem)}",
        path=f"/{'tasks' if is_task else 'rectifications'}/{ref(row.id)}",
        from_id=from_id,
        to_id=to_id,
    )


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:60] if text.strip() else ""


def _word(row: Row) -> str:
    return TASK if isinstance(row, Task) else ITEM


def _said(what: str, names: Sequence[str | None], reason: str) -> dict[str, object]:
    return {what: list(names), "reason": reason}
