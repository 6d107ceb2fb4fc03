"""LibreOffice, where it is installed, turns an old Word file into a .docx.

Worker and command line only, never within a web request: it takes seconds and much memory. It
runs with a profile of its own, with limits, and is killed as a group (reliability.md 2.9 point 3).
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

WALL_SECONDS = 60.0
MEMORY = 2 << 30
FILE_BYTES = 100 << 20
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from tracker.documents import office; office.main(*sys.argv[2:])"
)
# No macro runs, and nothing that a file links to is fetched.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Return where LibreOffice is, or None where it is not installed."""
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    return next((path for path in found if path), None)


def as_docx(data: bytes, seconds: float = WALL_SECONDS) -> bytes | None:
    """Return the old Word file `data` as a .docx; None without LibreOffice or where it fails."""
    path = program()
    if path is None:
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE)
        (folder / "file.doc").write_bytes(data)
        _run([path, *_arguments(folder)], folder, seconds)
        with contextlib.suppress(OSError):
            return (folder / "out" / "file.docx").read_bytes() or None
    return None


def _arguments(folder: Path) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Without its filter named, a broken file would be read as a text of odd signs.
    options = ["--headless", "--norestore", "--nolockcheck", "--infilter=MS Word 97"]
    out = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")]
    return [profile, *options, *out, str(folder / "file.doc")]


def _run(command: list[str], folder: Path, seconds: float) -> None:
    if sys.platform != "win32":  # Windows has none of the limits; flask doctor says so
        command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), *command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    with process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        finally:
            _kill(process)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours but what a program needs to start."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP")
    own = {"HOME": str(folder), "LANG": "C.UTF-8"}
    return {key: os.environ[key] for key in kept if key in os.environ} | own


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End what the first process started and left behind: the suite itself is one of them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def main(*command: str) -> None:
    """Give this process its limits and become LibreOffice."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, int(WALL_SECONDS)),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    os.execv(command[0], command)
