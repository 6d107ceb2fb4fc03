"""Stretches that only say who and when: （责任单位：A）, a line of labels, 由A牵头，B配合。

They are found before obligations are: nothing in them is asked of anybody.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache

from tracker.decompose.layout import brackets
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Span
from tracker.decompose.taken import Taken
from tracker.decompose.when import closing
from tracker.decompose.who import labelwords, organs, roles, standing, unitlists
from tracker.decompose.who.labelwords import Role
from tracker.decompose.who.roles import Said

_LONGEST = 400  # characters of a bracket that names owners
_STOPS = "。；;！？\n"
_SENTENCE = re.compile("[^。！？；;\n]+[。；;]?")
_HINTS = (
    "牵头|负责|主办|承办|以上|上述|前述|上列|所列|单位|部门|科室|股室|领导|责任人|负责人|联系|"
    "时限|时间|配合|参与"
)
_HINT = re.compile(_HINTS)
# No label is without a hint, a bracket or a colon: most headings are. No sets, so a search leaps.
_SIGN = re.compile("|".join(map(re.escape, "（(［[〔【〖]］〕】:：")) + f"|{_HINTS}")
_TO_LAST_STOP = re.compile(".*[。！？；;\n]", re.DOTALL)
_STOP = rare("[。！？\n]")
_SEGMENT = rare(r"(?:[^，,；;\s（(\n]|[（(][^（）()\n]*[)）]|[（(])+[，,；;。 \t]*|[，,；;。 \t]+")
_WORD = rare("[\u4e00-\u9fff]$")
_LOOSE = "，,；;。、 \t"
_NO_LABEL_BEHIND = rare("[各个该本与和及确定有关新增以下的级无设按等将把对由为请让]$")
_VALUE_LONGEST = 1200  # characters behind a label that are read
_FIRST_VALUE = 60  # characters in which a first name, or a first label, is looked for
_LABEL_LINE = 200  # characters of a line of labels that the next line may go on
_SENTENCE_READ = 240


@lru_cache(2048)  # asked once for the heading's sake and once for the rows'
def labels(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the stretches of `text[start:end]`, a line, that only say who and when, in order."""
    if _continues(text, start, end):
        return (Span(start, end),)
    if not _SIGN.search(text, start, end):
        return tuple(standing.sentences(text, start, end))
    found = Taken()
    for opens, closes in _brackets(text, start, end):
        if found.free(opens, closes):
            found.add(opens, closes)
    for begins, ends in _labelled(text, start, end, found):
        if found.free(begins, ends):
            found.add(begins, ends)
    for begins, ends in [*_closing(text, start, end, found), *standing.sentences(text, start, end)]:
        if found.free(begins, ends):
            found.add(begins, ends)
    return tuple(found.all())


def around(line: Span, found: Iterable[Span]) -> list[Span]:
    """Return what is left of `line` without the labels `found` in it."""
    out, start = [], line.start
    for label in found:
        out.append(Span(start, label.start))
        start = label.end
    return [*out, Span(start, line.end)]


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for opens, closes in brackets.pairs(text, start, end):
        if opens < at:
            continue
        if closes is None:
            near = min(end, opens + _FIRST_VALUE)
            if any(labelwords.colons(text, opens, near)):
                at = _stop(text, opens, end)
                yield opens, at
        elif closes - opens <= _LONGEST and _is_owners(text, opens, closes, end):
            at = closes + 1
            if at < end and text[at] in "。；;":
                at += 1
            yield opens, at


def _is_owners(text: str, opens: int, closes: int, end: int) -> bool:
    """Whether a bracket names owners: by a label, by roles, or as a bare list behind a sentence."""
    if labelwords.COLON.match(text, opens + 1, closes):  # most begin with their label
        return True
    if any(labelwords.colons(text, opens + 1, closes)):
        return True
    if labelwords.LABEL.fullmatch(text, opens + 1, closes):  # 【责任单位】 is a label by itself
        return False
    inside = text[opens + 1 : closes]
    found = roles.said(inside)
    if found.labelled or found.roles:
        return _names(found)
    if not found.strange and not found.parties:
        return bool(standing.sentences(inside, 0, len(inside)))
    return _names(found) and _stands_alone(text, opens, closes, end, found)


def _names(found: Said) -> bool:
    """Whether nothing but bodies and roles is said, and some body is named."""
    return bool(found.parties) and not found.strange


def _stands_alone(text: str, opens: int, closes: int, end: int, found: Said) -> bool:
    """Whether a bare list of bodies says who does what stands before it.

    报县应急局（县安委办）: which body. 建示范点（清溪镇）: where. Neither is an owner.
    """
    before = text[max(0, opens - 40) : opens].rstrip()
    after = text[closes + 1 : min(end, closes + 2)]
    if after and after not in _STOPS + "，,":
        return before[-1:] in tuple("。；;！")
    parties = [party.name for party in found.parties]
    if all(organs.is_generic(name) for name in parties):
        return False
    if not before or before[-1] in _STOPS:
        return True
    return not organs.ends_with_body(before) and not all(map(organs.is_place, parties))


def _labelled(text: str, start: int, end: int, taken: Taken) -> Iterator[tuple[int, int]]:
    """Labels with a colon, each as far as its bodies go: 责任单位：A、B；完成时限：6月底."""
    at = start
    gaps = taken.gaps(start, end)
    for label in (label for gap in gaps for label in labelwords.colons(text, *gap)):
        begins, ends = label.span()
        if begins < at or not _begins(text, label, start):
            continue
        stop = _stop(text, ends, min(end, ends + _VALUE_LONGEST))
        at = _extent(text, label, taken.until(ends, stop))
        yield begins, at


def _stop(text: str, at: int, end: int) -> int:
    """Return where the sentence at `at` ends, its stop included."""
    found = _STOP.search(text, at, end)
    return found.start() + (text[found.start()] == "。") if found else end


def _begins(text: str, label: re.Match[str], start: int) -> bool:
    """A label stands at the beginning of something; run into a sentence, a body must follow."""
    before = text[max(start, label.start() - 2) : label.start()]
    if not _WORD.search(before):
        return True
    value = _SEGMENT.match(text, label.end(), label.end() + _FIRST_VALUE)
    units = unitlists.split_units(value[0]) if value else ()
    return bool(units) and organs.is_body(units[0]) and not _NO_LABEL_BEHIND.search(before)


def _extent(text: str, label: re.Match[str], stop: int) -> int:
    """Return where the value of a label ends: before the first words that name nobody."""
    at, first = label.end(), True
    other = labelwords.role_of(label) is Role.OTHER
    for segment in _SEGMENT.finditer(text, label.end(), stop):
        words = segment[0].strip(_LOOSE)
        if not first and words and not _goes_on(words) and not (other and roles.is_human(words)):
            return at
        first = first and not words
        at = segment.end()
    return at


def _goes_on(words: str) -> bool:
    if labelwords.LABEL.match(words) or standing.states(words) or roles.is_time(words):
        return True
    return _names(roles.said(words))


def _closing(text: str, start: int, end: int, taken: Taken) -> Iterator[tuple[int, int]]:
    """Sentences that say nothing but who: 此项工作由A负责。 责任单位为A、B。

    B配合。 alone goes with the row before it; behind such a sentence it is one too. One that
    lies in a label found already is read only where the sentence behind it asks.
    """
    last = -1
    inside: list[re.Match[str]] = []
    gaps = taken.gaps(start, end)  # what lies in labels behind the last of them changes nothing
    for sentence in _hinted(text, start, gaps[-1][1] if gaps else start, end):
        begins, ends = sentence.span()
        if ends - begins > _SENTENCE_READ:
            continue
        if not taken.free(begins, ends):
            inside.append(sentence)
            continue
        words = sentence[0]
        if closing.only_closes(words):
            yield begins, ends
            continue
        says = _says_who(words)
        if says is _Says.ROLES:
            for one in inside:
                if _closes(one, last):
                    last = one.end()
        inside.clear()
        if says is _Says.ALL or (says is _Says.ROLES and last == begins):
            last = ends
            yield begins, ends


def _hinted(text: str, start: int, until: int, end: int) -> Iterator[re.Match[str]]:
    """The sentences with a hint before `until`, each found from its hint: most have none."""
    at = start
    while hint := _HINT.search(text, at, until):
        stop = _TO_LAST_STOP.match(text, at, hint.start())
        sentence = _SENTENCE.match(text, stop.end() if stop else at, end)
        if sentence is None:
            return
        yield sentence
        at = sentence.end()


def _closes(sentence: re.Match[str], last: int) -> bool:
    if closing.only_closes(sentence[0]):
        return False
    says = _says_who(sentence[0])
    return says is _Says.ALL or (says is _Says.ROLES and last == sentence.start())


class _Says(Enum):
    """What a sentence says about who: no body, bodies with a role, all there is to say."""

    NOTHING = 0
    ROLES = 1
    ALL = 2


def _says_who(sentence: str) -> _Says:
    words = sentence.strip(_LOOSE)
    if roles.says_nothing(words):
        return _Says.NOTHING
    found = roles.said(words)
    if not _names(found):
        return _Says.NOTHING
    if any(labelwords.LABEL.fullmatch(one.name.lstrip("各")) for one in found.parties):
        return _Says.NOTHING  # 各责任单位负责落实。: a duty of whoever is named elsewhere
    if found.labelled or found.roles & {Role.LEADS, Role.OWNS} or roles.refers(words):
        return _Says.ALL
    return _Says.ROLES if found.roles else _Says.NOTHING


def _continues(text: str, start: int, end: int) -> bool:
    """Whether the line goes on with the bodies of a label on the line before.

    Behind a label that stands alone it may be one body; elsewhere it must read as a list, for
    the organ that signs stands on a line of its own too.
    """
    stop = start - 1  # where the line before ends
    if stop < 0 or text[stop] != "\n" or end - start > _SENTENCE_READ:
        return False
    low = max(0, start - _LABEL_LINE)
    line = max(low, text.rfind("\n", low, stop) + 1)
    label = labelwords.COLON.match(text, line, stop)
    if label is None or not _names(roles.said(text[start:end])):
        return False
    alone = not text[label.end() : stop].strip()
    return alone or text[start] == "各" or "、" in text[start:end]
