"""Blocks to one normalised text: artefacts and page furniture out, broken lines joined.

Nothing that a person wrote is changed: no bracket is widened, no quotation mark put back
(domain.md 14: lints never change text by themselves).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracker.decompose.flat import flattables
from tracker.decompose.heads import kinds
from tracker.decompose.layout import furniture, markers, unrun
from tracker.decompose.layout.page import Line, LineKind, Page
from tracker.decompose.rarely import rare
from tracker.decompose.tables import worktables
from tracker.documents.rules import Document, Paragraph, Table

_ARTEFACT = rare(
    r"\[(?:bookmark|image|footnote|endnote|comment|drawing|chart):?[^\]\n]{0,80}\]", re.I
)
_UNSEEN = rare("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffc]")
_SPACES = re.compile(r"[^\S\n\t]")
_RUN = re.compile(r"[ \t](?=[ \t]{4})[ \t]+")  # what is left stays wide enough to part columns
_ENDED = tuple("。；：！？;:!?”』」》）)】〉.…")
_GOES_ON = tuple("，。、；：！？,;:!?”』」》）)】〉")
_BREATH = re.compile("[，,。；;：:！？]")
_COLUMNS = re.compile(
    r"\S(?: {4,}|\t)\S|签\s*发\s*人\s*[:：]"
)  # two things set side by side on one line
_STOP_INSIDE = re.compile(r"[。；！？;]")
_INLINE_ORDINAL = re.compile(
    r"^[一二三四五六七八九十]{1,2}(?:是|要|抓|，|,)|"
    r"^第[一二三四五六七八九十]{1,2}[，,是]|^其[一二三四五六七八九十][，,是]?"
)
_SIGNATURE = re.compile(
    r"^[^，。；：]{2,36}(?:政府|办公室|委员会|局|办|党委|领导小组)$"
    r"|^[（(]?(?:\d{4}|[二〇○零一九八七六五四三]{4})年\d?[^，。]{1,8}日[)）]?$|^附件|"
    r"^抄送|^主题词|^联系人|^[【\[]?(?:文\s*号|发文字号|名\s*称|标\s*题|有效期|(?:发文|成文|公开)日期)\s?[】\]:：]"
)
_OPENS_LIST = re.compile("(?:以下|下列|如下|包括|主要)[^。；：:]{0,12}[:：]$")
_COLONS = (":", "：")
_CELL, _CELLS = 12, 4  # a cell is short, and a table has a few of them
_READ = 1000  # characters of a broken line that are searched again for each that follows it
_FULL_LINE = 30  # a shorter line without a stop is a heading or a label, not half a sentence


class _Raw(NamedTuple):
    text: str
    kind: LineKind
    apart: bool
    style: str


def normalise(document: Document) -> Page:
    """Return the page of `document`: furniture dropped, lines joined where a sentence broke."""
    lines = _parted(list(_joined(_kept(_marked_tables(list(_raw_lines(document)))))))
    text, placed = [], []
    at = 0
    for raw in lines:
        placed.append(Line(at, at + len(raw.text), raw.kind, raw.apart, raw.style))
        text.append(raw.text)
        at += len(raw.text) + 1
    return Page("\n".join(text), tuple(placed))


def _raw_lines(document: Document) -> Iterator[_Raw]:
    for block in flattables.restored(document.blocks):
        if isinstance(block, Table) and (lines := worktables.written(block)) is not None:
            for line in lines:
                style = worktables.HEADING if line.heading else worktables.ROW
                yield _Raw(_clean(line.text), LineKind.PROSE, False, style)
        elif isinstance(block, Table):
            for row in block.rows:
                cells = ("" if cell is None else " ".join(cell.split()) for cell in row)
                yield _Raw("\t".join(cells), LineKind.TABLE, apart=False, style="")
        else:
            yield from _paragraph(block)


def _paragraph(block: Paragraph) -> Iterator[_Raw]:
    for line in _clean(block.whole).split("\n"):
        yield _Raw(line.rstrip(" "), LineKind.PROSE, apart=False, style=block.style)


def _clean(text: str) -> str:
    """Leave no rule a long run of blanks to walk through: from each of them it would begin anew."""
    if not text.isprintable() or "\ufffc" in text:
        text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _SPACES.sub(" ", text)
    text = _ARTEFACT.sub("", text) if "[" in text else text
    return _RUN.sub(lambda run: "\t" if "\t" in run[0] else "    ", text)


def _marked_tables(lines: list[_Raw]) -> list[_Raw]:
    """Mark runs of tab-led cells as table lines: how a text export prints a table.

    One cell a line, rows parted by empty lines, a cell broken over two lines goes on without
    a tab. Prose that is merely indented by a tab has long lines that end in a stop.
    """
    out: list[_Raw] = []
    run: list[_Raw] = []
    empty = True
    for line in lines:
        blank = not line.text
        if (bool(run) and blank) or (not blank and _is_cell(line, run, empty)):
            run.append(line)
        else:
            if run:
                out += _as_table(run)
                run = []
            out.append(line)
        empty = blank
    return out + _as_table(run)


def _is_cell(line: _Raw, run: list[_Raw], begins: bool) -> bool:
    return line.text.startswith("\t") if begins else bool(run)


def _as_table(run: list[_Raw]) -> list[_Raw]:
    cells = [line.text.strip() for line in run if line.text]
    prose = any(len(cell) > _CELL and cell.endswith(("。", "；", "：")) for cell in cells)
    if len(cells) < _CELLS or prose:
        return run
    return [line._replace(kind=LineKind.TABLE) for line in run]


def _kept(lines: list[_Raw]) -> Iterator[_Raw]:
    """Leave out what a web page or a printer put there, and lines repeated on every page."""
    apart = False
    texts = [line.text.strip() for line in lines]
    dropped = furniture.footer(texts) | furniture.repeated(texts)
    for index, line in enumerate(lines):
        text = texts[index]
        if _is_prose(line):
            text = (
                "" if index in dropped or furniture.is_furniture(text) else furniture.trimmed(text)
            )
        if not text:
            apart = apart or not texts[index]
        else:
            yield _Raw(text, line.kind, apart, line.style)
            apart = False


def _parted(lines: list[_Raw]) -> Iterator[_Raw]:
    """Part what a web copy ran together; lines of a table are left as they are."""
    prose = [line for line in lines if _is_prose(line)]
    parts: dict[int, list[str]] = {}
    for index, part in unrun.parted([line.text for line in prose]):
        parts.setdefault(id(prose[index]), []).append(part)
    for line in lines:
        for number, part in enumerate(parts.get(id(line), [line.text])):
            yield _Raw(part, line.kind, line.apart and not number, line.style)


def _is_prose(line: _Raw) -> bool:
    return line.kind is LineKind.PROSE and line.style not in worktables.STYLES


def _joined(lines: Iterable[_Raw]) -> Iterator[_Raw]:
    parts: list[str] = []
    last: _Raw | None = None
    for line in lines:
        if last and _goes_on(parts, last, line):
            parts.append(line.text)
        else:
            if last:
                yield _whole(last, parts)
            last, parts = line, [line.text]
    if last:
        yield _whole(last, parts)


def _whole(first: _Raw, parts: list[str]) -> _Raw:
    return first if len(parts) == 1 else first._replace(text="".join(parts))


def _goes_on(parts: list[str], last: _Raw, line: _Raw) -> bool:
    """Whether `line` continues the sentence that `last` left unfinished (domain.md 3.3)."""
    if _lists(parts, last, line):
        return True
    if _apart(last, line) or parts[-1].endswith(_ENDED):
        return False
    joins = line.text.startswith(_GOES_ON)
    if _begins(line.text) and not joins:
        return False
    closes = joins and (line.text[0] not in ")）" or _open_bracket(parts))
    if closes or parts[-1].endswith(("，", "、", ",")):
        return True
    if len(parts) == 1 and _complete(parts[0]):
        return False
    return bool(_STOP_INSIDE.search(parts[0], 0, _READ)) or len(parts[-1]) >= _FULL_LINE


def _lists(parts: list[str], last: _Raw, line: _Raw) -> bool:
    """Whether `line` is the next thing of a list that 公开以下内容： began, a thing a line."""
    if not _opens_list(parts[0]) or _apart(last, line) or _begins(line.text):
        return False
    going = len(parts) == 1 or parts[-1].endswith(("；", ";"))
    return going and (line.text.endswith(("；", ";")) or len(parts) > 1)


def _opens_list(text: str) -> bool:
    return text.endswith(_COLONS) and _OPENS_LIST.search(text) is not None


def _apart(last: _Raw, line: _Raw) -> bool:
    """Whether one of two lines is a table's: those are never joined."""
    row = last.style in worktables.STYLES or line.style in worktables.STYLES
    if "|" in last.text or "|" in line.text:  # cells of a table that nobody put back
        return True
    return row or LineKind.TABLE in (last.kind, line.kind)


def _begins(text: str) -> bool:
    """Whether a line opens something new: a number, an ordinal, a sign-off, two columns."""
    if markers.marker(text) is not None or _INLINE_ORDINAL.match(text):
        return True
    return bool(_SIGNATURE.match(text) or _COLUMNS.search(text))


def _complete(text: str) -> bool:
    """Whether a line without a stop is whole by itself: a title, a heading, two columns."""
    title = kinds.names_document(text) and not _BREATH.search(text)
    headed = markers.marker(text) is not None and not _STOP_INSIDE.search(text)
    return title or headed or bool(_COLUMNS.search(text))


def _open_bracket(parts: list[str]) -> bool:
    tail = parts[-1][-80:]
    return max(tail.rfind("（"), tail.rfind("(")) > max(tail.rfind("）"), tail.rfind(")"))
