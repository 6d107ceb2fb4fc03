"""The leading group as a document lists it, beside the one the office has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tracker.accounts.rules import POST_NAMES, POST_ROLES, PostRole

_COLLECTIVE = re.compile(r"各|全体|有关|相关|站所|班子|负责人$|成员$")
_LONGEST_NAME = 12  # minority names with a middle dot


class Named(Protocol):
    """As much of a person as is needed here."""

    @property
    def name(self) -> str: ...


class Seat(Protocol):
    """As much of a post as is needed here."""

    @property
    def role(self) -> PostRole: ...


class Held(Protocol):
    """Somebody in a seat."""

    @property
    def person(self) -> Named: ...
    @property
    def post(self) -> Seat: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of the list; `place` is its number in `reading["people"]`."""

    place: int
    name: str
    title: str
    role: PostRole
    is_collective: bool
    is_seated: bool
    is_ticked: bool

    @property
    def label(self) -> str:
        """组长 周启明（镇长）"""
        who = (
            f"{self.name}（{self.title}）" if self.name and self.title else self.name or self.title
        )
        return f"{POST_NAMES[self.role]} {who}"


def listed(people: Iterable[Mapping[str, Any]], holdings: Sequence[Held]) -> list[Listed]:
    """The entries whose role the office knows, each with whether it is offered ticked.

    Not ticked: who has a seat already, collectives, a second 组长, and 办公室主任, because
    naming one takes the office's keys from the clerk (domain.md 2.1).
    """
    seated = {holding.person.name for holding in holdings}
    led = any(holding.post.role == PostRole.GROUP_LEADER for holding in holdings)
    found: list[Listed] = []
    for place, entry in enumerate(people):
        role = POST_ROLES.get(entry["role"])
        if role is None or not (entry["name"] or entry["title"]):
            continue
        collective = is_collective(entry["name"])
        quiet = role == PostRole.OFFICE_HEAD or (role == PostRole.GROUP_LEADER and led)
        found.append(
            Listed(
                place=place,
                name="" if collective else entry["name"],
                title=entry["title"] or (entry["name"] if collective else ""),
                role=role,
                is_collective=collective,
                is_seated=entry["name"] in seated,
                is_ticked=not (collective or quiet or entry["name"] in seated),
            )
        )
        led = led or role == PostRole.GROUP_LEADER
    return found


def is_collective(name: str) -> bool:
    """Whether an entry names no person: 各站所负责人, or only a title.

    >>> is_collective("各站所负责人"), is_collective(""), is_collective("沈若兰")
    (True, True, False)
    """
    return not name or len(name) > _LONGEST_NAME or bool(_COLLECTIVE.search(name))
