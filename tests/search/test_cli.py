"""`search rebuild` makes the index anew from the rows."""

from sqlalchemy import text

from tests.search.test_actions import asked, indexed
from tracker.core.db import unit_of_work
from tracker.search import queries
from tracker.search.cli import search_group


def test_a_lost_index_is_made_anew(app, make, session):
    make.task("公示补贴名单")
    before = indexed()
    with unit_of_work() as work:
        work.execute(text("INSERT INTO search_find (search_find) VALUES ('delete-all')"))
    assert queries.newest(session, asked("公示补贴"), 5) == []
    session.rollback()

    said = app.test_cli_runner().invoke(search_group, ["rebuild"])

    assert said.output == f"search ok {len(before)}\n"
    assert len(queries.newest(session, asked("公示补贴"), 5)) == 1
    assert indexed() == before
