"""The short name that a person would give a figure: 群众知晓率, 政务公开简报, 税收收入增长率.

A name is 1 to 30 characters, without the verb that asks and without the words of time before it.
"""

import re
from functools import lru_cache
from itertools import takewhile

from tracker.decompose.much import makewords, namewords
from tracker.decompose.much.figures import Figure
from tracker.decompose.much.units import COUNT, SHARE, SIZE
from tracker.decompose.rarely import rare

LONGEST = 30
SHORTEST = 3  # of a name that says more than its code
_LONG = 20
_HANDY = 16  # a longer name is cut at 的 or a verb where it can be
_NO_NAME = "指标"
_ENDS_IN_RATE = re.compile(f"(?:{namewords.RATES})$")
_MADE = rare(
    r"(?P<act>建成|配备|安装|开通|设立)(?P<thing>(?!投|并|后|使用|完)[\u4e00-\u9fff]{2,12})(?=[，。；、\s]|$)"
)
# 短视频等形式占比 is that of 短视频; 图文、视频类解读 is one thing in two forms.
_FORM = rare("等(?:形式|方式|渠道|途径)?(?=(?:占比|比例|比重)$)")
_ONE_KIND = rare("[^、]{1,6}类")
_TELLING = rare("推送|发布|更新|报送|巡查|走访|检查|抽查|宣讲|培训|通报")  # 每周推送3期
_FROM = re.compile(
    r"(?:由|从)[^，。；\d]{0,10}\d[^，。；]{0,8}$|在[^，。；\d]{0,10}\d[^，。；]{0,8}基础上$"
)
_FROM_BEFORE = rare(
    rf"[\u4e00-\u9fffA-Za-z“”]{{1,16}}(?:{namewords.RATES})(?=[均都为是由从达在]|\d|不|保持|$)"
)
_NO_MEASURE = rare(r"(?:较|比)[^，。；]{2,12}$|按每?.{0,8}$|标准$")
_GETS = rare("^(?:完成|争取|招引|引进|安排)")
_LED = re.compile("对|了|好|出|一批")
JOINT = re.compile("、|以及|[和与及]")
_STOPS = "，。；,;！？：:\n"


_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
_PAIRED = re.compile("[“”《》（）]")


@lru_cache(256)  # the ways to a name ask it of the same words
def trim(words: str) -> str:
    """Return `words` without what leads to a name and what leads on from it.

    >>> trim("到2025年底力争农村自来水普及率要"), trim("确保")
    ('农村自来水普及率', '')
    """
    words = words.strip()
    while words:
        before = words
        if found := namewords.LEADING.match(words):
            words = words[found.end() :]
        if words[-1:] in namewords.ENDS and (found := namewords.TRAILING.search(words)):
            words = words[: found.start()]
        words = words.strip()
        if words == before:
            break
    for opening, closing in _PAIRS if _PAIRED.search(words) else ():
        if words.count(opening) != words.count(closing):
            words = words.replace(opening, "").replace(closing, "")
    return words


def rates(head: str) -> list[str]:
    """Return the rates that `head` names one beside the other: 开工率、竣工率均要.

    >>> rates("农村危房改造开工率、竣工率均要"), rates("政策文件解读率")
    (['农村危房改造开工率', '竣工率'], ['政策文件解读率'])
    """
    parts = [trim(part) for part in JOINT.split(trim(head))]
    found = list(takewhile(_ENDS_IN_RATE.search, reversed(parts)))[::-1]
    if len(found) > 1:
        return [_handy(part) for part in found]
    return [_rate(trim(head))]


def pairs(head: str, count: int) -> list[str]:
    """Return the `count` names that 分别 shares its figures among, or none if they are not as many.

    >>> pairs("小学、初中巩固率分别", 2)
    ['小学巩固率', '初中巩固率']
    """
    words = trim(head)
    parts = [trim(part) for part in JOINT.split(words)]
    if len(parts) != count or not all(parts):
        return []
    last = parts[-1]
    if rate := _ENDS_IN_RATE.search(last):
        end = last[-3:] if len(rate[0]) == 1 else rate[0]  # 巩固率, 占比
        parts = [_FORM.sub("", part) for part in parts]
        parts = [part if _ENDS_IN_RATE.search(part) else f"{part}{end}" for part in parts]
    else:
        parts = [_thing(part) or part for part in parts]
    return [_handy(part) for part in parts]


def _rate(words: str) -> str:
    """The rate at the end of `words`, without the clause before it."""
    for mark in ("的", "、", "等"):
        if mark in words:
            behind = words.rpartition(mark)[2]
            one = mark == "、" and _ONE_KIND.match(behind)
            if len(behind) > len(mark) + 2 and _whole(behind) and not one:
                words = behind
    return _handy(words)


def _whole(words: str) -> bool:
    """Whether no quotation mark or bracket was cut through."""
    return words.count("”") <= words.count("“") and words.count("）") <= words.count("（")


def _handy(words: str) -> str:
    if len(words) > _HANDY:
        acts = list(makewords.FIRM.finditer(words))
        behind = words[acts[-1].end() :] if acts else words.rpartition("的")[2]
        words = behind if len(behind) >= SHORTEST else words
    return trim(words)[-LONGEST:]


def changed(head: str, unit: str) -> str:
    """Return the name of a rise or fall that ends `head`, or "": 税收收入较上年增长.

    >>> changed("税收收入较上年增长", "%"), changed("年末不良贷款率下降", "个百分点")
    ('税收收入增长率', '不良贷款率下降')
    """
    words = head.strip()
    found = namewords.CHANGE.search(words)
    if not found:
        return ""
    thing = namewords.COMPARED.sub("", words[: found.start()])
    thing = _rate(trim(_FROM.sub("", thing)))
    return f"{thing}{found['word']}{'率' if unit == '%' else ''}"[-LONGEST:]


def of_figure(text: str, begin: int, start: int, figure: Figure, between: str) -> str:
    """Return what a figure of `text` counts.

    `begin` is where the words about it begin, `start` where its own do, bound and all; `between`
    what stands between the two.
    """
    head = text[begin:start]
    if "由" in head or "从" in head or "基础上" in head:
        head = _FROM.sub("", head)
    if figure.sort is SHARE:
        if name := changed(head, figure.unit):
            return name
        name = _rate(trim(head))
    elif figure.sort in (COUNT, SIZE):
        name = _counted(text, head, figure, between, bound=start < figure.start)
    else:
        name = _measured(trim(head)) or (between and _thing(between)) or _behind(text, figure.end)
    if len(name) < 2:
        name = _earlier(text, begin, figure.sort is SHARE) or name
    name = name[-LONGEST:] or _behind(text, figure.end)
    return name or (f"{figure.unit}数" if figure.sort is COUNT else _NO_NAME)


def _counted(text: str, head: str, figure: Figure, between: str, *, bound: bool) -> str:
    thing = _thing(between) if between else ""
    behind = _behind(text, figure.end)
    if len(thing) > 1:
        act = makewords.ACT.fullmatch(thing)
        if not act:
            return thing
        if not behind:  # 栏目信息每两周至少更新1条
            return _with_act(_of_period(head), thing)
    if behind and (between or not bound or _ends_in_act(head)):
        return behind
    if between and figure.unit == "次":
        return between
    return _of_period(head) or behind


def _with_act(thing: str, act: str) -> str:
    return f"{thing}{act}" if 0 < len(thing) <= _HANDY - len(act) else act


def _ends_in_act(head: str) -> bool:
    words = trim(head)
    return not words or words.endswith("等") or makewords.leads_on(words)


def _of_period(head: str) -> str:
    """巡河 of 村级河长每周巡河, 网络学习 of 网络学习每人每年."""
    if "每" in head and (periods := list(namewords.PERIOD.finditer(head))):
        words = trim(head[periods[-1].end() :])
        if _TELLING.fullmatch(words):
            return _with_act(_thing(head[: periods[-1].start()]), words)
        behind = _thing(words)
        if len(behind) > 1:
            return behind
        head = head[: periods[-1].start()]
    return _thing(head)


def _thing(words: str) -> str:
    """What is made, of an act and its thing: 农村公厕 of 年内新建农村公厕."""
    words = trim(words)
    if found := makewords.FIRM.search(words):
        at = found.end()
        while more := makewords.FIRM.match(words, at) or makewords.THEN.match(words, at):
            at = more.end()
        if not words[at:]:
            return trim(words[: found.start()]) if len(words[: found.start()]) > 3 else ""
        words = words[at:]
    elif (found := makewords.ACT.match(words)) and len(words) - found.end() > 1:
        words = words[found.end() :]
    if led := _LED.match(words):
        words = words[led.end() :]
    if len(words) > _HANDY or "的" in words:
        behind = words.rpartition("的")[2]
        words = behind if len(behind) > 1 and _whole(behind) else words
    return trim(words)


def _measured(words: str) -> str:
    """The measure at the end of `words`: 平均办理时限, 每户宅基地面积."""
    words = _NO_MEASURE.sub("", words)
    for mark in ("的", "将", "把"):
        if len(behind := words.rpartition(mark)[2]) > 2:
            words = behind
    return trim(_GETS.sub("", words))


def _behind(text: str, end: int) -> str:
    """The thing counted, behind its unit: 至少发布1期招聘信息."""
    found = namewords.BEHIND.match(text, end)
    if not found or found["name"] in namewords.EMPTY:
        return ""
    return trim(found["name"].partition("的")[0] or found["name"])


def _earlier(text: str, begin: int, rate: bool) -> str:
    """What the clause before is about, where the own clause does not say it."""
    if begin < 1 or text[begin - 1] not in "，,：:":
        return ""
    before = max(text.rfind(stop, max(0, begin - 80), begin - 1) for stop in _STOPS) + 1
    clause = text[max(before, begin - 60) : begin - 1]
    if rate and (found := _FROM_BEFORE.search(clause)):
        return _rate(trim(re.sub(".*(?:截至|目前)(?:去年|上年)?底?", "", found[0])))
    return _thing(re.split(r"\d", clause)[0])


def of_made(text: str, at: int) -> str:
    """Return the name of a whole whose thing stands behind the word that ends at `at`, or "".

    >>> of_made("各村全部建成公开专区", 4), of_made("公厕全部建成投用", 4)
    ('公开专区建成率', '')
    """
    found = _MADE.match(text, at)
    return f"{found['thing']}{found['act']}率" if found else ""


def of_total(text: str, begin: int, at: int, act: str, *, nought: bool = False) -> str:
    """Return the name of a whole (or of a nought): what stands before the word, and the act.

    >>> of_total("排查出的重大隐患全部整改销号", 0, 8, "整改")
    '重大隐患整改率'
    """
    thing = text[begin:at]
    if len(trim(thing)) < 2 and begin > 1 and text[begin - 1] in "，,":
        before = max(text.rfind(stop, max(0, begin - 80), begin - 1) for stop in _STOPS) + 1
        thing = re.split(r"\d", text[max(before, begin - 60) : begin - 1])[0]
    thing = trim(
        re.sub(r".*\d[\d.]{0,6}[万亿]?[个项家座所户处条](?=[\u4e00-\u9fff]{2})", "", thing)
    )
    behind = thing.rpartition("的")[2]
    thing = _thing(behind if len(behind) > 1 else thing)
    if len(thing) > _LONG:
        thing = re.split("[、，和与及]", thing)[-1] or thing
    if nought:
        return f"{thing}{act}"[-LONGEST:] or _NO_NAME
    act = "落实" if act in namewords.MERE else act
    return f"{thing}{'' if thing.endswith(act) else act}率"[-LONGEST:]
