"""The parts of a .docx package, taken out under guard: a zip lies about its sizes.

Limits of reliability.md 2.9 point 2; sizes are counted while inflating.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

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
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHERS = (
    ("xl/", "Excel 表格（.xlsx）"),
    ("ppt/", "演示文稿（.pptx）"),
)

BOMB = "文件解压后大得不正常，可能是恶意文件，已停止读取；请用 Word 打开后另存为新的 .docx 再上传。"
DAMAGED = "文件已损坏，无法打开；请用 Word 打开修复，另存为 .docx 后再上传。"
MACRO = "文件带有宏，不能上传；请在 Word 中另存为“Word 文档（.docx）”后再上传。"
ENCRYPTED = "文件设有密码，无法读取；请在 Word 中取消打开密码，另存为 .docx 后再上传。"
DOCTYPE = "文件内含不允许的声明，可能是恶意文件；请用 Word 打开后另存为新的 .docx 再上传。"


def parts(data: bytes) -> dict[str, bytes]:
    """Return the XML parts of the .docx `data` by name.

    Raises `UnreadableFile` for anything that is not a plain, unencrypted Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_entries(entries)
            found = dict(_inflated(package, entries))
    except _BROKEN:
        raise UnreadableFile(DAMAGED) from None
    _check_kind(found, {entry.filename for entry in entries})
    return found


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(ENCRYPTED)
    if len(entries) > ENTRIES:
        raise UnreadableFile(BOMB)
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise UnreadableFile(DAMAGED)
    if len(set(names)) != len(names) or any(_outside(name) for name in names):
        raise UnreadableFile(DAMAGED)


def _outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def _inflated(
    package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for entry in entries:
        keep = entry.filename.endswith((".xml", ".rels"))
        size, kept = 0, bytearray()
        with package.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                _check_size(size, total, entry.compress_size)
                if keep:
                    kept += chunk
        if keep:
            if b"<!DOCTYPE" in kept or b"<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E" in kept:
                raise UnreadableFile(DOCTYPE)
            yield entry.filename, bytes(kept)


def _check_size(size: int, total: int, compressed: int) -> None:
    swollen = size > _SMALL and size > RATIO * max(1, compressed)
    if swollen or size > ENTRY_BYTES or total > TOTAL_BYTES:
        raise UnreadableFile(BOMB)


def _check_kind(found: dict[str, bytes], names: set[str]) -> None:
    types = found.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableFile(MACRO)
    if _MAIN in types:
        return
    for folder, kind in _OTHERS:
        if any(name.startswith(folder) for name in names):
            raise UnreadableFile(f"这是{kind}，暂不支持；请另存为 .docx 或 .txt 后再上传。")
    raise UnreadableFile("这是压缩包而不是 Word 文档；请解压后上传其中的 .docx 或 .txt 文件。")
