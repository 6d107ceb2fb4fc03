"""How much of a document is read at most (reliability.md 2.9 point 4)."""

from tracker.documents.rules import UnreadableFile

PARAGRAPHS, TABLES, NESTING = 20_000, 500, 20
TOO_LONG = "文件的段落或表格多得不正常，无法读取；请删去无关内容，另存为 .docx 后再上传。"


class Tally:
    """Counts paragraphs and tables of one document; refuses more than any document has."""

    def __init__(self) -> None:
        self._paragraphs = self._tables = 0

    def paragraph(self) -> None:
        """Count a paragraph."""
        self._paragraphs += 1
        if self._paragraphs > PARAGRAPHS:
            raise UnreadableFile(TOO_LONG)

    def table(self) -> None:
        """Count a table."""
        self._tables += 1
        if self._tables > TABLES:
            raise UnreadableFile(TOO_LONG)

    def depth(self, depth: int) -> None:
        """Refuse what stands in more cells, boxes and tables than any document nests."""
        if depth > NESTING:
            raise UnreadableFile(TOO_LONG)
