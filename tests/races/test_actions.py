"""A double click, or a browser that sends again, adds nothing twice. (Run on both databases.)"""

import threading
from datetime import timedelta
from io import BytesIO

from sqlalchemy import func, select

from tests.page import Page
from tracker.access.scope import within
from tracker.accounts.models import Person, Unit
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.intake.models import ImportDraft
from tracker.ledger.models import Evidence, ProgressEntry
from tracker.web import once
from tracker.web.models import Submission
from tracker.web.refs import ref


def form_of(client, address, action):
    return next(f for f in Page(client.get(address)).forms if f.action == action)


def count(session, model, *where):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model).where(*where))


def test_a_report_sent_twice_is_one_entry_and_both_lead_to_the_task(make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(client, f"/tasks/{ref(task.id)}", f"/tasks/{ref(task.id)}/report")
    sent = form.filled(text="三村已更新。", url="https://qinghe.example/1")

    answers = [client.post(form.action, data=sent) for _ in range(2)]

    assert [(a.status_code, a.location) for a in answers] == [(303, f"/tasks/{ref(task.id)}")] * 2
    assert count(session, ProgressEntry, ProgressEntry.task_id == task.id) == 1
    assert count(session, Evidence) == 1
    assert once.DONE in Page(client.get(answers[1].location)).notices


def test_a_person_and_a_unit_are_added_once(cast, sign_in, session):
    client = sign_in(cast.clerk)
    person = form_of(client, "/people/", "/people/").filled(**{"person-name": "新来的"})
    unit = form_of(client, "/people/", "/people/units").filled(**{"unit-name": "综治办"})

    for address, sent in (("/people/", person), ("/people/units", unit)):
        answers = [client.post(address, data=sent) for _ in range(2)]
        assert [(a.status_code, a.location) for a in answers] == [(303, "/people/")] * 2

    assert count(session, Person, Person.name == "新来的") == 1
    assert count(session, Unit, Unit.name == "综治办") == 1


def test_a_file_sent_twice_leads_both_times_to_its_review(cast, sign_in, session):
    client = sign_in(cast.clerk)
    form = form_of(client, "/intake/", "/intake/")

    def send():
        text = "2026年工作要点\n一、公开平台\n更新公开目录。".encode()
        file = (BytesIO(text), "要点.txt")
        return client.post(form.action, data=form.filled(file=file, year="2026"))

    answers = [send() for _ in range(2)]

    [draft] = session.scalars(select(ImportDraft)).all()
    assert [a.location for a in answers] == [f"/intake/{ref(draft.id)}"] * 2


def test_of_two_sendings_at_once_one_is_taken(app, make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(client, f"/tasks/{ref(task.id)}", f"/tasks/{ref(task.id)}/report")
    sent = form.filled(text="三村已更新。")
    cookie = client.get_cookie("luoshi").value
    answers, start = [], threading.Barrier(6)
    session.rollback()

    def send():
        other = app.test_client()
        other.set_cookie("luoshi", cookie)
        start.wait()
        answer = other.post(form.action, data=sent)
        answers.append((answer.status_code, answer.location))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert answers == [(303, f"/tasks/{ref(task.id)}")] * 6
    assert count(session, ProgressEntry, ProgressEntry.task_id == task.id) == 1


def test_what_was_refused_may_be_sent_again(make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(client, f"/tasks/{ref(task.id)}", f"/tasks/{ref(task.id)}/report")

    page = Page(form.send(client, text="都已完成。", act="submit"))  # no proof yet
    assert "至少要有一份佐证" in page.text
    form.send(client, text="都已完成。", act="submit", url="https://qinghe.example/1")

    assert count(session, ProgressEntry, ProgressEntry.task_id == task.id) == 1


def test_the_key_of_somebody_else_says_nothing(make, cast, sign_in, session):
    task, other = make.task(), make.task("另一项", handler_id=cast.member.id)
    handler, member = sign_in(cast.handler), sign_in(cast.member)
    form = form_of(handler, f"/tasks/{ref(task.id)}", f"/tasks/{ref(task.id)}/report")
    form.send(handler, text="三村已更新。")

    theirs = form_of(member, f"/tasks/{ref(other.id)}", f"/tasks/{ref(other.id)}/report")
    theirs.send(member, text="也已更新。", submission=form.fields["submission"])

    assert count(session, ProgressEntry, ProgressEntry.task_id == other.id) == 1


def test_keys_are_purged_after_a_day(app, cast, session):
    now = clock.now()
    with unit_of_work() as work:
        for key, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=1))):
            work.add(Submission(person_id=cast.clerk.id, key=key, location="/", at=now - age))

    assert once.purge(now, lambda _session: None) == 1

    with within(cast.org.id):
        assert db.session.scalars(select(Submission.key)).all() == ["new"]
