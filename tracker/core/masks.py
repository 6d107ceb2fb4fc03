"""What must not stand in logs: numbers of persons, and characters that forge a line (P25)."""

import re

# An ID card has 17 digits and a check digit, a mobile phone 11 digits; full-width digits too.
_DIGIT = "[0-9０-９]"
_ID_CARD = re.compile(f"(?<!{_DIGIT}){_DIGIT}{{17}}[0-9０-９XxＸｘ](?!{_DIGIT})")
_PHONE = re.compile(f"(?<!{_DIGIT})[1１][3-9３-９]{_DIGIT}{{9}}(?!{_DIGIT})")
# Control characters, line ends of Unicode, marks that turn the reading direction.
_FORGING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def masked(text: str) -> str:
    """`text` with all but the ends of ID-card and phone numbers hidden.

    >>> masked("身份证 110101199003078515，电话 13800138000。")
    '身份证 1101**********8515，电话 138****8000。'
    """
    text = _ID_CARD.sub(lambda m: m[0][:4] + "*" * 10 + m[0][-4:], text)
    return _PHONE.sub(lambda m: m[0][:3] + "****" + m[0][-4:], text)


def one_line(text: str) -> str:
    r"""`text` with every character escaped that could end a line or hide in it.

    >>> one_line("a\nb\x1b[2J")
    'a\\nb\\x1b[2J'
    """
    return _FORGING.sub(lambda m: ascii(m[0])[1:-1], text)
