"""Damaged files of every kind end as a document or as one sentence, within the child's limits.

`TRACKER_MUTATIONS=10000 python3 app.py test -s tests/documents/test_mutated.py` for a long run.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.documents import forks, make_docx, make_pdf, make_sheets
from tests.documents.mutations import mutated
from tests.documents.test_webpage import ARCHIVE, ARTICLE, html
from tracker.documents import child, reader

FILES = int(os.environ.get("TRACKER_MUTATIONS", "500"))
LINES = ["清溪镇2023年政务公开工作要点", "一、主动公开", *ARTICLE]
ROWS = (
    ("序号", "任务", "单位", "时限"),
    (1, "公开预算", "财政所", "6月底前"),
    (2, "更新目录", "党政办", 0.5),
)


def docx():
    body = "".join(make_docx.paragraph(line, n % 3) for n, line in enumerate(LINES))
    rows = [
        [make_docx.cell("任务", span=2), make_docx.cell("单位", merge="restart")],
        [make_docx.cell("公开"), make_docx.cell("预算"), make_docx.cell("", merge="continue")],
    ]
    return make_docx.docx(body + make_docx.table(*rows))


def pdf(**options):
    out = make_pdf.Pdf(**options)
    for _ in range(3):
        out.write("清溪镇人民政府", 40, 220, 9)
        top = out.set_paragraphs(LINES[:6])
        out.grid([[str(cell) for cell in row] for row in ROWS], top + 20)
        out.turn()
    return out.done()


def xlsx():
    def fill(book):
        sheet = book.add_worksheet("主动公开")
        sheet.merge_range("A1:D1", "任务分解表")
        for y, row in enumerate(ROWS, 1):
            sheet.write_row(y, 0, row)
        sheet.merge_range("A5:A6", "合并")
        sheet.write(4, 1, 45107, book.add_format({"num_format": 'yyyy"年"m"月"'}))
        book.add_worksheet("其他").write_row("A1", ("甲", "乙"))

    return make_sheets.xlsx(fill)


def page():
    cells = "<tr><td rowspan=2>1<td>公开<td colspan=2>预算<tr><td>甲<td>乙<td>丙"
    items = f"<ol start=3><li>{ARTICLE[0]}<li>{ARTICLE[1]}</ol>"
    return html(f"<div id=zoom><p>{'<p>'.join(LINES)}{items}<table>{cells}</table></div>")


OLD = Path(__file__).parent / "files" / "plain.doc"
# How the kernel ends a child at its limit of time, and a parser itself at that of memory.
LIMITS = {"signal 24", "signal 9", "signal 6"}
GOOD = {
    "txt": lambda: "\r\n".join(LINES).encode("gb18030"),
    "txt16": lambda: "\r\n".join(LINES).encode("utf-16-le"),
    "docx": docx,
    "doc": OLD.read_bytes,
    "pdf": pdf,
    "pdf-plain": lambda: pdf(pageCompression=0),
    "xlsx": xlsx,
    "xls": lambda: make_sheets.table_xls(ROWS),
    "html": lambda: page().encode(),
    "mht": lambda: ARCHIVE.format(charset="utf-8", page=page()).replace("base64", "8bit").encode(),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor the limits")
@pytest.mark.slow
def test_no_damaged_file_gets_more_than_a_sentence():
    good = {name: make() for name, make in GOOD.items()}
    for data in good.values():
        assert reader.read(data, "甲").blocks

    seen = [(f"{name} {number}", outcome) for name, number, outcome in read_damaged(good)]

    sys.stdout.write(summary(seen))  # for those who run with -s
    faults = [(name, out.words) for name, out in seen if out.told in ("fault", "killed")]
    assert [fault for fault in faults if fault[1] not in LIMITS] == []
    for name in good:  # else the damage is so great that its parser is never reached
        assert any(out.told == "document" for what, out in seen if what.split()[0] == name)
    assert max(out.seconds for _, out in seen) < child.CPU_SECONDS + 1
    assert max(out.mib for _, out in seen) <= child.MEMORY >> 20
    for sentence in {out.words for _, out in seen if out.told == "refused"}:
        assert sentence.endswith("。")
        assert sentence.count("。") == 1
        assert "请" in sentence


def read_damaged(good):
    """Yield the name, the number and what came of it, for every damaged file."""
    with forks.running() as server:
        for number in range(FILES):
            name = list(good)[number % len(good)]
            yield name, number, server.read(mutated(good[name], Random(f"{name} {number}")))


def summary(seen):
    """Figures for a person: by kind, the worst, and for a long run every sentence."""
    lines = [f"{len(seen)} damaged files"]
    for name in GOOD:
        mine = [out for what, out in seen if what.split()[0] == name]
        told = Counter(out.told for out in mine)
        lines.append(f"{name:10}{sum(out.seconds for out in mine):8.1f} s  {dict(told)}")
    for worst in ("seconds", "mib"):
        name, out = max(seen, key=lambda pair: getattr(pair[1], worst))
        lines.append(f"most {worst}: {getattr(out, worst):.1f} ({name}, {out.told})")
    if len(seen) > 1000:
        told = Counter(f"{out.told}: {out.words}" for _, out in seen if out.told != "document")
        lines += [f"{count:6} {words}" for words, count in told.most_common()]
    return "\n".join(["", *lines, ""])
