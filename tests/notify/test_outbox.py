"""Queueing once, whatever the number of runs and processes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.notify.conftest import stands
from tracker.access.scope import OutOfScope, everywhere, within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify import outbox
from tracker.notify.models import DueNotice, Letter, NoticeItem
from tracker.notify.rules import IllegalMove, LetterState, Owed


@pytest.fixture
def owed(cast):
    def made(**said):
        given = {
            "person_id": cast.handler.id,
            "subject_type": "task",
            "subject_id": 1,
            "stage": "T-7",
            "deadline_version": 1,
            "due_date": date(2026, 9, 30),
            "reason": "您是经办人",
        }
        return Owed(**(given | said))

    return made


@pytest.fixture
def owe(morning):
    def done(*what):
        with unit_of_work() as writing:
            return outbox.owe(writing, what, morning)

    return done


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_what_is_owed_is_recorded_once(session, owed, owe, morning):
    assert owe(owed(), owed(stage="T0")) == 2

    assert owe(owed(), owed(stage="T0"), owed(stage="T+1")) == 1

    assert count(DueNotice) == 3
    assert set(session.scalars(select(DueNotice.owed_on))) == {date(2026, 9, 18)}


def test_a_moved_deadline_is_owed_anew_and_the_old_notice_is_overtaken(session, owed, owe, morning):
    owe(owed())

    assert owe(owed(deadline_version=2)) == 1
    with unit_of_work() as writing:
        assert outbox.supersede(writing, DueNotice.deadline_version < 2, morning) == 1
        assert outbox.supersede(writing, DueNotice.deadline_version < 2, morning) == 0

    rows = session.execute(select(DueNotice.deadline_version, DueNotice.superseded_at))
    assert dict(rows.all()) == {1: morning, 2: None}


def test_a_notice_belongs_to_the_organisation_in_hand(app, owed, morning):
    with pytest.raises(OutOfScope), everywhere("a mistake"), unit_of_work() as session:
        outbox.owe(session, [owed()], morning)


def test_a_letter_is_queued_once_for_person_kind_day_and_slot(post, cast, session):
    first = post()

    assert post() is None
    assert post(slot="reset-1") is not None
    assert post(cast.leader) is not None
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert post() is not None

    assert stands(first).to_addr == cast.handler.email
    assert count(Letter) == 4


def test_a_letter_that_still_waits_is_overtaken_by_the_next(post):
    first = post()

    with clock.stopped_at(clock.now() + timedelta(days=3)):
        second = post()

    assert stands(first).state == LetterState.SUPERSEDED
    assert stands(second).state == LetterState.PENDING


def test_a_letter_knows_the_notices_it_carries(session, owed, owe, cast, morning):
    owe(owed(), owed(stage="T0"), owed(stage="T+1"))
    carried = outbox.notices_of(session, [owed(), owed(stage="T0")])

    with within(cast.org.id), unit_of_work() as writing:
        number = outbox.post(
            writing,
            outbox.NewLetter(
                person_id=cast.handler.id,
                to_addr="a@luoshi.test",
                local_day=date(2026, 9, 18),
                subject="",
                text="",
            ),
            morning,
            carried.values(),
        )

    items = session.execute(select(NoticeItem.letter_id, NoticeItem.notice_id)).all()
    assert sorted(items) == sorted((number, notice) for notice in carried.values())
    assert len(items) == 2


def test_no_code_can_put_a_letter_where_it_may_not_go(post):
    number = post()

    with pytest.raises(IllegalMove), everywhere("a mistake"), unit_of_work() as session:
        session.get_one(Letter, number).state = LetterState.SENT

    assert stands(number).state == LetterState.PENDING
