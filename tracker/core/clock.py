"""The only reader of the wall clock. Edges read it once and hand the moment down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")

_stopped: list[datetime] = []  # a stack: rehearsals and tests may stand inside one another


def now() -> datetime:
    """The moment, in UTC."""
    return _stopped[-1] if _stopped else datetime.now(UTC)


def today() -> date:
    """The office's calendar day (Asia/Shanghai)."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` as the office's wall clock shows it; refuses a moment without a zone.

    >>> local(datetime(2026, 9, 17, 16, 30, tzinfo=UTC)).isoformat()
    '2026-09-18T00:30:00+08:00'
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {moment!r}")
    return moment.astimezone(LOCAL)


def read(text: str) -> datetime:
    """An ISO moment or day typed at a prompt; without a zone it is the office's own time.

    >>> read("2026-09-18T08:00").isoformat()
    '2026-09-18T00:00:00+00:00'
    """
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or LOCAL).astimezone(UTC)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Every reader sees `moment`: for `flask job --at`, for rehearsals and for tests."""
    _stopped.append(local(moment).astimezone(UTC))
    try:
        yield
    finally:
        _stopped.pop()
