"""What speaks against a whole document: it is here already, or it is another office's. Pure."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from tracker.core import clock
from tracker.intake.needs import Kind, Need
from tracker.intake.rules import DRAFT_NAMES, DraftState

PLACE = "place"  # the key of the need that names another township
_TOWNSHIP = re.compile(
    r"(?:^|(?<=[^一-鿿])|(?<=[省市县区州旗盟])|(?<=印发)|(?<=转发))"
    r"([^\W\d_省市县区州旗盟]{1,5}?(?:[镇乡]|街道))(?![镇乡村市县])"
)
_NO_NAME = re.compile(r"(?:[各全本我某该城乡村]|重点|特色)(?:[镇乡]|街道)$|[关于和对的]")


class Known(Protocol):
    """As much of another import as is told here."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> DraftState: ...
    @property
    def created_at(self) -> datetime: ...


def number_needs(number: str, others: Iterable[Known], settled: Collection[str]) -> list[Need]:
    """Other imports of the same 文号; each must be looked at before confirming."""
    return [
        Need(
            f"这份文件的文号 {number} 已在 {_day(other.created_at)} 导入过"
            f"（{DRAFT_NAMES[other.state]}）",
            "，请对比：用它更新台账、作废这一份，或者两份都要",
            is_done=number_key(other.id) in settled,
            key=number_key(other.id),
            draft=other.id,
            blocks=True,
            kind=Kind.DRAFT,
        )
        for other in others
    ]


def number_key(draft_id: int) -> str:
    """The key of the need about another import of the same 文号."""
    return f"number-{draft_id}"


def _day(moment: datetime) -> str:
    local = clock.local(moment)
    return f"{local.month}月{local.day}日"


def place_needs(texts: Iterable[str], ours: str, settled: Collection[str]) -> list[Need]:
    """A document whose title or issuer names another township than `ours`, all names of ours."""
    place = next(filter(None, (other_place(text, ours) for text in texts)), "")
    if not place:
        return []
    told = Need(
        f"文件写的是“{place}”，本单位是“{ours.rsplit(maxsplit=1)[-1]}”",
        "，请核对是否传错了文件",
        is_done=PLACE in settled,
        key=PLACE,
        kind=Kind.PLACE,
    )
    return [told]


def other_place(text: str, ours: str) -> str:
    """The township that `text` names and that is not in `ours`; empty where there is none.

    >>> other_place("云麓县石桥乡人民政府", "青禾镇人民政府")
    '石桥乡'
    >>> other_place("青禾镇2026年工作要点", "云麓县青禾镇人民政府")
    ''
    >>> other_place("关于印发乡镇政务公开工作要点的通知", "青禾镇人民政府")
    ''
    """
    names = [found[1] for found in _TOWNSHIP.finditer(text)]
    named = [name for name in names if not _NO_NAME.search(name)]
    return next((name for name in named if name not in ours), "")
