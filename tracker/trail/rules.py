"""How entries are chained: what is hashed, and in which form (reliability.md 2.7)."""

import hashlib
import json
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol


class Entry(Protocol):
    """What an entry of the trail says."""

    prev_hash: Any
    org_id: Any
    seq: Any
    at: Any
    actor_id: Any
    actor_name: Any
    ip: Any
    action: Any
    subject_type: Any
    subject_id: Any
    payload: Any


def digest(entry: Entry) -> str:
    """SHA-256 over the entry before and everything this one says."""
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
