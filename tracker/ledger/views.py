"""The pages people live in: my tasks, the leader's minute, the ledger."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, func, or_, select

from tracker.access.actor import Actor, Role, asking
from tracker.access.guard import requires
from tracker.access.policy import Permission, may
from tracker.access.stamps import kept
from tracker.core import clock
from tracker.core.db import db
from tracker.ledger import columns, life_queries, listing, my_views, queries
from tracker.ledger.bulk_pages import line_of, narrowed_as_here, offered, opened_cell
from tracker.ledger.columns import ListColumn
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.figures import KEYS, Figures
from tracker.ledger.kinds import (
    OPEN,
    RequestKind,
    State,
)
from tracker.ledger.lights import Light
from tracker.ledger.list_pages import exports, heading, open_rectifications, sorting, year_list
from tracker.ledger.models import RectificationItem, Task
from tracker.ledger.pages import Lens, Row, by_urgency
from tracker.ledger.putting_off import objection_due, rank_of, ranks_needed
from tracker.plans.chosen import about, chosen_year, running_year
from tracker.plans.models import YearPlan
from tracker.web.paging import Paging
from tracker.web.parts import kept_page

bp = Blueprint("ledger", __name__)


FIRST_TO_JUDGE = 20
FEW = 30  # so many of a list that is folded away; the ledger has the rest
URGED_LATELY = timedelta(days=30)


# The page each begins with: the first that they may open.
FIRST = (
    (Permission.TASK_OWN, "ledger.my"),
    (Permission.LEDGER_READ, "ledger.index"),
    (Permission.ACCOUNT_MANAGE, "accounts.accounts_list"),
    (Permission.TRAIL_READ, "trail.index"),
)


@bp.get("/")
@requires(Permission.FIRST_PAGE)
def home() -> ResponseReturnValue:
    """The first page is one's own; of an office below, it is the ledger; whoever has no part in
    the work begins with what is theirs to keep.
    """
    return redirect(url_for(next(page for permission, page in FIRST if may(asking(), permission))))


@bp.get("/my")
@requires(Permission.TASK_OWN)
def my() -> ResponseReturnValue:
    """What is mine to do in every running year; for a leader, what waits for a word of theirs."""
    actor, plan = asking(), running_year()
    if plan is not None:
        about(plan.id)
    year = plan.id if plan else None
    if actor.is_any(Role.GROUP_LEADER, Role.DEPUTY):
        return kept_page("ledger/leader.html", lambda: _led(actor), year)
    if "open" in request.args:  # its forms are made for one look
        return render_template("ledger/my.html", layout="layouts/base.html", **_own(actor, plan))
    return kept_page(
        "ledger/my.html", lambda: _own(actor, plan), year, my_views.greeting(clock.now())
    )


def _own(actor: Actor, plan: YearPlan | None) -> dict[str, Any]:
    lens = Lens.of_today(db.session())
    tasks = lens.rows(_tasks(queries.mine(actor)))
    head = Role.OFFICE_HEAD in actor.roles
    to_judge, waiting = _to_judge(lens, actor) if head else ([], 0)
    judged = [one.row for one in to_judge]  # what one is asked to judge is not listed again below
    rows = [row for row in tasks + _items(lens, _mending(actor)) if row.row not in judged]
    rows.sort(key=lambda row: (row.due is None, row.due))
    groups = by_urgency(rows)
    session = db.session()
    lately = life_queries.nudges_to(actor.person_id, lens.today - URGED_LATELY)
    objected = _tasks(queries.objected()) if head else []
    return {
        "plan": plan,
        "lens": lens,
        "few": FEW,
        "groups": groups,
        "panel": my_views.opened(groups),
        "tabs": my_views.TABS,
        **my_views.head(groups),
        "to_judge": to_judge,
        "waiting": waiting,
        "objected": [(lens.row(one), objection_due(one, lens.calendar)) for one in objected],
        "instructions": life_queries.instructions_for(session, actor),
        "urged": {one.task_id: one for one in session.scalars(lately)},
        "requests": _requests(lens, actor) if head else [],
        "others": lens.rows(_tasks(queries.of_my_unit(actor)))
        if Role.UNIT_HEAD in actor.roles
        else [],
        **_counted(tasks, plan),
    }


def _counted(rows: list[Row], plan: YearPlan | None) -> dict[str, int]:
    """What the numbers on top count: tasks of the year that their links open."""
    tasks = [one.row for one in rows if isinstance(one.row, Task)]
    its = [one for one in tasks if plan is not None and one.year_plan_id == plan.id]
    return {
        "unproved": sum(one.evidence_count == 0 for one in its),
        "returned": sum(one.state == State.RETURNED for one in its),
        "to_accept": sum(one.state == State.ASSIGNED for one in its),
    }


def _led(actor: Actor) -> dict[str, Any]:
    lens = Lens.of_today(db.session())
    rows = lens.rows(_tasks(queries.led_by(actor)))
    led = RectificationItem.leader_post_id.in_(sorted(actor.post_ids))
    rows += _items(lens, queries.open_rectifications().where(led))
    rows.sort(key=lambda row: (row.due is None, row.due))
    session, lately = db.session(), clock.now() - URGED_LATELY
    return {
        "lens": lens,
        "few": FEW,
        "rows": rows,
        "pressed": set(session.scalars(life_queries.pressed_today(actor.person_id, lens.today))),
        "given": life_queries.instructions_by(session, actor.person_id, lately),
        "instructions": life_queries.instructions_for(db.session(), actor),
        "requests": _requests(lens, actor),
        "to_judge": [r for r in rows if r.waits and r.row.submitted_by_id != actor.person_id],
        "late": [row for row in rows if row.standing.light == Light.OVERDUE],
        "soon": [row for row in rows if row.standing.light == Light.SOON],
        "later": [
            row for row in rows if row.standing.light in (Light.OK, Light.NONE) and not row.waits
        ],
    }


def _requests(lens: Lens, actor: Actor) -> list[tuple[TaskRequest, Row]]:
    """What was asked for and is `actor`'s to decide, oldest first."""
    found = []
    rows = life_queries.waiting_requests(db.session(), actor)
    later = [one for one, _ in rows if one.kind == RequestKind.EXTENSION]
    ranks = ranks_needed(db.session(), later, lens.calendar, lens.today)
    for one, task in rows:
        if actor.person_id in (task.handler_id, task.submitted_by_id):
            continue
        if one.kind == RequestKind.EXTENSION:
            mine = rank_of(actor, task) >= ranks[one.id]
        else:
            mine = may(actor, Permission.TASK_EXCUSE, task)
        if mine:
            found.append((one, lens.row(task)))
    return found


def _tasks(condition: ColumnElement[bool]) -> list[Task]:
    query = (
        queries.with_owners()
        .where(queries.running(), Task.state.in_(OPEN), condition)
        .order_by(Task.due_order, Task.id)
    )
    return list(db.session.scalars(query))


def _items(lens: Lens, query: Select[RectificationItem]) -> list[Row]:
    return [lens.item(item) for item in db.session.scalars(query)]


def _mending(actor: Actor) -> Select[RectificationItem]:
    own = or_(
        RectificationItem.handler_id == actor.person_id,
        RectificationItem.handler_id.is_(None)
        & (RectificationItem.lead_unit_id == (actor.unit_id or 0)),
    )
    return queries.open_rectifications().where(own)


def _to_judge(lens: Lens, actor: Actor) -> tuple[list[Row], int]:
    """The first of what waits for the office's word, and how many there are."""
    query = queries.to_judge(actor)
    rows = lens.rows(db.session.scalars(query.limit(FIRST_TO_JUDGE)))
    count = len(rows)
    if count == FIRST_TO_JUDGE:
        count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    items = _items(lens, queries.to_recheck(actor))
    return rows + items, count + len(items)


@bp.get("/ledger/")
@requires(Permission.LEDGER_READ)
def index() -> ResponseReturnValue:
    """The responsibility ledger of a year, narrowed and ordered as its address says."""
    plan = chosen_year()
    if plan is None:
        return render_template("ledger/empty.html")
    return kept_page("ledger/index.html", lambda: _listed(plan), plan.id, above=_undo(plan))


def _undo(plan: YearPlan) -> str:
    """What one's last act on many did: it stands for ten minutes, so it is asked each minute."""
    actor, minute = asking(), int(clock.now().timestamp()) // 60
    last = kept(
        lambda: line_of(db.session(), actor, plan.id), "last act", actor.person_id, plan.id, minute
    )
    return render_template("ledger/_undo.html", last=last) if last else ""


def _head(column: ListColumn, order: dict[str, dict[str, str]]) -> dict[str, str]:
    """The head of a column as `ledger_table` wants it; one that orders the list says how."""
    cls = {"cls": "num"} if column.is_number else {}
    return order.get(column.key, {}) | {"text": column.word} | cls


def _listed(plan: YearPlan) -> dict[str, Any]:
    session, its = db.session(), year_list(plan, "open", also=KEYS)
    paging = Paging.asked(its.found)
    page = its.query.limit(paging.size).offset(paging.offset)
    rows = list(listing.lines(session, page))
    shown, order = columns.chosen(asking()), sorting(its.wanted.sort)
    return (
        its.told()
        | heading(plan)
        | {
            "rows": its.lens.rows(rows),
            "offers": offered(asking(), rows),
            "opened": opened_cell(session, asking(), rows),
            "bulk_address": narrowed_as_here("bulk.preview"),
            "columns": shown,
            "all_columns": columns.COLUMNS,
            "heads": [_head(one, order) for one in columns.COLUMNS if one.key in shown],
            "exports": exports(plan.year),
            "export_address": narrowed_as_here("sheets.export_chosen"),
            "figures": Figures.of(its.counts),
            "paging": paging,
            "order": listing.SORT_WORDS[its.wanted.sort],
            "sorting": order,
            "mending": open_rectifications(plan, its.wanted, its.lens),
        }
    )
