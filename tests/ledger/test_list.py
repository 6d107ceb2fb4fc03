"""The ledger as a list: its order, its addresses, and what it costs."""

from datetime import date, datetime, timedelta

import pytest
from flask import url_for

from tests.page import Page
from tracker.core import clock
from tracker.ledger import listing, queries
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task
from tracker.ledger.pages import Lens
from tracker.ledger.queries import Wanted
from tracker.web.refs import addresses

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=clock.LOCAL)
DAYS = [date(2026, 9, 25), date(2026, 9, 1), None, date(2026, 12, 1)]


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def four(make):
    """Four tasks: their numbers are their order in the document, their days are not."""
    return [make.task(f"第{n}件事", due_date=due) for n, due in enumerate(DAYS, 1)]


def listed(page):
    return [link.get_text(strip=True)[1] for link in page.soup.select("a.what")]


def heads(page):
    return {
        head.get_text(strip=True): head
        for head in page.soup.select("table.ledger thead th")
        if head.get_text(strip=True)
    }


@pytest.mark.parametrize(
    ("sort", "order"), [("due", "2143"), ("-due", "3412"), ("no", "1234"), ("-no", "4321")]
)
def test_the_address_orders_the_list_and_the_caption_says_how(four, cast, sign_in, sort, order):
    page = Page(sign_in(cast.clerk).get(f"/ledger/?sort={sort}"))

    assert "".join(listed(page)) == order
    assert listing.SORT_WORDS[sort] in page.soup.select_one("caption").text


def test_a_heading_says_how_it_orders_and_turns_the_order_round(four, cast, sign_in):
    client = sign_in(cast.clerk)
    page = Page(client.get("/ledger/?show=all"))
    assert heads(page)["时限"]["aria-sort"] == "ascending"
    assert not heads(page)["序号"].has_attr("aria-sort")

    turned = Page(client.get(str(heads(page)["时限"].a["href"])))
    assert heads(turned)["时限"]["aria-sort"] == "descending"
    assert "".join(listed(turned)) == "3412"
    assert "show=all" in str(heads(turned)["时限"].a["href"])  # the filter stays

    by_number = Page(client.get(str(heads(turned)["序号"].a["href"])))
    assert heads(by_number)["序号"]["aria-sort"] == "ascending"
    assert "".join(listed(by_number)) == "1234"


def test_an_order_that_does_not_exist_is_the_usual_one(four, cast, sign_in):
    page = Page(sign_in(cast.clerk).get("/ledger/?sort=drop+table"))

    assert "".join(listed(page)) == "2143"


def test_a_line_shows_what_the_task_says(make, cast, session):
    task = make.task(schedule_type=ScheduleType.EVENT, state=State.IN_PROGRESS)
    make.task(handler_id=None)
    lens = Lens.of_today(session)
    query = listing.listed(task.year_plan_id, Wanted(sort="no"), lens.days, cast.actor(cast.clerk))

    lines = list(listing.lines(session, query))
    tasks = session.scalars(queries.with_owners().order_by(Task.seq_no)).all()

    assert len(lines) == len(tasks) == 2
    for line, whole in zip(lines, tasks, strict=True):
        for name in listing.Listed.__slots__:
            assert getattr(line, name) == getattr(whole, name), name
        one, other = lens.row(line), lens.row(whole)
        for name in ("due", "light", "word", "left", "leader", "handler", "unit", "kind", "told"):
            assert getattr(one, name) == getattr(other, name), name


def test_addresses_of_many_rows_are_those_of_each(app):
    with app.test_request_context("/in/qinghe/ledger/"):
        made = addresses("tasks.due", "task_id")
        for number in (1, 2, 17, 10**9):
            assert made(number) == url_for("tasks.due", task_id=number)


def test_the_questions_do_not_grow_with_the_rows(make, cast, sign_in, selects_of):
    client = sign_in(cast.clerk)

    make.task(due_date=date(2026, 9, 25))
    few = selects_of(client, "/ledger/?show=all")
    for n in range(30):
        make.task(f"第{n}项", due_date=date(2026, 9, 1) + timedelta(days=n))

    assert selects_of(client, "/ledger/?show=all") == few <= 8
