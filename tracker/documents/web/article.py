"""Which part of a web page is the article, where that is plain; in doubt all of it is kept."""

import re
from itertools import groupby
from typing import Any

from tracker.documents.rules import Block, Paragraph
from tracker.documents.web.walk import Seen

# What the content systems of government sites call the element that holds the article.
_NAMES = re.compile(
    r"(?:^|\s)(?:zoom|ucap-content|trs_\w*editor|"
    r"(?:art(?:icle)?|news|detail|main|text|txt|page|pages|xxgk|info|view)?[-_]?"
    r"(?:article|content|contents|con|zw|text|txt|body|editor))(?=\s|$)",
    re.I,
)
_MANY = 50
_NEARLY = 0.8
_SHORT = 200  # an article is longer
_SENTENCE = 40
_NUMBER = re.compile(r"[〔\[［【(（]\s*20\d\d\s*[〕\]］】)）]\s*\d+\s*号")
_MENU = 5  # links below one another that make a menu


def element(root: Any) -> Any:
    """Return the element that is named as the article's, or None.

    Of nested ones the innermost that still has nearly all the text of the outermost.
    """
    found: list[tuple[int, int, Any]] = []
    for place, part in enumerate(root.iter()):
        names = f"{part.get('id', '')} {part.get('class', '')}"
        if part.tag not in ("html", "body") and _NAMES.search(names) and len(found) < _MANY:
            length = len("".join("".join(part.itertext()).split()))
            found.append((length, place, part))
    most = max((length for length, _, _ in found), default=0)
    if most < _SHORT:
        return None
    return max((place, part) for length, place, part in found if length > _NEARLY * most)[1]


def kept(seen: list[Seen]) -> list[Block]:
    """Return the blocks worth reading.

    Those of the article and its title and number above, if what stands round the article are
    scraps and links; otherwise everything but menus.
    """
    inside = [found.block for found in seen if found.inside]
    if inside and not any(_says_something(found) for found in seen if not found.inside):
        first = next(index for index, found in enumerate(seen) if found.inside)
        return _above(seen[:first], inside) + inside
    out: list[Block] = []
    for linked, run in groupby(seen, key=lambda found: found.linked and not found.inside):
        blocks = [found.block for found in run]
        if not linked or len(blocks) < _MENU:
            out += blocks
    return out


def _says_something(found: Seen) -> bool:
    """Whether a block beside the article may belong to the document."""
    if not isinstance(found.block, Paragraph):
        return True
    text = found.block.text
    return not found.linked and (len(text) > _SENTENCE or text.endswith(("。", "；")))


def _above(before: list[Seen], inside: list[Block]) -> list[Block]:
    """The title and the document number that a site prints above the article."""
    own = {block.text for block in inside if isinstance(block, Paragraph)}
    out: list[Block] = []
    for found in before:
        block = found.block
        if not isinstance(block, Paragraph) or block.text in own or found.linked:
            continue
        if found.titled or _NUMBER.search(block.text):
            out.append(block)
            own.add(block.text)
    return out
