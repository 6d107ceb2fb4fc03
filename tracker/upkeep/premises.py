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
from tracker.core.settings import Settings
from tracker.upkeep.rules import SECRET_LENGTH, Finding, bad, free_space, good


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
    """Whether the signing key is long enough, and its file closed to everybody else."""
    length = len(settings.secret())
    if length < SECRET_LENGTH:
        yield bad(f"签名密钥只有 {length} 个字符；请换成至少 {SECRET_LENGTH} 个随机字符。")
    else:
        yield good("签名密钥长度足够。")
    path = settings.instance_dir / "secret_key"
    if not settings.secret_key and os.name != "nt":
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode != 0o600:
            yield bad(f"{path} 的权限是 {mode:04o}；请执行 chmod 600 {path}。")
        else:
            yield good("签名密钥文件只有本服务可读。")


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
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"luoshi")
            file.flush()
    except OSError:
        return False
    return True
