"""From what was read to proposed rows: which clock, which unit (domain.md 4.3, 4.4)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.intake.rules import NOTHING_READ, RowState
from tracker.ledger.kinds import OurRole, ScheduleType

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


_MAKES = re.compile(
    r"(?:进一步|切实|尽快|抓紧|认真|研究)*"
    r"(?:建立|健全|完善|制定|制订|修订|出台|规范|和|与|并|及|、)+(?:落实|实施)?"
)
_RULE = re.compile(r"制度|机制|办法|规程|细则|规则|规定|流程")


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


def makes_rule(title: str, deliverable_kind: str) -> bool:
    """Whether a row sets up a rule that must be lived by afterwards (DEC-3).

    >>> makes_rule("建立信息审核制度", "rule_document"), makes_rule("建立工作台账", "rule_document")
    (True, False)
    """
    is_rule = deliverable_kind == "rule_document"
    return is_rule and bool(_MAKES.match(title)) and bool(_RULE.search(title))


def running_title(title: str) -> str:
    """What living by a rule is called.

    >>> running_title("建立健全信息发布审核制度"), running_title("审核制度")
    ('执行信息发布审核制度', '执行审核制度')
    """
    return f"执行{_MAKES.sub('', title, count=1)}"[:120]


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
