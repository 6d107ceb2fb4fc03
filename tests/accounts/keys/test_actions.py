"""Tickets, one-time passwords and who runs the service, on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tracker.access.actor import Role
from tracker.access.scope import within
from tracker.accounts import actions, devices, passwords, signin, throttle, tickets
from tracker.accounts.models import KnownDevice, Person, SignInSession, SignInTicket
from tracker.accounts.rules import AdminKind, Duty, Purpose
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.trail.models import AuditEntry


def row(work, person):
    return work.get_one(Person, person.id)


def issue(person, purpose=Purpose.RESET):
    with unit_of_work() as work:
        return tickets.issue(work, row(work, person), purpose)[1]


def use(token, purpose=Purpose.RESET):
    with unit_of_work() as work:
        return tickets.use(work, token, purpose).name


def test_a_password_is_kept_as_scrypt():
    assert passwords.hash_password("一个足够长的密码").startswith("scrypt:32768:8:1$")


def test_nothing_is_hashed_inside_a_unit_of_work(session):
    with pytest.raises(RuntimeError, match="no hashing"), unit_of_work():
        passwords.hash_password("一个足够长的密码")


def test_a_ticket_is_kept_as_a_hash_and_good_once(session, cast):
    token = issue(cast.leader)
    stored = session.scalars(select(SignInTicket)).one()
    assert token not in (stored.token_hash, stored.purpose)
    assert len(token) >= 43  # 256 bits

    assert use(token) == "沈若兰"
    with pytest.raises(tickets.Spent):
        use(token)


def test_a_ticket_serves_its_own_purpose_only(session, cast):
    token = issue(cast.leader, Purpose.SIGN_IN)

    with pytest.raises(tickets.Spent):
        use(token, Purpose.RESET)


@pytest.mark.parametrize(
    ("purpose", "minutes"), [(Purpose.SIGN_IN, 15), (Purpose.RESET, 30), (Purpose.INVITE, 4320)]
)
def test_a_ticket_ends_by_itself(session, cast, purpose, minutes):
    token, now = issue(cast.leader, purpose), clock.now()

    with clock.stopped_at(now + timedelta(minutes=minutes, seconds=1)):
        assert tickets.good(token) is None
        with pytest.raises(tickets.Spent):
            use(token, purpose)
    assert tickets.good(token)


def test_a_newer_ticket_of_the_same_purpose_ends_the_older(session, cast):
    older, other = issue(cast.leader), issue(cast.leader, Purpose.INVITE)
    newer = issue(cast.leader)

    assert tickets.good(older) is None
    assert tickets.good(newer)
    assert tickets.good(other)


def test_of_two_who_use_a_ticket_at_once_one_gets_it(app, session, cast):
    token, got = issue(cast.leader), []
    session.rollback()
    begin = threading.Barrier(2)

    def using():
        with app.app_context(), within(cast.org.id):
            begin.wait()
            try:
                use(token)
                got.append("in")
            except tickets.Spent:
                got.append("spent")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=using) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == ["in", "spent"]


def test_a_one_time_password_ends_links_devices_and_sessions(app, session, cast, sign_in):
    sign_in(cast.leader)
    token, once = issue(cast.leader), passwords.one_time()
    with unit_of_work() as work:
        known = KnownDevice(person_id=cast.leader.id, token_hash="x", last_used_at=clock.now())
        work.add(known)
        work.flush()
        actions.one_time_password(work, None, row(work, cast.leader), once)

    assert tickets.good(token) is None
    assert session.scalar(select(func.count(KnownDevice.id))) == 0
    assert list(session.scalars(signin.live_sessions(cast.leader.id))) == []
    stored = session.get_one(Person, cast.leader.id)
    assert stored.must_change_password
    assert once.word not in stored.password_hash


def test_who_comes_back_is_invited_anew(session, cast):
    clerk, hashed = cast.actor(cast.clerk), passwords.hash_password("柳塘下坪石桥一二三四")
    with unit_of_work() as work:
        person = row(work, cast.outsider)
        actions.set_password(work, None, person, hashed, "invite")
        actions.retire(work, clerk, person, 0)
    with unit_of_work() as work:
        actions.restore(work, clerk, row(work, cast.outsider))

    assert session.get_one(Person, cast.outsider.id).password_hash == ""


def test_a_device_is_known_to_whoever_signed_in_with_it(app, session, cast):
    with app.test_request_context(), unit_of_work() as work:
        devices.remember(work, row(work, cast.clerk))
        answer = app.process_response(app.make_response(""))
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    assert "HttpOnly" in answer.headers["Set-Cookie"]

    with app.test_request_context(headers={"Cookie": cookie}), within(cast.org.id):
        assert devices.known(db.session(), session.get_one(Person, cast.clerk.id))
        assert not devices.known(db.session(), session.get_one(Person, cast.leader.id))
        with clock.stopped_at(clock.now() + devices.KNOWN_FOR + timedelta(days=1)):
            assert not devices.known(db.session(), session.get_one(Person, cast.clerk.id))


def test_ten_devices_are_remembered_at_most(app, session, cast):
    for _ in range(12):
        with app.test_request_context(), unit_of_work() as work:
            devices.remember(work, row(work, cast.clerk))

    assert session.scalar(select(func.count(KnownDevice.id))) == devices.MOST


def test_every_answer_costs_one_hash(app, session, cast, monkeypatch):
    """Counted at the library's own door: known, unknown, left, locked, without a password."""
    with unit_of_work() as work:
        row(work, cast.clerk).password_hash = passwords.NOBODY
        row(work, cast.handler).active = False
    spent, check = [], passwords.check_password_hash

    def counted(stored, password):
        spent.append(stored.partition("$")[0])
        return check(stored, password)

    monkeypatch.setattr(passwords, "check_password_hash", counted)
    for account in ("clerk", "nobody", "handler", "leader", *["mayor"] * 6):
        before = len(spent)
        with app.test_request_context(), pytest.raises(passwords.WrongPassword) as refusal:
            passwords.verify_password(account, "不对的密码")
        assert (len(spent) - before, str(refusal.value)) == (1, passwords.WRONG)
    assert set(spent) == {passwords.METHOD}


def test_a_fourth_hash_waits_and_gives_up_without_counting(app, session, cast, monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.05)
    busy = pytest.raises(passwords.Busy, match="请过一分钟再试")
    with passwords._turn(), passwords._turn(), app.test_request_context(), busy:
        passwords.verify_password("clerk", "不对的密码")

    assert throttle.admit("clerk", "", "", clock.now()).number
    assert not throttle.locked(session, clock.now())


def appoint(cast, by, person, kind, open_work=0):
    with unit_of_work() as work:
        one = row(work, person)
        by_whom = cast.actor(by)
        actions.appoint(work, by_whom, one, kind, open_work, expected_version=one.version)


def test_who_has_a_part_in_the_work_does_not_run_the_service(session, cast):
    with pytest.raises(Refused, match="还占着副组长席位"):
        appoint(cast, cast.admin, cast.leader, AdminKind.ADMIN)
    with pytest.raises(Refused, match="请先改为工作人员"):
        appoint(cast, cast.admin, cast.member, AdminKind.AUDITOR)
    with pytest.raises(Refused, match="还有 2 项未办结任务"):
        appoint(cast, cast.admin, cast.outsider, AdminKind.ADMIN, 2)

    appoint(cast, cast.admin, cast.outsider, AdminKind.ADMIN)
    assert session.get_one(Person, cast.outsider.id).admin_kind is AdminKind.ADMIN


def test_the_last_administrator_stays(session, cast):
    appoint(cast, cast.admin, cast.outsider, AdminKind.ADMIN)
    appoint(cast, cast.outsider, cast.admin, None)

    with pytest.raises(Refused, match="不能改自己的"):
        appoint(cast, cast.outsider, cast.outsider, None)
    with pytest.raises(Refused, match="最后一位管理员"):
        appoint(cast, cast.admin, cast.outsider, AdminKind.AUDITOR)


def test_nobody_is_both(session, cast):
    appoint(cast, cast.admin, cast.outsider, AdminKind.AUDITOR)
    appoint(cast, cast.admin, cast.outsider, AdminKind.ADMIN)

    actor = signin.actor_of(session, session.get_one(Person, cast.outsider.id))
    assert actor.roles == {Role.ADMIN}


def test_an_appointment_stands_in_the_trail_and_ends_the_session(session, cast, sign_in):
    sign_in(cast.outsider)

    appoint(cast, cast.admin, cast.outsider, AdminKind.AUDITOR)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "account.appoint")).one()
    assert "审计员" in entry.payload
    assert entry.actor_name == "钟管"
    assert session.scalar(select(func.count(SignInSession.revoked_at))) == 1


def test_the_clerk_cannot_retire_who_runs_the_service(session, cast):
    with pytest.raises(Refused, match="请先由管理员免去"), unit_of_work() as work:
        actions.retire(work, cast.actor(cast.clerk), row(work, cast.admin), 0)


def test_with_another_duty_one_signs_in_again(session, cast, sign_in):
    sign_in(cast.member)
    with unit_of_work() as work:
        person = row(work, cast.member)
        to = actions.NewPerson(
            name=person.name, unit_id=person.unit_id, duty=Duty.STAFF, email=person.email
        )
        actions.edit_person(
            work, cast.actor(cast.clerk), person, to, expected_version=person.version
        )

    assert list(session.scalars(signin.live_sessions(cast.member.id))) == []


def test_the_mailbox_of_an_account_is_not_moved_by_the_clerk(session, cast):
    with pytest.raises(Refused, match="请由本人在“我的账号”里改"), unit_of_work() as work:
        person = row(work, cast.member)
        to = actions.NewPerson(name=person.name, email="clerk@luoshi.test")
        actions.edit_person(
            work, cast.actor(cast.clerk), person, to, expected_version=person.version
        )
