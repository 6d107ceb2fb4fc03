"""The list of what is in a backup, with the hash of each file, sealed and signed.

The seal finds damage, whoever reads it. The signature finds what somebody has written who can
write the folder but does not know the key (`signing`).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tracker.core.errors import Refused
from tracker.files.store import path_of
from tracker.trail.rules import canonical
from tracker.upkeep import signing
from tracker.upkeep.snapshot import Damaged, sync

FORMAT = 2  # 1 had no signature
NAME = "manifest.json"
DATABASES = ("database.db", "database.jsonl")


class NoBackup(Refused):
    """The folder is not a backup that this program can read."""


class NotOurs(Refused):
    """The backup was not signed with the key at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. `blobs` are hashes; `absent` were already lost when it was made."""

    format: int
    created: str  # ISO, UTC
    schema: str
    ledger: str  # the ledger digest
    database: str  # file name
    database_sha256: str
    blobs: dict[str, int]  # hash to size in bytes
    absent: list[str]
    signed_by: str = ""  # fingerprint of the key

    @property
    def moment(self) -> datetime:
        """When the backup was made."""
        return datetime.fromisoformat(self.created)

    def write(self, folder: Path, key: str) -> None:
        """Write the list into `folder`, sealed, and signed with `key`."""
        said = asdict(self) | {"format": FORMAT, "signed_by": signing.fingerprint(key)}
        path = folder / NAME
        signed = signing.signature(key, canonical(said))
        path.write_text(as_written(said, signed), encoding="utf-8", newline="\n")
        path.chmod(0o600)
        sync(path)

    @classmethod
    def read(cls, folder: Path, key: str | None, *, signed: bool = True) -> Self:
        """Read the list of the backup in `folder`; refuse one that is not as it was written.

        Unless `signed` is False it must carry the signature of `key`. A machine that knows no
        key (None) cannot tell: the caller says so.
        """
        path = folder / NAME
        if not path.is_file():
            raise NoBackup(f"{folder} 不是备份文件夹：其中没有 {NAME}。")
        try:
            written = path.read_bytes().decode()
            said = json.loads(written)
            if said["format"] > FORMAT:
                raise NoBackup(f"{folder} 由更新的程序写成；请用新版程序恢复。")
            seal, signature = said.pop("seal"), said.pop("signature", "")
            manifest = cls(**said)
            intact = (
                seal == seal_of(said, signature)
                and as_written(said, signature) == written
                and manifest.database in DATABASES
            )
        except (ValueError, TypeError, KeyError):
            intact = False
        if not intact:
            raise Damaged(f"备份已损坏：{path} 与写入时不同；请换一份备份。")
        if signed and key is not None:
            _check_signature(path, said, signature, key)
        return manifest

    def check(self, folder: Path) -> None:
        """Read every file of the backup again; refuse with the name of the first damaged one."""
        for name, sha256 in self._files():
            if not (folder / name).is_file():
                raise Damaged(f"备份不完整：缺少 {name}；请换一份备份。")
            if hash_of(folder / name) != sha256:
                raise Damaged(f"备份已损坏：{name} 与写入时不同；请换一份备份。")

    def _files(self) -> Iterator[tuple[str, str]]:
        yield self.database, self.database_sha256
        for sha256 in self.blobs:
            yield path_of(Path("blobs"), sha256).as_posix(), sha256


def seal_of(said: Mapping[str, Any], signature: str) -> str:
    """The hash under the list and its signature."""
    return hashlib.sha256(canonical(_with(said, signature)).encode()).hexdigest()


def _with(said: Mapping[str, Any], signature: str) -> dict[str, Any]:
    return {**said} | ({"signature": signature} if signature else {})


def as_written(said: Mapping[str, Any], signature: str) -> str:
    """The file's text."""
    whole = _with(said, signature) | {"seal": seal_of(said, signature)}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)


def _check_signature(path: Path, said: Mapping[str, Any], signature: str, key: str) -> None:
    instead = "确认这份备份可信时，也可以加 --without-signature，不核对签名。"
    if not signature:
        raise NotOurs(f"{path} 没有签名；{instead}")
    if said["signed_by"] != signing.fingerprint(key):
        raise NotOurs(
            f"{path} 是用另一把密钥签名的；请用 --key 指向做备份的机器上的 {signing.NAME} 文件。"
            f"{instead}"
        )
    if not hmac.compare_digest(signature, signing.signature(key, canonical(said))):
        raise Damaged(f"备份的签名不对：{path} 在写入以后被人改过；请换一份备份。")


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
