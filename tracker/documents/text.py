"""Plain text to paragraphs: the encodings that offices use, strictly, and one line a paragraph."""

from tracker.documents.rules import Document, Paragraph, UnreadableFile

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
LINES, CHARACTERS = 20_000, 2_000_000
TOO_LONG = "文件长得不正常，无法读取；请删去无关内容后再上传。"
_BINARY = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


def read(data: bytes) -> Document:
    """Return the lines of `data` as paragraphs.

    A byte-order mark decides; without one the text is UTF-8 or else GB18030, each strictly, so
    that nothing is ever read as nonsense. Raises `UnreadableFile` when it is neither, or longer
    than any document is.
    """
    text = decode(data)
    lines = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    )
    if len(lines) > CHARACTERS or lines.count("\n") > LINES:
        raise UnreadableFile(TOO_LONG)
    return Document(tuple(Paragraph(line) for line in lines.split("\n")))


def decode(data: bytes) -> str:
    """Return the characters of `data`.

    >>> decode("镇政府".encode("gb18030")), decode("镇政府".encode("utf-16"))
    ('镇政府', '镇政府')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    if any(byte in _BINARY for byte in data):
        raise UnreadableFile("这不是文本文件，暂不支持此类型；请另存为 .docx 或 .txt 后再上传。")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("文字编码无法识别；请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(
            "文字编码有损坏，无法完整读出；请用记事本打开，另存为 UTF-8 编码的 .txt 后再上传。"
        ) from None
