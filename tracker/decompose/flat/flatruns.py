"""A table whose cells were run together: parted by its numbers, its times and its bodies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from tracker.decompose.flat import bodytails, cellkinds
from tracker.decompose.flat.flatcells import Found, Rows
from tracker.decompose.flat.flatheads import Head
from tracker.decompose.flat.flatstreams import is_over
from tracker.decompose.rarely import rare
from tracker.decompose.tables.columnwords import (
    BODIES,
    LEAD,
    NUMBER,
    OWNER,
    PERSON,
    TASK,
    TEXTS,
    TIME,
)

_TIME_LONGEST = 30
_ROW_LONGEST = 1500
_TAIL = 60  # characters of bodies behind the last full stop that were not told apart
_NO_TAIL = rare("[；：！？“”《》%％]|\\d")
_NUMBER = re.compile(r"\d{1,3}")
_NO_NUMBER_BEFORE = rare(r"[\d.第〔（(《“—\-]")
_NO_NUMBER_BEHIND = rare(
    r"[\d.%％]|[年月日号个项家条公米万亿人户所座处次名份期场台套亩里只件批篇组辆级类季楼层天周度元吨平]"
)
_CHAPTER = rare("[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_LEADING_BAND = rare(rf"(?:{_CHAPTER.pattern})[^\d。；]{{2,40}}(?=\d)")
_NAME_BEHIND = rare(
    r"(?<=[。；])(?P<name>[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff]{2,8}(?:长|书记|主任))$"
)


@dataclass(slots=True)
class _Parted:
    """What a line parts into: rows and bands, the number due next, the text left over."""

    rows: Rows = field(default_factory=list)
    due: int = -1
    rest: str = ""


def table(lines: Sequence[str], head: Head) -> Found:
    """Return the table run together behind `head`, without rows where it will not part."""
    if NUMBER not in head.roles:
        return _unnumbered(lines, head)
    rows: Rows = []
    end = head.end
    due = -1
    here = [(head.end - 1, head.rest)] if head.rest else []
    later = ((at, lines[at].strip()) for at in range(head.end, len(lines)))
    rest = ""
    for at, text in chain(here, later):
        if not text:
            continue
        if rest or (at >= head.end and is_over(lines, at)):
            break
        if cellkinds.is_band(text) and rows and _follows(lines, at, due):
            rows.append(_band(text, head.roles))
            end = at + 1
            continue
        parted = _part(text, head.roles, due)
        if not parted.rows:
            break
        rows += parted.rows
        due, rest, end = parted.due, parted.rest, at + 1
    plain = any(None not in row for row in rows)
    return Found([head.names, *rows] if plain else [], end, rest)


def _unnumbered(lines: Sequence[str], head: Head) -> Found:
    """A row a line without numbers: as long as each line ends with who and when."""
    rows: Rows = []
    end = head.end
    for at in range(head.end, len(lines)):
        text = lines[at].strip()
        if text:
            row = _row("", text, head.roles)
            if row is None or not _says(row, head.roles):
                break
            rows.append(row)
            end = at + 1
    return Found([head.names, *rows] if rows else [], end)


def _says(row: tuple[str, ...], roles: Sequence[str]) -> bool:
    return all(row[place] for place, role in enumerate(roles) if role in {LEAD, OWNER, TIME})


def _band(text: str, roles: Sequence[str]) -> tuple[str | None, ...]:
    return (text, *[None] * (len(roles) - 1))


def _follows(lines: Sequence[str], at: int, due: int) -> bool:
    """Whether the row that is due stands on the next line that is not empty."""
    after = next((line.strip() for line in lines[at + 1 : at + 4] if line.strip()), "")
    return after.startswith(str(due)) and not after[len(str(due)) :][:1].isdigit()


def _part(text: str, roles: Sequence[str], due: int) -> _Parted:
    """Part a line into rows; what stands behind the last whole row is left over."""
    out = _Parted(due=due)
    at = 0
    if band := _LEADING_BAND.match(text):
        out.rows.append(_band(band[0].strip(), roles))
        at = band.end()
    number = _NUMBER.match(text, at)
    if number is None or (due >= 0 and not text.startswith(str(due), at)):
        return _Parted(due=due)
    out.due = due if due >= 0 else int(number[0])
    while text.startswith(str(out.due), at):
        row, after = _next_row(text, at + len(str(out.due)), out.due, roles)
        if not row:
            break
        out.rows += row
        out.due += 1
        at = after
    out.rest = text[at:].strip()
    whole = any(None not in row for row in out.rows)
    return out if whole else _Parted(due=due)


def _next_row(text: str, start: int, number: int, roles: Sequence[str]) -> tuple[Rows, int]:
    """The row that begins at `start`, a band behind it, and where the text goes on."""
    following = str(number + 1)
    at = text.find(following, start + 2)
    while 0 <= at < start + _ROW_LONGEST:
        behind = text[at + len(following) : at + len(following) + 1]
        plausible = not (_NO_NUMBER_BEFORE.match(text[at - 1]) or _NO_NUMBER_BEHIND.match(behind))
        if plausible and behind and (rows := _row_and_band(number, text[start:at], roles)):
            return rows, at
        at = text.find(following, at + 1)
    return _last_row(text, start, number, roles)


def _last_row(text: str, start: int, number: int, roles: Sequence[str]) -> tuple[Rows, int]:
    """A row behind which no number follows: it ends with the text, or before a chapter."""
    if len(text) - start > _ROW_LONGEST:
        return [], start
    for chapter in _CHAPTER.finditer(text, start):
        row = _row(str(number), text[start : chapter.start()], roles)
        if row and _says(row, roles):
            return [row], chapter.start()
    whole = _row(str(number), text[start:], roles)
    return ([whole], len(text)) if whole else ([], start)


def _row_and_band(number: int, text: str, roles: Sequence[str]) -> Rows:
    if row := _row(str(number), text, roles):
        return [row]
    for chapter in _CHAPTER.finditer(text):
        before, band = text[: chapter.start()], text[chapter.start() :].strip()
        if cellkinds.is_band(band) and (row := _row(str(number), before, roles)):
            return [row, _band(band, roles)]
    return []


def _row(number: str, text: str, roles: Sequence[str]) -> tuple[str, ...] | None:
    """Part one row from behind: the time, the bodies, the person; the rest is words."""
    cells = [""] * len(roles)
    left = text.strip().lstrip(".、．").strip()
    said = False
    units = [place for place, role in enumerate(roles) if role in BODIES]
    for place in range(len(roles) - 1, -1, -1):
        role = roles[place]
        if role == NUMBER:
            cells[place] = number
        elif role == TIME:
            cells[place], left = _time(left)
            said = said or bool(cells[place])
        elif role in BODIES and place == units[-1]:
            lists, left = _bodies(left)
            said = said or bool(lists)
            for column, names in zip(units, _shared(lists, len(units)), strict=True):
                cells[column] = names
        elif role == PERSON and (found := _NAME_BEHIND.search(left)):
            cells[place], left = found["name"], left[: found.start("name")]
    words = [place for place, role in enumerate(roles) if role in TEXTS]
    place = next((place for place in words if roles[place] == TASK), words[0])
    cells[place] = left.strip()
    whole = said or left.endswith("。")
    return tuple(cells) if whole and cells[place] else None


def _bodies(text: str) -> tuple[list[str], str]:
    """Cut the bodies off the end of `text`; what stands behind its last full stop is all theirs.

    Of a body that nothing tells from what stands before it, the first office parts the rest.
    """
    lists, left = bodytails.cut(text)
    words, stop, tail = left.rpartition("。")
    if not stop or not tail or len(tail) > _TAIL or _NO_TAIL.search(tail):
        return lists, left
    name = bodytails.leading_name(tail)
    tail = tail[len(name) :]
    return [*bodytails.first_office(tail), *lists], words + stop + name


def _time(text: str) -> tuple[str, str]:
    """Cut the time off the end of `text`."""
    for start in range(max(0, len(text) - _TIME_LONGEST), len(text)):
        words = text[start:]
        broken = start > 0 and text[start - 1].isdigit() and words[0].isdigit()
        if not broken and cellkinds.begins_time(words) and cellkinds.is_time(words):
            return words, text[:start].rstrip()
    return "", text


def _shared(lists: list[str], columns: int) -> list[str]:
    """Deal the lists out to the columns of bodies: the first to the first, the rest together."""
    if columns == 1:
        return ["\n".join(lists)]
    firsts = lists[: columns - 1]
    blank = [""] * (columns - 1 - len(firsts))
    return [*firsts, *blank, "\n".join(lists[columns - 1 :])]
