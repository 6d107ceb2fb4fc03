"""What LibreOffice prints and converts is what our own readers say."""

import subprocess
import sys
import time

import pytest

from tests.documents import make_doc, soffice
from tests.documents import make_docx as make
from tests.documents.test_doc import PLAIN
from tracker.documents import doc, docx, office, sandbox
from tracker.documents.rules import Table

pytestmark = pytest.mark.slow
LEVEL = make.level
FOUR = "".join(LEVEL(n, name, text) for n, (name, text) in enumerate(make.LEVELS))
THREE = LEVEL(0, "decimal", "%1.") + LEVEL(1, "decimal", "%1.%2") + LEVEL(2, "decimal", "#%3")
HEADINGS = make.style("H1", "heading 1", level=0) + make.style("H2", "heading 2", level=1)
# Those that LibreOffice knows; of the others it prints digits.
FORMATS = (
    *("decimal", "decimalZero", "decimalFullWidth", "decimalHalfWidth", "decimalEnclosedCircle"),
    *("decimalEnclosedCircleChinese", "chineseCounting", "chineseCountingThousand"),
    *("chineseLegalSimplified", "ideographLegalTraditional", "taiwaneseCountingThousand"),
    *("taiwaneseCounting", "japaneseCounting", "ideographTraditional", "ideographZodiac"),
    *("upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "none"),
)


def items(*levels, number=1, style=""):
    return "".join(
        make.paragraph(f"事项{n}号", level, style, number) for n, level in enumerate(levels)
    )


def second(*overrides):
    return make.lists(FOUR) + make.instance(2, 1, *overrides)


def linked():
    return (
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Ls"/>{FOUR}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Ls"/></w:abstractNum>'
    ) + "".join(make.instance(n, n) for n in (1, 2))


LINK = (
    '<w:style w:type="numbering" w:styleId="Ls"><w:name w:val="Ls"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
ZEROS = (
    '<w:lvl w:ilvl="0"><w:start w:val="8"/><mc:AlternateContent><mc:Choice Requires="w14">'
    '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
    '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    '<w:lvlText w:val="%1-"/></w:lvl>'
)
LISTS = {
    "levels": make.docx(items(0, 1, 2, 2, 1, 2, 0, 1, 2, 3, 3, 0)),
    "passed over": make.docx(items(1, 1, 0, 1, 2, 0), numbering=make.lists(THREE)),
    "shared": make.docx(items(0, 0) + items(0, 0, number=2) + items(0), numbering=second()),
    "anew": make.docx(
        items(0, 0) + items(0, 0, number=2) + items(0), numbering=second(make.override(0, 5))
    ),
    "anew below": make.docx(
        items(0, 1, 1) + items(1, 1, 0, 1, number=2) + items(1),
        numbering=second(make.override(1, 1)),
    ),
    "own level": make.docx(
        items(0, 0) + items(0, 1, number=2) + items(0),
        numbering=second(make.override(0, None, LEVEL(0, "upperLetter", "%1)"))),
    ),
    "begins at": make.docx(
        items(0, 1, 1, 0, 1),
        numbering=make.lists(
            LEVEL(0, "decimal", "%1.", start=3) + LEVEL(1, "decimal", "%1.%2", start=0)
        ),
    ),
    "no beginning": make.docx(
        items(0, 0),
        numbering=make.lists(LEVEL(0, "decimal", "%1.").replace('<w:start w:val="1"/>', "")),
    ),
    "styles": make.docx(
        items(None, style="H1") + items(None, None, style="H2") + items(None, style="H1"),
        styles=HEADINGS,
    ),
    "taken away": make.docx(
        items(None, style="H1") + items(0, style="H1", number=0) + items(None, style="H1"),
        styles=HEADINGS,
    ),
    "list styles": make.docx(items(0, 1) + items(0, 1, number=2), numbering=linked(), styles=LINK),
    "zeros": make.docx(items(0, 0, 0), numbering=make.lists(ZEROS)),
    "none above": make.docx(
        items(0, 1, 1),
        numbering=make.lists(LEVEL(0, "none", "附件：") + LEVEL(1, "decimal", "%1%2.")),
    ),
    "in cells": make.docx(
        items(0) + make.table([f"<w:tc><w:tcPr/>{items(0)}</w:tc>"] * 2) + items(0)
    ),
} | {
    name: make.docx(items(*[0] * 12), numbering=make.lists(LEVEL(0, name, "第%1项、")))
    for name in FORMATS
}


def test_numbers_are_those_that_libreoffice_prints():
    texts = soffice.converted(
        {f"{n}.docx": data for n, data in enumerate(LISTS.values())}, "txt:Text (encoded):UTF8"
    )

    printed = dict(zip(LISTS, map(soffice.printed, texts.values()), strict=True))

    ours = {
        name: ["".join(line.split()) for line in docx.read(data).lines()]
        for name, data in LISTS.items()
    }
    assert ours == printed


INNER = make.table([make.cell("任务"), make.cell("时限")], [make.cell("公开"), make.cell("六月")])
FRAME = f"<w:tc>{make.paragraph('附表')}{INNER}<w:p/></w:tc>"
DATED = 'w:author="甲" w:date="2026-01-01T00:00:00Z"'
WHOLE = {
    "hidden": make.marked(make.run("明") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"),
    "changed": make.marked(make.run("每") + make.deleted("季") + make.inserted("月")).replace(
        'w:author="甲"', DATED
    ),
    "signs": make.marked("<w:r><w:t>甲𠀀</w:t><w:tab/><w:t>“乙”</w:t><w:noBreakHyphen/></w:r>"),
    "box": make.marked(
        make.run("甲") + make.box(make.paragraph("框一") + make.paragraph("框二", 0))
    )
    + make.paragraph("乙", 0),
    "nested": f"<w:tbl><w:tr>{FRAME}{make.cell('旁')}</w:tr></w:tbl>",
    "frame": f"<w:tbl><w:tr>{FRAME}</w:tr></w:tbl>",
    "spans": make.table(
        [make.cell("大标题", span=4)],
        [make.cell("一", span=2), make.cell("二", span=2)],
        [make.cell(name) for name in "甲乙丙丁"],
        [make.cell("末"), make.cell("合", span=3)],
    ),
    "merged": make.table(
        [make.cell("甲", merge="restart"), make.cell("乙"), make.cell("丙", merge="restart")],
        [make.cell("", merge="continue"), make.cell("丁"), make.cell("", merge="continue")],
        [make.cell("戊"), make.cell("己"), make.cell("", merge="continue")],
    ),
    "section": "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>第一节</w:t></w:r></w:p>",
    "ruby": make.marked(
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>zhèn</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>镇</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    ),
}


def said(document):
    """Blocks without names of styles, which LibreOffice gives to all, and without empty lines."""
    return [
        block.rows if isinstance(block, Table) else (block.label.strip(), block.text, block.level)
        for block in document.blocks
        if isinstance(block, Table) or block.whole
    ]


def test_a_doc_says_the_same_read_by_hand_and_by_libreoffice():
    bodies = {name: make.docx(body + make.paragraph("后")) for name, body in WHOLE.items()}
    files = {f"{n}.docx": data for n, data in enumerate({**LISTS, **bodies}.values())}
    old = {
        name.replace("docx", "doc"): data
        for name, data in soffice.converted(files, "doc:MS Word 97").items()
    }
    new = soffice.converted(old, "docx:MS Word 2007 XML")

    by_hand = {name: said(doc.read(data)) for name, data in old.items()}

    assert by_hand == {name: said(docx.read(data)) for name, data in new.items()}
    same = [by_hand[name.replace("docx", "doc")] == said(docx.read(files[name])) for name in files]
    assert sum(same[len(LISTS) :]) == len(WHOLE)


def test_libreoffice_converts_an_old_file_and_leaves_nothing_running():
    soffice.find_soffice()

    new = office.as_docx(PLAIN)

    assert new is not None
    assert said(docx.read(new)) == said(doc.read(PLAIN))
    assert running() == []


@pytest.mark.parametrize("data", [PLAIN[:3000], b"plain text"], ids=["cut off", "text"])
def test_what_is_no_old_word_file_is_not_converted(data):
    soffice.find_soffice()

    assert office.as_docx(data) is None


def test_a_file_with_a_password_is_not_converted():
    soffice.find_soffice()

    assert office.as_docx(make_doc.doc([("甲\r", b"\0\0")], head={0x0A: b"\0\1"})) is None


def test_a_conversion_that_takes_too_long_is_ended_with_all_that_it_started():
    soffice.find_soffice()
    began = time.monotonic()

    assert office.as_docx(PLAIN, seconds=0.8) is None
    assert time.monotonic() - began < 5
    assert running() == []


def test_without_libreoffice_nothing_is_converted(monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert office.as_docx(PLAIN) is None


def test_a_child_reads_an_old_file_by_hand_unless_it_may_be_converted(monkeypatch):
    soffice.find_soffice()

    by_hand = sandbox.read_in_child(PLAIN, "a.doc")
    converted = sandbox.read_in_child(PLAIN, "a.doc", convert=True)
    monkeypatch.setenv("PATH", "")
    without = sandbox.read_in_child(PLAIN, "a.doc", convert=True)

    assert by_hand == without == doc.read(PLAIN)
    assert converted != by_hand  # LibreOffice names the style of plain paragraphs
    assert said(converted) == said(by_hand)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_suite_gets_neither_more_memory_nor_larger_files():
    code = (
        "import resource as r; print(*[r.getrlimit(k)[0] for k in (r.RLIMIT_AS, r.RLIMIT_FSIZE)])"
    )
    command = [sys.executable, "-c", office._START, str(office._ROOT), sys.executable, "-c", code]

    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert [int(most) for most in out.split()] == [office.MEMORY, office.FILE_BYTES]


def running():
    """The suites of ours that are still there; one that has ended may wait to be told of."""
    found = subprocess.run(["ps", "-eo", "stat,args"], check=True, capture_output=True, text=True)
    return [
        line
        for line in found.stdout.splitlines()
        if "profile" in line and "file.doc" in line and not line.startswith("Z")
    ]
