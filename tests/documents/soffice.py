"""LibreOffice, for tests that compare with it or need a file that it wrote."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tracker.documents import office

MISSING = (
    "没有找到 LibreOffice，旧版 Word 文件的转换没有检查。"
    "Debian 请安装：sudo apt-get install -y --no-install-recommends libreoffice-writer-nogui"
)
NO_CALC = (
    "LibreOffice 没有表格程序 Calc，导出的表经它另存再读回没有检查。"
    "Debian 请安装：sudo apt-get install -y --no-install-recommends libreoffice-calc-nogui"
)


def find_soffice(*, tables: bool = False) -> str:
    """Where LibreOffice is, with `tables` one that has Calc; without it the test is skipped with a
    reason, in CI it fails.
    """
    path = office.program()
    if path and (not tables or any(Path(path).resolve().parent.glob("*scfilt*"))):
        return path
    missing = NO_CALC if path else MISSING
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def converted(files: dict[str, bytes], to: str) -> dict[str, bytes]:
    """Return each of `files` in the format `to` (txt:Text, doc:MS Word 97): one start for all."""
    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            Path(place, name).write_bytes(data)
        profile = f"-env:UserInstallation={Path(place, 'profile').as_uri()}"
        out = Path(place, "out")
        tables = any(name.endswith((".xlsx", ".xls")) for name in files)
        command = [
            find_soffice(tables=tables),
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            to,
        ]
        subprocess.run(
            [*command, "--outdir", out, *(Path(place, name) for name in files)],
            check=True,
            timeout=180,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        suffix = "." + to.partition(":")[0]
        return {name: (out / name).with_suffix(suffix).read_bytes() for name in files}


def printed(data: bytes) -> list[str]:
    """Return the lines of a text that LibreOffice exported, number and text without white space."""
    lines = data.decode("utf-8-sig").splitlines()
    return ["".join(line.split()) for line in lines if line.strip()]
