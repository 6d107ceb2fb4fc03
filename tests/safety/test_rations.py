"""The rations of reliability.md 2.16 at the pages they are asked on."""

import io

import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.access.scope import everywhere, within
from tracker.accounts.models import Person
from tracker.accounts.rules import AdminKind, Duty
from tracker.core.db import db, unit_of_work
from tracker.files.models import Attachment
from tracker.ledger.models import ProgressEntry
from tracker.web import limits
from tracker.web.models import RationUse
from tracker.web.refs import ref


def spend_all(cast, person, ration):
    with within(person.org_id):
        limits.spend(cast.actor(person), (ration, ration.most))


def test_the_seventh_export_in_ten_minutes_has_to_wait(sign_in, cast):
    client = sign_in(cast.auditor)

    answers = [client.get("/trail/table.csv", buffered=True) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert "10 分钟内最多生成 6 份报告或导出" in Page(answers[-1]).text


def test_what_a_county_takes_along_is_counted_in_the_county(sign_in, cast):
    with within(cast.county.id), unit_of_work() as work:
        person = work.get_one(Person, cast.supervisor.id)
        person.admin_kind, person.duty = AdminKind.AUDITOR, Duty.STAFF
    with within(cast.county.id):
        db.session.expunge(auditor := db.session.get_one(Person, cast.supervisor.id))
    client = sign_in(auditor)

    answers = [client.get("/in/qinghe/trail/table.csv", buffered=True) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    with everywhere("a test counts"):
        assert {use.org_id for use in db.session.scalars(select(RationUse))} == {cast.county.id}


@pytest.mark.parametrize("where", ["tasks", "intake"])
def test_an_upload_too_many_waits_and_keeps_the_text(session, make, cast, sign_in, where):
    task, client = make.task(handler_id=cast.clerk.id), sign_in(cast.clerk)
    spend_all(cast, cast.clerk, limits.UPLOADS)
    file = (io.BytesIO("关于印发2026年工作要点的通知".encode()), "要点.txt")

    if where == "tasks":
        form = Page(client.get(f"/tasks/{ref(task.id)}")).form("保存进展")
        data = {**form.fields, "text": "柳塘、下坪已核对。", "file": file}
        answer = client.post(f"/tasks/{ref(task.id)}/report", data=data)
    else:
        form = Page(client.get("/intake/")).forms[0]
        answer = client.post("/intake/", data={**form.fields, "file": file})

    page = Page(answer)
    assert page.status == 429
    assert "10 分钟内最多上传 30 个文件" in page.text
    session.rollback()
    assert session.scalars(select(Attachment)).all() == []
    assert session.scalars(select(ProgressEntry)).all() == []
    if where == "tasks":
        assert page.form("再试一次").fields["text"] == "柳塘、下坪已核对。"
        assert "要点.txt" in page.text


def test_a_text_without_a_file_is_not_counted(session, make, cast, sign_in):
    task, client = make.task(handler_id=cast.clerk.id), sign_in(cast.clerk)
    spend_all(cast, cast.clerk, limits.UPLOADS)

    form = Page(client.get(f"/tasks/{ref(task.id)}")).form("保存进展")
    page = Page(form.send(client, text="柳塘、下坪已核对。"))

    assert "已更新进展。" in page.notices
