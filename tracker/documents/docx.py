"""A .docx to blocks: automatic numbers put back, insertions kept, deletions dropped.

Headers, footers, comments and footnotes are not read (headers and footers only looked at for a
classified marking); nothing outside the file is fetched.
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from tracker.documents import container, grid, ooxml
from tracker.documents.inline import Inline, chosen
from tracker.documents.limits import Tally
from tracker.documents.losses import losses
from tracker.documents.numbering import Numbering
from tracker.documents.ooxml import Element, w
from tracker.documents.rules import Block, Document, Paragraph, UnreadableFile
from tracker.documents.styles import Names, Style, Styles

_RELATION = "/officeDocument"
_EDGES = ("/header", "/footer")
_WORDART = "{urn:schemas-microsoft-com:vml}textpath"
_PARAGRAPH, _TABLE, _PROPERTIES, _MARK = w("p"), w("tbl"), w("pPr"), w("rPr")
_NO_PROPERTIES = ooxml.empty("pPr")
_CONTROL, _CONTENT = w("sdt"), w("sdtContent")
_GONE = (w("del"), w("moveFrom"))
_ROUND = {w("ins"), w("moveTo"), w("customXml"), w("smartTag")}


def read(data: bytes) -> Document:
    """Return the blocks of the .docx `data` in reading order.

    Raises `UnreadableFile` for what is not a plain Word document or too large to be one.
    """
    parts = container.parts(data)
    main = _main_part(parts)
    body = ooxml.parse(parts[main]).find(w("body"))
    if body is None:
        raise UnreadableFile(container.DAMAGED)
    named = Styles(_part(parts, main, "styles"))
    reader = _Reader(body, named, Numbering(_part(parts, main, "numbering"), named))
    blocks = tuple(reader.blocks(body, 0))
    margins = tuple(_margins(parts, main, named))
    return Document(blocks, losses(body, blocks), margins, tuple(reader.boxed))


def _margins(parts: dict[str, bytes], main: str, named: Styles) -> Iterator[str]:
    """Yield the lines of headers and footers, those of boxes and drawn words among them."""
    for edge in _EDGES:
        for name in _all_related(parts, main, edge):
            root = ooxml.parse(parts[name])
            reader = _Reader(root, named, Numbering(None, named))
            yield from Document(tuple(reader.blocks(root, 0))).lines()
            yield from (drawn.get("string", "") for drawn in root.iter(_WORDART))


def _main_part(parts: dict[str, bytes]) -> str:
    """Return the name of the part that holds the text."""
    found = _related(parts, "_rels/.rels", "", _RELATION)
    if found is None and "word/document.xml" in parts:
        return "word/document.xml"
    if found is None:
        raise UnreadableFile(container.DAMAGED)
    return found


def _part(parts: dict[str, bytes], main: str, kind: str) -> Element | None:
    """Return the root of a part beside the main one: under its usual name, or as it is linked."""
    folder, own = posixpath.split(main)
    name = posixpath.join(folder, f"{kind}.xml")
    if name not in parts:
        relations = posixpath.join(folder, "_rels", f"{own}.rels")
        name = _related(parts, relations, folder, f"/{kind}") or name
    data = parts.get(name)
    return ooxml.parse(data) if data else None


def _all_related(parts: dict[str, bytes], main: str, kind: str) -> list[str]:
    """Return the names of all parts of a kind beside the main one."""
    folder, own = posixpath.split(main)
    relations = posixpath.join(folder, "_rels", f"{own}.rels")
    return list(dict.fromkeys(_each_related(parts, relations, folder, kind)))


def _related(parts: dict[str, bytes], relations: str, folder: str, kind: str) -> str | None:
    return next(_each_related(parts, relations, folder, kind), None)


def _each_related(parts: dict[str, bytes], relations: str, folder: str, kind: str) -> Iterator[str]:
    for relation in ooxml.parse(parts[relations]) if relations in parts else ():
        if relation.get("Type", "").endswith(kind):
            target = str(relation.get("Target", ""))
            away = target.startswith("/")
            name = target.lstrip("/") if away else posixpath.join(folder, target)
            if name in parts:
                yield name


class _Held(NamedTuple):
    """What a paragraph says of itself: its properties, style, and the look of its mark."""

    properties: Element
    name: str | None
    style: Style
    mark: Element | None

    @property
    def is_joined(self) -> bool:
        """Whether its mark is tracked as deleted, so that the next one goes on with it."""
        return self.mark is not None and any(self.mark.find(tag) is not None for tag in _GONE)

    @property
    def is_hidden(self) -> bool:
        """Whether its mark is hidden: an empty one then takes no line and no number."""
        return bool(ooxml.flag(self.mark, "vanish"))


class _Reader:
    def __init__(self, body: Element, named: Styles, numbering: Numbering) -> None:
        self.named = named
        self.numbering = numbering
        self.inline = Inline(named, next(body.iter(w("vanish")), None) is not None or named.hide)
        self.tally = Tally()
        self.names = Names()
        self.boxed: list[str] = []

    def blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        """Yield the blocks of a body, cell or box, text boxes behind their paragraph.

        A paragraph whose mark was deleted goes on in the next one, under the number of that.
        """
        self.tally.depth(depth)
        held: _Held | None = None
        text: list[str] = []
        boxes: list[Element] = []
        for child in _children(parent):
            is_paragraph = child.tag == _PARAGRAPH
            if is_paragraph:
                found = child.find(_PROPERTIES)
                held = self._named(_NO_PROPERTIES if found is None else found)
                more, anchored = self.inline.text(child, held.style.hidden)
                text.append(more)
                boxes += anchored
                if held.is_joined:
                    continue
            if held is not None:
                yield from self._paragraph(held, "".join(text), boxes, depth)
                held, text, boxes = None, [], []
            if not is_paragraph and child.tag == _TABLE:
                yield from self._table(child, depth)
        if held is not None and (any(text) or boxes):
            yield from self._paragraph(held, "".join(text), boxes, depth)

    def _named(self, properties: Element) -> "_Held":
        self.tally.paragraph()
        name = ooxml.value(properties, "pStyle")
        return _Held(properties, name, self.named.of(name), properties.find(_MARK))

    def _paragraph(
        self, held: "_Held", text: str, boxes: list[Element], depth: int
    ) -> Iterator[Block]:
        if not text and not boxes and held.is_hidden:
            return
        label, level = self.numbering.label(held.properties, held.style)
        outline = ooxml.number(held.properties, "outlineLvl")
        style = self.names.told(held.style, outline, text)
        named = held.name or outline is not None
        yield Paragraph(text, label, level, style if named else "")
        for box in boxes:
            inside = tuple(self.blocks(box, depth + 1))
            self.boxed += Document(inside).lines()
            yield from inside

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        self.tally.table()
        self.tally.depth(depth)
        if grid.is_frame(table):
            for row in grid.rows(table):
                for cell in grid.cells(row):
                    yield from self.blocks(cell, depth + 1)
            return
        yield grid.table(table, lambda cell: grid.written(self.blocks(cell, depth + 1)))


def _children(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of `parent`, also those inside controls and tracked insertions."""
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag == _CONTROL:
            content = child.find(_CONTENT)
            waiting += reversed(content) if content is not None else ()
        elif child.tag == ooxml.ALTERNATE:
            waiting += reversed(chosen(child))
        elif child.tag in _ROUND:
            waiting += reversed(child)
        else:
            yield child
