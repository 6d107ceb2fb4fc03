"""Where the bodies of a row are named, so that a reader can be shown the words."""

from tracker.decompose.rules import Named, Span, Task

_NEAR = 4_000  # characters looked through before and behind a row, so that time stays linear


class Places:
    """Finds the words for the bodies of each row; ask row by row, in the order of the text.

    A body named in the row itself stands there; else in the rest of its clause, where labels are;
    else near it; else where it was named the last time (以下均需各镇落实).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.last: dict[str, int] = {}

    def named(self, row: Task, body: Span) -> tuple[Named, ...]:
        """Return lead and support of `row`, a row of the clause `body`, with their characters."""
        out: list[Named] = []
        for role, names in (("lead", row.lead), ("support", row.support)):
            for name in names:
                at = self._find(name, row, body)
                if at >= 0:
                    self.last[name] = at
                    out.append(Named(name, role, at, at + len(name)))
        return tuple(out)

    def _find(self, name: str, row: Task, body: Span) -> int:
        """Where the name begins, or -1."""
        at = self.text.find(name, row.start, row.end)
        if at >= 0:  # most stand in their own row
            return at
        low, high = max(0, row.start - _NEAR), row.end + _NEAR
        for look, start, end in (
            (self.text.find, row.end, min(body.end, high)),
            (self.text.rfind, max(body.start, low), row.start),
            (self.text.rfind, low, row.start),
            (self.text.find, row.end, high),
        ):
            at = look(name, start, end)
            if at >= 0:
                return at
        return self.last.get(name, -1)
