"""The commands, as somebody at a prompt meets them."""

import re
from datetime import UTC, datetime

import pytest

from tests.schedule.conftest import MORNING
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.core.settings import ROOT
from tracker.schedule import heartbeats
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


def test_a_run_by_hand_is_a_run_and_a_rehearsal_is_none(run, task):
    now = datetime(2026, 9, 18, 1, 30, tzinfo=UTC)
    with clock.stopped_at(now):
        run("due-reminders", "--dry-run")
        assert heartbeats.last_seen(db.session(), "due-reminders") is None
        run("due-reminders")

    db.session.rollback()
    assert heartbeats.last_good(db.session(), "due-reminders") == now


def test_a_run_for_another_day_is_seen_and_takes_no_days_own_run_away(run, task):
    now = datetime(2026, 9, 17, 7, 0, tzinfo=UTC)
    with clock.stopped_at(now):
        run("due-reminders", "--at", MORNING)

    db.session.rollback()
    assert heartbeats.last_seen(db.session(), "due-reminders") == now
    assert heartbeats.last_good(db.session(), "due-reminders") is None


def test_a_job_that_is_not_there_is_answered_with_a_command_that_works(run):
    refused = run("nosuch").exception

    assert str(refused) == "没有名为“nosuch”的任务；可用 python3 app.py job --list 查看。"


def test_no_sentence_names_a_command_that_people_do_not_have():
    said = re.compile(r"[\u4e00-\u9fff][^\n\"]*\bflask ")
    named = [path for path in (ROOT / "tracker").rglob("*.py") if said.search(path.read_text())]

    assert named == []


@pytest.mark.parametrize("arguments", [("nothing",), ("due-reminders", "--at", "昨天"), ()])
def test_wrong_use_is_refused(run, arguments):
    assert run(*arguments).exit_code != 0


def test_a_rehearsal_of_the_outbox_writes_nothing(run, task):
    task()
    run("due-reminders", "--at", MORNING)

    said = run("deliver-mail", "--at", MORNING, "--dry-run").output

    assert "[政务公开] 即将到期1 — 9月18日" in said
    assert said.endswith("试运行：会发送 1 封，没有写入任何内容。\n")
    assert (
        run("deliver-mail", "--at", MORNING).output == "没有设置邮件服务器，1 封通知已存为文件。\n"
    )


def test_a_backup_can_be_made_at_once_but_not_rehearsed(run, app):
    said = run("backup")

    assert said.output.startswith("备份完成，共 1 个文件。")
    [made] = (app.extensions["settings"].instance_dir / "backups").iterdir()
    assert (made / "manifest.json").exists()
    assert isinstance(run("backup", "--dry-run").exception, Refused)
