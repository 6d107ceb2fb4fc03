"""The bytes: `blobs/ab/cd/<sha256>`, outside the static tree, written before any row names them."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tracker.core.errors import Refused

PIECE = 1 << 18


class FileTooLarge(Refused):
    """The file is larger than what this office takes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A content in the store."""

    sha256: str
    size: int  # bytes


def path_of(blobs: Path, sha256: str) -> Path:
    """Where the content with this hash lies."""
    return blobs / sha256[:2] / sha256[2:4] / sha256


def keep(blobs: Path, stream: IO[bytes], limit: int) -> Kept:
    """Copy `stream` into the store while hashing and counting; refuse over `limit` bytes.

    When this returns the bytes are on the disk: fsync, rename, fsync of the folder. Only then
    may a row name them (reliability.md 2.8). A content that is there already is written all the
    same: neither the answer nor its time tells that somebody had it before.
    """
    _open_folder(blobs, "tmp")
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=blobs / "tmp")
    try:
        with os.fdopen(handle, "wb") as out:
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > limit:
                    raise FileTooLarge(f"文件超过 {limit >> 20} MB，请压缩或拆分后再上传。")
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(blobs, digest.hexdigest())
        _open_folder(blobs, *target.relative_to(blobs).parts[:-1])
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return Kept(digest.hexdigest(), size)


def all_hashes(blobs: Path) -> Iterator[str]:
    """Every content in the store, by name."""
    for path in blobs.glob("??/??/*"):
        yield path.name


def damaged(blobs: Path, sha256: str) -> bool:
    """Whether the content with this hash is gone or no longer what its name says."""
    try:
        with path_of(blobs, sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != sha256
    except FileNotFoundError:
        return True


def _open_folder(blobs: Path, *names: str) -> None:
    """Make the folders `names` under `blobs` for this program alone, each to stay after a crash."""
    if not blobs.is_dir():
        blobs.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = blobs
    for name in names:
        above, folder = folder, folder / name
        if not folder.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(above)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
