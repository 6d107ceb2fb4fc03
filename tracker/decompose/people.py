"""The leading group: who holds which role, from a list or from a sentence (domain.md 2.1)."""

import re

from tracker.decompose import names
from tracker.decompose.page import LineKind, Page
from tracker.decompose.rules import Person

_ROLES = (
    r"第一组长|组\s*长|常务副组长|第一副组长|副\s*组\s*长|组\s*员|成\s*员|责\s*任\s*人|"
    r"联\s*络\s*员|信\s*息\s*员|办公室主任|办公室副主任|总召集人|副召集人|召集人"
)
_ROLE_LINE = re.compile(rf"^[（(]?(?P<role>{_ROLES})[)）]?\s*[:：]\s*(?P<rest>.*)$")
_FIRST = re.compile(r"组长|召集人")
_ENTRY_LINE = re.compile(
    r"^(?P<name>[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,3}|"
    r"[\u4e00-\u9fff·]{3,9})\s*[（(](?P<title>[^）)]{2,40})[)）][；;，,、。]?$"
)
_SPLIT = re.compile(r"[、，,；;。\s]+")
_IN_BRACKETS = re.compile(
    r"(?P<name>[\u4e00-\u9fff·](?:\s*[\u4e00-\u9fff·]){1,8})\s*[（(](?P<title>[^）)]{2,40})[)）]"
)
_COLLECTIVE = re.compile(r"各|全体|有关|相关|站所|班子|负责人$|成员$")
_SENTENCE_END = re.compile(r"[。；\n]")
_SAID = re.compile(
    r"(?:^|[，,、；：])(?:由|以)?(?P<who>[^，,；：]{2,120}?)(?:任|担任|兼任|"
    r"为)(?P<role>第一组长|组长|常务副组长|副组长|成员|组员)(?=[，,。；、的]|$)"
)
_LED = re.compile(r"由(?P<who>[^，,；：]{2,40}?)牵头")
_GROUP = re.compile(r"领导小组|领导组|工作组|工作专班|专班")


def people(page: Page) -> tuple[list[Person], set[int]]:
    """Return the entries of every leading group in `page`, and the lines that list them."""
    listed, lines = _listed(page)
    told: list[Person] = []
    for index, line in enumerate(page.lines):
        text = page.of(line)
        if (
            index not in lines
            and line.kind is LineKind.PROSE
            and "组长" in text
            and _GROUP.search(text)
        ):
            told += _told(text)
    return [*listed, *told], lines


def _listed(page: Page) -> tuple[list[Person], set[int]]:
    """Read lists such as 组长：…, where a line without a role carries on the role above it."""
    found: list[Person] = []
    lines: set[int] = set()
    role = ""
    for index, line in enumerate(page.lines):
        text = page.of(line)
        match = _ROLE_LINE.match(text)
        if match and (role or _FIRST.search(_plain(match["role"]))) and len(text) <= 400:
            role, rest = _plain(match["role"]), match["rest"].strip()
        elif role and (_ENTRY_LINE.match(text) or _bare_entry(text)):
            rest = text
        else:
            role = ""
            continue
        lines.add(index)
        found += [Person(name, title, role) for name, title in _entries(rest)]
    return found, lines


def _bare_entry(text: str) -> bool:
    """A line such as 李 明　镇党委委员: a name, a gap, a post."""
    parts = _close_name(text).split()
    return len(parts) == 2 and names.is_name(parts[0]) and bool(names.POST_END.search(parts[1]))


def _entries(text: str) -> list[tuple[str, str]]:
    """Return (name, title) of each person or body in the rest of a role line."""
    if bracketed := list(_IN_BRACKETS.finditer(text)):
        return [(_plain(m["name"]), _plain(m["title"])) for m in bracketed]
    parts = _collectives([part for part in _SPLIT.split(_close_name(text)) if part])
    if len(parts) == 2 and names.is_name(parts[0]) and not names.is_name(parts[1]):
        return [(parts[0], parts[1])]
    return [_entry(part) for part in parts]


def _collectives(parts: list[str]) -> list[str]:
    """各站、所、中心负责人 is one entry, though it has commas."""
    out: list[str] = []
    for index, part in enumerate(parts):
        opened = out and out[-1].startswith("各") and not names.POST_END.search(out[-1])
        closes = any(names.POST_END.search(later) for later in parts[index:])
        if opened and closes and not part.startswith("各") and not names.split(part):
            out[-1] += f"、{part}"
        else:
            out.append(part)
    return out


def _entry(part: str) -> tuple[str, str]:
    if names.is_name(part) and not _COLLECTIVE.search(part):
        return part, ""
    if found := names.split(part):
        return found
    if _COLLECTIVE.search(part) and len(part) > 4:
        return part, ""
    return "", part


def _close_name(text: str) -> str:
    """Close the gap inside a two-character name: 李　明 is printed with one to align the column."""
    return re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])",
        r"\1\2",
        text,
    )


def _told(text: str) -> list[Person]:
    found: list[Person] = []
    for sentence in _SENTENCE_END.split(text):
        if "组长" not in sentence:
            continue
        if led := _LED.search(sentence):
            found += _persons(led["who"], "牵头")
        for said in _SAID.finditer(sentence):
            found += _persons(said["who"], said["role"])
    return found


def _persons(who: str, role: str) -> list[Person]:
    who = re.sub(r"^.*(?:成立|组建)[^，]{0,12}?(?:由|以)", "", who)
    if named := names.split(who):
        return [Person(*named, role)]
    parts = [part for part in re.split("[、和及]", who) if part]
    split = [names.split(part) for part in parts]
    if not any(split):
        return [Person("", who, role)]
    return [Person(*(pair or ("", part)), role) for pair, part in zip(split, parts, strict=True)]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
