"""When a reminder is due and who is owed it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendar.days import CALENDAR
from tracker.reminders.rules import (
    HALF,
    Office,
    SubjectType,
    Work,
    is_overtaken,
    is_review,
    offsets,
    owed_for,
    review_stage,
    stage_reached,
    urgency,
)

CLERK, HEAD, HANDLER, LEADER, GONE = 1, 2, 3, 4, 9
UNIT, POST = 20, 30
DUE = date(2026, 9, 30)

OFFICE = Office(
    people=frozenset({CLERK, HEAD, HANDLER, LEADER}),
    heads={UNIT: (HEAD,)},
    holders={POST: (LEADER,)},
    office=(CLERK,),
    office_heads=(CLERK,),
)


def work(**said):
    given = {
        "type": SubjectType.TASK,
        "id": 7,
        "title": "完成各村公开目录更新",
        "where": "要点 三（二）",
        "due": DUE,
        "since": date(2026, 3, 2),
        "deadline_version": 1,
        "handler_id": HANDLER,
        "lead_unit_id": UNIT,
        "leader_post_id": POST,
    }
    return Work(**(given | said))


def who(today, office=OFFICE, **said):
    return {one.person_id: one.stage for one in owed_for(work(**said), office, today, CALENDAR)}


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 9, 8), None),
        (date(2026, 9, 9), "T-15"),  # domain.md 6.5 W16
        (date(2026, 9, 18), "T-15"),  # 8 working days before: 09-20 is worked, 09-25 rests
        (date(2026, 9, 19), "T-15"),
        (date(2026, 9, 20), "T-7"),
        (date(2026, 9, 24), "T-3"),
        (date(2026, 9, 29), "T-1"),
        (date(2026, 9, 30), "T0"),
        (date(2026, 10, 8), "T+1"),
        (date(2026, 10, 10), "T+3"),
        (date(2026, 10, 15), "T+7"),
        (date(2026, 12, 31), "T+7"),
    ],
)
def test_the_stages_of_a_task_due_at_the_end_of_september(today, stage):
    assert who(today).get(HANDLER) == stage


@pytest.mark.parametrize(
    ("period", "stages"),
    [
        (10, ["T-15", "T-7", "T-3", "T-1", "T0", "T+1", "T+3", "T+7"]),
        (9, ["half", "T-1", "T0", "T+1", "T+3", "T+7"]),
        (5, ["half", "T-1", "T0", "T+1", "T+3", "T+7"]),
        (3, ["T-1", "T0", "T+1", "T+3", "T+7"]),
        (1, ["T-1", "T0", "T+1", "T+3", "T+7"]),
    ],
)
def test_a_short_period_has_its_half_instead_of_15_7_and_3(period, stages):
    assert [stage for _, stage in offsets(period)] == stages


def test_nine_working_days_are_half_over_with_four_left():
    short = {"since": date(2026, 9, 16), "due": date(2026, 9, 29)}  # nine working days

    stages = [who(date(2026, 9, day), **short).get(HANDLER) for day in (17, 21, 22, 28, 29)]

    assert stages == [None, None, HALF, "T-1", "T0"]


def test_seen_from_before_it_was_given_a_period_is_a_whole_one():
    assert who(date(2026, 9, 18), since=date(2026, 11, 22)) == {HANDLER: "T-15"}


def test_the_handler_is_owed_it():
    assert who(DUE) == {HANDLER: "T0"}


@pytest.mark.parametrize("handler", [None, GONE])
def test_without_a_handler_the_head_of_the_lead_unit_is(handler):
    assert who(DUE, handler_id=handler) == {HEAD: "T0"}


def test_without_both_the_office_is():
    assert who(DUE, handler_id=None, lead_unit_id=None) == {CLERK: "T0"}
    assert who(DUE, handler_id=GONE, lead_unit_id=99) == {CLERK: "T0"}


@pytest.mark.parametrize(
    ("today", "sees"),
    [(date(2026, 10, 9), False), (date(2026, 10, 10), True), (date(2026, 10, 15), True)],
)
def test_the_leader_sees_it_from_three_days_overdue(today, sees):
    assert (LEADER in who(today)) is sees


def test_a_leader_who_does_the_work_is_owed_it_once_as_handler():
    [owed] = owed_for(work(handler_id=LEADER), OFFICE, date(2026, 10, 15), CALENDAR)

    assert owed.reason == "您是经办人"


def test_what_waits_for_sign_off_is_owed_to_those_who_sign_off():
    assert who(DUE, is_handed_in=True, submitted_by_id=HANDLER) == {
        LEADER: "review",
        CLERK: "review",
    }


def test_nobody_is_asked_to_judge_a_report_of_their_own():
    assert who(DUE, is_handed_in=True, submitted_by_id=CLERK) == {LEADER: "review"}


def test_work_without_a_date_is_owed_only_for_sign_off():
    assert who(DUE, due=None) == {}
    assert who(DUE, due=None, is_handed_in=True, handed_in_on=DUE) == {
        LEADER: "review",
        CLERK: "review",
    }


def test_each_wait_for_sign_off_is_owed_anew():
    stages = [review_stage(times) for times in range(3)]

    assert stages == ["review", "review2", "review3"]
    assert all(is_review(stage) and len(stage) <= 8 for stage in stages)


def test_a_stage_is_not_owed_after_a_later_one():
    [owed] = owed_for(work(), OFFICE, date(2026, 9, 18), CALENDAR)

    assert is_overtaken(owed, ["T-3"])
    assert not is_overtaken(owed, ["T-15"])
    assert not is_overtaken(owed, ["review"])


GIVEN = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 3, 4), None),  # two working days are the office's time (domain.md 5.1)
        (date(2026, 3, 5), "take0302"),
        (date(2026, 4, 1), "take0302"),
        (date(2026, 9, 9), "T-15"),  # a line of its own day says so too
    ],
)
def test_silence_is_told_of_after_two_working_days(today, stage):
    assert who(today, untaken_since=GIVEN).get(HANDLER) == stage


def test_silence_is_told_to_who_has_the_work_and_to_no_leader():
    late = date(2026, 3, 20)

    assert who(late, untaken_since=GIVEN, handler_id=None) == {HEAD: "take0302"}
    assert who(late, untaken_since=GIVEN, handler_id=None, lead_unit_id=None) == {CLERK: "take0302"}
    assert who(late, untaken_since=GIVEN, due=None) == {HANDLER: "take0302"}
    assert who(late, untaken_since=GIVEN, is_handed_in=True, handler_id=CLERK) == {
        LEADER: "review",
        CLERK: "review",
    }


def test_an_objection_is_owed_at_once_to_who_answers_it_before_anything_else():
    said = date(2026, 9, 29)

    assert who(date(2026, 3, 3), objected_on=date(2026, 3, 2)) == {CLERK: "obj0302"}
    assert who(said, objected_on=said) == {CLERK: "obj0929", HANDLER: "T-1"}
    assert who(said, objected_on=said, handler_id=CLERK) == {CLERK: "obj0929"}


def test_each_time_a_task_is_given_or_objected_to_is_owed_anew():
    stages = {
        who(date(2026, 4, 1), untaken_since=day)[HANDLER] for day in (GIVEN, GIVEN.replace(day=3))
    }

    assert len(stages) == 2
    assert all(len(stage) <= 8 for stage in stages)


def test_what_waits_for_a_word_is_never_overtaken_by_a_day():
    [owed] = owed_for(work(untaken_since=GIVEN, due=None), OFFICE, date(2026, 4, 1), CALENDAR)

    assert not is_overtaken(owed, ["T-15", "T+7"])
    [owed] = owed_for(work(), OFFICE, date(2026, 9, 18), CALENDAR)
    assert not is_overtaken(owed, ["take0302", "obj0302"])


def test_urgency_follows_the_offsets():
    for period in range(40):
        names = [stage for _, stage in offsets(period)]
        assert sorted(names, key=urgency) == names


@given(st.integers(-20, 60), st.integers(-5, 300))
def test_the_stage_is_the_last_whose_offset_is_reached(left, period):
    reached = [stage for offset, stage in offsets(period) if left <= offset]

    assert stage_reached(left, period) == (reached[-1] if reached else None)


days_around = st.integers(-30, 20).map(lambda n: DUE + timedelta(days=n))


@given(st.sets(days_around), st.integers(0, 200))
def test_whatever_days_it_ran_nothing_but_the_stages_of_those_days_is_owed(ran, age):
    since = DUE - timedelta(days=age)

    def live(days):
        told = []
        for day in sorted(days):
            if not CALENDAR.is_workday(day):
                continue
            for one in owed_for(work(since=since), OFFICE, day, CALENDAR):
                if (
                    one.person_id == HANDLER
                    and one.stage not in told
                    and not is_overtaken(one, told)
                ):
                    told.append(one.stage)
        return told

    every_day = live(DUE + timedelta(days=n) for n in range(-30, 21))
    told = live(ran)

    # each stage once, in the order of urgency, and none that a service never down would not give
    assert told == [stage for stage in every_day if stage in told]
    worked = [day for day in ran if CALENDAR.is_workday(day) and day >= since]
    if worked:  # the last day it ran, everybody had been told how things stand
        last = who(max(worked), since=since).get(HANDLER)
        assert last is None or last in told


@given(st.lists(days_around, max_size=30))
def test_running_again_and_in_any_order_tells_nobody_twice_and_nothing_older(ran):
    told = []
    for day in ran:
        for one in owed_for(work(), OFFICE, day, CALENDAR):
            if one.person_id == HANDLER and one.stage not in told and not is_overtaken(one, told):
                told.append(one.stage)

    assert told == sorted(set(told), key=urgency)
