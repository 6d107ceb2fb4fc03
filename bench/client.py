"""A small client over loopback: connections kept alive, a bounded number of requests."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from statistics import median
from urllib.parse import urlencode

from bench import timing

# Connections at once: a server is never idle while the client reads an answer. Where the time of
# one page is asked for, and not how many a second, one hand: nobody waits for somebody else.
HANDS = 2
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request: with `fields` a form is sent, without them a page is opened."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    seconds: float
    body: bytes = field(repr=False)


class Visitor:
    """One connection, with the cookie of whoever it stands for. Redirects are not followed."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": cookie} if cookie else {}

    def ask(self, wanted: Wanted) -> Answer:
        """Send `wanted` and read the whole answer."""
        started = time.perf_counter()
        if wanted.fields:
            headers = self._headers | {"Content-Type": FORM}
            body = urlencode(wanted.fields).encode()
            self._connection.request("POST", wanted.path, body, headers)
        else:
            self._connection.request("GET", wanted.path, headers=self._headers)
        response = self._connection.getresponse()
        data = response.read()
        return Answer(response.status, time.perf_counter() - started, data)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def send(port: int, cookie: str, wanted: Sequence[Wanted], hands: int = HANDS) -> list[Answer]:
    """Send all of `wanted` over `hands` connections at once and return the answers."""

    def one_hand(number: int) -> list[Answer]:
        visitor = Visitor(port, cookie)
        try:
            return [visitor.ask(one) for one in wanted[number::hands]]
        finally:
            visitor.close()

    with ThreadPoolExecutor(hands) as pool:
        return [answer for found in pool.map(one_hand, range(hands)) for answer in found]


@dataclass
class Subject:
    """One program under load: what to ask of it, and what its rounds gave.

    `next_one` makes each request: a page that stays the same, or forms that differ. `cpu` tells
    the seconds its process has worked: less moved by a busy machine than the clock on the wall.
    """

    name: str
    port: int
    next_one: Callable[[], Wanted]
    cookie: str = ""
    hands: int = HANDS
    cpu: Callable[[], float] = float
    expected: tuple[int, ...] = (200,)
    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    batch: int = 0

    def round(self, seconds: float, most: int) -> None:
        """Send one batch that takes about `seconds`, at most `most` requests."""
        if not self.batch:
            warm = self._send(self.hands * 2)
            each = median(answer.seconds for answer in warm) / self.hands
            self.batch = max(self.hands, min(most, int(seconds / each)))
        cpu, started = self.cpu(), time.perf_counter()
        answers = self._send(self.batch)
        self.rates.append(len(answers) / (time.perf_counter() - started))
        self.worked.append((self.cpu() - cpu) / len(answers))
        self.times += [answer.seconds for answer in answers]

    def _send(self, count: int) -> list[Answer]:
        wanted = [self.next_one() for _ in range(count)]
        answers = send(self.port, self.cookie, wanted, self.hands)
        strange = {answer.status for answer in answers} - set(self.expected)
        if strange:
            raise RuntimeError(f"{self.name} answered {sorted(strange)}: nothing was measured")
        return answers

    @property
    def rate(self) -> float:
        """Requests a second, the median of the rounds."""
        return median(self.rates)

    @property
    def work(self) -> float:
        """Seconds of processor time a request, the median of the rounds; 0 where nobody counts."""
        return median(self.worked)

    @property
    def p95(self) -> float:
        """Seconds that nineteen of twenty requests stay within."""
        return timing.p95(self.times)


def alternate(subjects: Sequence[Subject], rounds: int, seconds: float, most: int) -> None:
    """Let the subjects take turns, so that all of them meet the same weather."""
    for number in range(rounds):
        for subject in subjects if number % 2 == 0 else reversed(subjects):
            subject.round(seconds, most)


def same(path: str) -> Callable[[], Wanted]:
    """The same page again and again."""
    wanted = Wanted(path)
    return lambda: wanted


def anew(path: str) -> Callable[[], Wanted]:
    """The same page at an address never asked before: what was kept of the last does not help,
    as when somebody has written since.
    """
    numbers = count(1)
    between = "&" if "?" in path else "?"
    return lambda: Wanted(f"{path}{between}look={next(numbers)}")
