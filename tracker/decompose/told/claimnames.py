"""What a figure counts, told short: 累计公开财政信息14条 is 财政信息."""

import re

from tracker.decompose.rarely import rare
from tracker.decompose.told import claimwords as said

LONGEST = 16
_DOING = rare(
    rf"(?:{said.DOING})(?:了|到(?![位期户])|出(?![口租行动版]))?(?!{said.NOUN_TAIL}|{said.NOUN_BODY})|"
    r"(?<=[站号台栏网信群端微])(?:公开|公布|发布|更新|公示|宣传|推送)"
)
_SINCE = rare(
    r"[全本当]年度?|累计|总?共计?(?![同享建产青和有性识治管用餐])|年内|先后|(?<!\d)\d{4}年度?(?![\d底])"
)
_FIRST = rare(rf"(?:{said.DOING}|{said.OPENING})[了到]?(?!{said.NOUN_TAIL})")
_NOUN = rare(said.NOUN_BODY)
_LIGHT = ("开展", "组织", "举办", "进行", "实施", "举行", "召开")  # what follows them is a thing
_SO_FAR = re.compile("(?:已|正在|按期|按时|实际|现){0,2}")
_AFTER_TITLE = re.compile("》等|”等|》、|“$")
_HAN = rare("[\u4e00-\u9fff“”《》A-Za-z]{1,20}")
_ENDS = "，。；,;、 的（）()：:"
_OPEN_GLOSS = re.compile("（[^（）]{0,20}）?$")
_PEOPLE = frozenset({"参加", "参与", "参训", "受益", "参会"})
_SHORT = rare("(?:类|级|形式|方式|方面|[线网]上|[线网]下|其他|其余|其它|其中|户|村)$")
_SHARED = rare("(?:均|都|皆|各)(?:是|为|达到?|约|近|已达|超过?|实现)?$")


def stripped(words: str) -> str:
    """Take off what leads to the deed and what only counts: 全年共, 累计, 达, 为."""
    while (found := said.LEADING.match(words)) and len(words) - found.end() != 1:
        words = words[found.end() :]
    while (found := said.CLOSING.search(words[-4:])) and len(words) - len(found[0]) != 1:
        words = words[: len(words) - len(found[0])]
    return words


def named(words: str) -> str:
    """Return the thing in the words before a figure, or their verb where no thing is there.

    >>> named("全年共举办政策宣讲会"), named("镇财政安排政务公开专项经费"), named("办结")
    ('政策宣讲会', '政务公开专项经费', '办结')
    """
    if (growth := said.GROWTH.search(words)) and len(growth[0]) > 1:
        return stripped(growth[0])
    words = stripped(words)
    for cut in _AFTER_TITLE.finditer(words):
        if len(words) - cut.end() >= 2:
            words = words[cut.end() :]
            break
    words = _behind_last(_SINCE, words)
    thing = _behind_last(_DOING, words)
    first = _FIRST.match(thing)
    # 发放补助资金: 补助 is of the noun once the deed is taken off
    whole = first and thing != words and _NOUN.match(thing, first.end())
    if first and not whole and len(thing) - first.end() >= 2:
        thing = stripped(thing[first.end() :])
    return short(thing)


def _behind_last(pattern: re.Pattern[str], words: str) -> str:
    """Return what follows the last find that leaves a thing behind it."""
    for found in reversed(list(pattern.finditer(words))):
        if len(words) - found.end() >= 2:
            return stripped(words[found.end() :])
    return words


def short(words: str) -> str:
    """Keep a name within its length: the last thing of a long list, or its last characters."""
    words = _OPEN_GLOSS.sub("", words).strip(_ENDS)
    if len(words) > LONGEST and "、" in words:
        words = words.rpartition("、")[2]
    if len(words) > LONGEST and len(words.rpartition("的")[2]) >= 4:
        words = words.rpartition("的")[2]
    if len(words) > LONGEST and len(words.rpartition("为")[2]) >= 4:
        words = words.rpartition("为")[2]
    if len(words) > LONGEST and words[-1:] != "》":
        words = words[-LONGEST:]
    return words.strip(_ENDS)


def is_bare(name: str) -> bool:
    """Whether words are only a verb (办结, 已整改): the thing was named before.

    >>> is_bare("已办结"), is_bare("开展检查"), is_bare("群众来信")
    (True, False, False)
    """
    if name.startswith(_LIGHT):
        return False
    so_far = _SO_FAR.match(name)
    at = so_far.end() if so_far else 0
    while size := said.verb_at(name, at):
        at += size
    return at == len(name)


def run(text: str, at: int, stop: int) -> int:
    """Return where the words that follow a figure without a stop end."""
    found = _HAN.match(text, at, stop)
    return found.end() if found else at


def behind(text: str, at: int, stop: int, *, often: bool) -> str:
    """Return the noun that follows a figure (36条工作动态), up to where the sentence goes on.

    `often` says that the figure counts how often: 先后三次召开专题会议.
    """
    words = text[at : run(text, at, stop)]
    if often and _DOING.search(words):
        return named(words)
    if words in _PEOPLE:
        return words + "人员"
    for cuts in (said.BEHIND, _DOING):
        if (cut := cuts.search(words)) and (cut.start() != 1 or cuts is said.BEHIND):
            words = words[: cut.start()]
    return words


def listed(words: str) -> list[str]:
    """Return the things of a short list: 党委会、镇长办公会 are two."""
    return [name for part in said.JOINED.split(words) if (name := named(part))]


def shared(words: str) -> list[str]:
    """Return the things that share one figure (A率和B率均达100%, 观摩、比武各1次), else none."""
    found = _SHARED.search(words)
    names = listed(words[: found.start()]) if found else []
    return names if len(names) > 1 else []


def part_of(name: str, whole: str) -> str:
    """Name a part by its whole where it says too little alone: 财政类 of 信息 is 财政类信息."""
    if whole and whole not in name and (len(name) <= 2 or _SHORT.search(name)):
        return name + whole if len(name + whole) <= LONGEST else name
    return name
