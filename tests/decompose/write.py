"""How tests write a document down: plain lines, decomposed at once."""

from tracker.decompose import decompose
from tracker.decompose.rules import Draft
from tracker.documents.rules import Document, Paragraph


def decomposed(text: str, year: int | None = None) -> Draft:
    """Return the draft of a plain text."""
    return decompose(Document(tuple(Paragraph(line) for line in text.split("\n"))), year)


def plan(body: str) -> Draft:
    """Return the draft of a township plan of 2023 with `body` under its title."""
    return decomposed(f"清溪镇2023年政务公开工作实施方案\n\n{body}")


def report(body: str) -> Draft:
    """Return the draft of a township report on 2023 with `body` under its title."""
    return decomposed(f"清溪镇2023年政务公开工作要点落实情况报告\n\n{body}")


def titles(draft: Draft) -> list[str]:
    """Return the titles of all rows."""
    return [task.title for task in draft.tasks]
