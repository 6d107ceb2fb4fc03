"""What a column of a task table can be for (domain.md 4.1, 4.5)."""

from enum import StrEnum


class Column(StrEnum):
    """What a column says of the task in its row."""

    ASIDE = "aside"
    NUMBER = "number"
    CHAPTER = "chapter"
    NAME = "name"
    DEMAND = "demand"
    LEAD = "lead"
    SUPPORT = "support"
    LEADER = "leader"
    HANDLER = "handler"
    TIME = "time"
    RHYTHM = "rhythm"
    TARGET = "target"


COLUMN_NAMES = {
    Column.ASIDE: "不导入",
    Column.NUMBER: "序号",
    Column.CHAPTER: "章节",
    Column.NAME: "任务名称（工作任务）",
    Column.DEMAND: "工作要求",
    Column.LEAD: "牵头单位",
    Column.SUPPORT: "配合单位",
    Column.LEADER: "责任领导",
    Column.HANDLER: "经办人",
    Column.TIME: "完成时限",
    Column.RHYTHM: "频次",
    Column.TARGET: "指标",
}
WORDS = (Column.NAME, Column.DEMAND)  # one of them at least gives the words of a task
BODIES = (Column.LEAD, Column.SUPPORT)
PEOPLE = (Column.LEADER, Column.HANDLER)
# What stands in the line under a task's own words, in this order.
LABELLED = (*BODIES, *PEOPLE, Column.TIME, Column.RHYTHM, Column.TARGET)
# Of these a table may have several columns.
SEVERAL = frozenset((Column.ASIDE, Column.CHAPTER, Column.DEMAND, *BODIES, *PEOPLE, Column.TARGET))
