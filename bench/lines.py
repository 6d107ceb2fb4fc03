"""One line of the table: a goal, the reference, our figure, and whether the goal is met."""

from dataclasses import dataclass

MET, NOT_YET, NOT_BUILT = "met", "not yet", "not built yet"
HEAD = ("goal", "what", "reference", "ours", "ratio", "wanted", "verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was measured for one goal, in words; `ratio` is what the goal speaks of.

    `by_work` is the same ratio in processor time of the servers: a busy machine moves it less.
    """

    goal: str
    what: str
    reference: str = ""
    ours: str = ""
    ratio: float | None = None
    by_work: float | None = None
    wanted: str = ""
    verdict: str

    def cells(self) -> tuple[str, ...]:
        """The cells under `HEAD`.

        >>> at_least("G3", "task page", 100.0, 60.0, 0.6, 0.5).cells()[2:]
        ('100/s', '60/s', '0.60', '≥ 0.5', 'met')
        """
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        if self.by_work:
            ratio += f" (cpu {self.by_work:.2f})"
        return (
            self.goal,
            self.what,
            self.reference,
            self.ours,
            ratio,
            self.wanted,
            self.verdict,
        )


def head() -> str:
    """The head of the table, as Markdown."""
    return f"{_row(HEAD)}\n{_row(['---'] * len(HEAD))}"


def show(line: Line) -> str:
    """The line as a row of the table."""
    return _row(line.cells())


def at_least(
    goal: str, what: str, reference: float, ours: float, ratio: float, wanted: float
) -> Line:
    """A rate that should reach `wanted` times the reference's; both in requests a second."""
    return Line(
        goal=goal,
        what=what,
        reference=rate(reference),
        ours=rate(ours),
        ratio=ratio,
        wanted=f"≥ {wanted:g}",
        verdict=MET if ratio >= wanted else NOT_YET,
    )


def at_most(
    goal: str, what: str, reference: float, ours: float, ratio: float, wanted: float
) -> Line:
    """A time that should stay within `wanted` times the reference's; both in seconds."""
    return Line(
        goal=goal,
        what=what,
        reference=time(reference),
        ours=time(ours),
        ratio=ratio,
        wanted=f"≤ {wanted:g} ×",
        verdict=MET if ratio <= wanted else NOT_YET,
    )


def limit(
    goal: str, what: str, ours: float, most: float, unit: str = "", *, compared: str = ""
) -> Line:
    """A figure that should stay within a number of its own, without a reference."""
    return Line(
        goal=goal,
        what=what,
        reference=compared,
        ours=f"{ours:.4g}{unit}",
        wanted=f"≤ {most:g}{unit}",
        verdict=MET if ours <= most else NOT_YET,
    )


def not_built(goal: str, what: str, wanted: str) -> Line:
    """A goal whose feature does not exist yet: said, not hidden."""
    return Line(goal=goal, what=what, wanted=wanted, verdict=NOT_BUILT)


def rate(a_second: float) -> str:
    """Requests a second.

    >>> rate(812.4), rate(13.62)
    ('812/s', '13.6/s')
    """
    return f"{a_second:.3g}/s" if a_second < 100 else f"{a_second:.0f}/s"


def time(seconds: float) -> str:
    """A time, in milliseconds below one second.

    >>> time(0.01234), time(2.5)
    ('12.3 ms', '2.5 s')
    """
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
