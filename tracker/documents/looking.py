"""The child process that says of a file only whether it bears a classified marking."""

import sys

from tracker.documents import child
from tracker.documents.classified import ClassifiedFile
from tracker.documents.rules import UnreadableFile

FREE = b"{}"


def main() -> None:
    """Read the file on standard input and answer on standard output."""
    child.limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


def answer(data: bytes) -> bytes:
    """Return the JSON of the refusal of a marked file, else of nothing."""
    return child.guarded(lambda: _looked(data))


def _looked(data: bytes) -> bytes:
    from tracker.documents import reader

    try:
        reader.read(data, "")
    except ClassifiedFile:
        raise
    except UnreadableFile:
        pass  # a photograph is no document, and yet a proof
    return FREE
