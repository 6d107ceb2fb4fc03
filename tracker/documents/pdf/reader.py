"""A PDF with text to blocks: paragraphs in reading order, ruled tables as tables.

A page that is only a picture is refused, by number: nothing may be missing unseen.
"""

import io
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from tracker.documents import progress
from tracker.documents.pdf import lines, operators, paragraphs, tables
from tracker.documents.pdf.paragraphs import Page
from tracker.documents.rules import Document, UnreadableFile

PAGES = 300
SECONDS = 8.0  # of processor time: the child has ten, and the blocks are worked on afterwards
_FEW = 10  # characters: a page with fewer and a picture is a scan
_PICTURE = 0.3  # of the page
_OUTLINES = 200  # curves: text that was turned into drawings
_UNNAMED = 0.02  # share of characters whose font does not say what they are
_EDGE = 2  # lines at the head and at the foot of a page
_STEP = "请用文字识别软件转成 .docx，或上传文字版的原件"
DAMAGED = "PDF 文件已损坏，无法打开；请从原文件重新导出 PDF，或上传 .docx 版。"
LOCKED = "PDF 设有打开密码，无法读取；请取消密码后再上传，或上传 .docx 版。"
EMPTY = "PDF 里没有文字；请上传文字版的原件。"
TOO_MANY = f"PDF 超过{PAGES}页，无法读取；请拆分成较小的文件，或上传 .docx 版。"
NAMELESS = f"PDF 的字体没有带文字信息，读出来是乱码；{_STEP}。"
SIDEWAYS = "第{}页的文字是横放的，读出的顺序可能不对；请对照原件核对。"
UNRULED = "第{}页的线条太多，其中的表格按普通文字读出；请对照原件核对。"
SCAN = "PDF 像是带识别文字的扫描件，识别的文字可能有错；请对照原件核对。"
# What pdfminer lets out where a file breaks its expectations, beside its own exceptions.
_FAULTS = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
)


def read(data: bytes) -> Document:
    """Return the paragraphs and tables of a PDF.

    Raises `UnreadableFile` for one that is damaged, locked, scanned (naming the pages), longer
    than `PAGES`, without names for its characters, or too much work for `SECONDS`.
    """
    with _library():
        book = pdfplumber.open(io.BytesIO(data), pages=[*range(1, PAGES + 2)])
        sheets = book.pages
    if len(sheets) > PAGES:
        raise UnreadableFile(TOO_MANY)
    reader = _Reader()
    pages = []
    for sheet in sheets:
        pages.append(reader.page(sheet))
        progress.tell(len(pages), len(sheets))
    reader.check(len(pages))
    blocks, margins = tuple(paragraphs.blocks(pages)), tuple(_margins(pages))
    return Document(blocks, tuple(reader.warnings()), margins)


def _margins(pages: list[Page]) -> Iterator[str]:
    """Yield the outermost lines of each page, running heads among them."""
    for page in pages:
        yield from (line.text for line in (*page.lines[:_EDGE], *page.lines[-_EDGE:]))


@contextmanager
def _library() -> Iterator[None]:
    """Round each call into pdfplumber: its exceptions become our sentence, ours stay ours."""
    try:
        yield
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise UnreadableFile(LOCKED) from None
    except PdfminerException as fault:  # pdfplumber wraps what pdfminer says
        locked = isinstance(fault.args[0] if fault.args else None, PDFEncryptionError)
        raise UnreadableFile(LOCKED if locked else DAMAGED) from None
    except _FAULTS:
        raise UnreadableFile(DAMAGED) from None


class _Reader:
    """Reads page by page, and remembers what was found wrong where."""

    def __init__(self) -> None:
        self._began = time.process_time()
        self._characters = self._nameless = self._under_picture = 0
        self._scanned: list[int] = []
        self._sideways: list[int] = []
        self._unruled: list[int] = []

    def page(self, sheet: Any) -> Page:
        """Return what one page says."""
        number = sheet.page_number
        if time.process_time() - self._began > SECONDS:
            raise UnreadableFile(
                f"PDF 内容太多，限定的时间里只读到第{number - 1}页；"
                "请拆分成较小的文件，或上传 .docx 版。"
            )
        with _library():
            characters, pictures = operators.interpret(sheet), sheet.images
            width, height = float(sheet.width), float(sheet.height)
            left, top = float(sheet.mediabox[0]), float(sheet.mediabox[1])
            curves = len(sheet.curves)
            edges = sheet.edges if tables.may_have(sheet) else []
        shown = lines.glyphs(characters, left, height + top)
        covered = _covered(pictures, width * height)
        self._count(number, shown, covered, curves)
        found_tables: list[tables.Ruled] = []
        if len(edges) > tables.EDGES:
            self._unruled.append(number)
        elif tables.has_grid(edges):
            with _library():
                found = sheet.find_tables()
            found_tables, shown = tables.ruled(found, shown)
        with _library():
            sheet.close()
        return Page(width, height, lines.lines(shown), found_tables)

    def _count(self, number: int, shown: list[lines.Glyph], covered: float, curves: int) -> None:
        """Note whether the page can be read at all."""
        written = [glyph for glyph in shown if glyph.text.strip()]
        if len(written) < _FEW and (covered > _PICTURE or curves > _OUTLINES):
            self._scanned.append(number)
        elif covered > 0.9:
            self._under_picture += 1
        self._characters += len(written)
        self._nameless += sum(glyph.is_nameless for glyph in written)
        if 2 * sum(glyph.is_sideways for glyph in written) > len(written):
            self._sideways.append(number)

    def check(self, pages: int) -> None:
        """Refuse what cannot be read whole."""
        if self._scanned and len(self._scanned) == pages:
            raise UnreadableFile(
                f"这是扫描件（{_named(self._scanned)}都是图片），没有文字；{_STEP}。"
            )
        if self._scanned:
            raise UnreadableFile(
                f"PDF 的{_named(self._scanned)}是扫描的图片，没有文字，不能只读其余各页；{_STEP}。"
            )
        if not self._characters:
            raise UnreadableFile(EMPTY)
        if self._nameless > _UNNAMED * self._characters:
            raise UnreadableFile(NAMELESS)

    def warnings(self) -> Iterator[str]:
        """Say what may have been read wrongly."""
        if self._nameless:
            yield f"PDF 里有{self._nameless}个字没有带文字信息，读不出来；请对照原件补上。"
        if self._under_picture:
            yield SCAN
        for pages, sentence in ((self._sideways, SIDEWAYS), (self._unruled, UNRULED)):
            if pages:
                yield sentence.format(_listed(pages))


def _covered(pictures: list[dict[str, Any]], area: float) -> float:
    """Return the share of the page that is pictures: a scanner cuts one into strips."""
    total = sum(abs(float(p["width"])) * abs(float(p["height"])) for p in pictures)
    return total / area if area > 0 else 0.0


def _named(pages: list[int]) -> str:
    return f"第{_listed(pages)}页"


def _listed(pages: list[int]) -> str:
    """Write page numbers short.

    >>> _listed([1, 2, 3, 5, 8, 9])
    '1—3、5、8、9'
    """
    runs = [
        [page for _, page in run]
        for _, run in groupby(enumerate(pages), key=lambda pair: pair[1] - pair[0])
    ]
    return "、".join(
        f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs
    )
