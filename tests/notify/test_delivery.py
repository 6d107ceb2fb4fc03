"""A letter's way out: claims, leases, and what each answer leads to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.notify.conftest import stands
from tracker.access.scope import everywhere
from tracker.core.db import unit_of_work
from tracker.notify import delivery
from tracker.notify.jobs import deliver_waiting
from tracker.notify.mailers import BrokenMailer, MemoryMailer
from tracker.notify.models import Letter
from tracker.notify.rules import LEASE, LetterState, Outcome, Result

S = LetterState


def minutes(count):
    return timedelta(minutes=count)


def claim(number, now, worker="a"):
    with everywhere("a test delivers"), unit_of_work() as session:
        return delivery.claim(session, number, worker, now)


def record(claimed, result, now):
    with everywhere("a test delivers"), unit_of_work() as session:
        return delivery.record(session, claimed, result, now)


def test_a_waiting_letter_is_sent_once(post, morning, cast):
    number, mailer = post(), MemoryMailer()

    assert deliver_waiting(mailer, morning, "a") == 1
    assert deliver_waiting(mailer, morning + timedelta(days=5), "a") == 0

    [letter] = mailer.sent
    assert (letter.to, letter.subject) == (cast.handler.email, "[政务公开] 今日1 — 9月18日")
    row = stands(number)
    assert (row.state, row.attempts, row.ambiguous, row.last_code) == (S.SENT, 1, 0, 250)
    assert row.sent_at is not None


def test_a_letter_is_not_sent_before_its_time(post, morning):
    post()

    assert deliver_waiting(MemoryMailer(), morning - minutes(1), "a") == 0


def test_letters_of_all_organisations_go_out(post, morning, cast):
    for person in (cast.handler, cast.stranger, cast.leader):
        post(person)
    mailer = MemoryMailer()

    assert deliver_waiting(mailer, morning, "a") == 3

    assert {letter.to for letter in mailer.sent} == {
        cast.handler.email,
        cast.stranger.email,
        cast.leader.email,
    }


def test_no_organisation_takes_a_whole_handful(post, morning, cast):
    for slot in range(9):
        post(slot=str(slot))
    last = post(cast.stranger)

    with everywhere("a test looks"), unit_of_work() as session:
        handful = delivery.next_ones(session, morning)

    assert len(handful) == 4
    assert last in handful


def test_only_one_of_two_workers_gets_a_letter(post, morning):
    number = post()

    assert claim(number, morning, "a") is not None
    assert claim(number, morning, "b") is None


def test_a_letter_in_the_hands_of_a_dead_worker_is_sent_again_as_the_same_letter(post, morning):
    number, mailer = post(), MemoryMailer()
    dead = claim(number, morning, "dead")

    assert deliver_waiting(mailer, morning + LEASE / 2, "b") == 0  # perhaps it still talks
    assert deliver_waiting(mailer, morning + LEASE + minutes(1), "b") == 1

    [letter] = mailer.sent
    assert letter.message_id == dead.letter.message_id
    row = stands(number)
    assert (row.state, row.ambiguous, row.attempts) == (S.SENT, 1, 2)


def test_a_worker_that_lost_its_lease_records_nothing(post, morning):
    number = post()
    slow = claim(number, morning, "a")
    claim(number, morning + 2 * LEASE, "a")  # the same worker, another claim

    assert record(slow, Result(Outcome.SENT, 250), morning + 2 * LEASE) is False

    assert stands(number).state == S.SENDING


@pytest.mark.parametrize(
    ("answer", "stood", "waits"),  # state, times in doubt, tries used up
    [
        (Result(Outcome.REFUSED, 451, "try later"), (S.RETRY, 0, 1), minutes(1)),
        (Result(Outcome.UNREACHABLE), (S.RETRY, 0, 1), minutes(1)),
        (Result(Outcome.DOUBTFUL), (S.RETRY, 1, 1), minutes(15)),
        (Result(Outcome.SERVER_FAULT, 535, "bad password"), (S.RETRY, 0, 0), minutes(5)),
        (Result(Outcome.REJECTED, 550, "no such user"), (S.DEAD, 0, 1), None),
    ],
)
def test_each_answer_has_its_state(post, morning, answer, stood, waits):
    number = post()

    deliver_waiting(MemoryMailer([answer]), morning, "a")

    row = stands(number)
    assert (row.state, row.ambiguous, row.attempts) == stood
    assert (row.last_code, row.last_error) == (answer.code, answer.text)
    if waits:  # give or take a fifth
        assert 0.79 <= (row.next_at - morning) / waits <= 1.21


def test_a_letter_is_tried_less_and_less_often_and_then_given_up(post, morning):
    number, now, tries = post(), morning, 0

    while stands(number).state != S.DEAD:
        now = max(now, stands(number).next_at)
        deliver_waiting(MemoryMailer([Result(Outcome.REFUSED, 421)]), now, "a")
        tries += 1
        assert tries < 40

    assert timedelta(hours=47) < now - morning < timedelta(hours=54)
    assert 16 <= tries <= 22
    row = stands(number)
    assert row.last_code == 421


def test_a_letter_that_waited_through_a_downtime_is_still_sent(post, morning):
    number = post()

    assert deliver_waiting(MemoryMailer(), morning + timedelta(days=3), "a") == 1

    assert stands(number).state == S.SENT


@pytest.mark.parametrize("end", [S.CANCELLED, S.SUPERSEDED])
def test_what_nobody_wants_any_more_is_not_sent(post, morning, wanted, end):
    number, mailer = post(), MemoryMailer()
    wanted.answer = end

    assert deliver_waiting(mailer, morning, "a") == 0

    assert stands(number).state == end
    assert mailer.tried == []
    assert wanted.asked == [number]


def test_a_dead_server_costs_one_try_a_round_and_no_letter(post, morning, cast):
    numbers = [post(person) for person in (cast.handler, cast.leader, cast.clerk)]

    deliver_waiting(BrokenMailer(), morning, "a")
    assert [stands(n).attempts for n in numbers] == [1, 0, 0]
    mailer = MemoryMailer()
    deliver_waiting(mailer, morning + minutes(2), "a")

    assert len(mailer.sent) == 3


def test_one_bad_recipient_does_not_hold_up_the_others(post, morning, cast):
    bad = post(cast.handler)
    good = [post(cast.leader), post(cast.clerk)]

    sent = deliver_waiting(MemoryMailer([Result(Outcome.REJECTED, 550)]), morning, "a")

    assert sent == 2
    assert stands(bad).state == S.DEAD
    assert {stands(n).state for n in good} == {S.SENT}


def test_a_server_that_refuses_five_in_a_row_is_left_alone(post, morning):
    for slot in range(8):
        post(slot=str(slot))
    mailer = MemoryMailer([Result(Outcome.REFUSED, 451)] * 8)

    deliver_waiting(mailer, morning, "a")

    assert len(mailer.tried) == 5


def test_a_worker_asked_to_stop_finishes_the_letter_in_hand(post, morning, cast):
    for person in (cast.handler, cast.leader):
        post(person)
    mailer = MemoryMailer()

    assert deliver_waiting(mailer, morning, "a", stop=lambda: bool(mailer.sent)) == 1

    with everywhere("a test looks"), unit_of_work() as session:
        states = set(session.scalars(select(Letter.state)))
    assert states == {S.SENT, S.PENDING}
