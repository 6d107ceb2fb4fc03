"""`init`: how an office begins without the demonstration; `account code`: the last way in."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from tests.accounts.conftest import sign_in_with
from tests.databases import Visitor, settings
from tests.page import Page
from tracker.access.scope import everywhere
from tracker.accounts.cli import account_group, init_command
from tracker.accounts.models import Organization, Person
from tracker.accounts.rules import AdminKind
from tracker.core.db import db
from tracker.factory import create_app

ASKED = {
    "--code": "xinmin",
    "--name": "新民镇人民政府",
    "--short-name": "新民镇",
    "--level": "乡镇",
    "--parent": "",
    "--clerk": "程岳",
    "--account": "chengyue",
    "--admin": "管平",
    "--admin-account": "guanping",
    "--auditor": "",
}
NEW = "清水长流二零二六岁岁年"


def init(app, **changes):
    given = ASKED | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for pair in given.items() for word in pair]
    return app.test_cli_runner().invoke(init_command, words)


def links(output):
    return [line.rpartition("：")[2] for line in output.splitlines() if "/links/" in line]


@pytest.fixture
def empty(tmp_path):
    """An app whose database has tables and nothing in them."""
    app = create_app(settings(tmp_path))
    app.test_client_class = Visitor
    with app.app_context():
        upgrade()
        db.session.remove()
        yield app
        db.session.remove()


def test_without_tables_it_says_what_to_do_first(tmp_path):
    app = create_app(settings(tmp_path))

    assert "请先执行 python3 app.py db upgrade" in str(init(app).exception)


def test_it_makes_an_office_and_prints_invitations_but_no_password(empty):
    answer = init(empty, auditor="沈计", auditor_account="shenji")

    assert answer.exit_code == 0, answer.output
    assert len(links(answer.output)) == 3
    assert "密码：" not in answer.output
    for who in ("责任人程岳（账号 chengyue）", "管理员管平（账号 guanping）", "审计员沈计"):
        assert who in answer.output
    with everywhere("a test looks at who there is"):
        assert set(db.session.scalars(select(Person.password_hash))) == {""}


def test_an_invitation_opens_the_account_once(empty):
    clerk, admin = links(init(empty).output)

    client = empty.test_client()
    page = Page(client.get(clerk.removeprefix("http://luoshi.test")))
    page = Page(page.form("保存并登录").send(client, new=NEW, again=NEW))
    assert page.status == 200
    assert client.get(clerk.removeprefix("http://luoshi.test")).status_code == 410
    assert Page(client.get("/people/")).status == 200

    client = empty.test_client()
    page = Page(client.get(admin.removeprefix("http://luoshi.test")))
    page = Page(page.form("保存并登录").send(client, new=NEW, again=NEW))
    assert page.heading == "账号管理"


def test_a_further_office_stands_below_one_that_is_there(empty):
    init(empty)
    further = {"account": "other", "admin_account": "other-admin"}

    assert "再建单位请用 --parent" in str(init(empty, code="bei", **further).exception)
    assert "现有：xinmin" in str(init(empty, code="bei", parent="no", **further).exception)
    answer = init(empty, code="bei", level="村", parent="xinmin", **further)

    assert answer.exit_code == 0, answer.output
    with everywhere("a test looks at the tree"):
        db.session.rollback()
        parents = dict(db.session.execute(select(Organization.code, Organization.parent_id)).all())
    assert parents == {"xinmin": None, "bei": 1}


def test_an_office_is_founded_whole_or_not_at_all(empty):
    init(empty)

    answer = init(empty, code="bei", level="村", parent="xinmin", admin_account="other")

    assert "账号“chengyue”已经在用" in str(answer.exception)
    with everywhere("a test looks at the tree"):
        db.session.rollback()
        assert list(db.session.scalars(select(Organization.code))) == ["xinmin"]


def test_an_office_without_administrator_is_given_one_from_the_machine(app, cast):
    answer = app.test_cli_runner().invoke(account_group, ["admin", "leader"])
    assert "还占着副组长席位" in str(answer.exception)

    answer = app.test_cli_runner().invoke(account_group, ["admin", "Outsider"])

    assert answer.output == "何苗（账号 outsider）已指定为管理员，可以在“账号管理”里管账号。\n"
    with everywhere("a test looks at who there is"):
        db.session.rollback()
        assert db.session.get_one(Person, cast.outsider.id).admin_kind is AdminKind.ADMIN


def test_whoever_has_the_machine_lets_an_administrator_in(app, cast):
    answer = app.test_cli_runner().invoke(account_group, ["code", " Admin "])

    word = answer.output.partition("一次性密码：")[2].partition("。")[0]
    assert sign_in_with(app.test_client(), "admin", word).heading == "设置新密码"
    answer = app.test_cli_runner().invoke(account_group, ["code", "nobody"])
    assert "没有账号“nobody”" in str(answer.exception)
