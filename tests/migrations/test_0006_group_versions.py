"""0006 puts every seat into its version and lets nobody hold one twice; what was there stays."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.databases import KINDS
from tests.upkeep.conftest import Place, let_go, place
from tracker.core.db import db, writing

__all__ = ["place"]

OFFICE = (
    "INSERT INTO organization (id, code, name, short_name, level)"
    " VALUES (1, 'qinghe', '青禾镇人民政府', '青禾镇', 'township')",
    "INSERT INTO unit (id, org_id, name, short_name, kind, order_no, active)"
    " VALUES (1, 1, '财政所', '财政所', 'station', 1, true)",
    "INSERT INTO person (id, org_id, version, name, title, duty, email, password_hash,"
    " must_change_password, active) VALUES"
    " (1, 1, 1, '周启明', '镇长', 'staff', '', '', false, true),"
    " (2, 1, 1, '沈若兰', '副镇长', 'staff', '', '', false, true)",
    "INSERT INTO leading_group (id, org_id, name, valid_from)"
    " VALUES (1, 1, '领导小组', '2025-01-01')",
    "INSERT INTO post (id, org_id, group_id, role, title, portfolio, order_no) VALUES"
    " (1, 1, 1, 'group_leader', '镇长', '', 1), (2, 1, 1, 'deputy', '副镇长', '财政', 2)",
    # a change of hands on one day, the first of which never began
    "INSERT INTO group_member (id, org_id, post_id, person_id, valid_from, valid_to) VALUES"
    " (1, 1, 1, 1, '2025-01-01', NULL), (2, 1, 2, 1, '2025-03-01', '2025-02-28'),"
    " (3, 1, 2, 2, '2025-03-01', NULL)",
)
SECOND_LEADER = (
    "INSERT INTO post (id, org_id, group_id, role, title, portfolio, order_no)"
    " VALUES (3, 1, 1, 'group_leader', '书记', '', 3)"
)


def run(*statements):
    with writing(), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("database", KINDS)
def test_seats_and_holdings_stay_and_stand_in_their_version(place: Place, database):
    with let_go(place(database)):
        upgrade(revision="0005")
        run(*OFFICE)

        upgrade(revision="0006")

        with db.engine.connect() as connection:
            seats = connection.execute(
                text("SELECT group_id, post_id, role, title, portfolio, order_no FROM group_seat")
            ).all()
            assert sorted(map(tuple, seats)) == [
                (1, 1, "group_leader", "镇长", "", 1),
                (1, 2, "deputy", "副镇长", "财政", 2),
            ]
            group = connection.execute(
                text("SELECT name, kind, published_url, version, valid_to FROM leading_group")
            ).one()
            assert tuple(group) == ("领导小组", "open_gov", "", 1, None)
            held = text("SELECT count(*) FROM group_member WHERE party_post = '' AND gov_post = ''")
            assert connection.scalar(held) == 3
            assert connection.scalar(text("SELECT version FROM unit")) == 1
        with pytest.raises(IntegrityError):
            run(
                "INSERT INTO group_member (org_id, post_id, person_id, valid_from, valid_to,"
                " party_post, gov_post) VALUES (1, 2, 1, '2025-04-01', '2025-04-02', '', '')"
            )


@pytest.mark.parametrize("database", KINDS)
def test_an_office_with_two_leaders_is_named_and_nothing_is_changed(place: Place, database):
    with let_go(place(database)):
        upgrade(revision="0005")
        run(*OFFICE, SECOND_LEADER)

        with pytest.raises(SystemExit, match="青禾镇人民政府有两个组长"):
            upgrade(revision="0006")

        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM post")) == 3
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0005"
