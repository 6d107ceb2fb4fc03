"""A county looks at the offices below it: counted on one page, read under /in/CODE/ only."""

from datetime import date

import pytest

from tests.page import Page
from tracker.access.scope import everywhere, within
from tracker.accounts.actions import add_organization
from tracker.accounts.models import Organization
from tracker.accounts.rules import Level
from tracker.core.db import db, unit_of_work
from tracker.ledger.figures import Figures
from tracker.ledger.kinds import State
from tracker.ledger.queries import Days
from tracker.ledger.watching import standings
from tracker.web.refs import ref

DAYS = Days(date(2026, 9, 18), date(2026, 9, 29))


@pytest.fixture
def watch(sign_in, cast):
    """The county's supervisor at the screen."""
    return sign_in(cast.supervisor)


def addresses(page):
    """Where the links of a page lead."""
    return {str(tag["href"]) for tag in page.soup.select("a[href]")}


def test_the_offices_below_are_counted_and_no_other(app, cast, make):
    make.task(due_date=date(2026, 9, 1))
    make.task(due_date=date(2026, 9, 21))
    make.task(state=State.VERIFIED)
    db.session.remove()

    with within(cast.county.id):
        offices = [db.session.get_one(Organization, cast.org.id)]
        [row] = standings(db.session(), offices, DAYS)

    its = row.figures
    assert (its.total, its.done, row.late, row.soon, row.review) == (3, 1, 1, 1, 0)
    assert str(its.completion) == "33.3%"
    assert row.years == (2026,)
    assert row.late == 1


def test_an_office_with_no_year_counts_nothing(app, cast):
    with within(cast.county.id):
        offices = [db.session.get_one(Organization, cast.stranger.org_id)]
        [row] = standings(db.session(), offices, DAYS)

    assert (row.years, row.figures, row.last_report) == ((), Figures(), None)


def test_the_supervisor_sees_who_is_below_and_opens_its_ledger(watch, make):
    task = make.task("青禾镇的任务")

    page = Page(watch.get("/offices/"))
    assert "青禾镇人民政府" in page.text
    assert "石桥乡人民政府" in page.text
    assert "/in/qinghe/ledger/" in addresses(page)

    ledger = Page(watch.get("/in/qinghe/ledger/"))
    assert "青禾镇的任务" in ledger.text
    assert "正在查看青禾镇人民政府，只能看，不能改。" in ledger.text
    assert f"/in/qinghe/tasks/{ref(task.id)}" in addresses(ledger)

    one = Page(watch.get(f"/in/qinghe/tasks/{ref(task.id)}"))
    assert "青禾镇的任务" in one.text
    assert one.forms == []


def test_what_leads_home_leads_home(watch, make):
    make.task()
    assert "/me" in addresses(Page(watch.get("/in/qinghe/ledger/")))
    assert watch.get("/in/qinghe/").headers["Location"] == "/in/qinghe/ledger/"


@pytest.mark.parametrize("address", ["/in/yunlu/ledger/", "/in/nowhere/ledger/", "/in//ledger/"])
def test_ones_own_code_and_an_unknown_one_are_not_found(watch, address):
    assert watch.get(address).status_code == 404


def test_only_from_above(sign_in, cast, make):
    make.task()
    for person in (cast.stranger, cast.outsider, cast.clerk, cast.admin):
        client = sign_in(person)
        for code in ("qinghe", "yunlu", "shiqiao"):
            assert client.get(f"/in/{code}/ledger/").status_code == 404


def test_nothing_is_written_below(watch, cast, make):
    task = make.task()
    token = Page(watch.get("/me")).form("退出").fields["csrf_token"]
    data = {"csrf_token": token, "version": "1", "text": "县里代写"}
    for act in ("accept", "report", "verify", "excuse", "object", "assign"):
        assert watch.post(f"/in/qinghe/tasks/{ref(task.id)}/{act}", data=data).status_code == 404
    for address in ("/in/qinghe/people/", "/in/qinghe/my", "/in/qinghe/me", "/in/qinghe/letters/"):
        assert watch.get(address).status_code == 404


def test_the_page_asks_the_same_few_questions_for_any_number_of_offices(watch, count_queries, cast):
    def questions():
        watch.get("/offices/")
        with count_queries() as asked:
            watch.get("/offices/")
        return len(asked)

    before = questions()
    with everywhere("more offices"), unit_of_work() as session:
        for number in range(5):
            add_organization(
                session,
                code=f"new{number}",
                name=f"新{number}乡人民政府",
                short_name=f"新{number}乡",
                level=Level.TOWNSHIP,
                parent=session.get_one(Organization, cast.county.id),
            )

    assert questions() == before <= 14
