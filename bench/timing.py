"""Taking turns: reference and subject alternate within one run, and medians are quoted."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

__all__ = ["alternate", "elapsed", "median", "p95", "ratio", "seconds"]

Work = Callable[[], object]


def seconds(work: Work) -> float:
    """The processor time that `work` takes, once: what others do meanwhile does not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


def elapsed(work: Work) -> float:
    """How long `work` takes by the clock on the wall: for what waits for a disk or a server."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def alternate(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """The processor seconds of each work in each round; every round does each of them, one by one.

    Each is done once before, so that no round pays for what happens only the first time.
    """
    for work in works.values():
        work()
    found: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        # whoever went last goes first: a machine that slows down steadily favours nobody
        for name in works if number % 2 == 0 else reversed(list(works)):
            found[name].append(seconds(works[name]))
    return found


def ratio(ours: Sequence[float], reference: Sequence[float]) -> float:
    """The median of the rounds' ratios: each round was measured under the same weather.

    >>> ratio([2.0, 40.0, 6.0], [1.0, 10.0, 3.0])
    2.0
    """
    return median(mine / its for mine, its in zip(ours, reference, strict=True))


def p95(times: Sequence[float]) -> float:
    """The time that nineteen of twenty stay within.

    >>> p95([1.0] * 19 + [9.0])
    1.0
    """
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]
