"""What comes in: numbers that the database can hold, text without control characters.

Nothing above needs to think of either: an address with too large a number leads nowhere (404),
and a control character, which PostgreSQL refuses and nobody types, never reaches a view.
"""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST = 2**31 - 1  # an integer column of the database

_DIGITS = "[0-9]{1,10}"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # all but tab and line ends


class Fields(ImmutableMultiDict[str, Any]):
    """The fields of a form or an address, their text cleaned; files are left as they are."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(clean(name), clean(value)) for name, value in pairs])


class CleanRequest(Request):
    """A request whose `args` and `form` hold no control characters."""

    parameter_storage_class = Fields


class Number(IntegerConverter):
    """`<int:…>` of a route: what no column can hold does not match."""

    regex = _DIGITS

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **kwargs)
        self.max = LARGEST if self.max is None else self.max


class Word(UnicodeConverter):
    """`<…>` of a route: a segment with a control character does not match."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", "[^/\x00-\x1f]")


def clean(value: Any) -> Any:
    """`value` without control characters, where it is text, each line end counted as one.

    Browsers send a line end as two characters and count it as one against `maxlength`.

    >>> clean("a\\x00b\\tc\\n")
    'ab\\tc\\n'
    """
    return _CONTROL.sub("", value).replace("\r\n", "\n") if isinstance(value, str) else value


def number(text: object) -> int | None:
    """The number that `text` writes in plain digits, if a column can hold it.

    >>> number("34"), number("2147483648"), number("²"), number("-1"), number(None)
    (34, None, None, None, None)
    """
    if not isinstance(text, str) or not re.fullmatch(_DIGITS, text):
        return None
    value = int(text)
    return value if value <= LARGEST else None


def init_app(app: Flask) -> None:
    """Before any route is added."""
    app.request_class = CleanRequest
    app.url_map.converters.update(int=Number, default=Word, string=Word)
