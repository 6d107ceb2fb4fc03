"""Limits counted out: the worked dates of domain.md 6.5, and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendar.days import CALENDAR
from tracker.calendar.counting import count, is_in_time, latest_under
from tracker.calendar.hours import hours_after
from tracker.calendar.limits import LIMITS, NotInForce, Unit, limit
from tracker.calendar.pauses import Pause, days_of, third_party, workdays_in
from tracker.calendar.rules import WorkCalendar
from tracker.decompose.much import measures

ANSWER = limit("FOI_ANSWER")


def day(text: str) -> date:
    return date.fromisoformat(text)


def ends(code: str, start: str, *pauses: tuple[str, str], **more: int) -> str:
    asked = [Pause(day(sent), day(back)) for sent, back in pauses]
    return count(limit(code), day(start), CALENDAR, pauses=asked, **more).ends.isoformat()


def test_w9_the_time_of_asking_a_third_party_does_not_count():
    assert ends("FOI_ANSWER", "2026-03-02") == "2026-03-30"
    assert ends("FOI_THIRD", "2026-03-10") == "2026-03-31"
    asked = third_party(day("2026-03-09"), day("2026-03-10"), day("2026-03-20"), CALENDAR)
    assert workdays_in([asked], CALENDAR) == 9
    assert count(ANSWER, day("2026-03-02"), CALENDAR, pauses=[asked]).ends == day("2026-04-13")


@pytest.mark.parametrize("answered", [None, "2026-04-08"])
def test_w10_a_third_party_that_is_silent_or_late_stops_the_clock_for_its_fifteen_days(answered):
    back = day(answered) if answered else None
    asked = third_party(day("2026-03-09"), day("2026-03-10"), back, CALENDAR)
    assert asked.back == day("2026-03-31")
    assert workdays_in([asked], CALENDAR) == 16
    assert count(ANSWER, day("2026-03-02"), CALENDAR, pauses=[asked]).ends == day("2026-04-22")


def test_w11_a_consultation_over_national_day():
    assert ends("FOI_ANSWER", "2026-09-14") == "2026-10-16"
    assert ends("FOI_ANSWER", "2026-09-14", ("2026-09-21", "2026-10-10")) == "2026-10-29"


def test_w12_a_correction_starts_the_clock_anew():
    assert ends("FOI_CORRECT", "2026-05-06") == "2026-05-14"
    assert ends("FOI_ANSWER", "2026-05-20") == "2026-06-17"
    assert ends("FOI_ANSWER", "2026-05-20", extension=20) == "2026-07-16"


@pytest.mark.parametrize(
    ("formed", "by"),
    [("2026-04-29", "2026-05-29"), ("2025-09-30", "2025-11-04"), ("2026-02-14", "2026-03-20")],
)
def test_w13_publishing_proactively(formed, by):
    assert ends("PROACTIVE", formed) == by


@pytest.mark.parametrize(
    ("published", "by"),
    [("2026-04-30", "2026-05-08"), ("2025-09-30", "2025-10-11"), ("2026-02-13", "2026-02-25")],
)
def test_w14_interpreting_a_policy(published, by):
    assert ends("INTERPRET", published) == by


def test_w15_a_fee_notice_and_the_answer_after_payment():
    assert ends("FOI_FEE_PAY", "2026-09-21") == "2026-10-26"
    assert ends("FOI_ANSWER", "2026-10-12") == "2026-11-09"


def test_w17_a_named_day_of_rest_is_shown_as_the_working_day_before():
    assert ends("DUE_1", "2025-11-30") == "2025-11-28"


def test_w18_a_comment_period_closes_on_a_working_day():
    counted = count(limit("DECISION_COMMENT"), day("2026-04-01"), CALENDAR)
    assert counted.ends == day("2026-05-06")
    assert [step.day for step in counted.steps if step.number == 30] == [day("2026-05-01")]


# The counting rules


def test_dl_1_the_day_of_the_event_is_day_0():
    steps = count(limit("INTERPRET"), day("2026-04-28"), CALENDAR).steps
    assert [(step.day.day, step.number) for step in steps] == [
        (28, 0),
        (29, 1),
        (30, 2),
        *REST_OF_W,
    ]


REST_OF_W = [(1, None), (2, None), (3, None), (4, None), (5, None), (6, 3)]


def test_dl_2_a_limit_in_days_of_the_calendar_rolls_on_to_a_working_day():
    assert ends("SUIT_DEFENCE", "2026-09-16") == "2026-10-08"  # the 15th day is 1 October
    assert ends("REVIEW_APPLY", "2026-02-25") == "2026-04-27"  # the 60th is a Sunday


def test_dl_3_what_is_posted_on_the_last_day_is_in_time():
    assert is_in_time(day("2026-03-13"), day("2026-03-13"))
    assert not is_in_time(day("2026-03-13"), day("2026-03-16"))


def test_dl_4_up_to_and_from_include_the_number_and_beyond_does_not():
    said = {"办结率达到90%以上": ">=", "办结率超过90%": ">", "控制在3次以内": "<="}
    assert {word: measures.targets(word)[0].op for word in said} == said


@pytest.mark.parametrize(
    ("code", "named", "target"),
    [
        ("AR_DEPT", "2026-01-31", "2026-01-30"),
        ("AR_COUNTY", "2026-03-31", "2026-03-31"),
    ],
)
def test_dl_5_annual_reports_are_named_days(code, named, target):
    assert ends(code, named) == target


def test_dl_5_of_2027_is_provisional_until_its_year_is_published():
    counted = count(limit("AR_DEPT"), day("2027-01-31"), CALENDAR)
    assert counted.ends == day("2027-01-29")
    assert counted.provisional


def test_dl_6_what_was_counted_can_be_counted_again():
    asked = (Pause(day("2026-03-09"), day("2026-03-20")),)
    counted = count(ANSWER, day("2026-03-02"), CALENDAR, extension=5, pauses=asked)
    again = count(
        counted.limit,
        counted.start,
        counted.calendar,
        amount=counted.amount,
        extension=counted.extension,
        pauses=counted.pauses,
    )
    assert again.ends == counted.ends


def test_due_2_ours_is_three_working_days_before_the_superiors():
    assert latest_under(day("2026-10-08"), CALENDAR) == day("2026-09-28")
    early = count(limit("DUE_1"), day("2026-11-30"), CALENDAR, ceiling=day("2026-11-30"))
    assert early.ends == day("2026-11-25")
    assert [(step.day.day, step.word) for step in early.steps[1:]] == [
        (30, "上级时限，本单位要早 3 个工作日"),
        (29, "周日休息"),
        (28, "周六休息"),
        (27, "上级时限前第1个工作日"),
        (26, "上级时限前第2个工作日"),
        (25, "上级时限前第3个工作日，不晚于这一天"),
    ]
    assert count(
        limit("DUE_1"), day("2026-09-30"), CALENDAR, ceiling=day("2026-11-30")
    ).ends == day("2026-09-30")


def test_hours_refuse_a_moment_without_a_zone_and_a_count_by_days():
    with pytest.raises(ValueError, match="zone"):
        hours_after(datetime(2026, 10, 2, 9), 5)  # noqa: DTZ001
    with pytest.raises(ValueError, match="时刻"):
        count(limit("OPINION_PRESS"), day("2026-10-02"), CALENDAR)
    assert hours_after(datetime(2026, 10, 2, 1, tzinfo=UTC), 24) == datetime(
        2026, 10, 3, 1, tzinfo=UTC
    )


# What is refused


@pytest.mark.parametrize(
    ("code", "more", "sentence"),
    [
        ("FOI_ANSWER", {"extension": 21}, "最多延长 20个工作日"),
        ("FOI_ANSWER", {"extension": -1}, "最多延长"),
        ("PROACTIVE", {"extension": 1}, "不能延长"),
        ("FOI_ANSWER", {"amount": 10_001}, "0 到 10000"),
        ("FOI_ANSWER", {"ceiling": day("2026-03-31")}, "不按上级时限"),
        ("FOI_ANSWER", {"pauses": [Pause(day("2026-03-09"), day("2036-03-20"))]}, "超过 1000 天"),
        ("AR_DEPT", {}, "写明的日期是1月31日，请填 2026-01-31"),
        ("REVIEW_APPLY", {"pauses": [Pause(day("2026-03-09"), day("2026-03-20"))]}, "不扣除"),
        ("FOI_ANSWER", {"pauses": [Pause(day("2026-03-20"), day("2026-03-09"))]}, "早于发出日"),
    ],
)
def test_what_the_rule_does_not_allow_is_refused_in_a_sentence(code, more, sentence):
    with pytest.raises(ValueError, match=sentence):
        count(limit(code), day("2026-03-02"), CALENDAR, **more)


def test_a_rule_is_not_asked_for_a_day_before_it():
    assert limit("FOI_ANSWER", day("2019-05-15")).amount == 20
    with pytest.raises(NotInForce, match="2019年5月15日起施行"):
        limit("FOI_ANSWER", day("2019-05-14"))


# What always holds

DAYS = st.dates(day("2024-06-01"), day("2027-06-30"))
BY_WORKDAY = st.sampled_from([one for one in LIMITS.values() if one.unit is Unit.WORKDAY])
ROLLING = st.sampled_from(
    [one for one in LIMITS.values() if one.unit is not Unit.HOUR and not one.fixed]
)


@st.composite
def consultations(draw, start: date) -> list[Pause]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        sent = start + timedelta(days=draw(st.integers(0, 40)))
        found.append(Pause(sent, sent + timedelta(days=draw(st.integers(0, 30)))))
    return found


@given(ROLLING, DAYS)
def test_no_limit_ends_on_a_rest_day(rule, start):
    counted = count(rule, start, CALENDAR)
    assert CALENDAR.is_workday(counted.ends)
    if rule.unit is Unit.NAMED:
        assert counted.ends <= start
    elif rule.unit is Unit.BEFORE:
        assert counted.ends < start
    else:
        assert counted.ends > start


@given(ROLLING, DAYS, st.integers(0, 60))
def test_a_later_start_never_ends_earlier(rule, start, later):
    after = count(rule, start + timedelta(days=later), CALENDAR)
    assert after.ends >= count(rule, start, CALENDAR).ends


@given(st.data(), DAYS)
def test_what_is_excluded_adds_up_and_overlaps_count_once(data, start):
    pauses = data.draw(consultations(start))
    counted = count(ANSWER, start, CALENDAR, pauses=pauses)

    plain = count(ANSWER, start, CALENDAR)
    assert counted.ends >= plain.ends
    doubled = count(ANSWER, start, CALENDAR, pauses=[*pauses, *pauses])
    assert doubled.ends == counted.ends
    numbers = [step.number for step in counted.steps if step.number]
    assert numbers == list(range(1, 21))
    reached = [p for p in pauses if p.sent <= counted.ends]
    out = sum(CALENDAR.is_workday(one) for one in days_of(reached))
    assert counted.ends == CALENDAR.add_workdays(start, 20 + out)  # the formula of 6.5


@given(BY_WORKDAY, DAYS)
def test_the_days_in_words_are_every_day_and_lead_to_the_end(rule, start):
    counted = count(rule, start, CALENDAR)
    days = [step.day for step in counted.steps]
    assert days == [start + timedelta(days=n) for n in range(len(days))]
    assert [step.day for step in counted.steps if step.is_end] == [counted.ends] == days[-1:]
    assert [step.number for step in counted.steps if step.number] == list(range(1, rule.amount + 1))


@given(ROLLING, DAYS, st.booleans())
def test_a_date_is_provisional_exactly_where_an_unpublished_year_is_touched(rule, start, both):
    published = frozenset({2025, 2026} if both else {2025})
    calendar = WorkCalendar(CALENDAR.exceptions, published)
    counted = count(rule, start, calendar)
    first, last = sorted((start, counted.ends))
    unpublished = set(range(first.year, last.year + 1)) - published
    assert counted.provisional == bool(unpublished)
