"""The bytes: on the disk before any row names them, under the hash of their content."""

import hashlib
import io
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.files import store
from tracker.files.actions import clean_name

DATA = "柳塘村回单".encode()
NAME = hashlib.sha256(DATA).hexdigest()


def test_a_content_lies_under_its_hash(tmp_path):
    kept = store.keep(tmp_path, io.BytesIO(DATA), limit=100)

    assert kept == store.Kept(NAME, len(DATA))
    path = store.path_of(tmp_path, NAME)
    assert path == tmp_path / NAME[:2] / NAME[2:4] / NAME
    assert path.read_bytes() == DATA
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(store.all_hashes(tmp_path)) == [NAME]


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_return(
    tmp_path, monkeypatch
):
    done = []
    synced, replaced = os.fsync, os.replace

    def fsync(handle):
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "bytes")
        synced(handle)

    def replace(source, target):
        done.append("name")
        replaced(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    store.keep(tmp_path, io.BytesIO(DATA), limit=100)

    # tmp and the two folders of the hash are new: each is on the disk before it is used
    assert done == ["folder", "bytes", "folder", "folder", "name", "folder"]

    done.clear()
    store.keep(tmp_path, io.BytesIO(DATA), limit=100)
    assert done == ["bytes", "name", "folder"]


def test_more_than_the_limit_is_refused_and_leaves_nothing(tmp_path):
    assert store.keep(tmp_path, io.BytesIO(b"x" * 100), limit=100).size == 100

    with pytest.raises(store.FileTooLarge, match="请压缩"):
        store.keep(tmp_path, io.BytesIO(b"y" * 101), limit=100)

    assert len(list(store.all_hashes(tmp_path))) == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path):
    class Broken(io.BytesIO):
        def read(self, *_size):
            raise OSError("the line is gone")

    with pytest.raises(OSError, match="the line is gone"):
        store.keep(tmp_path, Broken(), limit=100)

    assert list((tmp_path / "tmp").iterdir()) == []


def test_damage_is_found(tmp_path):
    store.keep(tmp_path, io.BytesIO(DATA), limit=100)
    assert not store.damaged(tmp_path, NAME)

    store.path_of(tmp_path, NAME).write_bytes(b"something else")
    assert store.damaged(tmp_path, NAME)

    store.path_of(tmp_path, NAME).unlink()
    assert store.damaged(tmp_path, NAME)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("要点.docx", "要点.docx"),
        ("C:\\文件\\要点.docx", "要点.docx"),
        ("../../etc/passwd", "passwd"),
        ("要\r\n点\x00\u202e.docx", "要点.docx"),
        ("", "未命名"),
        ("/", "未命名"),
        ("字" * 300 + ".docx", "字" * 78 + ".docx"),
        ("a" * 300, "a" * 200),
        ("𠮷" * 100 + ".pdf", "𠮷" * 59 + ".pdf"),
        ("要点." + "x" * 300, "要点." + "x" * 197),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("\u2066a\u2069\u200b\ufeff.txt", "a.txt"),
        ("a\u2028b\u2029.txt", "ab.txt"),
        ("\x1b]0;x\x07.txt", "]0;x.txt"),
        ("..", "未命名"),
        ("...", "未命名"),
        ("/etc/", "etc"),
        ("a/../b\\..\\c.txt", "c.txt"),
        ("要点.docx.", "要点.docx"),
        (" 要点.docx ", "要点.docx"),
        ("\udc80.pdf", "pdf"),
    ],
)
def test_a_name_is_cleaned(given, shown):
    assert clean_name(given) == shown


@given(name=st.text(max_size=400))
def test_a_cleaned_name_can_be_saved_anywhere_and_stays_as_it_is(name):
    shown = clean_name(name)

    assert shown
    assert len(shown.encode()) <= 240
    assert shown.isprintable() or " " in shown or "\u3000" in shown or "\xa0" in shown
    assert not {"/", "\\", "\n", "\r", "\0", "\u202e"} & set(shown)
    assert clean_name(shown) == shown


def test_only_this_program_may_look_into_the_store(tmp_path):
    kept = store.keep(tmp_path / "blobs", io.BytesIO(DATA), limit=100)

    path = store.path_of(tmp_path / "blobs", kept.sha256)
    for folder in (path.parent, path.parent.parent, tmp_path / "blobs", tmp_path / "blobs/tmp"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "." not in path.name


def test_what_is_there_already_is_written_all_the_same(tmp_path):
    """Neither the answer nor its time tells that somebody uploaded this before."""
    read = []

    class Counting(io.BytesIO):
        def read(self, *size):
            read.append(piece := super().read(*size))
            return piece

    first = store.keep(tmp_path, io.BytesIO(DATA), limit=100)
    before = store.path_of(tmp_path, NAME).stat().st_ino
    second = store.keep(tmp_path, Counting(DATA), limit=100)

    assert first == second
    assert b"".join(read) == DATA
    assert store.path_of(tmp_path, NAME).stat().st_ino != before
