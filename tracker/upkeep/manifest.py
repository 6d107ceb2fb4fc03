"""The list of what is in a backup, with the hash of each file and of the list itself.

The seal finds damage. It does not stop somebody who can write the whole folder: that needs a
key, and keeping the folder where the service cannot write.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from tracker.core.errors import Refused
from tracker.files.store import path_of
from tracker.trail.rules import canonical
from tracker.upkeep.snapshot import Damaged, sync

FORMAT = 1
NAME = "manifest.json"
DATABASES = ("database.db", "database.jsonl")


class NoBackup(Refused):
    """The folder is not a backup that this program can read."""


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

    def write(self, folder: Path) -> None:
        """Write the list into `folder`, sealed."""
        path = folder / NAME
        path.write_text(self._sealed(), encoding="utf-8", newline="\n")
        path.chmod(0o600)
        sync(path)

    def _sealed(self) -> str:
        said = asdict(self)
        seal = hashlib.sha256(canonical(said).encode()).hexdigest()
        return json.dumps(said | {"seal": seal}, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the list of the backup in `folder`; refuse one that is not as it was written."""
        path = folder / NAME
        if not path.is_file():
            raise NoBackup(f"{folder} 不是备份文件夹：其中没有 {NAME}。")
        try:
            written = path.read_bytes().decode()
            said = json.loads(written)
            if said["format"] > FORMAT:
                raise NoBackup(f"{folder} 由更新的程序写成；请用新版程序恢复。")
            del said["seal"]
            manifest = cls(**said)
            intact = manifest._sealed() == written and manifest.database in DATABASES
        except (ValueError, TypeError, KeyError):
            intact = False
        if not intact:
            raise Damaged(f"备份已损坏：{path} 与写入时不同；请换一份备份。")
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


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
