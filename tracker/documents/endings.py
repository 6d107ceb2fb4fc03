"""Whether the ending of a file's name agrees with what is in it (reliability.md 2.9 point 2).

For uploads: what calls itself something else than it is was made by mistake, or to deceive. A name
without an ending, or with one that stands for nothing (关于2026.5工作), says nothing.
"""

from pathlib import PurePath

from tracker.documents import signatures
from tracker.documents.rules import UnreadableFile
from tracker.documents.signatures import Kind

_NAMES = {
    Kind.TEXT: "纯文本",
    Kind.DOCX: "Word 文档（.docx）",
    Kind.DOC: "旧版 Word 文档（.doc）",
    Kind.PDF: "PDF",
    Kind.XLSX: "Excel 表格（.xlsx）",
    Kind.XLS: "旧版 Excel 表格（.xls）",
    Kind.HTML: "网页",
    Kind.MIME: "网页存档",
}
_WORD, _SHEET = {Kind.DOC, Kind.DOCX}, {Kind.XLS, Kind.XLSX}
_WEB = {Kind.HTML, Kind.MIME, Kind.TEXT}
_MEANT: dict[str, set[Kind]] = {
    "docx": {Kind.DOCX},
    "doc": _WORD,
    "wps": _WORD,
    "pdf": {Kind.PDF},
    "xlsx": {Kind.XLSX},
    "xls": _SHEET,
    "et": _SHEET,
    "txt": {Kind.TEXT},
    "csv": {Kind.TEXT},
    **dict.fromkeys(("html", "htm", "mht", "mhtml"), _WEB),
}
# What stands for programs, packages, pictures and what else is not read.
_OTHERS = (
    "7z bat bmp cmd com dll docm dot dotm dotx exe gif iso jar jpeg jpg js lnk msi odp ods odt ofd"
    " png ppt pptm pptx ps1 rar rtf scr svg tar tif tiff vbs wsf xlsb xlsm xlt xltm xltx xml zip"
)
_MEANT |= {ending: set() for ending in _OTHERS.split()}


def check(data: bytes, name: str) -> None:
    """Refuse a file whose name says that it is something else (UnreadableFile).

    >>> check("一、公开".encode(), "要点.txt")
    >>> check("一、公开".encode(), "要点.docx")
    Traceback (most recent call last):
    ...
    tracker.documents.rules.UnreadableFile: 文件名以 .docx 结尾，内容却是纯文本，两者不一致；\
请用原来的软件打开，另存为相应的格式后再上传。
    """
    ending = PurePath(name).suffix.removeprefix(".").lower()
    meant = _MEANT.get(ending)
    kind = signatures.kind(data)
    if meant is None or isinstance(kind, signatures.Refused) or kind in meant:
        return
    raise UnreadableFile(
        f"文件名以 .{ending} 结尾，内容却是{_NAMES[kind]}，两者不一致；"
        "请用原来的软件打开，另存为相应的格式后再上传。"
    )
