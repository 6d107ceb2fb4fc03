"""Walking through the pages as somebody, along every link, and keeping what was answered."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

LIKE = 2  # so many pages are opened that say something no page before said
NUMBER = re.compile(r"(?<=/)(\d+|[\w-]{22})(?=/|$)")
VOLATILE = re.compile(r"\d{1,2}:\d{2}|上次提醒运行.*|下次提醒.*")


@dataclass
class Answer:
    """One page or file, with everything in it that can be read."""

    status: int
    text: str  # with the parts of an archive unpacked
    links: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, tuple[str, ...]]:
        """What a person is told, the same for the same rows."""
        soup = BeautifulSoup(self.text, "lxml")
        for tag in soup(["script", "style"]):
            tag.decompose()
        return VOLATILE.sub("", soup.get_text(" ", strip=True)), self.links


@dataclass
class Walk:
    """The answers by address."""

    answers: dict[str, Answer] = field(default_factory=dict)

    def texts(self) -> str:
        """Everything that was answered."""
        return "\n".join(answer.text for answer in self.answers.values())


def walk(client: FlaskClient, starts: list[str], inside: str = "") -> Walk:
    """Open `starts` and all that they lead to below `inside`, but no more than LIKE of a shape.

    Filters can be put together in hundreds of ways: of those each pair is opened LIKE times.
    """
    found, known = Walk(), Counter[str]()
    waiting = deque(dict.fromkeys(starts))
    while waiting:
        address = waiting.popleft()
        shapes = list(shapes_of(address))
        if address in found.answers:
            continue
        if all(known[shape] >= LIKE for shape in shapes) and address not in starts:
            continue
        known.update(shapes)
        answer = found.answers[address] = ask(client, address)
        waiting.extend(link for link in answer.links if _leads_on(link, inside))
    return found


def _leads_on(link: str, inside: str) -> bool:
    """Whether `link` stays with the office looked at."""
    return link.startswith(inside + "/") and (bool(inside) or not link.startswith("/in/"))


def ask(client: FlaskClient, address: str) -> Answer:
    """What `address` answers, redirects kept as links."""
    with client.get(address, buffered=True) as response:
        data, location = response.get_data(), response.location
        kind = response.mimetype
        name = response.headers.get("Content-Disposition", "")
    links = [urljoin(address, location)] if location else []
    text = readable(data) + name
    if kind == "text/html":
        soup = BeautifulSoup(text, "lxml")
        links += [urljoin(address, str(tag["href"])) for tag in soup.select("a[href]")]
    return Answer(response.status_code, text, tuple(own for link in links if (own := _own(link))))


def readable(data: bytes) -> str:
    """The bytes as text, and those of every part of an archive (docx, xlsx, zip)."""
    found = data.decode("utf-8", "replace")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += "".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist())
    return found


def _own(link: str) -> str:
    parts = urlsplit(link)
    if parts.netloc or not parts.path.startswith("/") or parts.path.startswith("/assets"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def shapes_of(address: str) -> Iterator[str]:
    """The path with its numbers left out, and each pair of the names that are asked for.

    >>> list(shapes_of("/ledger?unit=3&state=open&page=2"))
    ['/ledger?page&state', '/ledger?page&unit', '/ledger?state&unit']
    >>> list(shapes_of("/tasks/12")), list(shapes_of("/ledger?page=2"))
    (['/tasks/N'], ['/ledger?page'])
    """
    path, _, asked = shape_of(address).partition("?")
    names = asked.split("&") if asked else []
    if not names:
        yield path
    elif len(names) == 1:
        yield f"{path}?{names[0]}"
    for one, other in combinations(names, 2):
        yield f"{path}?{one}&{other}"


def shape_of(address: str) -> str:
    """The path with its numbers left out, and the names of all that is asked for."""
    parts = urlsplit(address)
    names = sorted({name for name, _ in parse_qsl(parts.query)})
    return NUMBER.sub("N", parts.path) + "?" + "&".join(names)
