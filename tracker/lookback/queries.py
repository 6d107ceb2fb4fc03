"""What a look-back is asked: its items by filter, its figures, what stands behind one item."""

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from tracker.ledger.kinds import RectificationState, State, Verdict
from tracker.ledger.models import ProgressEntry, RectificationItem, Task
from tracker.lookback.models import ReviewCampaign, ReviewItem
from tracker.lookback.rules import Figures

SHOWN = {"unjudged": "未核", "rectified": "有整改", "all": "全部"}


def shown(show: str) -> ColumnElement[bool]:
    """The condition behind a filter chip."""
    return {
        "unjudged": ReviewItem.verdict.is_(None),
        "rectified": ReviewItem.rectification_id.is_not(None),
        "all": ReviewItem.id.is_not(None),
    }[show]


def campaign_of(session: Session, year_plan_id: int) -> ReviewCampaign | None:
    """The look-back at that year."""
    return session.scalar(select(ReviewCampaign).where(ReviewCampaign.year_plan_id == year_plan_id))


def tasks_of_year(year_plan_id: int) -> Select[int]:
    """The numbers of the tasks that a look-back at that year is about."""
    return (
        select(Task.id)
        .where(Task.year_plan_id == year_plan_id, Task.state != State.WITHDRAWN)
        .order_by(Task.seq_no)
    )


def unlisted(year_plan_id: int, campaign_id: int) -> Select[int]:
    """Those of the year's tasks that the look-back has no item for yet."""
    listed = select(ReviewItem.task_id).where(ReviewItem.campaign_id == campaign_id)
    return tasks_of_year(year_plan_id).where(Task.id.not_in(listed))


def how_many(session: Session, tasks: Select[int]) -> int:
    """How many tasks that is."""
    return session.scalar(select(func.count()).select_from(tasks.order_by(None).subquery())) or 0


def matching(campaign_id: int, show: str = "all") -> Select[ReviewItem]:
    """The items behind a chip, joined to their tasks; nothing else is loaded.

    A task that was withdrawn after the look-back began is no longer looked at.
    """
    return (
        select(ReviewItem)
        .join(Task, Task.id == ReviewItem.task_id)
        .where(ReviewItem.campaign_id == campaign_id, Task.state != State.WITHDRAWN, shown(show))
    )


def items(campaign_id: int, show: str = "all") -> Select[ReviewItem]:
    """The items behind a chip with their tasks and rectifications, in the ledger's order."""
    task = joinedload(ReviewItem.task)
    return (
        matching(campaign_id, show)
        .options(
            task.joinedload(Task.lead_unit),
            task.joinedload(Task.handler),
            joinedload(ReviewItem.rectification),
        )
        .order_by(Task.seq_no)
    )


def item(session: Session, item_id: int) -> ReviewItem | None:
    """One item with its look-back, its task's owners, its judge and its rectification."""
    task = joinedload(ReviewItem.task)
    return session.scalar(
        select(ReviewItem)
        .where(ReviewItem.id == item_id)
        .options(
            task.joinedload(Task.lead_unit),
            task.joinedload(Task.handler),
            task.joinedload(Task.leader_post),
            joinedload(ReviewItem.campaign),
            joinedload(ReviewItem.verifier),
            joinedload(ReviewItem.rectification),
        )
    )


def next_unjudged(
    session: Session, campaign_id: int, judge_id: int, after: int = 0
) -> ReviewItem | None:
    """The next item without a verdict after that 序号, from the top again at the end.

    What the judge handed in is left to others.
    """
    others = or_(Task.submitted_by_id.is_(None), Task.submitted_by_id != judge_id)
    wrapped = case((Task.seq_no > after, 0), else_=1)
    return session.scalar(
        matching(campaign_id, "unjudged").where(others).order_by(wrapped, Task.seq_no).limit(1)
    )


def around(campaign_id: int, show: str, seq_no: int, before: int, after: int) -> Select[ReviewItem]:
    """The items of a chip next to that 序号: so many above it, itself, so many below."""
    ids = matching(campaign_id, show).with_only_columns(ReviewItem.id)
    above = ids.where(Task.seq_no < seq_no).order_by(Task.seq_no.desc()).limit(before).subquery()
    below = ids.where(Task.seq_no >= seq_no).order_by(Task.seq_no).limit(after + 1).subquery()
    near = or_(ReviewItem.id.in_(select(above.c.id)), ReviewItem.id.in_(select(below.c.id)))
    return items(campaign_id, show).where(near)


def figures(session: Session, campaign_id: int) -> Figures:
    """What the look-back comes to so far, in one pass (domain.md 7.2)."""
    counted = {verdict.value: ReviewItem.verdict == verdict for verdict in Verdict} | {
        "unjudged": ReviewItem.verdict.is_(None),
        "found": ReviewItem.rectification_id.is_not(None),
        "mended": RectificationItem.state == RectificationState.CLOSED,
    }
    columns = [func.sum(case((when, 1), else_=0)).label(name) for name, when in counted.items()]
    row = session.execute(
        select(func.count(ReviewItem.id).label("total"), *columns)
        .select_from(ReviewItem)
        .join(Task, Task.id == ReviewItem.task_id)
        .outerjoin(RectificationItem, RectificationItem.id == ReviewItem.rectification_id)
        .where(ReviewItem.campaign_id == campaign_id, Task.state != State.WITHDRAWN)
    ).one()
    return Figures(**{name: value or 0 for name, value in row._mapping.items()})


def place(session: Session, campaign_id: int, seq_no: int) -> int:
    """The running number of the item whose task has that 序号."""
    upto = matching(campaign_id).where(Task.seq_no <= seq_no)
    return how_many(session, upto.with_only_columns(ReviewItem.task_id))


def last_entry(session: Session, task_id: int) -> ProgressEntry | None:
    """The newest line of the task's history that says something, with who wrote it."""
    return session.scalar(
        select(ProgressEntry)
        .where(ProgressEntry.task_id == task_id, ProgressEntry.text != "")
        .options(joinedload(ProgressEntry.by))
        .order_by(ProgressEntry.at.desc(), ProgressEntry.id.desc())
        .limit(1)
    )
