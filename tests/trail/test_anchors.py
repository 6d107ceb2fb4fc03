"""The file of anchors: only ever appended to, each line bound to the one before."""

import json
import threading
from datetime import UTC, date, datetime

import pytest

from tracker.trail import anchors
from tracker.trail.anchors import BadAnchors, Head

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
HEADS = [Head(1, "yunlu", 3, "a" * 64), Head(2, "qinghe", 41, "b" * 64)]
FIRST, SECOND = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "backups" / "anchors.jsonl"


def test_a_day_has_a_line_for_each_office_and_a_short_code(path):
    lines = anchors.append(path, HEADS, FIRST, NOW)

    assert [(line.org, line.seq) for line in lines] == [("yunlu", 3), ("qinghe", 41)]
    assert [json.loads(line)["day"] for line in path.read_text().splitlines()] == ["2026-11-22"] * 2
    assert lines[-1].code == "-".join(lines[-1].link[at : at + 4] for at in (0, 4, 8))
    assert anchors.read(path) == lines


def test_a_day_is_anchored_once_and_a_new_office_is_added(path):
    lines = anchors.append(path, HEADS[:1], FIRST, NOW)
    before = path.read_bytes()

    assert anchors.append(path, HEADS[:1], FIRST, NOW) == lines
    assert path.read_bytes() == before
    assert [line.org for line in anchors.append(path, HEADS, FIRST, NOW)] == ["yunlu", "qinghe"]
    assert path.read_bytes().startswith(before)


@pytest.mark.parametrize("field", ["day", "org", "org_id", "seq", "hash", "at", "link"])
def test_a_changed_line_is_named(path, field):
    anchors.append(path, HEADS, FIRST, NOW)
    anchors.append(path, HEADS, SECOND, NOW)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[1][field] = 7 if field in ("org_id", "seq") else "x"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    with pytest.raises(BadAnchors, match="第 2 行被改动过"):
        anchors.read(path)


def test_a_line_taken_out_is_named(path):
    anchors.append(path, HEADS, FIRST, NOW)
    anchors.append(path, HEADS, SECOND, NOW)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:1], *lines[2:]]))

    with pytest.raises(BadAnchors, match="第 2 行"):
        anchors.read(path)


def test_a_line_cut_short_by_a_crash_is_passed_over(path):
    anchors.append(path, HEADS, FIRST, NOW)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"day": "2026-11-23", "org')

    lines = anchors.append(path, HEADS, SECOND, NOW)

    assert [line.day for line in anchors.read(path)] == ["2026-11-22"] * 2 + ["2026-11-23"] * 2
    assert anchors.append(path, HEADS, SECOND, NOW) == lines


def test_many_who_append_at_once_leave_one_whole_chain(path):
    def append():
        anchors.append(path, HEADS, FIRST, NOW)

    threads = [threading.Thread(target=append) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [line.org for line in anchors.read(path)] == ["yunlu", "qinghe"]


def test_a_second_disk_gets_what_is_new_and_tells_when_the_first_was_changed(path, tmp_path):
    second = tmp_path / "disk" / "anchors.jsonl"
    anchors.append(path, HEADS, FIRST, NOW)
    anchors.copy(path, second)
    anchors.append(path, HEADS, SECOND, NOW)
    anchors.copy(path, second)
    assert second.read_bytes() == path.read_bytes()

    path.unlink()
    anchors.append(path, HEADS[:1], FIRST, NOW)

    with pytest.raises(BadAnchors, match="不一致"):
        anchors.copy(path, second)
