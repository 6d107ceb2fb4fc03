"""Lists counted in reading order, as Word counts them; shared by the two Word formats."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.documents.numerals import FORMATS

DEEPEST = 8
LONGEST = 255  # characters of a label's pattern: what Word itself allows


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    `pattern` is the label: text, and for each number that stands in it the depth it is taken
    from. `restart`: the level begins anew after a level above this depth; None after any above
    it, 0 never (w:lvlRestart). `legal` writes every number in digits, `gap` says that white space
    parts the label from the text.
    """

    pattern: tuple[str | int, ...]
    format: str = "decimal"
    start: int = 1
    restart: int | None = None
    legal: bool = False
    gap: bool = True


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list as paragraphs name it by `key`; those of one `family` share their counters.

    `starts` are the levels that begin at a number of their own when this list first uses them.
    """

    key: str
    family: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


class Counter:
    """Counts numbered paragraphs in reading order and labels each."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def label(self, found: NumberedList | None, depth: int) -> tuple[str, int | None]:
        """Count a paragraph in `found` at `depth`: its printed number and level, or ("", None)."""
        here = found.levels.get(depth) if found else None
        if found is None or here is None:
            return "", None
        counts = self._count(found, depth)
        if here.format == "bullet":
            return "", None
        parts = [
            part if isinstance(part, str) else _written(found, part, counts.get(part), here.legal)
            for part in here.pattern
        ]
        text = "".join(parts)
        # 第一条 and 1.1 need what parts them from the text; 一、 and （一） bring it along.
        return text + (" " if here.gap and text[-1:].isalnum() else ""), depth if text else None

    def _count(self, found: NumberedList, depth: int) -> dict[int, int]:
        counts = self._counts[found.family]
        for above in range(depth):  # a level that was passed over counts as begun
            if above not in counts and above in found.levels:
                counts[above] = _start(found, above)
        first = (found.key, depth) not in self._begun
        if depth in counts and not (first and depth in found.starts):
            counts[depth] += 1
        else:
            counts[depth] = _start(found, depth)
        self._begun.add((found.key, depth))
        for deeper in [other for other in counts if other > depth]:
            below = found.levels.get(deeper)
            if below is None or below.restart is None or depth < below.restart:
                del counts[deeper]
        return counts


def _start(found: NumberedList, depth: int) -> int:
    return found.starts.get(depth, found.levels[depth].start)


def _written(found: NumberedList, depth: int, count: int | None, legal: bool) -> str:
    """The number of the level at `depth`; a pattern may also name one that does not exist."""
    level = found.levels.get(depth)
    if level is None or count is None:
        return ""
    return FORMATS.get("decimal" if legal else level.format, str)(count)
