"""`calendar show` and `calendar load` at the prompt."""

from datetime import date

import pytest

from tests.workdays.conftest import NOTICE, again
from tracker.core.db import db
from tracker.workdays import queries
from tracker.workdays.cli import calendar_group


@pytest.fixture
def run(app, cast):
    def run(*words):
        return app.test_cli_runner().invoke(calendar_group, [str(word) for word in words])

    return run


def test_a_year_is_shown(run):
    said = run("show", 2026).output
    assert said.splitlines()[0] == "2026年 248 个工作日；程序自带的放假安排，第1版"
    assert "2月 16　3月 22" in said
    assert "放假　国庆节　10月1日 周四 至 10月7日 周三，共 7 天" in said
    assert "程序自带的法定节日，第1版" in run("show", 2027).output
    assert "（暂定）" in run("show", 2027).output
    assert "（暂定）" in run("show", 2040).output


def test_a_notice_is_loaded_and_dates_follow(run, dated, tmp_path):
    task = dated(date(2027, 1, 4))
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE)

    assert run("load", file, "--dry-run").output.endswith("没有保存。\n")
    assert again(task).due_provisional
    assert run("load", file).output.endswith("已载入 2027 年的安排，1 个时限改了日期。\n")
    assert again(task).due_date == date(2026, 12, 31)
    assert run("load", file).output.endswith("和现在的安排一样，没有改动。\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (NOTICE.replace("共7天", "共8天", 1), "1 处读不懂"),
        ("2027年放假安排的通知", "没有读到"),
        ("元旦：1月1日放假。", "1 处读不懂"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(run, tmp_path, text, sentence):
    file = tmp_path / "notice.txt"
    file.write_text(text)

    result = run("load", file)

    assert result.exit_code != 0
    assert sentence in f"{result.output} {result.exception}"
    db.session.rollback()
    assert queries.calendar(db.session(), office_id=0).provisional == {2027}


def test_a_file_that_is_no_text_is_refused(run, tmp_path):
    (tmp_path / "a.bin").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("a.bin", "missing.txt"):
        assert "UTF-8" in str(run("load", tmp_path / name).exception)
