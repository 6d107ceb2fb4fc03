"""The child process that reads and decomposes one file: limits first, then one line of JSON.

What is no document of an office is told here, in a sentence, before it costs more time.
"""

import gc
import json
import sys

from tracker.documents import child, progress

LINE = 20_000
ROWS = 1_000
LONG_LINE = f"文件里有一行超过{LINE}字，不像公文，无法读取；请按自然段分行，删去无关内容后再上传。"
MANY_ROWS = f"从文件里读出的任务超过{ROWS}项，不像一份公文；请把文件拆分，或删去无关内容后再上传。"


def main(name: str, year: str) -> None:
    """Read the file on standard input and answer on standard output; `year` may be empty."""
    child.limit()
    gc.disable()  # this process reads one file and ends: there is nothing to sweep
    with progress.told():
        out = answer(sys.stdin.buffer.read(), name, int(year) if year else None)
    sys.stdout.buffer.write(out)


def answer(data: bytes, name: str, year: int | None) -> bytes:
    """Return the JSON of contracts.md 3, or {"error": sentence}.

    Of a workbook with a task table also `grid`: its sheets cell by cell (`columns.limits`).
    """
    return child.guarded(lambda: _decomposed(data, name, year))


def _decomposed(data: bytes, name: str, year: int | None) -> bytes:
    from tracker.decompose.columns import limits
    from tracker.decompose.decomposer import TooManyRows, decompose
    from tracker.decompose.export import to_json
    from tracker.documents import endings, reader, signatures
    from tracker.documents.rules import UnreadableFile

    document = reader.read(data, name)
    endings.check(data, name)
    if any(len(line) > LINE for line in document.lines()):
        raise UnreadableFile(LONG_LINE)
    try:
        draft = decompose(document, year, most_rows=ROWS)
    except TooManyRows:
        raise UnreadableFile(MANY_ROWS) from None
    found = to_json(draft)
    if signatures.kind(data) in (signatures.Kind.XLSX, signatures.Kind.XLS):
        from tracker.documents.sheets.reader import grids

        if grid := limits.kept(grids(data)):
            found["grid"] = grid
    return json.dumps(found, ensure_ascii=False).encode()
