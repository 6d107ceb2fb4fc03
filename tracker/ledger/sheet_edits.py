"""What the changed cells of a table ask for, held against the ledger of today (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.ledger.kinds import SCHEDULE_NAMES
from tracker.ledger.sheet_back import Changed, Complaint
from tracker.ledger.sheet_marks import LASTING, Field, bare, days

LONGEST_TITLE = 120  # characters, as the column
NOBODY = frozenset({"", "未指定", "空缺", "—", "-", "无"})
NO_DAY = NOBODY | {LASTING, "长期坚持"}
KINDS = {name: kind for kind, name in SCHEDULE_NAMES.items()}
FIELD_NAMES = {
    Field.TITLE: "任务",
    Field.KIND: "类型",
    Field.DUE: "时限",
    Field.LEADER: "责任领导",
    Field.UNIT: "牵头单位",
    Field.HANDLER: "经办人",
}

Held = str | int | date | None


@dataclass(frozen=True, slots=True)
class Now:
    """A task as the ledger has it: the version, what each cell would say, what is behind it."""

    version: int
    says: Mapping[Field, str]
    holds: Mapping[Field, Held]
    is_of_period: bool = False  # the day that its cell says


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something that a name can mean; of a person also the unit."""

    id: int
    names: tuple[str, ...]
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The names of an office today: its units, people, and who holds a seat that can answer."""

    units: Sequence[Named] = ()
    people: Sequence[Named] = ()
    seats: Sequence[Named] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one field of one task, made from `version`; `old` and `new` are for people.

    `value` is what the field is to hold: a title, a kind, a day that the words mean, or the number
    of a post, unit or person; None for nobody and for no day.
    """

    task_id: int
    version: int
    field: Field
    old: str
    new: str
    value: Held
    cell: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The edits that a table asks for, and what cannot be taken of it."""

    edits: Sequence[Edit]
    complaints: Sequence[Complaint]


def compare(
    changed: Iterable[Changed], now: Mapping[int, Now], office: Office, year: int
) -> Comparison:
    """What changed cells ask for; those of a task that is not in `now` ask for nothing.

    A row that was changed in the ledger since it left is complained of, with both values.
    """
    edits: list[Edit] = []
    complaints: list[Complaint] = []
    for row in changed:
        task = now.get(row.task_id)
        if task is None:
            continue
        unit_id = _unit_meant(row, task, office)
        for which, cell in row.cells.items():
            value, fault = _read(which, cell.words, task, office, unit_id, year)
            old = task.says[which]
            if not fault and value == task.holds[which]:
                continue  # the ledger has it already
            if not fault and task.version != row.version:
                fault = (
                    f"导出以后台账里这项任务已经变了，台账现在是“{old or '空'}”；"
                    "请重新导出，或到任务页改"
                )
            if fault:
                said = f"{FIELD_NAMES[which]}“{cell.words or '空'}”：{fault}。"
                complaints.append(Complaint(cell.place, said))
            else:
                new = value.isoformat() if isinstance(value, date) else " ".join(cell.words.split())
                edit = Edit(row.task_id, row.version, which, old, new, value, cell.place)
                edits.append(edit)
    return Comparison(edits, complaints)


def _unit_meant(row: Changed, task: Now, office: Office) -> int | None:
    """The unit that leads the task by this table: of two people of one name, its own is meant."""
    cell, held = row.cells.get(Field.UNIT), task.holds[Field.UNIT]
    found = _meant(cell.words, office.units) if cell else []
    if len(found) == 1:
        return found[0].id
    return held if isinstance(held, int) else None


def _meant(words: str, among: Sequence[Named]) -> list[Named]:
    plain = bare(words)
    return [one for one in among if plain in map(bare, one.names)]


def _read(
    which: Field, words: str, task: Now, office: Office, unit_id: int | None, year: int
) -> tuple[Held, str]:
    """What a cell asks for, or why it cannot be taken."""
    if which is Field.TITLE:
        return _title(words)
    if which is Field.KIND:
        kind = KINDS.get(bare(words))
        return kind, "" if kind else f"类型只有{'、'.join(KINDS)}"
    if which is Field.DUE:
        return _due(words, task, year)
    if which is Field.UNIT:
        return _unit(words, office)
    if which is Field.HANDLER:
        return _person(words, office, unit_id)
    return _leader(words, office)


def _title(words: str) -> tuple[Held, str]:
    title = " ".join(words.split())
    if not title:
        return None, "任务名称不能空着"
    long = f"有 {len(title)} 字，最多 {LONGEST_TITLE} 字"
    return title, long if len(title) > LONGEST_TITLE else ""


def _due(words: str, task: Now, year: int) -> tuple[Held, str]:
    if task.is_of_period:
        return None, "这是一期的时限，不能在表里改，请到任务页办理"
    if bare(words) in NO_DAY:
        return None, ""
    found = days(words, year)
    if not found:
        return None, "读不出日期（可以写 2026-09-30）"
    if not date(year, 1, 1) <= found[0] <= date(year + 1, 12, 31):
        return None, f"不在 {year} 年或下一年，请核对年份"
    return found[0], ""


def _unit(words: str, office: Office) -> tuple[Held, str]:
    if bare(words) in NOBODY:
        return None, "牵头单位不能空着"
    return _one(_meant(words, office.units), "单位")


def _person(words: str, office: Office, unit_id: int | None) -> tuple[Held, str]:
    if bare(words) in NOBODY:
        return None, ""
    found = _meant(words, office.people)
    of_unit = [one for one in found if one.unit_id == unit_id]
    return _one(of_unit if len(of_unit) == 1 else found, "人员")


def _leader(words: str, office: Office) -> tuple[Held, str]:
    if bare(words) in NOBODY:
        return None, ""
    return _one(_meant(words, office.seats), "责任领导")


def _one(found: Sequence[Named], what: str) -> tuple[Held, str]:
    if len(found) == 1:
        return found[0].id, ""
    several = f"有 {len(found)} 个同名的，请到任务页指定"
    return None, several if found else f"本单位没有这个{what}"
