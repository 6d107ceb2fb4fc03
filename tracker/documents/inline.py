"""The text of one .docx paragraph: what a reader of the printed page sees."""

import re

from tracker.documents import ooxml, symbols
from tracker.documents.fields import Fields
from tracker.documents.ooxml import Element, w
from tracker.documents.styles import Styles

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXT = {
    w("t"): "",  # its own
    _MATH: "",
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_SKIPPED = {
    w(name)
    for name in (
        *("del", "moveFrom", "delText", "delInstrText", "fldData"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "tabs"),
        *("rubyPr", "rt"),  # of 注音 the base only
    )
}
_RUN, _BOX, _FIELD = w("r"), w("txbxContent"), w("fldChar")
_INSTRUCTION, _SYMBOL = w("instrText"), w("sym")
_HEX = re.compile("[0-9A-Fa-f]{1,4}")


class Inline:
    """Reads paragraphs; `hides` says whether any text of the document may be hidden."""

    def __init__(self, styles: Styles, hides: bool) -> None:
        self._styles = styles
        self._hides = hides

    def text(self, paragraph: Element, hidden: bool = False) -> tuple[str, list[Element]]:
        """Return the final text of `paragraph` and the text boxes anchored in it.

        Deletions and the instructions of fields are left out; `hidden` is what the paragraph's
        style says of its runs.
        """
        out: list[str] = []
        boxes: list[Element] = []
        fields: Fields | None = None
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            tag = element.tag
            if tag in _TEXT:
                words = _TEXT[tag] or element.text or ""
                out.append(fields.say(words) if fields else words)
            elif tag == _BOX:
                boxes.append(element)
            elif tag == _FIELD:
                fields = fields or Fields()
                out.append(_step(fields, element.get(w("fldCharType"))))
            elif tag == _INSTRUCTION:
                if fields:
                    fields.instruct(element.text or "")
            elif tag == _SYMBOL:
                out.append(_symbol(element))
            elif tag not in _SKIPPED and not (self._hides and self._is_hidden(element, hidden)):
                waiting += reversed(chosen(element))
        return symbols.spelled("".join(out)), boxes

    def _is_hidden(self, run: Element, inherited: bool) -> bool:
        if run.tag != _RUN:
            return False
        properties = run.find(w("rPr"))
        own = ooxml.flag(properties, "vanish")
        if own is not None:
            return own
        return inherited or self._styles[ooxml.value(properties, "rStyle")].hidden


def chosen(element: Element) -> Element:
    """Return `element`, or of several ways to say the same the one to read: the first, newest."""
    if element.tag != ooxml.ALTERNATE:
        return element
    for name in (ooxml.CHOICE, ooxml.FALLBACK):
        if (found := element.find(name)) is not None:
            return found
    return ()


def _step(fields: Fields, kind: str | None) -> str:
    if kind == "begin":
        fields.begin()
    elif kind == "separate":
        fields.separate()
    elif kind == "end":
        return fields.end()
    return ""


def _symbol(element: Element) -> str:
    text = element.get(w("char")) or ""
    return symbols.sign(int(text, 16)) if _HEX.fullmatch(text) else ""
