"""One look in the child: whose numbers stand in a file, and what picture it shows (EV-3, 2.8)."""

import pytest

from tests.documents import make_docx
from tests.ledger.evidence import files
from tracker.documents import looking, personal, sandbox
from tracker.documents.classified import ClassifiedFile
from tracker.documents.rules import UnreadableFile


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"身份证 {files.CARD}", {"identity": 1}),
        ("身份证 110105 19491231 002x", {"identity": 1}),
        ("旧证 110105491231002", {"identity": 1}),
        ("身份证 110105194912310021", {}),  # the check digit is wrong
        ("编号 110105194913310020", {}),  # no such month
        (f"手机 {files.MOBILE}，＋８６ 139 0000 1234", {"mobile": 2}),
        (f"{files.MOBILE}、{files.MOBILE}", {"mobile": 1}),  # the same one twice
        ("联系电话 0571-87654321", {}),  # an office's own
        (f"卡号 {files.BANK}，6222 0212 3456 7894", {"bank": 1}),
        ("卡号 6222021234567895", {}),  # Luhn's digit is wrong
        ("流水号 20261128103000123456，91330100740080000X", {}),
        ("sha256 a13800001234f", {}),
        (f"Tel{files.MOBILE}，QQ13900001234", {"mobile": 2}),  # a letter before hides nothing
        ("云政办发〔2026〕9号，2026年11月28日", {}),
        ("110105********002X", {}),  # covered already
    ],
)
def test_a_number_must_prove_that_it_is_one(line, found):
    assert personal.numbers([line]) == found


def test_what_is_told_of_them_names_none():
    said = personal.told(personal.numbers([f"{files.CARD} {files.MOBILE} {files.BANK}"]))

    assert said == "身份证号 1 个、手机号 1 个、银行卡号 1 个"


def test_a_paper_is_searched_in_cells_and_headers_too(tmp_path):
    row = [make_docx.cell("王芳"), make_docx.cell(files.MOBILE)]
    data = make_docx.docx(make_docx.table(row))

    assert sandbox.look(data).personal == {"mobile": 1}


def test_a_number_spelled_a_cell_a_digit_is_read_too():
    row = [make_docx.cell(one) for one in ("证号", *files.CARD)]
    beside = [make_docx.cell(one) for one in ("1", "2", "13")]

    assert sandbox.look(make_docx.docx(make_docx.table(row))).personal == {"identity": 1}
    assert sandbox.look(make_docx.docx(make_docx.table(beside))).personal == {}


def test_plain_text_has_no_parser_and_is_searched_all_the_same():
    assert sandbox.look(f"王芳 {files.CARD}".encode("gb18030")).personal == {"identity": 1}


@pytest.mark.parametrize("data", [b"", b"\0\1\2\3", b"PK\x03\x04 broken", b"%PDF-1.7 broken"])
def test_what_nobody_can_read_has_nothing_in_it(data):
    assert sandbox.look(data) == looking.Seen()


def test_a_marked_file_is_refused_before_all_else():
    with pytest.raises(ClassifiedFile):
        sandbox.look(f"机密★1年\n王芳 {files.CARD}".encode())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_a_picture_of_any_kind_becomes_a_jpeg(form):
    shown = files.opened(sandbox.look(files.picture(form)).picture)

    assert (shown.format, shown.size) == ("JPEG", (40, 20))


def test_a_photograph_is_turned_and_loses_what_the_camera_wrote():
    data = files.photograph()
    assert b"Liutang" in data

    seen = sandbox.look(data).picture

    shown = files.opened(seen)
    assert shown.size == (20, 40)
    assert shown.getpixel((10, 5))[2] > 200  # what was on the left is above
    assert not shown.getexif()
    assert "comment" not in shown.info
    assert b"Liutang" not in seen


def test_a_large_picture_is_made_small():
    shown = files.opened(sandbox.look(files.picture("JPEG", (4000, 1000))).picture)

    assert shown.size == (1600, 400)


def test_of_a_moving_picture_the_first_frame_is_shown():
    red, _, blue = files.opened(sandbox.look(files.animation()).picture).getpixel((5, 5))

    assert red > 200 > blue


@pytest.mark.parametrize(
    "data", [files.bomb(), files.picture()[:40], b"\xff\xd8\xff broken", b"RIFF\0\0\0\0WEBPVP8 "]
)
def test_a_bomb_and_a_broken_picture_are_refused_with_a_way_on(data):
    with pytest.raises(UnreadableFile, match="另存为 JPG"):
        sandbox.look(data)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"personal": {}},
        {"personal": {"x": 1}, "picture": ""},
        [],
        "x",
        {"personal": {}, "picture": "PHNjcmlwdD4="},
    ],
)
def test_a_child_is_not_believed(said):
    with pytest.raises(UnreadableFile):
        looking.decoded(said)
