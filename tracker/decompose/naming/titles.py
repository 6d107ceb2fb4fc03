"""A short name for a row, as a clerk would write it: verb and object (contracts.md 3).

The clause that carries the act (`acts`) is told short in its own order (`phrases`) and, where it
says too little, completed from beside it: by its topic, by the next act on the same thing, by the
heading. What is still too long loses the rest of its lists (`shortening`).
"""

import re

from tracker.decompose.asks import verbs
from tracker.decompose.naming import acts, phrases, shortening
from tracker.decompose.naming.acts import Rank
from tracker.decompose.naming.shortening import LONGEST, shorten
from tracker.decompose.often import frequencies

_RATE_OF = re.compile("[^，,]*?(?:率|比例|占比)")
_SAME_THING = re.compile(
    r"^(?:全部|同时)*(?:(?:发放|张贴|下发|报送|上报|录入|纳入|上传)(?:到|至|给)|报[^告到送]|"
    r"向[\u4e00-\u9fff]{2,10}(?:公布|公开|报告|通报)$|投入使用$|印发执行$|予以公[开布]$)"
)
_OF_IT = re.compile(rf"^(?:对|把|将)[\u4e00-\u9fff]{{1,10}}的(?={verbs.HEAD.pattern})")
_TAIL = "的要求"
_TOGETHER = 30  # two acts in one title are never longer
_SHORT = 14  # a second act on the same thing is never longer
_BRIEF = 10  # an act so short may take the one before it along


def title(text: str, heading: str = "") -> str:
    """Return a title of at most 40 characters for the obligation `text`.

    >>> title("各单位要进一步健全信息审核制度，确保内容准确。")
    '健全信息审核制度'
    >>> title("5月底前印制便民手册，发放到户。")
    '印制便民手册并发放到户'
    >>> title("每季度检查一遍。", "管好公开栏")
    '公开栏每季度检查一遍'
    """
    words = text.strip()
    parts = acts.parts(words)
    told = shorten(_told(parts, words, heading)) if parts else ""
    return told or shorten(heading or words) or words[:LONGEST]


def _told(parts: list[str], text: str, heading: str) -> str:
    if len(parts) == 1:  # nothing to choose from, nothing beside it
        return _completed(_core(parts[0]), heading)
    at, rank = acts.best(parts, text)
    if rank >= Rank.HINT:
        told = [index for index, part in enumerate(parts) if not acts.says_nothing(part)]
        if heading and not told:
            return heading
        at = told[0] if told and rank is Rank.NOTHING else at
    core = _core(parts[at])
    told_of = at and _with_topic(parts, at, core)
    phrase = _completed(told_of or _beside(parts, rank, at, core), heading)
    if at + 1 < len(parts) and phrase.endswith(core):
        return _continued(phrase, parts[at + 1])
    return phrase


def _core(clause: str) -> str:
    words = phrases.core(clause)
    if words.endswith(_TAIL) and frequencies.hard(clause):
        return words.removesuffix(_TAIL)
    return words


def _completed(phrase: str, heading: str) -> str:
    """Add the thing of the heading where a phrase has none: 公开栏每季度检查一遍."""
    if not heading:
        return phrase
    lacks = phrases.lacks_thing(phrase) or (
        frequencies.hard(phrase) and not phrases.substance(phrase)
    )
    if lacks and (thing := phrases.thing(heading)) and thing not in phrase:
        phrase = thing + phrase
    return phrase


def _with_topic(parts: list[str], at: int, phrase: str) -> str:
    """Topic and act as one phrase: 回应X where the act is a verb alone, else in their order."""
    topic = acts.topic(parts, at, phrase)
    if not topic:
        return ""
    if phrases.bare(phrase) and not acts.stays_in_order(topic) and "责" not in phrase:
        act = re.sub("^(?:及时|同步|一并|同时|严格|依法|全部|进行|予以)+", "", phrase)
        return act + re.sub("^(?:对(?!照)|就|针对)|(?:的)?(?:时|中|方面|过程中)?$", "", topic)
    both = topic + phrase
    for told in (both, (shortening.first_of(topic) or topic) + phrase):
        if shorten(told).endswith(phrase[-4:]):
            return told
    return phrase


def _beside(parts: list[str], rank: Rank, at: int, phrase: str) -> str:
    """Two acts side by side, where one alone says little: the next, or else the one before."""
    before = parts[at - 1] if at else ""
    if before:
        if (rank is Rank.RATE and _rate_of_little(phrase)) or (
            phrases.anaphoric(phrase) and acts.asks(before)
        ):
            return _joined(phrases.core(before), phrase)
        if (
            len(phrase) <= _BRIEF
            and acts.rank(parts, at - 1) in (Rank.SHORT, Rank.GENERAL)
            and not verbs.opens(before)
        ):
            return _joined(phrases.core(before), phrase)
    if not (rank is Rank.GENERAL or phrases.thin(phrase)) or phrases.lacks_thing(phrase):
        return phrase
    for index in (at + 1, at - 1):
        if not 0 <= index < len(parts) or not acts.asks(parts[index]):
            continue
        if acts.rank(parts, index) <= Rank.HINT:
            other = phrases.core(parts[index])
            both = f"{phrase}，{other}" if index > at else f"{other}，{phrase}"
            if len(both) <= _TOGETHER:
                return both
    return phrase


def _rate_of_little(phrase: str) -> bool:
    found = _RATE_OF.match(phrase)
    return found is not None and len(found[0]) <= 6


def _joined(first: str, second: str) -> str:
    both = f"{first}，{second}"
    return both if len(both) <= _TOGETHER + 2 else second


def _continued(phrase: str, clause: str) -> str:
    """Add the next act where it goes on with the same thing, and a standard that has a period."""
    words = phrases.core(clause).removeprefix("并")
    longest = _TOGETHER
    if phrases.anaphoric(words) and acts.asks(clause):
        both = f"{phrase}，{words}"
    elif frequencies.hard(clause) and (found := verbs.predicate(clause)) and found.aim:
        both = f"{phrase}，{clause}"
    elif words.startswith(("对", "把", "将")) and (of_it := _OF_IT.match(words)):
        both = f"{phrase}，{words[of_it.end() :]}"
    elif clause.startswith("并以") and re.search(r"\d\s?[%％]", clause):
        both, longest = f"{phrase}，{clause}", LONGEST
    elif len(words) <= _SHORT and (_SAME_THING.match(words) or _goes_on(clause, words)):
        both = f"{phrase}并{words}"
    else:
        return phrase
    return both if len(both) <= longest else phrase


def _goes_on(clause: str, words: str) -> bool:
    if not phrases.bare(words) or not verbs.HEAD.match(words):
        return False
    return not acts.is_general(phrases.core(clause))
