"""Files of every kind that bear a classified marking somewhere."""

from tests.documents import make_doc, make_docx, make_pdf, make_sheets

MARK = "机密★1年"
TITLE, TASK = "云麓县2026年政务公开工作要点", "一、公开平台。县财政局9月底前更新目录。"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(mark: str = MARK, encoding: str = "utf-8") -> bytes:
    """A text with the marking above its title."""
    return f"{mark}\n{TITLE}\n{TASK}\n".encode(encoding)


def docx_body(mark: str = MARK) -> bytes:
    """A .docx with the marking as its first paragraph."""
    return _docx(make_docx.paragraph(mark) + _body())


def docx_box(mark: str = MARK) -> bytes:
    """A .docx with the marking in a text box, far below the head."""
    filler = "".join(make_docx.paragraph(f"{n}.更新目录。") for n in range(30))
    shape = make_docx.marked(make_docx.box(make_docx.paragraph(mark)))
    return _docx(_body() + filler + shape)


def docx_cell(mark: str = MARK) -> bytes:
    """A .docx with the marking in a cell beside the copy number."""
    row = [make_docx.cell("000012"), make_docx.cell(mark), make_docx.cell("特急")]
    return _docx(make_docx.table(row) + _body())


def docx_edge(mark: str = MARK, edge: str = "header", *, boxed: bool = False) -> bytes:
    """A .docx with the marking in its header or footer, or in a text box there."""
    content = make_docx.paragraph(mark)
    if boxed:
        content = make_docx.marked(make_docx.box(content))
    return _docx(_body(), edge, content)


def docx_wordart(mark: str = MARK) -> bytes:
    """A .docx with the marking drawn across its pages."""
    drawn = f'<w:r><w:pict><v:shape><v:textpath string="{mark}"/></v:shape></w:pict></w:r>'
    return _docx(_body(), "header", make_docx.marked(drawn))


def doc(mark: str = MARK) -> bytes:
    """A .doc with the marking as its first paragraph."""
    return make_doc.doc([(f"{line}\r", bytes(2)) for line in (mark, TITLE, TASK)])


def doc_edge(mark: str = MARK) -> bytes:
    """A .doc with the marking in its header."""
    lines = [(f"{line}\r", bytes(2)) for line in (TITLE, TASK, mark)]
    main, header = sum(len(line) for line, _ in lines[:2]), len(lines[2][0])
    sizes = {0x4C: make_doc.number(main, 4), 0x54: make_doc.number(header, 4)}
    return make_doc.doc(lines, head=sizes)


def pdf_body(mark: str = MARK) -> bytes:
    """A PDF with the marking above its title."""
    return _pdf(mark, pages=1)


def pdf_edge(mark: str = MARK) -> bytes:
    """A PDF with the marking as the running head of its pages."""
    return _pdf(mark, pages=4)


def xlsx_cell(mark: str = MARK) -> bytes:
    """A workbook with the marking in the last cell of its first row."""
    return make_sheets.table_xlsx([(TITLE, "", "", mark), make_sheets.HEADER, _ROW])


def xlsx_edge(mark: str = MARK) -> bytes:
    """A workbook with the marking in the header that is printed."""
    return make_sheets.xlsx(_filled(lambda _, sheet: sheet.set_header(f'&R&"宋体,加粗"{mark}')))


def xlsx_box(mark: str = MARK) -> bytes:
    """A workbook with the marking in a text box."""
    return make_sheets.xlsx(_filled(lambda _, sheet: sheet.insert_textbox(0, 5, mark)))


def xlsx_hidden(mark: str = MARK) -> bytes:
    """A workbook with the marking on a sheet that is hidden."""

    def more(book, _sheet):
        other = book.add_worksheet("底稿")
        other.write_row(0, 0, [mark])
        other.hide()

    return make_sheets.xlsx(_filled(more))


def xls_cell(mark: str = MARK) -> bytes:
    """An old workbook with the marking in the last cell of its first row."""
    return make_sheets.table_xls([(TITLE, "", "", mark), make_sheets.HEADER, _ROW])


def xls_edge(mark: str = MARK) -> bytes:
    """An old workbook with the marking in the header that is printed."""

    def fill(book):
        sheet = book.add_sheet("Sheet1")
        sheet._Worksheet__header_str = f"&R{mark}"  # its own setter is broken
        for y, row in enumerate([make_sheets.HEADER, _ROW]):
            for x, value in enumerate(row):
                sheet.write(y, x, value)

    return make_sheets.xls(fill)


def html(mark: str = MARK) -> bytes:
    """A web page with the marking above its title."""
    return f"<html><body><p>{mark}</p><h1>{TITLE}</h1><p>{TASK}</p></body></html>".encode()


def mht(mark: str = MARK) -> bytes:
    """A web page in an archive."""
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return head + html(mark)


_ROW = ("1", "更新公开目录", "财政所", "9月底前")
EVERY = {
    "要点.txt": text,
    "要点.docx": docx_body,
    "文本框.docx": docx_box,
    "表格.docx": docx_cell,
    "页眉.docx": docx_edge,
    "页脚.docx": lambda mark=MARK: docx_edge(mark, "footer"),
    "页眉文本框.docx": lambda mark=MARK: docx_edge(mark, boxed=True),
    "水印.docx": docx_wordart,
    "要点.doc": doc,
    "页眉.doc": doc_edge,
    "要点.pdf": pdf_body,
    "页眉.pdf": pdf_edge,
    "表头.xlsx": xlsx_cell,
    "页眉.xlsx": xlsx_edge,
    "文本框.xlsx": xlsx_box,
    "隐藏.xlsx": xlsx_hidden,
    "表头.xls": xls_cell,
    "页眉.xls": xls_edge,
    "要点.html": html,
    "要点.mht": mht,
}


def _body() -> str:
    return make_docx.paragraph(TITLE) + make_docx.paragraph(TASK)


def _docx(body: str, edge: str = "", content: str = "") -> bytes:
    """A .docx with `content` in a header or footer."""
    if not edge:
        return make_docx.docx(body)
    tag = {"header": "hdr", "footer": "ftr"}[edge]
    spaces = make_docx._SPACES
    part = f"<w:{tag} {spaces}>{content}</w:{tag}>".encode()
    link = f'<Relationship Id="rE" Target="{edge}7.xml" Type="{_KIND}/{edge}"/></Relationships>'
    whole = make_docx.docx(body, extra={f"word/{edge}7.xml": part})

    def linked(name: str, data: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return data
        return data.replace(b"</Relationships>", link.encode())

    return make_docx.repacked(whole, linked)


def _pdf(mark: str, pages: int) -> bytes:
    out = make_pdf.Pdf()
    for _ in range(pages):
        out.write(mark, 40, size=12)
        out.set_paragraphs([TITLE, TASK, "二、政策解读。年底前图解比例不低于40%。"] * 4)
        out.turn()
    return out.done()


def _filled(more):
    def fill(book):
        sheet = book.add_worksheet("Sheet1")
        for y, row in enumerate([make_sheets.HEADER, _ROW]):
            sheet.write_row(y, 0, row)
        more(book, sheet)

    return fill
