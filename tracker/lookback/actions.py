"""Opening a look-back, giving verdicts, issuing what must be mended, concluding."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.versions import AS_IT_STANDS, Expected, hold, touch
from tracker.ledger import dating
from tracker.ledger.actions import rectifying
from tracker.ledger.actions.history import refuse_own_report, said
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import RectificationState, Verdict
from tracker.ledger.models import RectificationItem, Task
from tracker.lookback import queries, rules
from tracker.lookback.models import ReviewCampaign, ReviewItem
from tracker.lookback.rules import CampaignState, Figures, Given
from tracker.plans.actions import YearClosed
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail import actions as trail
from tracker.workdays import queries as workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict and what comes with it; `rectification` where something must be mended."""

    verdict: Verdict
    note: str = ""
    continues: str = ""  # how the rest goes on without a rectification (LB-3)
    rectification: NewRectification | None = None
    mending_version: Expected = AS_IT_STANDS  # of the rectification that the form was filled from


def open_campaign(session: Session, actor: Actor | None, plan: YearPlan) -> ReviewCampaign:
    """The look-back at a year with one item for every task that is not withdrawn.

    Opening again adds the tasks that came later and changes nothing else. Raises YearClosed,
    NothingToReview, CampaignConcluded.
    """
    plan = _running(session, plan.id)
    campaign = queries.campaign_of(session, plan.id) or _begin(session, actor, plan)
    rules.check_running(campaign.state)
    tasks = session.scalars(queries.unlisted(plan.id, campaign.id)).all()
    session.add_all(ReviewItem(campaign_id=campaign.id, task_id=task_id) for task_id in tasks)
    if tasks:
        trail.record(session, actor, "lookback.list", campaign, {"tasks": len(tasks)})
    return campaign


def _begin(session: Session, actor: Actor | None, plan: YearPlan) -> ReviewCampaign:
    if not queries.how_many(session, queries.tasks_of_year(plan.id)):
        raise rules.NothingToReview(f"{plan.year} 年度台账还没有任务，请先导入工作要点。")
    campaign = ReviewCampaign(
        year_plan_id=plan.id,
        opened_by_id=actor.person_id if actor else None,
        opened_at=clock.now(),
    )
    session.add(campaign)
    trail.record(session, actor, "lookback.open", campaign, {"year": plan.year})
    return campaign


def judge(
    session: Session,
    actor: Actor,
    item: ReviewItem,
    given: Judgement,
    *,
    expected_version: Expected,
) -> None:
    """Give a task its verdict, and in the same breath issue what must be mended.

    Raises Stale, Incomplete (LB-1, LB-2, LB-3, LB-5), NotAllowedOnOwnReport, CampaignConcluded.
    """
    workdays.hold_still(session)
    hold(session, item, expected_version)
    campaign = session.get_one(ReviewCampaign, item.campaign_id)
    plan, task = _held(session, campaign), session.get_one(Task, item.task_id)
    refuse_own_report(session, actor, task)
    standing = session.get(RectificationItem, item.rectification_id or 0)
    rules.check_verdict(
        Given(
            verdict=given.verdict,
            note=given.note,
            continues=given.continues,
            evidence_count=task.evidence_count,
            rectifies=given.rectification is not None,
            standing=standing.state if standing else None,
        )
    )
    if given.rectification is not None:
        row = _rectify(session, actor, plan, task, standing, given)
        item.rectification_id = row.id
    _write(session, actor, item, given)
    touch(campaign)  # who concludes has the figures of a page before this verdict


def _write(session: Session, actor: Actor, item: ReviewItem, given: Judgement) -> None:
    before, item.verdict = item.verdict, given.verdict
    item.note, item.continues = given.note.strip(), given.continues.strip()[:500]
    item.verifier_id, item.verified_at = actor.person_id, clock.now()
    changes = {"task": item.task_id, "verdict": [before, given.verdict], "note": item.note}
    trail.record(session, actor, "lookback.judge", item, changes)


def _rectify(
    session: Session,
    actor: Actor,
    plan: YearPlan,
    task: Task,
    standing: RectificationItem | None,
    given: Judgement,
) -> RectificationItem:
    new = given.rectification
    assert new is not None
    if standing is None or standing.state == RectificationState.CLOSED:
        rules.check_mending(new.problem, new.due, clock.today())
        return rectifying.issue(session, actor, plan, new, task)
    moved = new.due if new.due != standing.due_date else None  # an old day may stay as it is
    rules.check_mending(new.problem, moved, clock.today())
    hold(session, standing, given.mending_version)
    _amend(session, actor, standing, new)
    return standing


def _amend(session: Session, actor: Actor, row: RectificationItem, new: NewRectification) -> None:
    """Correct a rectification that is still open. A moved day makes a new deadline version.

    An owner or a day that is not given stays as it is.
    """
    calendar = workdays.calendar(session)
    due = calendar.target(new.due) if new.due else row.due_date
    wanted = {
        "problem": said(new.problem, "存在的问题"),
        "measures": new.measures.strip() or row.measures,
        "severity": new.severity,
        "lead_unit_id": new.lead_unit_id or row.lead_unit_id,
        "leader_post_id": new.leader_post_id or row.leader_post_id,
        "handler_id": new.handler_id or row.handler_id,
        "due_date": due,
    }
    before = {name: getattr(row, name) for name in wanted}
    changes = {
        name: [before[name], wanted[name]] for name in wanted if before[name] != wanted[name]
    }
    if not changes:
        return
    if new.due and "due_date" in changes:
        dating.date_again(session, row, dating.named_day(new.due), calendar)
    for name in changes:
        setattr(row, name, wanted[name])
    trail.record(session, actor, "rectification.amend", row, changes)


def conclude(
    session: Session,
    actor: Actor | None,
    campaign: ReviewCampaign,
    *,
    expected_version: Expected,
) -> Figures:
    """From here on the look-back is only looked at. Raises Stale, StillUnjudged, StillMending."""
    hold(session, campaign, expected_version)
    _held(session, campaign)
    figures = queries.figures(session, campaign.id)
    rules.check_conclusion(figures)
    campaign.state, campaign.concluded_at = CampaignState.CONCLUDED, clock.now()
    trail.record(session, actor, "lookback.conclude", campaign, asdict(figures))
    return figures


def _running(session: Session, year_plan_id: int) -> YearPlan:
    # the row is locked, so that two who judge at once never take the same number; weakly, so that
    # whoever reports on a task of the year (plans.actions.check_runs) is not kept waiting
    plan = session.get_one(YearPlan, year_plan_id, with_for_update={"key_share": True})
    if plan.state == YearState.CLOSED:
        raise YearClosed(f"{plan.year} 年度已经封存，只能查看。")
    return plan


def _held(session: Session, campaign: ReviewCampaign) -> YearPlan:
    """The campaign's year under lock, and the campaign read again: none judges a concluded one."""
    plan = _running(session, campaign.year_plan_id)
    session.refresh(campaign)
    rules.check_running(campaign.state)
    return plan
