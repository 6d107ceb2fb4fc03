"""How entries are chained: what is hashed, and in which form (reliability.md 2.7)."""

import hashlib
import json
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Protocol


class Outcome(StrEnum):
    """How an event ended."""

    DONE = "done"
    REFUSED = "refused"  # a rule or the guard said no
    FAILED = "failed"  # it was tried and did not succeed: a wrong password


OUTCOME_NAMES = {Outcome.DONE: "完成", Outcome.REFUSED: "被拒绝", Outcome.FAILED: "失败"}

SYSTEM = "系统"  # who acts where nobody is signed in


class Entry(Protocol):
    """What an entry of the trail says."""

    prev_hash: Any
    org_id: Any
    seq: Any
    at: Any
    actor_id: Any
    actor_name: Any
    session_ref: Any
    ip: Any
    action: Any
    outcome: Any
    subject_type: Any
    subject_id: Any
    payload: Any


def digest(entry: Entry) -> str:
    """SHA-256 over the entry before and everything this one says.

    Session and outcome came later. Where both are what every older entry has, they are left
    out, so that older hashes still hold; else both are added. A list of eleven values can thus
    only mean "no session, done", and one of thirteen never does: JSON writes different lists
    differently, so no two different entries are hashed from the same text.
    """
    said = [
        entry.prev_hash,
        entry.org_id,
        entry.seq,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.ip,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.payload,
    ]
    if entry.session_ref or entry.outcome != Outcome.DONE:
        said += [entry.session_ref, entry.outcome]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON that is the same for the same value."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(f"the trail cannot keep a {type(value).__name__}")
