"""The content of a PDF page to operators, several times as fast as the library's own way.

Most of the time of a text PDF goes into telling its tokens apart one character at a time. Here
one expression does it for the forms that programs write; a page with anything else goes to the
library's parser, from its beginning.
"""

import re
from collections.abc import Callable
from typing import Any

from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.psparser import KWD, LIT, PSKeyword
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

_BYTES = 8 << 20  # of one page; more is no text
_END = rb"(?=[\t\n\f\r \[\]()<>/]|\Z)"
_TOKEN = re.compile(
    rb"[\t\n\f\r ]*(?:"
    rb"([+-]?\d+)" + _END + rb"|([+-]?(?:\d+\.\d*|\.\d+))" + _END + rb"|<([0-9A-Fa-f\s]*)>"
    rb"|\(([^()\\]*)\)|\(((?:[^()\\]|\\[\s\S])*+)\)"
    rb"|/([!-\"$&'*+,.0-;=?-Z\\^-z|~]+)" + _END + rb"|(\[|\]|<<|>>)"
    rb"|([A-Za-z][A-Za-z0-9*'\"]*" + _END + rb"|['\"])|(\Z))"
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|([\s\S]))")
_ESCAPED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"}
_ESCAPED |= {sign: sign for sign in (b"(", b")", b"\\")}
_IN_HEX = re.compile(rb"\s")
_PICTURES = {b"BI", b"ID", b"EI"}  # a picture's bytes stand between the tokens
_WORDS = {b"true": True, b"false": False}


def interpret(sheet: Any) -> list[LTChar]:
    """Lay out a page of pdfplumber and return its characters.

    It takes what it finds as its `_layout` for done already. The characters are taken out, since
    turning each into its own kind of object would take as long again.
    """
    device = PDFPageAggregatorWithMarkedContent(
        sheet.pdf.rsrcmgr, pageno=sheet.page_number, laparams=sheet.pdf.laparams
    )
    Interpreter(sheet.pdf.rsrcmgr, device).process_page(sheet.page_obj)
    sheet._layout = device.get_result()
    characters: list[LTChar] = []
    waiting: list[Any] = [sheet._layout]
    while waiting:
        container = waiting.pop()
        characters += [item for item in container._objs if isinstance(item, LTChar)]
        container._objs = [item for item in container._objs if not isinstance(item, LTChar)]
        waiting += [item for item in container._objs if isinstance(item, LTContainer)]
    return characters


class Unusual(Exception):
    """The content is not of the forms that are read here."""


class Interpreter(PDFPageInterpreter):
    """The library's interpreter of a page, with a quicker way to its operators."""

    def execute(self, streams: Any) -> None:
        """Run the operators of `streams`, which may not be running already."""
        try:
            found = [stream_value(stream) for stream in streams]
            tokens = self._tokens(found)
        except Unusual:
            super().execute(streams)
            return
        self.stream_ids.clear()
        self.stream_ids.update(one.objid for one in found if one.objid is not None)
        known: dict[PSKeyword, tuple[Any, int] | None] = {}
        for token in tokens:
            if not isinstance(token, PSKeyword):
                self.argstack.append(token)
                continue
            if token not in known:
                known[token] = self._operator(token)
            if (operator := known[token]) is None:
                continue
            run, wanted = operator
            arguments = self.pop(wanted) if wanted else ()
            if len(arguments) == wanted:
                run(*arguments)

    def _tokens(self, streams: list[PDFStream]) -> list[Any]:
        if any(one.objid is None or one.objid in self.parent_stream_ids for one in streams):
            raise Unusual
        out: list[Any] = []
        for stream in streams:
            data = stream.get_data()
            if len(data) > _BYTES:
                raise Unusual
            out += tokens(data)
        return out

    def _operator(self, keyword: PSKeyword) -> tuple[Any, int] | None:
        """Return the method for `keyword` and how many operands it takes."""
        name = keyword.name.decode("ascii")
        for sign, word in (("*", "_a"), ('"', "_w"), ("'", "_q")):
            name = name.replace(sign, word)
        run = getattr(self, f"do_{name}", None)
        return None if run is None else (run, run.__code__.co_argcount - 1)


def tokens(data: bytes) -> list[Any]:
    """Return the operands and keywords of a content stream; raises `Unusual`.

    >>> tokens(b"1 -.5 <48 49> (a\\\\)\\\\101) [1 [2]] <</A 3>>")
    [1, -0.5, b'HI', b'a)A', [1, [2]], {'A': 3}]
    """
    out: list[Any] = []
    open_ones: list[tuple[bytes, list[Any]]] = []
    place, match = 0, _TOKEN.match
    while (found := match(data, place)) is not None:
        place, group = found.end(), found.lastindex or 0
        if make := _OPERANDS.get(group):
            out.append(make(found[group]))
        elif group == _BRACKET:
            out = _bracket(found[group], out, open_ones)
        elif group == _KEYWORD:
            out.append(_word(found[group], bool(open_ones)))
        else:
            break
    if open_ones or place < len(data) or found is None:
        raise Unusual
    return out


def _bracket(sign: bytes, inner: list[Any], open_ones: list[tuple[bytes, list[Any]]]) -> list[Any]:
    """Open or close an array or a dictionary; return the list that goes on."""
    if sign in (b"[", b"<<"):
        open_ones.append((sign, inner))
        return []
    if not open_ones or open_ones[-1][0] != {b"]": b"[", b">>": b"<<"}[sign]:
        raise Unusual
    _, out = open_ones.pop()
    if sign == b"]":
        out.append(inner)
        return out
    keys = inner[::2]
    if len(inner) % 2 or not all(hasattr(key, "name") for key in keys):
        raise Unusual
    pairs = zip(keys, inner[1::2], strict=True)
    out.append({key.name: value for key, value in pairs if value is not None})
    return out


def _word(text: bytes, is_inside: bool) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if is_inside or text in _PICTURES:
        raise Unusual
    return KWD(text)


def _hexadecimal(text: bytes) -> bytes:
    digits = _IN_HEX.sub(b"", text)
    if len(digits) % 2:
        raise Unusual  # the library reads the last digit by itself
    return bytes.fromhex(digits.decode("ascii"))


def _unescaped(found: re.Match[bytes]) -> bytes:
    """Return what an escape stands for; an end of line, or a sign that needs none, for nothing."""
    if found[1]:
        code = int(found[1], 8)
        if code > 255:
            raise Unusual
        return bytes((code,))
    return _ESCAPED.get(found[2] or b"", b"")


# The groups of `_TOKEN`.
_OPERANDS: dict[int, Callable[[bytes], Any]] = {
    1: int,
    2: float,
    3: _hexadecimal,
    4: bytes,
    5: lambda text: _ESCAPE.sub(_unescaped, text),
    6: lambda text: LIT(text.decode("ascii")),
}
_BRACKET, _KEYWORD = 7, 8
