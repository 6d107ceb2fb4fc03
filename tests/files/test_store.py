"""The bytes: on the disk before any row names them, under the hash of their content."""

import hashlib
import io
import os
import stat

import pytest

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
        ("字" * 300 + ".docx", "字" * 195 + ".docx"),
    ],
)
def test_a_name_is_cleaned(given, shown):
    assert clean_name(given) == shown
