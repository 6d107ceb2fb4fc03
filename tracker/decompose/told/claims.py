"""What a report says was done, with its figure: 发布信息10条, 暂未涉及 (domain.md 0.3, 7)."""

import re
from collections.abc import Iterable
from itertools import pairwise

from tracker.decompose.layout.page import trimmed
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Claim, Span
from tracker.decompose.told import claimfigures, claimnames, nothings
from tracker.decompose.told import claimwords as said
from tracker.decompose.told.claimfigures import Figure, Sentence

_OFTEN = frozenset({"次", "场", "期", "轮", "批", "场次"})
_ITEM = rare(
    r"[、，,；;\s]*(?:[一二三四五六七八九十]是|[（(]?\d{1,2}[)）、.]|[①-⑳]|首先|其次|再次|最后)"
)
_APART = re.compile("分别")
_ONLY_JOINED = rare(r"[、，,和及与以\s]*")
_TOTAL = rare(rf"[、，,；;\s]*(?:{said.TOTAL.pattern})[\s为达]*")

# What becomes of an application has a name of its own; what is only a state of things names none.
_DECIDED = rare(r"(?:(?:不?予以?|部分|依法)公开|[\u4e00-\u9fff]{2}成功)(?=[的有为共]{0,2}$)")
_STATE = rare("(?:结转|有效|失效)$")


def claims(clause: str, text: str, spans: Iterable[Span]) -> list[Claim]:
    """Return the claims in the sentences of one clause, each over the words round its figure.

    >>> [(c.count, c.unit, c.subject) for c in claims("c1", "公开财政信息6条。", [Span(0, 9)])]
    [(6, '条', '财政信息')]
    """
    found: list[Claim] = []
    ahead = False  # whether the last sentence ends on a plan: of a plain one, only if items follow
    plain: Span | None = None
    for span in spans:
        start, end = span
        if ahead or plain:
            ahead = _ITEM.match(text, start, end) is not None and (
                ahead or (plain is not None and said.AHEAD.search(text, *plain) is not None)
            )
            plain = None
        counted = claimfigures.hinted(text, start, end)
        if not counted and not nothings.hinted(text, start, end):
            plain = span
            continue
        sentence = Sentence(text[start:end], ahead=ahead)
        ahead = sentence.looks_ahead
        told = _Reader(clause, sentence, start).read() if counted else []
        told += [
            _claim(clause, sentence, start, (nothing.start, nothing.end), subject, (0, "", False))
            for nothing in nothings.nothings(sentence)
            for subject in nothing.subjects
        ]
        found += sorted(told, key=lambda claim: claim.end)
    return found


def _claim(
    clause: str,
    sentence: Sentence,
    shift: int,
    span: tuple[int, int],
    subject: str,
    figure: tuple[int | float, str, bool],
) -> Claim:
    start, end = trimmed(sentence.text, *span)
    while start < end and sentence.text[start] in "、，,；;：:":
        start += 1
    words = sentence.text[start:end]
    return Claim(clause, words, subject, *figure, shift + start, shift + end)


class _Reader:
    """Names the figures of one sentence in order: what one counts may serve the next."""

    def __init__(self, clause: str, sentence: Sentence, shift: int) -> None:
        self._clause, self._sentence, self._shift = clause, sentence, shift
        self._figures = claimfigures.figures(sentence)
        self._last, self._unit = "", ""  # the thing last named, and what it was counted in
        self._whole = ""  # what 其中 divides
        self._names: list[str] = []  # those of a list that 分别 gives its figures to
        self._joined: list[str] = []  # of figures with the same unit, one after the other
        self._used = 0  # up to here words belong to an earlier figure

    def read(self) -> list[Claim]:
        """Return the claims of the figures, in order."""
        told: list[Claim] = []
        for index, figure in enumerate(self._figures):
            start = max(figure.since, self._used)
            names = self._named(index, figure, self._sentence.text[start : figure.start])
            span = (figure.since, max(figure.end, self._used))
            if figure.unit != self._unit:
                self._joined = []
            self._joined += names
            self._unit = figure.unit
            if figure.fit:
                said_so = (figure.count, figure.unit, figure.approximate)
                told += [
                    _claim(self._clause, self._sentence, self._shift, span, name, said_so)
                    for name in names
                ]
        return told

    def _named(self, index: int, figure: Figure, before: str) -> list[str]:
        """Return the names of what a figure counts: one, or those that share it."""
        if said.PARTED.match(before.lstrip("，、")) and figure.unit == self._unit:
            self._whole = self._last
        if names := claimnames.shared(before):
            return names
        if _APART.search(before):
            self._names = self._apart(index, figure, before)
        if self._names:
            return [self._names.pop(0)]
        if _TOTAL.fullmatch(before) and figure.unit == self._unit:
            return [claimnames.short("、".join(self._joined))]
        return [self._plain(index, figure, before)]

    def _plain(self, index: int, figure: Figure, before: str) -> str:
        own = claimnames.named(before)
        name = own or self._earlier(figure)
        text, until = self._sentence.text, self._until(index, figure)
        following = claimnames.behind(text, figure.end, until, often=figure.unit in _OFTEN)
        bare = not name or bool(own and claimnames.is_bare(claimnames.stripped(before)))
        if following and (bare or following not in said.GENERAL):
            # a deed behind the noun leads to the next figure: 为12名学生发放补助3万元
            more = until < self._sentence.clause(figure.start)[1]
            whole = claimnames.run(text, figure.end, until)
            self._used = text.find(following[-2:], figure.end) + 2 if more else whole
            yet_to_come = bare or said.ends_in_verb(before.strip())
            name = following if yet_to_come else claimnames.short(name + following)
        elif bare:
            # 办结142件 behind 受理诉求142件 is of the same; 立案2起 stands alone
            if decided := _DECIDED.search(before):
                return decided[0]
            if figure.unit == self._unit or not name:
                return claimnames.short(name + self._last) or following
            return name
        elif figure.unit == self._unit:
            name = claimnames.part_of(name, self._whole)
        if not _STATE.search(name):
            self._last = name
        return name

    def _earlier(self, figure: Figure) -> str:
        """A thing named before a colon or a bracket (收费金额：0元, 检查（含夜查5次）28次)."""
        text, at = self._sentence.text, figure.clause - 1
        mark = text[max(0, at) : figure.clause]
        if mark in ("）", ")"):
            at = text.rfind("（" if mark == "）" else "(", 0, at)
        elif mark not in ("：", ":") and self._last:
            return ""
        return claimnames.named(text[slice(*self._sentence.clause(at))]) if at > 0 else ""

    def _until(self, index: int, figure: Figure) -> int:
        """Up to where the noun behind a figure may reach: its clause, or the next figure."""
        stop = self._sentence.clause(figure.start)[1]
        if index + 1 == len(self._figures) or self._figures[index + 1].start >= stop:
            return stop
        return self._figures[index + 1].start

    def _apart(self, index: int, figure: Figure, before: str) -> list[str]:
        """A、B分别召开12次、18次: as many names as figures, or none."""
        names = claimnames.listed(before.partition("分别")[0])
        if not names and figure.clause:
            earlier = self._sentence.clause(figure.clause - 1)
            names = claimnames.listed(self._sentence.text[slice(*earlier)])
        group = 1
        for one, other in pairwise(self._figures[index:]):
            if not _ONLY_JOINED.fullmatch(self._sentence.text[one.end : other.start]):
                break
            group += 1
        return names if len(names) == group else []
