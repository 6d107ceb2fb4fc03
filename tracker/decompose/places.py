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
        self.last: dict[str, Span] = {}

    def named(self, row: Task, body: Span) -> tuple[Named, ...]:
        """Return lead and support of `row`, a row of the clause `body`, with their characters."""
        look = self._find
        lead = [Named(one, "lead", *at) for one in row.lead if (at := look(one, row, body))]
        helps = [Named(one, "support", *at) for one in row.support if (at := look(one, row, body))]
        return (*lead, *helps)

    def _find(self, name: str, row: Task, body: Span) -> Span | None:
        at = self.text.find(name, row.start, row.end)
        if at >= 0:  # as a rule
            self.last[name] = Span(at, at + len(name))
            return self.last[name]
        low, high = max(0, row.start - _NEAR), row.end + _NEAR
        ways = (
            (self.text.find, row.end, min(body.end, high)),
            (self.text.rfind, max(body.start, low), row.start),
            (self.text.rfind, low, row.start),
            (self.text.find, row.end, high),
        )
        for look, start, end in ways:
            at = look(name, start, end)
            if at >= 0:
                self.last[name] = Span(at, at + len(name))
                return self.last[name]
        return self.last.get(name)
