"""What is found when the service looks at itself, and where a promise begins to be at risk."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

FREE_BYTES = 1 << 30
BACKUP_AGE = timedelta(hours=26)
COVERAGE_DAYS = 60
SECRET_LENGTH = 32
LEADER_AGE = timedelta(seconds=60)
TICK_LAG = timedelta(seconds=120)
MAIL_AGE = timedelta(minutes=10)


class Mark(StrEnum):
    """How bad it is; the value is what stands at the beginning of the line."""

    GOOD = "✓"
    WARNING = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-check; a BAD one puts a promise at risk and says what to do."""

    mark: Mark
    text: str

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


def good(text: str) -> Finding:
    """All is well."""
    return Finding(Mark.GOOD, text)


def warning(text: str) -> Finding:
    """Worth knowing; no promise depends on it."""
    return Finding(Mark.WARNING, text)


def bad(text: str) -> Finding:
    """A promise is at risk."""
    return Finding(Mark.BAD, text)


def free_space(free: int, wanted: int = FREE_BYTES) -> Finding:
    """Whether the disk has room; `free` and `wanted` are bytes.

    >>> str(free_space(5 << 20))
    '✗ 磁盘只剩 0.0 GB，低于 1.0 GB；请清理磁盘或换更大的磁盘。'
    """
    left, least = f"{free / (1 << 30):.1f} GB", f"{wanted / (1 << 30):.1f} GB"
    if free < wanted:
        return bad(f"磁盘只剩 {left}，低于 {least}；请清理磁盘或换更大的磁盘。")
    return good(f"磁盘剩余 {left}。")


def backup_age(last: datetime | None, since: datetime | None, now: datetime) -> Finding:
    """Whether the last backup is recent; `since` is when this installation began, if known.

    A fresh installation has its first day to make one.
    """
    if last is None:
        young = since is not None and now - since <= BACKUP_AGE
        sentence = "还没有做过备份；请执行 python3 app.py backup 目录。"
        return warning(sentence) if young else bad(sentence)
    hours = int((now - last) / timedelta(hours=1))
    if now - last > BACKUP_AGE:
        return bad(
            f"最近一次备份在 {hours} 小时前，超过 26 小时；请执行 python3 app.py backup 目录。"
        )
    return good(f"最近一次备份在 {hours} 小时前。")


def anchor_age(last: datetime | None, since: datetime | None, now: datetime) -> Finding:
    """Whether the trail was anchored lately; as with backups, there is a first day for it.

    >>> anchor_age(None, None, datetime(2026, 9, 1)).mark
    <Mark.BAD: '✗'>
    """
    wanted = "请启动后台进程，或执行 python3 app.py job audit-anchors。"
    if last is None:
        young = since is not None and now - since <= BACKUP_AGE
        return (warning if young else bad)(f"操作记录还没有锚点；{wanted}")
    hours = int((now - last) / timedelta(hours=1))
    if now - last > BACKUP_AGE:
        return bad(f"操作记录最近的锚点在 {hours} 小时前，超过 26 小时；{wanted}")
    return good(f"操作记录最近的锚点在 {hours} 小时前。")


def covered_until(years: Iterable[int], today: date) -> date | None:
    """The last day up to which the table of working days has every year, from `today` on.

    >>> covered_until([2025, 2026, 2028], date(2026, 9, 1))
    datetime.date(2026, 12, 31)
    """
    have, last = set(years), None
    year = today.year
    while year in have:
        last, year = date(year, 12, 31), year + 1
    return last


def coverage(years: Mapping[int, bool], today: date) -> Finding:
    """Whether the working days of the next 60 days are known; `years` says which are provisional.

    >>> coverage({2026: False}, date(2026, 9, 1)).mark
    <Mark.GOOD: '✓'>
    >>> coverage({2026: False, 2027: True}, date(2026, 11, 20)).mark
    <Mark.WARNING: '!'>
    >>> coverage({2026: False}, date(2026, 11, 20)).mark
    <Mark.BAD: '✗'>
    """
    wanted = today + timedelta(days=COVERAGE_DAYS)
    last = covered_until(years, today)
    if last is None or last < wanted:
        missing = today.year if last is None else last.year + 1
        return bad(f"工作日历没有{missing}年；请安装带有该年放假安排的新版程序。")
    unpublished = [str(y) for y in range(today.year, wanted.year + 1) if years[y]]
    if unpublished:
        return warning(f"{'、'.join(unpublished)}年放假安排尚未公布，推算的日期为暂定。")
    return good(f"工作日历到{last.year}年底。")


def address(base_url: str, allow_plain_http: bool) -> Finding:
    """Whether links in letters and the pages themselves travel over TLS.

    >>> [address(u, False).mark.value for u in ("https://a.cn", "http://[::1]:1", "http://a.cn")]
    ['✓', '✓', '✗']
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme == "https" or is_loopback(host) or host == "localhost":
        return good(f"访问地址 {base_url}。")
    if allow_plain_http:
        return warning(f"访问地址 {base_url} 不加密，密码在网络上可被截取。")
    return bad(f"访问地址 {base_url} 不加密；请改用 https，或设置 TRACKER_ALLOW_PLAIN_HTTP=1。")


def is_loopback(host: str) -> bool:
    """Whether `host` is a numeric address of this machine itself.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("10.0.0.1"), is_loopback("")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
