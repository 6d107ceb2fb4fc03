"""A file is told by its content, and a refusal tells the next step."""

import io
import zipfile

import pytest

from tests.documents import make_docx as make
from tracker.core.errors import Refused
from tracker.documents import reader
from tracker.documents.rules import UnreadableFile

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
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"<!DOCTYPE html><html>", "网页"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "旧版 Word"),
        (OLE + "Workbook".encode("utf-16-le"), "旧版 Excel"),
        (OLE, "旧版 Office"),
        (zipped("xl/workbook.xml", "[Content_Types].xml"), "Excel"),
        (zipped("ppt/presentation.xml"), "演示文稿"),
        (zipped("a.txt"), "压缩包"),
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


def test_a_refusal_is_one_that_every_page_can_show():
    assert issubclass(UnreadableFile, Refused)
