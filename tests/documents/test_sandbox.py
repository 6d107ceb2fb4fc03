"""What comes from outside is parsed in a child that cannot do harm."""

import json
import sys
import time

import pytest

from tests.documents import make_docx as make
from tests.documents import make_pdf, make_sheets
from tracker.documents import child, coding, container, reader, sandbox
from tracker.documents.rules import Document, Paragraph, Table, UnreadableFile

POSIX = sys.platform != "win32"


def test_a_child_reads_what_the_parent_would():
    data = make.docx(make.paragraph("总则", 0) + make.table([make.cell("甲", span=2)]))

    assert sandbox.read_in_child(data, "a.docx") == reader.read(data, "a.docx")


@pytest.mark.parametrize(
    "data",
    [
        make_pdf.pages(2, ["公开预算", "更新目录"]),
        make_sheets.table_xlsx([("任务", "单位"), ("公开", "财政所")]),
        make_sheets.table_xls([("任务", "单位"), ("公开", "财政所")]),
        "<html><p>各村要公开</p><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>".encode(),
    ],
    ids=["pdf", "xlsx", "xls", "html"],
)
def test_every_reader_works_inside_the_limits(data):
    assert sandbox.read_in_child(data, "a") == reader.read(data, "a")


def test_a_child_starts_and_answers_quickly():
    data = make.numbered_docx([(0, "总则")])
    sandbox.read_in_child(data, "a.docx")

    began = time.perf_counter()
    sandbox.read_in_child(data, "a.docx")

    assert time.perf_counter() - began < 2  # 0.2 s on a quiet machine


def test_a_refusal_in_the_child_comes_back_as_the_same_sentence():
    data = make.docx("", extra={"word/a.bin": b"\0" * (3 << 20)})

    with pytest.raises(UnreadableFile) as refusal:
        sandbox.read_in_child(data, "a.docx")

    assert str(refusal.value) == container.BOMB


def test_plain_text_needs_no_child():
    assert sandbox.read_in_child("总则".encode(), "a.txt").blocks == (Paragraph("总则"),)


def test_a_spinning_child_is_killed_and_says_nothing():
    began = time.perf_counter()

    out = sandbox.run([sys.executable, "-I", "-c", "while True: pass"], b"", seconds=0.5)

    assert out == b""
    assert time.perf_counter() - began < 5


def test_a_child_that_says_nothing_is_a_sentence_to_the_person(monkeypatch):
    monkeypatch.setattr(sandbox, "run", lambda *_: b"")

    with pytest.raises(UnreadableFile, match="超出了限制"):
        sandbox.read_in_child(make.docx(""), "a.docx")


LIMITED = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from tracker.documents import child; child.limit(); "
)


def test_a_limited_child_can_still_answer():
    command = [sys.executable, "-I", "-B", "-c", LIMITED + "print('done')", str(sandbox._ROOT)]

    assert sandbox.run(command, b"").strip() == b"done"


@pytest.mark.skipif(not POSIX, reason="Windows has no such limits; flask doctor says so")
@pytest.mark.parametrize(
    "deed",
    [
        "a = bytearray(600 << 20); print('done')",
        "f = open('x', 'wb'); f.write(b'y' * 9000); f.close(); print('done')",
        "fs = [open('/dev/null') for _ in range(100)]; print('done')",
    ],
    ids=["memory", "writing", "files"],
)
def test_a_limited_child_gets_neither_memory_nor_files(deed):
    root = str(sandbox._ROOT)

    out = sandbox.run([sys.executable, "-I", "-B", "-c", LIMITED + deed, root], b"")

    assert out == b""


def test_whatever_a_parser_raises_is_a_sentence(monkeypatch):
    def fail(*_):
        raise RuntimeError("whatever")

    monkeypatch.setattr(reader, "read", fail)

    assert child.answer(b"x", "a.docx") == child.refusal(child.DAMAGED)


def test_a_document_survives_the_way_back():
    document = Document((Paragraph("甲", "一、", 0, "正文"), Table((("乙", None),))), ("少了页眉",))

    assert coding.decoded(json.loads(coding.encoded(document))) == document
