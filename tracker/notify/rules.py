"""What is owed to somebody, and the states of the letter that says so (reliability.md 2.3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.core.errors import Refused
from tracker.notify.talk import Fault


class LetterState(StrEnum):
    """Where a letter stands in the outbox."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    DEAD = "dead"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


STATE_NAMES = {
    LetterState.PENDING: "等待发送",
    LetterState.SENDING: "正在发送",
    LetterState.SENT: "已发送",
    LetterState.RETRY: "稍后重试",
    LetterState.DEAD: "未能送达",
    LetterState.CANCELLED: "不再需要",
    LetterState.SUPERSEDED: "已由新通知代替",
}


FILED = "已存为文件"  # what SENT is called where there is no mail server


class LetterKind(StrEnum):
    """What a letter is."""

    ACCOUNT = "account"  # what was done to somebody's account
    ANCHOR = "anchor"  # how far the trail has come, for auditors
    DIGEST = "digest"
    HANDED_OVER = "handed_over"  # what went from one person to another
    LINK = "link"  # opens an account: invitation, new password, signing in


KIND_NAMES = {
    LetterKind.ACCOUNT: "账号变动",
    LetterKind.ANCHOR: "操作记录核对码",
    LetterKind.DIGEST: "每日提醒",
    LetterKind.HANDED_OVER: "工作移交",
    LetterKind.LINK: "登录链接",
}

# Kinds whose text the office may read on a page. A letter that carries a link of sign-in,
# invitation or reset never is one of them (design.md 3.8).
READABLE = frozenset({LetterKind.DIGEST, LetterKind.HANDED_OVER})
# Kinds whose text is wiped as soon as the letter is sent or given up.
SECRET = frozenset({LetterKind.LINK})

# SENDING may follow itself: the worker died and the letter is claimed again.
NEXT: dict[LetterState, frozenset[LetterState]] = {
    LetterState.PENDING: frozenset(
        {LetterState.SENDING, LetterState.CANCELLED, LetterState.SUPERSEDED}
    ),
    LetterState.SENDING: frozenset(
        {
            LetterState.SENDING,
            LetterState.SENT,
            LetterState.RETRY,
            LetterState.DEAD,
            LetterState.CANCELLED,
            LetterState.SUPERSEDED,
        }
    ),
    LetterState.RETRY: frozenset(
        {LetterState.SENDING, LetterState.DEAD, LetterState.CANCELLED, LetterState.SUPERSEDED}
    ),
    LetterState.DEAD: frozenset({LetterState.PENDING}),
    LetterState.SENT: frozenset(),
    LetterState.CANCELLED: frozenset(),
    LetterState.SUPERSEDED: frozenset(),
}

WAITING = (LetterState.PENDING, LetterState.RETRY)
OVER = frozenset(
    {LetterState.SENT, LetterState.DEAD, LetterState.CANCELLED, LetterState.SUPERSEDED}
)

LEASE = timedelta(seconds=120)  # longer than a whole talk with a mail server may take
GIVE_UP_AFTER = timedelta(hours=48)
DOUBT = timedelta(minutes=15)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))
FAULT_WAIT = timedelta(minutes=5)
CRASHES = 3  # a letter under which workers die is given up, too


class IllegalMove(Refused):
    """The letter is not in a state from which this can follow."""


def step(current: LetterState, wanted: LetterState) -> LetterState:
    """Return `wanted` if a letter may go there from `current`, else refuse (reliability.md 2.3).

    >>> step(LetterState.DEAD, LetterState.PENDING)
    <LetterState.PENDING: 'pending'>
    """
    if wanted not in NEXT[current]:
        raise IllegalMove(
            f"这封通知现在是“{STATE_NAMES[current]}”，不能改为“{STATE_NAMES[wanted]}”。"
        )
    return wanted


def wait_after(attempts: int, number: int = 0) -> timedelta:
    """How long to wait after so many tries: 1, 2, 5, 15 … 240 minutes, then every 4 hours.

    The letter's `number` spreads the wait by up to a fifth either way, so that what failed
    together does not come back together.

    >>> wait_after(1, 20), wait_after(99, 20)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=14400))
    """
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    return wait * (1 + (number % 41 - 20) / 100)


def is_given_up(state: LetterState, attempts: int, give_up_at: datetime, now: datetime) -> bool:
    """Whether a letter found in `state` is tried no more.

    Only what was tried can be given up: a letter that waited for us through a long downtime
    is still sent, late (promise P4).
    """
    if now < give_up_at:
        return False
    return state == LetterState.RETRY or (state == LetterState.SENDING and attempts >= CRASHES)


class Outcome(StrEnum):
    """How a try to send ended."""

    SENT = "sent"
    REFUSED = "refused"  # not now (4xx)
    REJECTED = "rejected"  # never to this address (5xx)
    DOUBTFUL = "doubtful"  # all was said and no answer came: it may have arrived
    UNREACHABLE = "unreachable"  # the server does not talk to us
    SERVER_FAULT = "server_fault"  # account, certificate, name: no letter's own fault


@dataclass(frozen=True, slots=True)
class Result:
    """How a try ended, with the server's own words."""

    outcome: Outcome
    code: int | None = None
    text: str = ""
    fault: Fault | None = None  # where there is no code

    @property
    def ends_the_round(self) -> bool:
        """Whether the next letter would meet the same: a bad server harms only its own time."""
        return self.outcome in (Outcome.UNREACHABLE, Outcome.SERVER_FAULT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Somebody is owed a word: one row of `due_notice`, as a value."""

    person_id: int
    subject_type: str
    subject_id: int
    stage: str
    deadline_version: int
    due_date: date
    reason: str
    moved_from: date | None = None  # where it has another day than that

    @property
    def key(self) -> tuple[str, int, str, int, int]:
        """What may exist only once (promise P3)."""
        return (
            self.subject_type,
            self.subject_id,
            self.stage,
            self.deadline_version,
            self.person_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter to be queued; its text is frozen from here on."""

    person_id: int
    to_addr: str
    local_day: date
    subject: str
    text: str
    html: str = ""
    kind: LetterKind = LetterKind.DIGEST
    slot: str = "0"
    give_up_after: timedelta = GIVE_UP_AFTER
