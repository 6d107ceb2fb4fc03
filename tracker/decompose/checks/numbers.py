"""Document numbers out of form (L-DOCNO): those that can be mended, and those left to a person."""

import re
from collections.abc import Iterator

from tracker.decompose import docnumber
from tracker.decompose.rules import Lint

_ORG = r"[\u4e00-\u9fff]{1,8}(?:发|函|字|电|规|呈|报|请|通|议|纪|党)"
_YEAR = r"(?:19|20)\d\d"
# What `docnumber` does not take for a number: brackets or 号 lost, the year cut or with 年.
_ODD = re.compile(
    rf"(?P<org>{_ORG})\s?(?:"
    rf"[〔［\[（(【﹝]\s?{_YEAR}\s?年\s?[〕］\])）】﹞]\s?第?\s?\d{{1,4}}\s?号|"
    rf"[〔［\[（(【﹝]\s?\d\d\s?[〕］\])）】﹞]\s?第?\s?\d{{1,4}}\s?号|"
    rf"[〔［\[（(【﹝]\s?{_YEAR}\s?[〕］\])）】﹞]\s?第?\s?[一二三四五六七八九十百]{{1,4}}\s?号|"
    rf"[〔［\[（(【﹝]\s?{_YEAR}\s?[〕］\])）】﹞]\s?第?\s?\d{{1,4}}(?=[）)》，。；、的文要精]|$)|"
    rf"{_YEAR}\s?[〕］\])）】﹞]\s?第?\s?\d{{1,4}}\s?号|"
    rf"{_YEAR}年?\s?[-—第]?\s?\d{{1,4}}\s?号)"
)
_LEAD = re.compile(
    "^(?:认真|严格|贯彻|落实|根据|按照|依据|按|依|执行|印发|转发|参照|对照|以|和|及|与|由|即|文件|的|了|在){1,4}(?=[\u4e00-\u9fff]{2})"
)


def lints(text: str) -> Iterator[Lint]:
    """Yield the numbers that are not written 机关代字〔年份〕序号号 (domain.md 3.2)."""
    if "号" not in text and "〔" not in text:
        return
    ends = set()
    for number in docnumber.numbers(text):
        ends.add(number.end)
        if number.repair is not docnumber.Repair.NONE:
            yield Lint("L-DOCNO", _advice(number), number.start, number.end)
    for match in _ODD.finditer(text):
        if match.end() not in ends:
            lead = _LEAD.match(match["org"])
            start = match.start() + (lead.end() if lead else 0)
            message = (
                f"发文字号“{text[start : match.end()]}”不规范，"
                "应写作“机关代字〔四位年份〕序号号”，请核对。"
            )
            yield Lint("L-DOCNO", message, start, match.end())


def _advice(number: docnumber.DocNumber) -> str:
    doubt = "机关代字可能不完整，" if number.repair is docnumber.Repair.UNCERTAIN else ""
    return f"发文字号“{number.printed}”不规范，应写作“{number.text}”，{doubt}请核对。"
