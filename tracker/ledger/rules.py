"""The life of a task: which act leads from which state to which, under which guards (5.1).

One table. Who may do an act is asked of `access.policy`; whether it can be done now is asked here.
Pure: the actions gather the facts under the write lock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from tracker.core.errors import Refused
from tracker.ledger.kinds import (
    OPEN,
    PERIODIC,
    RECTIFICATION_NAMES,
    STATE_NAMES,
    RectificationState,
    ScheduleType,
    State,
    Verdict,
)

SHORTEST_REASON = 10  # characters of a reason for 不涉及, and for handing in without proof
ACCEPT_WITHIN = 2  # working days; then whoever has it is reminded
SILENT_AFTER = 5  # working days; then it counts as accepted
ANSWER_OBJECTION_WITHIN = 3  # working days


class IllegalStep(Refused):
    """The row is not in a state from which this can follow."""


class NotAllowedOnOwnReport(Refused):
    """Nobody judges a report of their own (domain.md 2.2)."""


class NoEvidence(Refused):
    """Nothing is handed in without proof, or a reason why there is none (domain.md 5.1)."""


class ProofNotOpened(Refused):
    """Whoever signs off has opened the evidence (domain.md 5.1)."""


class NoReason(Refused):
    """The reason is missing, or too short to stand in a report."""


class NoVerdict(Refused):
    """Nothing is signed off without a verdict (domain.md 5.1)."""


class NoPeriod(Refused):
    """No period of the task is there to be reported on."""


class NotAskedFor(Refused):
    """It takes a second person: one asks, another agrees (product.md 2, 13)."""


class TooEarly(Refused):
    """Standing work is not over before its year is, nor silence consent before its time."""


class PeriodsLeft(Refused):
    """Some of its periods are neither signed off nor excused."""


class StillMending(Refused):
    """A rectification of the task is not closed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the guards know of a task at a moment.

    `involved` are those who handle it, reported on it or handed it in; `asked_by` is who asked
    that it does not concern us. `proofs` count since the last sign-off, `unseen` those of them
    that `doer` has not opened. `chosen` are the periods this is about, `begun`, `signed_off` and
    `unsettled` those of the whole task. `silent_for` are working days since it was given.
    """

    state: State
    schedule: ScheduleType = ScheduleType.ONE_OFF
    year: int
    today: date
    doer: int | None = None
    involved: frozenset[int] = frozenset()
    asked_by: int | None = None
    reason: str = ""
    proofs: int = 0
    proofless_reason: str = ""
    unseen: int = 0
    verdict: Verdict | None = None
    chosen: int = 0
    begun: int = 0
    signed_off: int = 0
    unsettled: int = 0
    silent_for: int = 0
    mending: str = ""

    @property
    def is_periodic(self) -> bool:
        """Whether it is signed off period by period."""
        return self.schedule in PERIODIC


Guard = Callable[[Facts], None]


def has_reason(facts: Facts) -> None:
    """Say why."""
    if not facts.reason.strip():
        raise NoReason("请写明理由。")


def has_long_reason(facts: Facts) -> None:
    """Say why in words that can stand in the report (domain.md 5.1)."""
    if len(facts.reason.strip()) < SHORTEST_REASON:
        raise NoReason(f"理由不少于 {SHORTEST_REASON} 个字，它会写进报告。")


def has_proof(facts: Facts) -> None:
    """Proof, or a reason why there is none."""
    if facts.proofs == 0 and len(facts.proofless_reason.strip()) < SHORTEST_REASON:
        raise NoEvidence(
            "提交审核前至少要有一份佐证，请添加文件或网址；"
            f"确实没有的，请写明理由（不少于 {SHORTEST_REASON} 个字）。"
        )


def has_period(facts: Facts) -> None:
    """Work with periods is handed in by the period."""
    if facts.schedule == ScheduleType.EVENT and facts.chosen == 0:
        raise NoPeriod("现在没有要报的一次：请先在任务页“登记一次发生”，再提交审核。")
    if facts.is_periodic and facts.chosen == 0:
        raise NoPeriod("现在没有要报的期次：本期还没有开始，或者都已提交、审核。")


def by_another(facts: Facts) -> None:
    """Whoever did the work, reported on it or handed it in does not judge it (domain.md 2.2)."""
    if facts.doer is None or facts.doer in facts.involved:
        raise NotAllowedOnOwnReport("这一项由您经办或报告过，应由他人审核。")


def proof_opened(facts: Facts) -> None:
    """The evidence was looked at (domain.md 5.1, `viewed_at`)."""
    if facts.unseen:
        raise ProofNotOpened(f"还有 {facts.unseen} 份佐证您没有打开看过，请先看过再审核。")


def has_verdict(facts: Facts) -> None:
    """Say how far it was done."""
    if facts.verdict in (None, Verdict.NOT_APPLICABLE):
        raise NoVerdict("请选择审核结论：已落实、基本落实或未落实。")


def asked_by_another(facts: Facts) -> None:
    """One asks, another agrees (product.md 2, 13)."""
    if facts.asked_by is None:
        raise NotAskedFor("认定不涉及要先由一人提出理由，再由责任领导审定。")
    if facts.asked_by == facts.doer:
        raise NotAllowedOnOwnReport("不涉及是您提出的，应由他人审定。")


def not_mending(facts: Facts) -> None:
    """What was found wanting is mended first."""
    if facts.mending:
        raise StillMending(f"这项任务的{facts.mending}还没有销号，请先办完整改，再认定不涉及。")


def is_whole(facts: Facts) -> None:
    """For work without periods."""
    if facts.is_periodic:
        raise IllegalStep("这项任务按期审核，审核的是本期。")


def is_by_periods(facts: Facts) -> None:
    """For work with periods."""
    if not facts.is_periodic:
        raise IllegalStep("这项任务没有期次，应整项审核。")


def year_is_over(facts: Facts) -> None:
    """Standing work goes on until its year ends (domain.md 5.1)."""
    if facts.is_periodic and facts.today < date(facts.year, 12, 31):
        raise TooEarly(f"周期、长期和随发生的任务到 {facts.year}年12月31日才能归档。")


def periods_settled(facts: Facts) -> None:
    """Each period was signed off or excused; what happens now and then may never have happened."""
    if facts.unsettled:
        raise PeriodsLeft(f"还有 {facts.unsettled} 期没有审核通过，也没有免报，不能归档。")
    if facts.is_periodic and not facts.begun and facts.schedule != ScheduleType.EVENT:
        raise PeriodsLeft("这项任务还没有一期报过，不能归档。")
    if facts.is_periodic and facts.begun and not facts.signed_off:
        raise PeriodsLeft("这项任务各期都是免报，没有办过，不能归档；请申请认定不涉及。")


def is_silent(facts: Facts) -> None:
    """After five working days without a word a task counts as accepted (domain.md 5.1)."""
    if facts.silent_for <= SILENT_AFTER:
        raise TooEarly(f"交办满 {SILENT_AFTER} 个工作日后才视同签收。")


class Act(StrEnum):
    """What can be done with a task that leads it elsewhere."""

    ACCEPT = "accept"
    ACCEPT_SILENTLY = "accept_silently"
    OBJECT = "object"
    UPHOLD = "uphold"
    SPLIT = "split"
    TRANSFER = "transfer"
    REPORT = "report"
    SUBMIT = "submit"
    VERIFY = "verify"
    VERIFY_PERIOD = "verify_period"
    RETURN = "return"
    RECALL = "recall"  # a new text has another clock: what was handed in is no answer to it
    CLOSE = "close"
    CLOSE_PERIODIC = "close_periodic"
    EXCUSE = "excuse"
    REVIVE = "revive"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states, to which, under which guards."""

    given: frozenset[State]
    to: State
    guards: tuple[Guard, ...] = ()


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


TAKEN = (State.ACCEPTED, State.IN_PROGRESS, State.RETURNED)  # somebody works on it
REPORTABLE = (State.ASSIGNED, *TAKEN)  # a first report says that it was accepted

LIFE: dict[Act, Step] = {
    Act.ACCEPT: Step(_from(State.ASSIGNED), State.ACCEPTED),
    Act.ACCEPT_SILENTLY: Step(_from(State.ASSIGNED), State.ACCEPTED, (is_silent,)),
    Act.OBJECT: Step(_from(State.ASSIGNED), State.OBJECTED, (has_reason,)),
    Act.UPHOLD: Step(_from(State.OBJECTED), State.ASSIGNED, (has_reason,)),
    Act.SPLIT: Step(_from(State.ASSIGNED, State.OBJECTED), State.ASSIGNED, (has_reason,)),
    Act.TRANSFER: Step(_from(*OPEN), State.ASSIGNED),
    Act.REPORT: Step(_from(*REPORTABLE), State.IN_PROGRESS),
    Act.SUBMIT: Step(_from(*REPORTABLE), State.SUBMITTED, (has_period, has_proof)),
    Act.VERIFY: Step(
        _from(State.SUBMITTED), State.VERIFIED, (is_whole, by_another, proof_opened, has_verdict)
    ),
    Act.VERIFY_PERIOD: Step(
        _from(State.SUBMITTED),
        State.IN_PROGRESS,
        (is_by_periods, by_another, proof_opened, has_verdict),
    ),
    Act.RETURN: Step(_from(State.SUBMITTED), State.RETURNED, (by_another, has_reason)),
    Act.RECALL: Step(_from(State.SUBMITTED), State.IN_PROGRESS),
    Act.CLOSE: Step(_from(State.VERIFIED), State.CLOSED, (year_is_over, periods_settled)),
    Act.CLOSE_PERIODIC: Step(
        _from(*REPORTABLE), State.CLOSED, (is_by_periods, year_is_over, periods_settled)
    ),
    Act.EXCUSE: Step(
        _from(*OPEN),
        State.NOT_APPLICABLE,
        (asked_by_another, by_another, has_long_reason, not_mending),
    ),
    Act.REVIVE: Step(_from(State.NOT_APPLICABLE, State.WITHDRAWN), State.ASSIGNED, (has_reason,)),
    Act.WITHDRAW: Step(_from(*OPEN), State.WITHDRAWN, (has_long_reason,)),
}


def decide(act: Act, facts: Facts) -> State:
    """The state that `act` leads to; refuses what state or guards do not allow.

    Raises IllegalStep for the state, else what the first guard that fails raises.

    >>> facts = Facts(state=State.ASSIGNED, year=2026, today=date(2026, 5, 6))
    >>> decide(Act.ACCEPT, facts)
    <State.ACCEPTED: 'accepted'>
    """
    step = LIFE[act]
    if facts.state not in step.given:
        raise IllegalStep(_cannot(facts.state, step.to))
    for guard in step.guards:
        guard(facts)
    return step.to


def is_open_to(act: Act, state: State) -> bool:
    """Whether the state allows the act; its guards are another matter."""
    return state in LIFE[act].given


def check_state(act: Act, state: State) -> None:
    """Refuse early what the state does not allow (IllegalStep)."""
    if not is_open_to(act, state):
        raise IllegalStep(_cannot(state, LIFE[act].to))


def _cannot(state: State, wanted: State) -> str:
    return f"这项任务现在是“{STATE_NAMES[state]}”，不能改为“{STATE_NAMES[wanted]}”。请刷新后再看。"


class Rank(IntEnum):
    """Who may give a task another day (domain.md 2.2), from the lowest."""

    NOBODY = 0
    OFFICE = 1  # 办公室主任
    DEPUTY = 2  # 责任领导
    LEADER = 3  # 组长


OFFICE_WORKDAYS, DEPUTY_WORKDAYS = 5, 30


def rank_for(workdays: int, *, is_late: bool) -> Rank:
    """The post that may put a day off by so many working days; past the day, a higher one.

    >>> rank_for(5, is_late=False), rank_for(6, is_late=False), rank_for(31, is_late=False)
    (<Rank.OFFICE: 1>, <Rank.DEPUTY: 2>, <Rank.LEADER: 3>)
    >>> rank_for(5, is_late=True)
    <Rank.DEPUTY: 2>
    """
    if workdays > DEPUTY_WORKDAYS:
        return Rank.LEADER
    rank = Rank.OFFICE if workdays <= OFFICE_WORKDAYS else Rank.DEPUTY
    return Rank(min(Rank.LEADER, rank + 1)) if is_late else rank


RANK_NAMES = {Rank.OFFICE: "办公室主任", Rank.DEPUTY: "责任领导", Rank.LEADER: "组长"}


RECTIFICATION_NEXT: dict[RectificationState, frozenset[RectificationState]] = {
    RectificationState.NOTICE_ISSUED: frozenset(
        {RectificationState.RECTIFYING, RectificationState.SUBMITTED}
    ),
    RectificationState.RECTIFYING: frozenset({RectificationState.SUBMITTED}),
    RectificationState.SUBMITTED: frozenset(
        {RectificationState.CLOSED, RectificationState.RECHECK_FAILED}
    ),
    RectificationState.RECHECK_FAILED: frozenset(
        {RectificationState.RECTIFYING, RectificationState.SUBMITTED}
    ),
    RectificationState.CLOSED: frozenset(),
}


def rectification_step(
    current: RectificationState, wanted: RectificationState
) -> RectificationState:
    """Return `wanted` if a rectification may go there from `current`, else refuse (domain.md 8)."""
    if wanted not in RECTIFICATION_NEXT[current]:
        raise IllegalStep(
            f"这项整改现在是“{RECTIFICATION_NAMES[current]}”，不能改为“{RECTIFICATION_NAMES[wanted]}”。"
        )
    return wanted
