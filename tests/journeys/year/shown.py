"""The figures of a year as its pages say them: read from the HTML, as a person reads them."""

import re
from collections import Counter
from typing import Any

from flask.testing import FlaskClient

from tests.journeys.year.hands import Glanced, listed
from tests.page import Page, read
from tracker.ledger.kinds import STATE_NAMES

WORDS = {name: str(state) for state, name in STATE_NAMES.items()}
LISTED = {"to_accept": "assigned", "objected": "objected", "returned": "returned"}


def figures(client: FlaskClient, year: int) -> dict[str, Any]:
    """What the ledger says of the year; the page of the years must say the same."""
    page = Page(client.get(f"/ledger/?year={year}&show=all"))
    counts = {
        read(one.select("span")[0]): read(one.strong) for one in page.soup.select(".tally li")
    }
    more = dict(re.findall(r"([^\s·]+) (\d+)", read(page.soup.select(".tally + p")[0])))
    part = {words.split("，")[0]: words.split("，")[-1] for words in counts}
    rate = {words.split("，")[0]: said for words, said in counts.items()}
    done, assessable = (int(one) for one in part["完成率"].split(" / "))
    on_time = int(part["按时率"].split(" / ")[0])
    found = {
        "total": int(more["全部"]),
        "assessable": int(more["应完成"]),
        "done": done,
        "unfinished": int(rate["未完成"]),
        "verified": int(more.get("已办结", 0)),
        "on_time": on_time,
        "late_verified": int(more.get("逾期完成", 0)),
        "overdue": int(rate["逾期"]),
        "completion": rate["完成率"],
        "punctuality": rate["按时率"],
        "coverage": rate["佐证率"],
    }
    assert assessable == found["assessable"]
    assert _of_years(client, year) == {key: found[key] for key in OF_YEARS}
    return found


OF_YEARS = ("assessable", "done", "completion", "punctuality", "coverage", "overdue")


def _of_years(client: FlaskClient, year: int) -> dict[str, Any]:
    """The row of the year on 年度管理."""
    rows = Page(client.get("/years/")).rows("table.ledger tbody tr")
    cells = next(row for row in rows if row[0].startswith(f"{year} 年度"))[2:]
    said = dict(zip(("assessable", "done", *OF_YEARS[2:]), cells, strict=False))
    return {key: int(said[key]) if said[key].isdigit() else said[key] for key in OF_YEARS}


def states(client: FlaskClient, places: list[str]) -> dict[str, int]:
    """How many tasks say each state on their own pages.

    Of work in hand a page says how late it is instead: the lists of the ledger tell which of it
    waits to be accepted, is objected to or was returned; the rest is `working`.
    """
    found: Counter[str] = Counter()
    for place in places:
        said = read(Glanced(client.get(place)).soup.select(".task-h .chips > *")[0])
        found[WORDS.get(re.split("，", said)[0], "")] += 1
    told = {state: len(listed(client, show)) for show, state in LISTED.items()}
    counted = {state: n for state, n in found.items() if state in SETTLED} | told
    counted["working"] = len(places) - sum(counted.values())
    return {state: n for state, n in counted.items() if n}


SETTLED = ("submitted", "verified", "closed", "not_applicable", "withdrawn")


def as_shown(states: dict[str, int]) -> dict[str, int]:
    """The states of a recount as far as the pages tell them apart."""
    working = {"accepted", "in_progress"}
    counted = {state: n for state, n in states.items() if state not in working}
    counted["working"] = sum(states.get(state, 0) for state in working)
    return {state: n for state, n in counted.items() if n}
