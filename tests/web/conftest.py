"""A small program on the web side alone: a few pages, a person, a stranger."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, flash, g, redirect, render_template, request
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from tests.page import Page
from tests.web import gallery
from tracker import web
from tracker.access import actor
from tracker.access.actor import Actor, Role
from tracker.access.guard import check_marks, public, requires
from tracker.access.policy import Permission
from tracker.core.errors import Refused
from tracker.core.settings import Settings
from tracker.web import kept
from tracker.web.frame import Frame, NavItem

CLERK = Actor(
    person_id=1,
    org_id=1,
    name="林晓禾",
    label="责任人",
    roles=frozenset({Role.OFFICE_HEAD, Role.FULL_TIME_OFFICER}),
)

OTHER = replace(CLERK, person_id=2, name="何苗")

FRAME = Frame(
    org_name="青禾镇人民政府",
    person_name="林晓禾",
    person_label="责任人",
    year=2026,
    years=(2026, 2025),
    note="上次提醒运行\n今天 08:30，发出 6 封",
    nav=(
        NavItem(
            permission=Permission.LEDGER_READ,
            endpoint="ledger.mine",
            text="我的",
            icon="check2-square",
            count=7,
        ),
        NavItem(
            permission=Permission.LEDGER_READ, endpoint="ledger.index", text="台账", icon="table"
        ),
        NavItem(
            permission=Permission.LEDGER_READ,
            endpoint="lookback.index",
            text="回头看",
            icon="arrow-counterclockwise",
        ),
        NavItem(
            permission=Permission.LEDGER_READ,
            endpoint="registers.index",
            text="登记簿",
            icon="journal-text",
        ),
        NavItem(
            permission=Permission.LEDGER_READ,
            endpoint="ledger.settings",
            text="设置",
            icon="sliders",
        ),
    ),
)


class AlreadyClosed(Refused):
    """A rule of the test."""


class Stale(StaleDataError):
    """A save from an older version, which names the stored one."""

    def __init__(self, version: int) -> None:
        super().__init__("stale")
        self.version = version


ledger = Blueprint("ledger", __name__)
lookback = Blueprint("lookback", __name__)
accounts = Blueprint("accounts", __name__)


@ledger.get("/")
@requires(Permission.LEDGER_READ)
def mine() -> str:
    return gallery.bare_page("我的任务")


@ledger.get("/ledger")
@requires(Permission.LEDGER_READ)
def index() -> str:
    return gallery.bare_page("责任台账")


@ledger.get("/settings")
@requires(Permission.LEDGER_READ)
def settings() -> str:
    return gallery.bare_page("设置")


@ledger.get("/refuses")
@requires(Permission.LEDGER_READ)
def refuses() -> str:
    raise AlreadyClosed("2025 年度已封存，只能查看。")


@ledger.post("/ledger/<int:number>/report")
@requires(Permission.LEDGER_READ)
def report(number: int) -> Any:
    what = request.form["did"]
    if what == "refuse":
        raise AlreadyClosed("这一项已经办结，不能再填进展。")
    if request.form.get("version", "3") != "3":
        raise Stale(3)
    if what.startswith("stale"):
        raise StaleDataError
    if what.startswith("locked"):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))
    if what == "break":
        raise ZeroDivisionError
    flash(f"第 {number} 项已保存：{what}", "ok")
    return redirect("/ledger")


@ledger.get("/gallery")
@requires(Permission.LEDGER_READ)
def components() -> str:
    return gallery.page()


@lookback.get("/lookback")
@requires(Permission.LEDGER_READ)
def lookback_index() -> str:
    return gallery.bare_page("回头看")


lookback.add_url_rule("/lookback/all", "index", lookback_index)


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    if request.method == "GET":
        return render_template("web/sign_in_first.html", kept="", action="/sign-in")
    if request.form["password"] != "right":
        raise AlreadyClosed("账号或密码不正确。")
    PEOPLE.append(OTHER if request.form.get("account") == "he" else CLERK)
    g.actor = PEOPLE[-1]
    form = kept.unpack(request.form.get("kept"))
    return kept.resume_page(form) if form else redirect("/")


@accounts.post("/sign-out")
@requires(Permission.OWN_ACCOUNT)
def sign_out() -> Any:
    PEOPLE.clear()
    return redirect("/sign-in")


@accounts.get("/me")
@requires(Permission.OWN_ACCOUNT)
def account() -> str:
    return gallery.bare_page("我的账号")


@accounts.route("/me/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@kept.forgets_form
def password() -> Any:
    if request.method == "GET":
        return gallery.bare_page("修改密码")
    if request.form["old"] == "locked":
        raise OperationalError("UPDATE", {}, Exception("database is locked"))
    if request.form["old"] == "stale":
        raise StaleDataError
    raise AlreadyClosed("原密码不正确。")


PEOPLE: list[Actor] = []


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[..., Settings]:
    """Settings of a test, with its own instance folder."""

    def make(**given: Any) -> Settings:
        return Settings(instance_dir=tmp_path, secret_key="k" * 32, **given)

    return make


@pytest.fixture
def make_app(settings_of: Callable[..., Settings]) -> Callable[..., Flask]:
    """Builds the program for some settings; nobody is signed in."""

    def make(**given: Any) -> Flask:
        PEOPLE.clear()
        app = Flask("tracker", static_folder=None)
        web.init_app(app, settings_of(**given))
        actor.init_app(app, lambda: PEOPLE[-1] if PEOPLE else None)
        app.extensions["frame"] = lambda: FRAME
        for blueprint in (ledger, lookback, accounts):
            app.register_blueprint(blueprint)
        check_marks(app)
        return app

    return make


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The program as it stands on a clerk's own machine."""
    return make_app()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser that nobody signed in with."""
    return app.test_client()


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    """A browser the clerk is signed in with."""
    PEOPLE.append(CLERK)
    return app.test_client()


@pytest.fixture
def token() -> Callable[[FlaskClient], str]:
    """The token that stands in the forms of a browser's pages."""

    def read(client: FlaskClient) -> str:
        return str(Page(client.get("/ledger")).form("退出").fields["csrf_token"])

    return read
