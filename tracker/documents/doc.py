"""A .doc or .wps of Word 97–2003 to blocks: automatic numbers put back, deletions dropped.

Read by our own hand from the piece table ([MS-DOC]), so that it works where no office suite is
installed. Headers, footers, comments and footnotes are not read (headers and footers only looked
at for a classified marking).
"""

import io
from collections import deque
from collections.abc import Iterable, Iterator

import olefile

from tracker.documents import container, losses
from tracker.documents.counting import Counter, NumberedList
from tracker.documents.limits import Tally
from tracker.documents.rules import Block, Document, Paragraph, UnreadableFile
from tracker.documents.styles import Names
from tracker.documents.word97 import boxes, fib, lists, pages, sprms
from tracker.documents.word97.fib import Fib, Place
from tracker.documents.word97.nesting import Nest
from tracker.documents.word97.pieces import Pieces
from tracker.documents.word97.story import Raw, Story
from tracker.documents.word97.stream import DAMAGED, Stream
from tracker.documents.word97.stylesheet import Stylesheet

NO_NUMBERS = (
    "文件的自动编号没有读出，标题和条目可能缺少序号；请用 Word 或 WPS 另存为 .docx 后再上传。"
)
_MACROS = ("Macros", "_VBA_PROJECT_CUR")
_MOST_LISTS = 0x07FE  # a number beyond says that there is no list (sprmPIlfo, 2.6.2)
_NO_OLD = b"\xff"  # the format that writes nothing
# What olefile lets through of a file that is no container, or a broken one.
_BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError)


def read(data: bytes) -> Document:
    """Return the blocks of the .doc `data` in reading order.

    Raises `UnreadableFile` for what is damaged, encrypted, older than Word 97, bears macros, or
    is too large to be a document.
    """
    streams = _streams(data)
    document = Stream(streams["WordDocument"])
    head = fib.read(document)
    if head.table not in streams:
        raise UnreadableFile(DAMAGED)
    table = Stream(streams[head.table])
    named = Stylesheet(_part(table, head, Place.STYLES))
    story = Story(
        Pieces(_part(table, head, Place.PIECES), document),
        pages.paragraph_runs(_part(table, head, Place.PARAGRAPHS), document),
        pages.character_runs(_part(table, head, Place.RUNS), document),
        named,
        Stream(streams.get("Data", b"")),
    )
    if head.main > len(story.text):
        raise UnreadableFile(DAMAGED)
    numbered, is_damaged = _lists(table, head)
    reader = _Reader(story, head.main, numbered, _boxes(table, head))
    found = tuple(reader.blocks())
    lost = is_damaged or reader.has_old_numbers
    margins = [raw.text for place in head.margins for raw in story.paragraphs(*place)]
    return Document(
        found, tuple(_warnings(story, head, found, lost)), tuple(margins), tuple(reader.boxed)
    )


def _streams(data: bytes) -> dict[str, bytes]:
    """Return the streams that hold the text, by name."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as package:
            if any(package.exists(name) for name in _MACROS):
                raise UnreadableFile(container.MACRO)
            found = {}
            for name in ("WordDocument", "0Table", "1Table", "Data"):
                if package.exists(name) and package.get_size(name) <= len(data):
                    found[name] = package.openstream(name).read()
    except _BROKEN:
        raise UnreadableFile(DAMAGED) from None
    if "WordDocument" not in found:
        raise UnreadableFile(DAMAGED)
    return found


def _part(table: Stream, head: Fib, which: Place) -> Stream:
    return table.part(*head.place(which))


def _lists(table: Stream, head: Fib) -> tuple[list[NumberedList], bool]:
    """Return the lists, none where they are damaged, and whether they are."""
    try:
        return lists.read(table, head.place(Place.LISTS), head.place(Place.INSTANCES)), False
    except UnreadableFile:
        return [], True


def _boxes(table: Stream, head: Fib) -> dict[int, list[tuple[int, int]]]:
    """Return by anchor the text boxes, as places in the whole text."""
    start, end = head.boxes
    found = boxes.by_anchor(_part(table, head, Place.ANCHORS), _part(table, head, Place.BOXES))
    return {
        at: [(start + first, min(start + last, end)) for first, last in places]
        for at, places in found.items()
    }


def _warnings(story: Story, head: Fib, found: Iterable[Block], lost: bool) -> Iterator[str]:
    if lost:
        yield NO_NUMBERS
    if story.is_tracked:
        yield losses.TRACKED
    pictures = story.text.count("\x01", 0, head.main) + story.text.count("\x08", 0, head.main)
    if pictures and losses.characters(found) < losses.FEW:
        yield losses.SCANNED


class _Reader:
    def __init__(
        self,
        story: Story,
        main: int,
        numbered: list[NumberedList],
        anchored: dict[int, list[tuple[int, int]]],
    ) -> None:
        self.story = story
        self.main = main
        self.numbered = numbered
        self.anchored = anchored
        self.anchors = deque(sorted(at for at in anchored if at >= 0))
        self.counter = Counter()
        self.has_old_numbers = False
        self.tally = Tally()
        self.names = Names()
        self.boxed: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the main text, then the boxes that are anchored nowhere."""
        yield from Nest(self.paragraph, self.tally).blocks(self.story.paragraphs(0, self.main))
        for begin, end in self.anchored.pop(-1, []):
            yield from self.box(begin, end)

    def box(self, first: int, last: int) -> Iterator[Block]:
        """Yield the blocks of a text box; the end of the text is no paragraph of it."""
        last = min(last, len(self.story.text))
        found = list(Nest(self.paragraph, self.tally).blocks(self.story.paragraphs(first, last)))
        while found and isinstance(found[-1], Paragraph) and not found[-1].whole:
            found.pop()
        self.boxed += Document(tuple(found)).lines()
        yield from found

    def paragraph(self, raw: Raw, text: str) -> Iterator[Block]:
        """Yield a paragraph with its number, and the text boxes anchored in it."""
        if not text and raw.looks.hidden:
            return
        label, level = self._label(raw)
        outline = sprms.integer(raw.values, sprms.P_OUTLINE)
        style = self.names.told(raw.style, outline, text)
        named = raw.style.ids[:1] not in ((), ("0",)) or outline is not None
        yield Paragraph(text, label, level, style if named else "")
        while raw.last <= self.main and self.anchors and self.anchors[0] < raw.last:
            for first, last in self.anchored.pop(self.anchors.popleft(), []):
                yield from self.box(first, last)

    def _label(self, raw: Raw) -> tuple[str, int | None]:
        own = sprms.integer(raw.values, sprms.P_LIST)
        number = int(raw.style.list_id or 0) if own is None else own
        if not number and raw.values.get(sprms.P_OLD_NUMBER, _NO_OLD)[:1] != _NO_OLD:
            self.has_old_numbers = True
        depth = sprms.integer(raw.values, sprms.P_DEPTH)
        if depth is None:
            depth = raw.style.depth if own is None else 0
        if not 0 < number <= min(_MOST_LISTS, len(self.numbered)):
            return "", None
        return self.counter.label(self.numbered[number - 1], depth or 0)
