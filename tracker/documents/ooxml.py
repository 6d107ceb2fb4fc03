"""The few words of WordprocessingML that the reader needs."""

import re
from typing import Any

from lxml import etree

from tracker.documents.container import DAMAGED
from tracker.documents.rules import UnreadableFile

Element = Any  # lxml ships no types
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_PLAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICE, FALLBACK, ALTERNATE = f"{_MC}Choice", f"{_MC}Fallback", f"{_MC}AlternateContent"
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")


def w(name: str) -> str:
    """Return the full tag of a w: element.

    >>> w("p")[-2:]
    '}p'
    """
    return _W + name


def empty(name: str) -> Element:
    """Return an element without content: the properties of what has none."""
    return etree.Element(_W + name)


def parse(data: bytes) -> Element:
    """Return the root of an XML part; nothing outside the file is ever fetched.

    The strict variant of the format differs in its namespace only.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data.replace(_STRICT, _PLAIN), parser)
    except etree.XMLSyntaxError:
        raise UnreadableFile(DAMAGED) from None


def value(element: Element | None, name: str) -> str | None:
    """Return the w:val of the child `name` of `element`, or None."""
    child = element.find(_W + name) if element is not None else None
    return child.get(_W + "val") if child is not None else None


def integer(text: str | None) -> int | None:
    """Return `text` as a number, or None where it is none: a file says what it likes.

    >>> integer("12"), integer("-1"), integer("²"), integer("9" * 30), integer(None)
    (12, -1, None, None, None)
    """
    return int(text) if text and _INTEGER.fullmatch(text) else None


def number(element: Element | None, name: str) -> int | None:
    """Return the w:val of the child `name` as a number, or None."""
    return integer(value(element, name))


def is_on(text: str | None) -> bool:
    """Whether the value of a switch means on; a switch without a value does.

    >>> is_on(None), is_on("false"), is_on("0"), is_on("1")
    (True, False, False, True)
    """
    return text not in ("0", "false", "off")


def flag(element: Element | None, name: str) -> bool | None:
    """Return whether the switch `name` of `element` is on, or None where it is not set."""
    child = element.find(_W + name) if element is not None else None
    return is_on(child.get(_W + "val")) if child is not None else None


def numbered(properties: Element | None) -> tuple[str | None, int | None]:
    """Return the list and depth that paragraph properties name; a tracked earlier list is not."""
    found = properties.find(_W + "numPr") if properties is not None else None
    if found is None:
        return None, None
    return value(found, "numId"), number(found, "ilvl")
