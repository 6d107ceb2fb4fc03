"""The figures of domain.md 5.6: each is the number of rows it opens, and what a person counts."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.page import Page
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger import listing
from tracker.ledger.figures import KEYS, figures
from tracker.ledger.kinds import PERIODIC, SIGNED_OFF, InstanceState, ScheduleType, State
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.queries import ALSO_SHOWN, CONDITIONS, SHOWN, Days, Wanted

TODAY = date(2026, 9, 18)
NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
DAYS = Days(TODAY, date(2026, 9, 29))
NEAR = st.integers(-3, 3).map(lambda n: TODAY + timedelta(days=n))
# the office's day begins at 16:00 UTC
MOMENTS = st.builds(
    lambda day, hour: datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC),
    NEAR,
    st.sampled_from([2, 15, 16, 23]),
)
ROWS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(State),
        "schedule_type": st.sampled_from(ScheduleType) | st.sampled_from(PERIODIC),
        "due_date": st.none() | NEAR,
        "next_due": st.none() | NEAR,
        "verified_at": st.none() | MOMENTS,
        "evidence_count": st.integers(0, 2),
        "verdict": st.none() | st.sampled_from(SIGNED_OFF),
        "is_led": st.booleans(),
        "periods": st.lists(st.tuples(st.sampled_from(InstanceState), NEAR), max_size=3),
    }
)
YEARS = count(2030)
IN_HAND = ("assigned", "accepted", "objected", "in_progress", "returned")


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def by_hand(row):
    """Under which keys somebody who reads domain.md 5.6 would count the row."""
    state = row["state"]
    if state == "withdrawn":
        return
    yield "all"
    if state == "not_applicable":
        return
    yield "assessable"
    due = [one for one, day in row["periods"] if day <= TODAY]
    kept_up = (
        row["schedule_type"] != "one_off"
        and "verified" in due
        and set(due) <= {"verified", "excused"}
    )
    over = state in ("verified", "closed")
    yield "done" if over or kept_up else "unfinished"
    if over:
        yield "verified"
        if row["verdict"]:
            yield "proved" if row["evidence_count"] else "unproved"
        if row["due_date"] and row["verified_at"]:
            day = (row["verified_at"] + timedelta(hours=8)).date()
            yield "on_time" if day <= row["due_date"] else "late_verified"
    pressing = row["next_due"] or row["due_date"]  # the own day is the last of the series
    if state in IN_HAND and pressing and pressing < TODAY:
        yield "overdue"


def put(make, cast, rows):
    """A year with these rows; returns the number of its plan."""
    year = next(YEARS)
    for row in rows:
        fields = {k: v for k, v in row.items() if k not in ("periods", "is_led")}
        fields["leader_post_id"] = cast.deputy_post.id if row["is_led"] else cast.mayor_post.id
        task = make.task(year=year, **fields)
        with unit_of_work() as session:
            session.add_all(
                TaskInstance(
                    task_id=task.id,
                    key=f"{year}-{place}",
                    first_day=day,
                    last_day=day,
                    scheduled=day,
                    due_date=day,
                    made_at=NOON,
                    state=state,
                )
                for place, (state, day) in enumerate(row["periods"])
            )
    return make.year(year).id


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=12))
def test_each_figure_is_what_it_opens_and_what_a_person_counts(make, cast, session, rows):
    plan_id, actor = put(make, cast, rows), cast.actor(cast.clerk)
    for wanted, its in (
        (Wanted(), rows),
        (Wanted(leader=cast.deputy_post.id), [row for row in rows if row["is_led"]]),
    ):
        expected = Counter(key for row in its for key in by_hand(row))
        found = figures(session, plan_id, wanted, DAYS, actor)
        for key in KEYS:
            counted = found.total if key == "all" else getattr(found, key)
            opened = listing.listed(plan_id, _shown(wanted, key), DAYS, actor)
            listed = session.scalar(select(func.count()).select_from(opened.subquery()))
            assert (key, counted) == (key, listed) == (key, expected[key])


def _shown(wanted, key):
    return Wanted(show=key, leader=wanted.leader)


def test_every_key_has_a_condition_and_a_word():
    assert set(CONDITIONS) == {*SHOWN, *ALSO_SHOWN}
    assert set(KEYS) <= set(CONDITIONS)


def test_all_figures_are_one_question(make, cast, session, count_queries):
    plan_id, actor = make.task().year_plan_id, cast.actor(cast.clerk)
    db.session.rollback()
    with count_queries() as asked:
        figures(session, plan_id, Wanted(), DAYS, actor)
    assert len(asked) == 1


def test_the_ledger_prints_them_and_each_opens_its_rows(make, cast, sign_in):
    make.task("按时", state=State.VERIFIED, verified_at=NOON, evidence_count=1)
    make.task(
        "晚了", state=State.VERIFIED, verified_at=NOON, due_date=date(2026, 9, 1), evidence_count=0
    )
    make.task("逾期", due_date=date(2026, 9, 1))
    make.task("不涉及", state=State.NOT_APPLICABLE)
    client = sign_in(cast.clerk)

    page = Page(client.get("/ledger/"))
    told = {link.get_text(" ", strip=True): link["href"] for link in page.soup.select(".tally a")}

    assert list(told) == [
        "66.7% 完成率，2 / 3",
        "50.0% 按时率，1 / 2",
        "50.0% 佐证率，1 / 2",
        "1 逾期",
        "1 未完成",
    ]
    opened = [Page(client.get(href)) for href in told.values()]
    titles = [sorted(t.text for t in one.soup.select("a.what")) for one in opened]
    assert titles == [["按时", "晚了"], ["按时"], ["按时"], ["逾期"], ["逾期"]]
    for word, number in (("全部", 4), ("应完成", 3), ("逾期完成", 1), ("办结但无佐证", 1)):
        found = Page(client.get(page.links[f"{word} {number}"]))
        assert len(found.soup.select("a.what")) == number


def test_a_period_that_presses_makes_the_row_late(make, cast, sign_in, session):
    task = make.task(schedule_type=ScheduleType.RECURRING, recurrence="P1M", due_date=None)
    with unit_of_work() as work:
        work.get_one(Task, task.id).next_due = date(2026, 9, 17)

    page = Page(sign_in(cast.clerk).get("/ledger/?show=overdue"))

    [row] = page.rows("table.ledger tbody tr")
    assert "9月17日 周四 改 逾期 1 个工作日" in row
    assert "逾期 待签收" in row
