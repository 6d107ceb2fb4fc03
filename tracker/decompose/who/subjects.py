"""How far a subject goes: over all rows of its sentence, its list or its paragraph."""

import re
from dataclasses import dataclass, field

from tracker.decompose.asks import verbs
from tracker.decompose.rules import LeadRule
from tracker.decompose.who import responsibility

_ITEM = re.compile(rf"(?:{verbs.ORDINAL})$")
_ITEM_LONGEST = 6
_COLONS = frozenset("：:")
_ITEM_ENDS = frozenset("是要抓，,先次后外)）①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


@dataclass(slots=True)
class Row:
    """The words of a row, where they stand, and who it is for, as far as that is settled.

    It is changed step by step and becomes a task once, when all is known.
    """

    text: str
    start: int
    end: int
    lead: tuple[str, ...]
    support: tuple[str, ...]
    rule: LeadRule | None


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
    sentence: int = -1  # of the row before
    leader: Row | None = None  # there, whose subject goes on
    named: Row | None = None  # the row before, where it names somebody: whose may be another's

    def hear(self, words: str, sentence: int, asks: bool) -> None:
        """Take note of one part of a sentence, in order."""
        if self.whole is None:
            self.whole = responsibility.is_for(words)
        if words.rstrip()[-1:] in _COLONS and (bodies := responsibility.governs(words)):
            self.lists[sentence] = bodies
        elif not asks:
            self.silent.setdefault(sentence, []).append(words)

    def carry(self, row: Row, sentence: int) -> None:
        """Give a row without an owner that of the row before it in the same sentence.

        各村要公布名单，每月更新一次: one subject, two rows. So does what leads into a list of them.
        """
        if sentence != self.sentence:
            self.sentence, self.leader, self.named = sentence, None, None
        else:
            if self.named and responsibility.leads_on(self.named.text):
                self.leader = self.named
            self.named = None
            if self.leader and (self._is_item(row) or responsibility.names_person(row.text)):
                self.leader = None
        if row.lead:
            self.named = row
        elif governed := self._governed(row, sentence):
            row.lead = governed
        elif self.leader:
            row.lead = self.leader.lead
            row.support = row.support or self.leader.support

    def _governed(self, row: Row, sentence: int) -> tuple[str, ...]:
        """Whose list a row stands in, or whom the parts before it are about."""
        governed = self.lists.get(sentence) or self.whole or ()
        if not governed and sentence in self.silent and not self._is_item(row):
            return self._told(sentence)
        return governed

    def _is_item(self, row: Row) -> bool:
        """Whether a row is an item of a list: 一是, ① or the like stands before it."""
        begin = row.start
        before = self.text[begin - _ITEM_LONGEST if begin > _ITEM_LONGEST else 0 : begin]
        return before.rstrip()[-1:] in _ITEM_ENDS and _ITEM.search(before) is not None

    def _told(self, sentence: int) -> tuple[str, ...]:
        """Whom the parts before a row are about, the last that names anybody: most precede none."""
        for words in reversed(self.silent[sentence]):
            if bodies := responsibility.owners(words).lead:
                return bodies
        return ()
