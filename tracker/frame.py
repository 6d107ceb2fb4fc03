"""What stands around every page: the menu, the year, the office, and whether reminding works."""

from flask import Flask, request

from tracker.access.policy import Permission, may
from tracker.accounts.models import Organization
from tracker.accounts.views import me
from tracker.calendar.words import day_mark
from tracker.core import clock, settings
from tracker.core.db import db
from tracker.plans.chosen import all_years, chosen_year
from tracker.plans.rules import YearState
from tracker.reminders.forecast import next_reminders
from tracker.schedule import heartbeats
from tracker.upkeep.rules import Mark, address, coverage
from tracker.web.dates import day, moment
from tracker.web.frame import Frame, NavItem
from tracker.workdays import queries as workdays

# One entry a line, shown to whoever may open it: the same in an office below one's own.
MENU = (
    NavItem(Permission.TASK_OWN, "ledger.my", "我的", "check2-square"),
    NavItem(
        Permission.LEDGER_READ,
        "ledger.index",
        "台账",
        "table",
        covers=(
            "tasks.",
            "life.",
            "rectifications.",
            "evidence.",
            "intake.",
            "coverage.",
            "grid.",
            "saved.",
            "bulk.",
            "sheets.",
            "sheet_back.",
            "tree.",
            "search.",
            "documents.",
            "years.",
        ),
    ),
    NavItem(Permission.LEDGER_READ, "lookback.index", "回头看", "arrow-counterclockwise"),
    NavItem(Permission.CALENDAR_READ, "calendar.index", "工作日历", "calendar3"),
    NavItem(Permission.OFFICES_WATCH, "offices.index", "下级单位", "diagram-3"),
    NavItem(Permission.LETTER_READ, "notify.index", "已发通知", "envelope"),
    NavItem(Permission.PEOPLE_MANAGE, "accounts.people", "单位人员", "people"),
    NavItem(Permission.ACCOUNT_MANAGE, "accounts.accounts_list", "账号管理", "key"),
    NavItem(Permission.TRAIL_READ, "trail.index", "操作记录", "clock-history"),
    NavItem(
        Permission.SETTINGS_MANAGE,
        "office.index",
        "设置",
        "gear",
        covers=("self_check.", "mail_test."),
    ),
)
REMINDING = "due-reminders"
CALENDAR_PAGES = ("ledger.my", "ledger.index")
SETTINGS_PAGES = ("office", "self_check", "mail_test")


def frame() -> Frame:
    """The frame of this request; three small queries."""
    user = me()
    abroad, reads = user.actor.abroad, may(user.actor, Permission.LEDGER_READ)
    plan = chosen_year() if reads else None
    return Frame(
        org_name=_place().name if abroad else user.organization.name,
        visiting=abroad,
        person_name=user.person.name,
        person_label=user.actor.label,
        year=plan.year if plan else None,
        years=[one.year for one in all_years()] if reads else [],
        closed=plan is not None and plan.state == YearState.CLOSED,
        nav=tuple(item for item in MENU if _offered(item)),
        note=last_reminding(),
        banner=_banner(),
        year_endpoint="ledger.index",
        account_endpoint="accounts.account",
        find_endpoint="search.index" if reads else "",
    )


def _offered(item: NavItem) -> bool:
    """Whether the entry stands in the menu of who asks; offices below, only where there are any."""
    if item.endpoint == "offices.index" and not me().has_below:
        return False
    return may(me().actor, item.permission)


def _place() -> Organization:
    return db.session.get_one(Organization, me().actor.place_id)


def _banner() -> str:
    """What those who answer for it must not overlook; of two things, the first."""
    return _plain_http() or _calendar()


def _calendar() -> str:
    """From 1 November until next year's arrangement is loaded (reliability.md 2.4)."""
    looked_at = request.endpoint in CALENDAR_PAGES or request.blueprint in SETTINGS_PAGES
    if not looked_at or not may(me().actor, Permission.CALENDAR_LOAD):
        return ""
    found = coverage(workdays.years(db.session()), clock.today())
    return "" if found.mark is Mark.GOOD else found.text


def _plain_http() -> str:
    """Plain HTTP off this machine (design.md 3.10)."""
    given, actor = settings.current(), me().actor
    concerns = request.blueprint in SETTINGS_PAGES or may(actor, Permission.ACCOUNT_MANAGE)
    if not concerns or address(given.base_url, given.allow_plain_http).mark is Mark.GOOD:
        return ""
    return "本系统经不加密的 HTTP 访问，密码和内容在网络上可被截取；请在前面放 HTTPS 代理。"


def last_reminding() -> str:
    """The foot of the rail: when reminders last ran, or before the first run when they will."""
    last = heartbeats.last_seen(db.session(), REMINDING)
    if last is not None:
        return f"上次提醒运行\n{moment(last)}"
    calendar = workdays.calendar(db.session())
    first = next_reminders(clock.now(), calendar)
    return f"下次提醒\n{day(first)} {first.hour}:{first:%M}{day_mark(calendar, first.date())}"


def init_app(app: Flask) -> None:
    """Give the layout its frame."""
    app.extensions["frame"] = frame
