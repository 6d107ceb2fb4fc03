"""A file to blocks: told by its content, never by its name (reliability.md 2.9).

To add a type, add its first bytes to `_TYPES` or, where they do not tell, a test to `_kind`.
"""

from tracker.documents import text
from tracker.documents.rules import Document, UnreadableFile

SAVE_AS = "请另存为 .docx 或 .txt 后再上传"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"RIFF", "图片或音像文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_OLE_STREAMS = (
    ("EncryptedPackage", ""),
    ("WordDocument", "旧版 Word 文件（.doc 或 .wps）"),
    ("Workbook", "旧版 Excel 表格（.xls）"),
)
_WEB = (b"<!doctype html", b"<html", b"mime-version:")


def read(data: bytes, name: str) -> Document:
    """Return the blocks of the file `data`; `name` serves the messages only.

    Raises `UnreadableFile` with one sentence that tells the next step.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(f"“{name}”是空文件；请检查内容后重新上传。")
    if is_container(data):
        return _container(data, name)
    for magic, kind in _TYPES:
        if data.startswith(magic):
            raise UnreadableFile(f"“{name}”的内容是{kind}，暂不支持；{SAVE_AS}。")
    if data.lstrip()[:200].lower().startswith(_WEB):
        raise UnreadableFile(f"“{name}”是网页文件，暂不支持；{SAVE_AS}。")
    return text.read(data)


def is_container(data: bytes) -> bool:
    """Whether `data` is a zip or an OLE file: what must be parsed in a child process."""
    return data.startswith((_ZIP, _OLE, b"PK\x05\x06"))


def _container(data: bytes, name: str) -> Document:
    if data.startswith(_OLE):
        raise UnreadableFile(_old_office(data, name))
    from tracker.documents import docx  # lxml is loaded for a .docx only

    return docx.read(data)


def _old_office(data: bytes, name: str) -> str:
    """What to say of an OLE file: its stream names stand in it as UTF-16."""
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if not kind:
                return (
                    f"“{name}”设有打开密码，无法读取；请在 Word 中取消密码，另存为 .docx 后再上传。"
                )
            return f"“{name}”是{kind}，暂不支持；{SAVE_AS}。"
    return f"“{name}”是旧版 Office 文件，暂不支持；{SAVE_AS}。"
