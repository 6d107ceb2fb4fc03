"""That nothing of a kind happened: 未收到行政复议申请, 本年度暂未涉及, 零投诉, 诉讼为0.

“Not concerned” is a legal and frequent outcome and is written into the report (domain.md 0.3).
"""

import re
from dataclasses import dataclass

from tracker.decompose.rarely import rare
from tracker.decompose.told.claimfigures import Sentence
from tracker.decompose.told.claimnames import named, short
from tracker.decompose.told.claimwords import JOINED

_CASES = (
    "情况|事项|事件|案件|案例|申请|现象|投诉|事故|舆情|诉讼|复议|上访|信访|收费|问题|纠纷|火灾|火情|疫情|"
    "灾害|病例|伤亡|死亡|举报|通报|差错|失误|逾期|异议|记录|违规|违纪|违法|败诉|"
    "行为|费用|收入|支出|追究|处分|问责|发生|出台"
)
_ZERO = (
    "投诉|事故|舆情|上访|信访|发案|案件|伤亡|死亡|火情|火灾|感染|违规|违纪|差错|失误|通报|复议|诉讼|事件|"
    "有效投诉|重复投诉|负面|败诉|纠纷|举报|案发|逾期|超期|申请|退件|漏登|泄密|失泄密|确诊|病例|"
    "新增(?:病例|违建|案件)|重大|较大|责任|延误|瞒报|漏报|纠错|撤销|发生"
)
_ACTS = "收到|接到|发生|出现|产生|受理|接收|涉及|被提起|引发|收取|发现|遭到|制发|出台"
_NOTHING = re.compile(
    r"(?=[未没从无不暂“零均都总数为：])(?:"  # their first characters: elsewhere nothing is tried
    rf"(?P<act>(?:未|没有|没|从未)(?:再|曾|有)?(?:{_ACTS})过?(?:任何|一起|1起)?|"
    r"未因(?=[^，。；]{2,16}(?:申请|提起|引发|追究|投诉|通报|问责))|无人(?=申请)|不涉及|不存在)|"
    r"(?P<none>暂无(?=[，,。；;]|$)|暂?(?<![其并毫从绝若有])(?:无(?=此类|相关|上述|该类|该项)|"
    r"(?:(?<!还)没有|无)(?!其他需要报告|其他应当报告)"
    rf"(?=[\u4e00-\u9fff■、]{{0,16}}?(?:{_CASES})(?:[，,。；;、）)]|$))))|"
    rf"(?P<zero>[“]?(?<!归)(?<!清)零(?={_ZERO}))|"
    r"(?P<nought>(?:(?:均|都|总数|数量)?为|：)(?:0|０|零|无)(?=[，,。；;、）)]|$)))"
)
_WHOEVER = re.compile("的(?:单位|部门|村|镇|人员|情况下|要|应|不|须|可|予以|视为)|的$|^的")
_EMPTY = re.compile(
    r"(?:此类|相关|上述|该类|该项|这类|类似|以上)?(?:情况|事项|事宜|内容|业务|工作|事件|案件|领域|现象|问题)?"
)
_SHORTCOMING = rare("部分|有的|个别|一些|少数|仍|尚|还$")
_PLAIN = rare("(?:领域|方面|情况|工作|信息|事项|的|等|件数|数量|总数|案件数|发生|出台)$")
_JUST_SO = rare(
    "(?:均|都|暂|也|从|并|尚|总计|共|目前|本年度|全年|[我本][省市县区镇乡村局校院]){1,4}$"
)
_WHEN_WHO = rare(
    r"^(?:因|被|对|就|关于|在|涉及|本年度?|全年|目前|我[镇乡县局校]|本[镇乡县局校]|也|均|都|暂|并|且|提起|引起|的|，|"
    r"辖区内?|全[镇乡县]|窗口服务|\d{4}年度?|有关)+"
)
_PLAN_BEHIND = re.compile("[”]?(?:的?目标|要求|制度|承诺|标准|报告|容忍)")
_BODY = rare("[\u4e00-\u9fff]{1,10}[省市州县区乡镇村局校院]")


@dataclass(frozen=True, slots=True)
class Nothing:
    """A clause, `start` to `end` of its sentence, that says nothing of `subjects` happened."""

    subjects: tuple[str, ...]
    start: int
    end: int


def hinted(text: str, start: int, end: int) -> bool:
    """Whether such words may stand in `text[start:end]`."""
    return _NOTHING.search(text, start, end) is not None


def nothings(sentence: Sentence) -> list[Nothing]:
    """Return the clauses of a sentence that tell of nothing, each with what it is about."""
    found: list[Nothing] = []
    for match in _NOTHING.finditer(sentence.text):
        at = match.start()
        begin, end = sentence.clause(at)
        if match["nought"] and match[0][0] == "：":
            begin = sentence.clause(begin - 2)[0] if begin > 1 else min(begin, at)
            end = max(end, match.end())
            if not sentence.text[begin:at].strip():
                continue  # a colon behind nothing
        if match["zero"]:
            begin = max(begin, sentence.text.rfind("、", begin, at) + 1)
            end = min(end, _upto(sentence.text, match.end(), end))
        if (found and found[-1].end > at) or _is_ruled(sentence, match, begin, end):
            continue
        found.append(Nothing(_subjects(sentence, match, begin, end), begin, end))
    return found


def _upto(text: str, at: int, end: int) -> int:
    found = text.find("、", at, end)
    return end if found < 0 else found


def _is_ruled(sentence: Sentence, match: re.Match[str], begin: int, end: int) -> bool:
    """Asked, lacking, or the name of a rule: 确保不发生, 部分村还没有, “零报告”制度."""
    before = sentence.text[begin : match.start()]
    after = sentence.text[match.end() : end]
    if match["zero"] and (_PLAN_BEHIND.search(after) or before.endswith("防止")):
        return True
    if match["none"] and _SHORTCOMING.search(before):
        return True
    return sentence.asks(match.start()) or _WHOEVER.search(after) is not None


def _subjects(sentence: Sentence, match: re.Match[str], begin: int, end: int) -> tuple[str, ...]:
    before = sentence.text[begin : match.start()]
    after = sentence.text[match.end() : end]
    if match["zero"]:
        whole = _clean(re.split("实现|保持|做到|达到", before.rstrip("“"))[-1])
        thing = after.partition("”")[0].removeprefix("发生")
        return (short(whole + thing),)
    if not match["nought"] and not _EMPTY.fullmatch(after):
        return _each(_clean(after))
    name = _clean(before)
    if name and not _BODY.fullmatch(name):
        each = "、" in name or re.search("均|都", match[0] + before[-2:])
        return _each(name) if each else (name,)
    if begin:
        earlier = sentence.clause(begin - 1)
        return (_clean(sentence.text[slice(*earlier)]),)
    return (_clean(after),)


def _each(words: str) -> tuple[str, ...]:
    """行政复议、行政诉讼 are two things; 重大、较大事故 and a list that ends in 等 are one."""
    names = words.split("、") if "、" in words else JOINED.split(words)
    if len(names) > 1 and "等" not in words and all(len(name) >= 4 for name in names):
        return tuple(map(short, names))
    return (short(words),)


def _clean(words: str) -> str:
    words = _WHEN_WHO.sub("", words.strip("，,。；; "))
    words = _JUST_SO.sub("", words)
    name = named(words) if "、" not in words else words
    return (_PLAIN.sub("", name) or name)[-40:]
