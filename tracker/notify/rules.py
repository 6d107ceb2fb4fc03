"""The states of a letter and what may follow what (reliability.md 2.3)."""

from enum import StrEnum


class LetterState(StrEnum):
    """Where a letter stands in the outbox."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    DEAD = "dead"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class LetterKind(StrEnum):
    """What a letter is."""

    DIGEST = "digest"
