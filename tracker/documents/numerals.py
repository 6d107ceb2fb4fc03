"""How a counted number is written: the number formats of Word, as offices here print them.

Names and ranges are those of ST_NumberFormat (ECMA-376-1, 17.18.59). A format that no office here
uses, and a number that a format cannot write, falls back to digits, as Word does.
"""

import re
from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
_PLAIN = "一二三四五六七八九十百千"
_FORMAL = str.maketrans(_PLAIN, "壹贰叁肆伍陆柒捌玖拾佰仟")
_FORMAL_TRADITIONAL = str.maketrans(_PLAIN, "壹貳參肆伍陸柒捌玖拾佰仟")
_FORMAL_JAPANESE = str.maketrans("一二三五十", "壱弐参伍拾")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_IN_CHINESE = str.maketrans("0123456789", DIGITS)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_MOST_ROMAN, _MOST_LETTERS = 32_767, 780
_PADDED = re.compile(r"\s*(0{1,4})1\s*,")


def chinese(number: int) -> str:
    """Write `number` as official documents count.

    >>> chinese(10), chinese(21), chinese(108)
    ('十', '二十一', '一百零八')
    """
    written = _counted(number)
    return written[1:] if written.startswith("一十") else written


def _counted(number: int) -> str:
    """Every unit with its digit: 一十 for ten, as money is written."""
    if not 0 < number < 10_000:
        return str(number) if number else DIGITS[0]
    out, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if skipped else "") + DIGITS[digit] + name
            skipped = False
        elif out and number:
            skipped = True
    return out


def _roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    out = ""
    for unit, letters in _ROMAN:
        times, number = divmod(number, unit)
        out += letters * times
    return out


def _letters(number: int) -> str:
    if not 0 < number <= _MOST_LETTERS:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def circled(number: int) -> str:
    """Write `number` in a circle, beyond 20 in brackets.

    >>> circled(3), circled(21)
    ('③', '(21)')
    """
    return chr(0x245F + number) if 1 <= number <= 20 else f"({number})"


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _among(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 0 < n <= len(signs) else str(n)


def _in_digits(number: int) -> str:
    return str(number).translate(_IN_CHINESE)


def _cycle(number: int) -> str:
    if not 0 < number <= 60:
        return str(number)
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_WIDE),
    "decimalFullWidth2": lambda n: str(n).translate(_WIDE),
    # Printed as one sign each (⑴ ⒈ ㈠); written out, so that what reads outlines knows them.
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "ideographEnclosedCircle": lambda n: f"({chinese(n) if n <= 10 else n})",
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "numberInDash": lambda n: f"- {n} -",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _in_digits,
    "taiwaneseDigital": _in_digits,
    "japaneseDigitalTenThousand": _in_digits,
    "chineseLegalSimplified": lambda n: _counted(n).translate(_FORMAL),
    "ideographLegalTraditional": lambda n: _counted(n).translate(_FORMAL_TRADITIONAL),
    "japaneseLegal": lambda n: _counted(n).translate(_FORMAL_JAPANESE),
    "ideographTraditional": _among(_STEMS),
    "ideographZodiac": _among(_BRANCHES),
    "ideographZodiacTraditional": _cycle,
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
    "bullet": lambda _: "",  # a bullet is a private-use glyph: no number
    "none": lambda _: "",
}


def padded(pattern: str) -> str | None:
    """Return the name of a format that fills up with zeros as `pattern` shows, or None.

    Newer Word writes such a pattern (w:format) where the number format is "custom".

    >>> padded("001, 002, 003, ..."), padded("甲, 乙, ...")
    ('padded3', None)
    """
    found = _PADDED.match(pattern)
    return f"padded{len(found[1]) + 1}" if found else None


def _padding(width: int) -> Callable[[int], str]:
    return lambda n: f"{n:0{width}d}"


FORMATS |= {f"padded{width}": _padding(width) for width in range(2, 6)}
