"""The auditor's page, the table taken along, and the events that pages leave."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.page import Page
from tests.trail.test_queries import fill
from tracker.access.scope import within
from tracker.accounts import passwords
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.files import actions as files
from tracker.files import store
from tracker.trail import actions as trail
from tracker.trail.models import AuditCheck, AuditEntry
from tracker.trail.queries import total
from tracker.trail.rules import Outcome
from tracker.web.refs import ref


def entries(org_id):
    """The chain of that organisation, newest first."""
    db.session.remove()
    of = AuditEntry.org_id == org_id
    return db.session.scalars(select(AuditEntry).where(of).order_by(AuditEntry.seq.desc())).all()


@pytest.fixture
def auditor(sign_in, cast):
    return sign_in(cast.auditor)


def test_the_auditor_reads_who_did_what_newest_first(auditor, record, make):
    task = make.task("更新各村公开目录")
    seq = record(name=["财政所", "财经所"])

    page = Page(auditor.get("/trail/"))

    first = page.rows(".ledger tbody tr")[0]
    assert first[0] == f"修改单位 第 {seq} 条"
    assert first[1] == "林晓禾"
    assert "财政所 → 财经所" in first[4]
    assert task.title not in page.text


def test_business_text_is_only_counted(auditor, session, make, cast):
    task = make.task()
    with unit_of_work() as writing:
        row = writing.get_one(type(task), task.id)
        told = {"title": ["更新目录", "公开目录"], "state": ["assigned", "submitted"]}
        trail.record(writing, cast.actor(cast.clerk), "task.reassign", row, told)

    page = Page(auditor.get("/trail/"))

    said = page.rows(".ledger tbody tr")[0][4]
    assert "（内容 4 字） → （内容 4 字）" in said
    assert "待签收 → 待审核" in said
    assert "目录" not in said


@pytest.mark.parametrize("who", ["clerk", "leader", "admin", "outsider", "supervisor", "stranger"])
def test_nobody_else_reads_it(sign_in, cast, who):
    client = sign_in(getattr(cast, who))
    assert client.get("/trail/").status_code == 404
    assert client.get("/trail/table.csv").status_code == 404


def test_the_menu_shows_it_to_the_auditor_only(auditor, sign_in, cast):
    menu = Page(auditor.get("/trail/")).soup.select(".rail nav a")
    assert [link.get_text(strip=True) for link in menu] == ["工作日历", "操作记录"]
    clerk = Page(sign_in(cast.clerk).get("/ledger/"))
    assert "操作记录" not in clerk.soup.select(".rail nav")[0].get_text()


def test_only_the_own_office_is_seen(auditor, cast):
    text = Page(auditor.get("/trail/")).text
    assert "石桥乡" not in text
    assert cast.stranger.name not in text


def test_the_list_is_narrowed_and_paged(auditor, session, cast):
    start = fill(cast, 3000)

    page = Page(auditor.get("/trail/?person=林晓禾&outcome=refused"))
    numbers = [int(row[0].split()[-2]) for row in page.rows(".ledger tbody tr")]
    assert numbers == [start + 3000, start + 2000, start + 1000]

    page = Page(auditor.get("/trail/?action=task.submit"))
    assert len(page.rows(".ledger tbody tr")) == 50
    older = Page(auditor.get(page.links["更早的记录"]))
    first = older.rows(".ledger tbody tr")[0][0]
    assert first == f"提交审核 第 {start + 2949} 条"
    assert older.links["回到最新"] == "/trail/?action=task.submit"


def test_what_cannot_be_is_left_out_of_the_filter(auditor):
    page = Page(auditor.get("/trail/?since=yesterday&action=no.such&outcome=maybe&before=x"))
    assert len(page.rows(".ledger tbody tr")) > 0


def test_nothing_found_says_the_next_step(auditor):
    page = Page(auditor.get("/trail/?person=没有这个人"))
    assert "没有符合条件的记录" in page.text
    assert page.links["清除筛选"] == "/trail/"


def test_a_page_asks_little(auditor, session, cast, count_queries):
    fill(cast, 500)
    with count_queries() as asked:
        auditor.get("/trail/")
    assert len(asked) <= 15


def kept(cast, **fault):
    values = {"org_id": cast.org.id, "at": clock.now(), "entries": 40, "code": "9f86-d081-884c"}
    with unit_of_work() as session:
        session.merge(AuditCheck(**values | fault))


def test_on_top_stands_what_the_last_check_found(auditor, cast):
    assert "还没有核对过记录链" in Page(auditor.get("/trail/")).notices[0]
    kept(cast)
    said = Page(auditor.get("/trail/")).notices[0]
    assert "链条完整，共 40 条" in said
    assert "9f86-d081-884c" in said
    kept(cast, first_bad=17, fault="内容与写入时不符")
    assert "第 17 条起不可信：内容与写入时不符" in Page(auditor.get("/trail/")).notices[0]


def table(answer):
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_table_has_the_narrowed_rows_and_is_itself_noted(auditor, session, cast):
    start = fill(cast, 2500)

    answer = auditor.get("/trail/table.csv?action=task.submit")
    rows = table(answer)

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=trail-")
    assert rows[0][:3] == ["序号", "时间", "操作人"]
    assert len(rows) == 1 + 2498
    assert rows[1][0] == str(start + 2500)
    noted = entries(cast.org.id)[0]
    assert (noted.action, noted.actor_id) == ("trail.export", cast.auditor.id)
    assert noted.payload == '{"filters":{"action":"task.submit"}}'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_the_table_is_calculated(auditor, record, cast, start):
    with within(cast.org.id), unit_of_work() as session:
        actor = cast.actor(cast.clerk)
        object.__setattr__(actor, "name", f"{start}1+1")
        trail.record(session, actor, "unit.edit", session.merge(cast.finance), {})

    cells = [cell for row in table(auditor.get("/trail/table.csv")) for cell in row]

    assert f"'{start}1+1" in cells
    assert not [cell for cell in cells if cell.startswith(start)]


def last(cast):
    return entries(cast.org.id)[0]


def test_a_page_that_is_refused_is_noted_once_a_minute(sign_in, cast):
    client, before = sign_in(cast.outsider), total(db.session(), cast.org.id)

    for _ in range(20):
        assert client.get("/people/").status_code == 404

    noted = last(cast)
    assert noted.seq == before + 1
    assert (noted.action, noted.outcome, noted.actor_id) == (
        "page.refuse",
        Outcome.REFUSED,
        cast.outsider.id,
    )
    assert '"permission":"people:manage"' in noted.payload


def test_a_row_of_another_office_is_noted_in_the_own_chain(sign_in, make, cast):
    task = make.task()
    theirs = total(db.session(), cast.org.id)

    assert sign_in(cast.stranger).get(f"/tasks/{ref(task.id)}").status_code == 404

    assert total(db.session(), cast.org.id) == theirs
    assert entries(cast.stranger.org_id)[0].action == "page.refuse"


def test_signing_in_and_out_is_one_session_and_a_wrong_password_a_failure(app, cast):
    hashed = passwords.hash_password("青禾-落实-2026-台账")
    with within(cast.org.id), unit_of_work() as session:
        person = session.get_one(type(cast.clerk), cast.clerk.id)
        person.password_hash = hashed
        person.must_change_password = False
    client = app.test_client()
    sign_in_form = Page(client.get("/sign-in")).form("登录")
    sign_in_form.send(client, account="clerk", password="wrong")
    page = Page(sign_in_form.send(client, account="clerk", password="青禾-落实-2026-台账"))
    page.form("退出").send(client)

    out, into, wrong = entries(cast.org.id)[:3]
    assert (wrong.action, wrong.outcome) == ("account.wrong_password", Outcome.FAILED)
    assert (into.action, out.action) == ("account.sign_in", "account.sign_out")
    assert into.session_ref == out.session_ref != ""
    assert "青禾" not in wrong.payload + into.payload


def test_a_stranger_leaves_nothing(app, cast):
    before = total(db.session(), cast.org.id)
    app.test_client().get("/people/")
    assert total(db.session(), cast.org.id) == before


def test_a_look_leaves_nothing(sign_in, make, cast):
    task, client = make.task(), sign_in(cast.clerk)
    client.get("/ledger/")
    before = total(db.session(), cast.org.id)

    for address in ("/ledger/", f"/tasks/{ref(task.id)}", "/people/", "/letters/"):
        client.get(address)

    assert total(db.session(), cast.org.id) == before


def test_what_a_rule_refuses_is_noted_without_being_done(sign_in, make, cast):
    make.task()  # of 财政所: the unit cannot be retired
    client = sign_in(cast.clerk)
    form = Page(client.get(f"/people/units/{ref(cast.finance.id)}")).form("停用")

    for _ in range(3):
        form.send(client)

    noted = [entry for entry in entries(cast.org.id) if entry.action == "form.refuse"]
    assert [(one.outcome, one.actor_id) for one in noted] == [(Outcome.REFUSED, cast.clerk.id)]
    assert '"route":"accounts.retire_unit"' in noted[0].payload
    assert not [one for one in entries(cast.org.id) if one.action == "unit.retire"]


def test_a_download_is_noted(app, sign_in, cast):
    kept = store.keep(settings.current().blobs_dir, io.BytesIO(b"x"), 10)
    with within(cast.org.id), unit_of_work() as session:
        number = files.attach(session, cast.actor(cast.clerk), kept, "目录.txt").id

    sign_in(cast.auditor).get(f"/files/{ref(number)}")
    assert last(cast).action == "page.refuse"
    with sign_in(cast.clerk).get(f"/files/{ref(number)}") as answer:
        assert answer.status_code == 200

    noted = last(cast)
    assert (noted.action, noted.subject_type, noted.subject_id) == (
        "file.download",
        "attachment",
        number,
    )


def test_a_look_from_above_is_noted_in_the_chain_of_the_office_below(sign_in, cast):
    client = sign_in(cast.supervisor)
    own, start = total(db.session(), cast.county.id), clock.now()

    with clock.stopped_at(start):
        for _ in range(3):
            assert client.get("/in/qinghe/ledger/").status_code == 200
    with clock.stopped_at(start + timedelta(minutes=20)):
        client.get("/in/qinghe/ledger/")

    noted = [e for e in entries(cast.org.id) if e.action == "office.visit"]
    assert [(e.actor_name, e.outcome) for e in noted] == [(cast.supervisor.name, Outcome.DONE)]
    assert len(noted[0].session_ref) == 12
    assert total(db.session(), cast.county.id) == own
    sign_in(cast.supervisor).get("/in/qinghe/ledger/")  # another session
    assert len([e for e in entries(cast.org.id) if e.action == "office.visit"]) == 2


def test_an_office_that_is_not_below_is_refused_and_noted_at_home(sign_in, cast):
    client = sign_in(cast.clerk)

    assert client.get("/in/yunlu/ledger/").status_code == 404

    assert last(cast).action == "page.refuse"
