"""The words for a document under review, and when a draft or a row says no (domain.md 3.4)."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import groupby

from tracker.core.errors import Refused
from tracker.ledger.kinds import ScheduleType


class DraftState(StrEnum):
    """Where an uploaded document stands."""

    REVIEWING = "reviewing"
    MAPPING = "mapping"  # before it: a task table whose columns are not settled
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


DRAFT_NAMES = {
    DraftState.MAPPING: "对应列",
    DraftState.REVIEWING: "核对中",
    DraftState.CONFIRMED: "已确认",
    DraftState.DISCARDED: "已作废",
}


class RowState(StrEnum):
    """What a person said of a proposed task."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    MERGED = "merged"
    SKIPPED = "skipped"


ROW_NAMES = {
    RowState.PROPOSED: "待核",
    RowState.ACCEPTED: "已核",
    RowState.MERGED: "已合并",
    RowState.SKIPPED: "已忽略",
}


class ReadingState(StrEnum):
    """Where the reading of an uploaded file stands."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"
    YEAR = "year"  # it was read, but for which year it is only a person can say


READING_NAMES = {
    ReadingState.WAITING: "排队等待",
    ReadingState.READING: "正在识别",
    ReadingState.DONE: "已识别",
    ReadingState.REFUSED: "没有导入",
    ReadingState.YEAR: "等待填写年度",
}
UNDER_WAY = (ReadingState.WAITING, ReadingState.READING)
ENDED_WITHOUT = (ReadingState.REFUSED, ReadingState.YEAR)


# Rows that become tasks when the draft is confirmed.
COUNTED = (RowState.PROPOSED, RowState.ACCEPTED)

MOST_ROWS = 1000  # tasks of one file
NOT_TICKED = "核对时没有勾选"
ONLY_DOCUMENT = "只存文件，不建任务"
NOTHING_READ = "没有读出要办的事"
HEADING = "改为标题"

# What may be offered for a row and declined: its running (DEC-3); merging it with row N (DEC-9).
RUNNING, REPEAT = "running", "repeat-"
_OFFER = re.compile(rf"{RUNNING}|{REPEAT}\d{{1,18}}", re.ASCII)


class AlreadyImported(Refused):
    """The same content is under review or in the ledger; `draft_id` leads there."""

    def __init__(self, sentence: str, draft_id: int) -> None:
        super().__init__(sentence)
        self.draft_id = draft_id


class BeingRead(Refused):
    """The same content is being read for this office just now; `reading_id` leads there."""

    def __init__(self, reading_id: int) -> None:
        super().__init__("这份文件正在识别，不必再传。")
        self.reading_id = reading_id


class NotUnderReview(Refused):
    """The draft was confirmed or discarded meanwhile."""


class NotReady(Refused):
    """Something is still missing before the draft can become the ledger."""


class WorkHasBegun(Refused):
    """Tasks of the draft are already being worked on."""


class NoTasks(Refused):
    """A task table laid out like this gives no task, or too many."""


class UnreadableCells(Refused):
    """Cells of a task table cannot be read: nothing of it is imported."""


class NoYear(Refused):
    """The year is not known, not possible, or closed; another one may do."""


class NoReason(Refused):
    """A row is to be left out, and nobody says why."""


def check_offer(offer: str) -> None:
    """Refuse what was never offered for any row (Refused).

    >>> check_offer("running"), check_offer("repeat-12")
    (None, None)
    """
    if not _OFFER.fullmatch(offer):
        raise Refused("这个建议已经不在了，请刷新后再看。")


def takes_year_end(kind: ScheduleType, due: date | None, *, undated: bool) -> bool:
    """Whether confirming counts a row to 31 December (domain.md 4.4).

    All that has no day of its own, unless it waits for an event or a person wants no day.

    >>> takes_year_end(ScheduleType.RECURRING, None, undated=False)
    True
    >>> takes_year_end(ScheduleType.EVENT, None, undated=False)
    False
    """
    return due is None and kind != ScheduleType.EVENT and not undated


def year_end(year: int) -> date:
    """The day that counts where the document names none."""
    return date(year, 12, 31)


def check_mapping(state: DraftState) -> None:
    """Refuse to change the columns of a draft that has moved on (NotUnderReview)."""
    if state != DraftState.MAPPING:
        raise NotUnderReview("这份表格已经不在“对应列”这一步，请刷新后再看。")


def check_reviewing(state: DraftState, confirmed_on: date | None) -> None:
    """Refuse to change a draft that is no longer under review (NotUnderReview).

    >>> check_reviewing(DraftState.DISCARDED, None)
    Traceback (most recent call last):
    ...
    tracker.intake.rules.NotUnderReview: 这份导入已经作废，不能再改；需要时请重新上传。
    """
    if state == DraftState.CONFIRMED:
        when = f"于 {confirmed_on.month}月{confirmed_on.day}日 " if confirmed_on else ""
        raise NotUnderReview(f"这份文件已{when}确认，任务已在台账里；请到台账查看和修改。")
    if state == DraftState.MAPPING:
        raise NotUnderReview("这份表格的列还没有对应好，请先到“对应列”这一步。")
    if state == DraftState.DISCARDED:
        raise NotUnderReview("这份导入已经作废，不能再改；需要时请重新上传。")


def numbers(rows: Iterable[int]) -> str:
    """Row numbers as people say them.

    >>> numbers([3, 4, 5, 9, 12, 11])
    '3–5、9、11、12'
    """
    parts: list[str] = []
    for _, run in groupby(enumerate(sorted(rows)), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        if len(found) > 2:
            parts.append(f"{found[0]}–{found[-1]}")
        else:
            parts += [str(number) for number in found]
    return "、".join(parts)
