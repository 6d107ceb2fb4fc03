"""The trail as a table for a spreadsheet: written piece by piece, whatever its length."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Flask

from tracker.core.db import db
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


def table(app: Flask, org_id: int, wanted: Wanted) -> Iterator[str]:
    """The wanted entries as CSV, newest first.

    The request is over when this is read: each piece has a context and a transaction of its own,
    and neither is open while the reader takes their time.
    """
    yield BOM + _rows([HEADS])
    before: int | None = None
    while True:
        lines = _piece(app, org_id, wanted, before)
        if lines:
            yield _rows(_cells(line) for line in lines)
            before = lines[-1].seq
        if len(lines) < PIECE:
            return


def _piece(app: Flask, org_id: int, wanted: Wanted, before: int | None) -> list[Line]:
    with app.app_context():
        session = db.session()
        found = queries.entries(session, org_id, wanted, before).limit(PIECE)
        return [line_of(entry) for entry in session.scalars(found)]


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
