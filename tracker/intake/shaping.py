"""How a person cuts the text into tasks otherwise than the reader did (domain.md 3.4). Pure.

Where a task can be split, what each part keeps of what was read, how a task becomes a heading and
back, and which sentences are in no task yet.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from tracker.core.errors import Refused
from tracker.decompose import fragment
from tracker.decompose.rules import Span
from tracker.intake.outline import Heading

_CUT = re.compile(r"[，,；;。！？：:、\n]+[”’）)]*")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’）)]*")
_HEADING = re.compile(r"[^。！？；\n]+")
_LABELLED = ("lead", "support")

Reading = Mapping[str, Any]  # the JSON of contracts.md 3
Entry = dict[str, Any]  # of its outline


class Stretch(Protocol):
    """As much of a row as its place is told from."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Place(NamedTuple):
    """A place to split at, with the words that would begin the second part."""

    at: int
    words: str


def places_to_split(text: str, start: int, end: int) -> list[Place]:
    """Behind every stop within a row, as far as words stand on both sides.

    >>> [place.words for place in places_to_split("编制目录，集中公示。", 0, 10)]
    ['集中公示。']
    """
    words = text[start:end]
    found = []
    for stop in _CUT.finditer(words):
        at = start + stop.end()
        rest = _CUT.split(text[at:end].lstrip(), maxsplit=1)
        if _reads(text[start:at]) and _reads(text[at:end]):
            stop_mark = text[at:end].lstrip()[len(rest[0]) : len(rest[0]) + 1]
            found.append(Place(at, f"{rest[0]}{stop_mark}"))
    return found


def _reads(words: str) -> bool:
    return len(re.sub(r"[\W_]", "", words)) > 1


def check_split(text: str, row: Stretch, at: int) -> tuple[Span, Span]:
    """The two parts of a row split at `at`. Raises Refused where one would be empty."""
    if not row.start < at < row.end:
        raise Refused("请在这一项的文字中间选择拆分的位置。")
    first = fragment.trimmed(text, row.start, at)
    second = fragment.trimmed(text, at, row.end)
    if not (_reads(text[slice(*first)]) and _reads(text[slice(*second)])):
        raise Refused("拆分的位置前后都要有文字，请另选一处。")
    return first, second


def part_of(task: Mapping[str, Any], read: Mapping[str, Any], span: Span) -> dict[str, Any]:
    """What the part `span` of a split `task` is: as `read` by itself, with what is said of both.

    A name that stands in neither part (a label behind the row) goes with both, one that stands
    in the other part with that alone; a time or figure from outside goes with both, too.
    """
    found = dict(read)
    for key in ("deadlines", "frequencies", "targets"):
        around = [one for one in task[key] if not _within(one, task)]
        found[key] = [*found[key], *around]
    named = {(one["role"], one["name"]): one for one in task.get("parties", [])}
    for role in _LABELLED:
        kept = [n for n in task[role] if _stays(named.get((role, n)), task, span)]
        found[role] = list(dict.fromkeys([*kept, *found[role]]))
    places = [
        one
        for one in task.get("parties", [])
        if one["name"] in found[one["role"]] and not _within(one, task)
    ]
    found["parties"] = [*found.get("parties", []), *places]
    for key in ("responsibility_text", "lead_rule"):
        found[key] = task.get(key) or found.get(key)
    return found


def _within(one: Mapping[str, Any], task: Mapping[str, Any]) -> bool:
    start, end = task.get("start", 0), task.get("end", 0)
    return bool(one.get("end")) and one["start"] < end and start < one["end"]


def _stays(named: Mapping[str, Any] | None, task: Mapping[str, Any], span: Span) -> bool:
    if named is None or not _within(named, task):
        return True
    return bool(span.start <= named["start"] < span.end)


def read_part(
    reading: Reading, text: str, span: Span, year: int, clause: str, heading: str = ""
) -> dict[str, Any]:
    """A stretch of the text as a task, read by its own words."""
    written = reading["written_on"]
    day = date.fromisoformat(written) if written else None
    return fragment.read(text, span, year, day, clause, heading)


def check_passage(
    text: str, headings: Sequence[Heading], rows: Iterable[tuple[int, Stretch]], span: Span
) -> tuple[Span, str]:
    """A stretch that becomes a task, trimmed, and the clause it stands in.

    `rows` are the numbers and places of the tasks there are. Raises Refused where it is empty,
    too long, outside every clause, or in a task already.
    """
    if not 0 <= span.start < span.end <= len(text):
        raise Refused("请先在原文里选中要成为任务的文字。")
    span = fragment.trimmed(text, *span)
    if not _reads(text[slice(*span)]):
        raise Refused("选中的文字太少，请选中完整的一句话。")
    if span.end - span.start > fragment.LONGEST:
        raise Refused(f"选中的文字超过 {fragment.LONGEST} 字，请选短一些，一项任务一两句话。")
    taken = [number for number, row in rows if row.start < span.end and span.start < row.end]
    if taken:
        raise Refused(f"选中的文字已在第 {taken[0]} 项里；要分开，请打开那一项，用“拆分”。")
    clause = clause_at(headings, span.start)
    if clause is None:
        raise Refused("选中的文字不在任何一条里，请在标题下面的正文里选。")
    return span, clause.id


def clause_at(headings: Sequence[Heading], at: int) -> Heading | None:
    """The last heading that begins at or before `at`; the text under it is its own."""
    return next((one for one in reversed(headings) if one.start <= at), None)


def loose_sentences(
    text: str, headings: Sequence[Heading], rows: Sequence[Stretch]
) -> dict[str, list[Span]]:
    """The sentences of each clause that are in no task, for a form that offers them."""
    found: dict[str, list[Span]] = {}
    taken = sorted((row.start, row.end) for row in rows)
    ends = [*(one.start for one in headings[1:]), headings[-1].body_end] if headings else []
    for heading, end in zip(headings, ends, strict=True):
        found[heading.id] = [
            span for span in _sentences(text, heading.end, end) if not _touched(span, taken)
        ]
    return found


def _sentences(text: str, start: int, end: int) -> Iterable[Span]:
    for sentence in _SENTENCE.finditer(text, start, end):
        span = fragment.trimmed(text, *sentence.span())
        span = Span(_past_stop(text, span), span.end)
        if _reads(text[slice(*span)]) and span.end - span.start <= fragment.LONGEST:
            yield span


def _past_stop(text: str, span: Span) -> int:
    start = span.start
    while start < span.end and text[start] in "。：:":
        start += 1
    return start


def _touched(span: Span, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a row has some of these characters; rows of other words never overlap."""
    behind = bisect_left(taken, (span.end,))
    return behind > 0 and taken[behind - 1][1] > span.start


def with_heading(
    outline: Sequence[Entry], clause: str, text: str, row: Stretch
) -> tuple[list[Entry], str]:
    """The outline with a row of `clause` as a heading, and the id of the new entry.

    It stands beside the clause, or where that has headings below it, on their level; what follows
    in the clause comes under it. It bears no number: none is printed. Raises Refused where the
    row is the clause's own heading.
    """
    before = next(entry for entry in outline if entry["id"] == clause)
    if row.start < before["end"]:
        raise Refused("这一项的文字已经是标题，不用再改。")
    below = [entry for entry in outline if entry["parent"] == clause]
    words = _HEADING.match(text, row.start, row.end)
    end = words.end() if words else row.end
    heading, new_id = text[row.start : end].strip(), _free_id(outline)
    parent = clause if below else before["parent"]
    new = {
        "id": new_id,
        "parent": parent,
        "level": below[0]["level"] if below else before["level"],
        "marker": "",
        "ordinal": "",
        "path": _path(outline, parent, heading),
        "heading": heading,
        "start": row.start,
        "end": end,
        "repaired": True,
        "body": [end, max(before["body"][1], end)],
        "background": [pair for pair in before["background"] if pair[0] >= row.start],
    }
    cut = {
        **before,
        "body": [min(before["body"][0], row.start), row.start],
        "background": [pair for pair in before["background"] if pair[0] < row.start],
    }
    changed = [cut if entry is before else entry for entry in outline]
    return sorted([*changed, new], key=lambda entry: (entry["start"], entry["level"])), new_id


def without_heading(outline: Sequence[Entry], new_id: str, clause: str) -> list[Entry]:
    """The outline as it was before `with_heading` took `new_id` out of `clause`.

    Raises Refused where that entry is gone.
    """
    new = next((entry for entry in outline if entry["id"] == new_id), None)
    before = next((entry for entry in outline if entry["id"] == clause), None)
    if new is None or before is None:
        raise Refused("这个标题已经不在了，请刷新后再看。")
    whole = {
        **before,
        "body": [before["body"][0], max(new["body"][1], before["body"][1])],
        "background": sorted([*before["background"], *new["background"]]),
    }
    return [whole if entry is before else entry for entry in outline if entry is not new]


def _free_id(outline: Sequence[Entry]) -> str:
    taken = {entry["id"] for entry in outline}
    return next(one for n in range(1, len(taken) + 2) if (one := f"h{n}") not in taken)


def _path(outline: Sequence[Entry], parent: str | None, heading: str) -> str:
    above = next((entry["path"] for entry in outline if entry["id"] == parent), "")
    return "/".join(filter(None, [above, heading[:20].replace("/", "")]))
