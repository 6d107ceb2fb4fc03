"""From what was read to proposed rows: which clock, which unit (domain.md 4.3, 4.4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from tracker.intake.rules import NOTHING_READ, RowState
from tracker.ledger.rules import OurRole, ScheduleType

# ISO periods that an office can hold itself to; 定期 is quarterly until a person says otherwise.
PERIOD_NAMES = {
    "P1D": "每天",
    "P7D": "每周",
    "P1M": "每月",
    "P3M": "每季度",
    "P6M": "每半年",
    "P1Y": "每年",
}
_VAGUE, _QUARTERLY = "periodic_unspecified", "P3M"
_TRIGGERED = {"on_change", "prompt", "ad_hoc"}
_TITLE = 40  # characters of a title made from a paragraph
_FIRST_SENTENCE = re.compile(r"[^。；！？\n]+")
_YEAR_END = re.compile(r"年底|年末|年终")
_NUMBER_YEAR = re.compile(r"〔(\d{4})〕")
_TIME_WORDS = re.compile(
    r"^.{1,16}?(?:[底末]前|\d日(?:以)?前|之前|以前|前|以内|之内|日内|月内|内|[底末旬]|半年|季度|\d日)"
)
_OFTEN_WORDS = re.compile(
    r"每(?:个)?[一二两三四五六七\d]{0,2}个?(?:工作日|天|日|周|星期|半年|月|季度?|年)|不定期|定期|"
    r"及时|实时|第一时间|随时|动态(?:更新|调整)|适时|长期坚持|持续|常态化|全年|分阶段|经常性?"
)
_SUPPORTING = re.compile(r"^(?:积极|主动|认真)?(?:配合|协助)")


class NamedUnit(Protocol):
    """As much of a unit as matching needs."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...


class NamedPerson(Protocol):
    """As much of a person as matching needs."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def unit_id(self) -> int | None: ...


class Ownerless(Protocol):
    """As much of a stored row as matching needs."""

    @property
    def state(self) -> RowState: ...
    @property
    def proposal(self) -> dict[str, Any]: ...
    @property
    def lead_unit_id(self) -> int | None: ...
    @property
    def handler_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock of a row: its kind, how often, and the last day in the document's own words."""

    schedule_type: ScheduleType
    recurrence: str = ""
    due_text: str = ""
    due_named: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A row before it is stored; `task` is the task of contracts.md 3, whole."""

    clause: str
    title: str
    text: str
    start: int
    end: int
    task: Mapping[str, Any]
    state: RowState = RowState.PROPOSED
    skip_reason: str = ""
    leader_post_id: int | None = None


def timing(task: Mapping[str, Any]) -> Timing:
    """The schedule that the words of a task ask for (domain.md 4.4).

    A named period makes it recurring, a named day a matter of once; both together recur until
    that day. Words like 及时 or 印发后10个工作日内 wait for an event; no time at all is continuing.
    """
    dated = [d for d in task["deadlines"] if d["date"]]
    last = max(dated, key=lambda d: d["date"], default=None)
    every = [f["every"] for f in task["frequencies"]]
    period = next((_rhythm(f) for f in task["frequencies"] if f["every"] in PERIOD_NAMES), "")
    if not period and not last and _VAGUE in every:
        period = _QUARTERLY
    if period:
        kind = ScheduleType.RECURRING
    elif last:
        kind = ScheduleType.ONE_OFF
    elif _waits(task["deadlines"], every):
        kind = ScheduleType.EVENT
    else:
        kind = ScheduleType.CONTINUING
    return Timing(
        schedule_type=kind,
        recurrence=period,
        due_text=_words(task, last),
        due_named=date.fromisoformat(last["date"]) if last else None,
    )


def _rhythm(frequency: Mapping[str, Any]) -> str:
    """The period with the day inside it, where one is said: P3M/1/10."""
    due = frequency.get("due")
    return f"{frequency['every']}/{due}" if due else str(frequency["every"])


def _waits(deadlines: Iterable[Mapping[str, Any]], every: list[str]) -> bool:
    if "continuous" in every:
        return False
    untold = any(
        d["kind"] in ("relative", "urgent") or (d["kind"] == "by" and not d["date"])
        for d in deadlines
    )
    return untold or bool(_TRIGGERED.intersection(every))


def _words(task: Mapping[str, Any], last: Mapping[str, Any] | None) -> str:
    if said := last or next(iter(task["deadlines"]), None):
        return time_words(str(said["text"]))
    often = next(iter(task["frequencies"]), None)
    return often_words(str(often["text"])) if often else ""


def time_words(text: str) -> str:
    """The words that tell the time, without what is due by then.

    >>> time_words("于9月底前编制完成目录"), time_words("印发之日起10个工作日内公布")
    ('于9月底前', '印发之日起10个工作日内')
    """
    found = _TIME_WORDS.match(text)
    return (found[0] if found else text)[:60]


def often_words(text: str) -> str:
    """The words that tell how often, without what is done.

    >>> often_words("政务新媒体每周至少更新一次"), often_words("对新增事项及时上网公布")
    ('每周', '及时')
    """
    found = _OFTEN_WORDS.search(text)
    return (found[0] if found else text)[:60]


def means_year_end(due_text: str, due: date | None) -> bool:
    """Whether only words like 年底前 stand behind 31 December, so that a person must agree."""
    return due is not None and (due.month, due.day) == (12, 31) and bool(_YEAR_END.search(due_text))


def our_role(title: str) -> OurRole:
    """配合 and 协助 make us the supporting side (DEC-6).

    >>> our_role("配合县财政局公开预决算"), our_role("公开预决算")
    (<OurRole.SUPPORT: 'support'>, <OurRole.LEAD: 'lead'>)
    """
    return OurRole.SUPPORT if _SUPPORTING.match(title) else OurRole.LEAD


def matching_unit(name: str, units: Sequence[NamedUnit]) -> int | None:
    """The one unit that a document means by `name`, by full or short name, or by its ending.

    镇党政办公室 is our 党政办公室; a name that fits two units, or none, is left to a person.
    """
    plain = "".join(name.split())
    same = [u.id for u in units if plain in (u.name, u.short_name)]
    if same:
        return same[0]
    ends = [
        u.id
        for u in units
        if any(len(own) > 2 and plain.endswith(own) for own in (u.name, u.short_name))
        or (len(plain) > 2 and u.name.endswith(plain))
    ]
    return ends[0] if len(ends) == 1 else None


def matching_units(names: Iterable[str], units: Sequence[NamedUnit]) -> dict[str, int | None]:
    """What each name of the document stands for."""
    return {name: matching_unit(name, units) for name in names}


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is proposed for a row."""

    lead_unit_id: int | None
    handler_id: int | None


def owner(names: Iterable[str], units: Sequence[NamedUnit], people: Sequence[NamedPerson]) -> Owner:
    """The first unit among the names that lead; a person's name is the handler, from their unit."""
    names = list(names)
    unit = next(filter(None, (matching_unit(name, units) for name in names)), None)
    person = next(filter(None, (matching_person(name, people) for name in names)), None)
    if person is None:
        return Owner(unit, None)
    return Owner(unit or next((u.id for u in units if u.id == person.unit_id), None), person.id)


def owner_of(
    task: Mapping[str, Any], units: Sequence[NamedUnit], people: Sequence[NamedPerson]
) -> Owner:
    """Whom a task names as leading, and as `handlers` where a table has a column for them.

    The unit of a handler leads where the task names nobody.
    """
    said, handlers = owner(task["lead"], units, people), task.get("handlers", [])
    if said.handler_id or not handlers:
        return said
    told = owner(handlers, units, people)
    unit = said.lead_unit_id if task["lead"] else told.lead_unit_id
    return Owner(unit, told.handler_id)


def matching_person(name: str, people: Sequence[NamedPerson]) -> NamedPerson | None:
    """The one person of that name; of two with the same name, none."""
    same = [person for person in people if person.name == "".join(name.split())]
    return same[0] if len(same) == 1 else None


def found_owner(
    row: Ownerless, units: Sequence[NamedUnit], people: Sequence[NamedPerson]
) -> Owner | None:
    """What the office's list says by now of a row nobody has judged; None where nothing new."""
    if row.state != RowState.PROPOSED:
        return None
    said = owner_of(row.proposal, units, people)
    found = Owner(row.lead_unit_id or said.lead_unit_id, row.handler_id or said.handler_id)
    return None if found == Owner(row.lead_unit_id, row.handler_id) else found


def named_year(reading: Mapping[str, Any]) -> int | None:
    """The year that a document names: its own, else that of its number, else that of its date."""
    if reading["year"]:
        return int(reading["year"])
    if found := _NUMBER_YEAR.search(reading["doc_number"] or ""):
        return int(found[1])
    return int(reading["written_on"][:4]) if reading["written_on"] else None


def has_headings(reading: Mapping[str, Any]) -> bool:
    """Whether the reader found headings; without, each paragraph stands for a clause."""
    return not any(w["code"] == "L-OUTLINE" for w in reading["warnings"])


def proposals(reading: Mapping[str, Any], text: str) -> list[Proposed]:
    """The rows to review: the tasks that were read, in the order of the text.

    Where there are no headings, or nothing was read as a task, each part of the text that gave
    none is a row too, ticked off at first, so that a person loses nothing (product.md 4.3).
    """
    found = [_of_task(task) for task in reading["tasks"]]
    if not found or not has_headings(reading):
        told = {task["clause"] for task in reading["tasks"]}
        found += [
            of_clause(clause, text, RowState.SKIPPED)
            for clause in reading["outline"]
            if clause["id"] not in told and text[clause["start"] : clause["body"][1]].strip()
        ]
    return sorted(found, key=lambda row: (row.start, row.end))


def _of_task(task: Mapping[str, Any]) -> Proposed:
    return Proposed(
        clause=task["clause"],
        title=task["title"][:120],
        text=task["text"],
        start=task["start"],
        end=task["end"],
        task=task,
    )


def of_clause(
    clause: Mapping[str, Any], text: str, state: RowState = RowState.PROPOSED
) -> Proposed:
    """A part of the text as a row of its own, in its own words."""
    start, end = clause["start"], max(clause["body"][1], clause["end"])
    words = text[start:end].strip()
    first = _FIRST_SENTENCE.search(words)
    return Proposed(
        clause=clause["id"],
        title=(first[0].strip() if first else words)[:_TITLE],
        text=words,
        start=start,
        end=start + len(text[start:end].rstrip()),
        task=_bare(clause["id"]),
        state=state,
        skip_reason=NOTHING_READ if state == RowState.SKIPPED else "",
    )


def _bare(clause: str) -> dict[str, Any]:
    return {
        "clause": clause,
        "deadlines": [],
        "frequencies": [],
        "targets": [],
        "lead": [],
        "support": [],
        "responsibility_text": None,
        "lead_rule": None,
        "deliverable_kind": "other",
    }
