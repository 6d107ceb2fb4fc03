"""The text of one .docx paragraph: what a reader of the printed page sees."""

from tracker.documents import ooxml
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
        *("del", "moveFrom", "delText", "delInstrText", "instrText", "fldData"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "tabs"),
        *("rubyPr", "rt"),  # of 注音 the base only
    )
}
_RUN, _BOX, _FIELD, _SYMBOL = w("r"), w("txbxContent"), w("fldChar"), w("sym")
# Signs of the fonts Wingdings and Wingdings 2 that forms tick with; other glyphs say nothing.
_GLYPHS = {0xA8: "□", 0x6F: "□", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0xFC: "√", 0x50: "√"}
_PRIVATE = 0xE000, 0xF8FF


class Inline:
    """Reads paragraphs; `hides` says whether any text of the document may be hidden."""

    def __init__(self, styles: Styles, hides: bool) -> None:
        self._styles = styles
        self._hides = hides

    def text(self, paragraph: Element, hidden: bool = False) -> tuple[str, list[Element]]:
        """Return the final text of `paragraph` and the text boxes anchored in it.

        Deletions and the instructions of fields are left out; `hidden` is what the paragraph's
        style says of its runs. A field that is not closed ends with its paragraph.
        """
        out: list[str] = []
        boxes: list[Element] = []
        fields: list[bool] = []  # of each open field, whether its instruction is still going on
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            tag = element.tag
            if tag in _TEXT:
                if not any(fields):
                    out.append(_TEXT[tag] or element.text or "")
            elif tag == _BOX:
                boxes.append(element)
            elif tag == _FIELD:
                _step(fields, element.get(w("fldCharType")))
            elif tag == _SYMBOL:
                out.append(_symbol(element))
            elif tag not in _SKIPPED and not (self._hides and self._is_hidden(element, hidden)):
                waiting += reversed(chosen(element))
        return "".join(out), boxes

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


def _step(fields: list[bool], kind: str | None) -> None:
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


def _symbol(element: Element) -> str:
    text = element.get(w("char")) or ""
    try:
        code = int(text, 16) if len(text) <= 5 else 0
    except ValueError:
        return ""
    if _PRIVATE[0] <= code <= _PRIVATE[1]:
        return _GLYPHS.get(code & 0xFF, "")
    return chr(code) if code >= 0x20 and not 0xD800 <= code < 0xE000 else ""
