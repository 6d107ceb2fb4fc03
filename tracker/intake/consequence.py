"""What confirming a draft would do, in numbers (product.md 4.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.core import clock
from tracker.intake.models import DraftTask
from tracker.intake.rules import COUNTED, RowState, numbers, year_end
from tracker.ledger.rules import ACCEPT_WITHIN
from tracker.reminders import queries as reminders
from tracker.reminders.forecast import first_letters, hands
from tracker.reminders.rules import SubjectType, Work
from tracker.web.dates import day
from tracker.workdays import queries as workdays

UNTAKEN = f"{ACCEPT_WITHIN} 个工作日内没有签收的另行提醒。"


@dataclass(frozen=True, slots=True)
class Letters:
    """Who gets the tasks in hand, and the first letters about them."""

    people: int
    first: date | None = None
    letters: int = 0
    without_mail: tuple[str, ...] = ()  # who would get one and has no address

    @property
    def words(self) -> str:
        """分派给 6 人；首次提醒于 11月24日 周二，共 7 封；2 个工作日内没有签收的另行提醒。"""
        given = f"分派给 {self.people} 人"
        if self.first is None:
            return f"{given}；没有到期日，暂时没有提醒；{UNTAKEN}"
        return f"{given}；首次提醒于 {day(self.first)}，共 {self.letters} 封；{UNTAKEN}"


def letters_of(session: Session, rows: Iterable[DraftTask], year: int) -> Letters:
    """What confirming the rows now would send, by the rules that the daily run goes by."""
    today = clock.today()
    calendar = workdays.calendar(session)
    office, addressees = reminders.office_on(session, today)
    works = []
    for row in rows:
        if row.state in COUNTED:
            named = year_end(year) if row.takes_year_end else row.due_named
            works.append(_work(row, calendar.target(named) if named else None, today))
    first = first_letters(works, office, calendar, clock.now())
    told = first.people if first else frozenset()
    reached = [person for person in told if addressees[person].email]
    return Letters(
        people=len(hands(works, office)),
        first=first.day if first and reached else None,
        letters=len(reached),
        without_mail=tuple(addressees[p].name for p in sorted(told - set(reached))),
    )


def _work(row: DraftTask, due: date | None, today: date) -> Work:
    return Work(
        type=SubjectType.TASK,
        id=row.id,
        title=row.title,
        where="",
        due=due,
        since=today,
        deadline_version=1,
        handler_id=row.handler_id,
        lead_unit_id=row.lead_unit_id,
        leader_post_id=row.leader_post_id,
    )


@dataclass(frozen=True, slots=True)
class Consequence:
    """What confirming a draft would do, in numbers, and what of it somebody may regret."""

    tasks: int
    facts: tuple[tuple[str, str], ...]
    regrets: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[DraftTask]) -> "Consequence":
        """Count the rows as they stand."""
        made = [row for row in rows if row.state in COUNTED]

        def left(state: RowState) -> int:
            return sum(row.state == state for row in rows)

        def given(name: str) -> int:
            return len({getattr(row, name) for row in made} - {None})

        year_end = [row for row in made if row.due_assumed or row.takes_year_end]
        open_end = [row for row in made if row.due_named is None and not row.takes_year_end]
        told = (
            ("已核", f"{left(RowState.ACCEPTED)} 项，没有逐项核对的 {left(RowState.PROPOSED)} 项"),
            ("忽略", f"{left(RowState.SKIPPED)} 项"),
            ("并入", f"{left(RowState.MERGED)} 项"),
            ("牵头单位", f"{given('lead_unit_id')} 个"),
            ("责任领导", f"{given('leader_post_id')} 位"),
            ("经办人", f"{given('handler_id')} 人"),
            ("写明完成时限", f"{len(made) - len(year_end) - len(open_end)} 项"),
            ("按年底计", f"{len(year_end)} 项没有写明时限，按12月31日计"),
            ("不计时限", f"{len(open_end)} 项（随发生，或您选择不计）"),
        )
        return cls(len(made), told, tuple(_regrets(made)))


def _regrets(made: Sequence[DraftTask]) -> Iterable[str]:
    """What is missing and does not hold confirming up."""
    unled = [row.order_no for row in made if row.leader_post_id is None]
    if unled:
        which = "" if len(unled) == len(made) else f"第 {numbers(unled)} 项"
        yield f"{which}还没有责任领导：到期后没有分管领导审核和督促，只能由办公室审核。"
    if made and not any(row.handler_id for row in made):
        yield "还没有经办人：提醒发给牵头单位的负责人，没有负责人的发给办公室。"
