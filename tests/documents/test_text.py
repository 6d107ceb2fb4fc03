"""Text is read in the encoding it was written in, and never as another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.documents import text
from tracker.documents.rules import UnreadableFile

# What Chinese office text is made of: common characters, punctuation, digits, ends of lines.
OFFICE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("，。、；：（）《》“”—〔〕一二三0123456789 aZ%\n\u3000"),
    ),
    min_size=2,
)
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(words=OFFICE)
def test_what_unicode_says_of_itself_is_never_in_doubt(encoding, words):
    assert text.decode(words.encode(encoding)) == words


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@given(words=OFFICE)
def test_utf16_in_either_order_with_a_mark(encoding, words):
    assert text.decode(MARKS[encoding] + words.encode(encoding)) == words


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@given(lines=st.lists(OFFICE, min_size=1))
def test_utf16_without_a_mark_is_read_right_or_not_at_all(encoding, lines):
    words = "一、总则\n" + "\n".join(lines)

    try:
        assert text.decode(words.encode(encoding)) == words
    except UnreadableFile:  # characters whose bytes are letters, and hardly anything else
        assert "\n" in words


@given(words=OFFICE)
def test_gb18030_is_read_where_it_is_no_utf8(words):
    words = "一、总则" + words

    assert text.decode(words.encode("gb18030")) == words


LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1)


@given(words=LATIN)
def test_plain_ascii_is_never_taken_for_pairs(words):
    assert text.decode(words.encode()) == words


@given(before=LATIN, broken=st.integers(0, 8), after=LATIN)
def test_ascii_with_a_damaged_byte_is_no_chinese(before, broken, after):
    try:
        found = text.decode(before.encode() + bytes([broken]) + after.encode())
    except UnreadableFile:
        return
    assert not any(char >= "\u4e00" for char in found)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["", "\r\n", "\nopen data 2023"])
def test_utf16_without_a_mark_is_told_by_its_pairs(encoding, end):
    words = "各乡镇人民政府要在六月底前公开本级部门预算，接受群众监督。" + end

    assert text.decode(words.encode(encoding)) == words


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(encoding, end):
    data = f"一、总则{end}做好公开。{end}".encode(encoding)

    assert [block.text for block in text.read(data).blocks] == ["一、总则", "做好公开。", ""]


@given(st.binary())
def test_any_bytes_are_text_or_refused(data):
    try:
        found = text.decode(data)
    except UnreadableFile:
        return
    assert "\0" not in found


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x00\x01\x02\x03" * 50, text.NO_TEXT),
        ("政府".encode("utf-16-le") + b"\0\xd8" * 3, text.NO_TEXT),
        (b"\xff\xfe" + b"\0\xd8", text.BROKEN),
        (b"\xff\xfe" + "甲\0乙".encode("utf-16-le"), text.NO_TEXT),
        (b"\xef\xbb\xbf" + b"\xff\xff", text.BROKEN),
        (b"abc\xff\xff\xff", text.UNKNOWN),
        (b"abc\x01", text.NO_TEXT),
    ],
)
def test_what_is_no_text_is_refused(data, sentence):
    with pytest.raises(UnreadableFile) as refusal:
        text.decode(data)

    assert str(refusal.value) == sentence
