"""Anchors: what each chain's end was, day by day, in a file that is only ever appended to.

The chain alone cannot see that its tail was cut or that all of it was written anew. The file
(`anchors.jsonl`, beside the nightly backups) holds one line of JSON for each organisation and
day, and each line the hash of the line before it, so that the last `link` of a day speaks for
every head of that day and of all days before. Its first characters are the short code that
auditors get by letter.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from tracker.core import settings
from tracker.core.errors import Refused
from tracker.trail.rules import canonical

NAME = "anchors.jsonl"


class BadAnchors(Refused):
    """The file of anchors is not what was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The end of one organisation's chain on a day."""

    day: str
    at: str
    org: str  # the organisation's code
    org_id: int
    seq: int
    hash: str
    link: str = ""

    def linked(self, before: str) -> "Anchor":
        """This anchor, bound to the line before it."""
        said = [value for name, value in asdict(self).items() if name != "link"]
        link = hashlib.sha256(canonical([before, *said]).encode()).hexdigest()
        return replace(self, link=link)

    @property
    def code(self) -> str:
        """The link, short enough to be read out: 9f86-d081-884c."""
        return "-".join(self.link[place : place + 4] for place in (0, 4, 8))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain as the database has it now."""

    org_id: int
    code: str
    seq: int
    hash: str


def file() -> Path:
    """Where the anchors of this installation are."""
    return settings.current().backups_dir / NAME


def read(path: Path) -> list[Anchor]:
    """The anchors in `path`, oldest first. Raises BadAnchors naming the first line that is wrong.

    A line that was cut short by a crash, and so never became part of the chain, is passed over.
    """
    if not path.exists():
        return []
    return list(_read(path.read_text(encoding="utf-8"), path))


def _read(text: str, path: Path) -> Iterator[Anchor]:
    before = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = _parsed(line)
        if found is None:
            continue
        if found.linked(before) != found:
            raise BadAnchors(f"锚点文件 {path} 第 {number} 行被改动过；请与备份里的副本核对。")
        before = found.link
        yield found


def _parsed(line: str) -> Anchor | None:
    try:
        return Anchor(**json.loads(line))
    except (ValueError, TypeError):
        return None


def append(path: Path, heads: Iterable[Head], day: date, now: datetime) -> list[Anchor]:
    """Add the line of `day` for each head that has none yet; return the day's lines.

    Whoever else appends at the moment waits; what is returned is on the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8", newline="\n") as out, _alone(out):
        out.seek(0)
        text = out.read()
        known = list(_read(text, path))
        there = {anchor.org_id for anchor in known if anchor.day == day.isoformat()}
        link = known[-1].link if known else ""
        new = []
        for head in heads:
            if head.org_id not in there:
                values = _values(head) | {"day": day.isoformat(), "at": now.isoformat()}
                new.append(Anchor(**values).linked(link))
                link = new[-1].link
        torn = "\n" if text and not text.endswith("\n") else ""
        out.write(torn + "".join(canonical(asdict(anchor)) + "\n" for anchor in new))
        out.flush()
        os.fsync(out.fileno())
    return [anchor for anchor in [*known, *new] if anchor.day == day.isoformat()]


def copy(path: Path, to: Path) -> None:
    """Append to `to`, on another disk, what `path` has more. Raises BadAnchors where they differ.

    Whoever changes the anchors on one disk has not yet changed those on the other.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("ab+") as out:
        out.seek(0)
        there, here = out.read(), path.read_bytes()
        if not here.startswith(there):
            raise BadAnchors(f"锚点文件 {path} 与 {to} 不一致，其中一份被改动过；请核对后再继续。")
        out.write(here[len(there) :])
        out.flush()
        os.fsync(out.fileno())


def _values(head: Head) -> dict[str, Any]:
    return {"org": head.code, "org_id": head.org_id, "seq": head.seq, "hash": head.hash}


def by_office(anchors: Iterable[Anchor]) -> Mapping[int, list[Anchor]]:
    """The anchors of each organisation, oldest first."""
    found: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        found.setdefault(anchor.org_id, []).append(anchor)
    return found


@contextmanager
def _alone(out: IO[str]) -> Iterator[None]:
    """Nobody else appends meanwhile; the lock ends with the process at the latest."""
    if os.name == "nt":
        import msvcrt

        out.seek(0)
        msvcrt.locking(out.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            out.seek(0)
            msvcrt.locking(out.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
        return
    import fcntl

    fcntl.flock(out, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(out, fcntl.LOCK_UN)
