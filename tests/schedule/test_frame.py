"""The foot of the rail: whether reminding works."""

from datetime import UTC, datetime

import pytest

from tests.page import Page
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.schedule import heartbeats

SUNDAY = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def foot(sign_in, cast):
    def shown():
        page = Page(sign_in(cast.clerk).get("/letters/"))
        return page.soup.select_one(".rail-foot").get_text().split("\n")

    return shown


def test_before_the_first_run_it_says_when_that_will_be(foot):
    with clock.stopped_at(SUNDAY):
        assert foot() == ["下次提醒", "11月23日 周一 8:00"]


@pytest.mark.parametrize("row", ["due-reminders", heartbeats.aside("due-reminders")])
def test_after_a_run_it_says_when_that_was(foot, row):
    with unit_of_work() as session:
        heartbeats.went_well(session, row, SUNDAY, 3)

    assert foot() == ["上次提醒运行", "11月22日 12:00"]
