"""When a look-back may conclude, and what a verdict asks for (domain.md 7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.calendar.rules import WorkCalendar
from tracker.core.errors import Refused
from tracker.ledger.kinds import (
    DONE,
    VERDICT_NAMES,
    RectificationState,
    State,
    Verdict,
)
from tracker.ledger.rates import Rate
from tracker.ledger.rules import SHORTEST_REASON


class CampaignState(StrEnum):
    """A look-back runs, or is concluded."""

    REVIEWING = "reviewing"
    CONCLUDED = "concluded"


CAMPAIGN_NAMES = {CampaignState.REVIEWING: "核查中", CampaignState.CONCLUDED: "已结束"}


class CampaignConcluded(Refused):
    """The look-back is concluded and only looked at."""


class NothingToReview(Refused):
    """The year has no tasks."""


class StillUnjudged(Refused):
    """Some tasks have no verdict yet."""


class StillMending(Refused):
    """Some of what the look-back found is not mended yet."""


class Incomplete(Refused):
    """A verdict lacks something; `about` names the part of the judgement that should hold it."""

    def __init__(self, sentence: str, about: str) -> None:
        super().__init__(sentence)
        self.about = about


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A verdict with all that it rests on."""

    verdict: Verdict
    note: str = ""
    continues: str = ""
    evidence_count: int = 0
    rectifies: bool = False  # a rectification comes with it
    standing: RectificationState | None = None  # of the one issued before


def check_running(state: CampaignState) -> None:
    """Refuse to change a look-back that is concluded."""
    if state == CampaignState.CONCLUDED:
        raise CampaignConcluded("这次回头看已经结束，只能查看。")


def proven(given: Given) -> None:
    """已落实 rests on proof (domain.md 7.2 LB-1)."""
    if given.evidence_count == 0:
        raise Incomplete(
            "这项任务没有佐证，不能定为“已落实”。请先补佐证，或改选其他结论。", "verdict"
        )


def noted(given: Given) -> None:
    """Every verdict but 已落实 says why; it goes into the report (product.md 4.4)."""
    if not given.note.strip():
        raise Incomplete(f"选“{VERDICT_NAMES[given.verdict]}”要填写说明。", "note")


def issued(given: Given) -> None:
    """未落实 goes with a rectification (domain.md 7.2 LB-2)."""
    if not given.rectifies and given.standing is None:
        raise Incomplete("“未落实”的任务要同时转整改，请填写整改事项。", "rectify")


def issued_or_continued(given: Given) -> None:
    """基本落实 goes with a rectification, or says how the rest continues (domain.md 7.2 LB-3)."""
    if not (given.rectifies or given.standing is not None or given.continues.strip()):
        raise Incomplete("“基本落实”的任务要转整改，或写明其余部分为什么继续推进。", "continues")


def reason_repeated(given: Given) -> None:
    """不涉及 says its reason again (domain.md 7.2 LB-5), at its usual length (5.1)."""
    if len(given.note.strip()) < SHORTEST_REASON:
        raise Incomplete(f"不涉及的理由要在说明里再写一次，不少于 {SHORTEST_REASON} 个字。", "note")


def nothing_to_mend(given: Given) -> None:
    """A task that is carried out, or is none of ours, has nothing that is still being mended."""
    name = VERDICT_NAMES[given.verdict]
    if given.rectifies:
        raise Incomplete(f"选“{name}”就不转整改。请取消转整改，或改选其他结论。", "rectify")
    if given.standing not in (None, RectificationState.CLOSED):
        raise Incomplete(f"这项任务的整改还没有销号，不能改为“{name}”。请先办结整改。", "verdict")


ASKED: dict[Verdict, tuple[Callable[[Given], None], ...]] = {
    Verdict.IMPLEMENTED: (proven, nothing_to_mend),
    Verdict.MOSTLY_IMPLEMENTED: (noted, issued_or_continued),
    Verdict.NOT_IMPLEMENTED: (noted, issued),
    Verdict.NOT_APPLICABLE: (reason_repeated, nothing_to_mend),
}


def check_verdict(given: Given) -> None:
    """Refuse a verdict that lacks what it asks for. Raises Incomplete (domain.md 7.2 LB-1…LB-5)."""
    for rule in ASKED[given.verdict]:
        rule(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a look-back comes to (domain.md 7.2, last line)."""

    total: int = 0  # 核查项数
    implemented: int = 0
    mostly_implemented: int = 0
    not_implemented: int = 0
    not_applicable: int = 0
    unjudged: int = 0
    found: int = 0  # 发现问题数
    mended: int = 0  # 已整改数

    @property
    def shares(self) -> tuple[tuple[str, int], ...]:
        """The words and counts of the segmented bar."""
        counted = [(name, int(getattr(self, verdict))) for verdict, name in VERDICT_NAMES.items()]
        return (*counted, ("未核", self.unjudged))

    @property
    def implemented_rate(self) -> str:
        """落实率 = 已落实 / (all − 不涉及).

        >>> Figures(total=36, implemented=23, not_applicable=1).implemented_rate
        '65.7%'
        """
        return rate(self.implemented, self.total - self.not_applicable)

    @property
    def mended_rate(self) -> str:
        """整改率 = 已整改 / 发现问题."""
        return rate(self.mended, self.found)


def rate(part: int, whole: int) -> str:
    """A share with one decimal, half up; a dash where there is nothing to share (domain.md 5.6).

    >>> rate(1, 16), rate(2, 3), rate(0, 0)
    ('6.3%', '66.7%', '—')
    """
    return str(Rate(part, whole))


def check_mending(problem: str, due: date | None, today: date) -> None:
    """Refuse to issue what says no problem, or what should have been mended before today."""
    if not problem.strip():
        raise Incomplete("请写明存在的问题，责任单位要据此整改。", "problem")
    if due is not None and due < today:
        raise Incomplete(f"整改时限 {due} 已经过去，请改为今天或以后的日期。", "due")


def check_conclusion(figures: Figures) -> None:
    """Refuse to conclude while something is unjudged or not mended (domain.md 15, 10)."""
    if figures.unjudged:
        raise StillUnjudged(f"还有 {figures.unjudged} 项任务没有核查，核查完再结束回头看。")
    if figures.found > figures.mended:
        left = figures.found - figures.mended
        raise StillMending(f"还有 {left} 项整改没有销号，全部销号后再结束回头看。")


def drafted_problem(
    *, state: State, due: date | None, percent: int, evidence_count: int, today: date
) -> str:
    """The problem of a rectification as the facts tell it; a person corrects it (LB-2).

    >>> drafted_problem(state=State.IN_PROGRESS, due=date(2026, 9, 30), percent=40,
    ...                 evidence_count=0, today=date(2026, 11, 23))
    '时限9月30日已过，还没有办结，申报进度40%，没有佐证。'
    """
    said = []
    if due is not None and due < today and state not in DONE:
        said.append(f"时限{due.month}月{due.day}日已过")
    if state not in DONE:
        said += ["还没有办结", f"申报进度{percent}%"]
    if evidence_count == 0:
        said.append("没有佐证")
    return "，".join(said) + "。" if said else ""


def workdays_late(handed_in: date | None, due: date | None, calendar: WorkCalendar) -> int:
    """How many working days after its day a task was handed in; 0 in time or without a day.

    >>> workdays_late(date(2026, 11, 25), date(2026, 11, 20), WorkCalendar({}, frozenset({2026})))
    3
    """
    if handed_in is None or due is None:
        return 0
    return max(0, calendar.workdays_between(due, handed_in))
