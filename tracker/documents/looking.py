"""The child process that looks at a proof: its marking, the numbers in it, the picture it shows.

One look for all of it (reliability.md 2.9, P27; domain.md EV-3): a marked file is refused, the
numbers that belong to persons are counted, a picture is drawn anew.
"""

import base64
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.documents import child, signatures
from tracker.documents.classified import ClassifiedFile
from tracker.documents.rules import Document, Paragraph, UnreadableFile


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a file has found: numbers by kind (`personal`), and its picture as a JPEG."""

    personal: Mapping[str, int] = field(default_factory=dict)
    picture: bytes = b""


def main() -> None:
    """Read the file on standard input and answer on standard output."""
    child.limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


def answer(data: bytes) -> bytes:
    """Return the JSON of what was seen, or of the refusal of a marked file or a broken picture."""
    return child.guarded(lambda: encoded(looked(data)))


def looked(data: bytes) -> Seen:
    """Look at `data`. Raises ClassifiedFile, and UnreadableFile for a picture that is none."""
    from tracker.documents import pictures, reader

    if signatures.is_picture(data):
        return Seen(picture=pictures.redrawn(data))
    try:
        return seen_in(reader.read(data, ""))
    except ClassifiedFile:
        raise
    except UnreadableFile:
        return Seen()  # a recording is no document, and yet a proof


def seen_in(document: Document) -> Seen:
    """What stands in a document, in its margins and boxes too."""
    from tracker.documents import personal

    lines = (*document.lines(), *_spelled(document), *document.margins, *document.beside)
    return Seen(personal=personal.numbers(part for line in lines for part in line.split("\n")))


def _spelled(document: Document) -> Iterator[str]:
    """What a form spells a character a cell: 身份证号 in eighteen boxes."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            continue
        for row in block.rows:
            single = [(cell or "").strip() for cell in row]
            yield "".join(cell if len(cell) == 1 else " " for cell in single)


def encoded(seen: Seen) -> bytes:
    """What was seen as JSON."""
    picture = base64.b64encode(seen.picture).decode()
    return json.dumps({"personal": dict(seen.personal), "picture": picture}).encode()


def decoded(content: Any) -> Seen:
    """What `encoded` wrote. Raises UnreadableFile for anything else: a child is not believed."""
    from tracker.documents.personal import NAMES

    try:
        personal = {str(kind): int(count) for kind, count in content["personal"].items()}
        picture = base64.b64decode(content["picture"], validate=True)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableFile(child.DAMAGED) from None
    if not set(personal) <= set(NAMES) or (picture and not picture.startswith(b"\xff\xd8\xff")):
        raise UnreadableFile(child.DAMAGED)
    return Seen(personal, picture)
