"""What stands around every page: the menu, the year, the office, and whether reminding works."""

from flask import Flask

from tracker.access.policy import Permission, may
from tracker.accounts.models import Organization
from tracker.accounts.views import me
from tracker.core import clock
from tracker.core.db import db
from tracker.plans.chosen import all_years, chosen_year
from tracker.plans.rules import YearState
from tracker.schedule import heartbeats
from tracker.schedule.rules import next_reminders
from tracker.web.dates import day, moment
from tracker.web.frame import Frame, NavItem
from tracker.workdays import queries as workdays

MENU = (
    NavItem(endpoint="ledger.my", text="我的", icon="check2-square"),
    NavItem(
        endpoint="ledger.index",
        text="台账",
        icon="table",
        covers=("tasks.", "rectifications.", "intake."),
    ),
    NavItem(endpoint="lookback.index", text="回头看", icon="arrow-counterclockwise"),
)
OFFICE = (
    NavItem(endpoint="notify.index", text="已发通知", icon="envelope"),
    NavItem(endpoint="accounts.people", text="单位人员", icon="people"),
)
TRAIL = NavItem(endpoint="trail.index", text="操作记录", icon="clock-history")
REMINDING = "due-reminders"


# What can be looked at of an office below one's own.
BELOW = MENU[1:]


def frame() -> Frame:
    """The frame of this request; three small queries."""
    user, plan = me(), chosen_year()
    abroad = user.actor.abroad
    return Frame(
        org_name=_place().name if abroad else user.organization.name,
        visiting=abroad,
        person_name=user.person.name,
        person_label=user.actor.label,
        year=plan.year if plan else None,
        years=[one.year for one in all_years()],
        closed=plan is not None and plan.state == YearState.CLOSED,
        nav=_menu(abroad) + ((TRAIL,) if may(user.actor, Permission.TRAIL_READ) else ()),
        note=last_reminding(),
        year_endpoint="ledger.index",
        account_endpoint="accounts.account",
    )


def _menu(abroad: bool) -> tuple[NavItem, ...]:
    """What the person may open of the ledger; administrators and auditors have no part in it."""
    if not may(me().actor, Permission.LEDGER_READ):
        return ()
    return BELOW if abroad else MENU + (OFFICE if may_manage() else ()) + _watching()


def _place() -> Organization:
    return db.session.get_one(Organization, me().actor.place_id)


def _watching() -> tuple[NavItem, ...]:
    """The offices below, for who may watch them, where there are any."""
    if not (me().has_below and may(me().actor, Permission.OFFICES_WATCH)):
        return ()
    return (NavItem(endpoint="offices.index", text="下级单位", icon="diagram-3"),)


def may_manage() -> bool:
    """Whether the office's own pages stand in the menu."""
    return may(me().actor, Permission.PEOPLE_MANAGE)


def last_reminding() -> str:
    """The foot of the rail: when reminders last ran, or before the first run when they will."""
    last = heartbeats.last_seen(db.session(), REMINDING)
    if last is not None:
        return f"上次提醒运行\n{moment(last)}"
    first = next_reminders(clock.now(), workdays.calendar(db.session()))
    return f"下次提醒\n{day(first)} {first.hour}:{first:%M}"


def init_app(app: Flask) -> None:
    """Give the layout its frame."""
    app.extensions["frame"] = frame
