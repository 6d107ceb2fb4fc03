"""Numbers of persons that a public text must not show: identity, mobile, bank card (L-PRIVACY)."""

import re
from collections.abc import Iterator
from datetime import date

from tracker.decompose.rarely import rare
from tracker.decompose.rules import Lint

# The digit first, then what may not stand before it: so a search leaps from digit to digit.
_NUMBER = re.compile(r"\d(?<![\dA-Za-z.]\d)(?:[ \-]?\d){9,17}(?:[ \-]?[\dXx])?(?![\dA-Za-z])")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_OF_BANK = rare("银行|卡|账|帐|户|存折")
_OF_PERSON = re.compile("身份|证")
_CARD = re.compile(r"(?:62|4|5[1-5]|3[4-7]|60|65)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NEAR = 24  # characters before a number that may say what it is


def lints(text: str) -> Iterator[Lint]:
    """Yield the numbers of persons in `text`; the message shows them masked."""
    for match in _NUMBER.finditer(text):
        digits = "".join(
            str(int(char)) if char.isdecimal() else char.upper()
            for char in match[0]
            if char not in " -"
        )
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if name := _name(digits, before):
            message = (
                f"文中出现{name}（{_masked(digits)}），属于个人信息，公开前应当删去或者作遮挡处理。"
            )
            yield Lint("L-PRIVACY", message, *match.span())


def _name(digits: str, before: str) -> str | None:
    if _identity(digits) or (_old_identity(digits) and _OF_PERSON.search(before)):
        return "身份证号"
    if _MOBILE.fullmatch(digits):
        return "手机号码"
    cards = _CARD.match(digits) or _OF_BANK.search(before)
    if 16 <= len(digits) <= 19 and digits.isdigit() and cards and luhn(digits):
        return "银行卡号"
    return None


def _identity(digits: str) -> bool:
    """GB 11643: a region, a day of birth, a serial number, a check digit.

    >>> _identity("11010519491231002X"), _identity("110105194912310021")
    (True, False)
    """
    if len(digits) != len(_WEIGHTS) + 1 or not digits[:-1].isdigit() or digits[0] in "09":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _WEIGHTS, strict=True))
    return digits[-1] == _CHECK[total % 11] and _born(digits[6:14])


def _old_identity(digits: str) -> bool:
    """Before 1999: fifteen digits, the year of birth in two."""
    return len(digits) == 15 and digits.isdigit() and _born(f"19{digits[6:12]}")


def _born(day: str) -> bool:
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:])).year >= 1900
    except ValueError:
        return False


def luhn(digits: str) -> bool:
    """Whether the check digit of a card is right (ISO/IEC 7812-1).

    >>> luhn("79927398713"), luhn("79927398710")
    (True, False)
    """
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _masked(digits: str) -> str:
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"
