"""Whether a chain still says what was written (promise P10)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from tracker.trail.anchors import Anchor
from tracker.trail.models import AuditEntry, AuditHead
from tracker.trail.rules import digest

PIECE = 5000  # entries of one transaction: on SQLite a long reader would keep every writer out

COLUMNS = (
    AuditEntry.prev_hash,
    AuditEntry.org_id,
    AuditEntry.seq,
    AuditEntry.at,
    AuditEntry.actor_id,
    AuditEntry.actor_name,
    AuditEntry.session_ref,
    AuditEntry.ip,
    AuditEntry.action,
    AuditEntry.outcome,
    AuditEntry.subject_type,
    AuditEntry.subject_id,
    AuditEntry.payload,
    AuditEntry.hash,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first number at which a chain is not what was written, and what is wrong there."""

    seq: int
    says: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of one chain found: how many entries hold, and the first that does not."""

    entries: int
    fault: Fault | None = None


def check(session: Session, org_id: int, anchors: Sequence[Anchor] = ()) -> Checked:
    """Follow the chain from its first entry to its head, and past each of the `anchors`.

    What is appended meanwhile is left for the next check. Not inside a unit of work: a long
    chain is read in several transactions.
    """
    marks = by_number(anchors)
    last, head_seq, head_hash = _ends(session, org_id)
    sound, before, seq = 0, "", 0  # `sound`: up to here an anchor vouches
    for entry in _entries(session, org_id, last):
        wrong = _wrong(entry, seq, before)
        if wrong:
            return Checked(seq, Fault(seq + 1, wrong))
        before, seq = entry.hash, entry.seq
        for mark in marks.get(seq, ()):
            if mark.hash != before:
                says = f"与 {mark.day} 的锚点不符，第 {sound + 1}–{seq} 条中有记录被重写"
                return Checked(sound, Fault(sound + 1, says))
        sound = seq if seq in marks else sound
    fault = _wrong_end(seq, before, head_seq, head_hash)
    if fault:
        return Checked(min(seq, fault.seq - 1), fault)
    highest = max(anchors, key=lambda anchor: anchor.seq, default=None)
    if highest and highest.seq > seq:
        says = f"{highest.day} 的锚点有 {highest.seq} 条，现在只有 {seq} 条"
        return Checked(seq, Fault(seq + 1, says))
    return Checked(seq)


def by_number(anchors: Iterable[Anchor]) -> Mapping[int, list[Anchor]]:
    """The anchors by the number they vouch for; two days without an event share one."""
    found: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        found.setdefault(anchor.seq, []).append(anchor)
    return found


def _ends(session: Session, org_id: int) -> tuple[int, int | None, str | None]:
    """The last number there is, and what the head says: all of one moment."""
    head = AuditHead.org_id == org_id
    last, seq, said = session.execute(
        select(
            select(func.max(AuditEntry.seq)).where(AuditEntry.org_id == org_id).scalar_subquery(),
            select(AuditHead.seq).where(head).scalar_subquery(),
            select(AuditHead.hash).where(head).scalar_subquery(),
        )
    ).one()
    return last or 0, seq, said


def _entries(session: Session, org_id: int, last: int) -> Iterator[Row[*tuple[object, ...]]]:
    after: int | None = None
    while True:
        wanted = select(*COLUMNS).where(AuditEntry.org_id == org_id, AuditEntry.seq <= last)
        if after is not None:
            wanted = wanted.where(AuditEntry.seq > after)
        piece = session.execute(wanted.order_by(AuditEntry.seq).limit(PIECE)).all()
        yield from piece
        if len(piece) < PIECE:
            return
        after = piece[-1].seq
        session.rollback()  # nobody waits for us between two pieces


def _wrong(entry: Row[*tuple[object, ...]], seq: int, before: str) -> str:
    """What speaks against `entry` standing after number `seq` with the hash `before`."""
    if entry.seq != seq + 1:
        return f"缺少第 {seq + 1} 条" if entry.seq > seq else f"有编号为 {entry.seq} 的记录"
    if entry.prev_hash != before:
        return "与前一条接不上，这里有记录被改写、插入或删去"
    if digest(entry) != entry.hash:
        return "内容与写入时不符"
    return ""


def _wrong_end(seq: int, before: str, head_seq: int | None, head_hash: str | None) -> Fault | None:
    if head_seq is None:
        return Fault(1, "链头的记录被删去") if seq else None
    if seq < head_seq:
        return Fault(seq + 1, f"末尾被截去，应有 {head_seq} 条，只剩 {seq} 条")
    if seq > head_seq:
        return Fault(head_seq + 1, f"末尾多出 {seq - head_seq} 条")
    if head_hash != before:
        return Fault(seq or 1, "末尾与链头不符")
    return None
