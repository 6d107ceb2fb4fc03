"""Names of bodies: telling 县教育局 and 各镇（街道） from things, places and acts (domain.md 4.3).

A body is known by what its name ends in, and by what no name begins with or holds; the words are
in `organwords`.
"""

import re
from functools import lru_cache

from tracker.decompose.rarely import rare
from tracker.decompose.who.organwords import (
    BEGINNINGS,
    ENDS,
    INSIDE,
    KINDS,
    NETS,
    OF_ALL,
    PEOPLE,
    PLACE,
    RULERS,
    THINGS,
)

_CHARACTERS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·—“”、-]{2,60}")
_LONGEST = 40
# `ENDS` are plain words; of `THINGS` two are patterns.
_ENDS_SO = frozenset(word for word in ENDS.split("|") if len(word) == 1)  # most bodies end so
_ENDS_LONG = tuple(word for word in ENDS.split("|") if word[-1] not in _ENDS_SO)
_NET = re.compile(rf"(?:{NETS})$")
_PLAIN_THINGS = [word for word in THINGS.split("|") if word.isalpha()]
_THING = frozenset(word for word in _PLAIN_THINGS if len(word) == 2)
_THING_LONG = tuple(word for word in _PLAIN_THINGS if word[-2:] not in _THING)
_PATTERNS = "|".join(word for word in THINGS.split("|") if not word.isalpha())
_THING_ELSE, _OF_ELSE = re.compile(f"(?:{_PATTERNS})$"), frozenset(_PATTERNS)
_NO_WHOLE = re.compile("[全本每此两一]体?[省市州盟县区旗乡镇村局]|[省市县]一级|政局|办[事公]")
_BRACKETED = re.compile(
    r"[（(][^（）()\n]{0,60}[)）]|[〔［\[【][^〔〕［］\[\]【】\n]{0,60}[〕］\]】]"
)
_OPENS = re.compile(r"[（(〔［\[【]")
_EVERY = re.compile(
    r"各|有关|相关|其他|(?:[全沿驻][\u4e00-\u9fff])?[省市州县区旗乡镇直级属府关道域]{0,3}各"
)
_OF_EVERY = re.compile(rf"各[\u4e00-\u9fffA-Za-z0-9“”]{{0,20}}(?:{OF_ALL})$")
_US = re.compile(
    "[我本][省市州盟县区旗乡镇村局委办院校社]|我单位|"
    "本(?:单位|部门|级|机关)|该(?:部门|单位|机关|局)"
)
_NO_NAME = re.compile(BEGINNINGS)
_NOT_INSIDE = re.compile(INSIDE)
_SPOT = re.compile(rf"(?:{PLACE}){{1,3}}")
_KIND = re.compile(KINDS)
_GENERIC = re.compile(rf"(?:{PLACE}){{1,3}}(?:{RULERS}){{0,2}}|{KINDS}")
_AT_PLACE = rare(rf"(?:{PLACE})$")
_PEOPLE = rare(rf"(?:{PEOPLE})$")
# What a name of any sort can end in: a quick look that spares most words the rules.
LAST = "".join(
    sorted(
        {word[-1] for word in f"{ENDS}|{OF_ALL}|{KINDS}".split("|")}
        | set("居村街信动通政电草人志导等级）)")
    )
)
_LASTS = frozenset(LAST)
_PEOPLE_LASTS = frozenset(word[-1] for word in PEOPLE.split("|"))
_TAIL = max(map(len, f"{ENDS}|{THINGS}|{NETS}".split("|")))  # no word at an end is longer


@lru_cache(4096)
def is_body(name: str) -> bool:
    """Return whether `name` is the name of one body, or of a group that acts as one.

    >>> [is_body(name) for name in ("县教育局", "各区、县（市）政府", "团县委")]
    [True, True, True]
    >>> [is_body(name) for name in ("政府网站", "全部", "加强监管部门", "县教育局要求各学校")]
    [False, False, False, False]
    """
    bare = core(name)
    if bare[-1:] not in _LASTS:
        return False
    named = _CHARACTERS.fullmatch(bare) and not _NO_WHOLE.fullmatch(bare)
    if not named or len(bare) > _LONGEST or name.startswith(("（", "(")):
        return False
    if _US.fullmatch(bare):
        return True
    if _NO_NAME.match(bare) or _NOT_INSIDE.search(bare) or is_people(bare):
        return False
    if "、" in bare and not _is_group(bare):
        return False
    return ends_with_body(bare) or bool(_OF_EVERY.search(bare))


def may_begin(words: str, at: int = 0) -> bool:
    """Return whether a name may begin as `words` do from `at` on: not with 对, 在 or 加强."""
    return not _NO_NAME.match(words, at)


def core(name: str) -> str:
    """Return `name` without what stands in brackets: 各镇（街道） is 各镇."""
    if _OPENS.search(name):
        name = _BRACKETED.sub("", name)
    return name.strip(" “”\"'")


def ends_with_body(text: str) -> bool:
    """Return whether `text` ends in a body; a bracket behind it then only says which.

    >>> ends_with_body("报送县委组织部"), ends_with_body("开展检查")
    (True, False)
    """
    if text[-1:] not in _LASTS:
        return False
    near = max(0, len(text) - _TAIL)
    if text[-1] not in _ENDS_SO and not text.endswith(_ENDS_LONG) and not _NET.search(text, near):
        return False
    if text[-2:] in _THING or text.endswith(_THING_LONG):
        return False
    return text[-1] not in _OF_ELSE or not _THING_ELSE.search(text, near)


def _is_group(bare: str) -> bool:
    """各区、县政府: what 各 governs, or what shares its last word."""
    return is_every(bare) or bool(re.search("部门$|单位$", bare)) or bool(_SPOT.match(bare))


def is_generic(name: str) -> bool:
    """Return whether `name` only says what sort of body it is: 街道, 部门, 街道办事处.

    >>> is_generic("街道办事处"), is_generic("柳林街道"), is_generic("县医院")
    (True, False, False)
    """
    return bool(_GENERIC.fullmatch(core(name)))


def is_spot(name: str) -> bool:
    """Return whether `name` is a mere word for a place, which never stands alone: 市, 乡镇."""
    return bool(_SPOT.fullmatch(core(name)))


def is_kind(name: str) -> bool:
    """Return whether `name` is a mere word for a body: 政府, 站, 企业."""
    return bool(_KIND.fullmatch(core(name)))


def is_every(name: str) -> bool:
    """Return whether `name` takes in every body of a sort: 各镇, 市直各部门, 有关单位."""
    return bool(_EVERY.match(name))


def is_place(name: str) -> bool:
    """Return whether `name` may be a mere place: 清溪镇, 柳林街道; not 清溪镇政府 or 各镇."""
    bare = core(name)
    return bool(_AT_PLACE.search(bare)) and not is_every(bare)


def is_people(name: str) -> bool:
    """Return whether `name` is a person, a post or people: they act, but are no body.

    >>> is_people("镇主要负责人"), is_people("镇党委书记"), is_people("镇党委")
    (True, True, False)
    """
    bare = core(name)
    return bare[-1:] in _PEOPLE_LASTS and bool(_PEOPLE.search(bare))
