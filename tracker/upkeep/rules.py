"""What is found when the service looks at itself, and where a promise begins to be at risk."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

FREE_BYTES = 1 << 30
BACKUP_AGE = timedelta(hours=26)
COVERAGE_DAYS = 60
NOTICE_MONTH = 11  # when the State Council usually publishes the next year's notice
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


def second_backup(newest: datetime | None, now: datetime) -> Finding:
    """Whether the copies on the second disk are recent.

    >>> second_backup(None, datetime(2026, 9, 1)).mark
    <Mark.BAD: '✗'>
    """
    wanted = "请接好磁盘，再执行 python3 app.py job backup。"
    if newest is None:
        return bad(f"第二备份文件夹里没有备份；{wanted}")
    hours = int((now - newest) / timedelta(hours=1))
    if now - newest > BACKUP_AGE:
        return bad(f"第二备份文件夹里最近的备份在 {hours} 小时前，超过 26 小时；{wanted}")
    return good(f"第二备份文件夹里最近的备份在 {hours} 小时前。")


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

    The arrangement of the year to come is wanted from 1 November (reliability.md 2.4).

    >>> coverage({2026: False, 2027: True}, date(2026, 10, 31)).mark
    <Mark.GOOD: '✓'>
    >>> coverage({2026: False, 2027: True}, date(2026, 11, 1)).mark
    <Mark.WARNING: '!'>
    >>> coverage({2026: False}, date(2026, 11, 20)).mark
    <Mark.BAD: '✗'>
    """
    wanted = today + timedelta(days=COVERAGE_DAYS)
    last = covered_until(years, today)
    if last is None or last < wanted:
        missing = today.year if last is None else last.year + 1
        return bad(f"工作日历没有{missing}年；请到“工作日历”载入该年的放假通知。")
    until = today.year + (today.month >= NOTICE_MONTH)
    unpublished = [str(y) for y in range(today.year, until + 1) if years.get(y, True)]
    if unpublished:
        return warning(
            f"{'、'.join(unpublished)}年放假安排尚未载入，推算的日期为暂定。"
            "通知公布后，请在“工作日历”里选这一年，载入放假通知。"
        )
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


def trusted_hosts(names: Sequence[str]) -> Finding:
    """Whether requests under a foreign name are refused.

    >>> trusted_hosts(["luoshi.cn", "localhost"]).text, trusted_hosts([]).mark.value
    ('只接受这些访问域名：luoshi.cn、localhost。', '✗')
    """
    if not names:
        return bad("没有限制访问域名；请设置 TRACKER_BASE_URL。")
    return good(f"只接受这些访问域名：{'、'.join(names)}。")


def proxies(base_url: str, hops: int) -> Finding:
    """Whether the addresses of visitors are known: TLS ends in a proxy, which tells them.

    >>> proxies("https://luoshi.cn", 0).mark.value, proxies("http://127.0.0.1:8000", 0).mark.value
    ('!', '✓')
    """
    if hops == 0 and urlsplit(base_url).scheme == "https":
        return warning(
            "访问地址是 https，但没有说明前面有几层代理，所有人会被当成同一个地址；"
            "请设置 TRACKER_PROXY_HOPS。"
        )
    return good(f"前面有 {hops} 层代理。" if hops else "前面没有代理，转发来的地址不作数。")


def cookies(base_url: str, secure: bool, safe: bool) -> Finding:
    """Whether the cookie of a sign-in stays with us: `safe` for HttpOnly and SameSite.

    >>> [cookies(*given).mark.value for given in (("https://a.cn", True, True),
    ...     ("http://a.cn", False, True), ("https://a.cn", False, True))]
    ['✓', '✓', '✗']
    """
    if not safe or (not secure and urlsplit(base_url).scheme == "https"):
        return bad("登录凭据没有保护好，可能被脚本读取或经明文传送；请重新安装程序。")
    return good("登录凭据不能被脚本读取" + ("，只经加密连接传送。" if secure else "。"))


def mail(smtp_url: str, letters_dir: str) -> Finding:
    """Whether letters, and the password of their account, travel over TLS that is verified.

    >>> [mail(url, "letters").mark.value for url in (
    ...     "", "smtps://a:b@m.cn", "smtp://a:b@m.cn?starttls=1", "smtp://127.0.0.1",
    ...     "smtp://m.cn", "smtp://a:b@m.cn")]
    ['!', '✓', '✓', '✓', '!', '✗']
    """
    if not smtp_url:
        return warning(f"没有设置邮件服务器，信件写入 {letters_dir}。")
    parts = urlsplit(smtp_url)
    host, safer = parts.hostname or "", "请在 TRACKER_SMTP_URL 里用 smtps://，或加 ?starttls=1。"
    if parts.scheme == "smtps" or parse_qs(parts.query).get("starttls") == ["1"]:
        return good(f"已设置邮件服务器 {host}，连接加密并核对证书。")
    if is_loopback(host) or host == "localhost":
        return good(f"已设置本机的邮件服务器 {host}。")
    if parts.username:
        return bad(f"邮件服务器 {host} 的密码以明文传送；{safer}")
    return warning(f"到邮件服务器 {host} 的信以明文传送；{safer}")


def is_loopback(host: str) -> bool:
    """Whether `host` is a numeric address of this machine itself.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("10.0.0.1"), is_loopback("")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
