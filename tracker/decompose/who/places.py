"""Where the bodies of a row are named, so that a reader can be shown the words."""

from tracker.decompose.rules import Named, Span, Task

_NEAR = 4_000  # characters looked through before and behind a row, so that time stays linear
_NOWHERE = (0, -1)


class Places:
    """Finds the words for the bodies of each row; ask row by row, in the order of the text.

    A body named in the row itself stands there; else in the rest of its clause, where labels are;
    else near it; else where it was named the last time (以下均需各镇落实).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.last: dict[str, int] = {}
        self.behind: dict[str, tuple[int, int]] = {}  # from where to where none is, and one begins

    def named(self, row: Task, helps: tuple[str, ...], body: Span) -> tuple[Named, ...]:
        """Return who leads `row`, a row of the clause `body`, and who `helps`, each placed."""
        out: list[Named] = []
        role = "lead"
        for names in (row.lead, helps):
            for name in names:
                # The rows before a label are served by one look for it.
                low, at = self.behind.get(name, _NOWHERE)
                stop = at + len(name)
                if row.start < low or row.end > at or stop > body.end or stop > row.end + _NEAR:
                    at = self._find(name, row.start, row.end, body)
                if at >= 0:
                    self.last[name] = at
                    out.append(Named(name, role, at, at + len(name)))
            role = "support"
        return tuple(out)

    def _find(self, name: str, start: int, end: int, body: Span) -> int:
        """Where the name begins, or -1: most stand in their row or in a label behind it."""
        text, high = self.text, end + _NEAR
        at = text.find(name, start, end)
        if at >= 0:
            return at
        at = text.find(name, end, min(body.end, high))
        if at >= 0:
            self.behind[name] = (end, at)
            return at
        low = max(0, start - _NEAR)
        at = text.rfind(name, max(body.start, low), start)
        if at < 0:
            at = text.rfind(name, low, start)
        if at < 0:
            at = text.find(name, end, high)
        return at if at >= 0 else self.last.get(name, -1)
