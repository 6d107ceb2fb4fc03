"""The printed list of a leading group: 组长：周平（镇长）, roles carried down, columns, tables."""

import re
from collections.abc import Iterator

from tracker.decompose.asks import verbs
from tracker.decompose.layout import markers
from tracker.decompose.layout.page import LineKind, Page
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Person
from tracker.decompose.who import names, organs

_LEADERS = "第一组长 执行组长 组长 总召集人 召集人 总指挥长 总指挥 指挥长"
_OTHERS = """
    常务副组长 第一副组长 执行副组长 副组长 组员 成员 责任人 联络员 信息员 办公室主任 办公室副主任
    副召集人 常务副指挥长 副指挥长 副总指挥 政委 顾问
"""


def _roles(words: str) -> str:
    """A pattern for roles, printed with or without gaps: 组  长."""
    longest = sorted(words.split(), key=len, reverse=True)
    return "|".join(r"[ \t]*".join(word) for word in longest)


_ROLE = f"(?:{_roles(_LEADERS + _OTHERS)})"
_LEADER = rare(_roles(_LEADERS))
_SAID = re.compile(
    r"(?:^|(?<=[ \t）)；;，,、]))[（(]?(?:领导小组)?"
    rf"(?P<role>{_ROLE})[)）]?[ \t]*[:：]"
)
_SET_APART = re.compile(rf"(?P<role>{_ROLE})[ \t]+(?P<rest>\S.*)")
_LONGEST = 400  # characters of a line of a list
_ENTRY = 60  # characters of one that has no role of its own
_MARKS = "。；;，,、 \t"


def listed(page: Page) -> tuple[list[Person], set[int]]:
    """Return the entries of every printed list in `page`, and the lines that print them.

    A list begins with its leader; a line without a role carries on the one above it.
    """
    found: list[Person] = []
    lines: set[int] = set()
    role = ""
    for index, line in enumerate(page.lines):
        text = page.of(line)
        prose = line.kind is LineKind.PROSE
        parts = _parts(text) if prose and len(text) <= _LONGEST else []
        if parts and (role or _LEADER.fullmatch(parts[0][0])):
            role = parts[-1][0]
        elif role and prose and _carries_on(text):
            parts = [(role, text)]
        else:
            role = ""
            continue
        lines.add(index)
        found += [person for said, rest in parts for person in _people(said, rest)]
    tabled, more = _tabled(page)
    return found + tabled, lines | more


def _parts(text: str) -> list[tuple[str, str]]:
    """Return role and rest for each role of a line: 组长：周平　副组长：吴江."""
    if _SAID.match(text):
        said = list(_SAID.finditer(text))
        ends = [*(role.start() for role in said[1:]), len(text)]
        parts = [
            (_plain(role["role"]), text[role.end() : end])
            for role, end in zip(said, ends, strict=True)
        ]
        return [] if any(_is_prose(rest) for _, rest in parts) else parts
    apart = _SET_APART.fullmatch(text)
    if apart and any(name for name, _ in entries(apart["rest"])) and not _is_prose(apart["rest"]):
        return [(_plain(apart["role"]), apart["rest"])]
    return []


def _is_prose(rest: str) -> bool:
    return bool(verbs.MODAL.search(rest)) or "。" in rest.rstrip(_MARKS)


def _carries_on(text: str) -> bool:
    """Whether a line without a role holds entries and nothing else."""
    if len(text) > _ENTRY or markers.marker(text) or _is_prose(text) or text.endswith(("：", ":")):
        return False
    found = entries(text)
    people = [name for name, _ in found if names.is_name(name) and not organs.is_body(name)]
    many = all(names.POST_END.search(name) or organs.is_every(name) for name, _ in found)
    return bool(found) and (len(people) == len(found) or many)


def _people(role: str, rest: str) -> list[Person]:
    return [Person(name, title, role) for name, title in entries(rest, one=role.endswith("组长"))]


def entries(text: str, *, one: bool = False) -> list[tuple[str, str]]:
    """Return name and title of everyone in the rest of a line, whichever stands first.

    >>> entries("李　明　镇长".replace("　", " ")), entries("副镇长 周平")
    ([('李明', '镇长')], [('周平', '副镇长')])
    """
    columns = names.close_gap(text.strip(_MARKS)).split()
    named = [column for column in columns if names.is_name(column.strip(_MARKS))]
    if len(named) == len(columns) or not named or len(columns) == 1:
        return names.persons(" ".join(columns), one=one)
    return list(_set_apart(columns))


def _set_apart(columns: list[str]) -> Iterator[tuple[str, str]]:
    """Names and posts in columns: a post belongs to the name before it, or to the first one."""
    first = names.is_name(columns[0].strip(_MARKS))
    name, title = "", ""
    for column in columns:
        words = column.strip(_MARKS)
        if not names.is_name(words):
            title = f"{title} {words}".strip()
        elif first:
            if name:
                yield name, title
            name, title = words, ""
        else:
            yield words, title
            title = ""
    if first:
        yield name, title


def _tabled(page: Page) -> tuple[list[Person], set[int]]:
    """Read tables with a column of roles: 职务, 姓名, 单位 in any order."""
    found: list[Person] = []
    lines: set[int] = set()
    role = ""
    for index, line in enumerate(page.lines):
        if line.kind is not LineKind.TABLE:
            role = ""
            continue
        cells = [cell.strip() for cell in page.of(line).split("\t")]
        said = next((_plain(cell) for cell in cells if re.fullmatch(_ROLE, cell)), "")
        if said and (role or _LEADER.fullmatch(said)):
            role = said
        if role and (person := _row(cells, role)):
            found.append(person)
            lines.add(index)
    return found, lines


def _row(cells: list[str], role: str) -> Person | None:
    rest = [cell for cell in cells if cell and not re.fullmatch(_ROLE, cell)]
    name = next((n for cell in rest if names.is_name(n := names.close_gap(cell))), "")
    title = "".join(c for c in rest if names.close_gap(c) != name and not c.strip(".").isdigit())
    return Person(name, title, role) if name else None


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
