"""What a decomposition says: a draft with its outline, tasks, claims, people and warnings.

The shapes mirror contracts.md part 3 field by field; `export.to_json` writes them out. Every
`start` and `end` counts characters of `Draft.text`, so a row always finds its sentence again.
What a paper has hundreds of, and what is changed step by step, is a tuple: quicker to make.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

Day = date  # for classes that have a field of that name


class Span(NamedTuple):
    """Characters `start` up to, not including, `end` of the normalised text."""

    start: int
    end: int


class Kind(StrEnum):
    """What sort of document it is (domain.md 3.1)."""

    KEY_POINTS = "key_points"
    DIVISION_PLAN = "division_plan"
    IMPLEMENTATION_PLAN = "implementation_plan"
    IMPLEMENTATION_REPORT = "implementation_report"
    ANNUAL_REPORT = "annual_report"
    OTHER = "other"

    @property
    def is_report(self) -> bool:
        """A report tells what was done; a plan or list of points asks for it."""
        return self in {Kind.IMPLEMENTATION_REPORT, Kind.ANNUAL_REPORT}


class ClauseKind(StrEnum):
    """What a part of the outline is for; only `WORK` gives tasks (domain.md 3.4)."""

    WORK = "work"
    CHAPTER = "chapter"  # has parts below it, asks nothing by itself
    PRINCIPLE = "principle"  # 总体要求, 基本原则
    ORGANISATION = "organisation"  # the list of the leading group
    STATEMENT = "statement"  # problems found, statutory tables, other matters of a report


class DeadlineKind(StrEnum):
    """How a text fixes a time: a day, a stretch of days, an event to count from, or mere haste."""

    BY = "by"
    PERIOD = "period"
    RELATIVE = "relative"
    URGENT = "urgent"


class Every(StrEnum):
    """How often a text wants something (domain.md 4.4)."""

    DAY = "P1D"
    WEEK = "P7D"
    MONTH = "P1M"
    QUARTER = "P3M"
    HALF_YEAR = "P6M"
    YEAR = "P1Y"
    CONTINUOUS = "continuous"
    ON_CHANGE = "on_change"
    PROMPT = "prompt"
    AD_HOC = "ad_hoc"
    PERIODIC = "periodic_unspecified"


class TargetStatus(StrEnum):
    """A target is to be reached; a parameter (a ceiling, an age) only describes."""

    TARGET = "target"
    PARAMETER = "parameter"


class LeadRule(StrEnum):
    """An owner that is found document by document, not named (domain.md 4.3)."""

    DRAFTER = "drafter"
    COMPILER = "compiler"
    PRODUCER = "producer"


class Deliverable(StrEnum):
    """What a task leaves behind (domain.md 4.5)."""

    PUBLICATION = "publication"
    RULE_DOCUMENT = "rule_document"
    REGISTER_RATE = "register_rate"
    MEETING = "meeting"
    TRAINING = "training"
    REPORT = "report"
    PLATFORM_STATE = "platform_state"
    SERVICE = "service"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of a leading group, as printed."""

    name: str
    title: str
    role: str


class Clause(NamedTuple):
    """One entry of the outline.

    `marker` is what is printed, `ordinal` what it should be, `path` the ordinals from the top.
    `start` and `end` are those of the heading; `body` the clause's own text up to the next
    heading; `background` the stretches of the body that ask nothing of anybody.
    """

    id: str
    parent: str | None
    level: int
    marker: str
    ordinal: str
    path: str
    heading: str
    start: int
    end: int
    repaired: bool
    body: Span
    background: tuple[Span, ...]
    kind: ClauseKind


class Deadline(NamedTuple):
    """A time that the text sets.

    `text` is the wording and what is due by then, `start` and `end` the wording alone. `date` is
    the last day, `since` the first of a period. What counts from an event has `amount` of `unit`
    (hour, day, workday, week, month, year) and the `event`, as far as it is named.
    `provisional` where the day hangs on a calendar not yet published (design.md 3.11).
    """

    text: str
    date: date | None
    kind: DeadlineKind
    provisional: bool
    start: int
    end: int
    since: Day | None = None
    amount: int | None = None
    unit: str | None = None
    event: str | None = None


class Frequency(NamedTuple):
    """How often the text wants it, over the characters that say so.

    `due` is the day inside the period where one is said: `28` and `end` of a month, `1/10` the
    month of a quarter or half-year and its day, `01-31` of a year, `5` a Friday.
    """

    text: str
    every: Every
    start: int
    end: int
    due: str | None = None


class Target(NamedTuple):
    """A number or a whole that the text wants reached; percentages are 0-100."""

    text: str
    metric: str
    code: str | None
    op: str
    value: float | tuple[float, float]
    unit: str
    status: TargetStatus
    start: int
    end: int


class Named(NamedTuple):
    """A body of a row, `lead` or `support`, over the characters that name it."""

    name: str
    role: str
    start: int
    end: int


class Task(NamedTuple):
    """One obligation: one predicate with its own deliverable or standard (domain.md 4.1)."""

    id: str
    clause: str
    title: str
    text: str
    start: int
    end: int
    deadlines: tuple[Deadline, ...]
    frequencies: tuple[Frequency, ...]
    targets: tuple[Target, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    responsibility_text: str | None
    lead_rule: LeadRule | None
    deliverable_kind: Deliverable
    parties: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a report says was done, with its figure."""

    clause: str
    text: str
    subject: str
    count: int | float
    unit: str
    approximate: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lint:
    """A warning to the person who reviews; it never changes the text (domain.md 14)."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above and below the body of the document; unknown is None, never guessed."""

    title: str | None
    doc_number: str | None
    issuer: str | None
    year: int | None
    written_on: date | None
    printed_on: date | None
    signer: str | None
    addressee: str | None
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole document decomposed, ready for a person to review."""

    header: Header
    kind: Kind
    text: str
    people: tuple[Person, ...]
    outline: tuple[Clause, ...]
    tasks: tuple[Task, ...]
    claims: tuple[Claim, ...]
    warnings: tuple[Lint, ...]
