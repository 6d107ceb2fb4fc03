"""The lease: one leader, and a frozen one that is fenced off."""

import time
from datetime import timedelta

import pytest

from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.schedule import heartbeats, lease
from tracker.schedule.lease import Deposed
from tracker.schedule.models import JobRun, SchedulerLease

BRIEF = 0.4  # seconds; the lease's clock is the database's own on PostgreSQL

pytestmark = pytest.mark.usefixtures("app")


def take(owner, seconds=30.0):
    with unit_of_work() as session:
        return lease.take(session, owner, seconds)


def renew(held, seconds=30.0):
    with unit_of_work() as session:
        return lease.renew(session, held, seconds)


def check(held):
    with unit_of_work() as session:
        lease.check(session, held)


def test_of_two_candidates_one_leads():
    first = take("a")

    assert first is not None
    assert take("b") is None
    assert take("a") is None  # another process of that name is another candidate
    check(first)


def test_who_renews_in_time_stays():
    held = take("a", BRIEF)
    for _ in range(3):
        time.sleep(BRIEF / 2)
        assert renew(held, BRIEF)

    assert take("b") is None


def test_a_frozen_leader_is_replaced_and_fenced_off():
    frozen = take("a", BRIEF)
    time.sleep(BRIEF * 1.5)

    new = take("b")

    assert new.token == frozen.token + 1
    assert not renew(frozen)
    with pytest.raises(Deposed):
        check(frozen)
    check(new)


def test_the_same_process_leading_again_does_not_let_its_old_work_through():
    old = take("a", BRIEF)
    time.sleep(BRIEF * 1.5)
    new = take("a")

    with pytest.raises(Deposed):
        check(old)
    check(new)


def test_a_leader_that_goes_leaves_no_gap():
    held = take("a")
    with unit_of_work() as session:
        assert lease.release(session, held)

    assert take("b") is not None
    assert not renew(held)


def test_who_lost_the_lease_cannot_give_it_back():
    lost = take("a", BRIEF)
    time.sleep(BRIEF * 1.5)
    new = take("b")

    with unit_of_work() as session:
        assert not lease.release(session, lost)

    assert db.session.get_one(SchedulerLease, lease.NAME).owner == new.owner


def test_a_failure_leaves_the_last_good_run_as_it_was():
    good = clock.now()
    with unit_of_work() as session:
        heartbeats.looked(session, "due-reminders", good)
        heartbeats.went_well(session, "due-reminders", good, 3)
    with unit_of_work() as session:
        heartbeats.looked(session, "due-reminders", good + timedelta(minutes=1))
        heartbeats.went_wrong(session, "due-reminders", "database\nis busy")

    assert heartbeats.last_good(db.session(), "due-reminders") == good
    run = db.session.get_one(JobRun, "due-reminders")
    assert (run.done, run.error) == (3, "database is busy")
    assert run.started_at == good + timedelta(minutes=1)
