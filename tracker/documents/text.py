"""Plain text to paragraphs: the encodings that offices use, strictly, and one line a paragraph."""

import re

from tracker.documents.rules import Document, Paragraph, UnreadableFile

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LINES, CHARACTERS = 20_000, 2_000_000
TOO_LONG = "文件长得不正常，无法读取；请删去无关内容后再上传。"
NO_TEXT = "这不是文本文件，暂不支持此类型；请另存为 .docx 或 .txt 后再上传。"
UNKNOWN = "文字编码无法识别；请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。"
BROKEN = "文字编码有损坏，无法完整读出；请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。"
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
_SAMPLE = 20_000  # bytes that are weighed: even, so that no pair is cut
# What Chinese office text is made of: ASCII and Latin, dashes and signs up to geometric ones,
# Chinese punctuation, characters, full-width forms.
_USUAL = re.compile("[\t-\r -~\xa0-\xff\u2010-\u2642\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CERTAIN, _DOUBTFUL = 0.95, 0.5
_TOLD = 16  # bytes


def read(data: bytes) -> Document:
    """Return the lines of `data` as paragraphs.

    Raises `UnreadableFile` when its encoding is unknown or damaged, or it is longer than any
    document is.
    """
    return Document(tuple(Paragraph(line) for line in lines(decode(data))))


def lines(text: str) -> list[str]:
    """Return the lines of `text`, however they end; raises `UnreadableFile` for far too many.

    >>> lines("甲\\r\\n乙\\r丙\\x0c丁")
    ['甲', '乙', '丙', '丁']
    """
    text = text.replace("\r\n", "\n")
    for end in "\r\x0b\x0c\x85\u2028\u2029":
        text = text.replace(end, "\n")
    if len(text) > CHARACTERS or text.count("\n") > LINES:
        raise UnreadableFile(TOO_LONG)
    return text.split("\n")


def decode(data: bytes) -> str:
    """Return the characters of `data`, never as nonsense: each encoding is tried strictly.

    A byte-order mark decides. Zero bytes are UTF-16 or no text. What is left is UTF-8, else
    GB18030, unless that gives what nobody writes and UTF-16 gives what everybody does.
    Raises `UnreadableFile` when it is none of these.

    >>> decode("镇政府".encode("gb18030")), decode("一、镇政府公开。\\n".encode("utf-16-be"))
    ('镇政府', '一、镇政府公开。\\n')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    if 0 in data:
        encoding, _ = _wide(data)
        if not encoding:
            raise UnreadableFile(NO_TEXT)
        return _strictly(data, encoding)
    if (text := _tried(data, "utf-8")) is not None:
        return text
    text = _tried(data, "gb18030")
    if text is not None and usual(text[:_SAMPLE]) > _DOUBTFUL:
        return text
    encoding, share = _wide(data)
    if encoding and (text is None or share > usual(text[:_SAMPLE])):
        return _strictly(data, encoding)
    if text is None:
        raise UnreadableFile(NO_TEXT if _has_controls(data) else UNKNOWN)
    return text


def usual(text: str) -> float:
    """Return the share of `text` that Chinese office text is made of.

    >>> usual("镇政府。"), usual("\\ue000가")
    (1.0, 0.0)
    """
    if not text:
        return 0.0
    return len(_USUAL.findall(text)) / len(text)


def _wide(data: bytes) -> tuple[str, float]:
    """Return which UTF-16 `data` is without a byte-order mark, and how surely; "" for none.

    Told by shares: read in its own order nearly every pair is an ASCII or a Chinese character,
    in the other order few are. A handful of pairs says nothing.
    """
    if len(data) % 2 or len(data) < _TOLD:
        return "", 0.0
    shares = []
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(encoding, "replace")
        shares.append(0.0 if _is_latin(sample) else usual(sample))
    little, big = shares
    if max(shares) < _CERTAIN or little == big:
        return "", 0.0
    return ("utf-16-le", little) if little > big else ("utf-16-be", big)


def _is_latin(text: str) -> bool:
    """Whether what looks like Chinese is Latin text taken in pairs: "bush" gives two characters.

    >>> _is_latin(b"Bush hid the facts".decode("utf-16-le")), _is_latin("镇政府公开")
    (True, False)
    """
    wide = [divmod(ord(char), 256) for char in text if ord(char) > 255]
    pairs = [all(0x20 <= byte < 0x7F for byte in pair) for pair in wide]
    return 2 * sum(pairs) > len(pairs)


def _tried(data: bytes, encoding: str) -> str | None:
    """Return the text of `data`, or None where this is not its encoding."""
    if _has_controls(data):
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) != len(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(BROKEN) from None
    if not text.isprintable() and _has_controls(text.encode("utf-8", "replace")):
        raise UnreadableFile(NO_TEXT)
    return text
