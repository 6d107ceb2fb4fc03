"""What a card says of its row, each with the words of the document that say it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from tracker.intake.proposing import PERIOD_NAMES
from tracker.ledger.kinds import SCHEDULE_NAMES, ScheduleType
from tracker.ledger.periods import rhythm_words
from tracker.web.dates import day

RHYTHMS = PERIOD_NAMES | {
    "periodic_unspecified": "定期",
    "on_change": "变动时",
    "prompt": "及时",
    "ad_hoc": "适时",
    "continuous": "持续",
}
_OPS = {">=": "不低于 ", "<=": "不超过 ", ">": "超过 ", "<": "低于 "}
_LONGEST = 40  # characters of the document's words that a card repeats


class Words(NamedTuple):
    """The characters of the document that say something."""

    start: int
    end: int

    @property
    def anchor(self) -> str:
        """Their name in an address.

        >>> Words(12, 20).anchor
        'x12-20'
        """
        return f"x{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of a row; without `words` it was decided here, not read."""

    name: str
    value: str
    words: Words | None = None


class Saying:
    """The task of contracts.md 3 that a row was read from, asked for its facts.

    Readings stored by an earlier release do not say where their words stand; their facts have none.
    """

    def __init__(self, task: Mapping[str, Any], text: str) -> None:
        self.task = task
        self.text = text

    def due(self, named: date | None) -> Words | None:
        """The words for the day that counts, or for the first time of all where none does."""
        wanted = named.isoformat() if named else None
        said = self.task["deadlines"]
        found = next((one for one in said if one["date"] == wanted), None)
        return words(found or next(iter(said), None)) if found or not named else None

    def times(self, named: date | None) -> Iterable[Fact]:
        """Every other time: an earlier stage, a stretch of days, haste, a limit from an event."""
        shown = self.due(named)
        for one in self.task["deadlines"]:
            if words(one) == shown:
                continue
            if one["kind"] == "by" and one["date"]:
                yield Fact(
                    "阶段时限", self._told(day(date.fromisoformat(one["date"])), one), words(one)
                )
            else:
                yield Fact(
                    "期间" if one["kind"] == "period" else "时限", self._said(one), words(one)
                )

    def rhythms(self) -> Iterable[Fact]:
        """How often; a word said twice is told once."""
        told: set[str] = set()
        for one in self.task["frequencies"]:
            value = self._told(RHYTHMS.get(one["every"], "定期"), one)
            if value not in told:
                told.add(value)
                yield Fact("频次", value, words(one))

    def targets(self) -> Iterable[Fact]:
        """What is to be reached, and figures that only describe."""
        for one in self.task["targets"]:
            name = "参数" if one["status"] == "parameter" else "指标"
            yield Fact(name, f"{one['metric']} {measure(one)}", words(one))

    def party(self, role: str, name: str) -> Words | None:
        """Where the document names a body."""
        found = (p for p in self.task.get("parties", []) if (p["role"], p["name"]) == (role, name))
        return next((words(one) for one in found), None)

    def all_words(self) -> Iterable[Words]:
        """Everything that a card can point at."""
        for key in ("deadlines", "frequencies", "targets", "parties"):
            yield from filter(None, (words(one) for one in self.task.get(key, [])))

    def _told(self, meant: str, one: Mapping[str, Any]) -> str:
        said = self._said(one)
        return meant if said in ("", meant) else f"{meant}（“{said}”）"

    def _said(self, one: Mapping[str, Any]) -> str:
        found = words(one)
        return (
            self.text[found.start : found.end][:_LONGEST] if found else str(one["text"])[:_LONGEST]
        )


def words(one: Mapping[str, Any] | None) -> Words | None:
    """Where something read stands."""
    return Words(one["start"], one["end"]) if one and one.get("end") else None


def measure(target: Mapping[str, Any]) -> str:
    """The figure of a target as people say it.

    >>> measure({"op": ">=", "value": 90.0, "unit": "%"})
    '不低于 90%'
    >>> measure({"op": "range", "value": [20, 30], "unit": "件"})
    '20–30件'
    """
    value = target["value"]
    figure = "–".join(f"{one:g}" for one in (value if isinstance(value, Sequence) else (value,)))
    return f"{_OPS.get(target['op'], '')}{figure}{target['unit']}"


def figure(claim: Mapping[str, Any]) -> Fact:
    """A figure that a report tells.

    >>> claim = {"subject": "培训", "count": 2, "unit": "次", "approximate": False}
    >>> figure(claim | {"start": 4, "end": 9}).value
    '培训 2次'
    """
    about = "余" if claim["approximate"] else ""
    return Fact(
        "数字", f"{claim['subject']} {claim['count']:g}{about}{claim['unit']}", words(claim)
    )


class Dated(Protocol):
    """As much of a row as its time is told from."""

    @property
    def due_text(self) -> str: ...
    @property
    def due_named(self) -> date | None: ...
    @property
    def due_assumed(self) -> bool: ...
    @property
    def takes_year_end(self) -> bool: ...
    @property
    def schedule_type(self) -> ScheduleType: ...
    @property
    def proposal(self) -> Mapping[str, Any]: ...


def schedule_words(kind: ScheduleType, recurrence: str) -> str:
    """The clock of a row in words.

    >>> schedule_words(ScheduleType.RECURRING, "P1M/28"), schedule_words(ScheduleType.ONE_OFF, "")
    ('周期 · 每月28日', '限期')
    """
    often = rhythm_words(recurrence) if kind == ScheduleType.RECURRING else ""
    return " · ".join(filter(None, [SCHEDULE_NAMES[kind], often]))


def time_words(kind: ScheduleType, recurrence: str, due: date | None) -> str:
    """The clock and the last day of a task in short.

    >>> time_words(ScheduleType.ONE_OFF, "", date(2026, 9, 30))
    '限期 · 9月30日 周三'
    """
    return " · ".join([schedule_words(kind, recurrence), *([day(due)] if due else [])])


def due_words(row: Dated) -> str:
    """The last day of a row, and the document's own words for it."""
    said = f"（“{row.due_text}”）" if row.due_text and row.proposal["deadlines"] else ""
    if row.due_assumed or row.takes_year_end:
        return f"全年，按12月31日计{said}"
    if row.due_named is None:
        event = row.schedule_type == ScheduleType.EVENT
        return f"{'随发生' if event else '不计时限'}{said}"
    return f"{day(row.due_named)}{said}"


class Anchors:
    """The words of a document that can be pointed at, none touching another.

    Where two readings share characters, those that begin first stand for both.
    """

    def __init__(self, found: Iterable[Words]) -> None:
        self.kept: list[Words] = []
        self._shown: dict[Words, Words] = {}
        for one in sorted(set(found), key=lambda words: (words.start, -words.end)):
            if not self.kept or one.start >= self.kept[-1].end:
                self.kept.append(one)
            self._shown[one] = self.kept[-1]

    def of(self, one: Words | None) -> str:
        """The name to point at, empty where there is nothing."""
        return self._shown[one].anchor if one else ""
