"""What the page of assignment shows: names nobody knows, sets of units, and rows by chapter."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.accounts.models import Unit
from tracker.accounts.rules import UnitKind
from tracker.decompose.alike import percent
from tracker.decompose.who import organs
from tracker.intake import queries
from tracker.intake.models import DraftTask
from tracker.intake.review import ReviewPage
from tracker.intake.rules import COUNTED, numbers
from tracker.intake.suggesting import GIVEN, Here, Suggestion, suggestions

_VILLAGES = ("村", "社区")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A body that the document names and the office does not have."""

    name: str
    leads: tuple[int, ...]  # numbers of the rows that it is to lead
    supports: tuple[int, ...]
    is_ours: bool  # it is the office itself: 我镇, 青禾镇人民政府

    @property
    def where(self) -> str:
        """The rows it stands in: 牵头第 3、5 项，配合第 7 项."""
        told = [("牵头", self.leads), ("配合", self.supports)]
        return "，".join(f"{word}第 {numbers(rows)} 项" for word, rows in told if rows)


@dataclass(frozen=True, slots=True)
class Everybody:
    """A row that every unit of a sort is to do, with the units there are."""

    row: DraftTask
    name: str  # 各站所
    units: tuple[tuple[Unit, bool], ...]  # and whether it is ticked at first


@dataclass(frozen=True, slots=True)
class Offer:
    """What is suggested for a row, in words."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its rows."""

    name: str
    rows: tuple[DraftTask, ...]


class AssignPage:
    """Who is to do what, of a draft under review."""

    def __init__(self, session: Session, review: ReviewPage, office_names: str) -> None:
        self.review = review
        self.draft = review.draft
        self.rows = [row for row in review.new_rows if row.state in COUNTED]
        self._before = queries.before(session, review.draft.year)
        self._office_names = office_names

    @property
    def parts(self) -> list[Part]:
        """The rows by chapter."""
        found: defaultdict[str, list[DraftTask]] = defaultdict(list)
        for row in self.rows:
            found[self.review.outline.chapter_of(row.clause)].append(row)
        return [Part(name, tuple(rows)) for name, rows in found.items()]

    def lacks(self, name: str) -> int:
        """How many rows have nothing there yet."""
        return sum(getattr(row, name) is None for row in self.rows)

    @cached_property
    def unknown(self) -> list[UnknownName]:
        """The names that wait for an answer, as they first appear."""
        leads: defaultdict[str, list[int]] = defaultdict(list)
        supports: defaultdict[str, list[int]] = defaultdict(list)
        for row in self.rows:
            for name in row.proposal["lead"]:
                leads[name].append(row.order_no)
            for name in row.proposal["support"]:
                supports[name].append(row.order_no)
        return [
            UnknownName(name, tuple(leads[name]), tuple(supports[name]), self._is_ours(name))
            for name in dict.fromkeys([*leads, *supports])
            if self.review.names.is_open(name)
        ]

    def _is_ours(self, name: str) -> bool:
        """Whether the document means this very office by it."""
        plain = name.removesuffix("人民政府").removesuffix("政府")
        own = len(name) == 2 and name[0] in "我本" and name[1] in "省市州县区旗乡镇"
        return own or (len(plain) > 1 and plain in self._office_names)

    @property
    def lead_office(self) -> int | None:
        """The unit that stands for the office itself."""
        units = self.review.roster.units
        return next((unit.id for unit in units if unit.kind == UnitKind.LEAD_OFFICE), None)

    @cached_property
    def everybody(self) -> list[Everybody]:
        """The rows that a whole sort of units is to do and that nobody leads yet."""
        found = []
        for row in self.rows:
            named = [name for name in row.proposal["lead"] if organs.is_every(name)]
            if named and row.lead_unit_id is None and "share" not in row.proposal:
                found.append(Everybody(row, named[0], tuple(self._ticked(named[0]))))
        return found

    def _ticked(self, name: str) -> list[tuple[Unit, bool]]:
        village = any(word in name for word in _VILLAGES)
        meant = (UnitKind.VILLAGE,) if village else (UnitKind.STATION, UnitKind.DEPARTMENT)
        units = [u for u in self.review.roster.units if u.kind != UnitKind.EXTERNAL]
        return [(unit, unit.kind in meant) for unit in units]

    @cached_property
    def suggested(self) -> dict[int, Suggestion]:
        """What is suggested for each row, by its number."""
        roster, outline = self.review.roster, self.review.outline
        here = Here(
            units={unit.id for unit in roster.units},
            seats={seat.id for seat in roster.seats},
            people={person.id for person in roster.people},
        )
        above = {
            row.id: f"{outline.by_id[row.clause].heading} {outline.chapter_of(row.clause)}"
            for row in self.rows
            if row.clause in outline.by_id
        }
        return suggestions(self.rows, above, roster.seats, self._before, here)

    @property
    def offered(self) -> int:
        """How many rows there is something to take over for."""
        return sum(bool(one.given) for one in self.suggested.values())

    def offer(self, row: DraftTask) -> Offer | None:
        """The suggestion for a row, as people read it."""
        one = self.suggested.get(row.id)
        if one is None:
            return None
        words = "、".join(
            self.name_of(key, one.given.get(key)) for key in GIVEN if key in one.given
        )
        why = []
        if one.before is not None:
            when = "去年" if one.before.year == self.draft.year - 1 else f"{one.before.year} 年"
            why.append(f"与{when}第 {one.before.seq_no} 项 {percent(one.likeness)} 相同")
        if one.matter:
            why.append(f"分管“{one.matter}”")
        return Offer(words, "；".join(why))

    def name_of(self, kind: str, number: int | None) -> str:
        """A unit, leader or handler by name; empty for none."""
        return self._names[kind].get(number or 0, "已停用") if number else ""

    @cached_property
    def _names(self) -> dict[str, dict[int, str]]:
        roster = self.review.roster
        return {
            "lead_unit_id": dict(roster.unit_names),
            "leader_post_id": dict(roster.leaders),
            "handler_id": {one.id: one.name for one in roster.people},
        }
