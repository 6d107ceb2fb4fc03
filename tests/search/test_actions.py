"""The index follows the rows, whatever changes them, and equals one made from nothing."""

import pytest
from sqlalchemy import delete, insert, select, update

from tests.cast import Cast
from tracker.access.scope import OutOfScope, everywhere, within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.kinds import EntryKind, EvidenceKind
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, Task, TaskSource
from tracker.search import actions, queries, rules
from tracker.search.models import SearchEntry
from tracker.search.queries import Asked


def indexed():
    """What the index table holds, without the numbers of its rows."""
    wanted = [c for c in SearchEntry.__table__.c if c.name != "id"]
    with everywhere("a test compares"):
        rows = db.session.execute(select(*wanted)).all()
        db.session.rollback()
    return sorted(tuple(map(str, row)) for row in rows)


def anew():
    """The same, made from nothing."""
    with everywhere("a test compares"), unit_of_work() as session:
        actions.rebuild(session)
    return indexed()


def asked(said, **more):
    return Asked(words=rules.asked(said), **more)


def found(session, said, **more):
    """The kinds and tasks that the words lead to, newest first."""
    numbers = queries.newest(session, asked(said, **more), 50)
    return [(place.kind, place.task_id) for place in queries.places(session, numbers)]


def say(task, text):
    with unit_of_work() as session:
        session.add(
            ProgressEntry(task_id=task.id, kind=EntryKind.PROGRESS, text=text, at=clock.now())
        )


def prove(task, title):
    """Proof of that title on the task."""
    with unit_of_work() as session:
        proof = Evidence(
            kind=EvidenceKind.URL,
            title=title,
            url="https://x.example/",
            happened_on=clock.today(),
            uploaded_at=clock.now(),
        )
        session.add(proof)
        session.flush()
        session.add(EvidenceLink(evidence_id=proof.id, task_id=task.id))
    return proof


def test_what_is_written_is_found_in_the_same_transaction(make, session, cast: Cast):
    task = make.task("完成惠农补贴公示")
    with pytest.raises(ZeroDivisionError), unit_of_work() as work:
        work.get_one(Task, task.id).title = "没有保存的题目"
        work.flush()
        assert found(work, "没有保存") == [("task", task.id)]
        raise ZeroDivisionError

    assert found(session, "没有保存") == []
    assert found(session, "惠农补贴") == [("task", task.id)]
    assert found(session, "农补") == [("task", task.id)]
    assert found(session, "九月底前", of_tasks=True) == [("task", task.id)]


def test_every_kind_is_found_and_a_change_changes_what_is_found(make, session, cast):
    task = make.task("公示补贴")
    say(task, "已在公开栏张贴")
    proof = prove(task, "张贴照片")
    assert found(session, "张贴") == [("proof", task.id), ("progress", task.id)]
    assert found(session, "村务公开") == [("clause", None)]

    with unit_of_work() as work:
        work.get_one(Evidence, proof.id).title = "公示照片"
        work.get_one(Task, task.id).title = "公布名单"

    assert found(session, "张贴") == [("progress", task.id)]
    assert found(session, "公示照片") == [("proof", task.id)]
    assert found(session, "公布名单") == [("task", task.id)]
    assert found(session, "公示补贴") == []
    assert indexed() == anew()


def test_what_is_taken_away_is_not_found(make, session, cast):
    task, other = make.task("甲项公示补贴"), make.task("乙项公示补贴")
    say(task, "已经张贴")
    prove(task, "张贴照片")
    with unit_of_work() as work:
        work.delete(work.scalars(select(EvidenceLink)).one())
    assert found(session, "张贴") == [("progress", task.id)]
    with unit_of_work() as work:  # in bulk, past the objects
        work.execute(delete(ProgressEntry).where(ProgressEntry.task_id == task.id))
    assert found(session, "张贴") == []

    with unit_of_work() as work:
        row = work.get_one(Task, task.id)
        work.execute(delete(TaskSource).where(TaskSource.task_id == task.id))
        work.delete(row)

    assert found(session, "公示补贴") == [("task", other.id)]
    assert indexed() == anew()


def test_what_is_changed_in_bulk_is_followed(make, session):
    task, other = make.task("公示名单"), make.task("公示名单")
    with unit_of_work() as work:
        work.execute(update(Task).values(title="别的题目").where(Task.id == task.id))
        work.execute(update(Task).values(return_count=0))

    assert found(session, "别的题目") == [("task", task.id)]
    assert found(session, "公示名单") == [("task", other.id)]
    assert indexed() == anew()


def test_what_is_inserted_in_bulk_past_the_index_is_refused(make, session):
    make.task("公示")
    with pytest.raises(actions.PastTheIndex), unit_of_work() as work, everywhere("a test"):
        work.execute(insert(ProgressEntry), [{"text": "x"}])


def test_an_office_finds_its_own_only(make, session, cast):
    """Neither by the match nor by what a text says of itself."""
    there = cast.stranger.org_id
    mine = make.task(f"单单{there} 公示补贴名单")
    with within(there):
        assert found(db.session(), "公示补贴") == []
        assert queries.newest(db.session(), asked("公示补贴"), 5) == []
        assert queries.count(db.session(), asked("公示补贴")) == 0
    assert found(session, "公示补贴") == [("task", mine.id)]
    with everywhere("a test"), pytest.raises(OutOfScope):
        found(session, "公示补贴")


def test_a_year_finds_its_own_only(make, session, cast):
    this, last = make.task("公示补贴"), make.task("公示补贴", year=2025)
    year = this.year_plan_id
    assert found(session, "公示补贴") == [("task", last.id), ("task", this.id)]
    assert found(session, "公示补贴", year_plan_id=year) == [("task", this.id)]
    assert found(session, "公示补贴", task_ids=(last.id,)) == [("task", last.id)]


def test_pages_go_on_below_a_number_and_counts_stop(make, session, cast):
    tasks = [make.task("公示补贴") for _ in range(5)]
    first = queries.newest(session, asked("公示"), 3)
    rest = queries.newest(session, asked("公示"), 3, before=first[-1])
    assert len(first) == 3
    assert len(rest) == 2
    assert sorted(first + rest, reverse=True) == first + rest
    assert queries.count(session, asked("公示")) == len(tasks)
    assert queries.count(session, asked("公示"), 2) == 3
