"""What a ledger page is narrowed to and ordered by, as its address says, and the links for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import Select

from tracker.access.actor import asking
from tracker.access.policy import Permission, may
from tracker.access.stamps import kept
from tracker.accounts import queries as accounts
from tracker.core.db import db
from tracker.ledger import listing, queries
from tracker.ledger.kept_lists import asked_for, kept_lists
from tracker.ledger.kinds import SCHEDULE_NAMES, RectificationState, ScheduleType
from tracker.ledger.lights import Light
from tracker.ledger.listing import SORTS, USUAL
from tracker.ledger.models import RectificationItem, Task
from tracker.ledger.pages import Lens, Row
from tracker.ledger.queries import ALSO_SHOWN, SHOWN, Days, Wanted
from tracker.ledger.sheets import SHAPES
from tracker.plans import queries as plans
from tracker.plans.models import SourceDocument, YearPlan
from tracker.plans.rules import YearState
from tracker.plans.seals import seals
from tracker.web.links import number_argument, url_with

ALL_SHOWN = SHOWN | ALSO_SHOWN
FIRST_RECTIFICATIONS = 50


class Menu(NamedTuple):
    """A filter that opens a list: its word, the choices (address, word, chosen), narrowing now."""

    word: str
    choices: list[tuple[str, str, bool]]
    current: bool


class Paper(NamedTuple):
    """A document that the year rests on."""

    id: int
    title: str


PAPER = (SourceDocument.id, SourceDocument.title)


@dataclass(frozen=True, slots=True)
class YearList:
    """A year's ledger as its address narrows it: what the list, the tree and the grid share."""

    plan: YearPlan
    wanted: Wanted
    lens: Lens
    counts: Mapping[str, int]

    @property
    def query(self) -> Select[Task]:
        """The tasks asked for, in the order asked for."""
        return listing.listed(self.plan.id, self.wanted, self.lens.days, asking())

    @property
    def found(self) -> int:
        """How many tasks there are."""
        return self.counts[self.wanted.show]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but its chip and its order narrows it."""
        return self.wanted != Wanted(show=self.wanted.show, sort=self.wanted.sort)

    @property
    def says(self) -> str:
        """What it is narrowed to, in words: 未办结，牵头单位：财政所，按时限从早到晚."""
        narrowing = [one.word for one in menus(self.plan, self.wanted, self.lens) if one.current]
        words = [f"含“{self.wanted.words}”"] if self.wanted.words else []
        mine = ["只看自己的"] if self.wanted.mine else []
        order = listing.SORT_WORDS[self.wanted.sort]
        return "，".join([ALL_SHOWN[self.wanted.show], *narrowing, *words, *mine, order])

    def told(self) -> dict[str, Any]:
        """What the templates of all three need."""
        return {
            "plan": self.plan,
            "wanted": self.wanted,
            "lens": self.lens,
            "counts": self.counts,
            "shown": SHOWN,
            "title": ALL_SHOWN[self.wanted.show],
            "menus": menus(self.plan, self.wanted, self.lens),
            "lists": kept_lists(),
            "keep": asked_for(),
            "narrowed": self.is_narrowed,
        }


def year_list(plan: YearPlan, usual: str, also: Iterable[str] = (), sort: str = "") -> YearList:
    """The year `plan`, narrowed as this request's address says.

    `usual` is the chip where the address names none, of a closed year all; `also` are keys to be
    counted beside the chips; with `sort`, the order is not for the address to say.
    """
    session = db.session()
    wanted = wanted_rows("all" if plan.state == YearState.CLOSED else usual)
    if sort:
        wanted = replace(wanted, sort=sort)
    lens, keys = Lens.of_today(session), {*SHOWN, *also, wanted.show}
    return YearList(plan, wanted, lens, _counts(plan, wanted, lens.days, keys))


def _counts(plan: YearPlan, wanted: Wanted, days: Days, keys: set[str]) -> dict[str, int]:
    """Kept for all chips, orders and pages of one filter: they count the same rows."""
    actor = asking()

    def count() -> dict[str, int]:
        return queries.counts(db.session(), plan.id, wanted, days, actor, keys)

    of_filter = replace(wanted, show="", sort="")
    whose = actor.person_id if wanted.mine else None
    return kept(count, "counts", plan.id, of_filter, whose, frozenset(keys))


def sorting(now: str) -> dict[str, dict[str, str]]:
    """Of each column that orders the list: the address that does, and how it does now."""
    found = {}
    for key in (key for key in SORTS if not key.startswith("-")):
        turned = f"-{key}" if now == key else key
        found[key] = {"href": url_with(sort=None if turned == USUAL else turned)}
        if now.lstrip("-") == key:
            found[key]["sort"] = "descending" if now.startswith("-") else "ascending"
    return found


def exports(year: int) -> list[tuple[str, str]]:
    """The shapes in which the tasks that this address asks for can be taken along."""
    asked = request.args.to_dict() | {"year": str(year)}
    asked = {name: value for name, value in asked.items() if name not in ("page", "size")}
    path = url_for("sheets.export")
    links = [
        (f"{path}?{urlencode(asked | {'shape': shape.key.value})}", shape.word)
        for shape in SHAPES.values()
    ]
    if may(asking(), Permission.TASK_ASSIGN):
        links.append((url_for("sheet_back.upload"), "读回改好的表…"))
    return links


def menus(plan: YearPlan, wanted: Wanted, lens: Lens) -> list[Menu]:
    """The filters that open a list: leader, unit and kind."""
    seats = kept(lambda: _seats(plan, lens), "seats", plan.id)
    units = kept(_units, "units", ground=True)
    return [
        menu("责任领导", "leader", wanted.leader, seats),
        menu("牵头单位", "unit", wanted.unit, units),
        menu("类型", "kind", wanted.kind, list(SCHEDULE_NAMES.items())),
    ]


def _seats(plan: YearPlan, lens: Lens) -> list[tuple[int, str]]:
    leading = db.session.scalars(queries.answering_seats(plan.id, lens.today))
    held = ((post.id, lens.tenures.last(post.id, lens.today)) for post in leading)
    return [(number, one.name if one else "空缺") for number, one in held]


def _units() -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in db.session.scalars(accounts.units())]


def heading(plan: YearPlan) -> dict[str, Any]:
    """What the head of the list and of the tree says of the year: its documents, its seal."""
    session = db.session()

    def read() -> dict[str, Any]:
        found = session.execute(plans.documents(plan.id).with_only_columns(*PAPER)).all()
        return {
            "documents": [Paper(*one) for one in found],
            "seal": seals(session, [plan]).get(plan.id),
        }

    return kept(read, "heading", plan.id, ground=True)


def menu(word: str, name: str, chosen: object, choices: Sequence[tuple[object, str]]) -> Menu:
    """A filter over one argument of the address."""
    found = next((text for value, text in choices if value == chosen), "")
    every = (url_with(**{name: None}), "全部", not chosen)
    links = [(url_with(**{name: value}), text, value == chosen) for value, text in choices]
    return Menu(f"{word}：{found}" if found else word, [every, *links], bool(chosen))


def open_rectifications(plan: YearPlan, wanted: Wanted, lens: Lens) -> list[Row]:
    """The rectifications beside the tasks, as far as the filter speaks of them too."""
    if wanted.words or wanted.kind or wanted.show not in ("open", "overdue", "review", "all"):
        return []
    query = queries.rectifications(plan.id).limit(FIRST_RECTIFICATIONS)
    if wanted.show != "all":
        query = query.where(RectificationItem.state != RectificationState.CLOSED)
    if wanted.leader:
        query = query.where(RectificationItem.leader_post_id == wanted.leader)
    if wanted.unit:
        query = query.where(RectificationItem.lead_unit_id == wanted.unit)
    if wanted.mine:
        query = query.where(RectificationItem.handler_id == asking().person_id)
    rows = [lens.item(item) for item in db.session.scalars(query)]
    if wanted.show == "overdue":
        return [row for row in rows if row.standing.light == Light.OVERDUE]
    return [row for row in rows if row.waits] if wanted.show == "review" else rows


def wanted_rows(usual: str) -> Wanted:
    """What the address narrows the ledger to; what makes no sense is left out.

    `usual` is the chip where the address names none.
    """
    ask = request.args
    kind = ask.get("kind", "")
    return Wanted(
        show=ask["show"] if ask.get("show") in ALL_SHOWN else usual,
        mine=ask.get("mine") == "1",
        leader=number_argument("leader"),
        unit=number_argument("unit"),
        handler=number_argument("handler"),
        kind=ScheduleType(kind) if kind in set(ScheduleType) else None,
        words=ask.get("words", "").strip()[:40],
        sort=ask["sort"] if ask.get("sort") in SORTS else USUAL,
    )
