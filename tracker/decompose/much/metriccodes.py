"""Which of the measures that the registers count a figure is: graphic_rate (domain.md R5, R10)."""

import re

from tracker.decompose.much.units import COUNT, Sort
from tracker.decompose.rarely import rare

_RATE = "(?:率|比例|占比|比重|覆盖面)"
_FORMS = (
    "图解|图表|图文|图片|图示|图说|一图读懂|漫画|动漫|动画|视频|音频|H5|h5|访谈|直播|专访|新闻发布会|音视频|"
    "长图|沙画|情景剧|媒体报道|问答"
)
_MANY = rare(
    rf"多样化|多形式|多种形式|多元化|非文字|非文本|(?:{_FORMS})[^，。；]{{0,6}}?(?:、|和|与|及|或|等)"
    rf"[^，。；]{{0,6}}?(?:{_FORMS}|形式|方式)|音视频"
)
_GRAPHIC = rare(rf"(?:图解|图文|图表|图片|图示)[^，。；、]{{0,4}}{_RATE}")
_READ = re.compile("解读")
_READ_RATE = re.compile(rf"解读(?:覆盖)?{_RATE}$")
_MANY_RATE = re.compile(rf"(?:多样|多形式|多种形式|多元|非文字|非文本)[^，。；]{{0,8}}{_RATE}")
_CHANNELS = re.compile(rf"(?:多渠道|多平台|全渠道)[^，。；]{{0,6}}{_RATE}")
_GOVERNMENT = rare(
    r"政(?:办)?发|以[^，。；]{0,8}(?:人民)?政府(?:[及和、或][^，。；]{0,10})?(?:名义|印发|制发|发布)|"
    r"政府(?:[（(][^，。；]{0,6}[)）])?(?:名义|文件)|政府(?:及其?|、|和|或)[^，。；]{0,4}政?府?办公室名义|"
    r"政府办(?:公室)?名义"
)
_ACCOUNT = rare("(?:账号|帐号|公众号|微博|抖音号|视频号|新媒体)")
_PLATFORM = re.compile("平台|同类|同一(?:类型)?(?:媒体|渠道)")
_IDLE = rare(r"间隔|[未不无没停断](?:有)?(?:更|发布新|内容更)|断更|更新周期|不更新")
_DAYS = {"天", "日"}
CEILINGS = ("<=", "<")
NAMES = {
    "interpretation_rate": "解读率",
    "diversified_rate": "多样化解读率",
    "graphic_rate": "图解比例",
    "multi_channel_rate": "多渠道发布率",
    "gov_diversified": "政府文件多样化解读率",
    "accounts_per_platform": "同一平台账号数",
    "max_interval_days": "更新间隔",
}


def of_share(metric: str, clause: str, *, whole: bool = False) -> str | None:
    """Return the code of a rate; `whole` for 100 %, which of 政发 documents has its own.

    >>> of_share("图文解读比例", ""), of_share("群众知晓率", "政策解读")
    ('graphic_rate', None)
    """
    if _CHANNELS.search(metric):
        return "multi_channel_rate"
    if _MANY_RATE.search(metric) or (_READ.search(metric) and _MANY.search(metric)):
        return "gov_diversified" if whole and _GOVERNMENT.search(clause) else "diversified_rate"
    if _GRAPHIC.search(metric):
        return "graphic_rate"
    return "interpretation_rate" if _READ_RATE.search(metric) else None


def of_total(act: str, behind: str, before: str) -> str | None:
    """Return the code of 全部解读 and the like from what stands behind and before the word."""
    if act == "图解":
        behind = f"图解{behind}"
    if not (_READ.search(behind) or act in ("解读", "图解")):
        return None
    if _MANY.search(behind):
        return "gov_diversified" if _GOVERNMENT.search(before) else "diversified_rate"
    if re.search("图解|图文", behind):
        return "graphic_rate"
    return "interpretation_rate"


def of_count(clause: str, unit: str, sort: Sort, sign: str) -> str | None:
    """Return the code of a ceiling on accounts or on the days without an update."""
    if sign not in CEILINGS:
        return None
    if sort is COUNT and unit == "个" and _ACCOUNT.search(clause) and _PLATFORM.search(clause):
        return "accounts_per_platform"
    if unit in _DAYS and _IDLE.search(clause):
        return "max_interval_days"
    return None
