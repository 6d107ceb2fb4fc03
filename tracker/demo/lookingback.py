"""Looking back in the demonstration: every verdict at least once, what was found mended, an end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy import select

from tracker.core.versions import AS_IT_STANDS
from tracker.demo.mending import MEASURES, Mending
from tracker.demo.rules import Fate
from tracker.demo.workweek import Diary
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import DONE, Severity, State, Verdict
from tracker.ledger.models import RectificationItem, Task
from tracker.lookback import actions as lookback
from tracker.lookback import queries
from tracker.lookback.actions import Judgement
from tracker.lookback.models import ReviewItem
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan

LATE = "完成时间晚于规定时限，其间公开的内容不完整。"
NOT_DONE = "时限已过，没有办结，佐证不完整。"
CONTINUES = "其余内容已列入后续工作安排，继续推进。"
SAME = "核查时情况没有变化，维持原认定。"


@dataclass(slots=True)
class Lookback:
    """The look-back at one year, from `start` on."""

    mending: Mending
    diary: Diary
    plan: YearPlan
    start: date
    fates: Mapping[int, Fate]
    _found: list[tuple[RectificationItem, Task]] = field(default_factory=list)
    _is_under_way: bool = False

    def note(self, tasks: Sequence[Task]) -> None:
        """From the opening to the closed year, in thirteen working days."""
        self._on(0, self._open)
        for place, task in enumerate(tasks):
            self._on(1 + place % 4, partial(self._judge, task))
        self._on(7, self._report)
        self._on(8, self._submit)
        self._on(9, self._recheck)
        self._on(10, self._submit_again)
        self._on(11, partial(self._make_up, tasks))
        self._on(12, partial(self._sign_off, tasks))
        self._on(13, partial(self._conclude, tasks))

    def note_beginning(self, tasks: Sequence[Task]) -> None:
        """A look-back that is still under way: what is done is looked at, one thing is found."""
        self._is_under_way = True
        self._on(0, self._open)
        for place, task in enumerate(tasks):
            self._on(1 + place % 3, partial(self._judge_if_over, task))

    def _on(self, workdays: int, act: Callable[[], None]) -> None:
        self.diary.on(self.diary.week.after(self.start, workdays), act)

    def _open(self) -> None:
        lookback.open_campaign(
            self.mending.hands.session, self.mending.hands.office.clerk, self.plan
        )

    def _judge_if_over(self, task: Task) -> None:
        stuck = self.fates[task.id] == Fate.STUCK and not self._found
        if stuck or task.state in (*DONE, State.NOT_APPLICABLE):
            self._judge(task)

    def _judge(self, task: Task) -> None:
        hands = self.mending.hands
        item = hands.session.scalars(select(ReviewItem).where(ReviewItem.task_id == task.id)).one()
        lookback.judge(
            hands.session,
            hands.judge(task),
            item,
            self._judgement(task),
            expected_version=AS_IT_STANDS,
        )
        if item.rectification_id is not None:
            row = hands.session.get_one(RectificationItem, item.rectification_id)
            self._found.append((row, task))

    def _judgement(self, task: Task) -> Judgement:
        fate = self.fates[task.id]
        if fate == Fate.EXCUSED:
            note = f"{task.not_applicable_reason}{SAME}"
            return Judgement(verdict=Verdict.NOT_APPLICABLE, note=note)
        if fate == Fate.STUCK:
            return Judgement(
                verdict=Verdict.NOT_IMPLEMENTED,
                note=NOT_DONE,
                rectification=_rectification(task, NOT_DONE, Severity.MAJOR),
            )
        if fate != Fate.LATE:
            return Judgement(verdict=Verdict.IMPLEMENTED)
        if task.seq_no % 2 or self._is_under_way:
            return Judgement(verdict=Verdict.MOSTLY_IMPLEMENTED, note=LATE, continues=CONTINUES)
        return Judgement(
            verdict=Verdict.MOSTLY_IMPLEMENTED,
            note=LATE,
            rectification=_rectification(task, LATE, Severity.MINOR),
        )

    def _report(self) -> None:
        for row, _ in self._found:
            self.mending.report(row)

    def _submit(self) -> None:
        for row, task in self._found:
            self.mending.submit(row, task)

    def _recheck(self) -> None:
        """The first is not mended well enough; the others are."""
        for place, (row, _) in enumerate(self._found):
            (self.mending.close if place else self.mending.fail)(row)

    def _submit_again(self) -> None:
        for row, task in self._found[:1]:
            self.mending.submit(row, task)

    def _make_up(self, tasks: Sequence[Task]) -> None:
        """What was not done in its year is handed in now; the last rectification is closed."""
        for row, _ in self._found[:1]:
            self.mending.close(row)
        for task in tasks:
            if task.state == State.IN_PROGRESS and self.fates[task.id] == Fate.STUCK:
                self.mending.hands.submit(task)

    def _sign_off(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            if task.state == State.SUBMITTED:
                self.mending.hands.verify(task)

    def _conclude(self, tasks: Sequence[Task]) -> None:
        hands = self.mending.hands
        campaign = queries.campaign_of(hands.session, self.plan.id)
        assert campaign is not None
        lookback.conclude(
            hands.session, hands.office.clerk, campaign, expected_version=AS_IT_STANDS
        )
        for task in tasks:
            if task.state in (State.VERIFIED, State.IN_PROGRESS):
                hands.file_away(task)
        plans.close_year(hands.session, hands.office.clerk, self.plan)


def _rectification(task: Task, fault: str, severity: Severity) -> NewRectification:
    return NewRectification(
        problem=f"“{task.title}”：{fault}", measures=MEASURES, severity=severity
    )
