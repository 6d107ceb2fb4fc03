"""The digest of the ledger as it stands, and whether every file it names is whole."""

from sqlalchemy import select

from tracker.core import settings
from tracker.files import store
from tracker.files.models import StoredFile
from tracker.upkeep import canonical
from tracker.upkeep.snapshot import Damaged, snapshot

SHOWN = 5


def verify() -> str:
    """Return the ledger digest; refuse, naming them, where files are missing or damaged.

    The hash of each file is part of its row, so a digest that is given stands for the files too.
    """
    blobs = settings.current().blobs_dir
    with snapshot() as connection:
        found = canonical.digest(connection)
        named = connection.execute(
            select(StoredFile.sha256).order_by(StoredFile.sha256),
            execution_options={"stream_results": True, "yield_per": canonical.PIECE},
        ).scalars()
        faults = [sha256 for sha256 in named if store.damaged(blobs, sha256)]
    if faults:
        raise Damaged(
            f"{len(faults)} 个附件缺失或已损坏：{listed(faults)}；请从备份的 blobs 文件夹取回。"
        )
    return found


def listed(hashes: list[str]) -> str:
    """The first few of `hashes`."""
    return "、".join(hashes[:SHOWN]) + (" 等" if len(hashes) > SHOWN else "")
