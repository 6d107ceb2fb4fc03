"""The verbs of the ledger: what each changes, and when each says no."""

from datetime import date

import pytest

from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import asking, assigning, ending, reporting, seeing
from tracker.ledger.actions.assigning import Assignment, reassign
from tracker.ledger.actions.proving import BadEvidence, NewEvidence
from tracker.ledger.dating import TooLateForSuperior
from tracker.ledger.kinds import State, Verdict
from tracker.ledger.models import Task
from tracker.ledger.rules import IllegalStep, NoEvidence, NotAllowedOnOwnReport
from tracker.plans import actions as plans
from tracker.plans.models import YearPlan
from tracker.trail import queries as trail

LINK = NewEvidence(title="镇网站", url="https://qinghe.example/1", happened_on=date(2026, 9, 1))


def excused(work, cast, row):
    """The unit's head says that it does not concern the office, and the leader agrees."""
    said = "本镇没有社区，不涉及此项。"
    asking.ask_excuse(work, cast.actor(cast.member), row, said, expected_version=AS_IT_STANDS)
    asking.decide_excuse(
        work, cast.actor(cast.leader), row, grant=True, expected_version=AS_IT_STANDS
    )


def test_a_first_report_takes_the_task_on(make, cast, session):
    task = make.task()

    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.report(
            work,
            cast.actor(cast.handler),
            row,
            "已完成一半。",
            50,
            (LINK,),
            expected_version=AS_IT_STANDS,
        )

    assert row.state == State.IN_PROGRESS
    assert (row.progress_percent, row.evidence_count) == (50, 1)


def test_nothing_is_handed_in_without_proof(make, cast, session):
    task = make.task()

    with pytest.raises(NoEvidence), unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.submit(
            work, cast.actor(cast.handler), row, "已完成。", expected_version=AS_IT_STANDS
        )

    assert session.get_one(Task, task.id).state == State.ASSIGNED


def test_the_reporter_does_not_sign_off(make, cast):
    task = make.task()
    actor = cast.actor(cast.leader)

    with unit_of_work() as work:
        reporting.submit(
            work,
            actor,
            work.get_one(Task, task.id),
            "已完成。",
            (LINK,),
            expected_version=AS_IT_STANDS,
        )
    with pytest.raises(NotAllowedOnOwnReport), unit_of_work() as work:
        reporting.verify(work, actor, work.get_one(Task, task.id), expected_version=AS_IT_STANDS)


def test_a_return_is_counted_and_needs_a_reason(make, cast):
    task = make.task()
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.submit(
            work, cast.actor(cast.handler), row, "已完成。", (LINK,), expected_version=AS_IT_STANDS
        )

    with pytest.raises(Refused, match="请写明理由"), unit_of_work() as work:
        reporting.send_back(
            work,
            cast.actor(cast.leader),
            work.get_one(Task, task.id),
            "  ",
            expected_version=AS_IT_STANDS,
        )
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.send_back(
            work, cast.actor(cast.leader), row, "网页打不开。", expected_version=AS_IT_STANDS
        )

    assert (row.state, row.return_count) == (State.RETURNED, 1)


def test_what_is_signed_off_is_not_reported_on_any_more(make, cast):
    task = make.task(state=State.VERIFIED)

    with pytest.raises(IllegalStep, match="已办结"), unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.report(
            work, cast.actor(cast.handler), row, "再补一点。", expected_version=AS_IT_STANDS
        )


def test_proof_of_a_day_to_come_is_refused(make, cast):
    task = make.task()
    tomorrow = NewEvidence(title="x", url="https://a.example/", happened_on=date(2099, 1, 1))

    with pytest.raises(BadEvidence, match="还没有到"), unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.report(
            work,
            cast.actor(cast.handler),
            row,
            "已上网。",
            evidence=(tomorrow,),
            expected_version=AS_IT_STANDS,
        )


def test_moving_the_date_makes_a_new_deadline_version(make, cast):
    task = make.task(due_date=date(2026, 9, 30))
    to = assigning.Assignment(
        leader_post_id=task.leader_post_id,
        lead_unit_id=task.lead_unit_id,
        handler_id=task.handler_id,
        due_named=date(2026, 10, 4),  # a holiday: the target is the working day before
    )

    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        assigning.reassign(
            work, cast.actor(cast.clerk), row, to, 2026, expected_version=AS_IT_STANDS
        )

    assert (row.deadline_version, row.due_date) == (2, date(2026, 9, 30))


@pytest.mark.parametrize("due", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_date_out_of_the_year_is_refused(due):
    with pytest.raises(assigning.DueOutOfYear, match="请核对年份"):
        assigning.check_due(due, 2026)


def test_every_verb_writes_the_trail_and_the_chain_holds(make, cast, session):
    task = make.task()
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        assigning.accept(work, cast.actor(cast.member), row, expected_version=AS_IT_STANDS)
        reporting.report(
            work, cast.actor(cast.handler), row, "已完成一半。", expected_version=AS_IT_STANDS
        )
        reporting.submit(
            work, cast.actor(cast.handler), row, "已完成。", (LINK,), expected_version=AS_IT_STANDS
        )
        judge = cast.actor(cast.leader)
        seeing.see_all(work, judge, row)
        reporting.verify(work, judge, row, "", Verdict.IMPLEMENTED, expected_version=AS_IT_STANDS)

    said = [e.action for e in session.scalars(trail.about(cast.org.id, "task", task.id))]
    assert said == ["task.verify", "task.submit", "task.report", "task.accept"]
    assert trail.first_bad(session, cast.org.id) is None


def test_a_closed_year_takes_no_more_lines(make, cast):
    task = make.task(year=2025, due_date=date(2025, 9, 30))
    with unit_of_work() as work:
        plan = work.get_one(YearPlan, task.year_plan_id)
        plans.close_year(work, None, plan)

    with pytest.raises(plans.YearClosed, match="2025 年度已经封存"), unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.report(
            work, cast.actor(cast.handler), row, "补一条。", expected_version=AS_IT_STANDS
        )


def test_an_objection_is_answered_by_another_owner_or_upheld(make, cast):
    task = make.task()
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        ending.object_to(
            work, cast.actor(cast.member), row, "补贴由民政办发放。", expected_version=AS_IT_STANDS
        )
        assert row.state == State.OBJECTED
        ending.uphold(
            work, cast.actor(cast.clerk), row, "资金由财政所拨付。", expected_version=AS_IT_STANDS
        )
        assert row.state == State.ASSIGNED
        ending.object_to(
            work, cast.actor(cast.member), row, "仍由民政办发放。", expected_version=AS_IT_STANDS
        )
        to = assigning.Assignment(
            leader_post_id=row.leader_post_id,
            lead_unit_id=cast.office.id,
            handler_id=None,
            due_named=row.due_named,
        )
        assigning.reassign(
            work, cast.actor(cast.clerk), row, to, 2026, expected_version=AS_IT_STANDS
        )

    assert (row.state, row.lead_unit_id) == (State.ASSIGNED, cast.office.id)


def test_who_reported_does_not_judge_even_if_another_handed_it_in(make, cast):
    task = make.task()
    clerk = cast.actor(cast.clerk)
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.report(
            work, clerk, row, "代填：已完成。", evidence=(LINK,), expected_version=AS_IT_STANDS
        )
        reporting.submit(
            work, cast.actor(cast.handler), row, "已完成。", expected_version=AS_IT_STANDS
        )

    with pytest.raises(NotAllowedOnOwnReport), unit_of_work() as work:
        reporting.verify(work, clerk, work.get_one(Task, task.id), expected_version=AS_IT_STANDS)


def test_the_handler_does_not_excuse_their_own_task(make, cast):
    task = make.task(handler_id=cast.leader.id)

    with pytest.raises(NotAllowedOnOwnReport), unit_of_work() as work:
        excused(work, cast, work.get_one(Task, task.id))


@pytest.mark.parametrize("bad", ["http://[::1", "javascript:alert(1)", "ftp://a.example/x"])
def test_a_link_that_is_no_web_address_is_refused(make, cast, bad):
    task = make.task()
    proof = NewEvidence(title="x", url=bad, happened_on=date(2026, 9, 1))

    with pytest.raises(BadEvidence, match="http"), unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.report(
            work,
            cast.actor(cast.handler),
            row,
            "已上网。",
            evidence=(proof,),
            expected_version=AS_IT_STANDS,
        )


def test_a_task_that_does_concern_us_after_all_is_taken_up_again(make, cast):
    task = make.task()
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        excused(work, cast, row)
        ending.uphold(
            work, cast.actor(cast.clerk), row, "新设了社区。", expected_version=AS_IT_STANDS
        )

    assert row.state == State.ASSIGNED


def test_ours_stays_three_working_days_clear_of_the_superiors_day(make, cast, session):
    task = make.task(due_date=date(2026, 9, 30))

    def give(named, superior):
        with unit_of_work() as work:
            row = work.get_one(Task, task.id)
            to = Assignment(
                leader_post_id=row.leader_post_id,
                lead_unit_id=row.lead_unit_id,
                handler_id=row.handler_id,
                due_named=named,
                superior_due=superior,
            )
            actor = cast.actor(cast.mayor)
            reassign(work, actor, row, to, 2026, expected_version=AS_IT_STANDS)
            return row.due_date

    with pytest.raises(TooLateForSuperior, match="最晚应在 11月25日 周三 前办结"):
        give(date(2026, 11, 26), date(2026, 11, 30))
    assert give(date(2026, 11, 25), date(2026, 11, 30)) == date(2026, 11, 25)
    assert give(date(2026, 11, 26), None) == date(2026, 11, 26)
