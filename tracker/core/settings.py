"""What the environment says, read once (contracts.md 5; docs/settings.md tells it to people)."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from flask import current_app

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "TRACKER_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is one variable `TRACKER_<NAME>`; a field without a default must be given."""

    instance_dir: Path = ROOT / "instance"
    database_url: str = ""
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "luoshi@localhost"
    allow_plain_http: bool = False
    proxy_hops: int = 0
    backup_dir: Path | None = None  # a folder on another disk

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read `TRACKER_*`; raise SystemExit naming everything that cannot be used, at once.

        >>> Settings.from_env({"TRACKER_BASE_URL": "luoshi.local"})
        Traceback (most recent call last):
        ...
        SystemExit: 设置有误：TRACKER_BASE_URL 应以 http:// 或 https:// 开头。
        """
        env = os.environ if env is None else env
        given = {
            f.name: env[PREFIX + f.name.upper()]
            for f in fields(cls)
            if env.get(PREFIX + f.name.upper())
        }
        faults = list(_faults(given))
        if faults:
            raise SystemExit("设置有误：" + "；".join(faults) + "。")
        values: dict[str, object] = dict(given)
        if "instance_dir" in given:
            values["instance_dir"] = Path(given["instance_dir"]).resolve()
        if "backup_dir" in given:
            values["backup_dir"] = Path(given["backup_dir"]).resolve()
        values["allow_plain_http"] = given.get("allow_plain_http") == "1"
        values["proxy_hops"] = int(given.get("proxy_hops", "0"))
        return cls(**values)  # type: ignore[arg-type]

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; SQLite in the instance folder by default."""
        return self.database_url or f"sqlite:///{self.instance_dir / 'luoshi.db'}"

    @property
    def blobs_dir(self) -> Path:
        """Where uploaded files lie, by the hash of their content."""
        return self.instance_dir / "blobs"

    @property
    def spool_dir(self) -> Path:
        """Where an uploaded file lies until it is read; never part of a backup."""
        return self.instance_dir / "spool"

    @property
    def backups_dir(self) -> Path:
        """Where the backups that nobody has to think of lie."""
        return self.instance_dir / "backups"

    @property
    def letters_dir(self) -> Path:
        """Where letters go as .eml files when there is no mail server."""
        return self.instance_dir / "letters"

    def secret(self) -> str:
        """The signing key: the one given, else one made on the first run and kept (mode 0600)."""
        if self.secret_key:
            return self.secret_key
        path = self.instance_dir / "secret_key"
        if not path.exists():
            self.instance_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text().strip()


def current() -> Settings:
    """The settings of the running app."""
    found = current_app.extensions["settings"]
    assert isinstance(found, Settings)
    return found


def _faults(given: Mapping[str, str]) -> list[str]:
    faults = []
    if urlsplit(given.get("base_url", "http://x")).scheme not in ("http", "https"):
        faults.append("TRACKER_BASE_URL 应以 http:// 或 https:// 开头")
    if urlsplit(given.get("smtp_url", "smtp://x")).scheme not in ("smtp", "smtps"):
        faults.append("TRACKER_SMTP_URL 应形如 smtp://用户:密码@主机:25?starttls=1")
    if "secret_key" in given and len(given["secret_key"]) < 32:
        faults.append("TRACKER_SECRET_KEY 至少 32 个字符")
    if given.get("database_url", "sqlite:").split(":")[0].split("+")[0] not in (
        "sqlite",
        "postgresql",
    ):
        faults.append("TRACKER_DATABASE_URL 只支持 sqlite 和 postgresql")
    if given.get("allow_plain_http", "0") not in ("0", "1"):
        faults.append("TRACKER_ALLOW_PLAIN_HTTP 只能是 0 或 1")
    if given.get("proxy_hops", "0") not in ("0", "1", "2", "3"):
        faults.append("TRACKER_PROXY_HOPS 填前面代理的层数，0 到 3")
    return faults
