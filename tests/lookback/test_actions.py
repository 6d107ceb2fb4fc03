"""The verbs of a look-back: what each changes, and when each says no."""

from datetime import date

import pytest
from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import rectifying
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import RectificationState, State, Verdict
from tracker.ledger.models import RectificationItem, Task
from tracker.ledger.rules import NotAllowedOnOwnReport
from tracker.lookback import actions, queries, rules
from tracker.lookback.actions import Judgement
from tracker.lookback.models import ReviewCampaign, ReviewItem
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan
from tracker.trail import queries as trail

DAY = clock.read("2026-11-23T10:00")
MISSING = "三个村的目录还是旧版。"
MEND = NewRectification(problem="三个村的目录没有更新。", due=date(2026, 12, 4))
LINK = NewEvidence(title="镇网站", url="https://qinghe.example/1", happened_on=date(2026, 11, 1))


@pytest.fixture(autouse=True)
def _day():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def open_year(make, cast):
    """Opens the look-back at 2026, again at each call."""

    def opened() -> ReviewCampaign:
        plan = make.year()
        with unit_of_work() as work:
            return actions.open_campaign(work, cast.actor(cast.leader), plan)

    return opened


@pytest.fixture
def judge(session, cast):
    """Gives the only item of a look-back a verdict, as the deputy unless somebody else is named."""

    def judged(campaign, verdict, note="", *, by=None, task=None, **more) -> ReviewItem:
        with unit_of_work() as work:
            found = select(ReviewItem).where(ReviewItem.campaign_id == campaign.id)
            if task is not None:
                found = found.where(ReviewItem.task_id == task.id)
            item = work.scalars(found).one()
            given = Judgement(verdict=verdict, note=note, **more)
            actions.judge(
                work, cast.actor(by or cast.leader), item, given, expected_version=AS_IT_STANDS
            )
        return item

    return judged


def test_a_look_back_lists_every_task_that_is_not_withdrawn(make, open_year, session):
    kept, _ = make.task(), make.task(state=State.WITHDRAWN)

    campaign = open_year()

    listed = session.scalars(queries.items(campaign.id)).all()
    assert [item.task_id for item in listed] == [kept.id]


def test_opening_again_adds_what_came_later_and_keeps_the_verdicts(make, open_year, judge, session):
    first = make.task(evidence_count=1)
    judge(open_year(), Verdict.IMPLEMENTED, task=first)
    make.task("后来的任务")

    campaign = open_year()
    open_year()

    listed = session.scalars(queries.items(campaign.id)).all()
    assert [item.verdict for item in listed] == [Verdict.IMPLEMENTED, None]


def test_a_year_without_tasks_has_nothing_to_look_back_at(open_year):
    with pytest.raises(rules.NothingToReview, match="还没有任务"):
        open_year()


def test_a_closed_year_is_not_looked_back_at(make, cast, open_year):
    make.task()
    with unit_of_work() as work:
        plan = work.scalars(select(YearPlan)).one()
        plans.close_year(work, cast.actor(cast.clerk), plan)

    with pytest.raises(plans.YearClosed):
        open_year()


def test_without_proof_nothing_is_carried_out_and_nothing_is_written(
    make, open_year, judge, session
):
    make.task(evidence_count=0)
    campaign = open_year()

    with pytest.raises(rules.Incomplete, match="没有佐证"):
        judge(campaign, Verdict.IMPLEMENTED)

    assert session.scalars(queries.items(campaign.id)).one().verdict is None


def test_what_was_not_done_is_issued_once_with_the_owner_of_the_task(
    make, cast, open_year, judge, session
):
    task = make.task()

    item = judge(open_year(), Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)

    row = session.scalars(select(RectificationItem)).one()
    assert item.rectification_id == row.id
    assert (row.no, row.due_date, row.task_id) == ("整改-2026-001", date(2026, 12, 4), task.id)
    assert (row.handler_id, row.lead_unit_id) == (cast.handler.id, cast.finance.id)


def test_without_a_rectification_nothing_is_judged_not_carried_out(make, open_year, judge):
    make.task()

    with pytest.raises(rules.Incomplete, match="同时转整改"):
        judge(open_year(), Verdict.NOT_IMPLEMENTED, MISSING)


def test_a_refused_rectification_leaves_no_verdict(make, open_year, judge, session):
    make.task()
    campaign = open_year()
    gone = NewRectification(problem="目录没有更新。", due=date(2026, 11, 1))

    with pytest.raises(Refused, match="已经过去"):
        judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=gone)

    assert session.scalars(queries.items(campaign.id)).one().verdict is None
    assert session.scalars(select(RectificationItem)).all() == []


def test_judging_again_corrects_the_rectification_instead_of_issuing_another(
    make, open_year, judge, session
):
    make.task()
    campaign = open_year()
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)
    later = NewRectification(problem=MEND.problem, due=date(2026, 12, 11))

    judge(campaign, Verdict.MOSTLY_IMPLEMENTED, MISSING, rectification=later)

    row = session.scalars(select(RectificationItem)).one()
    assert (row.due_date, row.deadline_version) == (date(2026, 12, 11), 2)


def test_saving_the_same_again_changes_nothing_on_the_rectification(
    make, cast, open_year, judge, session
):
    make.task()
    campaign = open_year()
    for _ in range(2):
        judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)

    row = session.scalars(select(RectificationItem)).one()
    assert row.deadline_version == 1
    said = session.scalars(trail.about(cast.org.id, "rectification_item", row.id))
    assert [entry.action for entry in said] == ["rectification.issue"]


def test_a_late_rectification_is_corrected_without_moving_its_day(make, open_year, judge, session):
    make.task()
    campaign = open_year()
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)
    clearer = NewRectification(problem="柳塘、下坪、石桥的目录没有更新。", due=MEND.due)

    with clock.stopped_at(clock.read("2026-12-14T10:00")):
        judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=clearer)

    row = session.scalars(select(RectificationItem)).one()
    assert (row.problem, row.due_date) == (clearer.problem, date(2026, 12, 4))


def test_what_was_mended_before_may_have_to_be_mended_again(make, cast, open_year, judge, session):
    make.task()
    campaign = open_year()
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)
    mend(cast)

    item = judge(campaign, Verdict.NOT_IMPLEMENTED, "又退回旧版。", rectification=MEND)

    rows = session.scalars(select(RectificationItem).order_by(RectificationItem.id)).all()
    assert [row.no for row in rows] == ["整改-2026-001", "整改-2026-002"]
    assert item.rectification_id == rows[1].id


def test_a_moved_day_is_not_in_the_past(make, open_year, judge):
    make.task()
    campaign = open_year()
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)

    with pytest.raises(Refused, match="已经过去"):
        judge(
            campaign,
            Verdict.NOT_IMPLEMENTED,
            MISSING,
            rectification=NewRectification(problem=MEND.problem, due=date(2026, 11, 20)),
        )


def test_a_verdict_does_not_turn_good_while_the_mending_goes_on(make, open_year, judge):
    make.task(evidence_count=1)
    campaign = open_year()
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)

    with pytest.raises(rules.Incomplete, match="还没有销号"):
        judge(campaign, Verdict.IMPLEMENTED)


def test_whoever_handed_the_task_in_does_not_judge_it(make, cast, open_year, judge):
    make.task(evidence_count=1, submitted_by_id=cast.clerk.id)

    with pytest.raises(NotAllowedOnOwnReport):
        judge(open_year(), Verdict.IMPLEMENTED, by=cast.clerk)


def test_the_conclusion_counts_what_is_missing(make, cast, open_year, judge, session):
    task, _ = make.task(evidence_count=1), make.task()
    campaign = open_year()
    judge(campaign, Verdict.IMPLEMENTED, task=task)

    with pytest.raises(rules.StillUnjudged, match="还有 1 项"):
        conclude(campaign, cast)

    assert session.get_one(ReviewCampaign, campaign.id).concluded_at is None


def test_the_conclusion_waits_for_the_mending(make, cast, open_year, judge):
    make.task()
    campaign = open_year()
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)
    with pytest.raises(rules.StillMending, match="还有 1 项整改"):
        conclude(campaign, cast)

    mend(cast)

    figures = conclude(campaign, cast)
    assert (figures.found, figures.mended, figures.mended_rate) == (1, 1, "100.0%")


def test_after_the_conclusion_no_verdict_changes(make, cast, open_year, judge):
    make.task(evidence_count=1)
    campaign = open_year()
    judge(campaign, Verdict.IMPLEMENTED)
    conclude(campaign, cast)

    with pytest.raises(rules.CampaignConcluded):
        judge(campaign, Verdict.NOT_APPLICABLE, "本年度本镇没有涉及此项工作。")
    with pytest.raises(rules.CampaignConcluded):
        open_year()
    with pytest.raises(rules.CampaignConcluded):
        conclude(campaign, cast)


def test_a_task_withdrawn_meanwhile_is_not_waited_for(make, cast, open_year, judge):
    kept, gone = make.task(evidence_count=1), make.task()
    campaign = open_year()
    judge(campaign, Verdict.IMPLEMENTED, task=kept)
    with unit_of_work() as work:
        work.get_one(Task, gone.id).state = State.WITHDRAWN

    assert conclude(campaign, cast).total == 1


def test_the_trail_tells_every_step(make, cast, open_year, judge, session):
    make.task()
    campaign = open_year()
    item = judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=MEND)
    later = NewRectification(problem=MEND.problem, due=date(2026, 12, 11))
    judge(campaign, Verdict.NOT_IMPLEMENTED, MISSING, rectification=later)
    mend(cast)
    conclude(campaign, cast)

    def said(kind: str, number: int) -> list[str]:
        return [e.action for e in session.scalars(trail.about(cast.org.id, kind, number))]

    assert said("review_campaign", campaign.id) == [
        "lookback.conclude",
        "lookback.list",
        "lookback.open",
    ]
    assert said("review_item", item.id) == ["lookback.judge", "lookback.judge"]
    assert said("rectification_item", item.rectification_id or 0) == [
        "rectification.close",
        "rectification.submit",
        "rectification.amend",
        "rectification.issue",
    ]
    assert trail.first_bad(session, cast.org.id) is None


def conclude(campaign, cast) -> rules.Figures:
    with unit_of_work() as work:
        row = work.get_one(ReviewCampaign, campaign.id)
        return actions.conclude(work, cast.actor(cast.leader), row, expected_version=AS_IT_STANDS)


def mend(cast) -> None:
    """The handler mends the only rectification, the deputy closes it."""
    with unit_of_work() as work:
        row = work.scalars(select(RectificationItem)).one()
        rectifying.submit_rectification(
            work,
            cast.actor(cast.handler),
            row,
            "三个村的目录已更新。",
            (LINK,),
            expected_version=AS_IT_STANDS,
        )
        rectifying.close(work, cast.actor(cast.leader), row, expected_version=AS_IT_STANDS)
        assert row.state == RectificationState.CLOSED
