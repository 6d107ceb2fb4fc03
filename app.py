"""The one door. `python3 app.py` sets up and serves; `python3 app.py test` sets up and checks all.

Only the standard library is imported before the private environment (.venv) exists; imported
by a WSGI server this module offers `app`.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = Path(os.environ.get("TRACKER_VENV", ROOT / ".venv"))
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(lock: str) -> None:
    """Make .venv and install the hash-locked file, once for each content of that file."""
    if sys.version_info < (3, 11):
        sys.exit("需要 Python 3.11 或更高版本。")
    want = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    stamp = ENV / f"{lock}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == want:
        return
    print(f"首次运行：正在把 {lock} 中的程序库安装到 {ENV}，约需一分钟。", flush=True)
    if not PYTHON.exists():
        try:
            venv.create(ENV, with_pip=True)
        except (subprocess.CalledProcessError, ImportError):
            sys.exit(
                "无法创建虚拟环境。Debian/Ubuntu 请先执行：sudo apt-get install -y python3-venv"
            )
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    wheels = ROOT / "wheelhouse"
    if wheels.is_dir():  # an intranet: the files were copied in by hand
        command += ["--no-index", "--find-links", wheels]
    if subprocess.call([*command, "-r", ROOT / lock]):
        sys.exit("程序库没有装好。请检查网络，或把安装包放进 wheelhouse 文件夹后再试一次。")
    stamp.write_text(want)


def main(argv: list[str]) -> int:
    """Run what `argv` names inside the environment and return its exit status."""
    bare = not argv or (argv[0].startswith("-") and argv[0] != "--help")
    what, rest = ("run", argv) if bare else (argv[0], argv[1:])
    if what == "test":
        ensure("requirements-dev.txt")
        os.chdir(ROOT)
        return hand_over([str(PYTHON), "-m", "tests", *rest])
    ensure("requirements.txt")
    return hand_over([str(PYTHON), "-m", "tracker", what, *rest])


def hand_over(command: list[str]) -> int:
    """Become `command`, so that Ctrl-C and a service manager's signals reach it directly."""
    os.environ["PYTHONUTF8"] = "1"
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    )
    if os.name != "nt":  # Windows cannot replace a process
        os.execv(command[0], command)
    return subprocess.call(command)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
else:
    from tracker.cli import Commands
    from tracker.factory import create_app

    app = create_app()
    app.cli = Commands()  # so that `flask COMMAND` knows them too
