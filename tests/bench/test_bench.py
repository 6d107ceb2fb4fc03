"""The bench runs: each reference, each load and each line once, as small as they can be."""

import doctest
import smtplib
import tempfile
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest

from bench import lines, serving, timing
from bench.__main__ import main
from bench.client import Subject, Visitor, Wanted, alternate, same, send
from bench.goals import GOALS, exporting, pages, reading
from bench.goals.writing import reports
from bench.loads import ledger, papers
from bench.loads.ledger import SHOWN, Load
from bench.references import raw_docx, raw_smtp, raw_sql, raw_xlsx, store
from bench.run import Run, Sizes
from bench.stage import queries_of
from tests.databases import QUICK_DISK
from tracker.core import clock

TASKS = 60
CONNECT = smtplib.SMTP.connect


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder on a quick disk."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-", dir=QUICK_DISK) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def load(folder: Path) -> Load:
    """A ledger of a few tasks."""
    return ledger.build(folder, TASKS)


@pytest.fixture(scope="module")
def reference_folder(folder: Path) -> Path:
    """The references' database, with a few tasks."""
    store.fill(folder, TASKS)
    return folder


@pytest.fixture
def real_mail(no_mail: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """This test means to reach a mail server, on this machine."""
    monkeypatch.setattr(smtplib.SMTP, "connect", CONNECT)


@pytest.mark.parametrize("name", sorted(set(serving.REFERENCES) - {"up"}))
def test_a_reference_shows_its_page(name, reference_folder):
    app = import_module(f"bench.references.{name}").create_app(reference_folder)

    page = app.test_client().get("/tasks/1" if name == "one" else "/")

    assert page.status_code == 200
    assert "公开" in page.text


def test_the_updating_reference_keeps_its_update(reference_folder):
    app = import_module("bench.references.up").create_app(reference_folder)

    answer = app.test_client().post("/tasks/2", data={"percent": "40", "text": "已核对"})

    assert answer.status_code == 303


def test_the_raw_references_read_and_send(load):
    data = papers.docx(1)

    assert raw_docx.parse_parts(data) >= 3
    assert raw_docx.walk(data) > papers.PAGE / 2
    assert raw_sql.scan(load.database, ledger.ORG, clock.today()) > 0


def test_letters_reach_the_mail_server(real_mail):
    with raw_smtp.server() as server:
        assert raw_smtp.send(server.port, [b"Subject: 1\r\n\r\nText\r\n"] * 2) == 2
        assert server.taken == 2


def test_a_load_has_pages_for_everybody(load):
    for who in (load.leader, load.handler):
        assert queries_of(load.app, who, "/my")
    for path in ("/ledger/?unit=1", load.page_of(SHOWN)):
        assert queries_of(load.app, load.clerk, path)


def test_the_ledger_leaves_as_a_table_and_so_do_bare_cells(load):
    assert exporting.export(load) > 5_000
    assert raw_xlsx.write([[1, "目录", None, clock.today(), 0.5]]) > 3_000


def test_a_report_is_taken(load):
    wanted = reports(load)()

    client = load.app.test_client(use_cookies=False)
    answer = client.post(wanted.path, data=dict(wanted.fields), headers={"Cookie": load.clerk})

    assert answer.status_code == 303


def test_the_list_of_pages_comes_from_the_url_map(load):
    paths, without = pages.addresses(load)

    assert {"/my", "/ledger/", load.page_of(SHOWN)} <= set(paths)
    assert not set(paths) & set(without)


def test_a_document_is_read_into_the_tasks_it_asks_for():
    assert reading.whole(papers.docx(1), "要点.docx").count('"clause"') > 5
    assert 10 <= reading.whole(papers.plan(20), "要点.txt").count('"deliverable_kind"') <= 30
    assert len(papers.text(5_000)) >= 5_000


def test_plans_are_confirmed_in_one_transaction_each(tmp_path):
    [_, transactions] = GOALS["G8"](Run(Sizes(ladder=(TASKS,), rows=10), tmp_path))

    assert transactions.verdict == lines.MET


def test_a_served_program_is_measured_over_loopback(reference_folder):
    with serving.serve("jinja50", reference_folder) as served:
        subject = Subject("jinja50", served.port, same("/"), cpu=served.cpu)
        alternate([subject], rounds=2, seconds=0.01, most=4)
        [missing] = send(served.port, "", [Wanted("/nowhere")], hands=1)
        visitor = Visitor(served.port)
        visitor.close()

    assert subject.rate > 0
    assert subject.p95 >= min(subject.times)
    assert missing.status == 404


def test_works_take_turns_and_are_compared_round_by_round():
    order: list[str] = []

    times = timing.alternate({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 2)

    assert "".join(order) == "ab" + "abba"  # once to warm up, then turn about
    assert timing.ratio([4.0, 6.0], [2.0, 3.0]) == 2.0
    assert all(len(found) == 2 for found in times.values())


def test_what_is_not_built_yet_says_so(tmp_path, capsys):
    [line] = GOALS["G12"](Run(Sizes(), tmp_path))
    assert line.verdict == lines.NOT_BUILT

    assert main(["g12"]) == 0
    assert "not built yet" in capsys.readouterr().out


def test_words_are_looked_for_and_timed(tmp_path):
    sizes = Sizes(ladder=(TASKS,), rounds=1, sought=200)

    found = list(GOALS["G13"](Run(sizes, tmp_path)))

    assert [line.goal for line in found] == ["G13"] * 4
    assert all(line.ours.endswith(" ms") for line in found)


def test_a_goal_that_breaks_down_costs_no_other(monkeypatch, capsys):
    def broken(_run):
        raise RuntimeError("the server did not start")

    monkeypatch.setitem(GOALS, "G1", broken)

    assert main(["G1", "G11"]) == 1
    out = capsys.readouterr().out
    assert "the server did not start" in out
    assert "G11" in out


@pytest.mark.parametrize("module", [lines, timing, papers], ids=lambda m: m.__name__)
def test_the_examples_of_the_bench_hold(module):
    assert doctest.testmod(module).failed == 0


def test_an_unknown_goal_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["G99"])
    assert "G99" in capsys.readouterr().err


def test_goals_in_process_give_their_lines(tmp_path, load):
    sizes = Sizes(table=TASKS, large=TASKS, ladder=(TASKS,), rounds=1, pages=1, texts=(3_000,))
    run = Run(sizes, tmp_path, {TASKS: load})

    found = [line for name in ("G6", "G7", "G9") for line in islice(GOALS[name](run), 2)]

    assert [line.goal for line in found] == ["G6", "G6", "G7", "G7", "G9"]
    assert all(len(line.cells()) == len(lines.HEAD) for line in found)
