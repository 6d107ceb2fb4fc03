"""What a file says once it is read: blocks in order, and warnings about what was lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.core.errors import Refused


class UnreadableFile(Refused):
    """The file cannot be read; the message tells the person what to do next."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    `label` is the automatic number that Word would print before the text, `level` its depth
    there (0 is the outermost) or None where the paragraph carries no automatic number, `style`
    the name of its paragraph style. Text files have neither.
    """

    text: str
    label: str = ""
    level: int | None = None
    style: str = ""

    @property
    def whole(self) -> str:
        """The line as a reader sees it: automatic number and text.

        >>> Paragraph("2024年度工作", "1.", 0).whole, Paragraph("工作", "一、", 0).whole
        ('1. 2024年度工作', '一、工作')
        """
        gap = " " if self.label and self.text[:1].isdigit() else ""
        return self.label + gap + self.text


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row.

    A cell merged downwards repeats in the rows below; one spanned sideways is None.
    """

    rows: tuple[tuple[str | None, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a file in reading order; `warnings` are sentences for the person.

    What is looked at for a classified marking only, and never handed on: `margins` are the lines
    of headers and footers, `beside` those of text boxes and of what the reading leaves out.
    """

    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    margins: tuple[str, ...] = field(default=(), compare=False, repr=False)
    beside: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def lines(self) -> Iterator[str]:
        """The paragraphs and cells, one after the other.

        >>> list(Document((Paragraph("甲", "一、"), Table((("乙", None),)))).lines())
        ['一、甲', '乙']
        """
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.whole.split("\n")
            else:
                yield from (cell for row in block.rows for cell in row if cell)
