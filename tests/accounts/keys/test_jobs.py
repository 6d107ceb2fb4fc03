"""Answering requests for links, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tracker.access.scope import everywhere
from tracker.accounts import throttle
from tracker.accounts.jobs import answer_link_requests
from tracker.accounts.models import Person, SignInTicket
from tracker.accounts.rules import Purpose
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.notify.models import Letter


@pytest.fixture(autouse=True)
def _mail(by_mail):
    """Every test here has a mail server."""


def ask(*names, purpose=Purpose.SIGN_IN, ip="203.0.113.9"):
    with unit_of_work() as work:
        for name in names:
            throttle.ask_for_link(work, name, purpose, ip, clock.now())


def posted():
    with everywhere("a test reads letters"):
        db.session.rollback()
        return sorted(db.session.scalars(select(Letter.to_addr)))


def test_account_and_address_find_the_person_in_any_office(session, cast):
    ask(" Leader ", "STRANGER@luoshi.test", "nobody")

    assert answer_link_requests(clock.now()) == 2
    assert posted() == ["leader@luoshi.test", "stranger@luoshi.test"]
    assert answer_link_requests(clock.now()) == 0


def test_a_mailbox_that_several_share_gets_a_letter_for_each(session, cast):
    with unit_of_work() as work:
        for person in (cast.leader, cast.member):
            work.get_one(Person, person.id).email = "office@luoshi.test"
    ask("office@luoshi.test")

    assert answer_link_requests(clock.now()) == 2
    tickets = session.scalars(select(SignInTicket.person_id))
    assert set(tickets) == {cast.leader.id, cast.member.id}


def test_the_person_is_counted_whatever_name_was_given(session, cast):
    now = clock.now()
    for minutes in range(4):
        with clock.stopped_at(now + timedelta(minutes=minutes)):
            ask("leader" if minutes % 2 else "leader@luoshi.test")
            answer_link_requests(clock.now())
    assert len(posted()) == 3

    with clock.stopped_at(now + timedelta(minutes=75)):
        ask("leader")
        assert answer_link_requests(clock.now()) == 1


def test_what_waited_through_a_downtime_is_let_lie(session, cast):
    ask("leader")

    assert answer_link_requests(clock.now() + timedelta(minutes=16)) == 0
    assert answer_link_requests(clock.now()) == 0


def test_requests_are_kept_for_a_day(session, cast):
    ask("leader")
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        ask("member")
        answer_link_requests(clock.now())

        from tracker.accounts.models import LinkRequest

        assert list(session.scalars(select(LinkRequest.name))) == ["member"]
