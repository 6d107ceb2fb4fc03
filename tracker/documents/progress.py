"""How far a long reading has come, told to whoever listens: pages read, of how many.

A child process says it on its standard error, a line a time (`told`), and its parent hears it
there (`heard`).
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO

Listener = Callable[[int, int], None]

EVERY = 0.3  # seconds between two lines
LONGEST = 16  # bytes of a line
_LINE = re.compile(rb"([0-9]{1,5})/([0-9]{1,5})\n")

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(done: int, pages: int) -> None:
    """So many pages of so many have been read."""
    listener = _listener.get()
    if listener is not None:
        listener(done, pages)


@contextmanager
def told() -> Iterator[None]:
    """Say on standard error what is told inside, now and then."""
    last = -EVERY

    def say(done: int, pages: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            sys.stderr.buffer.write(b"%d/%d\n" % (done, pages))
            sys.stderr.buffer.flush()

    token = _listener.set(say)
    try:
        yield
    finally:
        _listener.reset(token)


def heard(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """What a child says on `stream`, to its end; anything else that it says is passed over."""
    while line := stream.readline(LONGEST):
        found = _LINE.fullmatch(line)
        if found:
            done, pages = int(found[1]), int(found[2])
            if 0 < done <= pages:
                yield done, pages
