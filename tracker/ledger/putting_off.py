"""Which post may put a day off, and by how much (domain.md 2.2)."""

from datetime import date

from tracker.access.actor import Actor, Role
from tracker.calendar.rules import WorkCalendar
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.ledger.rules import ANSWER_OBJECTION_WITHIN, RANK_NAMES, Rank, rank_for
from tracker.web.dates import day


class NotYours(Refused):
    """Another post decides this."""


def rank_needed(request: TaskRequest, calendar: WorkCalendar, today: date) -> Rank:
    """The post that may grant an extension, as of today."""
    assert request.was
    assert request.wanted
    days = calendar.workdays_between(request.was, calendar.target(request.wanted))
    return rank_for(days, is_late=today > request.was)


def rank_of(actor: Actor, task: Task) -> Rank:
    """The highest post by which `actor` may put this task off (domain.md 2.2)."""
    if Role.GROUP_LEADER in actor.roles:
        return Rank.LEADER
    if task.leader_post_id in actor.post_ids:
        return Rank.DEPUTY
    return Rank.OFFICE if Role.OFFICE_HEAD in actor.roles else Rank.NOBODY


def check_may_move(
    actor: Actor, task: Task, named: date | None, calendar: WorkCalendar, today: date
) -> None:
    """Refuse a later day, or none, that the post of `actor` may not give (domain.md 2.2).

    Whoever assigns work sets its first day, until it is accepted or the day is gone, and may bring
    it forward; putting it off is an extension. Raises NotYours.
    """
    was = task.due_date
    if task.state in (State.ASSIGNED, State.OBJECTED) and was and today <= was:
        return
    if was is None or (named is not None and calendar.target(named) <= was):
        return
    far = Rank.LEADER if named is None else None
    days = 0 if named is None else calendar.workdays_between(was, calendar.target(named))
    needed = far or rank_for(days, is_late=today > was)
    if rank_of(actor, task) < needed:
        raise NotYours(
            f"把时限从{day(was)}推后要由{RANK_NAMES[needed]}审定，请在任务页用“申请延期”。"
        )


def objection_due(task: Task, calendar: WorkCalendar) -> date | None:
    """By which day the office answers the objection of a task (domain.md 5.1); None without one."""
    if task.state != State.OBJECTED or task.objected_at is None:
        return None
    said_on = clock.local(task.objected_at).date()
    return calendar.add_workdays(said_on, ANSWER_OBJECTION_WITHIN)
