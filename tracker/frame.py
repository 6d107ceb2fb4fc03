"""What stands around every page: the menu, the year, the office, and whether reminding works."""

from flask import Flask

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
REMINDING = "due-reminders"


def frame() -> Frame:
    """The frame of this request; three small queries."""
    user, plan = me(), chosen_year()
    return Frame(
        org_name=user.organization.name,
        person_name=user.person.name,
        person_label=user.actor.label,
        year=plan.year if plan else None,
        years=[one.year for one in all_years()],
        closed=plan is not None and plan.state == YearState.CLOSED,
        nav=MENU + (OFFICE if may_manage() else ()),
        note=last_reminding(),
        year_endpoint="ledger.index",
        account_endpoint="accounts.account",
    )


def may_manage() -> bool:
    """Whether the office's own pages stand in the menu."""
    from tracker.access.policy import Permission, may

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
