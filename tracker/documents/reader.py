"""A file to blocks: told by its content, never by its name (reliability.md 2.9)."""

from tracker.documents import text
from tracker.documents.rules import Document, UnreadableFile

_UNSUPPORTED = (
    (b"PK\x03\x04", "压缩格式的文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（.doc、.wps、.xls）"),
    (b"%PDF", "PDF 文件"),
)


def read(data: bytes, name: str) -> Document:
    """Return the blocks of the file `data`; `name` serves the messages only.

    Raises `UnreadableFile` with one sentence that tells the next step.
    """
    if not data.strip():
        raise UnreadableFile(f"“{name}”是空文件，请检查后重新上传。")
    for magic, kind in _UNSUPPORTED:
        if data.startswith(magic):
            raise UnreadableFile(f"“{name}”是{kind}，暂不支持；请另存为 .docx 或 .txt 后再上传。")
    return text.read(data)
