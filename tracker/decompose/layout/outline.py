"""Lines to an outline: which lines are headings, how deep, with which ordinal (domain.md 3.3).

Depth comes from the company a marker keeps, not from a fixed table: a form seen for the first
time opens a level below the last one, a form seen before returns to its own level.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.decompose.layout import headings, markers, unnumbered
from tracker.decompose.layout.markers import Form, Marker
from tracker.decompose.layout.page import LineKind, Page
from tracker.decompose.rules import Lint
from tracker.decompose.tables import worktables

_STYLE_LEVEL = re.compile(r"(?:heading|标题)\s?(\d)", re.I)


_NEAR = 40  # lines looked ahead for the next number of a form


@dataclass(slots=True)
class Entry:
    """One heading found: the line it stands on, its depth, its number as printed and as meant."""

    line: int
    level: int
    marker: str
    heading: str
    form: Form | None
    number: int | None
    start: int
    end: int
    prose: bool
    repaired: bool = False
    tabled: bool = False
    until: int | None = None  # the line before which its body ends, where no heading says so
    ordinal: str = ""
    parent: "Entry | None" = None
    children: list["Entry"] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    form: Form
    last: int


def outline(page: Page) -> tuple[list[Entry], list[Lint]]:
    """Return the headings of `page` in order, and what was wrong with their numbers."""
    entries = _Reader(page).entries()
    _adopt(entries)
    lints = _number(page, entries)
    return entries, lints


class _Reader:
    """Walks the lines once, keeping the open levels and the last number of every form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open: list[_Level] = []
        self.running: dict[str, int] = {}
        self.found: list[Entry] = []
        self.articles_first = False
        self.marks = [
            markers.marker(page.of(line)) if line.kind is LineKind.PROSE else None
            for line in page.lines
        ]
        self.bare = unnumbered.headings(page, self.marks)

    def entries(self) -> list[Entry]:
        for index, line in enumerate(self.page.lines):
            if line.kind is LineKind.TABLE:
                continue
            mark = self.marks[index]
            if mark and self._believed(mark, index):
                self._add(index, mark)
            elif not mark and self._lost_heading(index):
                self._add_unmarked(index)
            elif not mark and line.style == worktables.HEADING:
                self._add_unnumbered(index, markers.TASK)
            elif index in self.bare:
                self._add_unnumbered(index, markers.BARE)
            elif not mark and (found := _STYLE_LEVEL.search(line.style)):
                self._add_styled(index, int(found[1]))
        for entry in self.found:
            entry.tabled = self.page.lines[entry.line].style in worktables.STYLES
        return self.found

    def _believed(self, mark: Marker, index: int) -> bool:
        """A damaged marker counts only where its number is the one expected next."""
        rest = self.page.of(self.page.lines[index])[mark.length :]
        if not rest.strip() or rest[0] in "，。、；：）)":
            return False
        if not mark.damaged:
            return True
        if mark.number is None:
            return any(level.form.shape == "paren" for level in self.open) or bool(self.open)
        return any(level.form is mark.form and level.last + 1 == mark.number for level in self.open)

    def _add(self, index: int, mark: Marker) -> None:
        form = self._meant(mark, index)
        repaired = mark.damaged or form is not mark.form
        depth = self._depth(form)
        self._push(form, depth, mark.number)
        line = self.page.lines[index]
        start, end, prose = headings.cut(self.page.text, line.start + mark.length, line.end)
        prose = prose or line.style == worktables.ROW  # an item's own words, no name of a task
        self.found.append(
            Entry(
                index,
                depth,
                mark.text,
                self.page.text[start:end],
                form,
                mark.number,
                start,
                end,
                prose,
                repaired,
            )
        )

    def _push(self, form: Form, depth: int, number: int | None) -> None:
        """Close what lies deeper and note `number` as the last of its level."""
        del self.open[depth:]
        if len(self.open) == depth and self.open[-1].form is form:
            level = self.open[-1]
            level.last = level.last + 1 if number is None else number
        else:
            del self.open[depth - 1 :]
            self.open.append(_Level(form, 1 if number is None else number))
        self.running[form.name] = self.open[-1].last

    def _depth(self, form: Form) -> int:
        """Return the 1-based level at which `form` stands here."""
        for depth, level in enumerate(self.open, start=1):
            if level.form is form:
                return depth
        rank = self._rank(form)
        above = [level for level in self.open if self._rank(level.form) < rank]
        return len(above) + 1

    def _rank(self, form: Form) -> float:
        """Articles stand above 一、 as a rule, and below where 一、 came first."""
        if form.name == "article" and "cn" in self.running and not self.articles_first:
            return markers.RANK["cn_paren"] - 0.5
        if form.name == "article":
            self.articles_first = True
        return markers.RANK[form.name]

    def _meant(self, mark: Marker, index: int) -> Form:
        """Return the form that was meant: `（2）` among （一）（三） is meant as （二）.

        A new form that does not begin at 1 and does not run on from its own last number is
        the damaged next number of an open level, first of all of one with the same shape. A
        form already open is so only where its own numbers run on behind it: 15、 5、 16、.
        """
        if mark.number is None:
            open_parens = [level.form for level in self.open if level.form.shape == "paren"]
            return open_parens[-1] if open_parens else mark.form
        runs_on = self.running.get(mark.form.name, 0) + 1 == mark.number
        if runs_on or mark.number == 1:
            return mark.form
        fits = [level.form for level in self.open if level.last + 1 == mark.number]
        alike = [form for form in fits if form.shape == mark.form.shape]
        seen = any(level.form is mark.form for level in self.open)
        if seen and not (alike and self._runs_on_behind(mark, index)):
            return mark.form
        return (alike or [mark.form])[-1]

    def _runs_on_behind(self, mark: Marker, index: int) -> bool:
        """Whether the numbers of the form go on behind `index` as if `mark` were none of them."""
        later = (m for m in self.marks[index + 1 : index + 1 + _NEAR] if m and m.form is mark.form)
        after = next(later, None)
        return after is not None and after.number == self.running[mark.form.name] + 1

    def _lost_heading(self, index: int) -> bool:
        """A short line without a stop, between a finished paragraph and a number that runs on.

        That is a heading whose number was lost: the running number proves that the level
        above it goes on.
        """
        text = self.page.of(self.page.lines[index])
        if len(self.open) < 2 or not unnumbered.looks_like_heading(text):
            return False
        before, after = index - 1, index + 1
        if after >= len(self.page.lines) or not self.page.of(self.page.lines[before]).endswith(
            "。"
        ):
            return False
        mark = self.marks[after]
        last = self.open[-1]
        return bool(mark and mark.form is last.form and mark.number == last.last + 1)

    def _add_unmarked(self, index: int) -> None:
        depth = len(self.open) - 1
        form = self.open[depth - 1].form
        self._push(form, depth, None)
        del self.open[depth:]
        line = self.page.lines[index]
        self.found.append(
            Entry(
                index,
                depth,
                "",
                self.page.of(line),
                form,
                None,
                line.start,
                line.end,
                prose=False,
                repaired=True,
            )
        )

    def _add_unnumbered(self, index: int, form: Form) -> None:
        depth = self._depth(form)
        self._push(form, depth, None)
        line = self.page.lines[index]
        heading = self.page.of(line)
        self.found.append(
            Entry(index, depth, "", heading, None, None, line.start, line.end, prose=False)
        )

    def _add_styled(self, index: int, depth: int) -> None:
        line = self.page.lines[index]
        level = min(depth, (self.found[-1].level if self.found else 0) + 1)
        del self.open[level - 1 :]
        start, end, prose = headings.cut(self.page.text, line.start, line.end)
        self.found.append(
            Entry(index, level, "", self.page.text[start:end], None, None, start, end, prose)
        )


def paragraphs(page: Page, first: int, last: int) -> tuple[list[Entry], list[Lint]]:
    """Return one entry a paragraph, for a text without a single heading, and say so."""
    found: list[Entry] = []
    for index, line in enumerate(page.lines[first:last], start=first):
        labels = line.style == worktables.ROW and worktables.only_labels(page.of(line))
        if line.kind is LineKind.PROSE and not labels:
            start, end, _ = headings.cut(page.text, line.start, line.end)
            found.append(
                Entry(index, 1, "", page.text[start:end], None, None, start, end, prose=True)
            )
    message = "没有找到标题编号，已把每个自然段列为一条，请逐条勾选哪些是工作任务。"
    span = (found[0].start, found[-1].end) if found else (0, 0)
    return found, [Lint("L-OUTLINE", message, *span)]


def _adopt(entries: list[Entry]) -> None:
    """Give every entry its parent: the nearest earlier one that is less deep."""
    path: list[Entry] = []
    for entry in entries:
        while path and path[-1].level >= entry.level:
            path.pop()
        if path:
            entry.parent = path[-1]
            path[-1].children.append(entry)
        path.append(entry)


def _number(page: Page, entries: list[Entry]) -> list[Lint]:
    """Write the ordinals; a number out of order is put right only where its neighbours prove it."""
    lints: list[Lint] = []
    running: dict[str, int] = {}
    groups: dict[int, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(id(entry.parent), []).append(entry)
    after = {id(a): b for group in groups.values() for a, b in pairwise(group)}
    before = {id(b): a for group in groups.values() for a, b in pairwise(group)}
    for entry in entries:
        if entry.form is None:
            continue
        _settle(entry, before.get(id(entry)), after.get(id(entry)), running, lints)
        entry.ordinal = markers.ordinal(entry.form, entry.number or 1)
        running[entry.form.name] = entry.number or 1
    return [replace(lint, end=max(lint.end, lint.start)) for lint in lints]


def _settle(
    entry: Entry,
    before: Entry | None,
    after: Entry | None,
    running: dict[str, int],
    lints: list[Lint],
) -> None:
    """Decide the number of one entry from the ones around it, and say what was odd."""
    form = entry.form
    if form is None:
        return
    expected = before.number + 1 if before and before.form is form and before.number else 1
    meant = markers.ordinal(form, expected)
    if entry.number is None:
        entry.number = expected
        seen = f"编号缺失（印为“{entry.marker}”）" if entry.marker else "标题没有编号"
        lints.append(_lint(entry, f"{seen}，按前后顺序推定为“{meant}”，请核对。"))
    elif entry.repaired:
        lints.append(
            _lint(
                entry,
                f"编号“{entry.marker}”与同级写法不一致，按“{_meant(entry, form)}”处理。",
            )
        )
    elif entry.number == expected - 1 and after and after.number == expected + 1:
        lints.append(_lint(entry, f"编号“{entry.marker}”重复，按前后顺序应为“{meant}”，请核对。"))
        entry.number, entry.repaired = expected, True
    elif entry.number not in (expected, 1, running.get(form.name, 0) + 1):
        lints.append(
            _lint(entry, f"编号“{entry.marker}”不连续，前后顺序应为“{meant}”，请核对是否有缺漏。")
        )


def _meant(entry: Entry, form: Form) -> str:
    return markers.ordinal(form, entry.number or 1)


def _lint(entry: Entry, message: str) -> Lint:
    return Lint("L-NUM", message, entry.start, entry.end)
