"""Files from outside are read and decomposed in a child process (reliability.md 2.9).

The library itself takes any text; what a stranger uploads may not hold up the web process.
"""

from typing import Any

from tracker.decompose import child
from tracker.documents import sandbox
from tracker.documents.child import TOO_MUCH
from tracker.documents.progress import Listener
from tracker.documents.rules import UnreadableFile

_KEYS = {"title", "doc_number", "year", "text", "outline", "tasks", "claims", "warnings"}


def decompose_in_child(
    data: bytes, name: str, year: int | None = None, listener: Listener | None = None
) -> dict[str, Any]:
    """Return the JSON of contracts.md 3 for a file, text files too.

    The `listener` hears how many pages of a PDF were read, of how many (`sandbox.answer`).

    Raises `UnreadableFile` with one sentence: what the reader says of the file, that it is no
    document (`child.LONG_LINE`, `child.MANY_ROWS`), or that reading it hit a limit.
    """
    arguments = [name, "" if year is None else str(year)]
    found = sandbox.answer(child.__name__, arguments, data, listener)
    if not isinstance(found, dict) or not found.keys() >= _KEYS:
        raise UnreadableFile(TOO_MUCH)
    return found
