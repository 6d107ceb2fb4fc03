"""The rhythm of a recurring obligation: what may be written, and the days it falls on."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendar.days import CALENDAR, days_from
from tracker.calendar.recurrence import Occurrence, Rhythm, RhythmUnit, occurrences
from tracker.calendar.rules import WorkCalendar

DAY = timedelta(days=1)
ANCHOR = date(2026, 8, 12)  # a Wednesday
UNKNOWN = WorkCalendar({}, frozenset())
# rest for 45 days over a year's end: weeks, and a month, without any working day
LONG_REST = WorkCalendar(
    dict.fromkeys(days_from(date(2026, 11, 25), date(2027, 1, 8)), False), frozenset({2026, 2027})
)

WORDS = {
    "P1D": "每天",
    "P1D/w": "每个工作日",
    "P2D": "每两天",
    "P10D": "每10天",
    "P10D/w3": "每10天第3个工作日",
    "P7D": "每周",
    "P7D/5": "每周五",
    "P7D/7": "每周日",
    "P7D/w1": "每周第1个工作日",
    "P2W": "每两周",
    "P2W/w-1": "每两周最后一个工作日",
    "P14D": "每14天",
    "P1M": "每月",
    "P1M/28": "每月28日",
    "P1M/31": "每月31日",
    "P1M/end": "每月最后一天",
    "P1M/w5": "每月第5个工作日",
    "P1M/w-1": "每月最后一个工作日",
    "P1M/w-3": "每月倒数第3个工作日",
    "P2M": "每两个月",
    "P2M/2/20": "每两个月末月20日",
    "P4M": "每4个月",
    "P5M": "每5个月",
    "P5M/3/31": "每5个月第3个月31日",
    "P3M": "每季度",
    "P3M/end": "每季度最后一天",
    "P3M/1/10": "每季度首月10日",
    "P3M/2/end": "每季度第2个月最后一天",
    "P3M/3/25": "每季度末月25日",
    "P3M/w10": "每季度第10个工作日",
    "P6M": "每半年",
    "P6M/2/15": "每半年第2个月15日",
    "P1Y": "每年",
    "P1Y/01-31": "每年1月31日",
    "P1Y/02-29": "每年2月29日",
    "P1Y/end": "每年最后一天",
    "P1Y/w-1": "每年最后一个工作日",
    "P2Y": "每两年",
    "P2Y/13/5": "每两年第13个月5日",
}
NO_RHYTHMS = """
    P 1M P0D P-1D P01M P1H PT1H P1 PM P1M1D P1.5M p1m P1M/ /28 P1000D P99Y P99999999999D
    continuous P1M/0 P1M/32 P1M/-1 P1M/028 P1M/1/10 P1M/05 P1M/2x P1M/28/ P1M/01-31 P1M/END
    P1M/２８ P２M P3M/10 P3M/4/10 P3M/0/10 P3M/1/32 P3M/1/0 P3M/1 P3M/1/10/1 P3M/01/10 P6M/7/1
    P2M/3/1 P5M/6/1 P1Y/1-31 P1Y/02-30 P1Y/13-01 P1Y/00-10 P1Y/04-31 P1Y/01-00 P1Y/31 P1Y/1/31
    P2Y/01-31 P2Y/25/1 P7D/0 P7D/8 P7D/end P7D/05 P2W/5 P14D/5 P10D/3 P10D/end P1D/1 P1D/end
    P1M/w P1M/w0 P1M/w+5 P1M/w-0 P1M/w32 P1M/w-32 P1M/w05 P1M/W5 P7D/w8 P7D/w P10D/w11 P2W/w15
    P3M/w94 P1D/w1 P1D/w-1 P1D/ww
"""

BY_DAY = [text for text in WORDS if "/w" not in text]
BY_WORKDAY = [text for text in WORDS if "/w" in text]
KEPT_BY_THE_YEAR = [
    text for text in WORDS if text[:3] not in {"P2D", "P10", "P14", "P2W", "P5M", "P2Y"}
]

texts = st.sampled_from(list(WORDS))
days = st.dates(date(2019, 1, 1), date(2038, 12, 31))  # twenty years
spans = st.integers(0, 800)
calendars = st.sampled_from([CALENDAR, UNKNOWN, LONG_REST])


def day(text: str) -> date:
    return date.fromisoformat(text)


def falls(text: str, since: date, until: date, calendar=CALENDAR, anchor=ANCHOR):
    return list(occurrences(Rhythm.read(text), calendar, anchor, since, until))


def scheduled(text: str, since: str, until: str, **more) -> list[str]:
    return [str(one.scheduled) for one in falls(text, day(since), day(until), **more)]


# What may be written


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_a_rhythm_is_said_in_words_and_written_as_it_was_read(text, words):
    rhythm = Rhythm.read(text)

    assert rhythm.words() == words
    assert rhythm.written() == text
    assert Rhythm.read(rhythm.written()) == rhythm


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("P1W", "P7D"),
        ("P1W/5", "P7D/5"),
        ("P12M", "P1Y"),
        ("P24M", "P2Y"),
        ("P12M/01-31", "P1Y/01-31"),
    ],
)
def test_two_ways_to_write_one_rhythm_are_one(text, same):
    assert Rhythm.read(text) == Rhythm.read(same)
    assert Rhythm.read(text).written() == same


def test_seven_days_are_the_week_however_they_are_made():
    assert Rhythm(7, RhythmUnit.DAY) == Rhythm(1, RhythmUnit.WEEK) == Rhythm.read("P7D")


@pytest.mark.parametrize("text", NO_RHYTHMS.split())
def test_anything_else_is_refused_in_one_chinese_sentence(text):
    with pytest.raises(ValueError, match=r"^[^。]*[\u4e00-\u9fff][^。]*。$"):
        Rhythm.read(text)


@pytest.mark.parametrize("text", ["", " P1M", "P1M ", "P1M\n", "P1M/28\n", "P1M/ 28"])
def test_nothing_and_white_space_are_refused(text):
    with pytest.raises(ValueError, match=r"。$"):
        Rhythm.read(text)


@pytest.mark.parametrize(
    ("count", "unit", "due"),
    [(0, RhythmUnit.DAY, ""), (1000, RhythmUnit.DAY, ""), (1, RhythmUnit.MONTH, "32")],
)
def test_no_rhythm_is_made_that_could_not_be_written(count, unit, due):
    with pytest.raises(ValueError, match=r"。$"):
        Rhythm(count, unit, due)


def test_a_refusal_says_what_was_wrong_and_what_would_do():
    with pytest.raises(ValueError, match=r"^P1M 里没有“32”这一天，应如 .*P1M/28.*。$"):
        Rhythm.read("P1M/32")


@given(st.text(alphabet="PDWMY/0123456789-wend", max_size=10))
@settings(max_examples=1000)
def test_whatever_is_read_is_written_so_that_it_reads_the_same(text):
    try:
        rhythm = Rhythm.read(text)
    except ValueError:
        return
    assert Rhythm.read(rhythm.written()) == rhythm


# Examples of each form


@pytest.mark.parametrize(
    ("text", "key", "first", "last"),
    [
        ("P1D", "2026-08-12", "2026-08-12", "2026-08-12"),
        ("P10D", "2026-08-12", "2026-08-12", "2026-08-21"),
        ("P2W", "2026-08-12", "2026-08-12", "2026-08-25"),
        ("P14D", "2026-08-12", "2026-08-12", "2026-08-25"),
        ("P7D", "2026-W33", "2026-08-10", "2026-08-16"),
        ("P1W", "2026-W33", "2026-08-10", "2026-08-16"),
        ("P1M", "2026-08", "2026-08-01", "2026-08-31"),
        ("P2M", "2026-07", "2026-07-01", "2026-08-31"),
        ("P3M", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("P4M", "2026-05", "2026-05-01", "2026-08-31"),
        ("P5M", "2026-08", "2026-08-01", "2026-12-31"),
        ("P6M", "2026-H2", "2026-07-01", "2026-12-31"),
        ("P1Y", "2026", "2026-01-01", "2026-12-31"),
        ("P2Y", "2026-08", "2026-08-01", "2028-07-31"),
    ],
)
def test_a_period_has_a_name_and_ends_where_the_office_says(text, key, first, last):
    one = falls(text, day(last), day(last))[0]

    assert one[:4] == (key, day(first), day(last), day(last))


@pytest.mark.parametrize(
    ("text", "within", "end"),
    [
        ("P1D", "2026-03-05", "2026-03-05"),
        ("P7D", "2026-03-02", "2026-03-08"),
        ("P7D", "2026-03-08", "2026-03-08"),
        ("P7D", "2025-12-31", "2026-01-04"),
        ("P1M", "2024-02-01", "2024-02-29"),
        ("P3M", "2026-03-31", "2026-03-31"),
        ("P3M", "2026-04-01", "2026-06-30"),
        ("P6M", "2026-06-30", "2026-06-30"),
        ("P6M", "2026-07-01", "2026-12-31"),
        ("P1Y", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_first_end_after_a_day_is_that_of_its_period(text, within, end):
    assert scheduled(text, within, "2026-12-31")[0] == end


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("P7D/5", ["2026-01-02", "2026-01-09", "2026-01-16", "2026-01-23", "2026-01-30"]),
        ("P1M/28", ["2026-01-28"]),
        ("P3M/1/10", ["2026-01-10"]),
        ("P1Y/01-31", ["2026-01-31"]),
        ("P1M/w5", ["2026-01-08"]),  # Sunday the 4th is worked
        ("P1M/w-1", ["2026-01-30"]),
        ("P3M/w10", ["2026-01-15"]),
        ("P7D/w1", ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]),
    ],
)
def test_the_day_of_each_form_in_january_2026(text, named):
    assert scheduled(text, "2026-01-01", "2026-01-31") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("P2M/2/31", ["02-28", "04-30", "06-30", "08-31", "10-31", "12-31"]),
        ("P4M/1/15", ["01-15", "05-15", "09-15"]),
        ("P6M/2/15", ["02-15", "08-15"]),
        ("P6M/2/end", ["02-28", "08-31"]),
        ("P5M/1/10", ["03-10", "08-10"]),
        ("P1Y/end", ["12-31"]),
    ],
)
def test_the_days_of_longer_forms_in_2026(text, named):
    assert [one[5:] for one in scheduled(text, "2026-01-01", "2026-12-31")] == named


def test_a_day_the_month_lacks_is_its_last_day():
    assert scheduled("P1M/31", "2027-02-01", "2027-06-30") == [
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
        "2027-05-31",
        "2027-06-30",
    ]


@pytest.mark.parametrize("text", ["P1M/29", "P1M/30", "P1M/end", "P1Y/02-29"])
@pytest.mark.parametrize(("year", "last"), [(2027, 28), (2028, 29), (2100, 28)])
def test_february_ends_on_the_29th_in_a_leap_year_only(text, year, last):
    [one] = falls(text, date(year, 2, 1), date(year, 2, last))

    assert one.scheduled == date(year, 2, last)


def test_the_rest_day_named_is_kept_beside_the_working_day_before_it():
    [one] = falls("P1Y/01-31", day("2026-01-01"), day("2026-12-31"))

    assert (one.scheduled, one.target) == (day("2026-01-31"), day("2026-01-30"))  # DL-5


def test_the_week_over_the_turn_of_the_year_is_one_period():
    assert falls("P7D", day("2026-12-28"), day("2027-01-10"))[0] == Occurrence(
        "2026-W53", day("2026-12-28"), day("2027-01-03"), day("2027-01-03"), day("2026-12-31")
    )
    assert [one.key for one in falls("P7D", day("2026-12-21"), day("2027-01-10"))] == [
        "2026-W52",
        "2026-W53",
        "2027-W01",
    ]


def test_a_week_that_begins_in_december_may_be_the_first_of_the_next_year():
    [one] = falls("P7D", day("2026-01-04"), day("2026-01-04"))

    assert (one.key, one.first) == ("2026-W01", day("2025-12-29"))


def test_the_same_week_is_found_from_either_year():
    assert falls("P7D", day("2026-12-31"), day("2027-01-03")) == falls(
        "P7D", day("2027-01-01"), day("2027-01-03")
    )
    assert falls("P7D", day("2026-12-28"), day("2026-12-31")) == []


def test_every_ten_days_goes_on_over_the_turn_of_the_year():
    assert [one.key for one in falls("P10D", day("2026-12-25"), day("2027-01-20"))] == [
        "2026-12-20",
        "2026-12-30",
        "2027-01-09",
    ]


# Working days


def test_every_working_day_leaves_rest_days_out():
    assert scheduled("P1D/w", "2026-02-12", "2026-02-25") == [
        "2026-02-12",
        "2026-02-13",
        "2026-02-14",
        "2026-02-24",
        "2026-02-25",
    ]


def test_a_period_with_too_few_working_days_has_its_last():
    week = "2026-02-23", "2026-03-01"  # Tuesday to Saturday are worked

    assert scheduled("P7D/w5", *week) == ["2026-02-28"]
    assert scheduled("P7D/w6", *week) == ["2026-02-28"]
    assert scheduled("P7D/w-6", *week) == ["2026-02-28"]


@pytest.mark.parametrize("due", ["w1", "w5", "w-1", "w-5"])
def test_a_week_of_rest_falls_on_the_last_working_day_before_it(due):
    [rest] = [
        one
        for one in falls(f"P7D/{due}", day("2026-02-01"), day("2026-03-01"))
        if one.key == "2026-W08"
    ]

    assert rest.first == day("2026-02-16")
    assert rest.scheduled == rest.target == day("2026-02-14")


# What always holds


@given(texts, days, days, calendars)
def test_periods_leave_no_gap_and_no_overlap_for_twenty_years(text, since, anchor, calendar):
    found = falls(text, since, since + 7305 * DAY, calendar, anchor)

    gaps = {(after.first - before.last).days for before, after in pairwise(found)}
    assert gaps == {1} or (text == "P1D/w" and min(gaps) == 1)


@given(texts, days, calendars)
def test_each_period_has_a_name_of_its_own_for_twenty_years(text, anchor, calendar):
    found = falls(text, date(2019, 1, 1), date(2038, 12, 31), calendar, anchor)

    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    assert [one.scheduled for one in found] == sorted(one.scheduled for one in found)


@given(texts, days, days, spans, calendars)
@settings(max_examples=1000)
def test_the_day_lies_inside_the_period_and_its_target_is_worked(
    text, anchor, since, span, calendar
):
    for one in falls(text, since, since + span * DAY, calendar, anchor):
        rests = not any(map(calendar.is_workday, days_from(one.first, one.last)))
        assert one.first <= one.scheduled or (text in BY_WORKDAY and rests)
        assert since <= one.scheduled <= min(one.last, since + span * DAY)
        assert one.target == calendar.target(one.scheduled)
        assert one.target <= one.scheduled
        assert calendar.is_workday(one.target)
        assert text in BY_DAY or one.target == one.scheduled


@given(st.sampled_from(BY_WORKDAY), days, days, calendars)
@settings(max_examples=1000)
def test_a_working_day_is_counted_inside_its_period(text, anchor, since, calendar):
    for one in falls(text, since, since + 60 * DAY, calendar, anchor):
        worked = [each for each in days_from(one.first, one.last) if calendar.is_workday(each)]
        n = int(text.partition("/w")[2] or "1")
        fewer = worked[-1] if worked else calendar.target(one.last)
        assert one.scheduled == (worked[n - 1 if n > 0 else n] if len(worked) >= abs(n) else fewer)


@given(texts, days, days, spans, spans, calendars)
@settings(max_examples=1000)
def test_a_range_is_the_sum_of_its_parts_wherever_it_is_cut(
    text, anchor, since, one, other, calendar
):
    cut, until = since + one * DAY, since + (one + other) * DAY

    first = falls(text, since, cut - DAY, calendar, anchor)
    second = falls(text, cut, until, calendar, anchor)
    assert first + second == falls(text, since, until, calendar, anchor)


@given(texts, days, st.integers(0, 7000), calendars)
def test_the_series_is_the_same_whatever_day_it_is_asked_from(text, anchor, later, calendar):
    start, until = date(2019, 1, 1), date(2039, 1, 31)
    since = start + later * DAY

    whole = falls(text, start, until, calendar, anchor)
    assert falls(text, since, until, calendar, anchor) == [
        one for one in whole if one.scheduled >= since
    ]


@given(st.sampled_from(KEPT_BY_THE_YEAR), days, days, days)
@settings(max_examples=1000)
def test_periods_of_the_office_year_do_not_ask_for_the_anchor(text, since, one, other):
    until = since + 100 * DAY

    assert falls(text, since, until, anchor=one) == falls(text, since, until, anchor=other)


@given(texts, days, st.integers(-300, 300), days)
@settings(max_examples=1000)
def test_the_anchor_may_be_the_first_day_of_any_period(text, anchor, k, since):
    asked = anchor + k * DAY
    start = next(occurrences(Rhythm.read(text), CALENDAR, anchor, asked, date.max)).first
    until = since + 100 * DAY

    assert falls(text, since, until, anchor=start) == falls(text, since, until, anchor=anchor)


def sundays(first: date, last: date) -> int:
    return sum(each.isoweekday() == 7 for each in days_from(first, last))


TWENTY = date(2019, 1, 1), date(2038, 12, 31)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("P1D", 7305),
        ("P7D", sundays(*TWENTY)),
        ("P7D/7", sundays(*TWENTY)),
        ("P1M", 240),
        ("P1M/31", 240),
        ("P1M/w5", 240),
        ("P2M", 120),
        ("P3M", 80),
        ("P3M/1/10", 80),
        ("P4M", 60),
        ("P5M/1/1", 48),
        ("P6M", 40),
        ("P1Y", 20),
        ("P1Y/02-29", 20),
        ("P2Y/1/1", 10),
    ],
)
def test_twenty_years_have_so_many(text, times):
    assert len(falls(text, *TWENTY)) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [("P1D", 365), ("P7D", 52), ("P1M", 12), ("P3M", 4), ("P6M", 2), ("P1Y", 1)],
)
def test_2026_has_so_many(text, times):
    assert len(falls(text, date(2026, 1, 1), date(2026, 12, 31))) == times


def test_every_working_day_of_2026_is_one_of_248():
    assert len(falls("P1D/w", date(2026, 1, 1), date(2026, 12, 31))) == 248  # domain.md 6.1


@given(st.integers(1, 400).filter(lambda n: n != 7), days, days)
@settings(max_examples=1000)
def test_every_n_days_is_a_whole_number_of_steps_from_the_anchor(n, anchor, since):
    [one, *_] = falls(f"P{n}D", since, since + n * DAY, anchor=anchor)

    assert (one.first - anchor).days % n == 0
    assert (one.last - one.first).days == n - 1
    assert one.first <= since <= one.last


exceptions = st.dictionaries(days, st.booleans(), max_size=30)


@given(texts.filter(lambda text: text != "P1D/w"), days, exceptions, days)
def test_another_calendar_moves_targets_and_never_names(text, anchor, changed, since):
    other = WorkCalendar(changed, frozenset({2026}))
    # a counted working day may leave the range, so ask for whole periods with room at both ends
    until = since + 800 * DAY
    ours, theirs = (
        {
            one.key: one
            for one in falls(text, since - 800 * DAY, until + 800 * DAY, calendar, anchor)
            if since <= one.first and one.last <= until
        }
        for calendar in (CALENDAR, other)
    )

    assert list(ours) == list(theirs)
    for one, same in zip(ours.values(), theirs.values(), strict=True):
        assert one[:3] == same[:3]
        assert text in BY_WORKDAY or one.scheduled == same.scheduled


def test_a_range_that_ends_before_it_begins_holds_nothing():
    assert falls("P1M", day("2026-08-31"), day("2026-08-30")) == []
    assert falls("P1D", day("2026-08-31"), day("2026-08-01")) == []


# Speed


def best(work: Callable[[], object]) -> float:
    """Return the shortest of several runs, in milliseconds: the others waited for something."""

    def once() -> float:
        start = perf_counter()
        work()
        return (perf_counter() - start) * 1000

    return min(once() for _ in range(7))


@pytest.mark.parametrize("text", ["P1D", "P1D/w"])
def test_a_year_of_days_is_made_at_once(text):
    assert best(lambda: falls(text, date(2026, 1, 1), date(2026, 12, 31))) < 5


def test_twenty_years_of_weeks_are_made_at_once():
    assert best(lambda: falls("P7D", *TWENTY)) < 50


@pytest.mark.parametrize("text", ["P1D", "P2D", "P7D", "P5M", "P1M/w5"])
def test_a_month_far_from_the_anchor_is_found_without_walking_there(text):
    far = {"anchor": date(1, 1, 1)}  # two thousand years of days take a second to walk

    assert best(lambda: falls(text, date(2026, 8, 1), date(2026, 8, 31), **far)) < 2
