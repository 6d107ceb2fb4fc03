"""A web page saved from a government site to blocks: what a reader sees; nothing is fetched."""

import re
from typing import Any

from lxml import etree

from tracker.documents import text
from tracker.documents.rules import Document, UnreadableFile
from tracker.documents.web import article, walk

_SAVE = "请用浏览器打开，把正文复制到 Word，另存为 .docx 后再上传"
DAMAGED = f"网页文件已损坏，无法读取；{_SAVE}。"
EMPTY = f"网页里没有文字；{_SAVE}。"
TOO_LONG = f"网页的段落或表格多得不正常，无法读取；{_SAVE}。"
UNKNOWN = f"网页的文字编码无法识别；{_SAVE}。"
PARAGRAPHS, TABLES = 20_000, 500
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.I)
_HEAD = 8192
# What is taken at its word. Latin-1 fits any bytes, and pages that say so are Chinese all the same.
_TRUSTED = {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5hkscs"}
_TRUSTED |= dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"), "gb18030")
_LOST = 20  # characters of a page that may be broken without the page being nonsense
# What is never seen of a page, or is no text of it.
_UNSEEN = [
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
    "select",
    "textarea",
    "button",
    "audio",
    "video",
    "map",
]


def read(data: bytes) -> Document:
    """Return the paragraphs and tables of a page.

    Raises `UnreadableFile` for a page without text, without a known encoding, or too long.
    """
    return read_markup(*decode(data))


def read_markup(markup: str, lost: int = 0) -> Document:
    """Return the blocks of a page whose encoding is known; `lost` characters of it were broken."""
    root = _tree(markup)
    main = article.element(root)
    seen = walk.blocks(root, main)
    if len(seen) > PARAGRAPHS or sum(found.is_table for found in seen) > TABLES:
        raise UnreadableFile(TOO_LONG)
    blocks = article.kept(seen)
    if not blocks:
        raise UnreadableFile(EMPTY)
    warning = f"网页里有{lost}个字认不出来，显示为“\ufffd”；请对照原网页改正。"
    beside = tuple(Document(tuple(found.block for found in seen)).lines())
    return Document(tuple(blocks), (warning,) if lost else (), beside=beside)


def decode(data: bytes, declared: str = "") -> tuple[str, int]:
    """Return the text of a page, and how many of its characters are broken.

    A byte-order mark decides, then whether it is UTF-8, then what the page or its envelope
    (`declared`) says of itself, then what fits; a page that says gb2312 means GB18030. A few
    broken bytes are common in long pages and cost a warning only. Raises `UnreadableFile`.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    found = _META.search(data[:_HEAD])
    said = declared or (found[1].decode("ascii") if found else "")
    encoding = _TRUSTED.get(said.lower(), "utf-8")
    for likely in ("utf-8", encoding):  # what fits UTF-8 is UTF-8, whatever the page was told
        try:
            return data.decode(likely), 0
        except UnicodeError:
            continue
    try:
        return text.decode(data), 0
    except UnreadableFile:
        return _decoded(data, encoding)


def _decoded(data: bytes, encoding: str) -> tuple[str, int]:
    markup = data.decode(encoding, "replace")
    lost = markup.count("\ufffd")
    if lost > _LOST:
        raise UnreadableFile(UNKNOWN)
    return markup, lost


def _tree(markup: str) -> Any:
    """Return the root of a page, without what is never seen.

    Unclosed tags nest deep on real pages, so that the parser's limit of 256 is lifted; the child
    process has limits of its own.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        raise UnreadableFile(DAMAGED) from None
    if root is None:
        raise UnreadableFile(EMPTY)
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableFile(TOO_LONG)  # the parser stopped there: the rest would be missing
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return root
