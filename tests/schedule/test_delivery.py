"""Real processes, a real mail server, real deaths: nothing is lost and nothing doubles unseen."""

import signal
import sys

import pytest
from sqlalchemy import func, select

from tests.schedule.conftest import MORNING, eventually
from tracker.access.scope import everywhere, within
from tracker.accounts import actions as accounts
from tracker.accounts.actions import NewPerson
from tracker.core.db import db, unit_of_work
from tracker.notify.models import DueNotice, Letter
from tracker.notify.rules import LetterState
from tracker.web.refs import ref

ON_TIME = ("--at", MORNING)
AFTER_THE_LEASE = ("--at", "2026-09-18T08:03")

pytestmark = pytest.mark.slow

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def letters():
    with everywhere("a test looks"):
        db.session.rollback()
        found = list(db.session.scalars(select(Letter).order_by(Letter.id)))
        db.session.rollback()
        return found


def test_run_for_eight_working_days_before_and_again_exactly_one_mail_arrives(
    processes, office, task, cast
):
    number = task().id

    assert processes.run("job", "due-reminders", *ON_TIME) == "已生成 1 封提醒，等待发送。"
    assert processes.run("job", "deliver-mail", *ON_TIME) == "已发送 1 封通知。"
    assert processes.run("job", "due-reminders", *ON_TIME) == "没有新的提醒。"
    assert processes.run("job", "deliver-mail", *ON_TIME) == "已发送 0 封通知。"

    [message] = office.received
    assert message["To"] == cast.handler.email
    assert message["Subject"] == "[政务公开] 即将到期1 — 9月18日"
    text = message.get_body(("plain",)).get_content()
    assert "您是经办人；要点 一（一）；应于 9月30日（还有 8 个工作日）" in text
    assert f"http://luoshi.test/tasks/{ref(number)}" in text


def test_two_processes_at_once_send_each_person_one_mail(processes, office, task, cast):
    with within(cast.org.id), unit_of_work() as session:
        people = [
            accounts.add_person(
                session, None, NewPerson(name=f"经办{n}", email=f"p{n}@luoshi.test")
            )
            for n in range(12)
        ]
        numbers = [person.id for person in people]
    for number in numbers:
        task(handler_id=number)

    for job in ("due-reminders", "deliver-mail"):
        both = [processes.start("job", job, *ON_TIME) for _ in range(2)]
        assert [process.wait(timeout=60) for process in both] == [0, 0]

    assert sorted(message["To"] for message in office.received) == sorted(
        f"p{n}@luoshi.test" for n in range(12)
    )
    assert {(row.state, row.attempts, row.ambiguous) for row in letters()} == {
        (LetterState.SENT, 1, 0)
    }
    with everywhere("a test looks"):
        assert db.session.scalar(select(func.count(DueNotice.id))) == 12


@needs_signals
@pytest.mark.parametrize(("hangs", "copies"), [("RCPT", 1), ("DATA", 2)])
def test_a_worker_killed_while_the_server_thinks_loses_nothing(
    processes, office, task, hangs, copies
):
    task()
    processes.run("job", "due-reminders", *ON_TIME)
    office.answers[hangs] = "hang"
    worker = processes.start("job", "deliver-mail", *ON_TIME)
    eventually(lambda: letters()[0].state == LetterState.SENDING)
    if hangs == "DATA":
        eventually(lambda: office.received)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    office.answers.clear()

    assert processes.run("job", "deliver-mail", *ON_TIME) == "已发送 0 封通知。"  # still leased
    assert processes.run("job", "deliver-mail", *AFTER_THE_LEASE) == "已发送 1 封通知。"

    assert len(office.received) == copies
    assert len({message["Message-ID"] for message in office.received}) == 1
    [row] = letters()
    assert (row.state, row.ambiguous, row.attempts) == (LetterState.SENT, 1, 2)


def test_a_rehearsal_sends_and_writes_nothing(processes, office, task, cast):
    task()

    said = processes.run("job", "due-reminders", *ON_TIME, "--dry-run")

    assert said.splitlines() == [
        f"{cast.handler.email}  [政务公开] 即将到期1 — 9月18日",
        "试运行：会发送 1 封，没有写入任何内容。",
    ]
    assert letters() == []
    assert office.received == []
