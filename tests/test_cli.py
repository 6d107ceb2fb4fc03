"""The command line as a person or a timer uses it: words, and the status they end with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TRACKER_INSTANCE_DIR": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "tracker", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("verify",), 1, "数据库"),
        (("restore", "nowhere"), 1, "nowhere"),
        (("decompose", "nowhere.docx"), 1, "nowhere.docx"),
        (("job", "nosuch"), 1, "nosuch"),
        (("nosuch",), 2, "nosuch"),
        (("decompose",), 2, "FILE"),
        (("--help",), 0, "decompose"),
    ],
)
def test_a_command_ends_with_its_status_and_one_sentence(tmp_path, words, status, said):
    answer = run(tmp_path, *words)

    assert answer.returncode == status, answer
    assert said in (answer.stdout if status == 0 else answer.stderr)
    assert "Traceback" not in answer.stderr


def test_reading_a_document_needs_no_database(tmp_path):
    paper = tmp_path / "要点.txt"
    paper.write_text("政务公开工作要点\n一、公开平台\n（一）村务公开。6月底前更新各村公开栏。\n")

    answer = run(tmp_path / "none", "decompose", str(paper))

    assert answer.returncode == 0, answer.stderr
    assert "更新各村公开栏" in answer.stdout
    assert not (tmp_path / "none").exists()
