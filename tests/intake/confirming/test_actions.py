"""From a reviewed draft to the ledger and back, also when two people press at once."""

import threading
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import OperationalError

from tests.intake.conftest import PARAGRAPHS, POINTS
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.actions import withdrawing
from tracker.intake.models import ImportDraft
from tracker.intake.rules import (
    AlreadyImported,
    DraftState,
    NotReady,
    NotUnderReview,
    WorkHasBegun,
)
from tracker.ledger.actions import reporting
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import ProgressEntry, Task, TaskInstance, TaskSource
from tracker.notify import outbox
from tracker.notify.models import DueNotice
from tracker.notify.rules import Owed
from tracker.plans import actions as plans
from tracker.plans.actions import YearClosed
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.trail import queries as trail


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def at_once(app, org_id, act):
    """Do `act` in two threads that start together; what each was refused with, or None."""
    start, said = threading.Barrier(2), []

    def run():
        with app.app_context(), within(org_id):
            start.wait()
            try:
                with unit_of_work() as session:
                    act(session)
                said.append(None)
            except Refused as refusal:
                said.append(type(refusal))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_confirms_at_once_one_makes_the_ledger(desk, app, cast, session):
    draft = desk.draft()
    desk.fill(draft)
    actor, draft_id = desk.clerk, draft.id
    session.rollback()

    said = at_once(
        app,
        cast.org.id,
        lambda work: actions.confirm(
            work, actor, work.get_one(ImportDraft, draft_id), expected_version=AS_IT_STANDS
        ),
    )

    assert sorted(said, key=str) == [NotUnderReview, None]
    made = [count(session, model) for model in (YearPlan, SourceDocument, Task)]
    assert made == [1, 1, 6]
    assert trail.first_bad(session, cast.org.id) is None


def test_of_two_uploads_at_once_one_becomes_a_draft(desk, app, cast, session):
    reading, actor = desk.read(), desk.clerk
    session.rollback()

    said = at_once(app, cast.org.id, lambda work: actions.start_review(work, actor, reading, 2026))

    assert sorted(said, key=str) == [AlreadyImported, None]
    assert count(session, ImportDraft) == 1


def test_confirming_makes_year_document_clauses_and_tasks(desk, cast, change, session):
    draft = desk.draft()
    desk.fill(draft)
    change(actions.skip, desk.row(draft, "培训"), "已由县里统一办理")
    second = desk.row(draft, "9月底前")
    change(actions.merge, desk.row(draft, "年底前"), second.id)

    done = desk.confirm(draft)

    tasks = desk.tasks()
    assert [task.seq_no for task in tasks] == [1, 2, 3, 4]
    assert done.plan.year == 2026
    assert draft.state == DraftState.CONFIRMED
    assert draft.document_id == done.document.id
    merged = next(task for task in tasks if "9月底前" in task.requirement)
    assert "年底前" in merged.requirement
    assert (merged.due_named, merged.due_date) == (date(2026, 9, 30), date(2026, 9, 30))
    assert (merged.chapter_title, merged.clause_path) == ("一、聚焦公开平台", "一/（二）")
    sources = session.scalars(select(TaskSource).where(TaskSource.task_id == merged.id)).all()
    text = done.document.text
    assert [text[s.start : s.end] for s in sources] == merged.requirement.split("\n")
    assert all(task.state == State.ASSIGNED for task in tasks)
    assert trail.first_bad(session, cast.org.id) is None


@pytest.mark.parametrize(
    ("words", "clock_kind"),
    [("每周更新", ScheduleType.RECURRING), ("培训", ScheduleType.CONTINUING)],
)
def test_a_row_without_a_date_counts_to_the_end_of_the_year(desk, words, clock_kind):
    draft = desk.draft()
    desk.fill(draft)
    desk.confirm(draft)

    [found] = [task for task in desk.tasks() if words in task.requirement]
    assert found.schedule_type == clock_kind
    assert (found.due_named, found.due_date) == (date(2026, 12, 31), date(2026, 12, 31))
    assert found.due_assumed


def test_what_waits_for_an_event_or_is_to_have_no_day_gets_none(desk, cast, change):
    draft = desk.draft()
    desk.fill(draft)
    training = desk.row(draft, "培训")
    wanted = actions.Review(
        title="业务培训",
        schedule_type=training.schedule_type,
        undated=True,
        lead_unit_id=cast.office.id,
    )
    change(actions.accept, training, wanted)
    desk.confirm(draft)

    days = {task.title: (task.due_named, task.due_assumed) for task in desk.tasks()}
    assert days["业务培训"] == (None, False)
    [event] = [task for task in desk.tasks() if task.schedule_type == ScheduleType.EVENT]
    assert (event.due_named, event.due_assumed) == (None, False)


def test_confirming_names_the_rows_without_a_lead_unit(desk, cast, session):
    draft = desk.draft()

    with pytest.raises(NotReady, match=r"第 1–4、6 项还没有牵头单位"):
        desk.confirm(draft)
    assert count(session, SourceDocument) == 0
    desk.confirm(draft, lead_unit_id=cast.finance.id)

    assert {task.lead_unit_id for task in desk.tasks()} == {cast.finance.id, cast.office.id}


def test_a_day_of_another_year_holds_the_confirmation_up(desk):
    draft = desk.draft(POINTS.replace("9月底前", "2021年9月底前"), year=2026)
    desk.fill(draft)

    with pytest.raises(NotReady, match="第 2 项的完成时限不在 2026 年里"):
        desk.confirm(draft)


def test_a_second_confirm_says_so_and_makes_nothing(desk, session):
    draft = desk.draft()
    desk.fill(draft)
    desk.confirm(draft)
    made = count(session, Task)

    with pytest.raises(NotUnderReview, match=r"已于 .* 确认"):
        desk.confirm(draft)

    session.expire_all()
    assert (count(session, Task), count(session, SourceDocument)) == (made, 1)


def test_a_draft_with_every_row_left_out_is_not_confirmed(desk):
    draft = desk.draft(PARAGRAPHS, year=2026)
    with unit_of_work() as session:
        actions.tick(session, desk.clerk, draft.id, [], expected_version=AS_IT_STANDS)

    with pytest.raises(NotReady, match="没有要新建的任务"):
        desk.confirm(draft)


def test_undo_takes_everything_back_and_the_draft_can_be_confirmed_again(desk, cast, session):
    draft = desk.draft()
    desk.fill(draft)
    desk.confirm(draft)
    made = count(session, Task)

    gone = desk.undo(draft)

    session.expire_all()
    assert gone == made
    rest = (Task, TaskSource, ProgressEntry, Clause, SourceDocument)
    assert [count(session, model) for model in rest] == [0, 0, 0, 0, 0]
    assert draft.state == DraftState.REVIEWING
    desk.confirm(draft)
    assert [task.seq_no for task in desk.tasks()] == list(range(1, made + 1))
    assert trail.first_bad(session, cast.org.id) is None


def test_undo_is_refused_once_work_has_begun(desk, cast):
    draft = desk.draft()
    desk.fill(draft)
    desk.confirm(draft)
    with unit_of_work() as work:
        task = work.scalars(select(Task).where(Task.seq_no == 2)).one()
        reporting.report(work, desk.clerk, task, "已经开始。", expected_version=AS_IT_STANDS)

    with pytest.raises(WorkHasBegun, match=r"第 2 项“.*”现在是“办理中”"):
        desk.undo(draft)


def test_undo_is_refused_when_the_look_back_has_it(desk, make, cast):
    from tracker.lookback.models import ReviewCampaign, ReviewItem

    draft = desk.draft()
    desk.fill(draft)
    done = desk.confirm(draft)
    with unit_of_work() as work:
        campaign = ReviewCampaign(year_plan_id=done.plan.id, opened_at=clock.now())
        work.add(campaign)
        work.flush()
        work.add(ReviewItem(campaign_id=campaign.id, task_id=done.tasks[0].id))

    with pytest.raises(WorkHasBegun, match=r"第 1 项“.*”已有回头看记录"):
        desk.undo(draft)


def owe(desk, stage, kind, number):
    """Somebody is owed a word about that work."""
    one = Owed(
        person_id=desk.clerk.person_id,
        subject_type=kind,
        subject_id=number,
        stage=stage,
        deadline_version=1,
        due_date=date(2026, 12, 31),
        reason="您是经办人",
    )
    with unit_of_work() as work:
        outbox.owe(work, [one], clock.now())


def test_undo_takes_a_move_that_waits_for_its_letter_along_and_no_other_notice(desk, session):
    draft = desk.draft()
    desk.fill(draft)
    task = desk.confirm(draft).tasks[0]

    period = TaskInstance(task_id=task.id, key="2026-11", made_at=clock.now())
    period.first_day = period.last_day = period.scheduled = period.due_date = date(2026, 11, 30)
    with unit_of_work() as work:
        work.add(period)

    owe(desk, "moved", "task", task.id)
    owe(desk, "moved", "task_instance", period.id)
    owe(desk, "T-15", "task", task.id)
    with pytest.raises(WorkHasBegun, match=r"第 1 项“.*”已发过提醒"):
        desk.undo(draft)
    with unit_of_work() as work:
        work.execute(delete(DueNotice).where(DueNotice.stage == "T-15"))

    owe(desk, "T-15", "task", task.id + 1000)
    owe(desk, "moved", "rectification", task.id)

    assert desk.undo(draft) > 0
    session.expire_all()
    left = session.execute(select(DueNotice.subject_type, DueNotice.stage))
    assert sorted(tuple(row) for row in left) == [("rectification", "moved"), ("task", "T-15")]


def test_no_letter_takes_a_notice_while_its_task_is_taken_back(desk, kind):
    if kind == "sqlite":
        return  # it has one writer
    draft = desk.draft()
    desk.fill(draft)
    tasks = desk.confirm(draft).tasks
    owe(desk, "moved", "task", tasks[0].id)

    with unit_of_work() as work:
        withdrawing.check_untouched(work, tasks)
        with db.engine.connect() as other, pytest.raises(OperationalError, match="lock"):
            other.execute(text("SELECT id FROM due_notice FOR KEY SHARE NOWAIT"))


def test_nothing_is_confirmed_taken_back_or_started_in_a_sealed_year(desk, session):
    kept, waiting = desk.draft(), desk.draft(POINTS.replace("9号", "19号"), name="另一份.txt")
    for draft in (kept, waiting):
        desk.fill(draft)
    plan_id = desk.confirm(kept, hold_reminders=True).plan.id
    with unit_of_work() as work:
        plans.close_year(work, None, work.get_one(YearPlan, plan_id))
    before = count(session, Task)

    with pytest.raises(YearClosed):
        desk.confirm(waiting)
    with pytest.raises(YearClosed):
        desk.undo(kept)
    with pytest.raises(YearClosed), unit_of_work() as work:
        actions.start_reminders(work, desk.clerk, work.get_one(ImportDraft, kept.id))

    session.rollback()
    assert count(session, Task) == before
    assert session.scalars(select(Task.reminders_held)).all() == [True] * before
