"""The commands, as somebody at a prompt meets them."""

import pytest

from tests.schedule.conftest import MORNING
from tracker.schedule.cli import job_command


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(job_command, arguments)


def test_the_list_names_every_job_and_says_what_it_does(run):
    said = run("--list")

    assert said.exit_code == 0
    assert "due-reminders" in said.output
    assert "deliver-mail" in said.output


def test_a_rest_day_is_called_one(run):
    said = run("due-reminders", "--at", "2026-09-25")

    assert said.output == "2026年9月25日不上班，没有生成提醒。\n"


def test_a_day_without_an_hour_will_do(run, task):
    task()

    assert run("due-reminders", "--at", "2026-09-18").output == "已生成 1 封提醒，等待发送。\n"


@pytest.mark.parametrize("arguments", [("nothing",), ("due-reminders", "--at", "昨天"), ()])
def test_wrong_use_is_refused(run, arguments):
    assert run(*arguments).exit_code != 0


def test_a_rehearsal_of_the_outbox_writes_nothing(run, task, app):
    if "still_wanted" not in app.extensions:
        pytest.skip("the factory does not hand notify its questions yet")
    task()
    run("due-reminders", "--at", MORNING)

    said = run("deliver-mail", "--at", MORNING, "--dry-run").output

    assert "[政务公开] 即将到期1 — 9月18日" in said
    assert said.endswith("试运行：会发送 1 封，没有写入任何内容。\n")
    assert run("deliver-mail", "--at", MORNING).output == "已发送 1 封通知。\n"
