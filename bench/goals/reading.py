"""Reading a document: a Word file against the libraries, plain text by its length."""

from collections.abc import Iterator
from functools import partial

from bench import timing
from bench.lines import MET, NOT_YET, Line, at_most
from bench.loads import papers
from bench.references import raw_docx
from bench.run import Run
from bench.timing import ratio
from tracker.decompose.decomposer import decompose
from tracker.decompose.export import dumps
from tracker.documents import reader

FAR = 100_003  # clauses between two papers, so that none is read twice and nothing is remembered
LINEAR = 1.5  # so many times the seconds a byte at the largest size still count as linear


def whole(data: bytes, name: str) -> str:
    """The file's bytes to JSON."""
    return dumps(decompose(reader.read(data, name)))


def _speed(text: bytes) -> float:
    """Megabytes that are read in a second of processor time."""
    return len(text) / timing.seconds(partial(whole, text, "要点.txt")) / 1e6


def g6(run: Run) -> Iterator[Line]:
    """A Word file: the reading against lxml, the whole against python-docx."""
    data = papers.docx(run.sizes.pages)
    unread = iter([papers.docx(run.sizes.pages, n * FAR) for n in range(run.sizes.rounds + 1)])
    times = timing.alternate(
        {
            "lxml": lambda: raw_docx.parse_parts(data),
            "read": lambda: reader.read(data, "要点.docx"),
            "walk": lambda: raw_docx.walk(data),
            "whole": lambda: whole(next(unread), "要点.docx"),
        },
        run.sizes.rounds,
    )
    for what, its, mine, wanted in (
        ("reading to lxml parsing the same parts", "lxml", "read", 4),
        ("bytes to JSON to python-docx's walk", "walk", "whole", 2),
    ):
        yield at_most(
            "G6",
            f"{run.sizes.pages}-page .docx: {what}",
            timing.median(times[its]),
            timing.median(times[mine]),
            ratio(times[mine], times[its]),
            wanted,
        )


def g7(run: Run) -> Iterator[Line]:
    """Plain text: how fast, and whether twice the text takes twice the time."""
    rounds = max(1, run.sizes.rounds // 3)
    speeds = {
        size: timing.median(_speed(papers.text(size, n * FAR)) for n in range(rounds))
        for size in run.sizes.texts
    }
    slowest = min(speeds.values())
    yield Line(
        goal="G7",
        what="plain text to JSON, processor time, "
        + ", ".join(f"{size / 1e6:g} MB" for size in speeds),
        ours=", ".join(f"{speed:.2f}" for speed in speeds.values()) + " MB/s",
        wanted="≥ 1 MB/s",
        verdict=MET if slowest >= 1 else NOT_YET,
    )
    first, last = speeds[min(speeds)], speeds[max(speeds)]
    yield Line(
        goal="G7",
        what="time a byte, largest to smallest",
        ratio=first / last,
        wanted=f"linear (≤ {LINEAR:g} ×)",
        verdict=MET if first / last <= LINEAR else NOT_YET,
    )
