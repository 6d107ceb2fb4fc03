"""The kinds of values a setting can have: how each is typed, kept and shown. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar

from tracker.core.errors import Refused

T = TypeVar("T")


class BadValue(Refused):
    """What was typed cannot be a value of this setting; the sentence says what can."""


class Kind(Protocol[T]):
    """A kind of values: read from what people type, written as it is kept, shown in words."""

    def read(self, typed: str) -> T:
        """The value that `typed` means. Raises BadValue."""
        ...

    def written(self, value: T) -> str:
        """`value` as it is kept and as it stands in the form; `read` gives it back."""
        ...

    def words(self, value: T) -> str:
        """`value` for people."""
        ...


class DayOfYear(NamedTuple):
    """A day that every year has."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day in that year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year: 1月31日, also 1-31 or 01.31.

    >>> Day().read("01-31"), Day().written(DayOfYear(1, 31))
    (DayOfYear(month=1, day=31), '1月31日')
    """

    def read(self, typed: str) -> DayOfYear:
        """Refuses what is no day, and 29 February, which most years lack."""
        found = re.fullmatch(r"([0-9]{1,2})\s*[-月./]\s*([0-9]{1,2})日?", typed.strip())
        try:
            wanted = DayOfYear(int(found[1]), int(found[2])) if found else DayOfYear(0, 0)
            wanted.in_year(2001)  # no leap year
        except ValueError:
            raise BadValue("请写成“1月31日”这样每年都有的日期。") from None
        return wanted

    def written(self, value: DayOfYear) -> str:
        """1月31日"""
        return f"{value.month}月{value.day}日"

    words = written


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number with its unit, within bounds; with `forever`, 0 stands for 永久.

    >>> Number(0, 100, "年", forever=True).words(0)
    '永久'
    """

    least: int
    most: int
    unit: str
    forever: bool = False

    def read(self, typed: str) -> int:
        """Refuses what is not a whole number between the bounds."""
        given = typed.strip().removesuffix(self.unit).strip()
        if self.forever and given == "永久":
            return 0
        if not re.fullmatch(r"[0-9]{1,6}", given) or not self.least <= int(given) <= self.most:
            or_forever = "，0 表示永久" if self.forever else ""
            raise BadValue(
                f"请填 {self.least} 到 {self.most} 之间的整数（{self.unit}）{or_forever}。"
            )
        return int(given)

    def written(self, value: int) -> str:
        """15"""
        return str(value)

    def words(self, value: int) -> str:
        """15 个工作日"""
        return "永久" if self.forever and value == 0 else f"{value} {self.unit}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words.

    >>> Choice({"no": "不计入", "yes": "计入"}).words("no")
    '不计入'
    """

    options: Mapping[str, str]

    def read(self, typed: str) -> str:
        """Refuses what is not offered."""
        if typed not in self.options:
            raise BadValue(f"请从“{'”“'.join(self.options.values())}”里选一个。")
        return typed

    def written(self, value: str) -> str:
        """The word that is kept."""
        return value

    def words(self, value: str) -> str:
        """The word that is shown."""
        return self.options[value]


@dataclass(frozen=True, slots=True)
class Text:
    """A short text in one line; `pattern` narrows it, and `hint` says to what."""

    longest: int
    pattern: str = ".+"
    hint: str = ""

    def read(self, typed: str) -> str:
        """Refuses nothing at all, too much, and what the pattern does not allow."""
        given = " ".join(typed.split())
        if not given or len(given) > self.longest:
            raise BadValue(f"请填 1 到 {self.longest} 个字。")
        if not re.fullmatch(self.pattern, given):
            raise BadValue(self.hint)
        return given

    def written(self, value: str) -> str:
        """The text itself."""
        return value

    words = written


@dataclass(frozen=True, slots=True)
class Names:
    """A list of different names, one a line."""

    most: int
    longest: int = 30

    def read(self, typed: str) -> tuple[str, ...]:
        """Refuses an empty list, one too long, a name too long, and a name given twice."""
        given = _lines(typed)
        if not 1 <= len(given) <= self.most:
            raise BadValue(f"请写 1 到 {self.most} 行，每行一个名称。")
        for name in given:
            if len(name) > self.longest:
                raise BadValue(f"“{name[:10]}…”太长，每行不超过 {self.longest} 个字。")
            if given.count(name) > 1:
                raise BadValue(f"“{name}”写了两次，请删去一个。")
        return tuple(given)

    def written(self, value: tuple[str, ...]) -> str:
        """A line each."""
        return "\n".join(value)

    def words(self, value: tuple[str, ...]) -> str:
        """How many, and the first few."""
        return f"{len(value)} 个：{'、'.join(value[:4])}{'等' if len(value) > 4 else ''}"


class Share(NamedTuple):
    """A part of a whole of 100 points."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Names with points that make 100, one a line: `日常监管 25`."""

    most: int = 20

    def read(self, typed: str) -> tuple[Share, ...]:
        """Refuses a line without points, a name given twice, and any other sum than 100."""
        given = [self._share(line) for line in _lines(typed)]
        if not 1 <= len(given) <= self.most:
            raise BadValue(f"请写 1 到 {self.most} 行，每行一项指标和它的分值。")
        if len({share.name for share in given}) < len(given):
            raise BadValue("有一项指标写了两次，请合并成一行。")
        total = sum(share.points for share in given)
        if total != 100:
            raise BadValue(f"各项分值合计应为 100，现在是 {total}。")
        return tuple(given)

    def _share(self, line: str) -> Share:
        found = re.fullmatch(r"(.{1,30}?)\s+([0-9]{1,3})\s*分?", line)
        if not found:
            raise BadValue(f"“{line[:20]}”看不懂，请写成“日常监管 25”。")
        return Share(found[1], int(found[2]))

    def written(self, value: tuple[Share, ...]) -> str:
        """A line each."""
        return "\n".join(f"{share.name} {share.points}" for share in value)

    def words(self, value: tuple[Share, ...]) -> str:
        """保障 10、日常监管 25 …"""
        return "、".join(f"{share.name} {share.points}" for share in value)


@dataclass(frozen=True, slots=True, eq=False)
class Item(Generic[T]):
    """One setting: what it is called, what it can be, what it is unless set, why, and whence."""

    name: str
    label: str
    kind: Kind[T]
    default: T
    why: str
    source: str

    @property
    def unset(self) -> str:
        """The default as a value is kept."""
        return self.kind.written(self.default)

    def value(self, kept: str | None) -> T:
        """The value of what is kept; the default where nothing is, or what no rule allows now."""
        if kept is None:
            return self.default
        try:
            return self.kind.read(kept)
        except BadValue:
            return self.default

    def words(self, kept: str | None) -> str:
        """The value for people."""
        return self.kind.words(self.value(kept))


def _lines(typed: str) -> list[str]:
    return [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
