"""What the trail never keeps: passwords and tokens; and what it keeps only in part: the numbers
of identity cards and telephones (reliability.md 2.7, promise P25)."""

import re
from collections.abc import Mapping
from typing import Any

NOT_KEPT = "（不记录）"

_SECRET = re.compile(
    r"pass(word|wd|phrase|code)|(^|_)(pass|pwd|pin|otp|totp)(_|$)|secret|token|cookie|csrf"
    r"|credential|private_key|api_?key|密码|口令|验证码",
    re.IGNORECASE,
)

_GAP = "[ \u3000.·-]?"
# Not inside a longer number, nor inside a hash: those are neither cards nor telephones.
_BEFORE, _AFTER = r"(?<![0-9A-Za-z０-９])", r"(?![0-9A-Za-z０-９])"
_CARD = re.compile(
    rf"{_BEFORE}(?:\d{{6}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXxＸｘ]|\d{{15}}){_AFTER}"
)
_MOBILE = re.compile(
    rf"{_BEFORE}(?:[+＋]?86{_GAP})?[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}{_AFTER}"
)
_LANDLINE = re.compile(
    rf"{_BEFORE}[(（]?[0０]\d{{2,3}}[)）]?{_GAP}[2-9２-９]\d{{2,3}}{_GAP}\d{{4}}{_AFTER}"
)


def masked(value: Any) -> Any:
    """`value` as the trail may keep it, however deep it is nested.

    >>> masked({"name": ["王芳 13800001234", "王芳"], "password": "x", "rows": [1, 2]})
    {'name': ['王芳 138****1234', '王芳'], 'password': '（不记录）', 'rows': [1, 2]}
    """
    if isinstance(value, Mapping):
        return {
            masked_text(str(name)): NOT_KEPT if _SECRET.search(str(name)) else masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(inner) for inner in value]
    if type(value) is str:
        return masked_text(value)
    if type(value) is int:
        shown = masked_text(str(value))
        return value if shown == str(value) else shown
    return value


def masked_text(text: str) -> str:
    """`text` with the middle of every card and telephone number starred.

    >>> masked_text("身份证 11010519491231002X，电话 0571-8765 4321")
    '身份证 110*************2X，电话 0571****21'
    """
    text = _CARD.sub(lambda found: _starred(found[0], 3, 2), text)
    text = _MOBILE.sub(lambda found: _starred_mobile(found[0]), text)
    return _LANDLINE.sub(lambda found: _starred_landline(found[0]), text)


def _starred(number: str, head: int, tail: int) -> str:
    digits = [letter for letter in number if letter.isalnum()]
    stars = "*" * (len(digits) - head - tail)
    return "".join(digits[:head]) + stars + "".join(digits[-tail:])


def _starred_mobile(number: str) -> str:
    digits = "".join(letter for letter in number if letter.isdigit())[-11:]
    return f"{digits[:3]}****{digits[-4:]}"


def _starred_landline(number: str) -> str:
    digits = "".join(letter for letter in number if letter.isdigit())
    area = 3 if int(digits[1]) in (1, 2) else 4  # 010 and 02x; all others have four digits
    return f"{digits[:area]}****{digits[-2:]}"
