"""Numbers that belong to a person: identity cards, mobile phones, bank cards (domain.md EV-3).

What is looked for is what would be published by mistake, so each number must prove itself: the
check digit and the day of birth of a card, the Luhn digit of a bank card. An office's own
landline stands on every notice and is nobody's private number; health cannot be told by a pattern.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from tracker.documents.classified import plain

CARD, MOBILE, BANK = "identity", "mobile", "bank"
NAMES = {CARD: "身份证号", MOBILE: "手机号", BANK: "银行卡号"}

_GAP = r"[ .·-]?"
# A letter before a number hides nothing: Tel13800001234, QQ138….
_BEFORE, _AFTER = r"(?<![0-9])", r"(?![0-9A-Za-z])"
_CARD = re.compile(
    rf"{_BEFORE}(?:\d{{6}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx]|\d{{15}}){_AFTER}"
)
_MOBILE = re.compile(rf"{_BEFORE}(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}{_AFTER}")
# UnionPay's own begin with 62; older ones and those of other brands with 3 to 6 or 9.
_BANK = re.compile(rf"{_BEFORE}[3-69]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?{_AFTER}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = range(11, 83)


def numbers(lines: Iterable[str]) -> dict[str, int]:
    """How many different numbers of each kind stand in `lines`; the numbers themselves stay here.

    >>> numbers(["王芳，１３８ 0000 1234，11010519491231002X", "卡号 6222 0212 3456 7894"])
    {'identity': 1, 'mobile': 1, 'bank': 1}
    """
    found: set[tuple[str, str]] = set()
    for line in lines:
        if sum(char.isdigit() for char in line) < 11:
            continue
        text = plain(line)
        for one in _CARD.finditer(text):
            if _is_card(number := _bare(one[0])):
                found.add((CARD, number))
        found.update((MOBILE, _bare(one[0])[-11:]) for one in _MOBILE.finditer(text))
        for one in _BANK.finditer(text):
            number = _bare(one[0])
            if _is_bank(number) and (CARD, number) not in found:
                found.add((BANK, number))
    counted = Counter(kind for kind, _ in found)
    return {kind: counted[kind] for kind in NAMES if counted[kind]}


def together(*several: Mapping[str, int]) -> dict[str, int]:
    """What was found in one place and the other."""
    counted: Counter[str] = Counter()
    for one in several:
        counted.update(one)
    return {kind: counted[kind] for kind in NAMES if counted[kind]}


def told(found: Mapping[str, int]) -> str:
    """What was found, in words: kinds and how many, never a number itself.

    >>> told({"identity": 2, "mobile": 1})
    '身份证号 2 个、手机号 1 个'
    """
    return "、".join(f"{NAMES[kind]} {count} 个" for kind, count in found.items())


def _bare(number: str) -> str:
    return "".join(char for char in number if char.isalnum()).upper()


def _is_card(number: str) -> bool:
    """Eighteen digits with their check digit, or the fifteen of before 1999; a real birthday."""
    if int(number[:2]) not in _PROVINCES:
        return False
    if len(number) == 15:
        return _is_day(f"19{number[6:12]}")
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17] == _CHECKS[total % 11] and _is_day(number[6:14])


def _is_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1900


def _is_bank(number: str) -> bool:
    """Whether the last digit is that of Luhn."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(number)) > 1
