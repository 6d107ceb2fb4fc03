"""`flask decompose` as a person at a prompt meets it."""

import json
import sys

import pytest
from click.testing import CliRunner

from tests.documents.make_docx import numbered_docx
from tracker.decompose.cli import decompose_command

PLAN = """清溪镇2023年政务公开工作实施方案
一、组织领导
成立领导小组。
组长：周平（镇长）
二、公开
(一)做好公开。各站所要于6月底前公开收费，每月更新，公开率达到100%。
)做好解读。要做好解读。
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, "utf-8")
    return str(path)


def decompose(*arguments):
    return CliRunner().invoke(decompose_command, arguments)


def test_the_table_is_readable_and_says_what_was_inferred(file):
    result = decompose(file)

    assert result.exit_code == 0
    for words in (
        "清溪镇2023年",
        "● 公开收费",
        "2023-06-30",
        "每月",
        "牵头 各站所",
        "周平",
        "※",
        "L-NUM",
    ):
        assert words in result.stdout


def test_a_report_shows_its_figures(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text("清溪镇2023年政务公开落实情况报告\n一、公开\n共公开信息80余条。", "utf-8")

    assert "80余条" in decompose(str(path)).stdout


def test_json_of_one_file_is_one_object(file):
    result = decompose(file, "--json")

    assert json.loads(result.stdout)["year"] == 2023


def test_json_of_several_files_is_one_object_a_line(file, tmp_path):
    other = tmp_path / "a.docx"
    other.write_bytes(numbered_docx([(None, "某镇要点"), (0, "公开"), (1, "更新网站栏目")]))

    result = decompose(file, str(other), "--json")

    first, second = map(json.loads, result.stdout.splitlines())
    assert [clause["path"] for clause in second["outline"]] == ["一", "一/（一）"]
    assert first["kind"] == "implementation_plan"


def test_the_year_may_be_given(file):
    assert json.loads(decompose(file, "--json", "--year", "2025").stdout)["year"] == 2025


def test_a_file_that_fails_is_named_in_one_sentence_and_the_others_go_on(file, tmp_path):
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")

    result = decompose(str(empty), str(tmp_path / "没有.txt"), file)

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert "空文件" in result.stderr
    assert "Traceback" not in result.output
    assert "● 公开收费" in result.stdout


@pytest.mark.parametrize("arguments", [(), ("a.txt", "--year", "12"), ("a.txt", "--nothing")])
def test_wrong_use_is_exit_code_two(arguments):
    assert decompose(*arguments).exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_on_a_terminal_several_files_show_how_far_it_is(file, tmp_path):
    import os
    import pty

    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    seen = bytearray()

    def read(terminal):
        got = os.read(terminal, 4096)
        seen.extend(got)
        return got

    command = [sys.executable, "-m", "tracker", "decompose", "--json", file, str(empty), file]
    status = os.waitstatus_to_exitcode(pty.spawn(command, read))

    lines = seen.decode("utf-8", "replace").replace("\r", "\n").split("\n")
    plain = [line.split("\x1b[2K")[-1] for line in lines]
    assert status == 1
    assert any("1/3" in line for line in plain)
    assert any("3/3" in line for line in plain)
    assert [line for line in plain if line.startswith(f"{empty}：") and line.endswith("。")]
    assert sum(line.startswith('{"title"') for line in plain) == 2
