"""What is kept is never older than what was committed, and is nobody else's."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from flask import g, request
from sqlalchemy import insert, select, update

from tests.page import Page
from tracker.access import stamps
from tracker.access.models import OfficeStamp
from tracker.access.scope import everywhere, within
from tracker.accounts.models import SignInSession, Unit
from tracker.accounts.rules import UnitKind
from tracker.core import clock
from tracker.core.db import Base, db, unit_of_work
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.trail import actions as trail
from tracker.web import parts
from tracker.web.refs import ref
from tracker.workdays.models import CalendarEdition

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)
LIST = "/ledger/?show=all"
KEPT_PAGES = ["/my", LIST, "/ledger/clauses", "/ledger/grid"]


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def stamps_of(org):
    """The stamp and the ground of an office, as they are committed."""
    with everywhere("a test"):
        db.session.rollback()
        row = db.session.execute(
            select(OfficeStamp.stamp, OfficeStamp.ground).where(OfficeStamp.org_id == org.id)
        ).one()
    return tuple(row)


def moved(org, before):
    """Of stamp and ground, which are others than before."""
    return tuple(a != b for a, b in zip(before, stamps_of(org), strict=True))


def test_what_is_quiet_and_what_is_work_are_tables(app):
    names = set(Base.metadata.tables)
    assert names | {"search_find"} >= stamps.QUIET | stamps.WORK  # that one is the engine's
    assert not stamps.QUIET & stamps.WORK


def test_work_moves_the_stamp_and_not_the_ground(make, cast):
    task = make.task()
    before = stamps_of(cast.org)
    with unit_of_work() as session:
        session.get_one(Task, task.id).title = "另一个题目"
    assert moved(cast.org, before) == (True, False)


def test_people_and_units_move_both(session, cast):
    before = stamps_of(cast.org)
    with unit_of_work() as writing:
        writing.get_one(Unit, cast.finance.id).name = "财政办"
    assert moved(cast.org, before) == (True, True)


def test_a_statement_counts_as_a_change_of_its_office(make, cast):
    task = make.task()
    before, county = stamps_of(cast.org), stamps_of(cast.county)
    with unit_of_work() as session:
        session.execute(update(Task).where(Task.id == task.id).values(title="批量"))
    assert moved(cast.org, before) == (True, False)
    assert moved(cast.county, county) == (False, False)


def test_rows_put_in_by_the_hundred_count_too(app, cast):
    before = stamps_of(cast.org)
    row = {"org_id": cast.org.id, "name": "新办", "order_no": 9, "kind": UnitKind.STATION}
    with everywhere("a test"), unit_of_work() as session:
        session.execute(insert(Unit), [row])
    assert moved(cast.org, before) == (True, True)


def test_what_serves_all_offices_moves_all(app, cast):
    before, county = stamps_of(cast.org), stamps_of(cast.county)
    with everywhere("a test"), unit_of_work() as session:
        [edition] = session.scalars(select(CalendarEdition).limit(1))
        edition.provisional = not edition.provisional
    assert moved(cast.org, before) == moved(cast.county, county) == (True, True)


def test_signing_in_moves_nothing(app, cast, sign_in):
    before = stamps_of(cast.org)
    client = sign_in(cast.clerk)
    with clock.stopped_at(NOON + timedelta(minutes=5)):
        assert client.get("/my").status_code == 200  # the session is seen
    assert moved(cast.org, before) == (False, False)


def test_what_is_taken_back_moves_nothing(session, cast, make):
    task, before = make.task(), stamps_of(cast.org)
    with pytest.raises(LookupError), unit_of_work() as writing:
        writing.get_one(Task, task.id).title = "没写成"
        writing.flush()
        raise LookupError
    with unit_of_work():
        pass
    assert moved(cast.org, before) == (False, False)


def test_an_office_without_a_stamp_gets_one_with_its_first_change(session, cast, make):
    with everywhere("a test"), unit_of_work() as writing:
        writing.execute(OfficeStamp.__table__.delete())
    make.task()
    assert all(stamps_of(cast.org))


def test_a_page_looked_at_again_asks_only_who_is_there(make, cast, sign_in, count_queries):
    make.task()
    client = sign_in(cast.clerk)
    for path in KEPT_PAGES:
        first = Page(client.get(path)).text
        with count_queries() as asked:
            again = client.get(path)
        assert len(asked) == 2, asked  # who it is, and when it was last reminded
        assert Page(again).text == first


def test_a_page_is_new_after_every_write(make, cast, sign_in):
    task = make.task("头一个题目", handler_id=cast.clerk.id)
    client = sign_in(cast.clerk)
    for path in KEPT_PAGES:
        assert "头一个题目" in client.get(path).text
    with unit_of_work() as session:
        session.get_one(Task, task.id).title = "第二个题目"
    for path in KEPT_PAGES:
        page = client.get(path).text
        assert "第二个题目" in page
        assert "头一个题目" not in page


def test_a_page_is_new_on_another_day(make, cast, sign_in):
    make.task(due_date=NOON.date())
    client = sign_in(cast.clerk)
    assert "今日到期" in client.get(LIST).text
    with clock.stopped_at(NOON + timedelta(days=3)):
        page = sign_in(cast.clerk).get(LIST).text
    assert "逾期" in page
    assert "今日到期" not in page


def test_what_is_kept_for_one_is_not_shown_to_another(make, cast, sign_in):
    make.task("财政所的事")
    path = f"{LIST}&mine=1"
    assert "财政所的事" in sign_in(cast.handler).get(path).text
    assert "财政所的事" not in sign_in(cast.clerk).get(path).text
    assert "财政所的事" not in sign_in(cast.stranger).get(LIST).text


def test_from_above_nothing_is_kept(make, cast, sign_in):
    task, client = make.task("头一个题目"), sign_in(cast.supervisor)
    path = f"/in/qinghe{LIST}"
    assert "头一个题目" in client.get(path).text
    with unit_of_work() as session:
        session.get_one(Task, task.id).title = "第二个题目"
    assert "第二个题目" in client.get(path).text


def test_what_a_page_keeps_holds_no_token_of_its_session(make, cast, sign_in):
    make.task()
    for path in KEPT_PAGES:
        pages = [sign_in(cast.clerk).get(path) for _ in range(2)]
        tokens = [Page(page).form("退出").filled()["csrf_token"] for page in pages]
        assert tokens[0] != tokens[1]
        assert tokens[0] not in pages[1].text


def test_an_ended_session_is_out_at_its_next_request(make, cast, sign_in):
    client = sign_in(cast.clerk)
    assert client.get(LIST).status_code == 200
    with everywhere("a test"), unit_of_work() as session:
        session.execute(update(SignInSession).values(revoked_at=clock.now()))
    assert client.get(LIST).status_code == 302


def test_a_role_taken_away_is_gone_at_the_next_request(make, cast, sign_in):
    client = sign_in(cast.member)
    with everywhere("a test"), unit_of_work() as session:
        session.get_one(type(cast.member), cast.member.id).active = False
    assert client.get(LIST).status_code == 302


def test_after_a_write_of_its_own_a_request_keeps_nothing(app, cast, make):
    task = make.task()
    with app.test_request_context(), within(cast.org.id):
        g.actor = cast.actor(cast.clerk)
        stamps.stamped(*stamps_of(cast.org))
        assert request
        assert stamps.kept(lambda: "old", "a key") == "old"
        assert stamps.kept(lambda: "new", "a key") == "old"
        with unit_of_work() as session:
            assert stamps.kept(lambda: "inside", "a key") == "inside"
            session.get_one(Task, task.id).title = "改了"
        assert stamps.kept(lambda: "new", "a key") == "new"


def test_old_things_make_room(monkeypatch):
    monkeypatch.setattr(stamps, "MOST", stamps.LITTLE * 3)
    stamp = secrets.randbits(62)
    for n in range(5):
        stamps.at(stamp, lambda n=n: n, n)
    assert [stamps.at(stamp, lambda: "again", n) for n in (3, 4, 0)] == [3, 4, "again"]


def test_a_form_in_what_is_kept_has_the_token_of_who_looks(make, cast, sign_in):
    make.task(state=State.ASSIGNED)
    first, second = sign_in(cast.handler), sign_in(cast.handler)
    assert first.get("/my").status_code == 200
    form = Page(second.get("/my")).form("签收")
    assert second.post(form.action, data=form.filled()).status_code == 303
    assert parts.TOKEN not in second.get("/my").text


def test_a_form_that_is_taken_once_has_another_key_at_each_look(make, cast, sign_in):
    task, client = make.task(state=State.IN_PROGRESS), sign_in(cast.handler)
    looks = [Page(client.get(f"/tasks/{ref(task.id)}")) for _ in range(2)]
    keys = [one["value"] for page in looks for one in page.soup.select("[name=submission]")]
    assert keys
    assert len(set(keys)) == len(keys)
    assert parts.KEY not in keys


def test_a_script_in_what_is_kept_carries_the_word_of_this_answer(make, cast, sign_in):
    task, client = make.task(state=State.IN_PROGRESS), sign_in(cast.handler)
    for _ in range(2):
        answer = client.get(f"/tasks/{ref(task.id)}")
        policy = answer.headers["Content-Security-Policy"]
        [word] = set(re.findall(r"'nonce-([^']+)'", policy))
        scripts = Page(answer).soup.select("script, link[rel=stylesheet]")
        assert len(scripts) > 2
        assert {one["nonce"] for one in scripts} == {word}


def test_the_trail_of_a_task_is_new_too(make, cast, sign_in):
    task, client = make.task(), sign_in(cast.clerk)
    before, path = stamps_of(cast.org), f"/tasks/{ref(task.id)}"
    assert client.get(path).status_code == 200
    with unit_of_work() as session:
        trail.record(session, cast.actor(cast.clerk), "task.accept", session.get_one(Task, task.id))
    assert moved(cast.org, before) == (True, False)
