"""A file with a classified marking is turned away: nothing is kept, and the trail knows."""

import io
import json

import pytest
from sqlalchemy import select

from tests.documents import marked_files
from tests.intake.conftest import opened
from tests.page import Page
from tracker.core import settings
from tracker.core.db import db
from tracker.decompose.cli import decompose_command
from tracker.documents import classified
from tracker.intake import queries
from tracker.intake.cli import intake_group
from tracker.ledger.kinds import State
from tracker.trail.models import AuditEntry
from tracker.trail.rules import Outcome
from tracker.web.refs import ref

NAMES = ["要点.txt", "页眉.docx", "页眉.doc", "页眉.pdf", "表头.xlsx", "要点.html"]


def kept():
    """Every file of the instance but the database itself."""
    folder = settings.current().instance_dir
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("luoshi.db", "start.db"))
    }


def noted():
    db.session.rollback()
    found = select(AuditEntry).where(AuditEntry.action == "file.classified")
    return db.session.scalars(found).all()


def in_no_row(words):
    """Whether `words` stand in no text of the database."""
    tables = db.metadata.tables.values()
    with db.engine.connect() as connection:
        rows = [row for table in tables for row in connection.execute(select(table))]
    return all(words not in str(value) for row in rows for value in row)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_refused_on_the_page_and_nothing_is_kept(clerk, desk, cast, name):
    data, before = marked_files.EVERY[name](), kept()
    telling = f"关于某事的绝密请示{name}"
    form = opened(clerk, "/intake/").form("上传并识别")
    sent = form.filled(year="2026") | {"file": (io.BytesIO(data), telling)}

    page = Page(clerk.post(form.action, data=sent))

    assert page.status == 400
    assert page.errors == [classified.REFUSED]
    assert page.form("上传并识别").fields["year"] == "2026"
    assert kept() == before
    assert db.session.scalars(queries.drafts()).all() == []
    [entry] = noted()
    assert (entry.actor_id, entry.outcome) == (cast.clerk.id, Outcome.REFUSED)
    assert json.loads(entry.payload) == {"bytes": len(data), "kind": name.rpartition(".")[2]}
    assert in_no_row("关于某事")


def test_a_telling_ending_is_not_noted(clerk, desk):
    form = opened(clerk, "/intake/").form("上传并识别")
    sent = form.filled() | {"file": (io.BytesIO(marked_files.text()), "请示.某案专卷")}

    clerk.post(form.action, data=sent)

    assert json.loads(noted()[0].payload)["kind"] == "其他"


def test_the_auditor_reads_who_and_when_and_how_large(clerk, desk, cast, sign_in):
    test_it_is_refused_on_the_page_and_nothing_is_kept(clerk, desk, cast, "要点.txt")

    page = opened(sign_in(cast.auditor), "/trail/")

    assert "拦下带密级标志的文件" in page.text


@pytest.mark.parametrize("dry", [False, True])
def test_the_command_refuses_it_in_a_sentence(app, desk, tmp_path, dry):
    path, before = tmp_path / "某案.docx", kept()
    path.write_bytes(marked_files.docx_edge())
    words = ["import", str(path), "--org", "qinghe", "--year", "2026", *["--dry-run"] * dry]

    result = app.test_cli_runner().invoke(intake_group, words)

    assert (result.exit_code, result.stderr) == (1, classified.REFUSED + "\n")
    assert kept() == before
    assert len(noted()) == (0 if dry else 1)
    assert in_no_row("某案")


def test_decompose_refuses_it_in_a_sentence(app, tmp_path):
    path = tmp_path / "要点.docx"
    path.write_bytes(marked_files.docx_edge())

    result = app.test_cli_runner().invoke(decompose_command, [str(path)])

    assert result.exit_code == 1
    assert result.stderr == f"{path}：{classified.REFUSED}\n"
    assert result.stdout == ""


@pytest.mark.parametrize("name", ["要点.txt", "页眉.docx", "表头.xlsx"])
def test_it_is_no_proof_either(sign_in, desk, cast, make, name):

    task, member = make.task(state=State.IN_PROGRESS), sign_in(cast.member)
    before = kept()
    form = opened(member, f"/tasks/{ref(task.id)}").form("保存进展")
    data = marked_files.EVERY[name]()
    sent = form.filled(text="已经更新。", percent="80") | {
        "file": (io.BytesIO(data), f"某案{name}")
    }

    page = Page(member.post(form.action, data=sent, follow_redirects=True))

    assert classified.REFUSED in page.text
    assert "已经更新。" in page.text
    assert kept() == before
    assert len(noted()) == 1
    assert in_no_row("某案")
