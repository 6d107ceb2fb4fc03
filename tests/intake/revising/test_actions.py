"""A new text changes the ledger: tasks are amended, kept, withdrawn, added, and nothing is lost."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from tests.intake.conftest import POINTS
from tests.intake.revising.papers import new_text
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions, queries
from tracker.intake.comparing import compared
from tracker.intake.models import ImportDraft
from tracker.intake.revising import Change
from tracker.intake.rules import NotReady, RowState, WorkHasBegun
from tracker.ledger.actions import assigning
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.kinds import EntryKind, ScheduleType, State
from tracker.ledger.models import (
    ProgressEntry,
    Task,
    TaskInstance,
    TaskSource,
    TaskSupport,
    TaskVersion,
)
from tracker.notify.models import DueNotice
from tracker.plans import queries as plans
from tracker.plans.models import SourceDocument
from tracker.trail.models import AuditEntry


def seen(draft):
    db.session.expire_all()
    found = db.session.get_one(ImportDraft, draft.id)
    told = compared(db.session(), found, db.session.scalars(queries.rows(draft.id)).all())
    assert told is not None
    return told


def task(desk, words):
    return next(one for one in desk.tasks() if words in one.requirement)


def test_a_new_text_proposes_what_it_changes(second):
    told = seen(second)

    assert told.words == "新增 1 项，修改 1 项，撤销 1 项，不变 4 项"
    [amended] = told.of(Change.AMEND)
    assert "每周" in amended.task.words
    assert "每月" in amended.row.words
    assert "业务培训" in told.of(Change.WITHDRAW)[0].task.words
    assert "依申请公开" in told.of(Change.ADD)[0].row.words


def test_what_did_not_change_need_not_be_judged_again(desk, second):
    waiting = [row.text for row in desk.rows(second) if row.state == RowState.PROPOSED]

    assert waiting == ["政务新媒体每月更新两次，内容须经三审。", "10月底前建立依申请公开办理台账。"]


def test_what_was_carried_into_the_next_year_is_not_the_papers_any_more(desk, first, second, make):
    """It rests on the same words, and a new text of this year says nothing of it."""
    [one] = [row for row in desk.tasks() if "业务培训" in row.requirement]
    later = make.year(2027)
    with unit_of_work() as session:
        old = session.get_one(Task, one.id)
        sources = session.scalars(select(TaskSource).where(TaskSource.task_id == one.id)).all()
        new = assigning.NewTask(
            title=old.title,
            requirement=old.requirement,
            lead_unit_id=old.lead_unit_id,
            sources=tuple(
                assigning.Source(s.document_id, s.clause_id, s.start, s.end) for s in sources
            ),
        )
        plan = session.merge(later)
        [carried] = assigning.new_tasks(session, desk.clerk, plan, [new])
        number = carried.id

    assert seen(second).words == "新增 1 项，修改 1 项，撤销 1 项，不变 4 项"
    desk.confirm(second)
    db.session.expire_all()
    assert db.session.get_one(Task, number).state == State.ASSIGNED


def test_confirming_changes_the_ledger_and_keeps_what_was(desk, first, second, cast):
    before = {one.seq_no: one for one in desk.tasks()}
    media = task(desk, "新媒体")
    with unit_of_work() as session:  # somebody got it meanwhile: a new text changes no owner
        assigning.reassign(
            session,
            desk.clerk,
            session.get_one(Task, media.id),
            Assignment(
                leader_post_id=cast.deputy_post.id,
                lead_unit_id=cast.finance.id,
                handler_id=cast.handler.id,
                due_named=media.due_named,
            ),
            2026,
            expected_version=AS_IT_STANDS,
        )

    done = desk.confirm(second)

    assert [one.seq_no for one in done.tasks] == [7]
    media = task(desk, "新媒体")
    assert (media.seq_no, media.handler_id) == (before[media.seq_no].seq_no, cast.handler.id)
    assert media.requirement == "政务新媒体每月更新两次，内容须经三审。"
    assert media.recurrence == "P1M"
    version = db.session.scalars(select(TaskVersion)).one()
    assert (version.task_id, version.no) == (media.id, 1)
    assert version.requirement == "政务新媒体每周更新一次。"
    assert version.recurrence == "P7D"
    assert version.replaced_by_id == cast.clerk.id
    assert [[len(version.sources), version.document_id]] == [[1, done.change.document.id]]
    training = task(desk, "业务培训")
    assert training.state == State.WITHDRAWN
    kinds = {
        one.kind: one.text
        for one in db.session.scalars(
            select(ProgressEntry).where(
                ProgressEntry.kind.in_((EntryKind.AMENDED, EntryKind.WITHDRAWN))
            )
        )
    }
    assert kinds == {
        EntryKind.AMENDED: "按《云麓县2026年政务公开工作要点》修改。",
        EntryKind.WITHDRAWN: "按《云麓县2026年政务公开工作要点》撤销：新文本没有这一项。",
    }


def test_every_task_but_the_withdrawn_rests_on_the_new_text(desk, second):
    done = desk.confirm(second)

    for one in desk.tasks():
        on = db.session.scalars(
            select(TaskSource.document_id).where(TaskSource.task_id == one.id)
        ).all()
        old = one.state == State.WITHDRAWN
        assert set(on) == {done.change.document.id if old else done.document.id}
        source = db.session.scalars(
            select(TaskSource).where(TaskSource.task_id == one.id).order_by(TaskSource.id)
        ).first()
        text = plans.document_with_text(db.session(), source.document_id).text
        assert text[source.start : source.end] in one.requirement


def test_the_new_text_takes_the_place_of_the_old(desk, second):
    done = desk.confirm(second)
    session = db.session()

    assert list(session.scalars(plans.documents(done.plan.id))) == [done.document]
    assert session.scalar(plans.replaced_by(done.change.document.id)) == done.document
    assert session.scalar(plans.replaces(done.document.id)).id == done.change.document.id


def test_the_trail_tells_all_of_it(desk, second):
    desk.confirm(second)
    wanted = "task.amend", "task.rest", "task.withdrawn", "document.update", "draft.update"
    told = dict(
        db.session.execute(
            select(AuditEntry.action, func.count())
            .where(AuditEntry.action.in_(wanted))
            .group_by(AuditEntry.action)
        ).all()
    )

    assert told == dict.fromkeys(wanted, 1) | {"task.rest": 4}


def test_what_moved_on_meanwhile_is_looked_at_again(desk, second):
    agreed_to = seen(second).mark
    media = task(desk, "新媒体")
    with unit_of_work() as session:
        session.get_one(Task, media.id).state = State.VERIFIED

    with pytest.raises(NotReady, match="台账刚才有变化"):
        desk.confirm(second, seen=agreed_to)

    assert seen(second).words == "新增 2 项，撤销 1 项，保留 1 项，不变 4 项"
    desk.confirm(second, seen=seen(second).mark)
    assert task(desk, "每周更新").state == State.VERIFIED
    assert task(desk, "每月更新").state == State.ASSIGNED


def test_a_day_that_a_person_set_stays_where_the_words_for_it_stay(desk, first, cast, update):
    village = task(desk, "各村公开目录")
    with unit_of_work() as session:
        found = session.get_one(Task, village.id)
        wanted = Assignment(
            leader_post_id=None,
            lead_unit_id=found.lead_unit_id,
            handler_id=None,
            due_named=dt.date(2026, 8, 20),
        )
        assigning.reassign(session, desk.clerk, found, wanted, 2026, expected_version=AS_IT_STANDS)
    text = POINTS.replace("完成各村公开目录更新", "完成各村公开目录更新并公示")
    draft = desk.draft(text, name="修订.txt")
    update(draft, first)
    desk.fill(draft)
    assert seen(draft).words == "修改 1 项，不变 5 项"

    desk.confirm(draft)

    assert task(desk, "并公示").due_named == dt.date(2026, 8, 20)


def test_another_day_in_the_text_is_another_deadline(desk, first, update):
    version = task(desk, "各村公开目录").deadline_version
    draft = desk.draft(POINTS.replace("9月底前完成各村", "10月底前完成各村"), name="修订.txt")
    update(draft, first)
    desk.fill(draft)

    desk.confirm(draft)

    village = task(desk, "各村公开目录")
    assert (village.due_named, village.due_date) == (dt.date(2026, 10, 31), dt.date(2026, 10, 30))
    assert village.deadline_version == version + 1
    assert [one.due_named for one in db.session.scalars(select(TaskVersion))] == [
        dt.date(2026, 9, 30)
    ]
    [told] = db.session.scalars(select(DueNotice).where(DueNotice.stage == "moved"))
    assert (told.subject_id, told.moved_from, told.due_date) == (
        village.id,
        dt.date(2026, 9, 30),
        dt.date(2026, 10, 30),
    )
    assert told.reason.startswith("文件有新文本，")


def test_supporting_units_follow_the_text_and_the_lead_stays(desk, first, cast, update):
    figures = task(desk, "图解")
    assert figures.lead_unit_id == cast.office.id
    text = POINTS.replace("由党政办公室牵头，", "由党政办公室牵头，财政所配合，")
    draft = desk.draft(text, name="修订.txt")
    update(draft, first)
    desk.fill(draft)

    desk.confirm(draft)

    figures = task(desk, "图解")
    assert figures.lead_unit_id == cast.office.id
    found = select(TaskSupport.unit_id).where(TaskSupport.task_id == figures.id)
    assert list(db.session.scalars(found)) == [cast.finance.id]


def test_periods_of_the_old_rhythm_that_are_ahead_go(desk, second):
    media = task(desk, "新媒体")
    today = clock.today()
    with unit_of_work() as session:
        for key, due in (("2026-W01", today - dt.timedelta(7)), ("2026-W02", today)):
            session.add(
                TaskInstance(
                    task_id=media.id,
                    key=key,
                    first_day=due - dt.timedelta(6),
                    last_day=due,
                    scheduled=due,
                    due_date=due,
                    made_at=clock.now(),
                )
            )

    desk.confirm(second)

    assert list(db.session.scalars(select(TaskInstance.key))) == ["2026-W01"]
    assert task(desk, "新媒体").rhythm_since == today


def test_a_person_says_what_belongs_together(desk, first, second):
    rows = {row.order_no: row for row in desk.rows(second)}
    new = next(row for row in rows.values() if "依申请公开" in row.text)
    training, media = task(desk, "业务培训"), task(desk, "新媒体")

    compare(desk, second, {new.id: training.seq_no}, {media.seq_no})

    told = seen(second)
    assert [one.row.id for one in told.of(Change.AMEND)] == [new.id]
    assert media.id in [one.task.id for one in told.of(Change.STAY)]
    assert len(told.of(Change.ADD)) == 5
    row = next(row for row in desk.rows(second) if row.id == new.id)
    assert row.lead_unit_id == training.lead_unit_id


def compare(desk, draft, numbers, stay=()):
    with unit_of_work() as session:
        actions.compare(
            session,
            desk.clerk,
            session.get_one(ImportDraft, draft.id),
            numbers,
            stay,
            expected_version=AS_IT_STANDS,
        )


@pytest.mark.parametrize(("number", "told"), [(99, "没有第 99 项"), (1, "都写了台账第 1 项")])
def test_a_number_that_cannot_be_is_told_and_nothing_changes(desk, second, number, told):
    rows = desk.rows(second)
    before = seen(second).mark

    with pytest.raises(Refused, match=told):
        compare(desk, second, {rows[0].id: 1, rows[1].id: number})

    assert seen(second).mark == before


def test_it_may_be_taken_for_a_paper_of_its_own_again(desk, second):
    with unit_of_work() as session:
        draft = session.get_one(ImportDraft, second.id)
        actions.stand_alone(session, desk.clerk, draft, expected_version=AS_IT_STANDS)

    with pytest.raises(NotReady, match="文号"):
        desk.confirm(second)


def test_neither_text_can_be_taken_back_afterwards(desk, first, second):
    desk.confirm(second)

    for draft, told in ((first, "已由新文本代替"), (second, "作为新文本更新过台账")):
        with pytest.raises(WorkHasBegun, match=told):
            desk.undo(draft)


def test_a_paper_that_was_taken_back_cannot_be_updated(desk, first, second):
    desk.undo(first)

    with pytest.raises(NotReady, match="原来的文件已经撤回"):
        desk.confirm(second)


def test_only_what_is_in_the_ledger_can_be_updated(desk, update):
    one = desk.draft()
    other = desk.draft(new_text(), name="修订.txt")

    with pytest.raises(Refused, match="还没有进入台账"):
        update(other, one)


def test_a_third_text_changes_what_the_second_made(desk, first, second, update):
    desk.confirm(second)
    third = desk.draft(new_text().replace("每月更新两次", "每月更新三次"), name="再修订.txt")
    with pytest.raises(Refused, match="已由新文本代替"):
        update(third, first)
    update(third, second)
    desk.fill(third)

    assert seen(third).words == "修改 1 项，不变 5 项"
    desk.confirm(third)

    versions = db.session.scalars(select(TaskVersion).order_by(TaskVersion.no)).all()
    assert [one.no for one in versions] == [1, 2]
    assert db.session.scalar(select(func.count(SourceDocument.id))) == 3


def test_what_was_handed_in_can_be_withdrawn(desk, first, second):
    training = task(desk, "业务培训")
    with unit_of_work() as session:
        session.get_one(Task, training.id).state = State.SUBMITTED

    desk.confirm(second)

    assert task(desk, "业务培训").state == State.WITHDRAWN


def test_reminders_of_what_is_new_may_wait(desk, second):
    desk.confirm(second, hold_reminders=True)

    assert [one.seq_no for one in desk.tasks() if one.reminders_held] == [7]
    assert task(desk, "依申请公开").schedule_type == ScheduleType.ONE_OFF
