"""Every file that must be refused (reliability.md 2.9 points 1 to 6), through the real page.

Each is told in a sentence with the next step; nothing of it is kept, and the form is as it was.
"""

import hashlib
import io
import re
import socket
import threading
import time

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.documents import make_docx, make_pdf, make_sheets
from tests.intake import hostile
from tests.intake.conftest import POINTS, opened
from tests.page import Page
from tracker.core import settings
from tracker.core.db import db
from tracker.intake import queries

PLACE = "http://localhost/intake/"
TEXT = "一、公开平台。县财政局9月底前更新目录。\n"
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]><a/>'
WORDS_OF_XML = make_docx.paragraph("字")
ONE_TABLE = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"

# What is sent: a name, how it is made, and what the sentence says.
FILES = {
    # 2: name, first bytes and structure agree
    "a picture called a document": ("要点.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "图片"),
    "a text called a document": ("要点.docx", TEXT.encode, "内容却是纯文本"),
    "a document called a text": ("要点.txt", hostile.docx, "内容却是 ?Word"),
    "a document called a PDF": ("要点.pdf", hostile.docx, "内容却是 ?Word"),
    "a PDF called a document": ("要点.docx", lambda: make_pdf.pages(1, ["公开"]), "内容却是 ?PDF"),
    "a page called a workbook": ("要点.xls", lambda: b"<html><p>x</p></html>", "内容却是网页"),
    "a document called a program": ("要点.exe", hostile.docx, "内容却是 ?Word"),
    "a workbook called a document": (
        "要点.docx",
        lambda: make_sheets.table_xlsx([("任务", "单位"), ("公开", "财政所")]),
        "内容却是 ?Excel",
    ),
    "a package": ("要点.zip", lambda: hostile.zipped("要点.txt"), "压缩包"),
    "a package called a document": ("要点.docx", lambda: hostile.zipped("a.xml"), "压缩包"),
    "a document without its parts": (
        "要点.docx",
        lambda: hostile.zipped("word/a.xml"),
        "Word 文档",
    ),
    "slides": ("要点.pptx", lambda: hostile.zipped("ppt/presentation.xml"), "演示文稿"),
    "rich text": ("要点.doc", lambda: rb"{\rtf1 x}", "RTF"),
    "bytes that are no text": ("要点.txt", lambda: bytes(range(1, 256)) * 40, "文本文件"),
    "nothing": ("要点.docx", lambda: b"", "空文件"),
    # 2: what a .docx may be
    "too many entries": ("要点.docx", hostile.many_entries, "大得不正常"),
    "an entry of 51 MB": ("要点.docx", lambda: hostile.swollen(51), "大得不正常"),
    "entries of 220 MB": ("要点.docx", lambda: hostile.swollen(44, entries=5), "大得不正常"),
    "an entry packed 1 to 1000": ("要点.docx", lambda: hostile.swollen(20, noise=0), "大得不正常"),
    "a directory that says less": (
        "要点.docx",
        lambda: hostile.lying(hostile.swollen(20, noise=0), "word/media0.bin", 10),
        "损坏",
    ),
    "a directory that says it was packed less": (
        "要点.docx",
        lambda: hostile.lying(
            hostile.swollen(20, noise=0), "word/media0.bin", 20 << 20, packed=2 << 20
        ),
        "大得不正常|损坏",
    ),
    "a way up": ("要点.docx", lambda: hostile.named("../../etc/a.xml"), "损坏"),
    "a way up as Windows writes it": ("要点.docx", lambda: hostile.named("..\\a.xml"), "损坏"),
    "an absolute name": ("要点.docx", lambda: hostile.named("/etc/a.xml"), "损坏"),
    "a drive": ("要点.docx", lambda: hostile.named("C:\\a.xml"), "损坏"),
    "two parts of one name": ("要点.docx", hostile.twice, "损坏"),
    "a locked package": ("要点.docx", hostile.encrypted, "密码"),
    "a type with macros": (
        "要点.docx",
        lambda: make_docx.docx(hostile.LINE, main=make_docx.MACRO),
        "宏",
    ),
    "a part of macros": ("要点.docx", lambda: hostile.docx(**{"vbaProject.bin": b"x"}), "宏"),
    "a workbook with macros": ("要点.xlsx", hostile.xlsm, "宏"),
    "an old document with macros": ("要点.doc", hostile.macro_doc, "宏"),
    "a declaration": (
        "要点.docx",
        lambda: hostile.docx(**{"a.xml": DOCTYPE.encode()}),
        "不允许的声明",
    ),
    "a declaration in UTF-16": (
        "要点.docx",
        lambda: hostile.docx(**{"a.xml": DOCTYPE.encode("utf-16")}),
        "不允许的声明",
    ),
    "a declaration in relations": (
        "要点.docx",
        lambda: hostile.docx(**{"_rels/a.xml.rels": DOCTYPE.encode()}),
        "不允许的声明",
    ),
    "a declaration in a drawing": (
        "要点.docx",
        lambda: hostile.docx(**{"a.vml": DOCTYPE.encode()}),
        "不允许的声明",
    ),
    "a declaration in a workbook": (
        "要点.xlsx",
        lambda: make_sheets.with_parts(
            make_sheets.table_xlsx([("任务", "单位")]), xl__a_dot_xml=DOCTYPE.encode()
        ),
        "不允许的声明",
    ),
    # 3: what the child may take
    "output of more than 5 MB": (
        "要点.txt",
        (("公" * 18_000 + "\n") * 105).encode,
        "超出",
    ),
    # 4: what a document has
    "too many paragraphs": (
        "要点.docx",
        lambda: hostile.repeated(WORDS_OF_XML, 20_001),
        "段落或表格多得不正常|大得不正常",
    ),
    "too many empty paragraphs": (
        "要点.docx",
        lambda: hostile.repeated("<w:p/>", 100_000),
        "段落或表格多得不正常",
    ),
    "too many tables": (
        "要点.docx",
        lambda: hostile.repeated(ONE_TABLE, 501),
        "段落或表格多得不正常",
    ),
    "tables too deep": ("要点.docx", hostile.deep, "段落或表格多得不正常"),
    "too many lines": ("要点.txt", lambda: "公\n".encode() * 20_001, "长得不正常"),
    "too long a line": ("要点.txt", ("公" * 20_001).encode, "一行超过"),
    "too many tasks": (
        "要点.txt",
        ("一、公开\n" + "（一）各站所要公开收费项目。\n" * 1_001).encode,
        "任务超过",
    ),
    "too many rows of a sheet": (
        "要点.xlsx",
        lambda: make_sheets.table_xlsx([("公", "开")] * 5_001),
        "大得不正常",
    ),
    "too many pages": ("要点.pdf", lambda: make_pdf.pages(301, ["公"]), "超过300页"),
}
# 3: those that run into a limit of the child, which takes its time.
SLOW_FILES = {
    "memory without end": ("要点.pdf", lambda: hostile.pdf(b" " * (700 << 20)), "过于复杂|损坏"),
    "work without end": (
        "要点.pdf",
        lambda: hostile.pdf(b"0 0 m 9 9 l S\n" * 6_000_000),
        "过于复杂|损坏",
    ),
}
STEP = re.compile("请|后再上传")


def tree():
    """The instance's files but its database, by what is in them."""
    folder = settings.current().instance_dir
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "luoshi.db" not in path.name and path.name != "start.db"
    }


def drafts():
    db.session.rollback()
    return db.session.scalars(queries.drafts()).all()


def posted(client, form, name, data, **more):
    """The answer to the form with a file; encoded here, as a large one would be left in a file."""
    whole = form.filled(year="2026") | more | {"file": FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart(whole)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(form.action, data=body, content_type=kind, headers={"Referer": PLACE})


def sent(client, name, data):
    """The page that answers an upload, at last."""
    form = opened(client, "/intake/").form("上传并识别")
    answer = posted(client, form, name, data)
    for _ in range(120):
        if answer.location is None and "Refresh" not in answer.headers:
            break
        place = answer.location or answer.request.path
        time.sleep(0.25 if answer.location is None else 0)
        answer = client.get(place)
    return answer


def check_refused(clerk, name, data, said):
    before = tree()

    page = Page(sent(clerk, name, data))

    assert len(page.errors) == 1, page.text
    assert re.search(said, page.errors[0]), page.errors
    assert STEP.search(page.errors[0]), page.errors
    assert page.errors[0].endswith("。")
    assert page.form("上传并识别").fields["year"] == "2026"
    assert tree() == before
    assert drafts() == []
    return page


@pytest.mark.parametrize("which", FILES, ids=lambda which: which.replace(" ", "-"))
def test_it_is_refused_with_the_next_step_and_nothing_is_kept(clerk, desk, which):
    name, make, said = FILES[which]
    data = make()

    check_refused(clerk, name, data, said)


@pytest.mark.slow
@pytest.mark.parametrize("which", SLOW_FILES, ids=lambda which: which.replace(" ", "-"))
def test_what_a_child_cannot_bear_is_refused_the_same_way(clerk, desk, which):
    name, make, said = SLOW_FILES[which]
    data = make()
    assert len(data) < 100_000

    check_refused(clerk, name, data, said)


# 1: what a request may be


@pytest.mark.parametrize("more", [0, 8 << 20], ids=["26-MB", "34-MB"])
def test_a_file_over_25_mb_is_refused_with_a_page_that_leads_back(clerk, desk, more):
    before = tree()
    form = opened(clerk, "/intake/").form("上传并识别")

    answer = posted(clerk, form, "要点.docx", bytes((26 << 20) + more))

    page = Page(answer)
    assert page.status == 413
    assert "单个文件不超过 25 MB。请压缩或拆分以后再上传" in page.text
    assert "/intake/" in page.links.values()  # where the browser has the form as it was
    assert tree() == before
    assert drafts() == []


def test_a_form_of_thousands_of_parts_is_refused(clerk, desk):
    form = opened(clerk, "/intake/").form("上传并识别")
    parts = {f"x{n}": "1" for n in range(3_000)}

    answer = posted(clerk, form, "要点.txt", POINTS.encode(), **parts)

    assert Page(answer).status == 413
    assert drafts() == []


# 5: the same content again


def test_the_same_content_again_leads_to_what_it_became(clerk, desk):
    desk.draft()
    before = tree()

    page = Page(sent(clerk, "改了名.txt", POINTS.encode()))

    assert page.status == 409
    assert "此文件已于" in page.notices[0]
    assert page.form("上传并识别").fields["year"] == "2026"
    assert tree() == before
    assert len(drafts()) == 1


def test_the_same_content_of_another_office_is_nobodys_business(clerk, desk, cast, sign_in):
    desk.draft()

    page = Page(sent(sign_in(cast.stranger), "要点.txt", POINTS.encode()))

    assert page.heading.startswith("核对")
    assert "此文件已于" not in page.text


# 6: what stands outside is never fetched, what was deleted never imported


def test_nothing_outside_the_file_is_fetched_and_nothing_deleted_is_read(clerk, desk):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port, over = listener.getsockname()[1], threading.Event()

        def listen():
            while not over.is_set():
                try:
                    asked.append(listener.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        page = Page(sent(clerk, "要点.docx", _outward(port)))
        over.set()
        thread.join()

    assert page.heading.startswith("核对")
    assert asked == []
    assert "更新目录" in page.text
    assert "废止的话" not in page.text


def _outward(port):
    """A .docx with a template, a picture and a part elsewhere, and a tracked deletion."""
    place = f"http://127.0.0.1:{port}/"
    kinds = ("attachedTemplate", "image", "subDocument", "header", "oleObject")
    links = "".join(
        f'<Relationship Id="x{kind}" Target="{place}{kind}" TargetMode="External" Type="'
        f'http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        for kind in kinds
    )
    gone = make_docx.marked(make_docx.deleted("废止的话。"))
    embedded = {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}
    whole = make_docx.docx(hostile.LINE + gone + hostile.LINE, extra=embedded)

    def linked(name, data):
        if name != "word/_rels/document.xml.rels":
            return data
        return data.replace(b"</Relationships>", f"{links}</Relationships>".encode())

    return make_docx.repacked(whole, linked)
