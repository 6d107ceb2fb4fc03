"""An entry as its reader may see it: in words, and without the text of the office's work."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.core import clock
from tracker.trail import words
from tracker.trail.models import AuditEntry
from tracker.trail.rules import OUTCOME_NAMES, Outcome

NOTHING = "（空）"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.+Z-]+)?")
_WORD_OF_OURS = re.compile(r"[A-Za-z_.:/ -]{1,80}")

SHORT = 80
MOST_SHOWN = 50  # of a list; an act on many tasks names them all


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a payload: what moved, from what (None: it only says what was), to what."""

    name: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as the page and the export show it: plain values, all in words."""

    seq: int
    when: str
    who: str
    ip: str
    session_ref: str
    action: str
    code: str  # the action as the program calls it
    subject: str
    outcome: str
    is_done: bool
    told: tuple[Told, ...]
    hash: str

    @property
    def in_one_line(self) -> str:
        """The payload in one cell."""
        return "；".join(
            f"{one.name}：{one.after}"
            if one.before is None
            else f"{one.name}：{one.before} → {one.after}"
            for one in self.told
        )


def line_of(entry: AuditEntry) -> Line:
    """`entry` in words."""
    return Line(
        seq=entry.seq,
        when=f"{clock.local(entry.at):%Y-%m-%d %H:%M:%S}",
        who=entry.actor_name,
        ip=entry.ip,
        session_ref=entry.session_ref,
        action=words.ACTIONS.get(entry.action, entry.action),
        code=entry.action,
        subject=f"{words.SUBJECTS.get(entry.subject_type, entry.subject_type)} {entry.subject_id}",
        outcome=OUTCOME_NAMES[entry.outcome],
        is_done=entry.outcome == Outcome.DONE,
        told=tuple(_told(entry.subject_type, json.loads(entry.payload))),
        hash=entry.hash,
    )


def _told(subject_type: str, payload: dict[str, Any]) -> Iterator[Told]:
    for name, value in payload.items():
        label = words.FIELDS_OF.get((subject_type, name)) or words.FIELDS.get(name, name)
        if isinstance(value, list) and len(value) == 2 and name not in words.LISTS:
            before, after = (shown(subject_type, name, one) for one in value)
            yield Told(label, before, after)
        else:
            yield Told(label, None, shown(subject_type, name, value))


def shown(subject_type: str, name: str, value: Any) -> str:
    """What an auditor may read of `value`, which the trail keeps as `name` of such a row.

    >>> shown("task", "title", "更新各村公开目录"), shown("unit", "name", "财政所")
    ('（内容 8 字）', '财政所')
    >>> shown("task", "state", "submitted"), shown("task", "due", "2026-09-30")
    ('待审核', '2026-09-30')
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        said = [shown(subject_type, name, one) for one in value[:MOST_SHOWN]]
        more = f"等 {len(value)} 项" if len(value) > MOST_SHOWN else ""
        return ("、".join(said) + more) or NOTHING
    if isinstance(value, dict):
        inner = (f"{words.FIELDS.get(k, k)} {shown(subject_type, k, v)}" for k, v in value.items())
        return "，".join(inner) or NOTHING
    return _text(subject_type, name, str(value))


def _text(subject_type: str, name: str, text: str) -> str:
    if name in words.OWN_FIELDS and _WORD_OF_OURS.fullmatch(text):
        return words.STATES.get(text, text)
    if name not in words.WRITTEN_FIELDS:
        if _DAY.fullmatch(text):
            return text
        if subject_type in words.OPEN_SUBJECTS:
            return text if len(text) <= SHORT else f"{text[:SHORT]}…"
    return f"（内容 {len(text)} 字）"
