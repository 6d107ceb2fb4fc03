"""A year of one township, lived through in its pages by its people, then counted a second time.

The figures that the pages show are those that `recount.py` makes of the trail alone.
"""

import ast
import inspect
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.journeys import recount as counting
from tests.journeys.recount import Unreadable, recount
from tests.journeys.year import shown, story
from tests.journeys.year.closing import close, reopen
from tests.journeys.year.hands import Hands
from tests.journeys.year.town import CLERK, MAYOR, YEAR, Town
from tracker.core.db import db

pytestmark = pytest.mark.slow

CODE, ROWS = "xinmin", 48
# When the year is closed: one row was left unfinished, one was behind, one was late and goes on.
STATES = {"closed": 42, "accepted": 1, "in_progress": 2, "not_applicable": 2, "withdrawn": 1}
RATES = {"completion": "93.3%", "punctuality": "86.7%", "coverage": "100.0%"}
# A line that holds some words, what is written over in it, and the figure that must notice.
TAMPERED = (
    ("task.assign", "", '"year":2026', '"year":2025', "total"),
    ("task.verify", '"due":"2026-03-18"', "2026-03-18", "2026-03-17", "on_time"),
    ("task.excuse", "", '"not_applicable"', '"withdrawn"', "total"),
    ("evidence.add", "补贴发放公示", '"of":"task"', '"of":"rectification_item"', "coverage"),
)


def lines(sql: str) -> list[tuple[Any, ...]]:
    """The answer to a question, over a connection of its own that can only read."""
    url, place = db.engine.url, None
    if url.get_backend_name() == "sqlite":
        place = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        place = psycopg.connect(plain)
    try:
        return place.execute(sql).fetchall()
    finally:
        place.close()


def agrees(hands: Hands, on: date, *, each: bool = False) -> dict[str, Any]:
    """The pages say what the trail says, with `each` the page of every task too; return it."""
    client = hands.town.client(MAYOR)
    said = shown.figures(client, YEAR)
    found = recount(lines, CODE, YEAR, on)
    if each:
        states = shown.states(client, list(hands.where.values()))
        assert states == shown.as_shown(found["states"])
    assert said == without_states(found)
    return found


def without_states(found: dict[str, Any]) -> dict[str, Any]:
    """The figures alone."""
    return {name: n for name, n in found.items() if name != "states"}


def test_a_year_is_lived_through_and_its_figures_are_those_of_the_trail(app, cast, sign_in):
    hands = Hands(Town(app, sign_in))
    town = hands.town
    assert len(hands.where) == ROWS
    quarters = (
        (story.first_quarter, (3, 31)),
        (story.second_quarter, (7, 1)),
        (story.third_quarter, (9, 30)),
        (story.fourth_quarter, (12, 31)),
    )
    for lived, (month, day) in quarters:
        lived(hands)
        with town.on(month, day):
            found = agrees(hands, date(YEAR, month, day), each=month == 7)
    assert (found["verified"], found["overdue"]) == (15, 3)  # before anything is filed

    with town.on(12, 31):
        close(hands, "归档 42 项，结转 2 项到下一年度", (story.CARRIED, story.LAZY))
        found = agrees(hands, date(YEAR, 12, 31), each=True)
        assert found["states"] == STATES
        assert {name: found[name] for name in RATES} == RATES
        assert hands.page(CLERK, story.UNFINISHED).forms == []

    with town.on(1, 6, YEAR + 1):
        reopen(hands)
        hands.finish(story.UNFINISHED)
        found = agrees(hands, date(YEAR + 1, 1, 6))
        assert found["completion"] == "95.6%"
    with town.on(1, 7, YEAR + 1):
        close(hands, "归档 1 项", ())
        found = agrees(hands, date(YEAR + 1, 1, 7), each=True)
        assert (found["total"], found["states"]["closed"]) == (47, 43)
        assert "已结转为 2027 年" in hands.page(CLERK, story.CARRIED).text
        onward = shown.figures(town.client(MAYOR), YEAR + 1)
        assert onward["total"] == 2
        assert onward == without_states(recount(lines, CODE, YEAR + 1, date(YEAR + 1, 1, 7)))
    assert_tampering_shows(found)


def assert_tampering_shows(true: dict[str, Any]) -> None:
    """The same count over a trail in which one line was changed is another, or none."""
    day = date(YEAR + 1, 1, 7)
    for action, holds, was, instead, name in TAMPERED:
        changed = tampered(action, holds, was, instead)
        assert recount(changed, CODE, YEAR, day)[name] != true[name], action
    with pytest.raises(Unreadable):
        recount(tampered("task.submit", "", '"submitted"', '"returned"'), CODE, YEAR, day)


def tampered(
    action: str, holds: str, was: str, instead: str
) -> Callable[[str], list[tuple[Any, ...]]]:
    """The trail with the first line of `action` that holds the words written over."""

    def asked(sql: str) -> list[tuple[Any, ...]]:
        found = [list(line) for line in lines(sql)]
        one = next(line for line in found if line[2] == action and holds in line[4])
        assert was in one[4]
        one[4] = one[4].replace(was, instead)
        return [tuple(line) for line in found]

    return asked


def test_the_recount_knows_nothing_of_the_program():
    tree = ast.parse(inspect.getsource(counting))
    found = [one for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)]
    names = {getattr(one, "module", None) or one.names[0].name for one in found}
    assert names == {"json", "collections", "collections.abc", "dataclasses", "datetime", "typing"}
    assert re.findall(r"(?:from|join) (\w+)", counting.LINES) == ["audit", "organization"]
