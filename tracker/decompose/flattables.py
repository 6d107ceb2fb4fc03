"""Tables that a web page or a converter laid flat, put back into rows and columns."""

from collections.abc import Iterable, Iterator

from tracker.documents.rules import Block


def restored(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield `blocks` with every table that was flattened into lines as a table again."""
    yield from blocks
