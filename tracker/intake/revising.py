"""A new text of a paper beside its tasks: add, amend, keep, withdraw (domain.md 4.6). Pure.

Tasks and rows are matched by what they ask for, those under one heading sooner. Which row belongs
to which task is kept with the draft; what that means is told anew from how both stand.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.core.differing import Segment, changed
from tracker.decompose.alike import RELATED, Pair, closest

SAME_HEADING = 0.3  # enough where both stand under the same heading
_BLANK = re.compile(r"\s+")


class Change(StrEnum):
    """What the new text does to a task, in the order in which it is told."""

    AMEND = "amend"
    ADD = "add"
    WITHDRAW = "withdraw"
    STAY = "stay"  # the new text does not say it, and it stays
    KEEP = "keep"


CHANGE_NAMES = {
    Change.AMEND: "修改",
    Change.ADD: "新增",
    Change.WITHDRAW: "撤销",
    Change.STAY: "保留",
    Change.KEEP: "不变",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """What a person said of a new text: of which document, and what belongs to what (ids)."""

    document_id: int
    pairs: Mapping[int, int]  # from rows to tasks
    stay: frozenset[int] = frozenset()  # tasks that stay though the new text does not say them

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Revision":
        """As `written` wrote it."""
        pairs = {int(row): int(task) for row, task in kept["pairs"].items()}
        return cls(int(kept["document"]), pairs, frozenset(kept["stay"]))

    def written(self) -> dict[str, Any]:
        """As JSON."""
        pairs = {str(row): task for row, task in self.pairs.items()}
        return {"document": self.document_id, "pairs": pairs, "stay": sorted(self.stay)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for under a heading: a task of the ledger (`number` its 序号), or a row.

    What `is_settled` was signed off or does not concern us: its words are not changed any more.
    """

    id: int
    number: int
    title: str
    words: str
    heading: str
    is_settled: bool = False
    clock: tuple[str, ...] = ()  # what the text says of its time
    time: str = ""  # the same for people

    @property
    def plain(self) -> str:
        """Its words without blanks: what has to be the same for nothing to have changed."""
        return _BLANK.sub("", self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """One task, one row, or both, and what comes of it."""

    change: Change
    task: Asked | None
    row: Asked | None

    @property
    def segments(self) -> list[Segment]:
        """The words, with what went and what came."""
        return changed(self.task.words if self.task else "", self.row.words if self.row else "")

    @property
    def is_moved(self) -> bool:
        """Whether the task has another time by the new text."""
        if self.task is None or self.row is None:
            return False
        return self.task.clock != self.row.clock and self.task.time != self.row.time


def matches(tasks: Sequence[Asked], rows: Sequence[Asked]) -> dict[int, int]:
    """The task (by id) that each row says again, by the row's id.

    First those with the very same words, then the most alike; a settled task only in its words.
    """
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for task in tasks:
        waiting.setdefault(task.plain, []).append(task.id)
    for row in rows:
        if same := waiting.get(row.plain):
            found[row.id] = same.pop(0)
    taken = set(found.values())
    open_tasks = [one for one in tasks if one.id not in taken and not one.is_settled]
    for floor, by_heading in ((RELATED, False), (SAME_HEADING, True)):
        for group_tasks, group_rows in _groups(open_tasks, rows, by_heading):
            for pair in _closest(group_rows, group_tasks, found, floor):
                found[pair.left] = pair.right
    return found


def _groups(
    tasks: Sequence[Asked], rows: Sequence[Asked], by_heading: bool
) -> list[tuple[list[Asked], list[Asked]]]:
    """All together, or the tasks and rows of each heading that both sides have."""
    if not by_heading:
        return [(list(tasks), list(rows))]
    headings = dict.fromkeys(one.heading for one in rows if one.heading)
    return [
        ([one for one in tasks if one.heading == name], [r for r in rows if r.heading == name])
        for name in headings
    ]


def _closest(
    rows: Iterable[Asked], tasks: Iterable[Asked], found: Mapping[int, int], floor: float
) -> list[Pair[int, int]]:
    taken = set(found.values())
    return closest(
        {one.id: one.words for one in rows if one.id not in found},
        {one.id: one.words for one in tasks if one.id not in taken},
        floor,
    )


def lines(
    tasks: Sequence[Asked],
    rows: Sequence[Asked],
    pairs: Mapping[int, int],
    stay: Collection[int] = (),
) -> list[Line]:
    """What comes of each task and row: rows in the order of the text, then tasks without one.

    `pairs` leads from rows to tasks; `stay` are tasks that stay though no row says them. A pair
    whose task was settled meanwhile is none: the row is new, and the task stays as it is.
    """
    by_id = {one.id: one for one in tasks}
    told: list[Line] = []
    taken: set[int] = set()
    for row in rows:
        task = by_id.get(pairs.get(row.id, 0))
        if task is None or task.id in taken or (task.is_settled and task.plain != row.plain):
            told.append(Line(Change.ADD, None, row))
            continue
        taken.add(task.id)
        told.append(Line(Change.KEEP if task.plain == row.plain else Change.AMEND, task, row))
    for task in tasks:
        if task.id not in taken:
            stays = task.is_settled or task.id in stay
            told.append(Line(Change.STAY if stays else Change.WITHDRAW, task, None))
    return told


def counts(told: Iterable[Line]) -> dict[Change, int]:
    """How many lines there are of each change, in their order."""
    found = dict.fromkeys(Change, 0)
    for line in told:
        found[line.change] += 1
    return found


def in_words(told: Iterable[Line]) -> str:
    """What comes of it in numbers.

    >>> row = Asked(1, 1, "", "公开", "")
    >>> in_words([Line(Change.ADD, None, row), Line(Change.KEEP, row, row)])
    '新增 1 项，不变 1 项'
    """
    found = counts(told)
    order = (Change.ADD, Change.AMEND, Change.WITHDRAW, Change.STAY, Change.KEEP)
    return "，".join(f"{CHANGE_NAMES[one]} {found[one]} 项" for one in order if found[one])


def mark(told: Iterable[Line]) -> str:
    """A short name of exactly these lines, in any order: who agreed to them agreed to no others."""
    said = sorted(
        (line.change, line.task.id if line.task else 0, line.row.id if line.row else 0)
        for line in told
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
