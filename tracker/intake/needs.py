"""What a person must still settle before a draft can be confirmed (product.md 4.3). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from tracker.intake.original import Span
from tracker.intake.proposing import means_year_end
from tracker.intake.repeats import Repeat
from tracker.intake.rules import COUNTED, RowState, numbers
from tracker.ledger.actions.assigning import DueOutOfYear, check_due

# About the whole file, said once on top of the page and not to be settled row by row.
WHOLE_FILE = {"L-OUTLINE", "L-FILE"}


class Row(Protocol):
    """As much of a draft's row as is judged here."""

    @property
    def id(self) -> int: ...
    @property
    def order_no(self) -> int: ...
    @property
    def state(self) -> RowState: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def due_text(self) -> str: ...
    @property
    def due_named(self) -> date | None: ...
    @property
    def lead_unit_id(self) -> int | None: ...


class Kind(StrEnum):
    """What sort of thing is to be settled; the value is how the sum of them is said."""

    DRAFT = "看{}份同文号的文件"
    PLACE = "核对是不是本单位的文件"
    LEAD = "补全{}个牵头单位"
    DUE = "确认{}个时限"
    REPEAT = "合并或分开{}处重复"
    DOUBT = "核对{}处原文"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to settle: where it is, what is wrong, and whether it has been settled.

    `anchor` is a place on the review page; `warning` the reader's warning that may be ticked off;
    `key` a need about the whole document that may be, `draft` another import that it leads to.
    What `blocks` must be settled before confirming. `count` is how many rows it is about.
    """

    where: str
    what: str
    anchor: str = ""
    row: int | None = None
    is_done: bool = False
    warning: int | None = None
    key: str = ""
    draft: int | None = None
    blocks: bool = False
    kind: Kind = Kind.DOUBT
    count: int = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of the reader's warnings, with the row it stands in."""

    place: int
    message: str
    span: Span
    row: int | None
    is_seen: bool


def is_due_possible(due: date | None, year: int) -> bool:
    """Whether a task of `year` may be due then."""
    try:
        check_due(due, year)
    except DueOutOfYear:
        return False
    return True


def doubts(reading: Mapping[str, Any], rows: Sequence[Row]) -> list[Doubt]:
    """The reader's warnings; one inside a row that was judged counts as seen."""
    seen = set(reading.get("seen", []))
    found = []
    for place, warning in enumerate(reading["warnings"]):
        if warning["code"] in WHOLE_FILE:
            continue
        start, end = warning["start"], warning["end"]
        row = next((r for r in rows if start < end and r.start < end and start < r.end), None)
        judged = row is not None and row.state != RowState.PROPOSED
        found.append(
            Doubt(
                place=place,
                message=warning["message"],
                span=Span(start, end, place),
                row=row.id if row else None,
                is_seen=judged or place in seen,
            )
        )
    return found


def needs(
    rows: Sequence[Row],
    year: int,
    found: Iterable[Doubt],
    whole: Iterable[Need] = (),
    repeats: Iterable[Repeat] = (),
) -> list[Need]:
    """Everything to settle, what is settled last; no date at all is nothing to settle."""
    by_id = {row.id: row for row in rows}
    listed = [
        *whole,
        *_without_lead(rows),
        *_impossible(rows, year),
        *_year_ends(rows),
        *_repeats(repeats, by_id),
        *(_doubt(one, by_id) for one in found),
    ]
    return sorted(listed, key=lambda need: need.is_done)


def _without_lead(rows: Iterable[Row]) -> list[Need]:
    found = [row for row in rows if row.state in COUNTED and row.lead_unit_id is None]
    if not found:
        return []
    where = f"第 {numbers(row.order_no for row in found)} 项"
    first = found[0].id
    return [
        Need(f"{where}：还没有牵头单位", "", f"d{first}", first, kind=Kind.LEAD, count=len(found))
    ]


def _impossible(rows: Iterable[Row], year: int) -> list[Need]:
    return [
        Need(
            f"第 {row.order_no} 项：完成时限 {row.due_named} 不在 {year} 年",
            "，请核对年份",
            f"d{row.id}",
            row.id,
            kind=Kind.DUE,
        )
        for row in rows
        if row.state in COUNTED and not is_due_possible(row.due_named, year)
    ]


def _year_ends(rows: Iterable[Row]) -> list[Need]:
    """Rows with the same words for the end of the year are settled one by one, and told as one."""
    found: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        if row.state in COUNTED and means_year_end(row.due_text, row.due_named):
            found[row.due_text, row.state == RowState.ACCEPTED].append(row)
    return [
        Need(
            f"第 {numbers(row.order_no for row in same)} 项：原文写“{words}”",
            "，按12月31日计" if is_done else "，拟按12月31日计，请确认",
            f"d{same[0].id}",
            same[0].id,
            is_done=is_done,
            kind=Kind.DUE,
            count=len(same),
        )
        for (words, is_done), same in found.items()
    ]


def _repeats(found: Iterable[Repeat], rows: Mapping[int, Row]) -> list[Need]:
    return [
        Need(
            f"第 {rows[one.row].order_no} 项：和第 {rows[one.earlier].order_no} 项说的是同一件事",
            "，建议合并",
            f"d{one.row}",
            one.row,
            kind=Kind.REPEAT,
        )
        for one in found
    ]


def summary(found: Iterable[Need]) -> str:
    """What is still to do, in one line (product.md 4.3); empty where nothing is.

    >>> summary([Need("", "", kind=Kind.LEAD, count=3), Need("", "", kind=Kind.DUE)])
    '补全3个牵头单位、确认1个时限'
    """
    counts = {kind: 0 for kind in Kind}
    for need in found:
        counts[need.kind] += 0 if need.is_done else need.count
    return "、".join(kind.format(count) for kind, count in counts.items() if count)


def _doubt(one: Doubt, rows: Mapping[int, Row]) -> Need:
    row = rows.get(one.row or 0)
    if row is not None:
        where, anchor = f"第 {row.order_no} 项", f"d{row.id}"
    else:
        where, anchor = ("原文", f"w{one.place}") if one.span.start < one.span.end else ("全文", "")
    warning = None if one.is_seen else one.place
    return Need(where, f"：{one.message}", anchor, one.row, is_done=one.is_seen, warning=warning)
