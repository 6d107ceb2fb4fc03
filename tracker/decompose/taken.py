"""Stretches of a text that are spoken for, none touching another: asked in a few steps, not all."""

from bisect import bisect_left, insort

from tracker.decompose.rules import Span


class Taken:
    """A growing set of stretches that do not overlap.

    >>> taken = Taken()
    >>> taken.add(4, 8)
    >>> taken.free(0, 4), taken.free(7, 9)
    (True, False)
    """

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def free(self, start: int, end: int) -> bool:
        """Whether no stretch lies over characters `start` up to `end`."""
        spans = self._spans
        if not spans:
            return True
        if spans[-1][0] < start:  # most are asked for in order
            return spans[-1][1] <= start
        at = bisect_left(spans, (start, start))
        if at < len(spans) and spans[at][0] < end:
            return False
        return at == 0 or spans[at - 1][1] <= start

    def until(self, start: int, stop: int) -> int:
        """Return where the next stretch at or behind `start` begins, at most `stop`."""
        at = bisect_left(self._spans, (start, start))
        return min(stop, self._spans[at].start) if at < len(self._spans) else stop

    def gaps(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return what of `start` up to `end` no stretch lies over; all lie between the two.

        >>> taken = Taken()
        >>> taken.add(4, 8)
        >>> taken.gaps(0, 9), taken.gaps(4, 8)
        ([(0, 4), (8, 9)], [])
        """
        found = []
        for begins, ends in self._spans:
            if begins > start:
                found.append((start, begins))
            start = ends
        if end > start:
            found.append((start, end))
        return found

    def add(self, start: int, end: int) -> None:
        """Take a stretch that is free."""
        if self._spans:
            insort(self._spans, Span(start, end))
        else:
            self._spans.append(Span(start, end))

    def all(self) -> list[Span]:
        """Return the stretches in order."""
        return self._spans
