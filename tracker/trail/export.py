"""The trail as a table for a spreadsheet: written piece by piece, whatever its length."""

import csv
import io
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from tracker.trail import queries
from tracker.trail.queries import Wanted
from tracker.trail.reading import Line, line_of

PIECE = 1000
BOM = "\ufeff"  # without it Excel takes the text for another encoding
HEADS = (
    "序号",
    "时间",
    "操作人",
    "地址",
    "会话",
    "操作",
    "操作代码",
    "对象",
    "结果",
    "内容",
    "哈希",
)
# What a spreadsheet would take for a formula, full-width forms included (promise P15).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet calculates.

    >>> harmless("=1+1"), harmless("2026-11-22")
    ("'=1+1", '2026-11-22')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(session: Session, org_id: int, wanted: Wanted) -> Iterator[str]:
    """The wanted entries as CSV, newest first. The database is let go between two pieces."""
    yield BOM + _rows([HEADS])
    before = queries.total(session, org_id) + 1  # what is added meanwhile is not in it
    while True:
        found = queries.entries(session, org_id, wanted, before).limit(PIECE)
        lines = [line_of(entry) for entry in session.scalars(found)]
        text = _rows(_cells(line) for line in lines)
        session.rollback()
        if text:
            yield text
        if len(lines) < PIECE:
            return
        before = lines[-1].seq


def _cells(line: Line) -> tuple[str, ...]:
    return (
        str(line.seq),
        line.when,
        line.who,
        line.ip,
        line.session_ref,
        line.action,
        line.code,
        line.subject,
        line.outcome,
        line.in_one_line,
        line.hash,
    )


def _rows(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
