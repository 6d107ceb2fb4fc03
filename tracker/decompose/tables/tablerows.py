"""The rows of a work table as records: which group and task, what is asked, of whom, by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.decompose.flat import cellkinds
from tracker.decompose.rarely import rare
from tracker.decompose.tables import tablecells, tablecolumns
from tracker.decompose.tables.columnwords import (
    DEMAND,
    GROUP,
    NUMBER,
    SAID,
    TASK,
    TEXTS,
)
from tracker.decompose.tables.tablecolumns import Header, Row

_SUM = rare("(?:合|总|小|共)计")
_NOTE = re.compile("注[：:]|备注|说明[：:]|[（(]注")
_CHINESE = rare("[（(]?[一二三四五六七八九十]{1,3}[)）]?、?")
_HEADING = 60  # characters of a chapter's heading, and no full stop inside


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the table: a chapter's heading, or a note that heads nothing."""

    text: str
    heading: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the groups and the task it stands under, what it asks, and who and when.

    `told` is how far the work has come, where the row asks nothing more.
    """

    groups: tuple[str, ...]
    task: str
    demands: tuple[str, ...]
    who: dict[str, str]
    told: str = ""


@dataclass(slots=True)
class _Raw:
    """A row before its cells are closed up; cells are kept by column."""

    number: str
    texts: dict[int, str]
    who: dict[str, list[str]] = field(default_factory=dict)
    told: str = ""


def read(rows: Sequence[Row]) -> list[Record | Band] | None:
    """Return the rows of a table that divides work, or None for any other table.

    A head that is repeated after a page break, sums and empty rows are left out; a row that
    goes on with the one above is added to it.
    """
    head = tablecolumns.header(rows)
    if head is None:
        return None
    found = _gathered(rows, head)
    raw = [row for row in found if isinstance(row, _Raw)]
    if not raw:
        return None
    return list(_records(found, head, _numbered_level(raw, head)))


def _gathered(rows: Sequence[Row], head: Header) -> list[_Raw | Band]:
    heads = {tuple(map(tablecolumns.bare, row)) for row in rows[head.start : head.end]}
    found: list[_Raw | Band] = []
    for row in rows[head.end :]:
        if tuple(map(tablecolumns.bare, row)) in heads or tablecolumns.only_names(row):
            continue
        last = found[-1] if found else None
        if band := _band(row, head):
            again = isinstance(last, _Raw) and band.text in last.texts.values()
            found += [] if again or _SUM.match(band.text) else [band]
            continue
        raw = _raw(row, head)
        if raw is None or (isinstance(last, _Raw) and _goes_on(last, raw, head)):
            continue
        if any(raw.texts.values()):
            found.append(raw)
    counted = any(isinstance(row, _Raw) and row.number.strip(".、").isdigit() for row in found)
    return [_chapter(row) if counted and isinstance(row, _Raw) else row for row in found]


def _chapter(row: _Raw) -> _Raw | Band:
    """一 | 党的建设, with nobody to do it, among rows 1, 2, 3 is a chapter's heading."""
    texts = [text for text in row.texts.values() if text]
    if row.who or len(texts) > 1 or not _CHINESE.fullmatch(row.number):
        return row
    return Band(tablecells.with_number(tablecells.closed(texts[0]), row.number), heading=True)


def _band(row: Row, head: Header) -> Band | None:
    """A row with one cell across the table, or whose first cell alone is filled."""
    texts = {" ".join(cell.split()) for cell in row if cell and cell.strip()}
    if len(texts) != 1 or len(row) < 2:
        return None
    text = texts.pop()
    first = next(index for index, cell in enumerate(row) if cell and cell.strip())
    spans = row.count(None) >= len(row) - 1
    chapter = cellkinds.is_band(text)
    alone = first == 0 and sum(bool(cell and cell.strip()) for cell in row) == 1
    named = alone and (chapter or head.roles[0] not in {TASK, DEMAND}) and not _counts(text)
    if not (spans or named):
        return None
    long = len(text) > _HEADING or "。" in text[:-1]
    return Band(text, heading=not long and not _NOTE.match(text))


def _counts(text: str) -> bool:
    return tablecolumns.is_numeral(text)


def _raw(row: Row, head: Header) -> _Raw | None:
    cells = [(cell or "").strip() for cell in row]
    cells += [""] * (len(head.roles) - len(cells))
    full = {index: "" if cell in cellkinds.EMPTY else cell for index, cell in enumerate(cells)}
    number = next((full[i] for i in head.at(NUMBER) if full[i]), "")
    texts = {index: full[index] for index in head.at(*TEXTS)}
    who: dict[str, list[str]] = {}
    for role in SAID:
        if said := [full[index] for index in head.at(role) if full[index]]:
            who[role] = said
    first = next((cell for cell in (number, *texts.values()) if cell), "")
    if _SUM.match(tablecolumns.bare(first)) or not (first or who):
        return None
    return _Raw(number, texts, who, next((full[i] for i in head.told if full[i]), ""))


def _goes_on(last: _Raw, raw: _Raw, head: Header) -> bool:
    """Add `raw` to the row above where it goes on with it, and say so.

    Either the text is the same (its cell is merged over several rows of owners), or the row has
    no number of its own and nothing but more words.
    """
    same = raw.number == last.number and raw.texts == last.texts
    if same or not (raw.number or any(raw.texts.values())):
        for role, cells in raw.who.items():
            more = [cell for cell in cells if cell not in last.who.get(role, [])]
            if more:
                last.who[role] = [*last.who.get(role, []), *more]
        return True
    if raw.who or raw.number or not head.at(NUMBER):
        return False
    for index, text in raw.texts.items():
        if text:
            last.texts[index] = "\n".join(part for part in (last.texts[index], text) if part)
    return True


def _numbered_level(raw: list[_Raw], head: Header) -> int:
    """Return the column that the numbers count.

    It is the first column of words behind the number in which one number goes with one text; a
    group has to prove it by standing over several rows.
    """
    place = next(iter(head.at(NUMBER)), len(head.roles))
    for index in head.at(*TEXTS):
        if index > place:
            runs = _runs(raw, index)
            single = all(len(numbers) <= 1 for numbers, _ in runs)
            apart = all(not a or a != b for (a, _), (b, _) in pairwise(runs))
            proved = head.roles[index] != GROUP or any(length > 1 for _, length in runs)
            if single and apart and proved:
                return index
    return (head.at(DEMAND) or head.at(TASK))[0]


def _runs(raw: list[_Raw], index: int) -> list[tuple[set[str], int]]:
    """The numbers beside each run of one text in a column, and how many rows it has."""
    runs: list[tuple[set[str], int]] = []
    before = ""
    for row in raw:
        text = row.texts[index] or before
        numbers = {row.number} if row.number else set()
        if runs and text == before:
            runs[-1] = (runs[-1][0] | numbers, runs[-1][1] + 1)
        else:
            runs.append((numbers, 1))
        before = text
    return runs


def _records(found: list[_Raw | Band], head: Header, level: int) -> Iterator[Record | Band]:
    """Write the rows out; what a blank cell leaves out is carried down from the row above."""
    above: _Raw | None = None
    outer = head.roles[level] == GROUP or (head.roles[level] == TASK and bool(head.at(DEMAND)))
    for row in found:
        if isinstance(row, Band):
            above = None
            yield row
            continue
        if above:
            for index in head.at(GROUP):
                row.texts[index] = row.texts[index] or above.texts[index]
            if outer and row.texts[level] == above.texts[level]:
                row.number = row.number or above.number
        again = above is not None and row.number == above.number and not outer
        yield _record(replace(row, number="") if again else row, head, level)
        above = row


def _record(row: _Raw, head: Header, level: int) -> Record:
    number = tablecolumns.bare(row.number)
    counted = bool(head.at(NUMBER))

    def split(index: int, mine: bool) -> Iterator[str]:
        for place, text in enumerate(tablecells.paragraphs(row.texts[index], counted)):
            yield tablecells.with_number(text, number if mine and not place else "")

    def named(index: int) -> str:
        return tablecells.with_number(
            tablecells.closed(row.texts[index]), number if index == level else ""
        )

    groups = tuple(named(index) for index in head.at(GROUP))
    demands = [text for index in head.at(DEMAND) for text in split(index, index == level)]
    tasks = head.at(TASK)
    if demands or not tasks:
        task = named(tasks[0]) if tasks else ""
        return Record(groups, task, tuple(demands), tablecells.said(row.who))
    if row.told and head.at(DEMAND):  # 整改措施 is left empty: the work is done
        return Record(groups, named(tasks[0]), (), {}, tablecells.closed(row.told))
    alone = tuple(split(tasks[0], head.roles[level] in {TASK, DEMAND}))
    return Record(groups, "", alone, tablecells.said(row.who))
