"""Parts that do not add up to their whole: 12份，其中图解4份、文字解读7份 (domain.md 14, L-SUM)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.decompose import claimwords as said
from tracker.decompose.rules import Claim

_OPENS = re.compile(rf"[\s，,。；;：:（(]{{0,3}}(?:{said.PARTED.pattern})")
_TOTALS = re.compile(r"(?:合计|共计|总计|总共|一共|共)(?:为|达)?\s?\d")
_LINK = re.compile(r"[、，,；;和及与以\s]{0,4}")
_STOP = re.compile("[。！？\n]|[，,；;].*[，,；;]")
_ANEW = re.compile("全年|累计|共|合计|总计|均|全部")
_SOME = re.compile("主要|重点|示范|优秀|典型|先进|特色|特殊|部分|尤其|特别|例如|比如|仅|骨干|困难")
_MOST = 40  # no whole has more parts; so time stays linear
_FAR = 60  # characters: parts that stand farther from one another belong to other things


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A whole whose parts do not add up, over the characters from the first to the last of them."""

    whole: Claim
    parts: tuple[Claim, ...]
    start: int
    end: int


def mismatches(text: str, told: Iterable[Claim]) -> list[Mismatch]:
    """Return where the parts among the claims of one clause plainly do not add up (L-SUM).

    `text` is the text that the claims' `start` and `end` count. Parts are what 其中, 包括, 分别为
    or 含 opens, also inside brackets and inside one another, or what a 合计 sums up. About
    figures never clash; fewer than all (其中重点项目2个, 主要有…等) do not either.
    """
    rows = [row for row in sorted(told, key=lambda row: row.end) if row.unit not in ("", "%", "‰")]
    depths = _depths(text, rows)
    found: list[Mismatch] = []
    for at in range(1, len(rows)):
        if _OPENS.match(text, rows[at - 1].end) and rows[at].end > rows[at - 1].end:
            parts = _parts(text, rows, depths, at)
            whole = _whole(rows, depths, at)
            if whole and parts and _clash(text, whole, parts):
                found.append(Mismatch(whole, tuple(parts), whole.start, parts[-1].end))
        elif _TOTALS.match(rows[at].text):
            near = slice(max(0, at - _MOST), at + 1)
            found += _total(text, rows[near], depths[near])
    return found


def _depths(text: str, rows: Sequence[Claim]) -> list[int]:
    """How many brackets are open round each claim."""
    depths: list[int] = []
    depth, at = 0, rows[0].start if rows else 0
    for row in rows:
        for char in text[at : row.end]:
            depth = max(0, depth + (char in "（(") - (char in "）)"))
        at = max(at, row.end)
        depths.append(depth)
    return depths


def _whole(rows: Sequence[Claim], depths: Sequence[int], at: int) -> Claim | None:
    """Return what the parts from `at` on divide: the figure before them, of the same unit."""
    before = rows[at - 1]
    if depths[at] < depths[at - 1]:
        near = range(at - 1, max(-1, at - _MOST), -1)
        before = next((rows[i] for i in near if depths[i] == depths[at]), before)
    return before if before.unit == rows[at].unit else None


def _parts(text: str, rows: Sequence[Claim], depths: Sequence[int], at: int) -> list[Claim]:
    """Return the parts that begin at `at`; what stands in brackets among them is theirs."""
    first, whole = rows[at], rows[at - 1].count
    opened = _OPENS.match(text, rows[at - 1].end)
    deeds = said.verb_at(text, opened.end() if opened else first.start, said.DEEDS) > 0
    parts = [first]
    last = first
    later = slice(at + 1, at + _MOST)
    for row, depth in zip(rows[later], depths[later], strict=True):
        between = text[last.end : max(last.end, row.start)]
        if depth < depths[at] or row.start - last.end > _FAR or _STOP.search(between):
            break
        if depth == depths[at]:
            apart = "，" in between or "；" in between
            if row.unit != first.unit or _OPENS.match(text, last.end) or _TOTALS.match(row.text):
                break
            if apart and (
                sum(part.count for part in parts) == whole
                or (not deeds and (_ANEW.match(row.text) or said.verb_at(row.text, 0, said.DEEDS)))
            ):
                break
            parts.append(row)
        last = row
    return parts


def _clash(text: str, whole: Claim, parts: Sequence[Claim]) -> bool:
    if whole.approximate or any(part.approximate for part in parts):
        return False
    total = round(sum(part.count for part in parts), 4)
    if total > whole.count:
        return True
    some = text[parts[-1].end : parts[-1].end + 1] == "等" or any(
        _SOME.search(part.text) for part in parts
    )
    return total < whole.count and len(parts) > 1 and not some


def _total(text: str, rows: Sequence[Claim], depths: Sequence[int]) -> list[Mismatch]:
    """A件、B件，合计N件: what stands before a sum, as far back as one figure follows another."""
    whole = rows[-1]
    parts: list[Claim] = []
    for at in range(len(rows) - 2, -1, -1):
        row, later = rows[at], rows[at + 1]
        joined = _LINK.fullmatch(text, row.end, max(row.end, later.start))
        if row.unit != whole.unit or depths[at] != depths[-1] or not joined:
            break
        parts.insert(0, row)
        if _OPENS.match(row.text):
            return []
        if round(sum(part.count for part in parts), 4) == whole.count:
            return []
    if len(parts) < 2 or not _clash(text, whole, parts):
        return []
    return [Mismatch(whole, tuple(parts), parts[0].start, whole.end)]
