"""Another day is asked for and granted by the post that may (domain.md 2.2, 5.1, 5.4, DUE-2)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.cast import seated
from tests.ledger.life.hands import at
from tests.page import Page
from tests.reminders.conftest import Days
from tracker.access.scope import within
from tracker.accounts.rules import PostRole
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions import asking, assigning
from tracker.ledger.actions.asking import AlreadyAsked, BadNewDay, NothingAsked
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.dating import TooLateForSuperior
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import RequestState, ScheduleType
from tracker.ledger.putting_off import NotYours
from tracker.ledger.rules import NotAllowedOnOwnReport
from tracker.notify.models import DueNotice
from tracker.web.refs import ref
from tracker.workdays import queries as workdays

TODAY, DUE, PAST = date(2026, 9, 18), date(2026, 9, 30), date(2026, 9, 16)
IN_SPRING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DECIDERS = ("clerk", "leader", "mayor", "other", "member", "handler")
# How many working days, whether the day is gone, and who of them may grant it.
MAY = [
    (5, False, {"clerk", "leader", "mayor"}),
    (6, False, {"leader", "mayor"}),
    (30, False, {"leader", "mayor"}),
    (31, False, {"mayor"}),
    (5, True, {"leader", "mayor"}),
    (6, True, {"mayor"}),
    (30, True, {"mayor"}),
    (31, True, {"mayor"}),
]


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(at(TODAY)):
        yield


@pytest.fixture
def other(cast, session):
    """A deputy in charge of other work."""
    with within(cast.org.id), unit_of_work() as work:
        person, _ = seated(work, "旁人", PostRole.DEPUTY, "other", None, "副镇长")
    return person


def later(day, workdays_later):
    db.session.rollback()
    return workdays.calendar(db.session()).add_workdays(day, workdays_later)


def request_of(task):
    db.session.rollback()
    return db.session.scalars(select(TaskRequest).where(TaskRequest.task_id == task.id)).one()


def may_decide(hands, person, task):
    """Whether that person's word is taken; what was granted is rolled back."""
    actor = hands.cast.actor(person)
    try:
        with unit_of_work() as work:
            row = work.get_one(type(task), task.id)
            asking.decide_extension(work, actor, row, grant=True, expected_version=row.version)
            raise InterruptedError
    except InterruptedError:
        return True
    except (NotYours, NotAllowedOnOwnReport):
        return False


@pytest.mark.parametrize("of", [ScheduleType.ONE_OFF, ScheduleType.CONTINUING])
@pytest.mark.parametrize("case", MAY, ids=lambda case: f"{case[0]} {case[1]}")
def test_how_far_a_day_goes_decides_who_may_give_it(hands, cast, other, of, case):
    days_later, is_late, may = case
    task = hands.task(of) if of != ScheduleType.ONE_OFF else hands.task(due_date=DUE)
    hands.open_periods(task)
    was = hands.periods(task)[0].due_date if of != ScheduleType.ONE_OFF else DUE
    hands.ask_extension(task, later(was, days_later))
    people = {name: getattr(cast, name, other) for name in DECIDERS}

    with clock.stopped_at(at(later(was, 1) if is_late else TODAY)):
        assert {name for name in DECIDERS if may_decide(hands, people[name], task)} == may


def test_the_page_offers_the_decision_to_who_may_take_it_and_tells_others_who_does(
    hands, cast, sign_in
):
    task = hands.task(due_date=DUE)
    hands.ask_extension(task, later(DUE, 6))
    pages = {}
    for who in ("clerk", "leader", "handler"):
        pages[who] = Page(sign_in(getattr(cast, who)).get(f"/tasks/{ref(task.id)}"))

    offered = {
        who for who, page in pages.items() if [f for f in page.forms if "decide" in f.action]
    }
    assert offered == {"leader"}
    assert "由责任领导审定。" in pages["clerk"].text


@pytest.mark.parametrize("who", ["clerk", "leader", "mayor"])
def test_who_asked_and_who_handles_it_never_decide(hands, cast, who):
    person = getattr(cast, who)
    asked, handled = hands.task(due_date=DUE), hands.task(due_date=DUE, handler_id=person.id)
    hands.do(asking.ask_extension, person, asked, later(DUE, 2), "等县里的新模板。")
    hands.ask_extension(handled, later(DUE, 2))

    for task in (asked, handled):
        with pytest.raises(NotAllowedOnOwnReport, match="应由他人审定"):
            hands.decide(person, task)


def test_a_granted_day_is_a_new_version_and_the_next_run_drops_the_old_notices(app, hands, cast):
    with clock.stopped_at(IN_SPRING):
        task = hands.task(due_date=DUE, created_at=IN_SPRING, assigned_at=IN_SPRING)
    hands.accept(task)
    days = Days()
    days.run(TODAY)
    before = hands.row(task).deadline_version
    hands.ask_extension(task, later(DUE, 5))
    hands.decide(cast.clerk, task)
    row = hands.row(task)
    assert (row.due_date, row.deadline_version) == (later(DUE, 5), before + 1)
    assert row.due_named == later(DUE, 5)

    days.run(date(2026, 9, 21))

    db.session.rollback()
    notices = db.session.scalars(select(DueNotice).where(DueNotice.deadline_version == before))
    assert [one.superseded_at is not None for one in notices] == [True]


def test_a_granted_day_of_a_period_moves_that_period_alone(hands, cast):
    task = hands.task(ScheduleType.CONTINUING)
    hands.open_periods(task)
    before = hands.periods(task)[0]
    was, version = before.due_date, before.deadline_version
    hands.ask_extension(task, later(was, 3))
    hands.decide(cast.clerk, task)

    after = hands.periods(task)[0]
    assert (after.due_date, after.deadline_version) == (later(was, 3), version + 1)
    assert (hands.row(task).due_date, hands.row(task).next_due) == (None, later(was, 3))


def test_the_superiors_day_holds_when_it_is_asked_for_and_still_when_it_is_granted(hands, cast):
    superior = date(2026, 10, 23)
    strict = hands.task(due_date=DUE, superior_due=superior)
    with pytest.raises(TooLateForSuperior):
        hands.ask_extension(strict, later(superior, -2))

    task = hands.task(due_date=DUE)
    hands.accept(task)
    hands.ask_extension(task, later(DUE, 5))
    move(hands, task, superior_due=later(DUE, 4))
    with pytest.raises(TooLateForSuperior):
        hands.decide(cast.mayor, task)
    assert hands.row(task).due_date == DUE
    assert request_of(task).state == RequestState.ASKED


def test_a_second_request_waits_for_the_first(hands, cast):
    task = hands.task(due_date=DUE)
    hands.ask_extension(task, later(DUE, 2))
    with pytest.raises(AlreadyAsked, match="在等审定"):
        hands.ask_extension(task, later(DUE, 3))
    hands.decide(cast.clerk, task, "请按期完成。", grant=False)
    hands.ask_extension(task, later(DUE, 3))


@pytest.mark.parametrize("act", ["submit", "transfer", "withdraw", "excuse"])
def test_what_was_asked_for_is_dropped_when_the_task_moves_on(hands, cast, act):
    task = hands.task(due_date=DUE)
    hands.ask_extension(task, later(DUE, 2))
    getattr(hands, act)(task)

    db.session.rollback()
    kinds = select(TaskRequest.state).where(
        TaskRequest.task_id == task.id, TaskRequest.kind == "extension"
    )
    assert db.session.scalars(kinds).all() == [RequestState.DROPPED]
    with pytest.raises(Refused) as refused:
        hands.decide(cast.clerk, task)
    assert isinstance(refused.value, NothingAsked) or "不能" in str(refused.value)


def test_a_refusal_has_a_reason_and_the_day_stays(hands, cast):
    task = hands.task(due_date=DUE)
    before = hands.row(task).deadline_version
    hands.ask_extension(task, later(DUE, 2))
    with pytest.raises(Refused, match="请填写不同意的理由"):
        hands.decide(cast.clerk, task, grant=False)
    hands.decide(cast.clerk, task, "请按期完成。", grant=False)

    row = hands.row(task)
    assert (row.due_date, row.deadline_version) == (DUE, before)
    assert (request_of(task).state, request_of(task).answer) == ("refused", "请按期完成。")
    with pytest.raises(NothingAsked):
        hands.decide(cast.clerk, task)


@pytest.mark.parametrize("wanted", [DUE, date(2026, 9, 29), date(2026, 9, 17), date(1, 1, 1)])
def test_only_a_later_day_of_the_year_can_be_asked_for(hands, wanted):
    task = hands.task(due_date=DUE)
    with pytest.raises(Refused, match=r"新的时限应晚于|请核对年份"):
        hands.ask_extension(task, wanted)


def test_a_day_that_is_gone_by_cannot_be_asked_for(hands):
    task = hands.task(due_date=date(2026, 9, 10))
    with pytest.raises(BadNewDay, match="已经过去"):
        hands.ask_extension(task, date(2026, 9, 14))


def move(hands, task, person=None, **changes):
    """改分派 by the office, but for what `changes` says."""
    row = hands.row(task)
    names = ("leader_post_id", "lead_unit_id", "handler_id", "due_named", "superior_due")
    to = Assignment(**{name: getattr(row, name) for name in names} | changes)
    hands.do(assigning.reassign, person or hands.cast.clerk, task, to, 2026)


def test_once_accepted_the_office_cannot_put_a_day_off_by_assigning_anew(hands, cast):
    task = hands.task(due_date=DUE)
    move(hands, task, due_named=later(DUE, 40))  # not accepted yet: whoever assigns sets the day
    move(hands, task, due_named=DUE)
    hands.accept(task)

    for day in (later(DUE, 1), later(DUE, 6), later(DUE, 31), None):
        with pytest.raises(NotYours, match="请在任务页用“申请延期”"):
            move(hands, task, due_named=day)
        with pytest.raises(NotYours):
            move(hands, task, due_named=day, lead_unit_id=cast.office.id)
    assert hands.row(task).due_date == DUE

    move(hands, task, due_named=date(2026, 9, 25))  # forward is no extension
    move(hands, task, lead_unit_id=cast.office.id)  # given anew, but it was taken on before
    with pytest.raises(NotYours):
        move(hands, task, due_named=DUE)


def test_five_days_and_five_more_are_ten(hands, cast):
    task = hands.task(due_date=DUE)
    hands.report(task)
    hands.ask_extension(task, later(DUE, 5))
    hands.decide(cast.clerk, task)
    hands.ask_extension(task, later(DUE, 10))

    with pytest.raises(NotYours, match="由责任领导审定"):
        hands.decide(cast.clerk, task)
    hands.decide(cast.leader, task)
    assert hands.row(task).due_date == later(DUE, 10)


def test_a_day_that_is_gone_is_not_put_off_by_assigning_anew_even_before_it_is_accepted(hands):
    task = hands.task(due_date=PAST)
    with pytest.raises(NotYours):
        move(hands, task, due_named=later(PAST, 5))
