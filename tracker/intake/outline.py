"""The outline of a reading: which heading stands over which, and what the ledger calls them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of the outline, with the chapter it belongs to."""

    id: str
    level: int
    path: str
    name: str  # 一、聚焦公开平台
    heading: str  # without its number
    chapter: str  # the id of the entry of the first level above it, or its own
    start: int  # of its line's heading; its own text ends at `body_end`
    end: int
    body_end: int
    is_leaf: bool


class Outline:
    """The entries of `reading["outline"]`, in order, to be asked by id."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        listed = list(entries)
        parents = {entry["id"]: entry["parent"] for entry in listed}
        above = set(parents.values())
        self.headings = [
            Heading(
                id=entry["id"],
                level=entry["level"],
                path=entry["path"],
                name=name_of(entry),
                heading=entry["heading"],
                chapter=_top(entry["id"], parents),
                start=entry["start"],
                end=entry["end"],
                body_end=max(entry["body"][1], entry["end"]),
                is_leaf=entry["id"] not in above,
            )
            for entry in listed
        ]
        self.by_id = {heading.id: heading for heading in self.headings}

    @property
    def chapters(self) -> list[Heading]:
        """The entries of the first level."""
        return [heading for heading in self.headings if heading.chapter == heading.id]

    def chapter_of(self, clause: str) -> str:
        """The chapter's name over `clause`, as the ledger's 工作任务 column has it."""
        found = self.by_id.get(clause)
        return self.by_id[found.chapter].name[:120] if found else ""


def name_of(entry: Mapping[str, Any]) -> str:
    """Number and words of a heading: 一、聚焦公开平台 or （二）推进集约化.

    >>> name_of({"ordinal": "一", "heading": "公开平台"})
    '一、公开平台'
    >>> name_of({"ordinal": "（二）", "heading": "村务公开"})
    '（二）村务公开'
    """
    ordinal = str(entry["ordinal"])
    if not ordinal:
        return str(entry["heading"])
    plain = ordinal[-1] not in "）).、"
    return f"{ordinal}{'、' if plain else ''}{entry['heading']}"


def _top(clause: str, parents: Mapping[str, str | None]) -> str:
    above = parents.get(clause)
    return _top(above, parents) if above else clause
