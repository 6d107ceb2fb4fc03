"""How far a subject goes: over all rows of its sentence, its list or its paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.decompose.asks import verbs
from tracker.decompose.rules import Span, Task
from tracker.decompose.who import responsibility

_ITEM = re.compile(rf"(?:{verbs.ORDINAL})$")
_ITEM_LONGEST = 6
_COLONS = frozenset("：:")
_ITEM_ENDS = frozenset("是要抓，,先次后外)）①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


class Place(NamedTuple):
    """The sentence a row stands in, whether it is an item of a list there, and whose list it is."""

    sentence: tuple[int, int]
    item: bool = False
    governed: tuple[str, ...] = ()


@dataclass(slots=True)
class Subjects:
    """Whom the sentences of a line are about, beyond the words of each row.

    What leads into a list (各校要做到：①…) is for all its items, and a body with a colon
    (县教育局：) for its whole paragraph; the subject of a part that asks nothing is that of the
    parts behind it, but not of one that has a number of its own.
    """

    text: str
    whole: tuple[str, ...] | None = None
    lists: dict[int, tuple[str, ...]] = field(default_factory=dict)  # by sentence
    silent: dict[int, list[str]] = field(default_factory=dict)  # parts that ask nothing

    def hear(self, span: Span, sentence: int, *, asks: bool) -> None:
        """Take note of one part of a sentence, in order."""
        words = self.text[span.start : span.end]
        if self.whole is None:
            self.whole = responsibility.is_for(words)
        if words.rstrip()[-1:] in _COLONS and (bodies := responsibility.governs(words)):
            self.lists[sentence] = bodies
        elif not asks:
            self.silent.setdefault(sentence, []).append(words)

    def place(self, span: Span, sentence: tuple[int, int]) -> Place:
        """Return where a row stands that begins with `span`."""
        begin = span.start
        before = self.text[begin - _ITEM_LONGEST if begin > _ITEM_LONGEST else 0 : begin]
        item = before.rstrip()[-1:] in _ITEM_ENDS and _ITEM.search(before) is not None
        governed = self.lists.get(sentence[1]) or self.whole or ()
        if not governed and not item and self.silent:
            governed = self._told(sentence[1])
        return Place(sentence, item, governed)

    def _told(self, sentence: int) -> tuple[str, ...]:
        """Whom the parts before a row are about, the last that names anybody: most precede none."""
        for words in reversed(self.silent.get(sentence, ())):
            if bodies := responsibility.owners(words).lead:
                return bodies
        return ()


def carried(tasks: Sequence[Task], places: Sequence[Place]) -> list[Task]:
    """Give a row without an owner that of the row before it in the same sentence.

    各村要公布名单，每月更新一次: one subject, two rows. So does what leads into a list of them.
    """
    out: list[Task] = []
    leader: Task | None = None
    sentence: tuple[int, int] | None = None
    for task, place in zip(tasks, places, strict=True):
        if leader and (
            place.item or place.sentence != sentence or responsibility.names_person(task.text)
        ):
            leader = None
        if task.lead:
            out.append(task)
            leader = task if responsibility.leads_on(task.text) else leader
        elif place.governed:
            out.append(task._replace(lead=place.governed))
        elif leader:
            support = task.support or leader.support
            out.append(task._replace(lead=leader.lead, support=support))
        else:
            out.append(task)
        sentence = place.sentence
    return out
