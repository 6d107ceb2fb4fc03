"""When a reminder is due and who is owed it (domain.md 4.3, 5.4; product.md 3).

What waits for a word (待审核) is counted here as on the page 我的, so that letter and page agree:
every task handed in, of any running year, and every rectification handed in for recheck. The
head of the office is owed all of them, a leader those of the posts they hold, nobody a report of
their own. It is the rule of `Permission.TASK_VERIFY`: who is asked is who may answer. One's own
work, rectifications among it (整改), is owed to who does it as its day comes near, and a task
that nobody took on, from the third working day (待签收, domain.md 5.1). An objection is owed to
the head of the office until it is answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from tracker.calendar.rules import WorkCalendar
from tracker.ledger.rules import ACCEPT_WITHIN, ANSWER_OBJECTION_WITHIN
from tracker.notify.rules import Owed

# Working days before the target (overdue: below zero), domain.md 5.4.
BEFORE = (15, 7, 3, 1, 0)
OVERDUE = (-1, -3, -7)  # 催办, 督办, 通报
SHORT = 10  # a period of fewer working days has its half instead of 15, 7 and 3
LEADER_FROM = -3  # from here on the responsible leader sees it too

HALF, REVIEW, MOVED = "half", "review", "moved"
TAKE, OBJECTION = "take", "obj"  # each with month and day: a task may be given again


class SubjectType(StrEnum):
    """What can be owed; the words of `due_notice.subject_type`."""

    TASK = "task"
    INSTANCE = "task_instance"
    RECTIFICATION = "rectification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An open row of the ledger, as far as reminding must know it.

    `times_handed_in` counts how often it was handed in before: each wait for sign-off is owed
    anew. `since` is the day the work was given. `task_id` says whose period it is. `untaken_since`
    is the day it was given last, where nobody said a word since, `objected_on` the day of an
    objection that waits for its answer.
    """

    type: SubjectType
    id: int
    title: str
    where: str  # 要点 三（二）, 整改-2026-017
    due: date | None
    since: date
    deadline_version: int
    task_id: int | None = None
    is_handed_in: bool = False
    handed_in_on: date | None = None
    untaken_since: date | None = None
    objected_on: date | None = None
    times_handed_in: int = 0
    submitted_by_id: int | None = None
    handler_id: int | None = None
    lead_unit_id: int | None = None
    leader_post_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who holds what today; only people who still work here."""

    people: frozenset[int]
    heads: dict[int, tuple[int, ...]] = field(default_factory=dict)  # by unit
    holders: dict[int, tuple[int, ...]] = field(default_factory=dict)  # by post
    office: tuple[int, ...] = ()  # 责任人, 办公室主任
    office_heads: tuple[int, ...] = ()  # those of them who sign off

    def here(self, *people: int | None) -> tuple[int, ...]:
        """Those of `people` who still work here."""
        return tuple(person for person in people if person in self.people)


def offsets(period: int) -> tuple[tuple[int, str], ...]:
    """The stages of a period of so many working days, each with its offset, earliest first.

    >>> [stage for _, stage in offsets(60)]
    ['T-15', 'T-7', 'T-3', 'T-1', 'T0', 'T+1', 'T+3', 'T+7']
    >>> offsets(8)[0], offsets(2)[0]
    ((4, 'half'), (1, 'T-1'))
    """
    half = period // 2
    if period >= SHORT:
        before = [(offset, _name(offset)) for offset in BEFORE]
    else:
        before = [(half, HALF)] if half > 1 else []
        before += [(1, _name(1)), (0, _name(0))]
    return (*before, *((offset, _name(offset)) for offset in OVERDUE))


def stage_reached(left: int, period: int) -> str | None:
    """The most urgent stage that `left` working days have reached, or None before the first.

    Asking for what is reached, and not for what falls exactly today, lets a service that was
    down remind late instead of never; of several missed stages only the last is owed.

    >>> stage_reached(8, 60), stage_reached(16, 60), stage_reached(-5, 60)
    ('T-15', None, 'T+3')
    """
    return next((stage for offset, stage in reversed(offsets(period)) if left <= offset), None)


def urgency(stage: str) -> float:
    """A number that grows with urgency; reviews have one of their own.

    >>> sorted(["T+1", "half", "T0", "T-15", "T-1"], key=urgency)
    ['T-15', 'half', 'T-1', 'T0', 'T+1']
    """
    if stage == HALF:
        return -1.5  # before T-1, the only stage that may come before the target with it
    return float(stage.removeprefix("T"))


def review_stage(times_before: int) -> str:
    """The stage of work that waits for sign-off for the first, second … time.

    >>> review_stage(0), review_stage(1)
    ('review', 'review2')
    """
    return REVIEW if times_before == 0 else f"{REVIEW}{times_before + 1}"


def is_review(stage: str) -> bool:
    """Whether the stage is about signing off and not about a deadline."""
    return stage.startswith(REVIEW)


def owed_for(work: Work, office: Office, today: date, calendar: WorkCalendar) -> list[Owed]:
    """Who is owed a word about `work` today, each person once, for their nearest reason.

    The handler; without one the head of the lead unit; without one the office (domain.md 4.3).
    From three working days overdue its leader, too. What waits for sign-off is owed to those
    who may sign it off, and never to who handed it in (domain.md 2.2). An objection comes before
    the day of the work, and that day before the wait for somebody who takes it on.
    """
    if work.is_handed_in:
        stage, due = review_stage(work.times_handed_in), work.due or work.handed_in_on or today
        return _owed_to(_who_signs_off(work, office), work, stage, due)
    found: dict[int, Owed] = {}
    for owed in (
        *_of_objection(work, office, calendar),
        *_of_its_day(work, office, today, calendar),
        *_of_silence(work, office, today, calendar),
    ):
        found.setdefault(owed.person_id, owed)
    return list(found.values())


def _of_its_day(work: Work, office: Office, today: date, calendar: WorkCalendar) -> list[Owed]:
    if work.due is None:
        return []
    left = calendar.workdays_left(today, work.due)
    stage = stage_reached(left, _period(work, today, calendar))
    if stage is None:
        return []
    people = who_works(work, office)
    if left <= LEADER_FROM:
        leaders = office.here(*office.holders.get(work.leader_post_id or 0, ()))
        people = people | {person: "您是责任领导" for person in leaders if person not in people}
    return _owed_to(people, work, stage, work.due)


def _of_silence(work: Work, office: Office, today: date, calendar: WorkCalendar) -> list[Owed]:
    by = take_by(work, calendar)
    if work.untaken_since is None or by is None or today <= by:
        return []
    return _owed_to(who_works(work, office), work, f"{TAKE}{work.untaken_since:%m%d}", by)


def _of_objection(work: Work, office: Office, calendar: WorkCalendar) -> list[Owed]:
    by = answer_by(work, calendar)
    if work.objected_on is None or by is None:
        return []
    heads = dict.fromkeys(office.here(*office.office_heads), "请您答复异议")
    return _owed_to(heads, work, f"{OBJECTION}{work.objected_on:%m%d}", by)


def take_by(work: Work, calendar: WorkCalendar) -> date | None:
    """The last day on which it is taken on in time; None once it was (domain.md 5.1)."""
    since = work.untaken_since
    return calendar.add_workdays(since, ACCEPT_WITHIN) if since else None


def answer_by(work: Work, calendar: WorkCalendar) -> date | None:
    """The last day for the answer to an objection; None without one (domain.md 5.1)."""
    on = work.objected_on
    return calendar.add_workdays(on, ANSWER_OBJECTION_WITHIN) if on else None


def _owed_to(people: Mapping[int, str], work: Work, stage: str, due: date) -> list[Owed]:
    return [_owed(work, person, stage, due, reason) for person, reason in people.items()]


def _owed(work: Work, person_id: int, stage: str, due: date, reason: str) -> Owed:
    return Owed(
        person_id=person_id,
        subject_type=work.type,
        subject_id=work.id,
        stage=stage,
        deadline_version=work.deadline_version,
        due_date=due,
        reason=reason,
    )


def is_overtaken(owed: Owed, told: Iterable[str]) -> bool:
    """Whether a later stage of the same deadline is among those `told` (product.md 3 rule 2)."""
    return counts_down(owed.stage) and any(
        urgency(stage) > urgency(owed.stage) for stage in told if counts_down(stage)
    )


def counts_down(stage: str) -> bool:
    """Whether the stage is one of the way to a day, and not of a word that somebody waits for, or
    of a moved day.

    >>> [counts_down(stage) for stage in ("T-7", "half", "review2", "take0506", "obj0511", "moved")]
    [True, True, False, False, False, False]
    """
    return stage == HALF or stage.startswith("T")


def _period(work: Work, today: date, calendar: WorkCalendar) -> int:
    """The term in working days. Seen from a day before it was given (a rehearsal), a whole one."""
    if work.due is None or work.since > today:
        return SHORT
    return calendar.workdays_between(work.since, work.due)


BY_CALENDAR, BY_TEXT = "放假安排公布", "文件有新文本"  # why a day is another


def owed_for_move(work: Work, office: Office, before: date, cause: str) -> list[Owed]:
    """Who is owed a word that `work` has another day: who does it, each once.

    It stands in their next digest (product.md 3), with the day that was `before` and the cause.
    """
    assert work.due is not None
    return [
        replace(_owed(work, person, MOVED, work.due, f"{cause}，{reason}"), moved_from=before)
        for person, reason in who_works(work, office).items()
    ]


def as_known(move: Owed, earlier: Mapping[int, Owed]) -> Owed | None:
    """The move from the day that the person knows; None where it is that day again.

    `earlier` are moves of the same work that no letter told them, by deadline version.
    """
    known, before = move, earlier.get(move.deadline_version - 1)
    while before and before.due_date == known.moved_from:
        known, before = before, earlier.get(before.deadline_version - 1)
    if known.moved_from == move.due_date:
        return None
    return replace(move, moved_from=known.moved_from)


def _name(offset: int) -> str:
    return "T0" if offset == 0 else f"T{-offset:+d}"


def who_works(work: Work, office: Office) -> dict[int, str]:
    """Who has `work` in hand, each with the reason: the handler, else the unit's head, else the
    office (domain.md 4.3).
    """
    if here := office.here(work.handler_id):
        return dict.fromkeys(here, "您是经办人")
    if here := office.here(*office.heads.get(work.lead_unit_id or 0, ())):
        return dict.fromkeys(here, "您是牵头单位负责人，这项还没有经办人")
    return dict.fromkeys(office.here(*office.office), "这项没有经办人，由办公室负责")


def _who_signs_off(work: Work, office: Office) -> dict[int, str]:
    heads = dict.fromkeys(office.here(*office.office_heads), "请您审核")
    leaders = office.here(*office.holders.get(work.leader_post_id or 0, ()))
    people = dict.fromkeys(leaders, "您是责任领导，请您审核") | heads
    people.pop(work.submitted_by_id or 0, None)
    return people
