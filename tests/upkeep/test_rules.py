"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core import clock
from tracker.upkeep.rotation import moment_of, name_at, outdated

START = datetime(2025, 11, 3, 18, 30, tzinfo=UTC)


def after(days: int, every: timedelta = timedelta(hours=6)) -> tuple[set[str], datetime]:
    """What is left after so many days of backups, each followed by a rotation."""
    there: set[str] = set()
    now = START
    while now < START + timedelta(days=days):
        there.add(name_at(now))
        there -= set(outdated(there, now))
        now += every
    return there, now - every


def test_a_year_leaves_the_last_day_seven_days_four_weeks_twelve_months():
    there, now = after(400)
    moments = sorted(moment_of(name) for name in there)

    assert moments[-1] == now
    assert len([m for m in moments if now - m < timedelta(days=1)]) == 4
    days = {m.date() for m in moments}
    assert {clock.local(now).date() - timedelta(days=n) for n in range(7)} <= days
    assert len({(m.year, m.month) for m in moments}) == 12
    assert len(moments) <= 4 + 7 + 4 + 12


@settings(max_examples=30)
@given(st.integers(1, 90), st.integers(1, 60))
def test_however_often_backups_are_made_the_newest_stays_and_the_number_is_bounded(days, hours):
    there, now = after(days, timedelta(hours=hours))

    assert name_at(now) in there
    assert len(there) <= 24 // hours + 1 + 7 + 4 + 12


def test_a_machine_that_was_off_for_long_loses_nothing_by_it():
    there, now = after(30)

    assert set(outdated(there, now + timedelta(days=200))) < there
    assert len(there) - len(outdated(there, now + timedelta(days=200))) >= 7


@given(st.text(max_size=30))
def test_what_is_no_backup_of_ours_is_never_outdated(name):
    if moment_of(name) is None:
        assert outdated([name], START) == []


def test_names_and_moments_go_together():
    assert moment_of(name_at(START)) == START
    assert moment_of("luoshi-20261399-000000") is None
