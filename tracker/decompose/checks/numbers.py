"""Document numbers out of form (L-DOCNO): those that can be mended, and those left to a person."""

import re
from collections.abc import Iterator

from tracker.decompose.heads import docnumber
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint

_OPEN, _CLOSE = "〔［\\[（(【﹝", "〕］\\])）】﹞"
_YEAR = r"(?:19|20)\d\d"
_SEQ = r"\s?第?\s?\d{1,4}"
# A plain beginning is found at once, a class of brackets looked for at every character.
_YEARS = (re.compile(r"19\d\d"), re.compile(r"20\d\d"))
_OPENED = re.compile(rf"[{_OPEN}]\s?$")
# What `docnumber` does not take for a number: brackets or 号 lost, the year cut or with 年. It
# stands behind the last word of an organ's code: 办发, 函, 字.
_ODD = re.compile(
    r"[发函字电规呈报请通议纪党]\s?(?:"
    rf"[{_OPEN}]\s?{_YEAR}\s?年\s?[{_CLOSE}]{_SEQ}\s?号|"
    rf"[{_OPEN}]\s?\d\d\s?[{_CLOSE}]{_SEQ}\s?号|"
    rf"[{_OPEN}]\s?{_YEAR}\s?[{_CLOSE}]\s?第?\s?[一二三四五六七八九十百]{{1,4}}\s?号|"
    rf"[{_OPEN}]\s?{_YEAR}\s?[{_CLOSE}]{_SEQ}(?=[）)》，。；、的文要精]|$)|"
    rf"{_YEAR}\s?[{_CLOSE}]{_SEQ}\s?号|"
    rf"(?<=[政办委党教财民文组人社府][发函字]){_YEAR}年?\s?[-—第]?\s?\d{{1,4}}\s?号)"
)
_CODE = rare(r"[\u4e00-\u9fff]{1,8}$")
_LEAD = rare(
    "^(?:[^发函字]{0,4}(?:按照|根据|依据|落实|执行|对照|参照|印发|转发|贯彻|以|和|及|与|由|按)|"
    "认真|严格|文件|的|了|在|即){1,3}(?=[\u4e00-\u9fff]{2})"
)
_BEFORE, _BEHIND = 12, 24  # characters of a number round its bracket


def lints(text: str) -> Iterator[Lint]:
    """Yield the numbers that are not written 机关代字〔年份〕序号号 (domain.md 3.2)."""
    ends: set[int] = set()
    for bracket in _years_in_brackets(text):
        low = max(0, bracket - _BEFORE)
        low = max(low, text.rfind("\n", low, bracket) + 1)
        for number in docnumber.numbers(text, low, min(len(text), bracket + _BEHIND)):
            if number.end not in ends and number.repair is not docnumber.Repair.NONE:
                yield Lint("L-DOCNO", _advice(number), number.start, number.end)
            ends.add(number.end)
    for match in _ODD.finditer(text):
        if match.end() not in ends:
            start = _code_begins(text, match.start() + 1)
            message = (
                f"发文字号“{text[start : match.end()]}”不规范，"
                "应写作“机关代字〔四位年份〕序号号”，请核对。"
            )
            yield Lint("L-DOCNO", message, start, match.end())


def _years_in_brackets(text: str) -> list[int]:
    """Where brackets open before a year, in order."""
    years = [year.start() for years in _YEARS for year in years.finditer(text)]
    opened = [_OPENED.search(text, max(0, at - 2), at) for at in years]
    return sorted([found.start() for found in opened if found])


def _code_begins(text: str, end: int) -> int:
    """Where the organ's code begins that ends at `end`, without the words that ran into it."""
    low = max(0, end - 8)
    code = _CODE.search(text[low:end])
    start = low + code.start() if code else end - 1
    lead = _LEAD.match(text[start:end])
    return start + lead.end() if lead else start


def _advice(number: docnumber.DocNumber) -> str:
    doubt = "机关代字可能不完整，" if number.repair is docnumber.Repair.UNCERTAIN else ""
    return f"发文字号“{number.printed}”不规范，应写作“{number.text}”，{doubt}请核对。"
