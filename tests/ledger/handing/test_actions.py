"""Everything somebody has in hand goes to others in one act (product.md 1 rows 3, 20, 21)."""

import pytest
from sqlalchemy import select

from tracker.access.policy import Permission, may
from tracker.accounts import actions, queries
from tracker.accounts.actions.duties import assign_duty
from tracker.accounts.actions.handing import hand_over
from tracker.accounts.carrying import in_hand
from tracker.accounts.models import Person
from tracker.accounts.rules import DutyCode
from tracker.core import clock
from tracker.core.db import Stale, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.actions import rectifying, reporting
from tracker.ledger.actions.handing import leading_of_unit
from tracker.ledger.actions.proving import NewEvidence
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.kinds import RectificationState, State
from tracker.ledger.models import ProgressEntry, RectificationItem, Task
from tracker.ledger.rules import NotAllowedOnOwnReport
from tracker.notify.models import Letter
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry
from tracker.web.refs import ref


@pytest.fixture
def hand(session, cast):
    """Hands all that a person has in hand to another, as the clerk."""

    def hand(person, to, reason="调离", only=None, expected=AS_IT_STANDS, seen=None):
        with unit_of_work() as work:
            keys = [one.key for _, one in in_hand(work, person.id)]
            successor = work.get_one(Person, to.id) if to else None
            return hand_over(
                work,
                cast.actor(cast.clerk),
                work.get_one(Person, person.id),
                {key: successor for key in (keys if only is None else only)},
                keys if seen is None else seen,
                reason,
                expected_version=expected,
            )

    return hand


@pytest.fixture
def mending(session, cast, make):
    """A rectification that the handler mends."""
    year = make.year()
    with unit_of_work() as work:
        plan = work.get_one(YearPlan, year.id)
        new = NewRectification(
            problem="目录没有更新", lead_unit_id=cast.finance.id, handler_id=cast.handler.id
        )
        return rectifying.issue(work, None, plan, new, None)


def entries(session, action):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_all_goes_in_one_act_with_an_entry_for_each_and_a_letter_for_both(
    session, cast, make, mending, hand
):
    tasks = [make.task(f"任务{number}") for number in range(3)]
    done = make.task("办好了的", state=State.VERIFIED)

    hand(cast.handler, cast.outsider)

    assert [session.get_one(Task, t.id).handler_id for t in tasks] == [cast.outsider.id] * 3
    assert session.get_one(Task, done.id).handler_id == cast.handler.id
    assert session.get_one(RectificationItem, mending.id).handler_id == cast.outsider.id
    assert {e.subject_id for e in entries(session, "task.hand_on")} == {t.id for t in tasks}
    assert len(entries(session, "rectification.hand_on")) == 1
    [act] = entries(session, "person.hand_over")
    assert '"count":4' in act.payload
    letters = {one.person_id: one for one in session.scalars(select(Letter))}
    assert set(letters) == {cast.handler.id, cast.outsider.id}
    gone, come = letters[cast.handler.id], letters[cast.outsider.id]
    assert gone.subject.startswith("[政务公开] 已转交他人 4 项")
    assert come.subject.startswith("[政务公开] 转交给您 4 项")
    assert "任务：任务0（贺敏 → 何苗）" in gone.text_body
    assert f"http://luoshi.test/tasks/{ref(tasks[0].id)}" in gone.text_body
    assert "打开链接只是查看，不会改动任何内容" in come.text_body
    assert list(in_hand(session, cast.handler.id)) == []


def test_then_the_person_may_be_retired(session, cast, make, hand):
    make.task()
    hand(cast.handler, cast.outsider)

    with unit_of_work() as work:
        actions.retire(work, cast.actor(cast.clerk), work.get_one(Person, cast.handler.id), 0)

    assert not session.get_one(Person, cast.handler.id).active


def test_what_was_handed_in_stays_so_and_its_reporter_still_does_not_judge_it(
    session, cast, make, hand
):
    task = make.task(handler_id=cast.clerk.id)
    proof = NewEvidence(title="目录", url="https://qinghe.example/1", happened_on=clock.today())
    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.submit(
            work, cast.actor(cast.clerk), row, "办好了", (proof,), expected_version=row.version
        )

    hand(cast.clerk, cast.handler, only=[f"task-{task.id}"])

    row = session.get_one(Task, task.id)
    assert (row.state, row.submitted_by_id, row.handler_id) == (
        State.SUBMITTED,
        cast.clerk.id,
        cast.handler.id,
    )
    said_by = session.scalars(
        select(ProgressEntry.by_id).where(ProgressEntry.task_id == task.id)
    ).all()
    assert set(said_by) == {cast.clerk.id}
    clerk = cast.actor(cast.clerk)
    assert not may(clerk, Permission.TASK_VERIFY, row)
    with pytest.raises(NotAllowedOnOwnReport), unit_of_work() as work:
        row = work.get_one(Task, task.id)
        reporting.verify(work, clerk, row, expected_version=row.version)


def test_seats_and_duties_go_too(session, cast, make, hand):
    with unit_of_work() as work:
        assign_duty(
            work,
            cast.actor(cast.clerk),
            DutyCode.FOI_REPLY,
            work.get_one(Person, cast.leader.id),
            None,
            clock.today(),
        )
    task = make.task()

    hand(cast.leader, cast.outsider)

    today = clock.today()
    assert [p.label for p in session.scalars(queries.seats_of(cast.outsider.id, today))] == [
        "副组长 · 副镇长"
    ]
    assert session.scalars(queries.duties(today)).one().person.name == "何苗"
    assert session.get_one(Task, task.id).leader_post_id == cast.deputy_post.id
    assert len(session.scalars(select(Letter)).all()) == 2  # one a person, whatever moved


def test_only_a_seat_may_be_left_empty(session, cast, make, hand):
    make.task()
    with pytest.raises(Refused, match="要有接手的人"):
        hand(cast.handler, None)

    hand(cast.leader, None)

    assert session.scalars(queries.seats_of(cast.leader.id, clock.today())).all() == []


@pytest.mark.parametrize("to", ["admin", "auditor", "handler"])
def test_nobody_without_a_part_in_the_work_takes_anything_over(session, cast, make, hand, to):
    task = make.task()

    with pytest.raises(Refused, match="不能"):
        hand(cast.handler, getattr(cast, to))

    assert session.get_one(Task, task.id).handler_id == cast.handler.id
    assert entries(session, "person.hand_over") == []


def test_nor_who_has_left(session, cast, make, hand):
    make.task()
    with unit_of_work() as work:
        actions.retire(work, cast.actor(cast.clerk), work.get_one(Person, cast.outsider.id), 0)

    with pytest.raises(Refused, match="已经停用"):
        hand(cast.handler, cast.outsider)


def test_a_list_that_has_changed_since_is_looked_at_again(cast, make, hand):
    first = make.task("第一项")
    make.task("后来加的")

    with pytest.raises(Refused, match="刚刚有变化"):
        hand(cast.handler, cast.outsider, seen=[f"task-{first.id}"], only=[f"task-{first.id}"])


def test_a_reason_is_asked_for_and_an_older_form_refused(cast, make, hand):
    make.task()
    with pytest.raises(Refused, match="理由"):
        hand(cast.handler, cast.outsider, reason="  ")
    with pytest.raises(Stale):
        hand(cast.handler, cast.outsider, expected=99)


def test_who_has_no_address_is_named(session, cast, make, hand):
    with unit_of_work() as work:
        work.get_one(Person, cast.outsider.id).email = ""
    make.task()

    assert hand(cast.handler, cast.outsider) == ["何苗"]


def test_two_acts_of_one_day_are_two_letters(session, cast, make, hand):
    make.task()
    hand(cast.handler, cast.outsider)
    hand(cast.outsider, cast.handler)

    letters = session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [(one.person_id, one.state.value) for one in letters] == [
        (number, "pending")
        for pair in ((cast.outsider.id, cast.handler.id),) * 2
        for number in sorted(pair)
    ]


def test_of_a_closed_year_only_what_is_mended_is_counted(session, cast, make, mending, hand):
    make.task(year=2025)
    with unit_of_work() as work:
        for plan in work.scalars(select(YearPlan)):
            plan.state = YearState.CLOSED

    assert [one.kind for _, one in in_hand(session, cast.handler.id)] == ["整改"]
    assert leading_of_unit(session, cast.finance.id) == 1


def test_a_unit_that_leads_open_work_is_not_retired(session, cast, make, mending):
    make.task()
    make.task("办好了的", state=State.VERIFIED)
    with unit_of_work() as work:
        for item in work.scalars(select(RectificationItem)):
            item.state = RectificationState.RECTIFYING
    count = leading_of_unit(session, cast.finance.id)

    assert count == 2
    with pytest.raises(Refused, match="财政所还牵头 2 项未办结"), unit_of_work() as work:
        unit = work.merge(cast.finance)
        actions.retire_unit(work, cast.actor(cast.clerk), unit, count)
