"""The lines of a row's history, and the proof that hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger import queries
from tracker.ledger.kinds import EntryKind, EvidenceKind
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, RectificationItem, Task
from tracker.ledger.rules import NotAllowedOnOwnReport
from tracker.plans.actions import check_runs
from tracker.trail import actions as trail
from tracker.web.links import is_web_address

LONGEST = 10_000  # characters of one entry
PROGRAMS = (".exe", ".com", ".bat", ".cmd", ".msi", ".scr", ".js", ".vbs", ".ps1", ".lnk", ".hta")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".heic")


class BadEvidence(Refused):
    """The proof cannot be taken as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A link, or an attachment already kept; `happened_on` is the day of what it proves."""

    title: str
    happened_on: date
    url: str = ""
    attachment_id: int | None = None


def add_entry(
    session: Session,
    actor: Actor | None,
    row: Task | RectificationItem,
    kind: EntryKind,
    text: str = "",
    percent: int | None = None,
    *,
    period: str = "",
) -> ProgressEntry:
    """One dated line of the row's history. Raises YearClosed where the year is sealed."""
    return add_entries(session, actor, [row], kind, text, percent, period=period)[0]


def add_entries(
    session: Session,
    actor: Actor | None,
    rows: Sequence[Task | RectificationItem],
    kind: EntryKind,
    text: str = "",
    percent: int | None = None,
    *,
    period: str = "",
) -> list[ProgressEntry]:
    """The same line in the history of each row, of new ones too. Raises YearClosed."""
    for year_plan_id in {row.year_plan_id for row in rows}:
        check_runs(session, year_plan_id)
    for row in rows:
        row.last_entry_at = clock.now()  # and its version moves on: a second click finds it moved
    session.add_all(rows)
    session.flush()  # new rows need their ids
    entries = [
        ProgressEntry(
            task_id=row.id if isinstance(row, Task) else None,
            rectification_id=row.id if isinstance(row, RectificationItem) else None,
            kind=kind,
            text=text,
            percent=percent,
            period=period,
            by_id=actor.person_id if actor else None,
            at=row.last_entry_at,
        )
        for row in rows
    ]
    session.add_all(entries)
    session.flush()
    return entries


def check_year_runs(session: Session, row: Task | RectificationItem) -> None:
    """Refuse any change in a year that is closed (YearClosed), whatever page it comes from."""
    check_runs(session, row.year_plan_id)


def add_evidence(
    session: Session,
    actor: Actor | None,
    row: Task | RectificationItem,
    new: NewEvidence,
    entry: ProgressEntry | None = None,
) -> Evidence:
    """Hang proof on a row. Raises BadEvidence for a strange link or a day to come (EV-4)."""
    check_evidence(new, clock.today())
    evidence = Evidence(
        kind=kind_of(new),
        title=new.title[:200],
        url=new.url,
        attachment_id=new.attachment_id,
        happened_on=new.happened_on,
        uploaded_by_id=actor.person_id if actor else None,
        uploaded_at=clock.now(),
    )
    session.add(evidence)
    session.flush()
    session.add(
        EvidenceLink(
            evidence_id=evidence.id,
            task_id=row.id if isinstance(row, Task) else None,
            rectification_id=row.id if isinstance(row, RectificationItem) else None,
            entry_id=entry.id if entry else None,
        )
    )
    row.evidence_count += 1
    trail.record(session, actor, "evidence.add", evidence, {"title": new.title, "row": row.id})
    return evidence


def check_evidence(new: NewEvidence, today: date) -> None:
    """Refuse what is neither link nor file, a strange link, a program, a day to come (EV-4)."""
    if bool(new.url) == bool(new.attachment_id):
        raise BadEvidence("佐证请选一个文件，或填一个网址。")
    if new.url and not is_web_address(new.url):
        raise BadEvidence("网址应以 http:// 或 https:// 开头，请核对。")
    if new.attachment_id and new.title.lower().endswith(PROGRAMS):
        raise BadEvidence("程序文件不能作为佐证，请上传文档、图片或表格。")
    if new.happened_on > today:
        raise BadEvidence(f"佐证的日期 {new.happened_on} 还没有到，请核对。")


def refuse_own_report(session: Session, actor: Actor, row: Task | RectificationItem) -> None:
    """Whoever did the work, reported on it or handed it in does not judge it (domain.md 2.2)."""
    said_by = (
        queries.reporters(task_id=row.id)
        if isinstance(row, Task)
        else queries.reporters(rectification_id=row.id)
    )
    own = {row.handler_id, row.submitted_by_id, *session.scalars(said_by)}
    if actor.person_id in own:
        raise NotAllowedOnOwnReport("这一项由您经办或报告过，应由他人审核。")


def kind_of(new: NewEvidence) -> EvidenceKind:
    """What sort of proof it is, by its address or its name."""
    if new.url:
        return EvidenceKind.URL
    return EvidenceKind.PHOTO if new.title.lower().endswith(PICTURES) else EvidenceKind.DOCUMENT


def said(text: str, what: str) -> str:
    """The text somebody wrote, trimmed; refuses an empty or an endless one."""
    text = text.strip()
    if not text:
        raise Refused(f"请填写{what}。")
    if len(text) > LONGEST:
        raise Refused(f"{what}超过 {LONGEST} 个字，请精简，或作为附件上传。")
    return text


def optional(text: str, what: str) -> str:
    """The text somebody may write, trimmed; refuses an endless one."""
    return said(text, what) if text.strip() else ""
