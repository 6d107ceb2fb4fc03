"""Mending in the demonstration: what an inspection of the running year found, and how far it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from tracker.access.actor import Actor
from tracker.core.versions import AS_IT_STANDS
from tracker.demo.hands import Hands
from tracker.demo.workweek import Diary
from tracker.ledger.actions import rectifying
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import RectificationState, Severity
from tracker.ledger.models import RectificationItem, Task
from tracker.plans.models import YearPlan

MEASURES = "明确专人限期办理，举一反三排查同类问题，办结后由党政办公室复查。"
UNDERWAY = "已约谈经办人并逐项核对，正在补充公开内容。"
MENDED = "问题已整改到位，同类事项一并排查，没有发现新的问题。"
PASSED = "复查通过，予以销号。"
FAILED = "复查时发现仍有一处内容没有更新，请继续整改。"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was found, how bad it is, and how far its mending has come."""

    problem: str
    severity: Severity
    state: RectificationState


FOUND = (
    Fault(
        "公示栏内容超过一个月没有更换，旧件没有归档。", Severity.MINOR, RectificationState.CLOSED
    ),
    Fault("公布的表格附件打不开，也没有替代链接。", Severity.MINOR, RectificationState.SUBMITTED),
    Fault("佐证缺少能够核对日期的截图或链接。", Severity.MINOR, RectificationState.RECTIFYING),
    Fault(
        "公示材料中有手机号码没有隐去，可能泄露个人信息。",
        Severity.MAJOR,
        RectificationState.RECHECK_FAILED,
    ),
    Fault(
        "同一事项在网页和公示栏公布的数据不一致。",
        Severity.MINOR,
        RectificationState.NOTICE_ISSUED,
    ),
)


@dataclass(slots=True)
class Mending:
    """The steps of rectifications, each by whom it belongs to."""

    hands: Hands

    def issue(
        self, plan: YearPlan, task: Task, problem: str, severity: Severity
    ) -> RectificationItem:
        """The clerk issues what an inspection found."""
        new = NewRectification(problem=problem, measures=MEASURES, severity=severity)
        return rectifying.issue(self.hands.session, self.hands.office.clerk, plan, new, task)

    def report(self, row: RectificationItem) -> None:
        """Who does the work says how far it is."""
        rectifying.report_rectification(
            self.hands.session, self.hands.worker(row), row, UNDERWAY, expected_version=AS_IT_STANDS
        )

    def submit(self, row: RectificationItem, task: Task) -> None:
        """Hand it in for recheck with proof."""
        proof = (self.hands.proofs.of(self.hands.subject(task), task),)
        rectifying.submit_rectification(
            self.hands.session,
            self.hands.worker(row),
            row,
            MENDED,
            proof,
            expected_version=AS_IT_STANDS,
        )

    def fail(self, row: RectificationItem) -> None:
        """The recheck is not passed."""
        rectifying.fail_recheck(
            self.hands.session, self._checker(row), row, FAILED, expected_version=AS_IT_STANDS
        )

    def close(self, row: RectificationItem) -> None:
        """The recheck is passed."""
        rectifying.close(
            self.hands.session, self._checker(row), row, PASSED, expected_version=AS_IT_STANDS
        )

    def _checker(self, row: RectificationItem) -> Actor:
        clerk = self.hands.office.clerk
        own = row.submitted_by_id == clerk.person_id
        return self.hands.office.leader(row.leader_post_id) if own else clerk


@dataclass(slots=True)
class Inspection:
    """An inspection of the running year in the last weeks."""

    mending: Mending
    diary: Diary
    plan: YearPlan

    def note(self, tasks: Sequence[Task]) -> None:
        """One fault a task, the last of them issued a few days ago."""
        for place, (task, fault) in enumerate(zip(tasks, FOUND, strict=False)):
            day = self.diary.week.after(self.diary.week.last, 2 * place - 12)
            self.diary.on(day, partial(self._found, task, fault, day))

    def _found(self, task: Task, fault: Fault, day: date) -> None:
        mending = self.mending
        row = mending.issue(self.plan, task, fault.problem, fault.severity)
        steps: dict[RectificationState, tuple[Callable[[], None], ...]] = {
            RectificationState.NOTICE_ISSUED: (),
            RectificationState.RECTIFYING: (partial(mending.report, row),),
            RectificationState.SUBMITTED: (partial(mending.submit, row, task),),
            RectificationState.CLOSED: (
                partial(mending.submit, row, task),
                partial(mending.close, row),
            ),
            RectificationState.RECHECK_FAILED: (
                partial(mending.submit, row, task),
                partial(mending.fail, row),
            ),
        }
        for number, act in enumerate(steps[fault.state], 1):
            self.diary.on(self.diary.week.after(day, 3 * number), act)
