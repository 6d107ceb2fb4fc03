"""Proof (佐证): hung on a row, linked to more rows, exchanged for a cleaned copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.files.models import Attachment
from tracker.ledger import proofs
from tracker.ledger.actions.history import add_entry, check_year_runs
from tracker.ledger.dealings import EvidencePicture
from tracker.ledger.kinds import CHOOSABLE, EntryKind, EvidenceKind
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, RectificationItem, Task
from tracker.trail import actions as trail
from tracker.web.links import is_web_address

PROGRAMS = (".exe", ".com", ".bat", ".cmd", ".msi", ".scr", ".js", ".vbs", ".ps1", ".lnk", ".hta")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".heic", ".gif", ".bmp", ".tif", ".tiff", ".avif")
NO_PROGRAM = "程序文件不能作为佐证，请上传文档、图片或表格。"
MOST_LINKED = 50  # pieces at once
# What a name says of its kind, the first that is in it.
NAMED = (
    ("签到", EvidenceKind.SIGN_IN_SHEET),
    ("纪要", EvidenceKind.MINUTES),
    ("会议记录", EvidenceKind.MINUTES),
    ("回执", EvidenceKind.RECEIPT),
    ("回单", EvidenceKind.RECEIPT),
    ("截图", EvidenceKind.SCREENSHOT),
    ("截屏", EvidenceKind.SCREENSHOT),
    ("screenshot", EvidenceKind.SCREENSHOT),
)


class BadEvidence(Refused):
    """The proof cannot be taken as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A link, an attachment already kept, or both: then the file is the saved copy of the page.

    `happened_on` is the day of what it proves, `published_at` that of what the link leads to;
    without a `kind` its name tells. `picture_id` is the attachment with the picture to show.
    """

    title: str
    happened_on: date
    url: str = ""
    attachment_id: int | None = None
    kind: EvidenceKind | None = None
    file_name: str = ""
    published_at: date | None = None
    is_internal: bool = False
    contains_personal_data: bool = False
    picture_id: int | None = None


def add_evidence(
    session: Session,
    actor: Actor | None,
    row: Task | RectificationItem,
    new: NewEvidence,
    entry: ProgressEntry | None = None,
) -> Evidence:
    """Hang proof on a row. Raises BadEvidence for a strange link or a day to come (EV-4).

    A link counts as looked at now; with a file beside it, the file's hash is that of the page as
    it stood (EV-1).
    """
    check_evidence(new, clock.today())
    now = clock.now()
    evidence = Evidence(
        kind=kind_of(new),
        title=new.title[:200],
        url=new.url,
        attachment_id=new.attachment_id,
        happened_on=new.happened_on,
        published_at=new.published_at,
        captured_at=now if new.url else None,
        is_internal=new.is_internal,
        contains_personal_data=new.contains_personal_data,
        uploaded_by_id=actor.person_id if actor else None,
        uploaded_at=now,
    )
    session.add(evidence)
    session.flush()
    _link(session, row, evidence, entry)
    if new.picture_id:
        session.add(EvidencePicture(evidence_id=evidence.id, attachment_id=new.picture_id))
    told = {"title": new.title, "row": row.id, "of": row.__tablename__}  # two kinds of rows
    trail.record(session, actor, "evidence.add", evidence, told)
    return evidence


def link_evidence(
    session: Session,
    actor: Actor,
    row: Task,
    chosen: Sequence[int],
    entry: ProgressEntry | None = None,
) -> int:
    """Let evidence that is there serve `row` too (domain.md 5.3); return how many were new to it.

    The row is held by what wrote `entry`. Raises YearClosed, and BadEvidence for what is not of
    this office.
    """
    check_year_runs(session, row)
    wanted = sorted(set(chosen))
    if not wanted:
        raise BadEvidence("请先勾选要关联的佐证。")
    if len(wanted) > MOST_LINKED:
        raise BadEvidence(f"一次最多关联 {MOST_LINKED} 份佐证，请分几次关联。")
    found = session.scalars(_of_office(row, wanted)).all()
    if len(found) < len(wanted):
        raise BadEvidence("勾选的佐证有的已经找不到，请重新打开页面再选。")
    known = set(session.scalars(proofs.linked_to(row.id)))
    fresh = [one for one in found if one.id not in known]
    if not fresh:
        raise BadEvidence("勾选的佐证都已经关联在这项任务上。")
    for one in fresh:
        _link(session, row, one, entry)
    trail.record_all(
        session,
        actor,
        "evidence.link",
        [(one, {"title": one.title, "row": row.id}) for one in fresh],
    )
    return len(fresh)


def _of_office(row: Task, numbers: Sequence[int]) -> Select[Evidence]:
    return (
        select(Evidence)
        .where(Evidence.org_id == row.org_id, Evidence.id.in_(numbers))
        .order_by(Evidence.id)
    )


def _link(
    session: Session,
    row: Task | RectificationItem,
    evidence: Evidence,
    entry: ProgressEntry | None,
) -> None:
    session.add(
        EvidenceLink(
            evidence_id=evidence.id,
            task_id=row.id if isinstance(row, Task) else None,
            rectification_id=row.id if isinstance(row, RectificationItem) else None,
            entry_id=entry.id if entry else None,
        )
    )
    row.evidence_count += 1


def redact(
    session: Session,
    actor: Actor,
    evidence: Evidence,
    cleaned: Attachment,
    picture: Attachment | None,
) -> None:
    """Put a cleaned copy in the place of a file with personal data (EV-3).

    That there was some stays written; which file it was is told by the hashes in the trail, and
    that one is handed out no more. Raises YearClosed where a row it serves is sealed.
    """
    evidence = session.scalars(
        select(Evidence).where(Evidence.id == evidence.id).with_for_update()
    ).one()
    if not may_be_redacted(evidence) or evidence.attachment_id is None:
        raise BadEvidence("这份佐证不需要换文件：没有查到个人信息，或者已经换过。")
    for row in proofs.rows_of(session, evidence.id):
        # who exchanged it has a hand in it, and does not judge it (domain.md 2.2)
        words = f"佐证“{evidence.title}”换上遮盖后的文件。"
        add_entry(session, actor, row, EntryKind.REDACTED, words)
    before = session.get_one(Attachment, evidence.attachment_id)
    moved = {
        "sha256": [before.sha256, cleaned.sha256],
        "is_internal": [evidence.is_internal, False],
    }
    evidence.attachment_id = cleaned.id
    evidence.redacted, evidence.is_internal = True, False
    gone = [before, *session.scalars(proofs.picture_file(evidence.id))]
    for shown in session.scalars(proofs.picture_of(evidence.id)):
        session.delete(shown)
    session.flush()
    if picture is not None:
        session.add(EvidencePicture(evidence_id=evidence.id, attachment_id=picture.id))
    trail.record(session, actor, "evidence.redact", evidence, moved)
    trail.record_all(session, actor, proofs.WITHDRAWN, [(one, None) for one in gone])


def may_be_redacted(evidence: Evidence) -> bool:
    """Whether its file has personal data in it that nobody has covered yet."""
    return (
        evidence.contains_personal_data
        and not evidence.redacted
        and evidence.attachment_id is not None
    )


def check_evidence(new: NewEvidence, today: date) -> None:
    """Refuse what is neither link nor file, a strange link, a program, a day to come (EV-4)."""
    is_file = bool(new.attachment_id or new.file_name)
    if not new.url and not is_file:
        raise BadEvidence("佐证请选一个文件，或填一个网址。")
    if new.url and not is_web_address(new.url):
        raise BadEvidence("网址应以 http:// 或 https:// 开头，请核对。")
    if is_file and (new.file_name or new.title).lower().endswith(PROGRAMS):
        raise BadEvidence(NO_PROGRAM)
    if new.kind is not None and new.kind not in CHOOSABLE:
        raise BadEvidence("这种佐证由登记簿生成，请选别的类型。")
    for what, day in (("佐证的日期", new.happened_on), ("发布日期", new.published_at)):
        if day is not None and day > today:
            raise BadEvidence(f"{what} {day} 还没有到，请核对。")


def odd_days(new: NewEvidence, year: int) -> list[str]:
    """What to look at again: days of the proof outside the task's year (domain.md EV-4)."""
    days = (("日期", new.happened_on), ("发布日期", new.published_at))
    return [
        f"佐证“{new.title}”的{what} {day} 不在 {year} 年度内，请核对。"
        for what, day in days
        if day is not None and day.year != year
    ]


def kind_of(new: NewEvidence) -> EvidenceKind:
    """What sort of proof it is: as somebody said, else by its address or its name."""
    if new.kind is not None:
        return new.kind
    if new.url:
        return EvidenceKind.URL
    name = f"{new.title} {new.file_name}".lower()
    for word, kind in NAMED:
        if word in name:
            return kind
    is_picture = (new.file_name or new.title).lower().endswith(PICTURES)
    return EvidenceKind.PHOTO if is_picture else EvidenceKind.DOCUMENT
