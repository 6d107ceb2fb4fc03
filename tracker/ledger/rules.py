"""The life of a task: what may follow what (domain.md 5.1)."""

from tracker.core.errors import Refused
from tracker.ledger.kinds import RECTIFICATION_NAMES, STATE_NAMES, RectificationState, State

# A progress entry on a task that nobody accepted says that it was accepted.
NEXT: dict[State, frozenset[State]] = {
    State.ASSIGNED: frozenset(
        {
            State.ACCEPTED,
            State.OBJECTED,
            State.IN_PROGRESS,
            State.SUBMITTED,
            State.NOT_APPLICABLE,
            State.WITHDRAWN,
        }
    ),
    State.ACCEPTED: frozenset(
        {State.IN_PROGRESS, State.SUBMITTED, State.NOT_APPLICABLE, State.WITHDRAWN}
    ),
    State.OBJECTED: frozenset({State.ASSIGNED, State.NOT_APPLICABLE, State.WITHDRAWN}),
    State.IN_PROGRESS: frozenset({State.SUBMITTED, State.NOT_APPLICABLE, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.VERIFIED, State.RETURNED, State.WITHDRAWN}),
    State.RETURNED: frozenset(
        {State.IN_PROGRESS, State.SUBMITTED, State.NOT_APPLICABLE, State.WITHDRAWN}
    ),
    State.VERIFIED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.NOT_APPLICABLE: frozenset({State.ASSIGNED}),
    State.WITHDRAWN: frozenset(),
}

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


class IllegalStep(Refused):
    """The row is not in a state from which this can follow."""


class NotAllowedOnOwnReport(Refused):
    """Nobody judges a report of their own (domain.md 2.2)."""


def step(current: State, wanted: State) -> State:
    """Return `wanted` if the ledger allows that step, else refuse (domain.md 5.1).

    >>> step(State.SUBMITTED, State.VERIFIED)
    <State.VERIFIED: 'verified'>
    """
    if wanted not in NEXT[current]:
        raise IllegalStep(
            f"这项任务现在是“{STATE_NAMES[current]}”，不能改为“{STATE_NAMES[wanted]}”。请刷新后再看。"
        )
    return wanted


def rectification_step(
    current: RectificationState, wanted: RectificationState
) -> RectificationState:
    """Return `wanted` if a rectification may go there from `current`, else refuse (domain.md 8)."""
    if wanted not in RECTIFICATION_NEXT[current]:
        raise IllegalStep(
            f"这项整改现在是“{RECTIFICATION_NAMES[current]}”，不能改为“{RECTIFICATION_NAMES[wanted]}”。"
        )
    return wanted


SHORTEST_REASON = 10  # characters of a reason for 不涉及 (domain.md 5.1, LB-5)
