"""What the review and confirm pages show: cards beside their text, and what is still missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts.models import Organization
from tracker.decompose.alike import percent
from tracker.decompose.rules import Span
from tracker.intake import original, queries
from tracker.intake.actions.confirming import check_ready, known_numbers
from tracker.intake.cards import Card
from tracker.intake.comparing import compared
from tracker.intake.consequence import Consequence
from tracker.intake.facts import Anchors, Fact, Saying, due_words, figure, schedule_words
from tracker.intake.grouplist import Listed, listed
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.names import Names, found_owner
from tracker.intake.needs import Need, doubts, is_due_possible, needs, summary
from tracker.intake.original import Block, blocks
from tracker.intake.outline import Heading, Outline
from tracker.intake.proposing import has_headings, makes_rule, means_year_end
from tracker.intake.repeats import Repeat, repeated
from tracker.intake.revising import CHANGE_NAMES, Change, Line
from tracker.intake.roster import Roster
from tracker.intake.rules import COUNTED, RUNNING, NotReady, RowState
from tracker.intake.shaping import Place, loose_sentences, places_to_split
from tracker.intake.whole import place_needs

NEED = "need"  # `?show=need`: only the rows that somebody still has to look at


class ReviewPage:
    """A draft before its reviewer; `opened` is the row whose form is shown."""

    def __init__(
        self,
        session: Session,
        draft: ImportDraft,
        *,
        opened: int | None = None,
        only_problems: bool = False,
    ) -> None:
        self.draft = draft
        self.reading: Mapping[str, Any] = draft.reading
        self.rows = session.scalars(queries.rows(draft.id)).all()
        self.roster = Roster.of_today(session)
        self.names = Names(self.roster.units, draft.said_names)
        self.outline = Outline(self.reading["outline"])
        self.only_problems = only_problems
        self.doubts = doubts(self.reading, self.rows)
        self.repeats = {one.row: one for one in repeated(self.rows, self.outline)}
        self.whole = [*known_numbers(session, draft), *self._places(session)]
        self.needs = needs(self.rows, draft.year, self.doubts, self.whole, self.repeats.values())
        self.change = compared(session, draft, self.rows)
        self.cards = {row.id: self._card(row) for row in self.rows}
        self.opened = self._opened(opened)
        self._is_chosen = opened is not None

    @property
    def show(self) -> str | None:
        """How addresses of this page say what is shown."""
        return NEED if self.only_problems else None

    @property
    def counted(self) -> list[DraftTask]:
        """The rows that would become tasks."""
        return [row for row in self.rows if row.state in COUNTED]

    @property
    def accepted(self) -> int:
        """How many of them a person has seen."""
        return sum(row.state == RowState.ACCEPTED for row in self.counted)

    @property
    def is_judged(self) -> bool:
        """Whether no row is left that nobody has judged."""
        return bool(self.rows) and all(row.state != RowState.PROPOSED for row in self.rows)

    @property
    def seen(self) -> str:
        """How far the review is: 已核 3 / 8，另忽略 1、并入 2."""
        left = [
            f"{words} {count}"
            for words, state in (("忽略", RowState.SKIPPED), ("并入", RowState.MERGED))
            if (count := sum(row.state == state for row in self.rows))
        ]
        also = f"，另{'、'.join(left)}" if left else ""
        return f"{self.accepted} / {len(self.counted)}{also}"

    @property
    def has_new_owners(self) -> bool:
        """Whether the office's list by now holds a name that it did not hold before."""
        return any(found_owner(row, self.names, self.roster.people) for row in self.rows)

    @property
    def missing(self) -> list[Need]:
        """What is not settled yet."""
        return [need for need in self.needs if not need.is_done]

    @property
    def summary(self) -> str:
        """What is still to do, in one line."""
        return summary(self.needs)

    @cached_property
    def consequence(self) -> Consequence:
        """What confirming would do with the rows that become new tasks."""
        return Consequence.of(self.new_rows)

    @property
    def new_rows(self) -> list[DraftTask]:
        """The rows, without those that are tasks of the ledger already (domain.md 4.6)."""
        if self.change is None:
            return list(self.rows)
        return [row for row in self.rows if not self._line(row, Change.AMEND, Change.KEEP)]

    def _line(self, row: DraftTask, *changes: Change) -> Line | None:
        """What the row does to a task, if it is one of these."""
        line = self.change.by_row.get(row.id) if self.change else None
        return line if line and line.change in changes else None

    @cached_property
    def blockers(self) -> str:
        """Why it cannot be confirmed yet; empty where it can."""
        try:
            check_ready(self.counted, self.draft.year, self.whole)
        except NotReady as refusal:
            return str(refusal)
        return ""

    @property
    def has_headings(self) -> bool:
        """Whether the text has any; without, its paragraphs are ticked."""
        return has_headings(self.reading)

    @property
    def remarks(self) -> list[str]:
        """What the reader of the file says about the whole of it."""
        return [w["message"] for w in self.reading["warnings"] if w["code"] == "L-FILE"]

    @property
    def chapters(self) -> list[Heading]:
        """What can be filled in at once."""
        return self.outline.chapters if self.has_headings else []

    @cached_property
    def group(self) -> list[Listed]:
        """The leading group that the document lists, as long as somebody of it has no seat."""
        found = listed(self.reading["people"], self.roster.holdings)
        return found if any(not one.is_seated for one in found) else []

    @cached_property
    def blocks(self) -> list[Block]:
        """The text by clauses, each with the rows that stand beside it."""
        rows = [original.Span(row.start, row.end, row.id) for row in self.rows]
        damaged = [one.span for one in self.doubts if not one.is_seen]
        found = blocks(self.draft.text, self.outline, rows, damaged, self.anchors.kept)
        if not self.only_problems:
            return found
        return [block for block in found if self.shown(block)]

    def shown(self, block: Block) -> list[Card]:
        """The cards beside a block."""
        cards = (self.cards[row] for row in block.rows)
        return [card for card in cards if not self.only_problems or card.is_open_question]

    @cached_property
    def _parts(self) -> dict[int, list[int]]:
        """The numbers of the rows that were made part of a row, by its id."""
        found: dict[int, list[int]] = defaultdict(list)
        for row in self.rows:
            found[row.merged_into_id or 0].append(row.order_no)
        return found

    @cached_property
    def numbers(self) -> dict[int, int]:
        """What each row is called on the page."""
        return {row.id: row.order_no for row in self.rows}

    def repeat_of(self, row: DraftTask) -> Repeat | None:
        """What the row says again, as far as it is not settled."""
        return self.repeats.get(row.id)

    def may_run(self, row: DraftTask) -> bool:
        """Whether the running of the rule that the row makes is offered (DEC-3)."""
        return (
            row.state in COUNTED
            and "runs" not in row.proposal
            and RUNNING not in row.proposal.get("declined", ())
            and makes_rule(row.title, row.proposal["deliverable_kind"])
            and row.id not in self._run
        )

    @cached_property
    def _run(self) -> set[int]:
        return {row.proposal["runs"] for row in self.rows if "runs" in row.proposal}

    def cuts(self, row: DraftTask) -> list[Place]:
        """Where the row can be split."""
        return places_to_split(self.draft.text, row.start, row.end)

    def loose(self, block: Block) -> list[tuple[Span, str]]:
        """The sentences of a block that are in no row, each with its words."""
        found = self._loose.get(block.clause, [])
        return [(span, self.draft.text[slice(*span)]) for span in found]

    @cached_property
    def _loose(self) -> dict[str, list[Span]]:
        return loose_sentences(self.draft.text, self.outline.headings, self.rows)

    @cached_property
    def lit(self) -> set[int]:
        """The rows whose words are lit: the opened one, or the one whose words it shares."""
        row = next((row for row in self.rows if row.id == self.opened), None)
        if row is None:
            return set()
        return {row.id, row.proposal.get("runs", row.id), row.proposal.get("share", row.id)}

    @cached_property
    def keys(self) -> dict[int, str]:
        """The keys that open the rows before and after the opened one, by their numbers."""
        at = self._place(self.opened)
        near = {"k": at - 1, "j": at + 1} if at >= 0 else {}
        return {self.rows[n].id: key for key, n in near.items() if 0 <= n < len(self.rows)}

    @property
    def next_question(self) -> int | None:
        """The row after the opened one that somebody still has to look at, or the first such.

        Of a page that was opened at its top it is the opened one, which nobody has seen there.
        """
        if not self._is_chosen:
            return self.opened
        waiting = [card.row.id for card in self.cards.values() if card.is_open_question]
        after = [row for row in waiting if self._place(row) > self._place(self.opened)]
        return next(iter(after or waiting), None)

    @property
    def previous_question(self) -> int | None:
        """The row before the opened one that somebody still has to look at."""
        waiting = [card.row.id for card in self.cards.values() if card.is_open_question]
        return next(
            (r for r in reversed(waiting) if self._place(r) < self._place(self.opened)), None
        )

    def _place(self, row_id: int | None) -> int:
        return next((n for n, row in enumerate(self.rows) if row.id == row_id), -1)

    def _opened(self, wanted: int | None) -> int | None:
        """The row asked for; none of its own, the first that waits."""
        if wanted in self.cards:
            return wanted
        if wanted is not None:
            return None
        return next((r for r, card in self.cards.items() if card.is_open_question), None)

    def _places(self, session: Session) -> list[Need]:
        office = session.get_one(Organization, self.draft.org_id)
        texts = (self.draft.title, self.reading["issuer"] or "")
        return place_needs(texts, f"{office.name} {office.short_name}", self.draft.settled)

    def _card(self, row: DraftTask) -> Card:
        return Card(
            row,
            tuple(self._facts(row)),
            tuple(self._problems(row)),
            self._repeats(row),
            tuple(self._parts[row.id]),
            self.numbers.get(row.merged_into_id or 0),
            tuple(self.unknown_leads(row)) if row.lead_unit_id is None else (),
        )

    def _facts(self, row: DraftTask) -> Iterable[Fact]:
        saying = self.sayings[row.id]
        line = self._line(row, Change.AMEND, Change.KEEP)
        if line and line.task:
            yield Fact("台账", f"第 {line.task.number} 项，{CHANGE_NAMES[line.change]}")
        yield Fact("类型", schedule_words(row.schedule_type, row.recurrence))
        yield from self._leading(row, saying)
        for name in row.proposal["support"]:
            own = self._units.get(self.matches[name] or 0, name)
            yield Fact("配合", own, saying.party("support", name))
        if row.leader_post_id:
            yield Fact("责任领导", self._leaders.get(row.leader_post_id, "已撤销的席位"))
        if row.handler_id:
            yield Fact("经办", self._people.get(row.handler_id, "已离岗的人员"))
        yield Fact("时限", due_words(row), saying.due(row.due_named))
        yield from saying.times(row.due_named)
        yield from saying.rhythms()
        yield from saying.targets()

    def _leading(self, row: DraftTask, saying: Saying) -> Iterable[Fact]:
        """The unit that leads, and whom else the document names as leading."""
        named = row.proposal["lead"]
        ours = next((n for n in named if self.matches[n] == row.lead_unit_id), "")
        if row.lead_unit_id:
            own = self._units.get(row.lead_unit_id, "已停用的单位")
            yield Fact("牵头", own, saying.party("lead", ours))
        others = named if row.state == RowState.PROPOSED else ()
        for name in others:
            if name != ours or not row.lead_unit_id:
                yield Fact("原文牵头", name, saying.party("lead", name))

    @cached_property
    def sayings(self) -> dict[int, Saying]:
        """What each row was read from."""
        return {row.id: Saying(row.proposal, self.draft.text) for row in self.rows}

    @cached_property
    def anchors(self) -> Anchors:
        """The words of the document that cards point at."""
        said = (words for one in self.sayings.values() for words in one.all_words())
        told = (one.words for facts in self.told.values() for one in facts if one.words)
        return Anchors(chain(said, told))

    @cached_property
    def told(self) -> dict[str, list[Fact]]:
        """The figures that a report tells, by clause."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for claim in self.reading["claims"]:
            found[claim["clause"]].append(figure(claim))
        return found

    @cached_property
    def _units(self) -> dict[int, str]:
        return dict(self.roster.unit_names)

    @cached_property
    def _people(self) -> dict[int, str]:
        return {one.id: one.name for one in self.roster.people}

    @cached_property
    def _leaders(self) -> dict[int, str]:
        return dict(self.roster.leaders)

    @cached_property
    def matches(self) -> dict[str, int | None]:
        """What each unit that the document names stands for in the office's own list."""
        names = {
            name for row in self.rows for name in (*row.proposal["lead"], *row.proposal["support"])
        }
        return {name: self.names.unit(name) for name in names}

    def unknown_leads(self, row: DraftTask) -> list[str]:
        """The units that the document names as leading and the office does not have."""
        return [name for name in row.proposal["lead"] if self.matches[name] is None]

    def _problems(self, row: DraftTask) -> Iterable[str]:
        if row.state not in COUNTED:
            return
        if row.lead_unit_id is None:
            unknown = "、".join(self.unknown_leads(row))
            yield (
                f"还没有牵头单位。原文写的是“{unknown}”，不在本单位名单里，请选择。"
                if unknown
                else "还没有牵头单位：可以在这里选，也可以到“分派”整章一起选。"
            )
        if not is_due_possible(row.due_named, self.draft.year):
            yield f"完成时限 {row.due_named} 不在 {self.draft.year} 年，请核对年份。"
        if row.state == RowState.PROPOSED:
            if means_year_end(row.due_text, row.due_named):
                yield f"原文写“{row.due_text}”，拟按12月31日计，请确认。"
            yield from (one.message for one in self.doubts if one.row == row.id)

    def _repeats(self, row: DraftTask) -> str:
        repeat = self.repeats.get(row.id)
        if repeat is None:
            return ""
        return (
            f"和第 {self.numbers[repeat.earlier]} 项说的是同一件事"
            f"（{percent(repeat.likeness)} 相同），建议合并。"
        )
