"""The daily run: who gets a letter on which morning, and that nothing doubles."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.calendar.days import CALENDAR
from tests.reminders.conftest import morning
from tracker.access.policy import Permission, may
from tracker.access.scope import everywhere, within
from tracker.accounts import actions as accounts
from tracker.accounts.models import LeadingGroup, Person, Post
from tracker.accounts.rules import PostRole
from tracker.calendar.notice import Arranged
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.kinds import RectificationState, State
from tracker.ledger.models import RectificationItem
from tracker.notify.models import DueNotice, Letter, NoticeItem
from tracker.notify.queries import without_address
from tracker.notify.rules import LetterState
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.reminders import jobs, notices
from tracker.reminders.jobs import queue_due_reminders
from tracker.reminders.moved import tell_moved
from tracker.web.refs import ref
from tracker.workdays import actions as workdays_actions
from tracker.workdays.actions import Wanted
from tracker.workdays.deadlines import Basis, Move, reckon
from tracker.workdays.models import Deadline

DUE = date(2026, 9, 30)
FRIDAY = date(2026, 9, 18)  # eight working days before


@pytest.fixture
def task(make, since):
    """Makes tasks as if early in the year, taken on long ago."""

    def made(title="完成各村公开目录更新", **fields):
        with since(date(2026, 3, 2)):
            return make.task(title, **({"state": State.ACCEPTED} | fields))

    return made


def change(row, **values):
    with everywhere("a test changes a row"), unit_of_work() as session:
        session.execute(update(type(row)).where(type(row).id == row.id).values(**values))


def test_eight_working_days_before_exactly_one_mail_goes_out(task, days, cast):
    made = task()

    assert days.run(FRIDAY) == 1
    assert days.run(FRIDAY, times=3) == 0

    [letter] = days.mailer.sent
    assert letter.to == cast.handler.email
    assert letter.subject == "[政务公开] 即将到期1 — 9月18日"
    assert "您是经办人；要点 一（一）；应于 9月30日（还有 8 个工作日）" in letter.text
    assert f"http://luoshi.test/tasks/{ref(made.id)}" in letter.text
    assert f'href="http://luoshi.test/tasks/{ref(made.id)}"' in letter.html


def test_a_year_of_mornings_brings_a_letter_a_stage(task, days, cast):
    task()

    days.run(*(date(2026, 8, 1) + timedelta(days=n) for n in range(120)))

    assert days.to(cast.handler) == [
        "[政务公开] 即将到期1 — 9月9日",
        "[政务公开] 7个工作日内1 — 9月20日",
        "[政务公开] 7个工作日内1 — 9月24日",
        "[政务公开] 7个工作日内1 — 9月29日",
        "[政务公开] 今日1 — 9月30日",
        "[政务公开] 逾期1 — 10月8日",
        "[政务公开] 逾期1 — 10月10日",
        "[政务公开] 逾期1 — 10月15日",
    ]
    assert days.to(cast.leader) == [
        "[政务公开] 逾期1 — 10月10日",
        "[政务公开] 逾期1 — 10月15日",
    ]


def test_nothing_is_sent_on_a_rest_day(task, days):
    task()

    assert days.run(date(2026, 9, 25), date(2026, 9, 26), date(2026, 10, 1)) == 0
    assert days.notices() == set()


def test_after_a_downtime_only_the_most_urgent_stage_is_owed(task, days, cast):
    task()
    days.run(date(2026, 9, 9))

    assert days.run(date(2026, 9, 29)) == 1

    assert days.notices() == {("T-15", cast.handler.id), ("T-1", cast.handler.id)}


def test_a_rehearsed_past_owes_nothing_that_a_later_day_has_overtaken(task, days, cast):
    task()
    days.run(date(2026, 9, 29))

    assert days.run(FRIDAY) == 0

    assert days.notices() == {("T-1", cast.handler.id)}


def test_a_digest_lists_all_that_is_open_once_one_thing_is_new(task, days, cast):
    task("甲", due_date=date(2026, 9, 17))
    task("乙", due_date=date(2026, 9, 28))
    days.run(date(2026, 9, 18))

    assert days.run(date(2026, 9, 20)) == 0  # nothing new, however late things are
    assert days.run(date(2026, 9, 21)) == 2  # three days late: the leader sees it, too

    assert days.to(cast.handler)[-1] == "[政务公开] 逾期1 7个工作日内1 — 9月21日"
    assert days.to(cast.leader) == ["[政务公开] 逾期1 — 9月21日"]


def test_what_comes_up_after_the_days_digest_waits_for_the_next_morning(task, days, cast):
    task("甲", due_date=date(2026, 10, 12))
    days.run(FRIDAY)
    task("乙", due_date=date(2026, 9, 28))

    assert days.run(FRIDAY) == 0
    assert len(days.notices()) == 2  # it is in the ledger already
    assert days.run(date(2026, 9, 20)) == 1  # no new stage, but news that no letter has carried
    assert days.run(date(2026, 9, 21)) == 0

    assert days.to(cast.handler)[-1] == "[政务公开] 7个工作日内1 即将到期1 — 9月20日"


def test_without_a_handler_the_head_of_the_unit_is_written_to(task, days, cast):
    task(handler_id=None)

    days.run(FRIDAY)

    [letter] = days.mailer.sent
    assert letter.to == cast.member.email
    assert "您是牵头单位负责人，这项还没有经办人" in letter.text


def test_without_both_the_office_is_written_to(task, days, cast):
    task(handler_id=None, lead_unit_id=cast.office.id)  # nobody heads 党政办公室

    days.run(FRIDAY)

    assert [letter.to for letter in days.mailer.sent] == [cast.clerk.email]


def test_a_handler_who_left_is_not_written_to(task, days, cast):
    task()
    change(cast.handler, active=False)

    days.run(FRIDAY)

    assert [letter.to for letter in days.mailer.sent] == [cast.member.email]


def test_what_waits_for_sign_off_is_owed_to_those_who_sign_off(task, days, cast):
    task(
        state=State.SUBMITTED,
        submitted_by_id=cast.handler.id,
        submitted_at=morning(date(2026, 9, 17)),
    )

    days.run(FRIDAY, date(2026, 9, 20), date(2026, 10, 15))

    assert days.to(cast.handler) == []
    assert days.to(cast.leader) == ["[政务公开] 待审核1 — 9月18日"]
    assert days.to(cast.clerk) == ["[政务公开] 待审核1 — 9月18日"]


def test_a_second_wait_for_sign_off_is_owed_again(task, days, cast):
    made = task(
        state=State.SUBMITTED, submitted_by_id=cast.handler.id, submitted_at=morning(FRIDAY)
    )
    days.run(FRIDAY)
    change(made, return_count=1)

    assert days.run(date(2026, 9, 21)) == 2

    assert {stage for stage, _ in days.notices()} == {"review", "review2"}


def test_a_moved_deadline_is_owed_anew_and_the_old_notices_are_overtaken(task, days, cast):
    made = task()
    days.run(date(2026, 9, 29))
    change(made, due_date=date(2026, 10, 22), deadline_version=2)

    assert days.run(date(2026, 9, 30)) == 1

    with everywhere("a test looks"):
        rows = db.session.execute(
            select(DueNotice.deadline_version, DueNotice.stage, DueNotice.superseded_at)
        ).all()
    assert rows[0] == (1, "T-1", morning(date(2026, 9, 30)))
    assert rows[1] == (2, "T-15", None)


@pytest.fixture
def rectification(make, cast):
    """Makes rectifications of 财政所 under the deputy, due 2026-09-29."""

    def made(no="整改-2026-001", **fields):
        given = {
            "handler_id": cast.handler.id,
            "leader_post_id": cast.deputy_post.id,
            "state": RectificationState.RECTIFYING,
        } | fields
        plan = make.year()
        with unit_of_work() as session:
            item = RectificationItem(
                year_plan_id=plan.id,
                no=no,
                problem="公开栏内容超过一年未更新",
                lead_unit_id=cast.finance.id,
                issued_at=morning(date(2026, 9, 16)),
                due_date=date(2026, 9, 29),
                **given,
            )
            session.add(item)
        return item

    return made


@pytest.fixture
def handed_in(task, rectification, cast):
    """Tasks and rectifications that wait for a word, of either leader and by several people."""

    def task_by(person, post):
        said = {"submitted_by_id": person.id, "submitted_at": morning(date(2026, 9, 17))}
        return task(state=State.SUBMITTED, leader_post_id=post.id, **said)

    def item_by(person, post, no):
        said = {"submitted_by_id": person.id, "leader_post_id": post.id}
        return rectification(no, state=RectificationState.SUBMITTED, **said)

    return [
        task_by(cast.handler, cast.deputy_post),
        task_by(cast.clerk, cast.deputy_post),
        task_by(cast.member, cast.mayor_post),
        item_by(cast.handler, cast.deputy_post, "整改-2026-002"),
        item_by(cast.handler, cast.mayor_post, "整改-2026-003"),
        item_by(cast.leader, cast.deputy_post, "整改-2026-004"),
    ]


def test_what_waits_is_counted_for_whoever_may_answer_and_nobody_else(handed_in, days, cast):
    days.run(FRIDAY)

    assert days.to(cast.clerk) == ["[政务公开] 待审核5 — 9月18日"]  # all but her own
    assert days.to(cast.leader) == ["[政务公开] 待审核3 — 9月18日"]
    assert days.to(cast.mayor) == ["[政务公开] 待审核2 — 9月18日"]
    for person in (cast.clerk, cast.leader, cast.mayor, cast.member, cast.handler, cast.outsider):
        actor = cast.actor(person)
        asked = sum(who == person.id for _, who in all_notices())
        assert asked == sum(may(actor, Permission.TASK_VERIFY, row) for row in handed_in)


def all_notices():
    with everywhere("a test looks"):
        return db.session.execute(select(DueNotice.stage, DueNotice.person_id)).all()


def test_where_a_head_of_the_office_is_named_the_clerk_is_not_asked(handed_in, days, cast):
    with unit_of_work() as session:
        post = session.get_one(Post, cast.mayor_post.id)
        group = session.get_one(LeadingGroup, post.group_id)
        head = accounts.add_post(session, None, group, PostRole.OFFICE_HEAD)
        outsider = session.get_one(Person, cast.outsider.id)
        accounts.seat(session, None, head, outsider, date(2025, 1, 1))

    days.run(FRIDAY)

    assert days.to(cast.clerk) == []
    assert days.to(cast.outsider) == ["[政务公开] 待审核6 — 9月18日"]


def test_a_rectification_of_ones_own_stands_beside_what_waits(handed_in, rectification, days, cast):
    rectification(handler_id=cast.clerk.id)

    days.run(date(2026, 9, 28))

    assert days.to(cast.clerk) == ["[政务公开] 待审核5 整改1 — 9月28日"]


def unread_until(person, task, state):
    """Their notice of the task stands until it is in that state."""
    with within(person.org_id):
        assert notices.unread_for(db.session(), person.id) == 1
        change(task, state=state)
        assert notices.unread_for(db.session(), person.id) == 0


def test_whoever_does_not_take_a_task_on_is_told_once_from_the_third_working_day(make, days, cast):
    with clock.stopped_at(morning(date(2026, 9, 14))):
        given = make.task("更新目录", due_date=date(2026, 12, 30))

    days.run(*(date(2026, 9, n) for n in (14, 15, 16)))
    assert days.to(cast.handler) == []
    days.run(*(date(2026, 9, n) for n in (17, 18, 20)), times=2)

    assert days.to(cast.handler) == ["[政务公开] 待签收1 — 9月17日"]
    [letter] = days.mailer.sent
    assert "您是经办人；要点 一（一）；9月14日 交办，应于 9月16日前签收" in letter.text
    unread_until(cast.handler, given, State.ACCEPTED)


def test_a_task_given_again_is_asked_about_again(make, days, cast):
    with clock.stopped_at(morning(date(2026, 9, 14))):
        given = make.task("更新目录", due_date=date(2026, 12, 30))
    days.run(date(2026, 9, 17))
    change(given, assigned_at=morning(date(2026, 9, 17)))

    days.run(*(date(2026, 9, n) for n in (18, 20, 21, 22, 23)))

    assert days.to(cast.handler) == ["[政务公开] 待签收1 — 9月17日", "[政务公开] 待签收1 — 9月21日"]


def test_a_task_without_a_day_is_asked_about_too(make, days, cast):
    with clock.stopped_at(morning(date(2026, 9, 14))):
        make.task("长期更新", due_date=None)

    days.run(date(2026, 9, 17))

    assert days.to(cast.handler) == ["[政务公开] 待签收1 — 9月17日"]


def test_an_objection_waits_in_the_letter_of_who_answers_it(task, days, cast):
    made = task(due_date=date(2026, 12, 30))
    change(made, state=State.OBJECTED, objected_at=morning(FRIDAY))

    days.run(FRIDAY, date(2026, 9, 20), date(2026, 9, 21))

    assert [letter.to for letter in days.mailer.sent] == [cast.clerk.email]
    assert days.to(cast.clerk) == ["[政务公开] 有异议1 — 9月18日"]
    [letter] = days.mailer.sent
    assert "请您答复异议；要点 一（一）；9月18日 提出，应于 9月22日前答复" in letter.text
    unread_until(cast.clerk, made, State.ASSIGNED)


def test_a_letter_about_a_task_that_was_taken_on_meanwhile_is_not_sent(make, days, cast):
    with clock.stopped_at(morning(date(2026, 9, 14))):
        given = make.task("更新目录", due_date=date(2026, 12, 30))
    with clock.stopped_at(morning(date(2026, 9, 17))):
        queue_due_reminders(clock.now())
    change(given, state=State.ACCEPTED)

    assert days.run(date(2026, 9, 17)) == 0

    with everywhere("a test looks"):
        assert db.session.scalars(select(Letter.state)).all() == [LetterState.CANCELLED]


def test_rectifications_are_reminded_by_the_same_rules(rectification, days, cast):
    rectification()

    days.run(FRIDAY, *(date(2026, 9, n) for n in range(20, 31)))

    assert days.to(cast.handler) == [
        "[政务公开] 整改1 — 9月22日",  # half of nine working days
        "[政务公开] 整改1 — 9月28日",
        "[政务公开] 整改1 — 9月29日",
        "[政务公开] 整改1 — 9月30日",
    ]
    assert "整改-2026-001" in days.mailer.sent[0].text
    assert f"/rectifications/{ref(1)}" in days.mailer.sent[0].text


def test_done_work_and_closed_years_are_left_alone(task, days):
    task("已办结", state=State.VERIFIED)
    task("不涉及", state=State.NOT_APPLICABLE)
    old = task("去年的", year=2025)
    with everywhere("a test closes a year"), unit_of_work() as session:
        session.get_one(YearPlan, old.year_plan_id).state = YearState.CLOSED

    assert days.run(FRIDAY) == 0


def test_who_has_no_address_is_recorded_and_not_written_to(task, days, cast):
    task()
    change(cast.handler, email="")

    assert days.run(FRIDAY, date(2026, 9, 20)) == 0

    assert days.notices() == {("T-15", cast.handler.id), ("T-7", cast.handler.id)}


def test_who_is_given_an_address_gets_what_could_not_be_sent(task, days, cast, session):
    task()
    change(cast.handler, email="")
    days.run(FRIDAY)
    session.rollback()
    assert session.execute(without_address()).all() == [(cast.handler.id, cast.handler.name)]

    change(cast.handler, email=cast.handler.email)

    assert days.run(date(2026, 9, 20)) == 1
    session.rollback()
    assert session.execute(without_address()).all() == []


def test_a_letter_whose_work_was_done_meanwhile_is_not_sent(task, days):
    made = task()
    queue_due_reminders(morning(FRIDAY))
    change(made, state=State.VERIFIED)

    assert days.run(FRIDAY) == 0

    with everywhere("a test looks"):
        assert list(db.session.scalars(select(Letter.state))) == [LetterState.CANCELLED]


@pytest.mark.parametrize(
    ("change_to", "state"),
    [
        ({"deadline_version": 2, "due_date": date(2026, 12, 1)}, LetterState.SUPERSEDED),
        ({"deadline_version": 1}, LetterState.SENT),
    ],
)
def test_a_letter_whose_deadline_moved_meanwhile_is_not_sent(task, days, change_to, state):
    made = task()
    queue_due_reminders(morning(FRIDAY))
    change(made, **change_to)

    days.run(FRIDAY)

    with everywhere("a test looks"):
        assert list(db.session.scalars(select(Letter.state))) == [state]


def test_a_letter_to_somebody_who_left_is_not_sent(task, days, cast):
    task()
    queue_due_reminders(morning(FRIDAY))
    change(cast.handler, active=False)

    days.run(FRIDAY)

    assert cast.handler.email not in [letter.to for letter in days.mailer.sent]


def test_after_days_without_a_mail_server_each_person_gets_one_letter(task, days, cast):
    task()
    for day in (date(2026, 9, 9), date(2026, 9, 20), date(2026, 9, 24)):
        queue_due_reminders(morning(day))

    days.run(date(2026, 9, 24))

    assert days.to(cast.handler) == ["[政务公开] 7个工作日内1 — 9月24日"]


def test_a_rehearsal_says_what_would_be_sent_and_writes_nothing(task, days, cast):
    task()

    [letter] = jobs.rehearse(morning(FRIDAY))

    assert (letter.to_addr, letter.subject) == (
        cast.handler.email,
        "[政务公开] 即将到期1 — 9月18日",
    )
    assert days.notices() == set()


def test_each_township_has_its_own_letters(task, days, cast, app):
    task()

    days.run(FRIDAY)

    with within(cast.org.id):
        assert db.session.scalar(select(func.count(Letter.id))) == 1
    other = cast.stranger.org_id
    with within(other):
        assert db.session.scalar(select(func.count(Letter.id))) == 0


def test_a_fault_in_one_organisation_holds_up_no_other(task, days, cast, app, monkeypatch):
    task()
    plan = jobs._plan

    def breaks(session, org_id, now, calendar):
        if org_id == cast.stranger.org_id:
            raise ZeroDivisionError("a fault of ours")
        return plan(session, org_id, now, calendar)

    monkeypatch.setattr(jobs, "_plan", breaks)

    with pytest.raises(ExceptionGroup) as raised:
        queue_due_reminders(morning(FRIDAY))

    assert raised.value.exceptions[0].__notes__ == [f"organization {cast.stranger.org_id}"]
    with everywhere("a test looks"):
        assert db.session.scalar(select(func.count(Letter.id))) == 1


def test_a_leader_that_was_deposed_writes_nothing(task, days):
    task()

    def deposed(_session):
        raise InterruptedError("somebody else leads now")

    with pytest.raises(ExceptionGroup):
        queue_due_reminders(morning(FRIDAY), deposed)

    assert days.notices() == set()


def test_the_run_asks_the_same_few_questions_however_much_is_open(task, days, count_queries):
    def asked(day):
        with count_queries() as statements:
            list(jobs.rehearse(morning(day)))
        return len([said for said in statements if said.startswith("SELECT")])

    task()
    few = asked(FRIDAY)
    for n in range(30):
        task(f"第{n}项")

    assert asked(FRIDAY) == few
    assert few <= 30


def test_unread_notices_are_counted_while_their_work_is_open(task, days, cast, session):
    made = task()
    days.run(FRIDAY)

    def unread(person):
        session.rollback()
        return notices.unread_for(session, person.id)

    assert unread(cast.handler) == 1
    assert unread(cast.clerk) == 0
    change(made, state=State.VERIFIED)
    assert unread(cast.handler) == 0


def test_a_letter_carries_every_notice_it_speaks_of(task, days):
    task("甲", due_date=date(2026, 9, 17))
    task("乙")
    days.run(FRIDAY)

    with everywhere("a test looks"):
        assert db.session.scalar(select(func.count()).select_from(NoticeItem)) == 2


def test_a_day_that_moved_with_the_calendar_stands_in_the_next_digest_once(task, days, cast):
    made = task(due_date=date(2026, 12, 30))
    change(made, due_date=date(2026, 12, 31), deadline_version=2)
    with within(cast.org.id), clock.stopped_at(morning(FRIDAY)), unit_of_work() as session:
        tell_moved(session, [moved_task(made, date(2026, 12, 30))])

    assert days.run(FRIDAY) == 1
    assert days.run(FRIDAY, date(2026, 9, 21), times=2) == 0

    [letter] = days.mailer.sent
    assert letter.to == cast.handler.email
    assert letter.subject == "[政务公开] 时限调整1 — 9月18日"
    assert "原定 12月30日；放假安排公布，您是经办人；要点 一（一）；应于 12月31日" in letter.text


def test_what_was_handed_in_is_told_when_it_comes_back(task, days, cast):
    made = task(
        due_date=date(2026, 12, 31),
        state=State.SUBMITTED,
        submitted_by_id=cast.handler.id,
        submitted_at=morning(FRIDAY),
    )
    with within(cast.org.id), clock.stopped_at(morning(FRIDAY)), unit_of_work() as session:
        tell_moved(session, [moved_task(made, date(2026, 12, 30))])
    days.run(FRIDAY)
    assert days.to(cast.handler) == []

    change(made, state=State.IN_PROGRESS)
    days.run(date(2026, 9, 21))
    assert days.to(cast.handler) == ["[政务公开] 时限调整1 — 9月21日"]


def test_an_office_with_a_holiday_of_its_own_is_left_in_peace(task, days, cast):
    task()
    with within(cast.org.id), unit_of_work() as session:
        festival = Wanted(
            year=2026,
            days={FRIDAY: Arranged(False, "丰收节")},
            source="县政府通知",
            office_id=cast.org.id,
        )
        workdays_actions.load(session, None, festival)

    assert days.run(FRIDAY) == 0


def moved_task(made, before):
    row = Deadline(subject_type="task", subject_id=made.id)
    counted = reckon(Basis(rule="DUE_1", start=date(2026, 12, 31)), CALENDAR)
    return Move(row, counted, before)
