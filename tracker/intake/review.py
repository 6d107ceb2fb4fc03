"""What the review and confirm pages show: cards beside their text, and what is still missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts import queries as accounts
from tracker.accounts.models import GroupMember, Organization, Person, Post, Unit
from tracker.accounts.rules import LEADING
from tracker.core import clock
from tracker.intake import queries
from tracker.intake.actions.confirming import check_ready, known_numbers
from tracker.intake.facts import Anchors, Fact, Saying, due_words, figure, schedule_words
from tracker.intake.grouplist import Listed, listed
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.needs import Need, doubts, is_due_possible, needs
from tracker.intake.original import Block, Span, blocks
from tracker.intake.outline import Heading, Outline
from tracker.intake.proposing import (
    found_owner,
    has_headings,
    matching_units,
    means_year_end,
)
from tracker.intake.rules import COUNTED, NotReady, RowState, numbers
from tracker.intake.whole import place_needs

NEED = "need"  # `?show=need`: only the rows that somebody still has to look at


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom rows can be given to: units, people, and the leaders' seats with their holders."""

    units: Sequence[Unit]
    people: Sequence[Person]
    seats: Sequence[Post]  # of the leaders
    holdings: Sequence[GroupMember]  # of any seat, today

    @classmethod
    def of_today(cls, session: Session) -> "Roster":
        """Three queries."""
        today = clock.today()
        seats = session.scalars(queries.seats(today)).unique().all()
        return cls(
            session.scalars(accounts.units()).all(),
            session.scalars(accounts.people()).all(),
            [seat for seat in seats if seat.role in LEADING],
            [held for seat in seats for held in seat.holdings if held.covers(today)],
        )

    @property
    def leaders(self) -> list[tuple[int, str]]:
        """Each seat that can answer for tasks: 沈若兰（副组长 · 副镇长）."""
        holders = {held.post_id: held.person.name for held in self.holdings}
        return [(seat.id, f"{holders.get(seat.id, '空缺')}（{seat.label}）") for seat in self.seats]

    @property
    def unit_names(self) -> list[tuple[int, str]]:
        """Each unit."""
        return [(unit.id, unit.name) for unit in self.units]

    @property
    def people_names(self) -> list[tuple[int, str]]:
        """Each person, with the unit they are in."""
        return [
            (one.id, f"{one.name}（{one.unit.name}）" if one.unit else one.name)
            for one in self.people
        ]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What confirming a draft would do, in numbers, and what of it somebody may regret."""

    tasks: int
    facts: tuple[tuple[str, str], ...]
    regrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[DraftTask]) -> "Consequence":
        """Count the rows as they stand."""
        made = [row for row in rows if row.state in COUNTED]

        def left(state: RowState) -> int:
            return sum(row.state == state for row in rows)

        def given(name: str) -> int:
            return len({getattr(row, name) for row in made} - {None})

        year_end = [row for row in made if row.due_assumed or row.takes_year_end]
        open_end = [row for row in made if row.due_named is None and not row.takes_year_end]
        told = (
            ("已核", f"{left(RowState.ACCEPTED)} 项，没有逐项核对的 {left(RowState.PROPOSED)} 项"),
            ("忽略", f"{left(RowState.SKIPPED)} 项"),
            ("并入", f"{left(RowState.MERGED)} 项"),
            ("牵头单位", f"{given('lead_unit_id')} 个"),
            ("责任领导", f"{given('leader_post_id')} 位"),
            ("经办人", f"{given('handler_id')} 人"),
            ("写明完成时限", f"{len(made) - len(year_end) - len(open_end)} 项"),
            ("按年底计", f"{len(year_end)} 项没有写明时限，按12月31日计"),
            ("不计时限", f"{len(open_end)} 项（随发生，或您选择不计）"),
        )
        return cls(len(made), told, tuple(_regrets(made)))


def _regrets(made: Sequence[DraftTask]) -> Iterable[str]:
    """What is missing and does not hold confirming up."""
    unled = [row.order_no for row in made if row.leader_post_id is None]
    if unled:
        which = "" if len(unled) == len(made) else f"第 {numbers(unled)} 项"
        yield f"{which}还没有责任领导：到期后没有分管领导审核和督促，只能由办公室审核。"
    if made and not any(row.handler_id for row in made):
        yield "还没有经办人：提醒发给牵头单位的负责人，没有负责人的发给办公室。"


@dataclass(frozen=True, slots=True)
class Card:
    """A row as the page shows it."""

    row: DraftTask
    facts: tuple[Fact, ...]  # 类型, 牵头, …
    problems: tuple[str, ...]
    parts: tuple[int, ...]  # numbers of the rows that were made part of it
    into: int | None  # the number of the row it was made part of
    unknown: tuple[str, ...]  # leading units of the text that the office does not have

    @property
    def is_open_question(self) -> bool:
        """Whether somebody still has to look at it."""
        return bool(self.problems) or self.row.state == RowState.PROPOSED

    @property
    def lacks_lead(self) -> bool:
        """Whether it would become a task that no unit leads."""
        return self.row.state in COUNTED and self.row.lead_unit_id is None


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
        self.outline = Outline(self.reading["outline"])
        self.only_problems = only_problems
        self.doubts = doubts(self.reading, self.rows)
        self.whole = [*known_numbers(session, draft), *self._places(session)]
        self.needs = needs(self.rows, draft.year, self.doubts, self.whole)
        self.cards = {row.id: self._card(row) for row in self.rows}
        self.opened = self._opened(opened)

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
        units, people = self.roster.units, self.roster.people
        return any(found_owner(row, units, people) for row in self.rows)

    @property
    def missing(self) -> list[Need]:
        """What is not settled yet."""
        return [need for need in self.needs if not need.is_done]

    @cached_property
    def consequence(self) -> Consequence:
        """What confirming would do."""
        return Consequence.of(self.rows)

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
        rows = [Span(row.start, row.end, row.id) for row in self.rows]
        damaged = [one.span for one in self.doubts if not one.is_seen]
        found = blocks(self.draft.text, self.outline, rows, damaged, self.anchors.kept)
        if not self.only_problems:
            return found
        return [block for block in found if self.shown(block)]

    def shown(self, block: Block) -> list[Card]:
        """The cards beside a block."""
        cards = (self.cards[row] for row in block.rows)
        return [card for card in cards if not self.only_problems or card.is_open_question]

    @property
    def next_question(self) -> int | None:
        """The row after the opened one that somebody still has to look at, or the first such."""
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
        into = next((r.order_no for r in self.rows if r.id == row.merged_into_id), None)
        parts = tuple(r.order_no for r in self.rows if r.merged_into_id == row.id)
        return Card(
            row,
            tuple(self._facts(row)),
            tuple(self._problems(row)),
            parts,
            into,
            tuple(self.unknown_leads(row)) if row.lead_unit_id is None else (),
        )

    def _facts(self, row: DraftTask) -> Iterable[Fact]:
        saying = self.sayings[row.id]
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
        return matching_units(sorted(names), self.roster.units)

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
                else "还没有牵头单位，请选择。"
            )
        if not is_due_possible(row.due_named, self.draft.year):
            yield f"完成时限 {row.due_named} 不在 {self.draft.year} 年，请核对年份。"
        if row.state == RowState.PROPOSED:
            if means_year_end(row.due_text, row.due_named):
                yield f"原文写“{row.due_text}”，拟按12月31日计，请确认。"
            yield from (one.message for one in self.doubts if one.row == row.id)
