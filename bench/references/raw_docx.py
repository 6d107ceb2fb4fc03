"""`raw_docx`: lxml parsing the same parts of a .docx, and python-docx walking its paragraphs."""

import io
import zipfile

from lxml import etree

PARTS = ("_rels/.rels", "word/document.xml", "word/numbering.xml", "word/styles.xml")


def parse_parts(data: bytes) -> int:
    """Inflate and parse the parts that the reader parses; returns how many there were."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        roots = [etree.fromstring(package.read(name)) for name in PARTS if name in names]
    return len(roots)


def walk(data: bytes) -> int:
    """Open the file with python-docx and read every paragraph's text; returns the characters."""
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
