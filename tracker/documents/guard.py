"""What a zip may be before a library opens it: a zip lies about its sizes.

Limits of reliability.md 2.9 point 2; sizes are counted while inflating.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from tracker.documents.rules import UnreadableFile

ENTRIES = 2_000
ENTRY_BYTES = 50 << 20
TOTAL_BYTES = 200 << 20
RATIO = 100
_SMALL = 1 << 20  # below this a high ratio does no harm
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that OPC allows (ISO/IEC 29500-2, C.2)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError)
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


@dataclass(frozen=True, slots=True)
class Sentences:
    """What to tell the person, in the words of the program that made the file."""

    bomb: str
    damaged: str
    locked: str
    declared: str


def inflated(data: bytes, say: Sentences) -> dict[str, bytes]:
    """Return the parts of the package `data` by name; what is no XML is only counted, and empty.

    Raises `UnreadableFile` for a package that is damaged, locked, swollen, or that declares
    entities (no office program writes any).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _Counter(say).parts(package)
    except _BROKEN:
        raise UnreadableFile(say.damaged) from None


def _outside(name: str) -> bool:
    """Whether an entry would be put beside its folder, were it unpacked."""
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


class _Counter:
    def __init__(self, say: Sentences) -> None:
        self.say = say
        self.total = 0

    def parts(self, package: zipfile.ZipFile) -> dict[str, bytes]:
        entries = package.infolist()
        names = {entry.filename for entry in entries}
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise UnreadableFile(self.say.locked)
        if len(entries) > ENTRIES:
            raise UnreadableFile(self.say.bomb)
        if any(entry.compress_type not in _PACKED for entry in entries):
            raise UnreadableFile(self.say.damaged)
        if len(names) != len(entries) or any(map(_outside, names)):
            raise UnreadableFile(self.say.damaged)
        return {entry.filename: self._inflated(package, entry) for entry in entries}

    def _inflated(self, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """Return the XML of one entry, empty for what is no XML."""
        keep = entry.filename.endswith((".xml", ".rels", ".vml"))
        size, kept = 0, bytearray()
        with package.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self.total += len(chunk)
                swollen = size > _SMALL and size > RATIO * max(1, entry.compress_size)
                if swollen or size > ENTRY_BYTES or self.total > TOTAL_BYTES:
                    raise UnreadableFile(self.say.bomb)
                if keep:
                    kept += chunk
        if any(sign in kept for sign in (_DOCTYPES if b"\0" in kept else _DOCTYPES[:1])):
            raise UnreadableFile(self.say.declared)
        return bytes(kept)
