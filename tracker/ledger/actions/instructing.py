"""A leader's word on a task (批示) and its answer; pressing for progress (催办)."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.models import Person, Post
from tracker.accounts.queries import tenures
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold
from tracker.ledger.actions.ground import Ground, Named, ground_of
from tracker.ledger.actions.history import add_entry, said
from tracker.ledger.dealings import Instruction, Nudge
from tracker.ledger.kinds import OPEN, WORKING, EntryKind, Field
from tracker.ledger.models import Task
from tracker.ledger.rules import IllegalStep
from tracker.trail import actions as trail
from tracker.web.dates import day

MOST_NUDGES = 2  # a working day a task (product.md 1, 24)


class VacantPost(Refused):
    """Nobody holds the post that is to answer."""


class AlreadyAnswered(Refused):
    """The instruction was answered."""


class TooManyNudges(Refused):
    """The task was urged twice today."""


class NobodyToUrge(Refused):
    """The task has no handler, and its unit no head."""


def instruct(
    session: Session,
    actor: Actor,
    task: Task,
    post: Post,
    text: str,
    answer_by: date | None = None,
    *,
    expected_version: Expected,
) -> Instruction:
    """Give the holder of `post` a word on the task that must be answered (product.md 2, 21).

    Raises Stale, IllegalStep, VacantPost, Refused for a day gone by.
    """
    hold(session, task, expected_version)
    if task.state not in OPEN:
        raise IllegalStep("这项任务已经办结或撤销，不再作批示；要追究的请在回头看里处理。")
    text, today = said(text, "批示"), clock.today()
    if answer_by is not None and answer_by < today:
        raise Refused(f"回复的日期 {day(answer_by)} 已经过去，请改为今天或以后。")
    if answer_by is not None and answer_by.year > today.year + 1:
        raise Refused(f"回复的日期 {answer_by} 太远，请核对年份。")
    holder = tenures(session).at(post.id, today)
    if holder is None:
        raise VacantPost(f"“{post.label}”现在空缺，请选择有人在任的岗位。")
    row = Instruction(
        task_id=task.id,
        by_id=actor.person_id,
        to_post_id=post.id,
        text=text,
        answer_by=answer_by,
        at=clock.now(),
    )
    session.add(row)
    by = f"（请于{day(answer_by)}前回复）" if answer_by else ""
    add_entry(session, actor, task, EntryKind.INSTRUCTED, f"{holder.name}：{text}{by}")
    told = {"to": post.label, "holder": holder.name, "text": text, "answer_by": answer_by}
    trail.record(session, actor, "task.instruct", task, told)
    return row


def answer(
    session: Session, actor: Actor, row: Instruction, text: str, *, expected_version: Expected
) -> None:
    """Answer an instruction, for the post it was given to. Raises Stale, AlreadyAnswered."""
    hold(session, row, expected_version)
    if row.answered_at is not None:
        raise AlreadyAnswered("这条批示已经回复过了。")
    text = said(text, "回复")
    task = session.get_one(Task, row.task_id, with_for_update=True)
    row.answer, row.answered_by_id, row.answered_at = text, actor.person_id, clock.now()
    add_entry(session, actor, task, EntryKind.ANSWERED, text)
    trail.record(session, actor, "task.answer", task, {"text": text})


def urge(session: Session, actor: Actor, task: Task, *, expected_version: Expected) -> Nudge:
    """Press the handler for progress; without one, the head of the lead unit.

    On a day of rest it counts for the next working day. Raises Stale, IllegalStep, TooManyNudges,
    NobodyToUrge.
    """
    hold(session, task, expected_version)
    ground = ground_of(session, [task], Named(), {Field.URGE})
    person = check_urge(ground, actor, task)
    row = press(session, actor, ground, task, person)
    try:
        session.flush()
    except IntegrityError as taken:  # somebody else took this very slot meanwhile
        raise TooManyNudges("刚刚已经有人催办，请刷新后再看。") from taken
    add_entry(session, actor, task, EntryKind.URGED, f"催办{person.name}。")
    trail.record(session, actor, "task.urge", task, {"to": person.name, "day": row.day})
    return row


def check_urge(ground: Ground, actor: Actor, task: Task) -> Person:
    """Who is pressed; refuses what may not be urged now (`urge`)."""
    if task.state not in WORKING:
        raise IllegalStep("这项任务已经提交或办结，不用催办。")
    if ground.used.get(task.id, 0) >= MOST_NUDGES:
        said_day = day(ground.urging_day)
        raise TooManyNudges(f"{said_day}已经催办 {MOST_NUDGES} 次，每个工作日最多两次。")
    person = whom(ground, task)
    if person.id == actor.person_id:
        raise NobodyToUrge("这项任务由您经办，不用催办自己。")
    return person


def press(session: Session, actor: Actor, ground: Ground, task: Task, person: Person) -> Nudge:
    """The row of a 催办 that `check_urge` allowed, on a held task."""
    row = Nudge(
        task_id=task.id,
        day=ground.urging_day,
        slot=ground.used.get(task.id, 0) + 1,
        by_id=actor.person_id,
        to_id=person.id,
        at=clock.now(),
    )
    session.add(row)
    return row


def whom(ground: Ground, task: Task) -> Person:
    """Its handler, while they are here; else the head of its unit. Raises NobodyToUrge."""
    handler = ground.people.get(task.handler_id or 0)
    person = handler if handler and handler.active else ground.heads.get(task.lead_unit_id or 0)
    if person is None:
        raise NobodyToUrge("这项任务还没有经办人，牵头单位也没有负责人，请先指定经办人。")
    return person
