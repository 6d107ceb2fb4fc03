"""Files that must not be taken, made when they are needed: small to carry, large once opened."""

import io
import random
import struct
import zipfile
import zlib

from tests.documents import make_doc, make_docx, make_sheets

LINE = make_docx.paragraph("一、公开平台。县财政局9月底前更新目录。")
CONTENT = "word/document.xml"
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
MACRO_SHEET = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def docx(**parts: bytes) -> bytes:
    """A .docx with more parts, `word/` being before their names."""
    return make_docx.docx(LINE, extra={f"word/{name}": data for name, data in parts.items()})


def named(*names: str) -> bytes:
    """A .docx with small entries of those names."""
    return make_docx.docx(LINE, extra=dict.fromkeys(names, b"<a/>"))


def twice() -> bytes:
    """A .docx with two parts of one name."""
    one, other = "word/a1.xml", "word/a2.xml"
    return named(one, other).replace(other.encode(), one.encode())


def many_entries(count: int = 2_001) -> bytes:
    """A .docx of more entries than any document has."""
    return named(*(f"word/media/{n}.bin" for n in range(count)))


def swollen(megabytes: int, entries: int = 1, noise: float = 0.02) -> bytes:
    """A .docx with entries so large; `noise` is the share that cannot be packed (the ratio)."""
    size = megabytes << 20
    filling = random.Random(1).randbytes(int(size * noise)) + bytes(size - int(size * noise))
    return docx(**{f"media{n}.bin": filling for n in range(entries)})


def lying(data: bytes, name: str, size: int, packed: int | None = None) -> bytes:
    """The package with other sizes for `name` in its directory and before its data."""
    out = bytearray(data)
    for sign, sizes, names in ((_CENTRAL, 20, 46), (_LOCAL, 18, 30)):
        at = out.find(sign)
        while at >= 0:
            length = struct.unpack_from("<H", out, at + names - (18 if sign == _CENTRAL else 4))[0]
            if out[at + names : at + names + length] == name.encode():
                old = struct.unpack_from("<I", out, at + sizes)[0]
                struct.pack_into("<II", out, at + sizes, old if packed is None else packed, size)
            at = out.find(sign, at + 4)
    return bytes(out)


def encrypted() -> bytes:
    """A .docx whose entries say that they are locked."""
    out = bytearray(make_docx.docx(LINE))
    for sign, flags in ((_CENTRAL, 8), (_LOCAL, 6)):
        at = out.find(sign)
        while at >= 0:
            out[at + flags] |= 1
            at = out.find(sign, at + 4)
    return bytes(out)


def xlsm() -> bytes:
    """A workbook whose type says that it may have macros."""
    plain = make_sheets.table_xlsx([make_sheets.HEADER, ("1", "公开", "财政所", "9月底前")])
    return make_docx.repacked(plain, lambda _, data: data.replace(PLAIN_SHEET, MACRO_SHEET))


def macro_doc() -> bytes:
    """An old Word file with macros."""
    parts = [("一、公开平台\r", bytes(2))]
    return make_doc.doc(parts, streams={"_VBA_PROJECT_CUR": b"x"})


def deep(levels: int = 25) -> bytes:
    """A .docx of a table in a table in a table."""
    body = LINE
    for _ in range(levels):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    return make_docx.docx(body)


def repeated(xml: str, count: int) -> bytes:
    """A .docx of the same thing again and again; unpacked it is mostly noise, so no bomb."""
    return make_docx.docx(xml * count)


def pdf(content: bytes, layers: int = 2) -> bytes:
    """A PDF of one page whose content is packed several times over."""
    for _ in range(layers):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * layers
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(content), filters, content),
    ]
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    """A package that is no document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return out.getvalue()
