"""Who is handed a file, and how."""

import io
from pathlib import Path

import pytest

from tracker.core import settings
from tracker.core.db import unit_of_work
from tracker.files import actions, store


@pytest.fixture
def download(sign_in):
    """The answer to a person who asks for a file, read to its end."""

    def downloading(person, number):
        with sign_in(person).get(f"/files/{number}") as answer:
            assert answer.data is not None
            return answer

    return downloading


@pytest.fixture
def attach(session, cast):
    """Keeps `data` under `name` in the first township."""

    def attaching(data=b"%PDF-1.7", name="回单.pdf"):
        kept = store.keep(settings.current().blobs_dir, io.BytesIO(data), actions.UPLOAD_LIMIT)
        with unit_of_work() as writing:
            return actions.attach(writing, cast.actor(cast.clerk), kept, name).id

    return attaching


def test_a_file_is_an_attachment_whatever_it_contains(attach, download, cast):
    number = attach(b"<script>alert(1)</script>", "说明.html")

    answer = download(cast.outsider, number)

    assert answer.data == b"<script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_known_kind_keeps_its_type_and_its_chinese_name(attach, download, cast):
    answer = download(cast.clerk, attach(name="回单.PDF"))

    assert answer.mimetype == "application/pdf"
    assert "filename*=UTF-8''%E5%9B%9E%E5%8D%95.PDF" in answer.headers["Content-Disposition"]


def test_another_organisation_finds_nothing(attach, download, cast):
    assert download(cast.stranger, attach()).status_code == 404


def test_a_file_is_refused_by_what_it_hangs_on(app, attach, download, cast, monkeypatch):
    number, asked = attach(), []

    def may_download(actor, attachment):
        asked.append((actor.person_id, attachment.id))
        return actor.person_id == cast.clerk.id

    monkeypatch.setitem(app.extensions, "may_download", may_download)

    assert download(cast.outsider, number).status_code == 404
    assert download(cast.clerk, number).status_code == 200
    assert download(cast.stranger, number).status_code == 404
    assert asked == [(cast.outsider.id, number), (cast.clerk.id, number)]


def test_the_same_content_is_stored_once_and_named_twice(attach):
    first, second = attach(name="一.pdf"), attach(name="二.pdf")

    assert first != second
    assert len(list(store.all_hashes(Path(settings.current().blobs_dir)))) == 1
