"""Lists of bodies: where one name ends and the next begins (domain.md 4.3).

A collective (各区、县（市）政府) is one name, and so is a nested one (市委组织部（人才办）).
"""

import re
from functools import lru_cache

from tracker.decompose.rarely import rare
from tracker.decompose.who import organs

_APART = "、，,；;。/ \t\n\u3000"
OPEN, CLOSE = "（(〔［[【〖", "）)〕］]】〗"
_TAIL = rare(
    "等(?:[省市州县区镇]?[直级属])?(?:各?有关|各?相关|各)?"
    "(?:部门|单位|部门和单位|部门单位|机构|科室|站所)?$"
)
_ENDS = re.compile("^(?:由|以及|及其?|和(?!平|顺)|与|暨|并)(?=.)|(?:以及|均|共同|分别)$")
_MARKS = " 。.：:，、；;★*☆△▲＊※"
_JOINT = re.compile("以及|[和及与暨]")
_NAMES = 120  # characters of two bodies joined by 和
_TOGETHER = ("部门", "单位", "机构", "机关")
_PARTING = re.compile(f"[{re.escape(_APART + OPEN + CLOSE)}和与及暨]")  # 以及 has its 及
_MARKED = re.compile(f"[{re.escape(_APART + OPEN + CLOSE)}]")
JOINTS, _LAST = tuple("由以及和与暨并"), tuple("及均同别")  # where `_ENDS` can find anything
_MAY_END = frozenset(f"{organs.LAST}{CLOSE}”“\"'及均同别")
_SHORT = 8  # characters of a name whose last word stands at the end of the list: 教育、民政部门
_GOVERNS = rare("(?:[省市州县区镇乡][直级属]|[全驻][省市州县区镇乡])各[^、]*$")


@lru_cache(2048)
def split_units(text: str) -> tuple[str, ...]:
    """Return the bodies of a list, in its own words.

    和, 及 and 与 part only where both sides are bodies by themselves.

    >>> split_units("县发展和改革局、县财政局和各乡镇")
    ('县发展和改革局', '县财政局', '各乡镇')
    >>> split_units("市民政局，各区、县（市）政府")
    ('市民政局', '各区、县（市）政府')
    """
    return tuple(name for part in parted(text) if (name := cleaned(part)))


@lru_cache(2048)
def parted(text: str) -> tuple[str, ...]:
    """Return the bodies of a list as printed, with the marks that stand at them."""
    if not _PARTING.search(text):
        return (text.strip(),) if text.strip().strip(_MARKS) else ()
    return tuple(name for piece in _collected(pieces(text)) for name in _unjoined(piece))


def may_end(text: str) -> bool:
    """Whether a list of bodies can end as `text` does: a quick look before it is parted.

    >>> may_end("各区、县（市）政府，"), may_end("加强管理，")
    (True, False)
    """
    return text.rstrip(_MARKS)[-1:] in _MAY_END


def pieces(text: str) -> list[tuple[str, str]]:
    """Return the parts between marks outside brackets, each with the mark behind it."""
    found, begin = [], 0
    for at in [*_marks(text), len(text)]:
        piece = text[begin:at].strip()
        if piece.strip(_MARKS):
            found.append((piece, text[at : at + 1]))
        begin = at + 1
    return found


def _marks(text: str) -> list[int]:
    """Where marks stand outside brackets; one that never closes holds nothing together."""
    every, outside, depth = [], [], 0
    for mark in _MARKED.finditer(text):
        if mark[0] in OPEN:
            depth += 1
        elif mark[0] in CLOSE:
            depth = max(0, depth - 1)
        else:
            every.append(mark.start())
            if not depth:
                outside.append(mark.start())
    return every if depth else outside


def cleaned(name: str) -> str:
    """Return a name without marks, joints and the tail 等部门.

    >>> cleaned("由县公安局等部门"), cleaned("★县城管局")
    ('县公安局', '县城管局')
    """
    name = name.strip(_MARKS)
    if "等" not in name and not name.startswith(JOINTS) and not name.endswith(_LAST):
        return name  # most of them
    name = _no_tail(_without_ends(name).strip(_MARKS))
    return _without_ends(name.removesuffix("等")).strip(_MARKS)


def _without_ends(name: str) -> str:
    """Without the joints, 均 and 共同 at its two ends."""
    if name.startswith(JOINTS) or name.endswith(_LAST):
        return _ENDS.sub("", name)
    return name


def _no_tail(name: str) -> str:
    """县公安局等部门 is 县公安局; in 教育、民政等部门 the last word belongs to the name."""
    if "等" not in name:
        return name
    short = _TAIL.sub("", name)
    return short if short != name and organs.is_body(short) else name


def _collected(parts: list[tuple[str, str]]) -> list[str]:
    """Put together what is one collective, though marks stand in it."""
    out: list[str] = []
    last = ""
    for piece, mark in parts:
        if out and last == "、" and _goes_on(out[-1], piece):
            out[-1] += f"、{piece}"
        else:
            out.append(piece)
        if piece.endswith(_TOGETHER) and not organs.is_every(piece):
            _share_last_word(out)
        last = mark
    return out


def _goes_on(name: str, piece: str) -> bool:
    """Whether `piece` belongs to the collective `name`: alone it would say nothing."""
    first = _JOINT.split(piece)[0]
    if organs.is_every(name) or organs.is_every(name.partition("、")[0]):
        governed = bool(_GOVERNS.search(name)) and organs.is_kind(first.removeprefix("各"))
        return governed or organs.is_generic(first)
    return organs.is_spot(name) and not organs.is_every(piece)


def _share_last_word(out: list[str]) -> None:
    """教育、民政等部门 is one name: what stands before the last word is no body by itself."""
    while len(out) > 1 and len(out[-2]) <= _SHORT and not organs.is_body(out[-2]):
        out[-2:] = [f"{out[-2]}、{out[-1]}"]


def _unjoined(piece: str) -> list[str]:
    """Part a piece at 和 and the like."""
    found, rest = [], piece
    while len(rest) <= _NAMES and (joint := _joint(rest)):
        found.append(rest[: joint[0]])
        rest = rest[joint[1] :]
    return [*found, rest]


def _joint(text: str) -> tuple[int, int] | None:
    """Where two bodies are joined; 各镇和街道, 镇党委和政府 and 发展和改革局 are one name each."""
    for joint in _JOINT.finditer(text):
        left, right = text[: joint.start()], text[joint.end() :]
        dependent = organs.is_kind(right) or (organs.is_every(left) and organs.is_generic(right))
        if not dependent and organs.is_body(left) and _begins_with_body(right):
            return joint.span()
    return None


def _begins_with_body(text: str) -> bool:
    parts = [_no_tail(text), *(text[: joint.start()] for joint in _JOINT.finditer(text))]
    return any(organs.is_body(part) for part in parts)
