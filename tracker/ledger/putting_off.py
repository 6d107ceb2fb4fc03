"""Which post may put a day off, and by how much (domain.md 2.2)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from tracker.access.actor import Actor, Role
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import life_queries
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task
from tracker.ledger.rules import ANSWER_OBJECTION_WITHIN, Rank, rank_for
from tracker.web.dates import day

SERIES = (ScheduleType.RECURRING, ScheduleType.CONTINUING)


class NotYours(Refused):
    """Another post decides this."""


def ranks_needed(
    session: Session, requests: Sequence[TaskRequest], calendar: WorkCalendar, today: date
) -> dict[int, Rank]:
    """The post that may grant each extension, as of today, by the request's number; one query.

    What was granted before counts in: five days and five more are ten.
    """
    rows = session.execute(life_queries.first_days({one.task_id for one in requests}))
    first = {(task_id, instance_id): day for task_id, instance_id, day in rows if day}
    found = {}
    for one in requests:
        assert one.was
        assert one.wanted
        since = min(one.was, first.get((one.task_id, one.instance_id), one.was))
        days = calendar.workdays_between(since, calendar.target(one.wanted))
        found[one.id] = rank_for(days, is_late=today > one.was)
    return found


def rank_of(actor: Actor, task: Task) -> Rank:
    """The highest post by which `actor` may put this task off (domain.md 2.2)."""
    if Role.GROUP_LEADER in actor.roles:
        return Rank.LEADER
    if task.leader_post_id in actor.post_ids:
        return Rank.DEPUTY
    return Rank.OFFICE if Role.OFFICE_HEAD in actor.roles else Rank.NOBODY


def check_may_move(
    actor: Actor, task: Task, then: date | None, calendar: WorkCalendar, *, is_taken: bool
) -> None:
    """Refuse a day, or none, that the post of `actor` may not give (domain.md 2.2).

    Whoever assigns work sets its first day, until anybody takes it on or the day is gone, and may
    bring it forward; putting it off is an extension, which the office does not give itself here.
    The day of recurring work is the last of its series: to bring that forward is to ask for less.
    `is_taken` says whether anybody has taken it on (`life_queries.taken_on`). Raises NotYours.
    """
    was, today = task.due_date, clock.today()
    if then == was:
        return
    if (was is None or today <= was) and not is_taken:
        return
    if task.schedule_type in SERIES:
        if then is not None and (was is None or then < was) and rank_of(actor, task) < Rank.DEPUTY:
            raise NotYours(
                "这项任务已有人办，提前截止就少报几期，要由责任领导决定；"
                "个别期次不用报的，请在“各期”里认定免报。"
            )
        return
    if was is None or (then is not None and then <= was):
        return
    days = None if then is None else calendar.workdays_between(was, then)
    by_days = Rank.LEADER if days is None else rank_for(days, is_late=today > was)
    needed = max(Rank.DEPUTY, by_days)
    if rank_of(actor, task) < needed:
        raise NotYours(
            f"这项任务已有人办，把时限从{day(was)}推后要先申请、再由他人审定，"
            "请在任务页用“申请延期”。"
        )


def objection_due(task: Task, calendar: WorkCalendar) -> date | None:
    """By which day the office answers the objection of a task (domain.md 5.1); None without one."""
    if task.state != State.OBJECTED or task.objected_at is None:
        return None
    said_on = clock.local(task.objected_at).date()
    return calendar.add_workdays(said_on, ANSWER_OBJECTION_WITHIN)
