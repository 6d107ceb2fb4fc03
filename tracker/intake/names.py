"""Names of bodies and people in a document, and whom the office means by them (domain.md 4.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tracker.decompose.who import organs
from tracker.intake.rules import RowState


class NamedUnit(Protocol):
    """As much of a unit as matching needs."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...


class NamedPerson(Protocol):
    """As much of a person as matching needs."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def unit_id(self) -> int | None: ...


class Ownerless(Protocol):
    """As much of a stored row as matching needs."""

    @property
    def state(self) -> RowState: ...
    @property
    def proposal(self) -> dict[str, Any]: ...
    @property
    def lead_unit_id(self) -> int | None: ...
    @property
    def handler_id(self) -> int | None: ...


def matching_unit(name: str, units: Sequence[NamedUnit]) -> int | None:
    """The one unit that a document means by `name`, by full or short name, or by its ending.

    镇党政办公室 is our 党政办公室; a name that fits two units, or none, is left to a person.
    """
    plain = "".join(name.split())
    same = [u.id for u in units if plain in (u.name, u.short_name)]
    if same:
        return same[0]
    ends = [
        u.id
        for u in units
        if any(len(own) > 2 and plain.endswith(own) for own in (u.name, u.short_name))
        or (len(plain) > 2 and u.name.endswith(plain))
    ]
    return ends[0] if len(ends) == 1 else None


class Names:
    """What the bodies that a document names stand for in the office's own list.

    `said` is what a person answered of a name: the number of a unit, or 0 where the name stands
    for none of ours and nobody is to be asked again.
    """

    def __init__(self, units: Sequence[NamedUnit], said: Mapping[str, int] | None = None) -> None:
        self.units = units
        self._said = dict(said or {})
        self._ids = {unit.id for unit in units}

    def unit(self, name: str) -> int | None:
        """The unit of ours that `name` means."""
        if name in self._said and (answer := self._said[name]) in self._ids | {0}:
            return answer or None
        return matching_unit(name, self.units)

    def is_open(self, name: str) -> bool:
        """Whether a person must still say what `name` means; open sets (各站所) are asked apart."""
        settled = self._said.get(name, -1) in self._ids | {0}
        return not settled and not organs.is_every(name) and self.unit(name) is None

    def is_left(self, name: str) -> bool:
        """Whether a person said that it is none of ours."""
        return self._said.get(name) == 0


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is proposed for a row."""

    lead_unit_id: int | None
    handler_id: int | None


def owner(names: Iterable[str], known: Names, people: Sequence[NamedPerson]) -> Owner:
    """The first unit among the names that lead; a person's name is the handler, from their unit."""
    names = list(names)
    unit = next(filter(None, (known.unit(name) for name in names)), None)
    person = next(filter(None, (matching_person(name, people) for name in names)), None)
    if person is None:
        return Owner(unit, None)
    return Owner(
        unit or next((u.id for u in known.units if u.id == person.unit_id), None), person.id
    )


def owner_of(task: Mapping[str, Any], known: Names, people: Sequence[NamedPerson]) -> Owner:
    """Whom a task names as leading, and as `handlers` where a table has a column for them.

    The unit of a handler leads where the task names nobody.
    """
    said, handlers = owner(task["lead"], known, people), task.get("handlers", [])
    if said.handler_id or not handlers:
        return said
    told = owner(handlers, known, people)
    unit = said.lead_unit_id if task["lead"] else told.lead_unit_id
    return Owner(unit, told.handler_id)


def matching_person(name: str, people: Sequence[NamedPerson]) -> NamedPerson | None:
    """The one person of that name; of two with the same name, none."""
    same = [person for person in people if person.name == "".join(name.split())]
    return same[0] if len(same) == 1 else None


def found_owner(row: Ownerless, known: Names, people: Sequence[NamedPerson]) -> Owner | None:
    """What the office's list says by now of a row nobody has judged; None where nothing new."""
    if row.state != RowState.PROPOSED:
        return None
    said = owner_of(row.proposal, known, people)
    found = Owner(row.lead_unit_id or said.lead_unit_id, row.handler_id or said.handler_id)
    return None if found == Owner(row.lead_unit_id, row.handler_id) else found
