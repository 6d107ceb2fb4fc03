"""The quick way to a page's operators gives what the library's own way gives, or steps aside."""

import io

import pdfplumber
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF

from tests.documents import make_pdf
from tests.documents.test_mutated import pdf
from tracker.documents.pdf import operators
from tracker.documents.pdf.operators import Unusual

NUMBERS = [b"1", b"-2", b"+3", b".5", b"4.", b"-0.25", b"--1", b"1-2", b"1.2.3"]
NAMES = [b"/N", b"/A#20B", b"/", b"/N<<", b"true", b"false", b"null"]
STRINGS = [
    b"<41 4>",
    b"<4>",
    b"<zz>",
    b"(a)",
    b"(a\\)b)",
    b"(\\101\\7\\r\\q)",
    b"(\\\n)",
    b"(a(b))",
]
BRACKETS = [b"[", b"]", b"<<", b">>", b"{", b"}", b")", b">", b"\\", b"(\\777)"]
KEYWORDS = [b"Tj", b"T*", b"'", b'"', b"BI", b"ID", b"BT", b"%c\n", b"\xff"]
PIECES = st.sampled_from([*NUMBERS, *NAMES, *STRINGS, *BRACKETS, *KEYWORDS])


def by_library(data):
    stream = PDFStream({}, data)
    stream.data = data
    parser = PDFContentParser([stream])
    out = []
    try:
        while True:
            out.append(parser.nextobject()[1])
    except PSEOF:
        return out


@example([b"BT", b"/N", b"1", b"Tf", b"[", b"(a)", b"-2", b"<41 4>", b"]", b"TJ"], b" ")
@given(st.lists(PIECES), st.sampled_from([b" ", b"\r\n", b"", b"\0"]))
def test_tokens_are_those_of_the_library_or_the_content_is_unusual(pieces, gap):
    data = gap.join(pieces) + b"\n"

    try:
        found = operators.tokens(data)
    except Unusual:
        return

    assert found == by_library(data)


@pytest.mark.parametrize(
    "plain",
    [
        b"BT /F1 16 Tf 1 0 0 1 80 700 Tm <4e00> Tj ET",
        b"/P <</MCID 0>> BDC [(\\000a) -250 <00>] TJ T* (x) ' EMC",
        b"q\r\n0.5 g 10 20 -.5 30. re f* Q\n",
    ],
)
def test_what_programs_write_is_not_unusual(plain):
    assert operators.tokens(plain) == by_library(plain + b"\n")


@pytest.mark.parametrize("data", [pdf(), pdf(pageCompression=0), make_pdf.pages(2, ["公开"])])
def test_a_page_holds_what_the_library_finds_on_it(data):
    with pdfplumber.open(io.BytesIO(data)) as ours, pdfplumber.open(io.BytesIO(data)) as its:
        for mine, other in zip(ours.pages, its.pages, strict=True):
            found = operators.interpret(mine)

            assert [(c.get_text(), c.x0, c.matrix) for c in found] == [
                (c["text"], c["x0"], c["matrix"]) for c in other.chars
            ]
            assert mine.edges == other.edges


def test_a_page_with_a_picture_between_its_tokens_goes_to_the_library():
    content = b"BT (a) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID x EI q"

    with pytest.raises(Unusual):
        operators.tokens(content)
