"""A read document as JSON and back: how the child process hands it over."""

import json
from typing import Any

from tracker.documents.rules import Block, Document, Paragraph, Table


def encoded(document: Document) -> bytes:
    """Return `document` as JSON bytes."""
    blocks = [_block(block) for block in document.blocks]
    return json.dumps({"blocks": blocks, "warnings": document.warnings}).encode()


def decoded(content: Any) -> Document:
    """Return the document whose JSON `encoded` wrote.

    >>> decoded(json.loads(encoded(Document((Paragraph("甲", "一、", 0),))))).blocks[0].whole
    '一、甲'
    """
    return Document(tuple(map(_from, content["blocks"])), tuple(map(str, content["warnings"])))


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"rows": block.rows}
    return {"p": [block.text, block.label, block.level, block.style]}


def _from(value: dict[str, Any]) -> Block:
    if "rows" in value:
        return Table(tuple(tuple(row) for row in value["rows"]))
    words, label, level, style = value["p"]
    return Paragraph(str(words), str(label), None if level is None else int(level), str(style))
