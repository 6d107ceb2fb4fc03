"""Head and foot that ran into the body: number, title, addressee, signature, each a line again.

For lines that a web copy ran together (`unrun`); what already stands on its own line stays.
"""

import re
from collections.abc import Iterator

from tracker.decompose.heads import kinds
from tracker.decompose.layout import markers

_DATE = (
    r"(?:\d{4}|二[〇○零Oо0][〇○零一二三四五六七八九]{2})年"
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_ORGAN = (
    r"[\u4e00-\u9fff]{2,24}?"
    r"(?:人民政府(?:办公[室厅])?|办公室|委员会|街道办事处|管委会|领导小组|指挥部|[局委厅])"
)
_SIGNED = re.compile(
    rf"(?<=[。！”）)\s])\s{{0,4}}(?P<sign>{_ORGAN})?\s{{0,8}}(?P<day>{_DATE}(?:\s?印\s?发)?)(?!前|起|至|内|，|的)"
)
_SIGNED_BARE = re.compile(
    r"(?<=[。！])\s{0,4}(?P<sign>[\u4e00-\u9fff]{4,24}(?:人民政府(?:办公室)?|街道办事处|[局委]))$"
)
_FOOT = 300  # characters of the last line that can hold a signature and what stands behind it
_SENTENCES = 1  # full stops that may stand behind a signature: 抄送：…。
_TITLED = re.compile(
    rf"(?P<title>[^。；，：:!？]{{6,70}}?(?:{kinds.NAMES})(?:[（(][^）)]{{1,12}}[)）])?)\s*"
    rf"(?!的?[\u4e00-\u9fff]{{0,6}}(?:{kinds.NAMES}))"
    r"(?=为(?:深入|进一步|全面|切实|认真|扎实|贯彻|落实|加快|推进|做好|加强|提高|确保|了|规范)|"
    r"根据|按照|"
    r"现将|现就|今年|于印发|关于印发|20\d\d年[，是]|\s[\u4e00-\u9fff]|一、|"
    r"(?=[\u4e00-\u9fff（）()、，,]{2,60}[:：])[\u4e00-\u9fff]{0,24}?(?:各|政府|[乡镇街办局委]|"
    r"部门|单位|村|社区))"
)
_ADDRESSED = re.compile(
    r"(?P<to>(?!签\s?发|联系)(?=[^。；:：]{0,80}?(?:各|政府|办|局|委|部门|单位|乡|镇|街道|区|县|"
    r"市|村|社区))"
    r"[^。；《》:：]{2,90}[:：])\s*(?=[\u4e00-\u9fff《“])"
)
_NUMBERED = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,30}?[\u4e00-\u9fff]{2,9}[〔\[（(【]\s?20\d\d\s?[〕\]）)】]?\s?\d{1,4}\s?号)\s*"
    r"(?=[\u4e00-\u9fff])"
)
_RULED = re.compile(r"\s*[━─═＿_]{5,}\s*")
_LONG = 40  # a shorter line has no room for two of them


def head(line: str) -> Iterator[str]:
    """Yield number, title, addressee, signature and text of a line above the first heading."""
    for part in _RULED.split(line):
        yield from _head(part) if part else ()


def _head(line: str) -> Iterator[str]:
    if markers.marker(line):
        yield line
        return
    while (found := _NUMBERED.match(line)) and not line.startswith(
        ("文件", "）", ")"), found.end()
    ):
        yield found["before"]
        line = line[found.end() :]
    for pattern, name in ((_TITLED, "title"), (_TITLED, "title"), (_ADDRESSED, "to")):
        if len(line) > _LONG and (found := pattern.match(line)):
            yield found[name].strip()
            line = line[found.end() :]
    signed = _SIGNED.search(line)
    if signed is None or signed.end() == len(line):
        if line:
            yield line
        return
    yield line[: signed.start()]
    yield from (part for part in (signed["sign"], signed["day"]) if part)
    yield from _head(line[signed.end() :].strip())


def foot(line: str) -> Iterator[str]:
    """Yield the last sentence, the signature, its day and what stands behind it."""
    begin = max(0, len(line) - _FOOT)
    found = next((m for m in _SIGNED.finditer(line, begin) if _ends(line, m)), None)
    if found is None:
        found = _SIGNED_BARE.search(line, begin)
        if found is None:
            yield line
            return
        yield line[: found.start()]
        yield found["sign"]
        return
    if found["day"].endswith("发") and "。" not in line[: found.start()]:
        yield line
        return
    yield line[: found.start()]
    behind = line[found.end() :].strip()
    signed = [found["sign"], found["day"]]
    if found["day"].endswith("发"):  # an imprint names who printed it: no signature
        signed = [line[found.start() : found.end()].strip()]
    yield from (part for part in (*signed, *_RULED.split(behind)) if part)


def _ends(line: str, found: re.Match[str]) -> bool:
    return line.count("。", found.end()) <= _SENTENCES
