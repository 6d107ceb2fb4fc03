"""The few words of WordprocessingML that the reader needs."""

from typing import Any

from lxml import etree

from tracker.documents.container import DAMAGED
from tracker.documents.rules import UnreadableFile

Element = Any  # lxml ships no types
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_PLAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


def w(name: str) -> str:
    """Return the full tag of a w: element.

    >>> w("p")[-2:]
    '}p'
    """
    return _W + name


def parse(data: bytes) -> Element:
    """Return the root of an XML part; nothing outside the file is ever fetched.

    The strict variant of the format differs in its namespace only.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data.replace(_STRICT, _PLAIN), parser)
    except etree.XMLSyntaxError:
        raise UnreadableFile(DAMAGED) from None


def value(element: Element | None, name: str) -> str | None:
    """Return the w:val of the child `name` of `element`, or None."""
    child = element.find(w(name)) if element is not None else None
    return child.get(w("val")) if child is not None else None


def number(element: Element | None, name: str) -> int | None:
    """Return the w:val of the child `name` as a number, or None."""
    text = value(element, name)
    return int(text) if text and text.lstrip("-").isdigit() else None
