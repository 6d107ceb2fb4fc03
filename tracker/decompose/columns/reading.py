"""The words of a cell read by the readers of running text, and why one of them cannot be read."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker.decompose.columns.kinds import BODIES, COLUMN_NAMES, PEOPLE, Column
from tracker.decompose.columns.records import Found, Record, Said, Wordless, used
from tracker.decompose.flat import cellkinds
from tracker.decompose.much import measures
from tracker.decompose.often import frequencies
from tracker.decompose.rules import Deadline, DeadlineKind, Frequency, Target
from tracker.decompose.tables import tablecells, tablecolumns
from tracker.decompose.tables.columnwords import LEAD, OWNER, PERSON, SUPPORT
from tracker.decompose.when import days, times, timewords
from tracker.decompose.when.times import Years
from tracker.decompose.who import names, unitlists
from tracker.documents.sheets.grids import UNCOUNTED

# Characters that a cell of its column can have at most.
LONGEST = {
    Column.NUMBER: 12,
    Column.CHAPTER: 120,
    Column.NAME: 400,
    Column.LEADER: 200,
    Column.HANDLER: 200,
    Column.TIME: 200,
    Column.RHYTHM: 200,
    Column.TARGET: 400,
    Column.LEAD: 1000,
    Column.SUPPORT: 1000,
}
_ERROR = re.compile(rf"#[A-Z0-9_/]{{1,14}}[!?]?|{UNCOUNTED}")
_FAILED = "公式出错，没有结果"
_NOT_COUNTED = "公式还没有算出结果，请用 Excel 打开并保存一次"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SERIAL = re.compile(r"[34]\d{4}")  # a day as Excel counts it, of 1982 to 2036
_VAGUE = ("指标", "次数")  # metrics that only the name of the task tells
_MANNER = "推进"  # 常态化 by itself is said of nothing
_PART = re.compile(r"[、，,；;/\s]+")
_REMARK = re.compile(r"[（(][^（）()]{0,30}[)）]")
_NEXT = "请在表里改正后重新上传，或勾选“不填”，或把这一列改为“不导入”"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that cannot be read: where it is, its words, and why."""

    place: str
    row: int
    column: Column
    words: str
    reason: str

    @property
    def sentence(self) -> str:
        """All of it, with the next step, for where nothing can be ticked."""
        return f"{self.place} “{self.words}”：{self.reason}，{_NEXT}。"


def troubles(found: Sequence[Found], years: Years) -> list[Trouble]:
    """Every cell that cannot be read, once, from the top down."""
    out: dict[str, Trouble] = {}
    lost = {said.place for one in found if isinstance(one, Wordless) for said in one.cells}
    for said in used(found):
        reason = "这一行没有任务名称和工作要求" if said.place in lost else fault(said, years)
        if reason and said.place not in out:
            row = int(re.sub(r"\D", "", said.place))
            out[said.place] = Trouble(said.place, row, said.column, said.words, reason)
    return sorted(out.values(), key=lambda one: one.row)


def fault(said: Said, years: Years) -> str:
    """Why the words of a cell cannot be read; empty where they can."""
    words, column = said.words, said.column
    most = LONGEST.get(column)
    if _ERROR.fullmatch(words):
        return _FAILED if words != UNCOUNTED else _NOT_COUNTED
    if most and len(words) > most:
        return f"有 {len(words)} 字，不像{COLUMN_NAMES[column]}（最多 {most} 字）"
    check = _FAULTS.get(column)
    return check(said, years) if check else ""


def _number_fault(said: Said, _years: Years) -> str:
    return "" if numbered(said) else "只有标点，不是序号"


def _rhythm_fault(said: Said, _years: Years) -> str:
    return "" if often(said.words) else "读不出多久一次（可以写“每月”“每季度”“持续”）"


def _target_fault(said: Said, _years: Years) -> str:
    if targets(said.words, "", 0):
        return ""
    return "读不出数值（可以写“不低于90%”“2次”），也可以把这一列改为“工作要求”"


def _party_fault(said: Said, _years: Years) -> str:
    return "" if any(parties(said)) else f"读不出{COLUMN_NAMES[said.column]}的名称"


def _time_fault(said: Said, years: Years) -> str:
    """Why a cell of time cannot be read: there is no such day, or no time in it."""
    words = said.words
    if (reason := no_such_day(words, years)) or due(words, years, 0) or often(words):
        return reason
    if _SERIAL.fullmatch(words):
        return "像是日期的内部编号，请把单元格的格式改为日期"
    if _NUMBER.fullmatch(words):
        return "只有数字，看不出是哪一天（可以写“9月30日”）"
    return "读不出时间（可以写“9月30日”“9月底前”“每季度”“长期”）"


def no_such_day(words: str, years: Years) -> str:
    """Say which day of `words` no calendar has.

    >>> no_such_day("9月31日前", Years(2026)), no_such_day("2026/2/30", Years(2026))
    ('9月没有31日', '2026年2月没有30日')
    >>> no_such_day("13月5日", Years(2026)), no_such_day("2月28日前", Years(2026))
    ('没有13月', '')
    """
    for match in timewords.points(words):
        month, day, dashed = match.group("month", "day", "dashed")
        year = match["printed"]
        if dashed:
            parts = re.findall(r"\d+", dashed)
            year, month, day = (*parts, "")[:3] if len(parts) < 3 else parts
        if not month:
            continue
        number = timewords.number(month) or 0
        if not 1 <= number <= 12:
            return f"没有{number}月"
        in_year = timewords.number(year) if year else years.year
        last = days.month_end(in_year or 2000, number)
        of_day = timewords.number(day) if day else None
        if of_day is not None and last and not 1 <= of_day <= last.day:
            told = f"{in_year}年" if year or (number, of_day) == (2, 29) else ""
            return f"{told}{number}月没有{of_day}日"
    return ""


def due(words: str, years: Years, at: int) -> tuple[Deadline, ...]:
    """The limits that a cell of time sets; a day that there is not sets none."""
    return times.deadlines(words, years, due=True, at=at)


def often(words: str, at: int = 0) -> tuple[Frequency, ...]:
    """How often a cell of time or rhythm wants it; a bare 常态化 goes on all the year."""
    found = frequencies.frequencies(words, at)
    if found or not cellkinds.is_time(words):
        return found
    return tuple(
        one._replace(text=words, end=min(one.end, at + len(words)))
        for one in frequencies.frequencies(words + _MANNER, at)
    )


def has_day(found: Sequence[Deadline]) -> bool:
    """Whether one of the limits tells a day, or from which event it counts."""
    return any(one.date or one.kind is not DeadlineKind.BY for one in found)


def targets(words: str, name: str, at: int) -> tuple[Target, ...]:
    """What a cell of indicators wants reached; 不低于90% is said of what the task is called.

    A bare figure is to be reached.
    """
    found = measures.targets(words, at)
    if found and all(one.metric not in _VAGUE for one in found):
        return found
    for before in (name, f"{name}达到", "工作达到"):
        shift = at - len(before)
        of_name = [
            one._replace(start=max(one.start + shift, at), end=one.end + shift)
            for one in measures.targets(before + words, 0)
            if one.end > len(before)
        ]
        if of_name:
            return tuple(of_name)
    return found


def parties(said: Said) -> tuple[list[str], list[str], list[str]]:
    """Who leads, who helps, and the people that a cell names.

    >>> parties(Said("E3", Column.LEAD, "财政所牵头，党政办公室配合"))
    (['财政所'], ['党政办公室'], [])
    """
    if said.column in PEOPLE:
        return [], [], people(said.words)
    told = tablecells.said({OWNER: [said.words]})
    lead = _units(told.get(LEAD, "")) + _units(told.get(OWNER, ""))
    support, persons = _units(told.get(SUPPORT, "")), people(told.get(PERSON, ""))
    if said.column == Column.SUPPORT:
        return [], lead + support, persons
    return lead, support, persons


def _units(words: str) -> list[str]:
    return list(dict.fromkeys(unitlists.split_units(words)))


def people(words: str) -> list[str]:
    """The persons or posts of a cell, without telephones and remarks.

    >>> people("李　明、王小河（13800000000）"), people("副镇长")
    (['李明', '王小河'], ['副镇长'])
    """
    plain = _REMARK.sub("、", names.close_gap(" ".join(words.split())))
    parts = [part.strip("：:。") for part in _PART.split(plain)]
    return list(dict.fromkeys(part for part in parts if part and not part.isdigit()))


def numbered(number: Said | None) -> str:
    """The number of a row as it is printed, without what parts it from the words."""
    return tablecolumns.bare(number.words).rstrip(".、．") if number else ""


_FAULTS: dict[Column, Callable[[Said, Years], str]] = {
    Column.NUMBER: _number_fault,
    Column.TIME: _time_fault,
    Column.RHYTHM: _rhythm_fault,
    Column.TARGET: _target_fault,
    **dict.fromkeys((*BODIES, *PEOPLE), _party_fault),
}


def records(found: Sequence[Found]) -> Iterator[Record]:
    """The tasks among the rows."""
    return (one for one in found if isinstance(one, Record))
