"""A process that reads one file after another, each in a fork under the limits of the child.

Started as a program: takes files on its input (eight digits of length, then the bytes), answers
with one line of JSON each. The parsers are loaded once, so that a file costs milliseconds.
"""

import json
import os
import select
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WALL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: `told` is "document", "refused", "limit", "killed" or "fault"."""

    told: str
    words: str  # the sentence of a refusal, the traceback of a fault, the signal of a kill
    seconds: float  # of processor time
    mib: int  # of memory, the loaded parsers included


class Server:
    """The other end of the process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def read(self, data: bytes) -> Outcome:
        """Return what comes of `data`."""
        out, back = self._process.stdin, self._process.stdout
        assert out is not None
        assert back is not None
        out.write(b"%08d" % len(data) + data)
        out.flush()
        return Outcome(**json.loads(back.readline()))


@contextmanager
def running() -> Iterator[Server]:
    """Keep a process for the time of the block."""
    command = [sys.executable, "-I", "-B", __file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


def serve() -> None:
    """Answer until the input ends."""
    sys.path.insert(0, str(ROOT))
    from importlib import import_module

    from tracker.documents import reader

    for name in reader._READERS.values():
        import_module(f"tracker.documents.{name}")
    while head := sys.stdin.buffer.read(8):
        outcome = in_fork(sys.stdin.buffer.read(int(head)))
        sys.stdout.write(json.dumps(outcome) + "\n")
        sys.stdout.flush()


def in_fork(data: bytes) -> dict[str, object]:
    """Return what a fork under limits says of `data`, or how it ended."""
    ours, its = os.pipe()
    number = os.fork()
    if not number:
        os.close(ours)
        answer(data, its)
        os._exit(0)
    os.close(its)
    said = bytearray()
    until = time.monotonic() + WALL_SECONDS
    while (left := until - time.monotonic()) > 0 and select.select([ours], [], [], left)[0]:
        if not (chunk := os.read(ours, 1 << 16)):
            break
        said += chunk
    else:
        os.kill(number, 9)
    os.close(ours)
    _, status, used = os.wait4(number, 0)
    told, words = json.loads(said) if said else ("killed", f"signal {status & 0x7F}")
    return {
        "told": told,
        "words": words,
        "seconds": used.ru_utime + used.ru_stime,
        "mib": used.ru_maxrss >> 10,
    }


def answer(data: bytes, pipe: int) -> None:
    """Read `data` beneath `child.guarded`, which would hide what a parser raises."""
    from tracker.documents import child, coding, reader
    from tracker.documents.rules import UnreadableFile

    child.limit()
    try:
        out = coding.encoded(reader.read(data, "甲"))
        told, words = ("document", "") if len(out) <= child.OUTPUT_BYTES else ("limit", "size")
    except UnreadableFile as refusal:
        told, words = "refused", str(refusal)
    except (MemoryError, RecursionError) as limit:
        told, words = "limit", type(limit).__name__
    except BaseException:
        told, words = "fault", traceback.format_exc()
    os.write(pipe, json.dumps((told, words[-3000:])).encode())


if __name__ == "__main__":
    serve()
