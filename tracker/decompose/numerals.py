"""Chinese numerals: 二十一 to 21 and back, 二〇二一 to 2021."""

from functools import lru_cache

DIGITS = "〇一二三四五六七八九"
_VALUE = {char: index for index, char in enumerate(DIGITS)} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_CHARS = _VALUE.keys() | _UNIT.keys()
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@lru_cache(1024)
def value(text: str) -> int | None:
    """Return the number that `text` writes, in digits of any width or numerals, or None.

    >>> value("二十一"), value("二〇二一"), value("十"), value("１07"), value("甲")
    (21, 2021, 10, 107, None)
    """
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text in CIRCLED:
        return CIRCLED.index(text) + 1
    if text in _VALUE:
        return _VALUE[text]
    chars = set(text)
    if not text or not chars <= _CHARS:
        return None
    if chars.isdisjoint(_UNIT):
        return int("".join(str(_VALUE[char]) for char in text))
    total, digit = 0, None
    for char in text:
        if char in _VALUE:
            digit = _VALUE[char]
        else:
            total += (1 if digit is None else digit) * _UNIT[char]
            digit = None
    return total + (digit or 0)


@lru_cache(256)
def written(number: int) -> str:
    """Write `number` (0-9999) the way official documents count their chapters.

    >>> written(1), written(10), written(21), written(105), written(110)
    ('一', '十', '二十一', '一百零五', '一百一十')
    """
    if not number:
        return DIGITS[0]
    out, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += (
                ("零" if skipped else "")
                + ("" if unit == 10 and digit == 1 and not out else DIGITS[digit])
                + name
            )
            skipped = False
        elif out and number:
            skipped = True
    return out
