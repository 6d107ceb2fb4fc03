"""The figures of a year counted once more, from the trail alone: plain SQL, nothing of ours.

Each task's lines of `audit` are folded into its state, day, proof and periods. The rules are those
of domain.md 5.6, written a second time. What the trail cannot decide is refused, never guessed;
not known to it: imports that were taken back, and papers changed by a new text.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

Ask = Callable[[str], Sequence[Sequence[Any]]]  # a question in SQL to its rows

LOCAL = timezone(timedelta(hours=8))
LINES = """
select subject_type, subject_id, action, at, payload from audit
where org_id = (select id from organization where code = '{code}') and outcome = 'done'
and subject_type in ('task', 'evidence') order by seq
"""
OPEN = {"assigned", "accepted", "objected", "in_progress", "returned", "submitted"}
DONE = {"verified", "closed"}
OUT_OF_HAND = DONE | {"submitted", "not_applicable", "withdrawn"}
MONTHS = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
NO_STATE = {
    "task.extension_asked", "task.extension_refused", "task.excuse_asked", "task.excuse_refused",
    "task.instruct", "task.answer", "task.urge", "task.hand_on", "task.carry", "task.reassign",
    "task.happened", "task.period_excused", "task.extended", "task.redate", "task.assign",
}  # fmt: skip


class Unreadable(Exception):
    """The trail does not say what the count needs."""


@dataclass
class Task:
    """One task as its lines tell it."""

    number: int
    year: int
    kind: str
    recurrence: str
    given: date
    due: str | None
    state: str = "assigned"
    judged: tuple[str, str] | None = None  # the day of sign-off, the day it was due
    is_judged: bool = False  # at all: what never happened is filed without
    proofs: int = 0
    settled: dict[str, str] = field(default_factory=dict)  # period to its word
    moved: dict[str, str] = field(default_factory=dict)  # period to the day it was put off to
    events: dict[str, str] = field(default_factory=dict)  # occurrence to its day


def recount(ask: Ask, code: str, year: int, today: date) -> dict[str, Any]:
    """The figures of that office's year on that day, and how many tasks are in each state."""
    tasks = [one for one in folded(ask(LINES.format(code=code))) if one.year == year]
    total = [one for one in tasks if one.state != "withdrawn"]
    there = [one for one in total if one.state != "not_applicable"]
    signed = [one for one in there if one.state in DONE]
    done = [one for one in there if one.state in DONE or kept_up(one, today)]
    by_day = [one.judged for one in signed if one.judged and one.judged[1]]
    on_time = [pair for pair in by_day if pair[0] <= pair[1]]
    judged = [one for one in signed if one.is_judged]
    proved = [one for one in judged if one.proofs]
    return {
        "total": len(total),
        "assessable": len(there),
        "done": len(done),
        "unfinished": len(there) - len(done),
        "verified": len(signed),
        "on_time": len(on_time),
        "late_verified": len(by_day) - len(on_time),
        "overdue": sum(is_late(one, today) for one in there),
        "completion": percent(len(done), len(there)),
        "punctuality": percent(len(on_time), len(by_day)),
        "coverage": percent(len(proved), len(judged)),
        "states": dict(Counter(one.state for one in tasks)),
    }


def percent(part: int, whole: int) -> str:
    """With one decimal, half up; a dash of nothing."""
    return f"{int(part * 1000 / whole + 0.5) / 10:.1f}%" if whole else "—"


def folded(lines: Sequence[Sequence[Any]]) -> list[Task]:
    """The tasks as all their lines leave them."""
    tasks: dict[int, Task] = {}
    for kind, number, action, at, payload in lines:
        said = json.loads(payload)
        if kind == "evidence":
            _hang(tasks, action, said)
        elif action == "task.assign":
            tasks[number] = Task(
                number, said["year"], said["kind"], said["recurrence"], day_of(at), said["due"]
            )
        else:
            _fold(tasks[number], action, day_of(at), said)
    return list(tasks.values())


def day_of(at: Any) -> date:
    """The office's day of a moment that a database gives back."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(LOCAL).date()


def _hang(tasks: dict[int, Task], action: str, said: dict[str, Any]) -> None:
    if action == "evidence.link" or (action == "evidence.add" and said["of"] == "task"):
        tasks[said["row"]].proofs += 1


def _fold(task: Task, action: str, at: date, said: dict[str, Any]) -> None:
    if "state" in said:
        before, after = said["state"]
        if before != task.state:
            raise Unreadable(f"task {task.number}: {action} from {before}, it was {task.state}")
        task.state = after
    elif action not in NO_STATE:
        raise Unreadable(f"task {task.number}: what does {action} do?")
    if action == "task.verify":
        _judge(task, at, said)
    elif action in ("task.extended", "task.redate"):
        _put_off(task, said)
    elif action == "task.period_excused":
        task.settled[said["period"]] = "excused"
    elif action == "task.happened":
        task.events[said["period"]] = said["due"]
    elif action == "task.reassign" and "完成时限" in said:
        raise Unreadable(f"task {task.number}: a day that was moved by hand")


def _judge(task: Task, at: date, said: dict[str, Any]) -> None:
    task.is_judged = True
    task.settled |= {key: "verified" for key, _ in said["periods"]}
    if said["state"][1] == "verified":
        task.judged = at.isoformat(), said["due"]


def _put_off(task: Task, said: dict[str, Any]) -> None:
    if "period" in said:
        task.moved[said["period"]] = said["due"][1]
    else:
        task.due = said["due"][1]


# ── the periods, by the rule


def periods(task: Task, today: date) -> Iterator[tuple[str, str]]:
    """Each period begun by that day, with the day it is due."""
    if task.kind == "event":
        yield from task.events.items()
        return
    since = max(task.given, date(task.year, 1, 1))
    for key, first, last in spans(task, since):
        if first > today or (task.kind == "continuing" and first.year > task.year):
            return
        yield key, task.moved.get(key) or worked(last).isoformat()


def spans(task: Task, since: date) -> Iterator[tuple[str, date, date]]:
    """The stretches of the task's rhythm, from the one that `since` lies in."""
    if task.kind == "recurring" and task.recurrence == "P7D":
        first = since - timedelta(days=since.weekday())
        while True:
            yield f"{first:%G-W%V}", first, first + timedelta(days=6)
            first += timedelta(days=7)
    length = 3 if task.kind == "continuing" else MONTHS.get(task.recurrence)
    if length is None:
        raise Unreadable(f"task {task.number}: no rhythm {task.recurrence}")
    month = since.year * 12 + (since.month - 1) // length * length
    while True:
        first, after = (date(m // 12, m % 12 + 1, 1) for m in (month, month + length))
        year, part = first.year, (first.month - 1) // length + 1
        named = {1: f"{year}-{part:02}", 3: f"{year}-Q{part}", 6: f"{year}-H{part}", 12: f"{year}"}
        yield named[length], first, after - timedelta(days=1)
        month += length


def worked(day: date) -> date:
    """The last day on or before it that is no weekend and no 1 January.

    The other holidays move no day across the ends of the quarters, where this counts.
    """
    while day.weekday() > 4 or (day.month, day.day) == (1, 1):
        day -= timedelta(days=1)
    return day


def kept_up(task: Task, today: date) -> bool:
    """Open work of many periods: all that are due are settled, one at least was signed off."""
    if task.state not in OPEN or task.kind == "one_off":
        return False
    due = [task.settled.get(key) for key, day in periods(task, today) if day <= today.isoformat()]
    return all(due) and "verified" in due


def is_late(task: Task, today: date) -> bool:
    """In somebody's hands, and its own day or that of a period has passed."""
    if task.state in OUT_OF_HAND:
        return False
    days = [task.due] if task.due else []
    if task.kind != "one_off":
        days += [day for key, day in periods(task, today) if key not in task.settled]
    return any(day < today.isoformat() for day in days)
