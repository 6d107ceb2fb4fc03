"""The pages that say which properties reach where (ChpxFkp and PapxFkp, 2.9.33 and 2.9.175)."""

from collections.abc import Callable, Iterator

from tracker.documents.rules import UnreadableFile
from tracker.documents.word97.stream import DAMAGED, Stream

_PAGE = 512
_Runs = list[tuple[int, int, bytes]]


def character_runs(table: Stream, document: Stream) -> _Runs:
    """Return (first byte, last byte, properties) of runs of text, in order and apart."""
    return list(_forward(_runs(table, document, _character_page)))


def paragraph_runs(table: Stream, document: Stream) -> _Runs:
    """Return the same for paragraphs; the properties begin with the style (2 bytes)."""
    return list(_forward(_runs(table, document, _paragraph_page)))


def _runs(
    table: Stream, document: Stream, page: Callable[[Stream], Iterator[tuple[int, int, bytes]]]
) -> Iterator[tuple[int, int, bytes]]:
    entries = list(table.plc(4))
    if len(entries) > len(document) // _PAGE:  # more pages than the file has room for
        raise UnreadableFile(DAMAGED)
    for _, _, entry in entries:
        number = entry.number(0, 4) & 0x3FFFFF
        yield from page(document.part(number * _PAGE, _PAGE))


def _forward(runs: Iterator[tuple[int, int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    reached = 0
    for start, end, data in runs:
        if reached <= start < end:
            reached = end
            yield start, end, data


def _character_page(page: Stream) -> Iterator[tuple[int, int, bytes]]:
    count = page.number(_PAGE - 1, 1)
    places = page.numbers(0, 4, count + 1)
    for n in range(count):
        at = 2 * page.number(4 * (count + 1) + n, 1)
        data = page.take(at + 1, page.number(at, 1)) if at else b""
        yield places[n], places[n + 1], data


def _paragraph_page(page: Stream) -> Iterator[tuple[int, int, bytes]]:
    count = page.number(_PAGE - 1, 1)
    places = page.numbers(0, 4, count + 1)
    for n in range(count):
        at = 2 * page.number(4 * (count + 1) + 13 * n, 1)
        data = b"\0\0"
        if at:
            size = 2 * page.number(at, 1) - 1
            if size < 0:  # a first byte of zero: the size stands in the second one
                at += 1
                size = 2 * page.number(at, 1)
            data = page.take(at + 1, size)
        yield places[n], places[n + 1], data
