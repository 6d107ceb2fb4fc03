"""Health as a monitor sees it."""

import sqlite3
from contextlib import closing

import pytest
from flask import Flask

from tests.upkeep.conftest import Place, let_go
from tracker.upkeep import views
from tracker.upkeep.setup import prepare


@pytest.fixture
def served(place: Place) -> Flask:
    """The app with the health pages on."""
    app = place("sqlite")
    if "health" not in app.blueprints:
        app.register_blueprint(views.bp)
    prepare(app)
    return app


def test_live_answers_whatever_the_database_does(served):
    with let_go(served):
        (served.extensions["settings"].instance_dir / "luoshi.db").unlink()

        answer = served.test_client().get("/healthz/live")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_says_yes(served):
    answer = served.test_client().get("/healthz/ready")

    assert (answer.status_code, answer.json) == (200, [])


def test_not_ready_says_why_and_recovers_without_hands(served):
    file = served.extensions["settings"].instance_dir / "luoshi.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        busy = served.test_client().get("/healthz/ready")

    assert (busy.status_code, busy.json) == (503, ["数据库在 1 秒内不能写入"])
    assert served.test_client().get("/healthz/ready").status_code == 200


def test_what_is_wrong_can_be_read_by_people(served):
    said = served.test_client().get("/healthz/work").text

    assert "没有正在工作的后台进程；请执行 python3 app.py worker。" in said


def test_work_is_told_on_this_machine(served):
    answer = served.test_client().get("/healthz/work")

    assert answer.status_code == 503
    assert set(answer.json) == {
        "leader",
        "leader_age",
        "lag",
        "oldest_due_mail",
        "failed_letters",
        "last_backup",
        "calendar_until",
        "reasons",
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_overrides": {"REMOTE_ADDR": "10.1.2.3"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
    ],
)
def test_work_is_not_told_to_others(served, asked):
    assert served.test_client().get("/healthz/work", **asked).status_code == 404


def test_work_without_a_database_is_a_reason(served):
    with let_go(served):
        pass
    (served.extensions["settings"].instance_dir / "luoshi.db").write_bytes(b"x" * 5000)

    answer = served.test_client().get("/healthz/work")

    assert (answer.status_code, answer.json) == (503, {"reasons": ["数据库不能读取"]})
