"""Budgets and final accounts of another year than a paper of this year has (L-BUDGET-YEAR)."""

import re
from collections.abc import Iterator

from tracker.decompose import numerals
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint

_WHOSE = (
    "本级|部门|单位|所属|政府|财政|总|全口径|一般公共|政府性基金|国有资本经营|社会保险基金|基金|"
    r"[“\"]?三公[”\"]?|经费|收支|收入|支出|及|和|的|全[县区市镇乡]|[本各][级镇乡县区市]|"
    r"[县区市镇乡]级|街道|乡镇|政府采购|采购|项目|专项|衔接资金|公用|机关运行"
)
_ACCOUNT = rare(
    r"(?:(?<![\d—\-－~～至到])(?P<year>(?:19|20)\d\d|"
    r"[二2][〇○零0][〇○零一二三四五六七八九]{2})\s?年\s?度?\s?|"
    r"(?P<this>今年度?|本年度?)|(?P<last>去年度?|上一?年度?))"
    r"(?:(?:(?!公开|发布|编制|完成|公布|批复|审查|做好|报送)[\u4e00-\u9fff]){1,8}?"
    r"(?:乡|镇|街道|县|区|市|局|办|委|所|中心|院|校|站|馆))?"
    rf"(?:{_WHOSE}){{0,6}}(?P<what>预算|决算)(?!执行|绩效|调整|[内外](?!容)|单位|管理|评审|法|编制)"
)
_YEAR_SIGN = re.compile("[12二今本去上][90〇○零年一]")  # every account begins with one
_BEHIND = rare(  # 部门决算（2022年度）
    r"(?P<what>预算|决算)(?:报告|公开表|报表|信息|表)?[（(](?P<year>(?:19|"
    r"20)\d\d)\s?年度?[）)](?P<this>)"
)
_COMPARED = rare("(?:较|比|与|同比|超|按|按照|对照)$")


def lints(text: str, year: int | None) -> Iterator[Lint]:
    """Yield final accounts of the paper's year or a later one, and budgets of an earlier one.

    In year Y the budget of Y and the final accounts of Y-1 are published (domain.md R1).
    """
    if not year or "算" not in text:
        return
    for match in (*_accounts(text), *_BEHIND.finditer(text)):
        said = _year(match, year)
        if said is None or _COMPARED.search(text[max(0, match.start() - 2) : match.start()]):
            continue
        if match["what"] == "决算" and said >= year:
            why = f"{year}年应公开的是{year - 1}年度决算"
        elif match["what"] == "预算" and said < year:
            why = f"{year}年应公开的是{year}年度预算"
        else:
            continue
        message = f"“{match[0]}”的年份与本文件年度不符，{why}，请核对。"
        yield Lint("L-BUDGET-YEAR", message, *match.span())


def _accounts(text: str) -> Iterator[re.Match[str]]:
    """As `_ACCOUNT.finditer`, but only where a year begins is one looked for."""
    done = 0
    for sign in _YEAR_SIGN.finditer(text):
        if sign.start() >= done and (match := _ACCOUNT.match(text, sign.start())):
            yield match
            done = match.end()


def _year(match: re.Match[str], year: int) -> int | None:
    if match["year"]:
        return numerals.value(match["year"])
    return year if match["this"] else year - 1
