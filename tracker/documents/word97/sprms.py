"""Properties as the file lists them (Sprm, 2.2.5): what a run or paragraph has set."""

from collections.abc import Iterator
from dataclasses import dataclass

# Names as in 2.6.1 to 2.6.3.
C_DELETED, C_INSERTED, C_HIDDEN = 0x0800, 0x0801, 0x083C
C_STYLE, C_SYMBOL = 0x4A30, 0x6A09
P_STYLE, P_LIST, P_DEPTH, P_OUTLINE = 0x4600, 0x460B, 0x260A, 0x2640
P_OLD_NUMBER = 0xC63E  # numbering of Word 6, which later versions still print
P_IN_TABLE, P_ROW_END, P_NESTING = 0x2416, 0x2417, 0x6649
P_INNER_CELL, P_INNER_ROW_END = 0x244B, 0x244C
P_HUGE = (0x6645, 0x6646)
T_DEFINITION, T_MERGED_DOWN = 0xD608, 0xD62B
_TABS = 0xC615
_WANTED = {
    *(P_STYLE, P_LIST, P_DEPTH, P_OLD_NUMBER, P_OUTLINE, P_IN_TABLE, P_ROW_END, P_NESTING, *P_HUGE),
    *(P_INNER_CELL, P_INNER_ROW_END, T_DEFINITION, T_MERGED_DOWN),
}
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # by the three highest bits; 0: the operand says its own


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each property with its operand; a list that is cut off ends where it is cut."""
    at = 0
    while at + 3 <= len(data):
        name = data[at] | data[at + 1] << 8
        at += 2
        size = _SIZES[name >> 13]
        if not size:
            if name == T_DEFINITION:
                size = int.from_bytes(data[at : at + 2], "little") - 1
                at += 2
            else:
                size = data[at]
                at += 1
                if name == _TABS and size == 255:  # longer than its size can say
                    return
        if size < 0 or at + size > len(data):
            return
        yield name, data[at : at + size]
        at += size


@dataclass(frozen=True, slots=True)
class Look:
    """What matters of a run, None where it is not set: tracked changes, hidden, a symbol."""

    deleted: bool | None = None
    inserted: bool | None = None
    hidden: bool | None = None
    style: int | None = None
    symbol: int | None = None

    def under(self, other: "Look") -> "Look":
        """Return this look with what `other` sets laid over it."""
        return Look(
            self.deleted if other.deleted is None else other.deleted,
            self.inserted if other.inserted is None else other.inserted,
            self.hidden if other.hidden is None else other.hidden,
            self.style if other.style is None else other.style,
            self.symbol if other.symbol is None else other.symbol,
        )


def look(data: bytes) -> Look:
    """Return what the properties `data` say of a run."""
    deleted = inserted = hidden = None
    style = symbol = None
    for name, operand in sprms(data):
        if name == C_DELETED:
            deleted = operand[0] == 1
        elif name == C_INSERTED:
            inserted = operand[0] == 1
        elif name == C_HIDDEN and operand[0] in (0, 1):  # 0x80 and above: as the style says
            hidden = bool(operand[0])
        elif name == C_STYLE:
            style = int.from_bytes(operand, "little")
        elif name == C_SYMBOL:
            symbol = int.from_bytes(operand[2:4], "little")
    return Look(deleted, inserted, hidden, style, symbol)


def values(data: bytes) -> dict[int, bytes]:
    """Return the operand of each property that matters here; the later one of two wins."""
    return {name: operand for name, operand in sprms(data) if name in _WANTED}


def integer(found: dict[int, bytes], name: int, *, signed: bool = False) -> int | None:
    """Return a property as a number, or None where it is not set."""
    operand = found.get(name)
    return None if operand is None else int.from_bytes(operand, "little", signed=signed)
