"""From bytes to a reading: the file's own words and what they ask for. No database, no request."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tracker.decompose.sandbox import decompose_in_child
from tracker.documents.progress import Listener
from tracker.documents.rules import UnreadableFile
from tracker.files import actions as files
from tracker.files import store


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read: where its bytes lie, its text, and the JSON of contracts.md 3."""

    kept: store.Kept
    name: str
    text: str
    found: dict[str, Any]  # without its text

    @property
    def title(self) -> str:
        """What the document calls itself, else the name of the file."""
        return str(self.found["title"] or Path(self.name).stem)[:200]


def read_upload(
    blobs: Path,
    stream: BinaryIO,
    name: str,
    year: int | None = None,
    listener: Listener | None = None,
) -> Reading:
    """Read the bytes, then keep them; never inside a transaction (reliability.md 2.5, 2.9).

    What cannot be read leaves nothing in the store. The `listener` hears how many pages of a PDF
    were read, of how many. Raises FileTooLarge, UnreadableFile.
    """
    name = files.clean_name(name)
    data = stream.read(files.UPLOAD_LIMIT + 1)
    if len(data) > files.UPLOAD_LIMIT:
        raise store.FileTooLarge("文件超过 25 MB，请压缩或拆分后再上传。")
    text, found = read_bytes(data, name, year, listener)
    kept = store.keep(blobs, io.BytesIO(data), files.UPLOAD_LIMIT)
    return Reading(kept=kept, name=name, text=text, found=found)


def read_bytes(
    data: bytes, name: str, year: int | None = None, listener: Listener | None = None
) -> tuple[str, dict[str, Any]]:
    """The text of a file, and what it asks for. Raises UnreadableFile."""
    found = decompose_in_child(data, name, year, listener)
    text = str(found.pop("text"))
    if not text.strip():
        raise UnreadableFile(f"“{name}”里没有文字。如果是扫描件，请把文字另存为 .txt 后再上传。")
    return text, found
