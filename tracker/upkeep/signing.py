"""The key that says a backup is ours: kept beside the signing key of the service, mode 0600.

A key of its own, so that it can be taken to another machine without the key of the cookies.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from tracker.core import settings
from tracker.core.errors import Refused
from tracker.upkeep.snapshot import sync

NAME = "backup_key"
SHORTEST = 32  # characters


class NoKey(Refused):
    """A file that should hold a key holds none."""


def path() -> Path:
    """Where this installation keeps its key."""
    return settings.current().instance_dir / NAME


def own() -> str:
    """This installation's key; made when first asked for."""
    if not path().exists():
        handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        sync(path())
    return read(path())


def known(file: Path | None = None) -> str | None:
    """The key in `file`, by default this installation's own; None where it has none yet."""
    if file is None and not path().exists():
        return None
    return read(file or path())


def read(file: Path) -> str:
    """The key in `file`. Raises NoKey where there is none."""
    try:
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if len(key) < SHORTEST:
        raise NoKey(f"{file} 里没有备份密钥；请指向原来那台机器实例文件夹里的 {NAME}。")
    return key


def signature(key: str, text: str) -> str:
    """What only who knows `key` can write under `text`."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def fingerprint(key: str) -> str:
    """Which key it was, without telling the key.

    >>> len(fingerprint("k" * 64))
    16
    """
    return hashlib.sha256(f"luoshi backup key {key}".encode()).hexdigest()[:16]
