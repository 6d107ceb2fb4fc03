"""Lines that a web copy ran together, parted again where a heading begins inside (domain.md 3.3).

A number inside a line counts only where it goes on from the one before it; a list inside a
sentence, whose parts end in a semicolon, stays a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tracker.decompose import kinds, markers

_CN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?P<cn>{_CN}[、．])(?=[^\s一二三四五六七八九十、，。；])"
    rf"|(?P<cn_paren>[（(]\s?{_CN}\s?[)）])(?![项款条目类、，和至）)])"
    r"|(?<![\d.])(?P<ar>\d{1,2}\s?[.．、])(?![\d\s])"
    rf"|(?P<article>第[一二三四五六七八九十百]{{1,5}}条)(?=[\s\u4e00-\u9fff])(?![第的和、至规之])"
    rf"|(?P<chapter>第[一二三四五六七八九十]{{1,3}}章)(?=[\s\u4e00-\u9fff])"
)
_STOP = "。！？!?…”』）)】〕]"
_COLON = "：:"
_LIST = "；;，,、"
_LONG = 40  # a shorter line has no room for two headings
_HEADED = 50  # characters of a heading before the number of its first item
_ORGAN = (
    r"[\u4e00-\u9fff]{2,24}?"
    r"(?:人民政府(?:办公室)?|办公室|委员会|街道办事处|管委会|领导小组|[局委厅])"
)
_SIGNED = re.compile(
    rf"(?<=[。！”）)])\s*(?P<sign>{_ORGAN})?\s*(?P<day>(?:\d{{4}}|二[〇○零Oо0][〇○零一二三四五六七八九]{{2}})年"
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日)(?P<rest>[^。]{0,120}。?[^。]{0,80})$"
)
_TITLED = re.compile(
    rf"(?P<title>[^。；，：:!？]{{6,70}}?(?:{kinds.NAMES})(?:[（(][^）)]{{1,12}}[)）])?)\s*"
    r"(?=(?:各[\u4e00-\u9fff]{1,8}[、，,:：（(]|为(?:深入|进一步|全面|切实|认真|扎实|贯彻|落实|加快|推进|做好|加强|提高|确保|"
    r"了|规范)|根据|按照|现将|现就|今年|20\d\d年[，是])|\s+[\u4e00-\u9fff])"
)
_ADDRESSED = re.compile(
    r"^(?P<to>(?=[^。；]{0,80}?(?:各|政府|办|局|委|部门|单位|乡|镇|街道|区|县|市|村|社区))[^。；《》]{2,90}?[:：])\s*(?=[\u4e00-\u9fff])"
)
_NUMBERED = re.compile(
    r"^(?P<before>[\u4e00-\u9fff]{0,30}?[\u4e00-\u9fff]{2,9}[〔\[（(【]\s?20\d\d\s?[〕\]）)】]?\s?\d{1,4}\s?号)\s*(?=[\u4e00-\u9fff])"
)
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
        pieces = list(_signed(line, last=index >= len(lines) - _HEAD_LINES))
        if index <= min(first, _HEAD_LINES):
            pieces = [part for piece in pieces for part in _head(piece)]
        for piece in pieces:
            for part in _items(piece, counts):
                yield index, part


def _items(line: str, counts: _Counts) -> Iterator[str]:
    mark = markers.marker(line)
    if mark and mark.number is not None:
        counts.note(mark.form.name, mark.number)
    if len(line) < _LONG:
        yield line
        return
    begin = 0
    found = [number for match in _MARK.finditer(line) if (number := _read(match))]
    for index, number in enumerate(found):
        if number.at > begin and counts.expects(number.form, number.value):
            near = found[index + 1 : index + 1 + _AHEAD]
            behind = next((later for later in near if later.follows(number)), None)
            if _opens(line, begin, number, behind, counts):
                counts.note(number.form, number.value)
                yield line[begin : number.at].strip()
                begin = number.at
    yield line[begin:].strip()


def _read(match: re.Match[str]) -> _Number | None:
    mark = markers.marker(match[0] + " ")
    if mark is None or mark.number is None:
        return None
    return _Number(match.start(), match.lastgroup or "", mark.number)


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
    return chinese or last in _STOP or spaced


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


def _signed(line: str, *, last: bool) -> Iterator[str]:
    """Part the signature, its day and what stands behind them from the last sentence."""
    found = _SIGNED.search(line, max(0, len(line) - 300)) if last else None
    if not found:
        yield line
        return
    yield line[: found.start()]
    for part in (found["sign"], found["day"], found["rest"].strip()):
        if part:
            yield part


def _head(line: str) -> Iterator[str]:
    """Part number, title and addressee that run into the first sentence."""
    if markers.marker(line):
        yield line
        return
    if (found := _NUMBERED.match(line)) and not line[found.end() :].startswith(("文件", "）", ")")):
        yield found["before"]
        line = line[found.end() :]
    if len(line) > _LONG and (found := _TITLED.match(line)):
        yield found["title"].strip()
        line = line[found.end() :]
    if len(line) > _LONG and (found := _ADDRESSED.match(line)):
        yield found["to"]
        line = line[found.end() :]
    if line:
        yield line
