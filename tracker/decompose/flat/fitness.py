"""What it costs that a cell stands under a column, or goes on with the cell before it.

The less the better: 0 is what words cost under a column of words, a body under a column of
bodies earns something. The figures were set so that tables made by hand and by chance come back
(test_flat_properties.py); only their order matters.
"""

from functools import lru_cache

from tracker.decompose.asks import verbs
from tracker.decompose.flat import cellkinds
from tracker.decompose.flat.cellkinds import Kind
from tracker.decompose.rarely import rare
from tracker.decompose.tables import tablecolumns
from tracker.decompose.tables.columnwords import (
    ASIDE,
    BODIES,
    DEMAND,
    GROUP,
    NUMBER,
    PERSON,
    SAID,
    TASK,
    TEXTS,
    TIME,
)

NEVER = 1e9
OUTER, INNER = "outer", "inner"  # columns of words that name; the one that asks
_EARNED = -2.0
_WORDS = {Kind.TEXT: 0.0, Kind.BODIES: 2.5, Kind.TIME: 3.0, Kind.PERSON: 2.5, Kind.NUMBER: 4.0}
_FIT: dict[str, dict[Kind, float]] = {
    GROUP: _WORDS,
    TASK: _WORDS,
    DEMAND: _WORDS,
    PERSON: {Kind.PERSON: _EARNED, Kind.BODIES: 3.0, Kind.TIME: 5.0, Kind.NUMBER: 6.0},
    TIME: {Kind.TIME: _EARNED, Kind.BODIES: 5.0, Kind.PERSON: 5.0, Kind.NUMBER: 4.0},
    **{
        role: {Kind.BODIES: _EARNED, Kind.PERSON: 2.0, Kind.TIME: 5.0, Kind.NUMBER: 6.0}
        for role in BODIES
    },
}
_ODD, _ODD_LONG, _ODD_STOPPED = 2.5, 4.0, 2.0  # words under who or when; a whole sentence there
_SHORT, _NAME = 12, 40  # characters of a cell of words out of place; of a task's name
_EMPTY = {True: -0.5, False: 1.0}
_LONG_NAME, _STOPPED_NAME, _NO_VERB, _BRIEF = 0.6, 1.5, 1.5, 0.3
_MISFIT = 2.5
_BAND, _BAND_UNMARKED = 0.2, 4.0
_BAND_LONGEST = 30
_ONE_MORE, _MAY_SIGN = -0.1, 0.6  # a further body of a list, or the sign-off below
_SIGNS = rare("(?:人民政府|办公室|委员会|指挥部|领导小组)$")
_STOPS = rare("[；。，](?=.)|(?:开展|建立|完善|加强|实施|[和与及的、])$")  # no name does
_FIRST = rare(
    r"[对将把为在每按至到从由向以全各\d“《①-⑨（(]|[上下]半年|第|切实|严格|积极|持续|进一步|加"
)


def parts(roles: tuple[str, ...]) -> list[str]:
    """Tell the column that asks from those that only name what it belongs to."""
    inner = DEMAND if DEMAND in roles else TASK
    if sum(role in TEXTS for role in roles) < 2:
        return [""] * len(roles)
    return [(INNER if role == inner else OUTER) if role in TEXTS else "" for role in roles]


def fits(role: str, cell: str) -> bool:
    """Whether a cell by itself can stand under a column with `role`."""
    if role == NUMBER:
        return not cell or tablecolumns.is_numeral(cell)
    return cost(role, cell, "") <= _MISFIT


@lru_cache(8192)
def cost(role: str, text: str, part: str) -> float:
    """Return what it costs that `text` stands under a column with `role`, one of `parts`."""
    kind = cellkinds.kind(text)
    if role == ASIDE:
        return 0.0 if kind is Kind.EMPTY else 0.5
    if kind is Kind.EMPTY:
        return _EMPTY[role in SAID]
    basic = _FIT[role].get(kind, _ODD if len(text) <= _SHORT else _ODD_LONG)
    return basic + (_of_words(role, text, part) if kind is Kind.TEXT else 0.0)


def _of_words(role: str, text: str, part: str) -> float:
    """What makes words unlike a name, unlike a demand, or unlike who and when."""
    stopped = text.endswith(("。", "；", ";"))
    if role in SAID:
        return _ODD_STOPPED * stopped
    if part == OUTER:
        sentence = _LONG_NAME * (len(text) > _SHORT and _begins(text))
        unlike = (len(text) > _NAME) + (_STOPS.search(text) is not None)
        return sentence + unlike + _STOPPED_NAME * stopped
    if part == INNER:
        brief = len(text) <= _SHORT and not text.endswith("。")
        return _NO_VERB * (not _begins(text)) + _BRIEF * brief
    return 0.0


def _begins(text: str) -> bool:
    """Whether `text` begins as what is asked does: with a verb, an object put first, a time."""
    return bool(verbs.HEAD.match(text) or _FIRST.match(text))


def band(text: str) -> float:
    """Return what it costs that `text` runs across the table as a heading."""
    if cellkinds.is_band(text):
        return _BAND
    plain = cellkinds.kind(text) is Kind.TEXT and len(text) <= _BAND_LONGEST
    return _BAND_UNMARKED if plain and not text.endswith(("。", "；", ";", "，")) else NEVER


@lru_cache(8192)
def going_on(role: str, before: str, text: str) -> float:
    """Return what it costs that `text` goes on with the cell `before`, broken or a list."""
    if role == NUMBER or tablecolumns.is_numeral(text):
        return NEVER
    if role == TIME:
        return 0.3 if cellkinds.is_time(before + text) or cellkinds.is_time(text) else 3.0
    if role in BODIES:
        return _further_body(before, text)
    if role == PERSON:
        return 0.6 if cellkinds.is_people(text) else 3.0
    wrong = 0.0 if cellkinds.kind(text) is Kind.TEXT else 3.0
    return wrong + (1.2 if before.endswith(("。", "；", "！", ";")) else 0.6)


def _further_body(before: str, text: str) -> float:
    if not cellkinds.is_bodies(text):
        return 1.0 if cellkinds.is_bodies(before + text) else 4.0
    if cellkinds.kind(before) is Kind.TEXT and cellkinds.is_bodies(before + text):
        return _EARNED
    return _MAY_SIGN if _SIGNS.search(text) else _ONE_MORE
