"""The commands as they are typed: one sentence, the right status, no traceback."""

import re

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete

from tests.upkeep.conftest import Place, let_go
from tracker.access.scope import everywhere
from tracker.core.db import unit_of_work
from tracker.core.settings import current
from tracker.schedule.cli import job_command
from tracker.upkeep import cli
from tracker.upkeep.models import FileFault


def run(app: Flask, command: object, *words: object) -> Result:
    """What happens when `command` is typed with these words."""
    return app.test_cli_runner().invoke(command, [str(word) for word in words])


def test_backup_restore_verify(full, place: Place, tmp_path):
    here = run(full, cli.verify_command)
    made = run(full, cli.backup_command, tmp_path)
    folder = re.search(r"备份已写入 (\S+)（3 个附件）。\n", made.stdout)
    there = place("sqlite")
    with let_go(there):
        restored = run(there, cli.restore_command, folder[1])
        again = run(there, cli.verify_command)

    assert re.fullmatch(r"ledger [0-9a-f]{64}\n", here.stdout)
    assert again.stdout == here.stdout
    assert "等待中的 3 封" in restored.stdout
    assert [r.exit_code for r in (here, made, restored, again)] == [0, 0, 0, 0]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_missing_folder_is_wrong_use(app, command):
    assert run(app, getattr(cli, f"{command}_command")).exit_code == 2


def test_refusals_are_one_sentence_on_standard_error(full, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    for command, word in (
        (cli.restore_command, tmp_path),
        (cli.restore_command, tmp_path / "nowhere"),
        (cli.backup_command, blocked),
        (cli.backup_command, blocked / "below"),
    ):
        answer = run(full, command, word)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert re.fullmatch(r"[^\n]+。\n", answer.stderr), answer.stderr


def test_a_lost_file_is_named_by_verify_and_backup(full, tmp_path):
    lost = next(path for path in current().blobs_dir.rglob("*") if path.is_file())
    lost.unlink()

    for answer in (run(full, cli.verify_command), run(full, cli.backup_command, tmp_path)):
        assert answer.exit_code == 1
        assert lost.name in answer.stderr


def test_the_doctor_speaks_a_line_each_and_fails_when_a_promise_is_at_risk(full, tmp_path):
    current().instance_dir.chmod(0o700)
    before = run(full, cli.doctor_command)
    run(full, cli.backup_command, tmp_path)
    run(full, job_command, "audit-anchors")
    with everywhere("nothing is wrong here"), unit_of_work() as session:
        session.execute(delete(FileFault))
    after = run(full, cli.doctor_command)

    assert "✗ 还没有做过备份" in before.stdout
    assert (before.exit_code, after.exit_code) == (1, 0)
    assert all(re.fullmatch(r"[✓!] .+。", line) for line in after.stdout.splitlines())


def test_commands_without_a_database_say_so(place: Place, tmp_path):
    app = place("sqlite")
    (tmp_path / "there" / "luoshi.db").write_bytes(b"x" * 5000)

    for command, words in ((cli.verify_command, []), (cli.backup_command, [tmp_path / "b"])):
        answer = run(app, command, *words)
        assert answer.exit_code == 1
        assert re.fullmatch(r"[^\n]+。\n", answer.stderr), answer.stderr
