"""Whether a document bears a classified marking: such a one is never taken (reliability.md P27).

The marking is that of GB/T 9704: 密级, a star, and for how long (机密★1年). Running text that
speaks of secrets is no marking: what counts is where the words stand, and what stands with them.

- With a star: a line or cell of its own anywhere in the document; at the beginning of a line or
  behind a gap in the head of the text, in headers, footers and text boxes.
- Without a star: alone on a line (a period, an urgency or a copy number may stand with it), in the
  head of the text, in headers and footers.
"""

import re
import unicodedata
from collections.abc import Iterator

from tracker.documents.rules import Block, Document, Paragraph, UnreadableFile

REFUSED = (
    "文件带有国家秘密的密级标志。涉密文件不得上传本系统，这份文件没有保存。"
    "请不要再转发，把它移出这台电脑，并联系本单位保密工作负责人处理；"
    "已按规定解密的，请上传去掉密级标志的版本。"
)
HEAD = 15  # lines with text: copy number, marking, urgency, sender, number, title, addressee

_UNSEEN = ("Mn", "Me", "Cf", "Cc", "Cs", "Cn")  # no width of their own; blanks are kept apart
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
# The star as it is printed, as people type it, and a sign of a font that nobody named.
_STARS = "★☆✦✧✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾❂❃❉❊❋⁂⁎⁑∗⋆⍟⚝⭐⭑⭒🌟*\ue000-\uf8ff\ufffd"
_WORD = r"(?:[绝絕]\s*密|[机機]\s*密|[秘祕]\s*密)"
_OPEN, _CLOSE = r"[\[【(〔〖<《「\s]*", r"[\])】〕〗>》」\s]*"
_STAR = rf"\s*[{_STARS}]\s*"
_LABEL = r"(?:(?:密\s*级|秘\s*密\s*等\s*级)(?:[和及与]?\s*保\s*密\s*期\s*限)?\s*[::]\s*)?"
_COPY = r"(?:(?:No\.?|№|份\s*号)?\s*[::]?\s*\d{1,8}\s+)?"
_URGENCY = r"(?:\s*(?:特\s*提|特\s*急|加\s*急|平\s*急|急\s*件)\s*)?"
_PERIOD = r"(?:\s*(?:[\d一二三四五六七八九十百]+\s*(?:年|个?\s*月|日|天)|长\s*期)\s*)?"
_UNTIL = r"[^。;,、!?:]{0,16}"  # 启用前, 2026年12月31日前: whatever is not a sentence
_STARRED = re.compile(
    rf"{_COPY}{_URGENCY}{_LABEL}{_OPEN}{_WORD}{_CLOSE}{_STAR}{_UNTIL}{_CLOSE}", re.S
)
_AT_EDGE = re.compile(rf"(?:^|(?<=[\s:\[【(〔〖|])){_WORD}{_CLOSE}{_STAR}")
_BARE = re.compile(
    rf"{_COPY}{_URGENCY}{_LABEL}{_OPEN}{_WORD}{_CLOSE}{_PERIOD}{_CLOSE}{_URGENCY}", re.S
)
_SECRET = re.compile("密")


class ClassifiedFile(UnreadableFile):
    """The file bears a classified marking: nothing of it may be kept."""


def check(document: Document) -> None:
    """Raise ClassifiedFile for a document that bears a marking."""
    if is_marked(document):
        raise ClassifiedFile(REFUSED)


def is_marked(document: Document) -> bool:
    """Whether `document` bears a classified marking.

    >>> [is_marked(Document((Paragraph(line),))) for line in ("机 密★1年", "工作秘密不得上传。")]
    [True, False]
    """
    return (
        any(_is_printed(line) for line in document.margins)
        or any(_is_starred(line) for line in document.beside)
        or _is_in_text(document)
    )


def plain(line: str) -> str:
    """Return `line` as a reader sees it: full-width forms made plain, what has no width left out.

    >>> plain("机\\u200b密＊１年")
    '机密*1年'
    """
    kept = (
        char if char.isspace() or unicodedata.category(char) not in _UNSEEN else ""
        for char in unicodedata.normalize("NFKC", line)
        if char not in _FILLERS
    )
    return "".join(kept).strip()


def _is_in_text(document: Document) -> bool:
    seen = 0
    for block in document.blocks:
        for row in _rows(block):
            in_head = seen < HEAD
            seen += 1
            for cell in row:
                if _SECRET.search(cell) is None:
                    continue
                if _STARRED.fullmatch(line := plain(cell)) or (in_head and _AT_EDGE.search(line)):
                    return True
                if in_head and _BARE.fullmatch(line) and _is_alone(block, row):
                    return True
    return False


def _is_alone(block: Block, row: list[str]) -> bool:
    """Whether a marking without a star is one: columns of a table may be called 机密 and 秘密."""
    if isinstance(block, Paragraph):
        return True
    is_first = row == next(_rows(block), None)
    return is_first and sum(bool(_BARE.fullmatch(plain(cell))) for cell in row) == 1


def _rows(block: Block) -> Iterator[list[str]]:
    """Yield the lines of a block, those of a table with a text for each cell."""
    if isinstance(block, Paragraph):
        lines = block.whole.split("\n")
        yield from ([line] for line in lines if line.strip())
        if len(lines) > 1:  # the star may stand below its word
            yield [" ".join(lines)]
        return
    for row in block.rows:
        if found := [cell for cell in row if cell and cell.strip()]:
            yield found


def _is_printed(text: str) -> bool:
    return any(_is_starred(line) or _BARE.fullmatch(plain(line)) for line in _each(text))


def _is_starred(text: str) -> bool:
    return any(
        bool(_STARRED.fullmatch(line) or _AT_EDGE.search(line)) for line in map(plain, _each(text))
    )


def _each(text: str) -> list[str]:
    """Return the lines of `text`, and all of it as one."""
    lines = text.split("\n")
    return [*lines, " ".join(lines)] if len(lines) > 1 else lines
