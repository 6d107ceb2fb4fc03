"""Whose each row is: labels given to the rows they stand at, lists above them, rules said once.

What a sentence itself says is read in `responsibility`; here it is laid beside what stands behind
the sentence, above it, and once for all.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.decompose.rarely import rare
from tracker.decompose.rules import Clause, Deadline, DeadlineKind, Frequency, Span, Task
from tracker.decompose.who import itemnumbers, organs, responsibility, roles, unitlists
from tracker.decompose.who.roles import Owners
from tracker.decompose.who.standing import Rule, Standing
from tracker.decompose.who.subjects import Row

_JOINS = "。；;，,、 \t\n"
_HELPS = re.compile("(?:积极|主动|全力)?(?:配合|协助)")
_FIRMLY = re.compile("牵头|负责|作为")  # nobody is said to lead without one of these
_HEADING = 40
_INTRO_LONGEST = 200  # characters before a list that are read for whom it is for
_COLONS = frozenset(":：")
_GROUP = rare(r"(?:以上|上述)(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,2})项")
_NUMBERS = {char: at for at, char in enumerate("〇一二三四五六七八九十")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch that only says who and by when, for the rows before it in its clause."""

    span: Span
    owners: Owners
    deadlines: tuple[Deadline, ...] = ()
    frequencies: tuple[Frequency, ...] = ()

    @property
    def says(self) -> bool:
        """Whether it gives anything to a row; a rule for other rows does not."""
        owners = self.owners
        who = owners.lead or owners.support or owners.text
        return bool(who or self.deadlines or self.frequencies)


def grouped(text: str, spans: Iterable[Span]) -> list[tuple[Span, ...]]:
    """Put together labels with nothing between them: a line each for lead, support and time."""
    out: list[tuple[Span, ...]] = []
    for span in spans:
        if out and not text[out[-1][-1].end : span.start].strip(_JOINS):
            out[-1] = (*out[-1], span)
        else:
            out.append((span,))
    return out


def behind(rows: Sequence[Row], labels: Sequence[Label]) -> list[Label | None]:
    """Return for every row the first label behind it.

    A label before all rows, in the heading or below it, serves those that have none behind them.
    """
    useful = [label for label in labels if label.says] if rows else []
    if not useful:
        return [None] * len(rows)
    starts = [label.span.start for label in useful]
    first = rows[0].start
    opening = next((label for label in useful if label.span.end <= first), None)
    serving = [*useful, opening]
    return [serving[bisect_left(starts, row.end)] for row in rows]


def led(
    text: str, lead: tuple[str, ...], support: tuple[str, ...], owners: Owners
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who leads a row and who helps, that of its own and its label's `owners` together.

    Who is said to lead in the sentence itself (由A牵头) keeps the lead.
    """
    if not (owners.lead or owners.support):  # a label that only says when changes no owner
        return lead, support
    if lead and _FIRMLY.search(text) and responsibility.says_firmly(text):
        return lead, support
    helping = owners.support or (support and tuple(u for u in support if u not in owners.lead))
    return owners.lead or lead, helping


def under(task: Task, label: Label) -> Task:
    """Return `task` with the owners and time that `label` gives."""
    lead, support = led(task.text, task.lead, task.support, label.owners)
    return task._replace(
        deadlines=limits(task.deadlines, label.deadlines),
        frequencies=task.frequencies or label.frequencies,
        lead=lead,
        support=support,
        responsibility_text=label.owners.text or task.responsibility_text,
    )


def limits(own: tuple[Deadline, ...], label: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    """A row's own limits, and the label's where no calendar here tells the row's (汛期前)."""
    if not label:
        return own
    for one in own:
        if one.date or one.kind is not DeadlineKind.BY:
            return own
    return (*own, *label)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the clauses of a document say about each other's rows, by the clause's id."""

    above: dict[str, str | None]
    governed: dict[str, tuple[str, ...]]
    shared: dict[str, Label]
    headed: dict[str, Label]
    numbered: dict[str, Owners]

    def listed_for(self, clause: str) -> tuple[str, ...]:
        """The bodies that a clause is for, or the nearest list above it."""
        parent: str | None = clause
        while parent and not self.governed[parent]:
            parent = self.above[parent]
        return self.governed[parent] if parent else ()


@dataclass(slots=True)
class Parties:
    """The owners of a whole document, settled when all its clauses are read."""

    text: str
    standing: Standing
    labels: dict[str, tuple[Label, ...]] = field(default_factory=dict)  # by clause

    def settled(self, rows: Sequence[Task], clauses: Sequence[Clause]) -> list[Task]:
        """Give the rows what is said for several clauses: above them, behind them, once for all."""
        around = _Around(
            above={clause.id: clause.parent for clause in clauses},
            governed={clause.id: self._governs(clause) for clause in clauses},
            shared=self._shared(rows, clauses),
            headed={clause.id: label for clause in clauses if (label := self._headed(clause))},
            numbered=self._numbered(clauses),
        )
        above = {
            clause: (self._from_above(clause, around), around.listed_for(clause))
            for clause in {row.clause for row in rows}
        }
        if not self.standing.rules and not around.numbered:
            above = {clause: told for clause, told in above.items() if told[0] or told[1]}
            if not above:  # most papers: each row keeps what stands at it
                return list(rows)
        nothing = (None, ())
        return [
            self._settled(row, *above.get(row.clause, nothing), around.numbered) for row in rows
        ]

    def _settled(
        self,
        row: Task,
        label: Label | None,
        bodies: tuple[str, ...],
        numbered: dict[str, Owners],
    ) -> Task:
        if label and not row.lead:
            row = under(row, label)
        if bodies:
            row = _governed(row, bodies)
        if owners := numbered.get(row.clause):
            row = row._replace(lead=owners.lead, support=owners.support)
        for rule in self.standing.rules:
            if row.start >= rule.start:
                row = _ruled(row, rule)
        return row

    def _governs(self, clause: Clause) -> tuple[str, ...]:
        """The bodies a clause is for: its heading (（二）镇派出所), or those its list is for."""
        if bodies := _named_in(clause.heading):
            return bodies
        end = max(clause.end, clause.body.end)
        if self.text[end - 1 : end] not in _COLONS and self.text[end : end + 1] not in _COLONS:
            return ()
        return responsibility.governs(self.text[clause.start : end + 1][-_INTRO_LONGEST:])

    def _numbered(self, clauses: Sequence[Clause]) -> dict[str, Owners]:
        """Owners of items called by their numbers in one bracket behind them all."""
        numbered: dict[tuple[str | None, int | None], str] = {}
        out: dict[str, Owners] = {}
        for clause in clauses:
            for label in self.labels.get(clause.id, ()):
                words = self.text[label.span.start : label.span.end]
                if "第" not in words:  # nor is a number called
                    continue
                words = roles.unwrapped(words)
                for numbers, who in itemnumbers.parted(words):
                    if not numbered:  # few papers call an item by its number
                        numbered = {(one.parent, _ordinal(one)): one.id for one in clauses}
                    near = (numbered.get((clause.parent, number)) for number in numbers)
                    out |= dict.fromkeys((one for one in near if one), roles.read(who))
        return out

    def _from_above(self, clause: str, around: "_Around") -> Label | None:
        """The nearest label for several rows: behind all items, in or under a heading above."""
        found = around.shared.get(clause) or around.headed.get(clause)
        parent = around.above[clause]
        while parent and not found:
            useful = [label for label in self.labels.get(parent, ()) if label.says]
            found = useful[-1] if useful else around.shared.get(parent)
            found = found or around.headed.get(parent)
            parent = around.above[parent]
        return found

    def _headed(self, clause: Clause) -> Label | None:
        """A bracket of bodies in a heading: （一）做好公开（财政所牵头）."""
        found = responsibility.labels(self.text, clause.start, clause.end)
        if not found:
            return None
        parts = [self.text[start:end] for start, end in found]
        owners = responsibility.of_label(
            *parts, first_leads=self.standing.first_leads(clause.start)
        )
        return Label(found[-1], owners) if owners.lead or owners.support else None

    def _shared(self, rows: Sequence[Task], clauses: Sequence[Clause]) -> dict[str, Label]:
        """Labels that stand behind the last of several items, on a line of their own, for all."""
        led = {row.clause for row in rows if row.lead and not self.labels.get(row.clause)}
        out: dict[str, Label] = {}
        before: dict[str | None, list[Clause]] = {}
        for clause in clauses:
            siblings = before.setdefault(clause.parent, [])
            for label in self.labels.get(clause.id, ()):
                if self._stands_apart(label):
                    out |= dict.fromkeys(self._open(siblings, label, led), label)
            siblings.append(clause)
        return out

    def _stands_apart(self, label: Label) -> bool:
        line = self.text.rfind("\n", 0, label.span.start) + 1
        return line > 0 and not self.text[line : label.span.start].strip()

    def _open(self, siblings: Sequence[Clause], label: Label, led: set[str]) -> list[str]:
        """The items before a label that have no owner, back to the first that has one."""
        counted = _GROUP.search(self.text, *label.span)
        most = _number(counted["count"]) - 1 if counted else len(siblings)
        out: list[str] = []
        for clause in reversed(siblings):
            if len(out) >= most or clause.id in led or self.labels.get(clause.id):
                break
            out.append(clause.id)
        return out


def _named_in(heading: str) -> tuple[str, ...]:
    """The bodies that a heading consists of; a place may be where, not who."""
    if len(heading) > _HEADING or not organs.ends_with_body(organs.core(heading)):
        return ()
    units = unitlists.split_units(heading)
    bodies = all(organs.is_body(unit) and not organs.is_place(unit) for unit in units)
    return tuple(units) if bodies else ()


def _ordinal(clause: Clause) -> int | None:
    digits = re.search(r"\d{1,3}", clause.ordinal)
    return int(digits[0]) if digits else None


def _governed(row: Task, bodies: tuple[str, ...]) -> Task:
    """Give a row the bodies its list is for; where it only helps another, they help."""
    if row.lead:
        return row._replace(support=bodies) if _HELPS.match(row.text) else row
    return row._replace(lead=bodies)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS.get(words[-1], 10)


def _ruled(row: Task, rule: Rule) -> Task:
    """Return `row` with the bodies that a rule said once brings in."""
    named = row.lead or row.support
    if rule.owns and not row.lead:
        return row._replace(lead=rule.units)
    if rule.unnamed and named:
        return row
    more = tuple(unit for unit in rule.units if unit not in (*row.lead, *row.support))
    return row._replace(support=(*row.support, *more))
