"""Which seat of the leading group a table means by 责任领导: its holder or its title. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SHORT = 2  # characters of a name that is looked for inside other words


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that can answer for tasks, as far as it is matched."""

    id: int
    holder: str
    title: str


def matching_seat(name: str, seats: Sequence[Seat]) -> int | None:
    """The one seat meant by `name`; None where it fits none, or two.

    >>> seats = [Seat(1, "沈若兰", "副镇长"), Seat(2, "周启明", "镇长")]
    >>> matching_seat("沈若兰", seats), matching_seat("副镇长沈若兰", seats)
    (1, 1)
    >>> matching_seat("镇长", seats), matching_seat("书记", seats)
    (2, None)
    """
    plain = "".join(name.split())
    held = [s.id for s in seats if s.holder and (s.holder == plain or _within(s.holder, plain))]
    titled = [s.id for s in seats if s.title and plain in (s.title, f"分管{s.title}")]
    found = held or titled
    return found[0] if len(found) == 1 else None


def first_seat(names: Iterable[str], seats: Sequence[Seat]) -> int | None:
    """The seat that the first name with one means."""
    return next(filter(None, (matching_seat(name, seats) for name in names)), None)


def _within(holder: str, words: str) -> bool:
    return len(holder) >= _SHORT and (words.startswith(holder) or words.endswith(holder))
