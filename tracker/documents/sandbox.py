"""Files from outside are parsed in a child process with limits (reliability.md 2.9)."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tracker.documents import (
    child,
    coding,
    looking,
    office,
    pictures,
    progress,
    reader,
    signatures,
)
from tracker.documents.classified import ClassifiedFile
from tracker.documents.looking import Seen
from tracker.documents.progress import Listener
from tracker.documents.rules import Document, UnreadableFile

WALL_SECONDS = 20.0
AT_ONCE = 2
LAST_WORDS = 5.0  # seconds for what a child said before it ended
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys, importlib; sys.path.insert(0, sys.argv[1]); "
    "importlib.import_module(sys.argv[2]).main(*sys.argv[3:])"
)
_turns = threading.BoundedSemaphore(AT_ONCE)


def read_in_child(data: bytes, name: str, *, convert: bool = False) -> Document:
    """Return the blocks of `data`, parsed in a child process.

    With `convert`, LibreOffice turns an old Word file into a .docx first, where it is installed
    and can: for worker and command line only (`office`).

    Plain text and what is refused at sight are read here: they have no parser to attack, and
    decomposing is another matter (`decompose.sandbox`). Raises `UnreadableFile` with the same
    sentences as `reader.read`, and with one of its own when the child hit a limit.
    """
    if signatures.is_plain(data):
        return reader.read(data, name)
    if convert and signatures.kind(data) is signatures.Kind.DOC:
        data = office.as_docx(data) or data
    return coding.decoded(answer(child.__name__, [name], data))


def look(data: bytes) -> Seen:
    """Look at a proof in a child: its numbers and its picture (`looking`).

    Raises `ClassifiedFile` for a document that bears a marking, `UnreadableFile` for a picture
    that cannot be shown; any other file that nobody can read has nothing to be seen in it.
    """
    is_picture = signatures.is_picture(data)
    try:
        if signatures.is_plain(data) and not is_picture:
            return looking.looked(data)
        return looking.decoded(answer(looking.__name__, [], data))
    except ClassifiedFile:
        raise
    except UnreadableFile:
        if is_picture:
            raise UnreadableFile(pictures.UNREADABLE) from None  # whatever limit it ran into
        return Seen()


def answer(module: str, arguments: list[str], data: bytes, listener: Listener | None = None) -> Any:
    """Return the JSON that `module.main(*arguments)` makes of `data` in a child of its own.

    The module sets the limits first (`child.limit`). A `listener` hears how far it has come
    (`progress`), in a thread of its own. Raises `UnreadableFile` with the sentence that the child
    gives (`ClassifiedFile` where it says so), and with one of its own when the child hit a limit.
    """
    command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), module, *arguments]
    with _turns:
        out = run(command, data, WALL_SECONDS, listener)
    try:
        content = json.loads(out) if out else {"error": child.TOO_MUCH}
    except ValueError:
        raise UnreadableFile(child.TOO_MUCH) from None
    if isinstance(content, dict) and "error" in content:
        is_classified = content.get("kind") == child.CLASSIFIED
        raise (ClassifiedFile if is_classified else UnreadableFile)(str(content["error"]))
    return content


def run(
    command: list[str],
    data: bytes,
    seconds: float = WALL_SECONDS,
    listener: Listener | None = None,
) -> bytes:
    """Run `command` with `data` on its input and return its output, empty when it was killed."""
    with tempfile.TemporaryDirectory() as empty, _listening(listener) as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=empty,
            env=_environment(),
            start_new_session=True,
        )
        with process:
            try:
                out, _ = process.communicate(data, timeout=seconds)
            except subprocess.TimeoutExpired:
                out = b""
            finally:
                _kill(process)
    return out


@contextmanager
def _listening(listener: Listener | None) -> Iterator[int]:
    """Where a child may say how far it has come, for as long as the block lasts."""
    if listener is None:
        yield subprocess.DEVNULL
        return
    ours, theirs = os.pipe()
    stream = os.fdopen(ours, "rb")
    thread = threading.Thread(target=_pass_on, args=(stream, listener), daemon=True)
    thread.start()
    try:
        yield theirs
    finally:
        os.close(theirs)
        thread.join(LAST_WORDS)


def _pass_on(stream: BinaryIO, listener: Listener) -> None:
    with stream:
        for done, pages in progress.heard(stream):
            listener(done, pages)


def _environment() -> dict[str, str]:
    """Nothing of ours; Windows cannot start a process without its own root."""
    return {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        elif process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
