"""`init`: how an office begins without the demonstration."""

from tests.databases import settings
from tracker.accounts.cli import init_command
from tracker.factory import create_app

ASKED = [
    *("--code", "xinmin", "--name", "新民镇人民政府", "--short-name", "新民镇"),
    *("--clerk", "程岳", "--account", "chengyue"),
]


def test_an_office_that_is_there_is_not_made_again(app):
    answer = app.test_cli_runner().invoke(init_command, ASKED)

    assert "数据库里已有单位" in str(answer.exception)


def test_without_tables_it_says_what_to_do_first(tmp_path):
    app = create_app(settings(tmp_path))

    answer = app.test_cli_runner().invoke(init_command, ASKED)

    assert "请先执行 python3 app.py db upgrade" in str(answer.exception)


def test_it_makes_an_office_with_its_clerk_and_a_one_time_password(tmp_path):
    app = create_app(settings(tmp_path))
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()

    answer = app.test_cli_runner().invoke(init_command, ASKED)

    assert answer.exit_code == 0, answer.output
    assert "已建立新民镇人民政府。责任人程岳的账号：chengyue，一次性密码：" in answer.output
