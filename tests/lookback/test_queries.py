"""What a look-back shows: which items, in which order, and what they come to."""

from datetime import UTC, datetime

import pytest

from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.kinds import EntryKind, State, Verdict
from tracker.ledger.models import ProgressEntry, Task
from tracker.lookback import actions, queries
from tracker.lookback.actions import Judgement
from tracker.lookback.models import ReviewItem
from tracker.lookback.rules import Figures


@pytest.fixture
def opened(make, cast):
    """The number of a look-back at five tasks; the third was handed in by the clerk."""
    for number in range(1, 6):
        who = cast.clerk.id if number == 3 else None
        make.task(f"任务{number}", evidence_count=1, submitted_by_id=who)
    plan = make.year()
    with unit_of_work() as work:
        return actions.open_campaign(work, cast.actor(cast.leader), plan).id


@pytest.fixture
def judge(opened, cast):
    """Gives one of the five a verdict."""

    def judged(seq_no: int, verdict: Verdict = Verdict.IMPLEMENTED, note: str = "") -> None:
        with unit_of_work() as work:
            [item] = [
                item for item in work.scalars(queries.items(opened)) if item.task.seq_no == seq_no
            ]
            row = work.get_one(ReviewItem, item.id)
            given = Judgement(verdict=verdict, note=note, continues=note)
            actions.judge(work, cast.actor(cast.leader), row, given, expected_version=AS_IT_STANDS)

    return judged


def numbers(session, statement) -> list[int]:
    return [item.task.seq_no for item in session.scalars(statement)]


def test_the_next_one_is_after_this_one_and_from_the_top_at_the_end(opened, judge, session, cast):
    judge(2)

    def after(seq_no: int) -> int | None:
        found = queries.next_unjudged(session, opened, cast.leader.id, seq_no)
        return found and queries.item(session, found.id).task.seq_no

    assert [after(1), after(3), after(5)] == [3, 4, 1]


def test_the_next_one_is_not_what_the_judge_handed_in(opened, session, cast):
    found = queries.next_unjudged(session, opened, cast.clerk.id, 2)

    assert queries.item(session, found.id).task.seq_no == 4


def test_nothing_is_next_when_all_are_judged(opened, judge, session, cast):
    for number in range(1, 6):
        judge(number)

    assert queries.next_unjudged(session, opened, cast.leader.id) is None


def test_the_side_list_shows_the_neighbours(opened, judge, session):
    judge(3)

    assert numbers(session, queries.around(opened, "all", 3, 1, 1)) == [2, 3, 4]
    assert numbers(session, queries.around(opened, "unjudged", 3, 1, 1)) == [2, 4, 5]
    assert queries.place(session, opened, 4) == 4


def test_a_task_withdrawn_meanwhile_is_no_longer_shown(opened, session):
    with unit_of_work() as work:
        [first] = [item for item in work.scalars(queries.items(opened)) if item.task.seq_no == 1]
        work.get_one(Task, first.task_id).state = State.WITHDRAWN

    assert numbers(session, queries.items(opened)) == [2, 3, 4, 5]
    assert queries.place(session, opened, 2) == 1


def test_the_figures_count_every_verdict(opened, judge, session):
    judge(1)
    judge(2, Verdict.MOSTLY_IMPLEMENTED, "余下部分列入明年工作要点。")
    judge(4, Verdict.NOT_APPLICABLE, "本年度本镇没有涉及此项工作。")

    assert queries.figures(session, opened) == Figures(
        total=5, implemented=1, mostly_implemented=1, not_applicable=1, unjudged=2
    )


def test_an_empty_look_back_comes_to_nothing(session):
    assert queries.figures(session, 0) == Figures()


def test_what_is_not_listed_yet_is_counted(opened, make, session):
    make.task("后来的任务")
    make.task("撤销的任务", state=State.WITHDRAWN)

    plan = make.year()
    assert queries.how_many(session, queries.unlisted(plan.id, opened)) == 1


def test_the_last_entry_is_the_newest_that_says_something(make, cast, session):
    task = make.task()
    said = [("已完成一半。", 1), ("还差三个村。", 2), ("", 3)]
    with unit_of_work() as work:
        for text, day in said:
            work.add(
                ProgressEntry(
                    task_id=task.id,
                    kind=EntryKind.PROGRESS,
                    text=text,
                    by_id=cast.handler.id,
                    at=datetime(2026, 9, day, tzinfo=UTC),
                )
            )

    entry = queries.last_entry(session, task.id)
    assert (entry.text, entry.by.name) == ("还差三个村。", "贺敏")
