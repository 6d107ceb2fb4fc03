"""What a cell said when it left, as a mark beside it: whether somebody has changed it since.

The ledger may have moved on meanwhile; so a cell is held against its own mark, not against the
ledger. Spaces and line ends say nothing, and a day is a day however a program writes it. Pure.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from tracker.papers.values import Value

SYSTEM = "落实台账"
FORMAT = "1"  # of what is read back; grows when columns mean something else
NUMBER, VERSION, MARKS = "任务编号", "版本", "核对"  # heads of the hidden columns
LASTING = "长期"  # instead of a day
_BEGAN = date(1899, 12, 30)  # of Excel's count of days
_DAY = re.compile(
    r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:\d{1,2}:\d\d(?::\d\d)?)?"
)
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日?")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.0+)?")


class Field(StrEnum):
    """What of a task can be changed in a table, in the order of the marks."""

    TITLE = "title"
    KIND = "kind"
    DUE = "due"
    LEADER = "leader"
    UNIT = "unit"
    HANDLER = "handler"


# The heads under which each stands, shape by shape.
HEADS = {
    "任务": Field.TITLE,
    "类型": Field.KIND,
    "时限": Field.DUE,
    "完成时限": Field.DUE,
    "责任领导": Field.LEADER,
    "牵头单位": Field.UNIT,
    "牵头站办所": Field.UNIT,
    "经办人": Field.HANDLER,
}


def bare(words: str) -> str:
    """`words` without what a program may add or take away.

    >>> bare(" 更新 目录\\n") == bare("更新目录")
    True
    """
    return "".join(words.split())


def mark_of(value: Value) -> str:
    """The mark of one cell.

    >>> mark_of(date(2026, 9, 30)) == mark_of("2026-09-30"), len(mark_of("甲"))
    (True, 8)
    """
    words = value.isoformat() if isinstance(value, date) else bare(str(value or ""))
    return f"{zlib.crc32(words.encode(errors='replace')):08x}"


def marks(values: Mapping[Field, Value]) -> str:
    """The marks of a row, in the order of `Field`."""
    return " ".join(mark_of(values[field]) for field in Field)


def marked(words: str) -> dict[Field, str] | None:
    """What `marks` wrote; None for anything else."""
    found = words.split()
    if len(found) != len(Field) or not all(re.fullmatch("[0-9a-f]{8}", one) for one in found):
        return None
    return dict(zip(Field, found, strict=True))


def is_as_it_left(field: Field, words: str, mark: str, year: int) -> bool:
    """Whether a cell of the ledger of `year` still says what it said."""
    said = [words]
    if field is Field.DUE:
        said += [day.isoformat() for day in days(words, year)]
    return any(mark_of(one) == mark for one in said)


def days(words: str, year: int) -> list[date]:
    """The days that a cell may mean, the likeliest first; none where it names no day.

    Where a program shows no year, it is the ledger's, or the next: its last report is due then.

    >>> days("2026/9/30", 2026), days("46295", 2026), days("1月20日", 2026)[1]
    ([datetime.date(2026, 9, 30)], [datetime.date(2026, 9, 30)], datetime.date(2027, 1, 20))
    >>> days("2026年2月30日", 2026), days("长期", 2026)
    ([], [])
    """
    plain = bare(words)
    if match := _DAY.fullmatch(plain):
        return _real([(int(match[1]), int(match[2]), int(match[3]))])
    if match := _MONTH_DAY.fullmatch(plain):
        month, day = int(match[1]), int(match[2])
        return _real([(year, month, day), (year + 1, month, day)])
    if _SERIAL.fullmatch(plain):
        return [_BEGAN + timedelta(days=int(float(plain)))]
    return []


def _real(parts: Iterable[tuple[int, int, int]]) -> list[date]:
    found = []
    for year, month, day in parts:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found
