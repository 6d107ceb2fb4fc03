"""What reading a .docx leaves out or takes for granted, a sentence each."""

import re
from collections.abc import Iterable

from tracker.documents.ooxml import Element, w
from tracker.documents.rules import Block, Paragraph

EMBEDDED = "文件内嵌了另一份文档，内嵌部分没有读出；请用 Word 打开后另存为新的 .docx 再上传。"
SCANNED = "文件几乎只有图片，可能是扫描件，图片里的文字没有读出；请上传可以复制文字的版本。"
TRACKED = (
    "文件带有修订痕迹，已按接受全部修订读取（插入的算在内，删除的不算）；"
    "如有出入，请在 Word 中处理修订后重新上传。"
)
_CHANGES = [w(name) for name in ("ins", "del", "moveFrom", "moveTo")]
_PARTS = [w("altChunk"), w("subDoc")]
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"
_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_CENTIMETRE, _POINT = 360_000, 12_700  # in the units of DrawingML
_WIDE, _HIGH = 12 * _CENTIMETRE, 12 * _CENTIMETRE  # a page is 21 × 29.7, its margins taken off
FEW = 100  # characters beside each picture of a page
_SIZE = re.compile(r"(width|height):([0-9]{1,6}(?:\.[0-9]{1,6})?)pt")


def losses(body: Element, blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the warnings that the document with this `body` and these `blocks` needs."""
    found = []
    if next(body.iter(*_PARTS), None) is not None:
        found.append(EMBEDDED)
    if next(body.iter(*_CHANGES), None) is not None:
        found.append(TRACKED)
    if (pages := _pages(body)) and characters(blocks) < FEW * pages:
        found.append(SCANNED)
    return tuple(found)


def _pages(body: Element) -> int:
    """How many pictures are as large as a page."""
    drawn = sum(
        _is_large(_number(extent.get("cx")), _number(extent.get("cy")))
        for extent in body.iter(_DRAWING)
    )
    return drawn + sum(_is_page(shape) for shape in body.iter(_SHAPE))


def _is_page(shape: Element) -> bool:
    if shape.find(_PICTURE) is None:
        return False
    size = {name: float(points) * _POINT for name, points in _SIZE.findall(shape.get("style", ""))}
    return _is_large(size.get("width", 0), size.get("height", 0))


def _is_large(width: float, height: float) -> bool:
    return width >= _WIDE and height >= _HIGH


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def characters(blocks: Iterable[Block]) -> int:
    """Return how many characters the document has."""
    return sum(
        len(block.text)
        if isinstance(block, Paragraph)
        else sum(len(cell or "") for row in block.rows for cell in row)
        for block in blocks
    )
