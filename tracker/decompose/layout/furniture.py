"""What a web page or a printer puts round a document: no word of the office (domain.md 3.3).

To teach it something new: a word a page prints by itself goes into `_TOKENS`, one that a value
follows into `_FIELDS`.
"""

import re
from collections import Counter

from tracker.decompose.layout import markers
from tracker.decompose.much.wordlists import firsts
from tracker.decompose.rarely import rare

_FIELDS = (
    "责任编辑|责编|编辑|作者|审核人?|初审|复审|终审|校对|信息来源|文章来源|稿件来源|来源|"
    "发布时间|发布日期|发文时间|"
    "更新时间|更新日期|发布人|录入|浏览次数|浏览量|阅读次数|阅读量|阅读|点击数|点击量|点击率|"
    "点击|访问量|访问次数|人气|"
    "字体大小|字体|字号|背景色|视力保护色|索\\s?引\\s?号|主题分类|信息分类|体裁分类|组配分类|"
    "公开方式|公开范围|公开时限|"
    "公开类别|有效性|时效性|发布机构|信息索引|信息名称|内容概述|关键词|生成日期|保护视力色|打印|"
    "收藏|分享至?到?"
)
_TOKENS = (
    "网站支持IPv6|网站首页|首页|您(?:当前|现在|目前)?(?:所在)?的?位置|(?:当前|所在)的?位置|大|"
    "中|小|默认|打印本页|打印此页|打印|加入收藏|收藏本页|收藏|关闭窗口|关闭本页|关闭|"
    "分享到|分享|微信好友|微信扫一扫|微信|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|朋友圈|人人网|"
    "扫一扫在手机打开当前页|扫一扫|"
    "返回顶部|返回列表|返回|无障碍浏览|无障碍阅读|无障碍|长者模式|长者版|适老版|繁體|繁体版|"
    "简体|English|EN|登录|注册|搜索|"
    "网站地图|联系我们|关于我们|网站声明|设为首页|下载|语音播报|语音朗读|朗读|纠错|我要纠错|"
    "上一篇|下一篇|上一条|下一条|"
    "没有了|无|复制链接|手机版|电脑版|A\\+|A-|T"
)
_VALUE = r"[^\s，。；|｜【】\[\]]{0,24}(?:\s\d{2}:\d{2}(?::\d{2})?)?"
_FIELD = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:{_FIELDS})\s?[:：]\s*(?:[\[【][^\]】]{{0,12}}[\]】]|{_VALUE})"
)
_TOKEN = rare(rf"(?:{_TOKENS})")
_LEFT_SET = r"[\s>＞»›/→|｜·、\-—【】\[\]（）()：:\d]"
_LEFT = re.compile(f"{_LEFT_SET}+")
# What a line begins with of which nothing is left without all these.
_BEGINS = re.compile(rf"{_LEFT_SET[:-1]}{firsts(_FIELDS)}{firsts(_TOKENS)}]")
_STRONG = re.compile(
    rf"【|\[|(?:{_FIELDS})\s?[:：]|首页|当前位置|您的位置|无障碍|分享|打印|关闭|收藏|返回|"
    rf"扫一扫|微信|[上下]一[篇条]"
)
# What the patterns for a line, its tail and a footer cannot do without.
_SIGN = re.compile(r"[【\[:：页置碍享印闭藏回扫信篇条]")
_TAIL_SIGN = re.compile("[【辑篇扫享印闭权yY]")
_FOOTER_SIGN = re.compile("[备码权yY支©管维]")
_LONGEST_LINE = 160  # a line of furniture is short

# No line that is furniture as a whole begins with another character; `_FILE` is told by its point.
_WHOLE = re.compile(
    r"(?=[您当所网首上下责信文来发浏阅点访相延附热扫分打关返我])(?:^(?:您(?:当前|现在|目前)?(?:所在)?的?位置|(?:当前|所在)的?位置|(?:网站)?首页\s*[>＞»›/→-])"
    r"|^[上下]一[篇条页]\s*[:：]|^(?:责任编辑|信息来源|文章来源|来源|发布时间|发布日期|浏览次数|"
    r"阅读次数|点击数|访问量)\s*[:：]"
    r"|^(?:相关(?:链接|文章|解读|文件|文档|附件|阅读|新闻|信息|政策)|延伸阅读|附件下载|"
    r"热门推荐)\s*(?:[:：]|$)"
    r"|^(?:扫一扫|分享到|打印本页|关闭窗口|返回顶部|我要纠错))"
)
_FILE = re.compile(
    r"^\s*(?:附件\s*\d{0,2}\s*[:：]?\s*)?(?:\d{1,2}\s?[.．、]\s?)?[^。；，]{1,60}\.(?:docx?|"
    r"wps|xlsx?|et|pdf|ofd|zip|rar|pptx?|jpe?g|png)"
    r"(?:\s*[（(][^）)]{1,16}[)）])?$"
)
_FOOTER = re.compile(
    r"ICP备|网站标识码|公网安备|版权所有|Copyright|技术支持[:：]|©|网站管理[:：]|网站维护[:：]",
    re.I,
)
_FOOTER_SIDE = rare(
    r"^(?:主办|承办|主管|协办)(?:单位)?\s?[:：]|^(?:地址|邮编|电话|联系电话|传真|邮箱|"
    r"电子邮箱)\s?[:：]|^您是第"
)
_BREADCRUMB = re.compile(
    r"^(?:(?:您(?:当前|现在|目前)?(?:所在)?的?位置|(?:当前|所在)的?位置)\s?[:：]?\s*)?(?:网站)?首页"
    r"(?:\s?[>＞»›→]+\s?[^\s>＞»›→，。]{2,16}){1,8}\s*"
)
_TAIL = re.compile(
    r"\s*(?:【[^】]{0,16}(?:责任编辑|打印|关闭|收藏|分享|返回)[^】]{0,20}】|"
    r"(?<![\u4e00-\u9fff])责任编辑\s?[:：]|[上下]一篇\s?[:：]|"
    r"扫一扫在手机|分享到\s?[:：]?|打印本页|关闭窗口|版权所有|(?i:Copyright))"
)
_RULE = re.compile(r"[\s━─═┄┅┈┉—–―－‐\-_=＝＿▁▔¯*＊★☆·.…~～]+")
_PAGE_NUMBER = re.compile(
    r"[\s—\-–－·]*(?:第\s?)?\d{1,3}(?:\s?/\s?\d{1,3})?(?:\s?页)?(?:\s?[,，]?\s?共\s?\d+\s?页)?[\s—\-–－·]*"
)
_ENDS = re.compile(r"[。；：:;]$|^(?:责任|牵头|配合|协同|完成|主办|协办|时限|单位)|[：:]")
_RUNNING, _PAGES = 40, 3  # a running head is short, and stands on three pages at least
_NEAR = 6  # lines between the marks of a footer and what stands with them


def is_furniture(text: str) -> bool:
    """Whether a whole line is a rule, a page number or what a web page prints round a document.

    >>> is_furniture("字号：大 中 小 【打印】"), is_furniture("责任单位：县财政局")
    (True, False)
    """
    if _RULE.fullmatch(text) or _PAGE_NUMBER.fullmatch(text):
        return True
    if len(text) > _LONGEST_LINE:
        return False
    if _WHOLE.match(text) or ("." in text and _FILE.match(text)):
        return True
    return _only_tokens(text)


def _only_tokens(text: str) -> bool:
    """Nothing is left of the line when the page's own words are taken out."""
    if "。" in text or "，" in text:  # no page's own word has one
        return False
    if not _BEGINS.match(text) or not _SIGN.search(text) or not _STRONG.search(text):
        return False
    return not _LEFT.sub("", _TOKEN.sub("", _FIELD.sub("", text)))


def trimmed(text: str) -> str:
    """Return `text` without the furniture that runs into it: breadcrumbs before, buttons behind.

    >>> trimmed("首页 > 公开 > 要点 某镇要点"), trimmed("抓好落实。 【打印】【关闭窗口】")
    ('某镇要点', '抓好落实。')
    """
    if found := _BREADCRUMB.match(text):
        text = text[found.end() :]
    while (":" in text or "：" in text) and (found := _FIELD.match(text)):
        text = text[found.end() :].lstrip()
    if not _TAIL_SIGN.search(text):
        return text
    if (found := _TAIL.search(text)) and "。" not in text[found.start() :]:
        text = text[: found.start()]
    return text


def footer(lines: list[str]) -> set[int]:
    """Return the lines of a site's footer: its marks, and who keeps the site beside them."""
    marks = [
        index
        for index, line in enumerate(lines)
        if _FOOTER_SIGN.search(line) and _FOOTER.search(line)
    ]
    out = {index for index in marks if "。" not in lines[index]}
    for mark in marks:
        near = range(max(0, mark - _NEAR), min(len(lines), mark + _NEAR + 1))
        out |= {index for index in near if _FOOTER_SIDE.search(lines[index])}
    return out


def _could_run(line: str) -> bool:
    return not _ENDS.search(line) and markers.marker(line) is None


def repeated(lines: list[str]) -> set[int]:
    """Return the lines that a printer repeats on every page: short ones, all but the first."""
    counted = Counter(line for line in lines if 4 < len(line) <= _RUNNING and _could_run(line))
    often = {line for line, times in counted.items() if times >= _PAGES}
    seen: set[str] = set()
    out: set[int] = set()
    for index, line in enumerate(lines):
        if line in often:
            if line in seen:
                out.add(index)
            seen.add(line)
    return out
