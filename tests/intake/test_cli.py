"""`flask intake import`: a sentence of outcome, or one of refusal, and the exit code."""

import pytest
from click.testing import Result
from sqlalchemy import func, select

from tests.intake.columns.workbook import WRONG, Book
from tests.intake.conftest import POINTS
from tracker.core import settings
from tracker.core.db import db
from tracker.intake.cli import intake_group
from tracker.intake.models import ImportDraft


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "工作要点.txt"
    path.write_text(POINTS, encoding="utf-8")
    return path


@pytest.fixture
def run(app, desk):
    def ran(*arguments: object) -> Result:
        words = ["import", *(str(one) for one in arguments)]
        return app.test_cli_runner().invoke(intake_group, words)

    return ran


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(ImportDraft)) or 0


def test_a_file_becomes_a_draft_for_review(run, file, desk):
    result = run(file, "--org", "qinghe", "--year", 2026)

    assert result.exit_code == 0, result.stderr
    assert "等待核对：http://luoshi.test/intake/1" in result.output
    assert drafts() == 1


def test_with_confirm_it_becomes_the_ledger(run, file, desk):
    result = run(file, "--org", "qinghe", "--year", 2026, "--lead", "财政所", "--confirm")

    assert result.output == "已确认：青禾镇人民政府2026 年度台账新建 6 项任务。\n"
    assert len(desk.tasks()) == 6


def test_confirm_without_a_lead_unit_names_the_rows_and_writes_nothing(run, file, desk):
    result = run(file, "--org", "qinghe", "--year", 2026, "--confirm")

    assert result.exit_code == 1
    assert result.stderr == "第 1–4、6 项还没有牵头单位，请先补上再确认。\n"
    assert drafts() == 0


def test_a_dry_run_lists_the_tasks_and_keeps_nothing(run, file, desk):
    result = run(file, "--org", "qinghe", "--year", 2026, "--dry-run")

    assert result.exit_code == 0
    assert "读出 6 项任务，1 处提醒；没有写入任何内容。" in result.output
    assert drafts() == 0
    assert not settings.current().blobs_dir.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--org", "nobody", "--year", 2026), 1, "没有代码为“nobody”的单位。"),
        (("--org", "qinghe", "--year", 1999), 1, "年度应在 2008 至 2099 之间，请核对。"),
        (("--org", "qinghe", "--year", 2026, "--lead", "无"), 1, "单位名单里没有“无”。"),
    ],
)
def test_a_refusal_is_one_sentence(run, file, arguments, code, said):
    result = run(file, *arguments)

    assert (result.exit_code, result.output) == (code, result.stderr)
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_wrong_use(run, tmp_path):
    result = run(tmp_path / "没有.txt", "--org", "qinghe", "--year", 2026)

    assert result.exit_code == 2
    assert result.stderr.startswith("没有找到文件")


def test_a_broken_file_is_refused_in_one_sentence(run, tmp_path):
    path = tmp_path / "扫描件.docx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")

    result = run(path, "--org", "qinghe", "--year", 2026)

    assert result.exit_code == 1
    assert "图片" in result.stderr


@pytest.fixture
def table(tmp_path):
    def written(**how: object):
        path = tmp_path / "台账.xlsx"
        path.write_bytes(Book(**how).xlsx())
        return path

    return written


def test_a_task_table_goes_on_by_its_guessed_columns(run, table, desk):
    arguments = "--org", "qinghe", "--year", 2026, "--lead", "财政所"
    assert "读出 59 项任务" in run(table(), *arguments, "--dry-run").output
    result = run(table(), *arguments, "--confirm")

    assert result.output == "已确认：青禾镇人民政府2026 年度台账新建 59 项任务。\n", result.stderr
    assert len(desk.tasks()) == 59


def test_a_task_table_with_unreadable_cells_is_refused_whole(run, table, desk):
    arguments = table(wrong=WRONG), "--org", "qinghe", "--year", 2026
    for more in ((), ("--dry-run",)):
        result = run(*arguments, *more)

        assert result.exit_code == 1
        assert result.stderr.startswith(
            "有 3 格读不出，没有导入任何内容。C9 “2月30日”：2月没有30日；"
        )
        assert result.stderr.count("\n") == 1
        assert drafts() == 0
