"""Builds PDF files page by page, with the Chinese font that every reader brings along."""

import io
from collections.abc import Iterable, Sequence

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, STEP, SIZE = 80.0, 90.0, 28.9, 16.0
PER_LINE = 27


class Pdf:
    """A PDF in the making; heights are measured from the top of the page, as the reader does."""

    def __init__(self, **options) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=(WIDTH, HEIGHT), invariant=1, **options)

    def write(
        self, text: str, top: float, left: float = LEFT, size: float = SIZE, font: str = FONT
    ) -> None:
        """Write one line whose characters begin at `left` and stand at `top`."""
        self._canvas.setFont(font, size)
        self._canvas.drawString(left, HEIGHT - top - size, text)

    def set_paragraphs(self, texts: Iterable[str], top: float = TOP, indent: float = 2) -> float:
        """Set paragraphs the way offices do, and return where the next would stand."""
        for text in texts:
            start, rest = text[: PER_LINE - int(indent)], text[PER_LINE - int(indent) :]
            self.write(start, top, LEFT + indent * SIZE)
            top += STEP
            for place in range(0, len(rest), PER_LINE):
                self.write(rest[place : place + PER_LINE], top)
                top += STEP
        return top

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        """Draw a line."""
        self._canvas.line(x0, HEIGHT - top0, x1, HEIGHT - top1)

    def grid(self, rows: Sequence[Sequence[str]], top: float, left: float = LEFT) -> None:
        """Draw a table with a rule round every cell."""
        wide, high = 110.0, 30.0
        for y in range(len(rows) + 1):
            self.rule(left, top + y * high, left + wide * len(rows[0]), top + y * high)
        for x in range(len(rows[0]) + 1):
            self.rule(left + x * wide, top, left + x * wide, top + high * len(rows))
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                self.write(text, top + y * high + 8, left + x * wide + 4, 12)

    def picture(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        """Lay a picture over the page from its lower left corner."""
        from PIL import Image

        self._canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 0, 0, width, height)

    def slanted(self, text: str) -> None:
        """Write a watermark across the page."""
        self._canvas.saveState()
        self._canvas.translate(200, 400)
        self._canvas.rotate(45)
        self._canvas.setFont(FONT, 40)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()

    def curves(self, count: int) -> None:
        """Draw what a text becomes that was turned into outlines."""
        for n in range(count):
            self._canvas.bezier(10 + n, 10, 20 + n, 30, 30 + n, 5, 40 + n, 20)

    def turn(self) -> None:
        """Begin the next page."""
        self._canvas.showPage()

    def done(self) -> bytes:
        """Return the file."""
        self._canvas.save()
        return self._out.getvalue()


def pages(count: int, paragraphs: Sequence[str]) -> bytes:
    """Return a PDF of `count` pages with the same paragraphs and a page number each."""
    pdf = Pdf()
    for number in range(count):
        pdf.set_paragraphs(f"（{number + 1}）{text}" for text in paragraphs)
        pdf.write(f"— {number + 1} —", 780, 280, 12)
        pdf.turn()
    return pdf.done()
