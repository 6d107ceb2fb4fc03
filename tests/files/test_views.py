"""Who is handed a file, and how."""

import io
import re
from pathlib import Path

import pytest

from tracker.core import settings
from tracker.core.db import db, unit_of_work
from tracker.files import actions, store
from tracker.files.models import Attachment
from tracker.web.refs import ref


@pytest.fixture
def download(sign_in):
    """The answer to a person who asks for a file, read to its end."""

    def downloading(person, number):
        with sign_in(person).get(f"/files/{ref(number)}") as answer:
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
    assert answer.headers["Cache-Control"] == "private, no-store"


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


NAMES = (
    ("回单.pdf", "application/pdf"),
    ("回单.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("回单.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("回单.txt", "text/plain; charset=utf-8"),
    ("回单.png", "image/png"),
    ("回单.jpg", "image/jpeg"),
    ("回单.JPEG", "image/jpeg"),
    ("回单.svg", "application/octet-stream"),
    ("回单.html", "application/octet-stream"),
    ("回单.xml", "application/octet-stream"),
    ("回单.js", "application/octet-stream"),
    ("回单", "application/octet-stream"),
    ("pdf", "application/octet-stream"),
)


@pytest.mark.parametrize(("name", "media"), NAMES)
def test_the_type_comes_from_the_table_and_from_nowhere_else(attach, download, cast, name, media):
    answer = download(cast.clerk, attach(name=name))

    assert answer.headers["Content-Type"] == media
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "name",
    [
        '回"单";filename=evil.html;x=".pdf',
        "a\r\nSet-Cookie: x=1\r\n.pdf",
        "'; filename*=UTF-8''evil.html",
        "%0d%0aX-Bent: 1.pdf",
        "a\u2028b\u0085c.pdf",
        "单" * 300 + ".pdf",
    ],
)
def test_a_name_bends_no_header(attach, download, cast, name):
    answer = download(cast.clerk, attach(name=name))

    [disposition] = answer.headers.get_all("Content-Disposition")
    assert re.fullmatch(
        r"""attachment; filename=("([^"\\\r\n]|\\.)*"|[!#-+.0-9A-Z^-z|~-]+)"""
        r"""(; filename\*=UTF-8''[!#$&+.0-9A-Z^_`a-z|~%-]+)?""",
        disposition,
    )
    assert disposition.isascii()
    assert "X-Bent" not in answer.headers
    assert "x=1" not in str(answer.headers.get_all("Set-Cookie"))


def test_a_part_of_a_file_is_guarded_like_the_whole(sign_in, attach, cast):
    client, number = sign_in(cast.clerk), attach()

    part = client.get(f"/files/{ref(number)}", headers={"Range": "bytes=0-3"}, buffered=True)
    wrong = client.get(f"/files/{ref(number)}", headers={"Range": "bytes=99-"}, buffered=True)

    assert (part.status_code, part.data) == (206, b"%PDF")
    assert part.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert part.headers["Cache-Control"] == "private, no-store"
    assert wrong.status_code == 416
    assert wrong.headers["Cache-Control"] == "no-store"


def test_that_a_content_was_there_before_shows_nowhere(attach, download, cast):
    """Not in the answer about one's own file: whoever had it first, its day is not told."""
    first, second = attach(name="一.pdf"), attach(name="二.pdf")

    one, other = download(cast.clerk, first), download(cast.clerk, second)

    assert "ETag" not in one.headers
    uploaded = [db.session.get_one(Attachment, number).uploaded_at for number in (first, second)]
    assert [one.last_modified, other.last_modified] == [m.replace(microsecond=0) for m in uploaded]


def test_a_content_that_is_gone_is_said_calmly(attach, sign_in, cast):
    number = attach()
    [sha256] = store.all_hashes(settings.current().blobs_dir)
    store.path_of(settings.current().blobs_dir, sha256).unlink()

    answer = sign_in(cast.clerk).get(f"/files/{ref(number)}", follow_redirects=True)

    assert "请联系管理员从备份恢复" in answer.text
