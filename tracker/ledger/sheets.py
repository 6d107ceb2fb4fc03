"""The shapes in which a ledger leaves as a table (domain.md 4.1): what stands in which column."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.core import clock
from tracker.ledger import sheet_rows
from tracker.ledger.kinds import DONE, OurRole, ScheduleType, State, Verdict
from tracker.ledger.pages import Row
from tracker.ledger.periods import rhythm_words
from tracker.ledger.sheet_marks import LASTING, MARKS, NUMBER, VERSION, Field, marks
from tracker.ledger.sheet_rows import Ask, Line
from tracker.papers.values import Value
from tracker.papers.xlsx import Column, Kind, Paper
from tracker.web.refs import ref

LONGEST = 1000  # characters of progress
HIDDEN = (
    Column(NUMBER, 26, Kind.WORD, hidden=True),
    Column(VERSION, 6, Kind.WHOLE, hidden=True),
    Column(MARKS, 54, Kind.WORD, hidden=True),
)


class ShapeKey(StrEnum):
    """A shape, as its address calls it."""

    SCREEN = "screen"
    A = "a"
    B = "b"
    TOWN = "town"
    C = "c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shape: its columns and what a line says in them.

    `word` stands in the menu, `name` in the title and the file's name, after the year. Without
    `as_listed` the rows stand in the order of the document.
    """

    key: ShapeKey
    word: str
    name: str
    columns: Sequence[Column]
    cells: Callable[[Line], list[Value]]
    paper: Paper = Paper.A4
    merged: bool = False
    as_listed: bool = False
    beside: Mapping[str, Ask]

    @property
    def comes_back(self) -> bool:
        """Whether its rows can be told apart when it is read back."""
        return any(column.hidden for column in self.columns)


def _screen(line: Line) -> list[Value]:
    row, task = line.row, line.task
    support = "（配合）" if task.our_role == OurRole.SUPPORT else ""
    left = "，".join(filter(None, ["暂定" if task.due_provisional else "", row.left]))
    return [
        task.seq_no,
        row.place + support,
        task.title,
        row.kind,
        task.requirement,
        row.due or LASTING,
        left,
        _state(line),
        row.leader,
        task.unit_name,
        task.handler_name,
        task.progress_percent / 100,
        task.evidence_count,
        clock.local(task.last_entry_at).date() if task.last_entry_at else "",
        *_hidden(line),
    ]


def picked(shape: Shape, heads: Container[str]) -> Shape:
    """`shape` with the columns of these headings only, and those that bring it back."""
    places = [n for n, one in enumerate(shape.columns) if one.hidden or one.head in heads]
    return replace(
        shape,
        columns=[shape.columns[n] for n in places],
        cells=lambda line: [cells[n] for cells in (shape.cells(line),) for n in places],
    )


def _town(line: Line) -> list[Value]:
    row, task = line.row, line.task
    return [
        task.seq_no,
        task.title,
        row.leader,
        task.unit_name,
        "、".join(line.supports),
        task.handler_name,
        row.due or LASTING,
        line.said if len(line.said) <= LONGEST else f"{line.said[:LONGEST]}…",
        _proofs(line),
        _state(line),
        *_hidden(line),
    ]


def _hidden(line: Line) -> list[Value]:
    """By what a row is known again, and what its cells said when it left."""
    return [ref(line.task.id), line.task.version, marks(shown(line.row))]


def shown(row: Row) -> dict[Field, Value]:
    """What the cells that can be changed say of a task."""
    return {
        Field.TITLE: row.title,
        Field.KIND: row.kind,
        Field.DUE: row.due or LASTING,
        Field.LEADER: row.leader,
        Field.UNIT: row.unit,
        Field.HANDLER: row.handler,
    }


def _a(line: Line) -> list[Value]:
    """The first cell spans the rows of one clause: only the first of them has it."""
    task = line.task
    others = "、".join(line.supports) or task.unit_name
    heading = _heading(line) if line.opens_clause else None
    return [heading, task.requirement, task.unit_name, others]


def _b(line: Line) -> list[Value]:
    """The first cell spans as in A; the numbers run on."""
    task = line.task
    units = "、".join(filter(None, [task.unit_name, *line.supports]))
    heading = _heading(line) if line.opens_clause else None
    return [heading, line.number, task.requirement, units, _time(line)]


def _c(line: Line) -> list[Value]:
    task = line.task
    found = [one for one in line.mending if one.is_open] or list(line.mending)
    return [
        line.number,
        task.title,
        _is_done(line),
        "\n".join(one.problem for one in found),
        "\n".join(filter(None, (one.measures for one in found))),
        "、".join(dict.fromkeys(one.unit for one in found if one.unit)),
        task.unit_name,
    ]


def _heading(line: Line) -> str:
    """工作任务: the clause's own heading, else the chapter's, else what the task is called."""
    task = line.task
    words = line.heading.words if line.heading else ""
    return words.strip() or task.chapter_title or task.title


def _state(line: Line) -> str:
    word, told = line.row.word, line.row.told
    if line.row.is_done_to_date:
        told = "阶段性完成"
    return f"{word}（{told}）" if told else word


def _proofs(line: Line) -> str:
    """3 份：签到表；会议记录；照片"""
    count, titles = line.task.evidence_count, "；".join(dict.fromkeys(line.proofs))
    if not titles:
        return f"{count} 份" if count else ""
    more = " 等" if count > len(line.proofs) else ""
    return f"{count} 份：{titles}{more}"


def _time(line: Line) -> str:
    """时限要求: the document's own words, else the day, else how often."""
    task = line.task
    if task.due_text:
        return task.due_text
    if task.schedule_type == ScheduleType.ONE_OFF and task.due_date:
        return f"{_day(task.due_date)}前"
    if words := rhythm_words(task.recurrence):
        return words
    return "及时" if task.schedule_type == ScheduleType.EVENT else "长期坚持"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _is_done(line: Line) -> str:
    """完成情况 of table C: 已完成 is what was found implemented (domain.md 5.2)."""
    task = line.task
    if task.state == State.NOT_APPLICABLE:
        return "不涉及"
    ended = task.state in DONE or line.row.is_done_to_date
    return "已完成" if ended and task.verdict == Verdict.IMPLEMENTED else "未完成"


SHAPES = {
    shape.key: shape
    for shape in (
        Shape(
            key=ShapeKey.SCREEN,
            word="屏幕所见",
            name="政务公开责任台账",
            columns=(
                Column("序号", 6, Kind.WHOLE),
                Column("条款", 10, Kind.WORD),
                Column("任务", 34),
                Column("类型", 8, Kind.WORD),
                Column("要点原文", 46),
                Column("时限", 12, Kind.WORD),
                Column("距时限", 15, Kind.WORD),
                Column("状态", 14, Kind.WORD),
                Column("责任领导", 10, Kind.WORD),
                Column("牵头单位", 16, Kind.WORD),
                Column("经办人", 9, Kind.WORD),
                Column("申报", 7, Kind.PERCENT),
                Column("佐证", 6, Kind.WHOLE),
                Column("最近更新", 12, Kind.WORD),
                *HIDDEN,
            ),
            cells=_screen,
            paper=Paper.A3,
            as_listed=True,
            beside={},
        ),
        Shape(
            key=ShapeKey.A,
            word="任务分解表",
            name="政务公开工作要点任务分解表",
            columns=(
                Column("工作任务", 24, Kind.WORD),
                Column("工作要求", 64),
                Column("牵头单位", 18, Kind.WORD),
                Column("责任单位", 26, Kind.WORD),
            ),
            cells=_a,
            merged=True,
            beside={"supports": sheet_rows.supports, "heading": sheet_rows.headings},
        ),
        Shape(
            key=ShapeKey.B,
            word="责任清单",
            name="政务公开工作责任清单",
            columns=(
                Column("工作任务", 24, Kind.WORD),
                Column("序号", 6, Kind.WHOLE),
                Column("具体要求", 66),
                Column("责任单位", 24, Kind.WORD),
                Column("时限要求", 16, Kind.WORD),
            ),
            cells=_b,
            merged=True,
            beside={"supports": sheet_rows.supports, "heading": sheet_rows.headings},
        ),
        Shape(
            key=ShapeKey.TOWN,
            word="乡镇台账",
            name="政务公开工作台账",
            columns=(
                Column("序号", 6, Kind.WHOLE),
                Column("任务", 36),
                Column("责任领导", 10, Kind.WORD),
                Column("牵头站办所", 18, Kind.WORD),
                Column("配合单位", 20, Kind.WORD),
                Column("经办人", 10, Kind.WORD),
                Column("完成时限", 13, Kind.WORD),
                Column("进展", 44),
                Column("佐证", 32),
                Column("状态", 14, Kind.WORD),
                *HIDDEN,
            ),
            cells=_town,
            paper=Paper.A3,
            beside={
                "supports": sheet_rows.supports,
                "said": sheet_rows.said,
                "proofs": sheet_rows.proofs,
            },
        ),
        Shape(
            key=ShapeKey.C,
            word="督查表",
            name="政务公开工作落实情况督查表",
            columns=(
                Column("序号", 6, Kind.WHOLE),
                Column("工作任务", 36),
                Column("完成情况", 11, Kind.WORD),
                Column("存在问题", 30),
                Column("整改措施", 30),
                Column("整改责任主体", 16, Kind.WORD),
                Column("材料提供部门", 16, Kind.WORD),
            ),
            cells=_c,
            beside={"mending": sheet_rows.mending},
        ),
    )
}
