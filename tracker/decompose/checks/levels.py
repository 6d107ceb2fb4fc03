"""Words of a level that cannot be the paper's own: 我县 in a district, 全区各镇要 (L-LEVEL)."""

import re
from collections.abc import Iterator

from tracker.decompose.checks import found, localities
from tracker.decompose.checks.localities import Place
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Header, Lint

_UNIT = "省|市|县|区|旗|镇|乡|街道"
_OWN = re.compile(  # the first character of both, then which it is: so a search leaps
    rf"[我本全](?:(?<=[我本])(?P<own>{_UNIT})(?![域划别分间内村镇土])|"
    rf"(?<=全)(?<![健安完补齐保]全)(?P<all>{_UNIT})(?![域划别间村级镇面]))"
)
# Bodies of a county or district, named by their level alone: 县政府网站, 区委宣传部, 县直部门.
_OFFICE = (
    "(?:人民)?政府(?:门户网站|网站|办公?室?|公报)?|"
    "委(?:办公?室|宣传部|组织部|统战部|政法委|网信办|编办|农办|巡察办)?(?![员托屈])|"
    "直(?=[各部机单])|"
    "里(?![应各])|政务公开办|党政办|融媒体中心|(?:财政|民政|教育|水利|司法|公安|审计|统计|人社|"
    "住建|卫健|医保|应急|发改|"
    "发展和改革|卫生健康|农业农村|"
    "自然资源|生态环境|人力资源和社会保障|文化和旅游|文旅|市场监管|市场监督管理|退役军人事务|"
    "政务服务|行政审批|城管|城市管理|交通运输|乡村振兴|数据|信访|林业)局"
)
# Asked is only for those of the other rank, and a plain first character is found at once.
_BODIES = {"县": rare(f"区(?:{_OFFICE})"), "区": rare(f"县(?:{_OFFICE})")}
# A body's own name (东湖区政府), a list of levels (市、县、区政府) and 社区委员会 name no other.
_BEFORE_BODY = rare(
    "(?:^|[^\u4e00-\u9fff、]|(?<![省市县州区])、|"
    ""
    "[在由报被经向和与及对到从为将请据托过合行照送至给受归于是以把让的同加前赴按去联中]|落实|主动|"
    "一级)$"
)
_SPEAKS = rare(
    r"(?:[^，。；、\n]{0,10}工作(?:要(?!求|点)|须|应当|必须)|(?:范围内)?的?(?:各|所有|有关|"
    r"相关)(?:[^，。；\n]|[，、](?=各|所有)){0,30}?(?:要|须|应|必须|务必|负责|请|需(?!求|要求)))"
)
_OF_ITSELF = rare(
    r"(?:要(?!求)|须|应(?!急)|必须|将(?=[于在继进持以全])|共(?:主动)?(?:公开|发布|受理|收到|举办|"
    r"召开|开展)|高度重视|始终坚持|"
    r"(?:全年|累计)(?:主动)?(?:公开|发布|受理|收到|举办|召开|开展)|制定(?:出台|印发)?了|印发了|"
    r"出台了|成立了)"
)
# Where 全区 may be the whole of something else than a district.
_ZONE = re.compile("自治区|开发区|高新区|经开区|保税区|度假区|工业园区|广西|宁夏|新疆|西藏|内蒙古")
_RANK = {"省": 1, "市": 2, "县": 3, "区": 3, "旗": 3, "镇": 4, "乡": 4, "街道": 4}
_TOWN, _COUNTY = 4, 3


def lints(text: str, header: Header) -> Iterator[Lint]:
    """Yield, once a line, each word for a level that the paper's place cannot have.

    A township may name its county's bodies, and be told what the whole county does; it may not
    call a district 县, nor speak for the whole county. Of several bodies on a line the first tells.
    """
    own = localities.place(header)
    if not (own.county or own.town or own.city):
        return
    seen: set[str] = set()
    last = 0
    words = [*_OWN.finditer(text)]
    wards = any("区" in word[0] for word in words)  # of nothing else a zone is asked
    zone = wards and bool(_ZONE.search(text) or _ZONE.search(header.title or ""))
    for start, end, meant in sorted((*_named(text, words, own, zone), *_spoken(text, words, own))):
        word = text[start] if text[start] in "县区" else text[start:end]
        if text.find("\n", last, start) >= 0:
            seen.clear()
        last = start
        if word not in seen:
            seen.add(word)
            yield Lint("L-LEVEL", f"“{text[start:end]}”{meant}，请核对改正。", start, end)


def _named(
    text: str, words: list[re.Match[str]], own: Place, zone: bool
) -> Iterator[tuple[int, int, str]]:
    """Words that call the county or the township by another rank's name."""
    for match in words:
        unit = match["own"] or match["all"]
        if unit in "镇乡街道":
            wrong = (own.town and unit != own.town) or (not own.town and match["own"])
            kind = own.town
        else:
            both = unit in {"县", "区", "旗"} and (own.county or (own.city and match["own"]))
            wrong = both and unit != own.county and not (unit == "区" and zone)
            kind = own.county
        if wrong:
            is_own = f"本文件所在地是“{kind}”" if kind else "与本文件的发文机关层级不符"
            yield *match.span(), f"级别用词不对，{is_own}" if kind else is_own
    if bodies := _BODIES.get(own.county or ""):
        for match in bodies.finditer(text):
            before = text[max(0, match.start() - 2) : match.start()]
            if _BEFORE_BODY.search(before):
                yield *match.span(), f"级别用词不对，本文件所在地是“{own.county}”"


def _spoken(text: str, words: list[re.Match[str]], own: Place) -> Iterator[tuple[int, int, str]]:
    """Words of a higher level used as if it were the issuer: 全县各部门要…"""
    rank = _TOWN if own.town else _COUNTY if own.county else 2
    for match in words:
        unit = match["own"] or match["all"]
        if _RANK[unit] >= rank or (unit == own.county and not own.town):
            continue
        stop = found.end(text, match.end(), "。；;！\n", 48)
        asks = _SPEAKS.match(text, match.end(), stop)
        if asks or (match["own"] and _OF_ITSELF.match(text, match.end(), stop)):
            yield *match.span(), "像是上一级文件的口气，与本文件的发文机关层级不符"
