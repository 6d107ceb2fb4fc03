"""The leading group: who holds which role, from a list or from a sentence (domain.md 2.1)."""

import re
from collections.abc import Iterator

from tracker.decompose.layout.page import LineKind, Page
from tracker.decompose.rarely import rare
from tracker.decompose.rules import Person
from tracker.decompose.who import grouplists, names

_ROLES = (
    "第一组长|常务副组长|第一副组长|副组长|组长|成员|组员|常务副指挥长|副指挥长|副总指挥|总指挥|指挥长|"
    "总召集人|副召集人|召集人|政委|办公室副主任|办公室主任"
)
_GROUP = rare("领导小组|领导组|工作组|工作小组|专班|指挥部|办公室|委员会")
_TELLS = re.compile("组长|指挥|召集人|办公室主任|任主任")
_VISIT = re.compile("一行|莅临|来我|到我|(?:检查|督导|督查|调研|考核|巡察|巡视|验收)组")
_SENTENCE = re.compile("[^。；\n]+")
_CLAUSE = re.compile("[^，,；：]+")
_HOLDS = rare(
    rf"(?P<who>[^，,；：]{{2,160}}?)(?:同志)?(?:兼任|担任|任|为)(?P<role>{_ROLES})(?=[，,。；、的（(]|$)"
)
_HELD = rare(
    rf"(?P<role>{_ROLES})(?:由|为)(?P<who>[^，,；：]{{2,160}}?)(?:同志)?(?:兼任|担任|任|组成)"
)
_HEADS_OFFICE = rare(
    r"(?P<who>[^，,；：]{2,60}?)(?:同志)?(?:兼任|担任|任)(?P<role>副?主任)(?=[，,。；、]|$)"
)
_LED = rare("由(?P<who>[^，,；：]{2,40}?)牵头")
_OPENING = re.compile("^.*[由以](?=.)|^[、和]")


def people(page: Page) -> tuple[list[Person], set[int]]:
    """Return the entries of every leading group in `page`, and the lines that list them."""
    found, lines = grouplists.listed(page)
    for index, line in enumerate(page.lines):
        text = page.of(line)
        prose = line.kind is LineKind.PROSE and index not in lines
        if prose and _TELLS.search(text) and _GROUP.search(text):
            found += _told(text)
    return found, lines


def _told(text: str) -> Iterator[Person]:
    """The entries that a paragraph tells; a post without a name (镇长任组长) is none."""
    for sentence in _SENTENCE.findall(text):
        if _VISIT.search(sentence):
            continue
        if "组长" in sentence and (led := _LED.search(sentence)):
            yield from (one for one in _people(led["who"], "牵头") if one.title)
        for clause in _CLAUSE.findall(sentence):
            held = list(_HELD.finditer(clause))
            for found in held or _HOLDS.finditer(clause):
                yield from _people(found["who"], found["role"])
            if "办公室" in sentence and (head := _HEADS_OFFICE.match(clause)):
                yield from _people(head["who"], f"办公室{head['role']}")


def _people(who: str, role: str) -> Iterator[Person]:
    words = _OPENING.sub("", who)
    for name, title in names.persons(words, one=role.endswith("组长") and "副" not in role):
        if name:
            yield Person(name, title, role)
