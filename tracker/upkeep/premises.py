"""What the machine under the service must offer: folders, disk, time zones, Python, SQLite."""

import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tracker.core.clock import local
from tracker.core.db import sqlite_is_fixed
from tracker.core.settings import ROOT, Settings
from tracker.upkeep.rotation import moment_of
from tracker.upkeep.rules import SECRET_LENGTH, Finding, bad, free_space, good, warning

DIFFERENT = 10  # characters that differ, at least, in a random key of 32
SAMPLE_WORDS = ("change-me", "changeme", "change_me", "example", "your-secret", "0123456789abcdef")
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"}


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Whether this Python is new enough.

    >>> python((3, 9, 2)).mark
    <Mark.BAD: '✗'>
    """
    shown = ".".join(str(part) for part in version)
    if version < (3, 11):
        return bad(f"Python {shown} 太旧；请安装 3.11 或更高版本。")
    return good(f"Python {shown}。")


def time_zones(now: datetime) -> Finding:
    """Whether the office's own time is known here."""
    if local(now).utcoffset() != timedelta(hours=8):
        return bad("时区数据不对：北京时间应比世界时早 8 小时；请重新安装 tzdata。")
    return good("时区数据可用（Asia/Shanghai）。")


def sqlite(version: tuple[int, ...], journal: str) -> Finding:
    """Whether SQLite works in the journal mode that its version can be trusted with.

    >>> sqlite((3, 40, 1), "wal").mark, sqlite((3, 40, 1), "truncate").mark
    (<Mark.BAD: '✗'>, <Mark.GOOD: '✓'>)
    """
    shown = f"SQLite {'.'.join(str(part) for part in version)}，日志模式 {journal}"
    if journal == "wal" and not sqlite_is_fixed(version):
        return bad(f"{shown}：此版本在 wal 下可能损坏数据；请停止服务后重新启动。")
    if journal not in ("wal", "truncate", "delete", "persist"):
        return bad(f"{shown}：断电会丢失数据；请停止服务后重新启动。")
    return good(f"{shown}。")


SQLITE_VERSION = sqlite3.sqlite_version_info


def disk(folder: Path) -> Finding:
    """Whether the disk under `folder` has room."""
    return free_space(shutil.disk_usage(folder).free)


def secret(settings: Settings) -> Iterator[Finding]:
    """Whether the signing key is long and random, and key files are closed to everybody else."""
    length = len(settings.secret())
    if length < SECRET_LENGTH:
        yield bad(f"签名密钥只有 {length} 个字符；请换成至少 {SECRET_LENGTH} 个随机字符。")
    elif looks_like_a_sample(settings.secret()):
        yield bad("签名密钥像是抄来的示例；请换成至少 32 个随机字符。")
    else:
        yield good("签名密钥长度足够。")
    for name in ("secret_key", "backup_key"):
        path = settings.instance_dir / name
        if os.name != "nt" and path.exists() and not (name == "secret_key" and settings.secret_key):
            yield _key_file(path)


def looks_like_a_sample(key: str) -> bool:
    """Whether nobody would call `key` random: few different characters, or a word of samples.

    >>> looks_like_a_sample("change-me-in-production-please-00112233")
    True
    >>> looks_like_a_sample("a" * 40)
    True
    >>> looks_like_a_sample("7f3a9c51e0b84d26a1c9f7e35d208b64")
    False
    """
    lowered = key.lower()
    return len(set(key)) < DIFFERENT or any(word in lowered for word in SAMPLE_WORDS)


def _key_file(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode != 0o600:
        return bad(f"{path} 的权限是 {mode:04o}；请执行 chmod 600 {path}。")
    return good(f"密钥文件 {path.name} 只有本服务可读。")


def database_file(path: Path) -> Finding:
    """Whether the database file is closed to other people of this machine, itself or its folder."""
    if (
        os.name != "nt"
        and path.exists()
        and path.stat().st_mode & path.parent.stat().st_mode & 0o007
    ):
        return bad(f"数据库文件 {path} 对本机其他用户开放；请执行 chmod 600 {path}。")
    return good("数据库文件不对他人开放。")


def own_disk(folder: Path, mounts: str | None = None) -> Finding:
    """Whether the data lie on a disk of this machine, and not where pages are served from."""
    kind = file_system(folder, _mounts() if mounts is None else mounts)
    if kind in NETWORK:
        return bad(f"数据文件夹 {folder} 在网络磁盘（{kind}）上，数据库可能损坏；请移到本机磁盘。")
    if folder.resolve().is_relative_to(ROOT / "static"):
        return bad(f"数据文件夹 {folder} 在网页文件夹里面；请移到别处。")
    return good("数据在本机磁盘上。" if kind else "数据不在网页文件夹里。")


def file_system(folder: Path, mounts: str) -> str:
    """The kind of file system under `folder`, by the lines of /proc/mounts; empty if unknown.

    >>> file_system(Path("/srv/data/x"), "d / ext4 rw 0 0\\nn:/x /srv/data nfs4 rw 0 0")
    'nfs4'
    """
    place, best, kind = str(folder.resolve()), "", ""
    for line in mounts.splitlines():
        _device, where, found, *_rest = line.split(" ")
        where = where.replace("\\040", " ")
        inside = where in ("/", place) or place.startswith(f"{where}/")
        if inside and len(where) >= len(best):
            best, kind = where, found
    return kind


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:  # no Linux
        return ""


def second_disk(second: Path, first: Path) -> Finding:
    """Whether the second folder for backups is there, and on another disk than the data."""
    if not can_write_into(second):
        return bad(f"第二备份文件夹 {second} 不在或不能写入；请接好磁盘，或检查权限。")
    if second.stat().st_dev == first.stat().st_dev:
        return warning(f"第二备份文件夹 {second} 与数据在同一块磁盘上；请换到另一块磁盘。")
    return good(f"第二备份文件夹 {second} 在另一块磁盘上。")


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup in `folder` was begun."""
    if not folder.is_dir():
        return None
    return max(filter(None, (moment_of(path.name) for path in folder.iterdir())), default=None)


def private(folder: Path, name: str) -> Finding:
    """Whether we can write into `folder`, and people outside our group cannot look into it."""
    if not can_write(folder):
        return bad(f"{name} {folder} 不能写入；请检查路径和权限。")
    if os.name != "nt" and folder.stat().st_mode & 0o007:
        return bad(f"{name} {folder} 对本机其他用户开放；请执行 chmod o-rwx {folder}。")
    return good(f"{name} {folder} 可写且不对他人开放。")


def file_store(folder: Path) -> Finding:
    """Whether uploaded files can be kept."""
    if can_write(folder):
        return good("附件文件夹可写。")
    return bad(f"附件文件夹 {folder} 不能写入；请检查路径和权限。")


def can_write(folder: Path) -> bool:
    """Whether a file can be made in `folder` (which is made where it is missing)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return can_write_into(folder)


def can_write_into(folder: Path) -> bool:
    """Whether a file can be made in `folder`, which must be there."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"luoshi")
            file.flush()
    except OSError:
        return False
    return True
