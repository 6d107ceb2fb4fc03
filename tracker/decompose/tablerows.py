"""The rows of a work table as records: which group and task, what is asked, of whom, by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.decompose import cellkinds, markers, names, numerals, tablecolumns
from tracker.decompose.columnwords import (
    BODIES,
    DEMAND,
    GROUP,
    LEAD,
    NUMBER,
    OWNER,
    PERSON,
    SUPPORT,
    TASK,
    TEXTS,
    TIME,
)
from tracker.decompose.tablecolumns import Header, Row

_WHO = (*BODIES, PERSON, TIME)
_SUM = re.compile("(?:合|总|小|共)计")
_NOTE = re.compile("注[：:]|备注|说明[：:]|[（(]注")
_STOPPED = re.compile(r"[。！？；;]$")
_LATIN_GAP = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])")
_SHARE = re.compile(
    r"(?P<units>[^；;。]+?)(?:共同)?(?P<role>牵头|负责|配合|协助|参与)(?:落实)?[，,；;。]?"
)
_SHORT_NAME = 2  # characters of a name that may as well be half a body's: 文旅
_HEADING = 60  # characters of a chapter's heading, and no full stop inside
_COUNT = re.compile(r"[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[.、．]?")


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the table: a chapter's heading, or a note that heads nothing."""

    text: str
    heading: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the groups and the task it stands under, what it asks, and who and when."""

    groups: tuple[str, ...]
    task: str
    demands: tuple[str, ...]
    who: dict[str, str]


@dataclass(slots=True)
class _Raw:
    """A row before its cells are closed up; cells are kept by column."""

    number: str
    texts: dict[int, str]
    who: dict[str, list[str]] = field(default_factory=dict)


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
    names = {tuple(map(tablecolumns.bare, row)) for row in rows[head.start : head.end]}
    found: list[_Raw | Band] = []
    for row in rows[head.end :]:
        if tuple(map(tablecolumns.bare, row)) in names or tablecolumns.only_names(row):
            continue
        if band := _band(row, head):
            found += [band] if not _SUM.match(band.text) else []
            continue
        raw = _raw(row, head)
        last = found[-1] if found else None
        if raw is None or (isinstance(last, _Raw) and _goes_on(last, raw, head)):
            continue
        if any(raw.texts.values()):
            found.append(raw)
    return found


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
    for role in _WHO:
        if said := [full[index] for index in head.at(role) if full[index]]:
            who[role] = said
    first = next((cell for cell in (number, *texts.values()) if cell), "")
    if _SUM.match(tablecolumns.bare(first)) or not (first or who):
        return None
    return _Raw(number, texts, who)


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
        for place, text in enumerate(paragraphs(row.texts[index], counted)):
            yield _with_number(text, number if mine and not place else "")

    def named(index: int) -> str:
        return _with_number(closed(row.texts[index]), number if index == level else "")

    groups = tuple(named(index) for index in head.at(GROUP))
    demands = [text for index in head.at(DEMAND) for text in split(index, index == level)]
    tasks = head.at(TASK)
    if demands or not tasks:
        task = named(tasks[0]) if tasks else ""
        return Record(groups, task, tuple(demands), _said(row.who))
    alone = tuple(split(tasks[0], head.roles[level] in {TASK, DEMAND}))
    return Record(groups, "", alone, _said(row.who))


def _said(who: dict[str, list[str]]) -> dict[str, str]:
    """The cells of who and when, each as one line."""
    parted = {role: list(cells) for role, cells in who.items()}
    for role in BODIES:
        pairs = [_without_people(cell) for cell in parted.get(role, [])]
        if people := [name for _, found in pairs for name in found]:
            parted[role] = [cell for cell, _ in pairs]
            parted.setdefault(PERSON, []).extend(people)
    out = {role: "、".join(_line(role, cell) for cell in parted[role]) for role in parted}
    for role in (OWNER, LEAD):
        if role in out and (shared := _shared(out[role])):
            del out[role]
            for part, units in shared.items():
                out[part] = "、".join(filter(None, (out.get(part), units)))
            break
    return out


def _without_people(cell: str) -> tuple[str, list[str]]:
    """A cell of bodies and, apart, the persons named beside them."""
    parts = [part for part in re.split("[、，,\\s]+", cell) if part]
    spaced = cell.split()
    people = [
        part
        for part in parts
        if names.is_name(part) and (len(part) > _SHORT_NAME or part in spaced)
    ]
    bodies = [part for part in parts if part not in people]
    sure = people and bodies and all(cellkinds.is_body(part) for part in bodies)
    return ("、".join(bodies), people) if sure else (cell, [])


def _line(role: str, cell: str) -> str:
    """One cell as a line; no semicolon in it may pass for the end of a label."""
    if role == TIME:
        return _times(cell)
    parts = cell.split()
    if role == PERSON:
        apart = len(parts) > 1 and all(cellkinds.is_people(part) for part in parts)
        return "、".join(parts) if apart else closed(cell)
    return cellkinds.parted(cell).rstrip("。；;").replace("；", "、").replace(";", "、")


def _shared(cell: str) -> dict[str, str] | None:
    """Who leads and who helps, where one cell says both: X牵头，Y、Z配合."""
    found = list(_SHARE.finditer(cell))
    if not found or "".join(match[0] for match in found) != cell:
        return None
    out: dict[str, list[str]] = {}
    for match in found:
        leads = match["role"] in {"牵头", "负责"} and LEAD not in out
        out.setdefault(LEAD if leads else SUPPORT, []).append(match["units"])
    return {role: "、".join(units) for role, units in out.items()}


def _times(cell: str) -> str:
    lines = [line.strip() for line in cell.split("\n")]
    apart = len(lines) > 1 and all(cellkinds.is_time(line) for line in lines)
    return "、".join(lines) if apart else closed(cell)


def closed(cell: str) -> str:
    """Close the gaps that broken lines left inside a cell; Latin words keep theirs.

    >>> closed("接入 GIS system 平\\n台")
    '接入GIS system平台'
    """
    return "".join(_LATIN_GAP.sub("\0", cell.strip()).split()).replace("\0", " ")


def paragraphs(cell: str, counted: bool) -> Iterator[str]:
    """Yield the paragraphs of a cell: a line begins anew behind a full stop or with a number.

    Where the rows of the table are `counted` 1. 2. 3., a list 1. 2. 3. inside a cell stays one
    paragraph: as lines its numbers would pass for those of rows.
    """
    lines = [line for line in cell.split("\n") if line.strip()]
    begun = [markers.marker(line.strip()) for line in lines]
    inner = any(mark and mark.form.name == "ar" for mark in begun)
    if counted and inner:
        yield closed(cell)
        return
    waiting = ""
    for line, mark in zip(lines, begun, strict=True):
        if waiting and (_STOPPED.search(waiting) or (mark and not mark.damaged)):
            yield closed(waiting)
            waiting = ""
        waiting = f"{waiting}\n{line.strip()}" if waiting else line.strip()
    if waiting:
        yield closed(waiting)


def _with_number(text: str, number: str) -> str:
    """Put the number of a row before its text, as it would be printed without a table."""
    found = _COUNT.fullmatch(number)
    if not text or not number or markers.marker(text):
        return text
    if found is None:
        return number + text if number in numerals.CIRCLED else text
    if number[0] in "（(":
        return number + text
    if found[1].isdigit():
        return f"{found[1]}.{' ' if text[0].isdigit() else ''}{text}"
    return f"{found[1]}、{text}"
