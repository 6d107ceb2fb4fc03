"""The head of a table that was laid flat: names a line each, side by side or run together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.decompose.rarely import rare
from tracker.decompose.tables import columnwords, tablecolumns
from tracker.decompose.tables.columnwords import LEAD, OWNER, SUPPORT, UNITS


class Manner(StrEnum):
    """How the cells of a flat table lie."""

    CELLS = "a cell a line"
    BARS = "a cell a line, closed by a bar"
    ROWS = "a row a line"
    RUN = "run together"


@dataclass(frozen=True, slots=True)
class Head:
    """A head found: its lines `start` to `end`, the columns, and what else stood on its line.

    `joint` parts the cells of a row; `before` and `rest` are what surrounds a head that was run
    together with its title and its rows.
    """

    manner: Manner
    start: int
    end: int
    names: tuple[str, ...]
    roles: tuple[str, ...]
    joint: str = ""
    before: str = ""
    rest: str = ""


JOINTS = {
    "|": re.compile(r"\|"),
    "\t": re.compile("\t"),
    "  ": re.compile(r"[ \u3000\xa0]{2,}|\u3000"),
    " ": re.compile(r"[ \xa0]"),
}
_JOINT = re.compile(r"[|\t \u3000\xa0]")  # without one of these nothing stands side by side
_MOST = 14  # columns
_SHORT = 20  # characters of a line that can be the name of a column
_UNKNOWN = 10  # characters of a name never heard before
_NO_NAME = rare(r"[。；，：:！？\d]|^[一二三四五六七八九十（(]")
_HALVES = {None, UNITS}  # what the two halves of a broken name may be by themselves
_BROKEN = 4  # characters of a piece of a broken name
_ROW_LONGEST = 240
_RUN = re.compile("(?:序号|编号)(?=[\u4e00-\u9fff]{4})")
_RUN_LONGEST = 90
_ROW_BEGINS = rare("\\d{1,3}|[（(]?[一二三四五六七八九十]{1,3}[)）、]")
_WORD_LONGEST = 12
_USUAL = 4  # characters of a column's name, as a rule


def head_at(lines: Sequence[str], at: int) -> Head | None:
    """Return the head that begins on line `at`, or None; most lines are told off at a glance."""
    line = lines[at]
    text = line.strip()
    if not text:
        return None
    if len(text) <= _ROW_LONGEST and (found := _of_row(text, at)):
        return found
    if len(text) <= _SHORT and (found := _of_cells(lines, at)):
        return found
    return _of_run(text, at) if len(text) > _USUAL else None


def _settled(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The columns under these names: 责任单位 … 牵头 配合 is one column parted in two."""
    named = list(names)
    roles = [columnwords.role(name) for name in named]
    if len(roles) > 2 and roles[-2:] == [LEAD, SUPPORT] and OWNER in roles[:-2]:
        place = roles.index(OWNER)
        named[place : place + 1] = named[-2:]
        named = named[:-2]
        roles = [columnwords.role(name) for name in named]
    if len(named) > _MOST or not _mostly_known(named):
        return None
    settled = tablecolumns.resolved(roles, named)
    return (tuple(named), settled) if settled else None


def _mostly_known(names: Sequence[str]) -> bool:
    """Whether these are names of columns, at most one in three of them never heard before."""
    if any(map(columnwords.is_other, names)):
        return False
    unknown = [name for name in names if not columnwords.role(name)]
    return 3 * len(unknown) <= len(names) and all(map(_might_name, unknown))


def _might_name(word: str) -> bool:
    return 1 < len(word) <= _UNKNOWN and _NO_NAME.search(word) is None


def _name(line: str) -> str:
    return line.strip().strip("|").strip()


def _of_cells(lines: Sequence[str], at: int) -> Head | None:
    if len(_name(lines[at])) > _BROKEN and not columnwords.role(_name(lines[at])):
        return None
    names: list[str] = []
    here = at
    while here < len(lines) and len(names) <= _MOST:
        if not _name(lines[here]):
            here += 1
            continue
        found = _whole_name(lines, here) or (_new_name(lines, here) if names else None)
        if found is None:
            break
        name, here = found
        names.append(name)
    if len(names) < 2 or not (settled := _settled(names)):
        return None
    barred = any("|" in line for line in lines[at:here])
    return Head(Manner.BARS if barred else Manner.CELLS, at, here, *settled)


def _whole_name(lines: Sequence[str], at: int) -> tuple[str, int] | None:
    """The name of a column on line `at`, put together where it was broken; and the next line."""
    first = _name(lines[at])
    if len(first) > _SHORT:
        return None
    after = at + 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    second = _name(lines[after]) if after < len(lines) else ""
    short = 0 < len(second) <= _BROKEN and len(first) <= _BROKEN
    half = short and not {columnwords.role(first), columnwords.role(second)}.isdisjoint(_HALVES)
    if half and columnwords.role(first + second):
        return first + second, after + 1
    return (first, at + 1) if columnwords.role(first) else None


def _new_name(lines: Sequence[str], at: int) -> tuple[str, int] | None:
    """A name never heard before, where known ones go on behind it."""
    word = _name(lines[at])
    after = next((i for i in range(at + 1, min(at + 4, len(lines))) if _name(lines[i])), None)
    known = after is not None and _whole_name(lines, after) is not None
    return (word, at + 1) if known and _might_name(word) else None


def _of_row(text: str, at: int) -> Head | None:
    if not _JOINT.search(text):
        return None
    for joint, pattern in JOINTS.items():
        inside = text.strip("|").strip() if joint == "|" else text
        names = [name.strip() for name in pattern.split(inside, _MOST)]
        if len(names) > 1 and columnwords.role(names[0]) and _mostly_known(names):
            settled = _settled(names)
            return Head(Manner.ROWS, at, at + 1, *settled, joint=joint) if settled else None
    return None


def _of_run(line: str, at: int) -> Head | None:
    found = _RUN.search(line)
    if not found and len(line) > _RUN_LONGEST:
        return None
    start = found.start() if found else 0
    if not columnwords.RUN.match(line, start):  # three names, two characters each at least
        return None
    names, end = _words(line[start : start + _RUN_LONGEST])
    if len(names) < 3 or not (settled := _settled(names)):
        return None
    rest = line[start + end :].strip()
    if rest and not (found and _ROW_BEGINS.match(rest)):
        return None
    return Head(Manner.RUN, at, at + 1, *settled, before=line[:start].strip(), rest=rest)


def _words(text: str) -> tuple[list[str], int]:
    """Part names of columns that were run together, and say where they end.

    The parting whose words are most nearly of the usual length wins; the longest run of names
    from the beginning is taken.
    """
    best: dict[int, tuple[int, list[str]]] = {0: (0, [])}
    reached = 0
    for here in range(len(text)):
        if here not in best:
            continue
        cost, names = best[here]
        for length in range(1, _WORD_LONGEST + 1):
            word = text[here : here + length]
            if len(word) < length or word[-1].isspace():
                break
            if not columnwords.role(word) or len(word) == 1:
                continue
            much = cost + (0 if word in {"序号", "编号"} else abs(length - _USUAL))
            end = here + length
            if end not in best or much < best[end][0]:
                best[end] = (much, [*names, word])
            reached = max(reached, end)
    return best[reached][1], reached
