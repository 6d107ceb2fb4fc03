"""Lines that a web copy ran together, parted again where a heading begins inside (domain.md 3.3).

A number inside a line counts only where it goes on from the one before it; a list inside a
sentence, whose parts end in a semicolon, stays a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tracker.decompose.layout import frames, markers
from tracker.decompose.rarely import rare

_CN = "[一二三四五六七八九十]"
_MARK = re.compile(  # the first character, then what it begins: so a search leaps to the next
    r"[一二三四五六七八九十（(\d第\s)）](?:"
    rf"(?<={_CN})(?P<cn>{_CN}{{0,2}}[、．])(?=[^\s一二三四五六七八九十、，。；])"
    rf"|(?<=[（(])(?P<cn_paren>\s?{_CN}{{1,3}}\s?[)）])(?![项款条目类、，和至）)])"
    r"|(?<=\d)(?<![\d.]\d)(?P<ar>\d?\s?[.．、])(?!\s?\d)"
    r"|(?<=第)(?P<article>[一二三四五六七八九十百]{1,5}条)(?=[\s\u4e00-\u9fff])(?![第的和、至规之])"
    rf"|(?<=第)(?P<chapter>{_CN}{{1,3}}章)(?=[\s\u4e00-\u9fff])"
    r"|(?<=[（(])(?P<ar_paren>\s?\d{1,2}\s?[)）])(?![项款条目类、，和至）)])"
    r"|(?<=[。！][\s)）])(?P<lost>(?<=\s)\s{0,3}[)）]|(?<=[)）]))(?=[\u4e00-\u9fff]{4}))"
)
_ROLE = re.compile(
    r"(?:(?:第一|常务)?(?:副\s{0,4})?组\s{0,6}长|组\s{0,6}员|成\s{0,6}员|"
    r"责\s{0,2}任\s{0,2}人)\s{0,4}[:：]"
)
_ROLE_END = re.compile(r"[长员人]\s{0,4}[:：]")
_HEADING = rare(r"(?<=[。！])\s{0,4}(?P<text>[\u4e00-\u9fff“”]{4,30})$")
_STOP = "。！？!?…”』）)】〕]"
_COLON = "：:"
_LIST = "；;，,、"
_LONG = 40  # a shorter line has no room for two headings
_HEADED = 50  # characters of a heading before the number of its first item
_HEAD_LINES = 8
_AHEAD = 60  # numbers looked ahead for the next of a run: no item holds more of other kinds


@dataclass(slots=True)
class _Counts:
    """The last number of each form that stands open, in the order of their depth."""

    last: dict[str, int]

    def note(self, form: str, number: int) -> None:
        self.last[form] = number
        rank = markers.RANK[form]
        for deeper in [name for name in self.last if markers.RANK[name] > rank]:
            if deeper != "ar":  # Arabic numbers may run on through several chapters
                del self.last[deeper]

    def expects(self, form: str, number: int) -> bool:
        return number in (1, self.last.get(form, 0) + 1)


class _Number(NamedTuple):
    """A number inside a line that may begin a heading."""

    at: int
    form: str
    value: int

    def follows(self, other: "_Number") -> bool:
        return self.form == other.form and self.value == other.value + 1


def parted(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines with their index, each parted where another heading begins inside it."""
    counts = _Counts({})
    first = next((i for i, line in enumerate(lines) if markers.marker(line)), len(lines))
    for index, line in enumerate(lines):
        pieces = list(frames.foot(line)) if index >= len(lines) - _HEAD_LINES else [line]
        if index <= min(first, _HEAD_LINES):
            pieces = [part for piece in pieces for part in frames.head(piece)]
        for role in (role for piece in pieces for role in _roles(piece)):
            for part in _items(role, counts):
                yield index, part


def _roles(line: str) -> Iterator[str]:
    """Part the roles of a leading group: 组长：…常务副组长：…副组长：…."""
    named = "组" in line and _ROLE_END.search(line)
    found = [match.start() for match in _ROLE.finditer(line)] if named else []
    if len(found) > 1:
        for start, end in pairwise([0, *(at for at in found if at), len(line)]):
            yield line[start:end].strip()
    else:
        yield line


def _items(line: str, counts: _Counts) -> Iterator[str]:
    mark = markers.marker(line)
    if mark and mark.number is not None:
        counts.note(mark.form.name, mark.number)
    if len(line) < _LONG:
        yield line
        return
    begin = 0
    found = [number for match in _MARK.finditer(line) if (number := _read(match))]
    for index, printed in enumerate(found):
        number = _meant(line, printed, counts)
        if number and number.at > begin and counts.expects(number.form, number.value):
            near = found[index + 1 : index + 1 + _AHEAD]
            behind = next((later for later in near if later.follows(number)), None)
            bare = _bare_heading(line, begin, number, counts)
            if bare or _opens(line, begin, number, behind, counts):
                counts.note(number.form, number.value)
                yield line[begin : bare or number.at].strip()
                if bare:
                    yield line[bare : number.at].strip()
                begin = number.at
    yield line[begin:].strip()


def _read(match: re.Match[str]) -> _Number | None:
    form = match.lastgroup or ""
    mark = markers.marker(match[0] + " ")
    number = mark.number if mark else None
    if number is None and form != "lost":
        return None
    at = match.start() + len(match[0]) - len(match[0].lstrip())
    return _Number(at, form, number or 0)


def _meant(line: str, number: _Number, counts: _Counts) -> _Number | None:
    """Return the number that was meant: ) and （2） among （一）（三）, 5、 behind 四、."""
    paren = counts.last.get("cn_paren")
    if number.form == "lost":
        return _Number(number.at, "cn_paren", paren + 1) if paren else None
    if number.form == "ar_paren":
        same = paren is not None and number.value == paren + 1 and number.value > 1
        stopped = _before(line, number.at)[0] in _STOP
        return _Number(number.at, "cn_paren", number.value) if same and stopped else None
    if number.form == "ar" and number.value > 1 and counts.last.get("cn") == number.value - 1:
        goes_on = counts.last.get("ar") == number.value - 1
        if not goes_on and _before(line, number.at)[0] in _STOP:
            return _Number(number.at, "cn", number.value)
    return number


def _bare_heading(line: str, begin: int, number: _Number, counts: _Counts) -> int:
    """Return where a heading without a number begins before the item that runs on, else 0."""
    if number.form != "ar" or number.value < 2 or counts.last.get("ar") != number.value - 1:
        return 0
    found = _HEADING.search(line, max(begin, number.at - 40), number.at)
    return found.start("text") if found and found.start() > begin else 0


def _opens(line: str, begin: int, number: _Number, behind: _Number | None, counts: _Counts) -> bool:
    """Whether a heading begins at `number`: it goes on from the last, and is no part of a list."""
    last, spaced = _before(line, number.at)
    if last in _LIST or last == "第":
        return False
    if behind is not None and _before(line, behind.at)[0] in _LIST:
        return False
    headed = _is_heading(line, begin, number.at)
    chinese = number.form in ("cn", "cn_paren")
    if number.value == 1:
        opens = headed or last in _STOP or (spaced and last not in _COLON)
        listed = last in _COLON and behind and _before(line, behind.at)[0] in _STOP
        return bool(listed) or (opens and (behind is not None or chinese))
    if number.form not in counts.last or last in _COLON:
        return False
    return chinese or headed or last in _STOP or spaced


def _before(line: str, at: int) -> tuple[str, bool]:
    """Return the last character before `at` that is no blank, and whether blanks stand between."""
    end = at
    while end > 0 and line[end - 1].isspace():
        end -= 1
    return line[end - 1 : end], end < at


def _is_heading(line: str, begin: int, end: int) -> bool:
    """Whether a numbered heading without a stop lies right before: 二、强化解读（一）丰富形式。"""
    text = line[begin:end]
    return (
        len(text) <= _HEADED
        and markers.marker(text) is not None
        and not any(char in text for char in "。；！？")
    )
