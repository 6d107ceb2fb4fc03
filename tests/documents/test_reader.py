"""A file is told by its content, and a refusal tells the next step."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import make_docx as make
from tests.documents import make_pdf, make_sheets
from tracker.core.errors import Refused
from tracker.documents import reader, signatures
from tracker.documents.rules import Document, UnreadableFile
from tracker.documents.signatures import Kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_encoding_of_the_office(encoding):
    document = reader.read("一、总则\r\n做好公开。".encode(encoding), "a.txt")

    assert [block.text for block in document.blocks] == ["一、总则", "做好公开。"]


def test_a_name_never_decides():
    assert reader.read("一、总则".encode(), "a.docx").blocks[0].text == "一、总则"
    assert reader.read(make.numbered_docx([(0, "总则")]), "a.txt").blocks[0].whole == "一、总则"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空文件"),
        (b" \r\n\0", "空文件"),
        (b"\x89PNG\r\n\x1a\n0000", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"BM" + b"\x10\0\0\0" + bytes(4) + b"\x36", "图片"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"<!DOCTYPE html><html>", "网页"),
        (b"MIME-Version: 1.0\r\n\r\nx", "网页存档"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "Word 2003"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><w/>', "Excel 2003"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + "Workbook".encode("utf-16-le"), "表格文件已损坏"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
        (OLE, "旧版 Office"),
        (zipped("xl/workbook.xml", "[Content_Types].xml"), "表格文件已损坏"),
        (zipped("xl/workbook.bin"), "xlsb"),
        (zipped("ppt/presentation.xml"), "演示文稿"),
        (zipped("OFD.xml"), "OFD"),
        (zipped("content.xml"), "OpenDocument"),
        (zipped("a.txt"), "压缩包"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"PK\x03\x04 and no more", "已损坏"),
        (b"\x01\x02\x03", "不是文本文件"),
        (b"\xff\xfe\x00\xd8", "编码有损坏"),
        (b"abc\xff\xff\xff", "编码无法识别"),
        (b"a\n" * 20_002, "长得不正常"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_with_the_next_step(data, told):
    with pytest.raises(UnreadableFile) as refusal:
        reader.read(data, "方案.docx")

    sentence = str(refusal.value)
    assert told in sentence
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    assert "请" in sentence


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (make.numbered_docx([(0, "总则")]), Kind.DOCX),
        (make_pdf.pages(1, ["公开"]), Kind.PDF),
        (b"\r\n" + make_pdf.pages(1, ["公开"]), Kind.PDF),
        (b"junk\n" + make_pdf.pages(1, ["公开"]), Kind.PDF),
        (make_sheets.table_xlsx([("甲", "乙")]), Kind.XLSX),
        (make_sheets.table_xls([("甲", "乙")]), Kind.XLS),
        ("<html><p>公开".encode("utf-16"), Kind.HTML),
        (b"<table><tr><td>a", Kind.HTML),
        (b"From: <x>\r\nSubject: y\r\nMIME-Version: 1.0\r\n", Kind.MIME),
        ("BM报告：各村要公开。".encode(), Kind.TEXT),
        ("一、总则".encode("gb18030"), Kind.TEXT),
        ("注：%PDF-1.4 是一种格式。".encode(), Kind.TEXT),
    ],
)
def test_a_kind_is_told_by_content(data, wanted):
    assert signatures.kind(data) is wanted


def test_every_kind_has_a_reader():
    assert set(reader._READERS) == set(Kind)


def test_a_table_inside_an_old_document_does_not_make_a_table_of_it():
    data = OLE + "Workbook".encode("utf-16-le") + "WordDocument".encode("utf-16-le")

    assert signatures.kind(data) is Kind.DOC


@pytest.mark.parametrize("plain", ["一、总则".encode(), b"{\\rtf1", b"\x89PNG\r\n", b""])
def test_what_has_no_parser_to_attack_needs_no_child(plain):
    assert signatures.is_plain(plain)


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"PK\x05\x06", OLE, b"%PDF-1.7", b"<html>", b"MIME-Version: 1.0\n"]
)
def test_what_is_parsed_goes_to_a_child(data):
    assert not signatures.is_plain(data)


@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", OLE, b"%PDF-", b"<html><table>", b"Mime-Version: 1.0\n\n"]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_are_a_document_or_refused_in_one_sentence(start, rest):
    try:
        found = reader.read(start + rest, "甲")
    except UnreadableFile as refusal:
        found = refusal
    assert isinstance(found, Document) or str(found).count("。") == 1


def test_a_refusal_is_one_that_every_page_can_show():
    assert issubclass(UnreadableFile, Refused)
