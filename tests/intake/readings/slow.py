"""A real file that takes its time: a PDF with drawings on every page."""

from functools import cache

from tests.documents.make_pdf import Pdf

PAGES = 70
TITLE = "云麓县2026年政务公开工作要点"


@cache
def slow_pdf(curves: int = 1000) -> bytes:
    """Some three seconds of processor time on the machine it was written on."""
    pdf = Pdf()
    for number in range(PAGES):
        first = [TITLE, "一、公开平台。县财政局9月底前更新目录。"]
        pdf.set_paragraphs(first if number == 0 else [f"以上是第{number}幅附图的说明文字。"])
        pdf.curves(curves)
        pdf.turn()
    return pdf.done()
