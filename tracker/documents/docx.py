"""A .docx to blocks: automatic numbers put back, insertions kept, deletions dropped.

Headers, footers, comments and footnotes are not read; nothing outside the file is fetched.
"""

import posixpath
from collections.abc import Iterator

from tracker.documents import container, ooxml
from tracker.documents.numbering import Numbering
from tracker.documents.ooxml import Element, w
from tracker.documents.rules import Block, Document, Paragraph, Table, UnreadableFile

PARAGRAPHS, TABLES, NESTING = 20_000, 500, 20
TOO_LONG = "文件的段落或表格多得不正常，无法读取；请删去无关内容，另存为 .docx 后再上传。"
_SKIPPED = {
    w(n) for n in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "fldData", "sdtPr")
}
_TEXT = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_BOX = w("txbxContent")
_RELATION = "/officeDocument"


def read(data: bytes) -> Document:
    """Return the blocks of the .docx `data` in reading order.

    Raises `UnreadableFile` for what is not a plain Word document or too large to be one.
    """
    parts = container.parts(data)
    main = _main_part(parts)
    body = ooxml.parse(parts[main]).find(w("body"))
    if body is None:
        raise UnreadableFile(container.DAMAGED)
    folder = posixpath.dirname(main)
    numbering = Numbering(_part(parts, folder, "numbering.xml"), _part(parts, folder, "styles.xml"))
    reader = _Reader(numbering)
    blocks = tuple(reader.blocks(body, 0))
    return Document(blocks, tuple(reader.warnings))


def _main_part(parts: dict[str, bytes]) -> str:
    """Return the name of the part that holds the text."""
    if "_rels/.rels" in parts:
        for relation in ooxml.parse(parts["_rels/.rels"]):
            if relation.get("Type", "").endswith(_RELATION):
                name = str(relation.get("Target", "")).lstrip("/")
                if name in parts:
                    return name
    if "word/document.xml" in parts:
        return "word/document.xml"
    raise UnreadableFile(container.DAMAGED)


def _part(parts: dict[str, bytes], folder: str, name: str) -> Element | None:
    data = parts.get(posixpath.join(folder, name))
    return ooxml.parse(data) if data else None


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.paragraphs = self.tables = 0
        self.warnings: list[str] = []

    def blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        """Yield the blocks of a body or content control, text boxes behind their paragraph."""
        if depth > NESTING:
            raise UnreadableFile(TOO_LONG)
        for child in parent:
            if child.tag == w("p"):
                yield from self._paragraph(child, depth)
            elif child.tag == w("tbl"):
                yield self._table(child, depth)
            elif child.tag == w("sdt"):
                content = child.find(w("sdtContent"))
                if content is not None:
                    yield from self.blocks(content, depth + 1)
            elif child.tag in (w("ins"), w("moveTo"), w("customXml"), w("smartTag")):
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[Block]:
        self.paragraphs += 1
        if self.paragraphs > PARAGRAPHS:
            raise UnreadableFile(TOO_LONG)
        label, level = self.numbering.label(paragraph)
        text, boxes = text_of(paragraph)
        yield Paragraph(text, label, level, self.numbering.style_name(paragraph))
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _table(self, table: Element, depth: int) -> Table:
        self.tables += 1
        if self.tables > TABLES or depth > NESTING:
            raise UnreadableFile(TOO_LONG)
        rows: list[list[str | None]] = []
        for row in _rows(table):
            rows.append(self._row(row, rows[-1] if rows else [], depth))
        return Table(tuple(tuple(row) for row in rows))

    def _row(self, row: Element, above: list[str | None], depth: int) -> list[str | None]:
        """Return the cells: one that is merged downwards repeats, one spanned sideways is None."""
        out: list[str | None] = []
        for cell in _cells(row):
            properties = cell.find(w("tcPr"))
            span = max(1, ooxml.number(properties, "gridSpan") or 1)
            merge = properties.find(w("vMerge")) if properties is not None else None
            if merge is not None and merge.get(w("val")) != "restart" and len(out) < len(above):
                out.append(above[len(out)])
            else:
                out.append(self._cell(cell, depth))
            out += [None] * (min(span, 64) - 1)
        return out

    def _cell(self, cell: Element, depth: int) -> str:
        lines: list[str] = []
        for block in self.blocks(cell, depth + 1):
            if isinstance(block, Paragraph):
                lines.append(block.whole)
            else:
                lines += ["\t".join(text or "" for text in row) for row in block.rows]
        return "\n".join(line for line in lines if line.strip())


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table itself, also those inside content controls and tracked insertions."""
    for child in table:
        if child.tag == w("tr"):
            properties = child.find(w("trPr"))
            if properties is None or properties.find(w("del")) is None:
                yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("ins"), w("customXml")):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == w("tc"):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml")):
            yield from _cells(child)


def text_of(paragraph: Element) -> tuple[str, list[Element]]:
    """Return the final text of a paragraph and the text boxes anchored in it."""
    out: list[str] = []
    boxes: list[Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == w("t"):
            out.append(element.text or "")
        elif tag in _TEXT:
            out.append(_TEXT[tag])
        elif tag == _BOX:
            boxes.append(element)
        elif tag == ooxml.ALTERNATE:
            choice = element.find(ooxml.CHOICE)
            waiting += reversed(choice if choice is not None else [])
        elif tag not in _SKIPPED:
            waiting += reversed(element)
    return "".join(out), boxes
