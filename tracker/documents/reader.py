"""A file to blocks: each kind has its reader, and is pulled in only for a file of that kind."""

from importlib import import_module

from tracker.documents import classified, signatures
from tracker.documents.rules import Document, UnreadableFile
from tracker.documents.signatures import Kind

# The module of this package that reads a kind: `read(data: bytes) -> Document`, raising
# `UnreadableFile`. Old Word files (an OLE file with a stream WordDocument) go to `doc`.
_READERS = {
    Kind.TEXT: "text",
    Kind.DOCX: "docx",
    Kind.DOC: "doc",
    Kind.PDF: "pdf.reader",
    Kind.XLSX: "sheets.reader",
    Kind.XLS: "sheets.reader",
    Kind.HTML: "web.page",
    Kind.MIME: "web.archive",
}
_BLANK, _HEAD = b"\x00 \t\r\n", 64


def read(data: bytes, name: str) -> Document:
    """Return the blocks of the file `data`; `name` serves the messages only.

    Raises `UnreadableFile` with one sentence that tells the next step, `ClassifiedFile` for a
    file that bears a classified marking, whatever else it is.
    """
    if not (data[:_HEAD].strip(_BLANK) or data.strip(_BLANK)):  # the head alone tells of most
        raise UnreadableFile(f"“{name}”是空文件；请检查内容后重新上传。")
    kind = signatures.kind(data)
    if isinstance(kind, signatures.Refused):
        raise UnreadableFile(f"“{name}”是{kind.what}，无法读取；{kind.step}。")
    found: Document = import_module(f"tracker.documents.{_READERS[kind]}").read(data)
    classified.check(found)
    return found
