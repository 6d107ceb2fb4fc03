"""What a file is, told by its content, never by its name (reliability.md 2.9).

To add a type that is refused, add its first bytes to `_REFUSED`; to add one that is read, add a
`Kind` and its reader in `reader.py`.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can be read."""

    TEXT = "text"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    XLSX = "xlsx"
    XLS = "xls"
    HTML = "html"
    MIME = "mime"


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be read: what it is called, and the next step."""

    what: str
    step: str


_TO_WORD = "请另存为 .docx 或 .pdf 后再上传"
_WORD = f"请用 Word 打开，{_TO_WORD.removeprefix('请')}"
_EXCEL = "请用 Excel 或 WPS 表格打开，另存为 .xlsx 后再上传"
_UNLOCK = "请取消打开密码，另存后再上传"
PICTURE = Refused("图片", "请用文字识别软件转成 .docx，或上传文字版的原件")
ARCHIVE = Refused("压缩包", "请解压后上传其中的文件")
LOCKED = Refused("设有打开密码的文件", _UNLOCK)
SLIDES = Refused("演示文稿", "请把文字内容另存为 .docx 或 .pdf 后再上传")
OLD_OFFICE = Refused("旧版 Office 文件", _TO_WORD)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_REFUSED = (
    (b"{\\rtf", Refused("RTF 文件", _WORD)),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"RIFF", Refused("图片或音像文件", PICTURE.step)),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ", ARCHIVE),
)
# The parts of a zip that say what it is; the first that is there wins.
_PARTS: tuple[tuple[str, Kind | Refused], ...] = (
    ("word/", Kind.DOCX),
    ("xl/workbook.bin", Refused("二进制的 Excel 表格（.xlsb）", _EXCEL)),
    ("xl/", Kind.XLSX),
    ("ppt/", SLIDES),
    ("OFD.xml", Refused("OFD 版式文件", "请用阅读软件转换成 .pdf 或 .docx 后再上传")),
    ("content.xml", Refused("OpenDocument 文件", "请另存为 .docx 或 .xlsx 后再上传")),
    ("_rels/.rels", Kind.DOCX),  # its own reader says what is wrong with it
)
# The streams at the root of an OLE file, likewise.
_STREAMS: tuple[tuple[str, Kind | Refused], ...] = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", SLIDES),
)
_FLAT = (
    (b"Word.Document", Refused("Word 2003 的 XML 文件", _WORD)),
    (b"Excel.Sheet", Refused("Excel 2003 的 XML 表格", _EXCEL)),
)
_PICTURES = tuple(magic for magic, refused in _REFUSED if refused is PICTURE)
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_HEAD = 4096
_SPACE = b" \t\r\n\xef\xbb\xbf"
_MIME = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}mime-version:", re.I)
# What may stand before the first tag: a declaration, comments; then a tag only a web page has.
_BEFORE = r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?><!--.{0,2000}?-->\s*){0,4}+"
_TAGS = "html|head|body|meta|title|table|div|p|style|link|center|article|section|h[1-6]|script"
_WEB = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|(?:{_TAGS})(?=[\s>/]))", re.I | re.S)


def kind(data: bytes) -> Kind | Refused:
    """Return what `data` is: a kind that can be read, or what to say of it."""
    if data.startswith(_ZIP):
        return _package(data)
    if data.startswith(OLE):
        return _compound(data)
    for magic, refused in _REFUSED:
        if data.startswith(magic):
            return refused
    if _is_bitmap(data):
        return PICTURE
    if _is_pdf(data):
        return Kind.PDF
    return _written(data)


def is_picture(data: bytes) -> bool:
    """Whether `data` is a picture of a kind that can be drawn anew (`pictures`)."""
    return (
        data.startswith(_PICTURES)
        or _is_bitmap(data)
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
        or _brand(data) in _AVIF
    )


def is_heic(data: bytes) -> bool:
    """Whether `data` is a photograph as an iPhone keeps it."""
    return _brand(data) in _HEIC


def is_program(data: bytes) -> bool:
    """Whether a computer would run `data`, whatever its name says."""
    return data.startswith(b"\x7fELF") or (data.startswith(b"MZ") and b"\0" in data[:64])


def _brand(data: bytes) -> bytes:
    """The brand in the head of a file of the MP4 family; empty for any other."""
    return data[8:12] if data[4:8] == b"ftyp" else b""


def is_plain(data: bytes) -> bool:
    """Whether `data` has no parser to attack: what need not go to a child process."""
    return not data.startswith((*_ZIP, OLE)) and kind(data) not in (Kind.PDF, Kind.HTML, Kind.MIME)


def _is_pdf(data: bytes) -> bool:
    """Word processors put the sign first; the format lets it stand within the first kilobyte."""
    late = _PDF in data[:1024] and b"%%EOF" in data[-1024:]
    return data.lstrip(_SPACE).startswith(_PDF) or late


def _is_bitmap(data: bytes) -> bool:
    """BM alone may begin a text: the reserved bytes of a bitmap's head are zero."""
    return data.startswith(b"BM") and data[6:10] == bytes(4)


def _written(data: bytes) -> Kind | Refused:
    """Tell markup from plain text."""
    head = data[:_HEAD].lstrip(_SPACE)
    if _MIME.match(head):
        return Kind.MIME
    if head.startswith(b"<?xml"):
        for sign, refused in _FLAT:
            if b"mso-application" in head and sign in head:
                return refused
    return Kind.HTML if _WEB.match(_letters(data[:_HEAD])) else Kind.TEXT


def _letters(head: bytes) -> str:
    """Return the head of a file as far as tags are concerned: ASCII, also out of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.lstrip(_SPACE).decode("latin-1")


def _package(data: bytes) -> Kind | Refused:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        return Kind.DOCX  # most likely a damaged one: its reader says so
    for part, found in _PARTS:
        if any(name.startswith(part) for name in names):
            return found
    return ARCHIVE


def _compound(data: bytes) -> Kind | Refused:
    streams = _root_names(data)
    for name, found in _STREAMS:
        if name in streams:
            return found
    return OLD_OFFICE


def _root_names(data: bytes) -> set[str]:
    """Return the names at the root of an OLE file; a document may hold others' streams below."""
    import olefile  # pulled in for an OLE file only

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            return {path[0] for path in compound.listdir() if len(path) == 1}
    except (OSError, ValueError, IndexError, AttributeError, TypeError):
        return {name for name, _ in _STREAMS if name.encode("utf-16-le") in data}
