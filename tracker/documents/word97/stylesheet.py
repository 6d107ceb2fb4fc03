"""The styles of a .doc (STSH, 2.9.271), each with what it inherits."""

from tracker.documents.styles import DEEPEST, Style
from tracker.documents.word97 import sprms
from tracker.documents.word97.stream import Stream

_PARAGRAPH, _CHARACTER = 1, 2
_HEADINGS = range(1, 10)
_NO_BASE = 0x0FFF


class Stylesheet:
    """The styles by their numbers; one that is missing or damaged says nothing."""

    def __init__(self, table: Stream) -> None:
        self._entries: list[Stream] = _entries(table) if len(table) else []
        self._base_size = table.number(4, 2) if self._entries else 0
        self._found: dict[int, Style] = {}

    def __getitem__(self, number: int) -> Style:
        """Return the style `number` with what it inherits."""
        chain: list[int] = []
        while number not in self._found and number not in chain and number < len(self._entries):
            chain.append(number)
            entry = self._entries[number]
            number = entry.number(2, 2) >> 4 if len(entry) > self._base_size else _NO_BASE
        found = self._found.get(number, Style())
        for own in reversed(chain):
            found = self._found[own] = self._over(own, found)
        return found

    def _over(self, number: int, base: Style) -> Style:
        entry, start = self._entries[number], self._base_size
        if len(entry) <= start:
            return Style()
        kind, built_in = entry.number(2, 2) & 0xF, entry.number(0, 2) & 0x0FFF
        length = entry.number(start, 2)
        name = entry.take(start + 2, 2 * length).decode("utf-16-le", "replace")
        own, hidden = _properties(entry, start + 2 * length + 4, kind)
        list_id = sprms.integer(own, sprms.P_LIST)
        depth = sprms.integer(own, sprms.P_DEPTH)
        outline = sprms.integer(own, sprms.P_OUTLINE)
        if outline is None and built_in in _HEADINGS:
            outline = built_in - 1
        return Style(
            (str(number), *base.ids[: DEEPEST - 1]),
            name.partition(",")[0],
            base.list_id if list_id is None else str(list_id),
            base.depth if depth is None else depth,
            base.outline if outline is None else outline,
            base.hidden if hidden is None else hidden,
        )


def _entries(table: Stream) -> list[Stream]:
    head = table.number(0, 2)
    count, at = table.number(2, 2), 2 + head
    found = []
    for _ in range(count):
        size = table.number(at, 2)
        found.append(table.part(at + 2, size))
        at += 2 + size + size % 2
        if at >= len(table):
            break
    return found


def _properties(entry: Stream, at: int, kind: int) -> tuple[dict[int, bytes], bool | None]:
    """Return what a style sets for paragraphs, and whether it hides text."""
    own: dict[int, bytes] = {}
    if kind == _PARAGRAPH:
        size = entry.number(at, 2)
        own = sprms.values(entry.take(at + 2, size)[2:])
        at += 2 + size + size % 2
    if kind in (_PARAGRAPH, _CHARACTER) and at + 2 <= len(entry):
        return own, sprms.look(entry.take(at + 2, entry.number(at, 2))).hidden
    return own, None
