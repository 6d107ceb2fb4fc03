"""What a report says was done, with its figure: 发布信息10条, 暂未涉及 (domain.md 0.3, 7)."""

import re
from collections.abc import Iterable

from tracker.decompose import claimfigures, claimnames, nothings
from tracker.decompose import claimwords as said
from tracker.decompose.claimfigures import Figure, Sentence
from tracker.decompose.page import trimmed
from tracker.decompose.rules import Claim, Span

_APART = re.compile("分别")
_ONLY_JOINED = re.compile(r"[、，,和及与以\s]*")
_TOTAL = re.compile(rf"[、，,；;\s]*(?:{said.TOTAL.pattern})[\s为达]*")


def claims(clause: str, text: str, spans: Iterable[Span]) -> list[Claim]:
    """Return the claims in the sentences of one clause, each over the words round its figure.

    >>> [(c.count, c.unit, c.subject) for c in claims("c1", "公开财政信息6条。", [Span(0, 9)])]
    [(6, '条', '财政信息')]
    """
    found: list[Claim] = []
    for start, end in spans:
        counted = claimfigures.hinted(text, start, end)
        if not counted and not nothings.hinted(text, start, end):
            continue
        sentence = Sentence(text[start:end])
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
        self._told: list[Claim] = []
        self._last, self._unit = "", ""
        self._whole = ""
        self._names: list[str] = []  # those of a list that 分别 gives its figures to
        self._joined: list[str] = []  # of figures with the same unit, one after the other

    def read(self) -> list[Claim]:
        """Return the claims of the figures, in order."""
        for index, figure in enumerate(self._figures):
            for name, end in self._named(index, figure):
                if figure.fit:
                    self._told.append(
                        _claim(
                            self._clause,
                            self._sentence,
                            self._shift,
                            (figure.since, end),
                            name,
                            (figure.count, figure.unit, figure.approximate),
                        )
                    )
                self._keep(name, figure)
        return self._told

    def _keep(self, name: str, figure: Figure) -> None:
        if figure.unit != self._unit:
            self._joined = []
        self._joined.append(name)
        self._last, self._unit = name, figure.unit

    def _named(self, index: int, figure: Figure) -> list[tuple[str, int]]:
        """Return the names of what a figure counts, and where the words of each end."""
        before = self._sentence.text[figure.since : figure.start]
        if said.PARTED.match(before.lstrip("，、")) and figure.unit == self._unit:
            self._whole = self._last
        if names := claimnames.shared(before):
            return [(name, figure.end) for name in names]
        if _APART.search(before):
            self._names = self._apart(index, figure, before)
        if self._names:
            return [(self._names.pop(0), figure.end)]
        if _TOTAL.fullmatch(before) and figure.unit == self._unit:
            return [(claimnames.short("、".join(self._joined)), figure.end)]
        return [self._plain(index, figure, before)]

    def _plain(self, index: int, figure: Figure, before: str) -> tuple[str, int]:
        name = claimnames.named(before)
        until = self._until(index, figure)
        following = claimnames.behind(self._sentence.text, figure.end, until)
        end = figure.end
        bare = claimnames.is_bare(name) or claimnames.ends_in_verb(before.strip())
        if following and (bare or following not in said.GENERAL):
            name = following if bare else claimnames.short(name + following)
            return name, claimnames.run(self._sentence.text, figure.end, until)
        if not name and self._sentence.text[figure.clause - 1 : figure.clause] in ("：", ":"):
            earlier = self._sentence.clause(figure.clause - 1)
            name = claimnames.named(self._sentence.text[slice(*earlier)])
        if claimnames.is_bare(name):
            same = figure.unit == self._unit
            name = claimnames.short(name + self._last) if same or not name else name
        elif figure.unit == self._unit:
            name = claimnames.part_of(name, self._whole)
        return name or following, end

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
        for one, other in zip(self._figures[index:], self._figures[index + 1 :], strict=False):
            if not _ONLY_JOINED.fullmatch(self._sentence.text[one.end : other.start]):
                break
            group += 1
        return names if len(names) == group else []
