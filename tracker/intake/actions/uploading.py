"""A file that was read becomes a draft for review; nothing of it is live."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import queries as accounts
from tracker.accounts.actions import hold_office
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.files import actions as files
from tracker.intake import queries
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.names import NamedPerson, Names, owner_of
from tracker.intake.proposing import Proposed, named_year, proposals, timing
from tracker.intake.reading import Reading
from tracker.intake.rules import MOST_ROWS, AlreadyImported, DraftState, NoYear
from tracker.plans import actions as plans
from tracker.plans import queries as plan_queries
from tracker.plans.rules import YearState
from tracker.trail import actions as trail


def check_new(session: Session, sha256: str) -> None:
    """Refuse a content that this office already has (AlreadyImported; reliability.md 2.9)."""
    known = session.scalars(queries.same_file(sha256)).first()
    if known is None:
        return
    day = clock.local(known.created_at)
    where = "任务已在台账里" if known.state == DraftState.CONFIRMED else "正在核对"
    raise AlreadyImported(
        f"此文件已于 {day.month}月{day.day}日 导入，{where}，不必再传。", known.id
    )


def start_review(
    session: Session, actor: Actor | None, reading: Reading, year: int | None = None
) -> ImportDraft:
    """Put a reading before a person: a draft with its proposed rows, for the year asked for.

    A task table of a workbook waits for its columns instead (`actions.columns`). Without `year`
    it is the one the document names. Raises AlreadyImported, NoYear, Refused.
    """
    hold_office(session)
    check_new(session, reading.kept.sha256)
    year = year or named_year(reading.found)
    check_year(session, year)
    found = dict(reading.found)
    grid = found.pop("grid", None)
    rows = [] if grid else proposals(found, reading.text)
    if len(rows) > MOST_ROWS:
        raise Refused(f"这份文件读出 {len(rows)} 项任务，超过 {MOST_ROWS} 项，请拆成几份再上传。")
    draft = ImportDraft(
        year=year,
        file_name=reading.name,
        sha256=reading.kept.sha256,
        attachment_id=files.attach(session, actor, reading.kept, reading.name).id,
        title=reading.title,
        doc_number=(reading.found["doc_number"] or "")[:60],
        text=reading.text,
        reading=found,
        grid=grid,
        state=DraftState.MAPPING if grid else DraftState.REVIEWING,
        created_by_id=actor.person_id if actor else None,
        created_at=clock.now(),
    )
    session.add(draft)
    session.flush()
    add_rows(session, draft, rows)
    trail.record(
        session,
        actor,
        "draft.start",
        draft,
        {"file": reading.name, "year": year, "rows": len(rows)},
    )
    return draft


def check_year(session: Session, year: int | None) -> None:
    """Refuse a year that is unknown, impossible, or closed (NoYear)."""
    if year is None:
        raise NoYear("文件里没有写明年度，请填写年度后再上传。")
    if not plans.FIRST_YEAR <= year <= plans.LAST_YEAR:
        raise NoYear(f"年度应在 {plans.FIRST_YEAR} 至 {plans.LAST_YEAR} 之间，请核对。")
    plan = plan_queries.plan_of(session, year)
    if plan is not None and plan.state == YearState.CLOSED:
        raise NoYear(f"{year} 年度已经封存，不能再导入；请核对年度。")


def add_rows(
    session: Session, draft: ImportDraft, rows: Iterable[Proposed], after: int = 0
) -> list[DraftTask]:
    """Store proposed rows, numbered on from `after`, each with whom its words name."""
    names = Names(session.scalars(accounts.units()).all(), draft.said_names)
    people = session.scalars(accounts.people()).all()
    found = [_row(draft, number, row, names, people) for number, row in enumerate(rows, after + 1)]
    session.add_all(found)
    session.flush()
    return found


def _row(
    draft: ImportDraft,
    number: int,
    row: Proposed,
    names: Names,
    people: Sequence[NamedPerson],
) -> DraftTask:
    clock_of_row = timing(row.task)
    named = owner_of(row.task, names, people)
    return DraftTask(
        draft_id=draft.id,
        order_no=number,
        clause=row.clause,
        title=row.title,
        text=row.text,
        start=row.start,
        end=row.end,
        proposal=dict(row.task),
        state=row.state,
        skip_reason=row.skip_reason,
        schedule_type=clock_of_row.schedule_type,
        recurrence=clock_of_row.recurrence,
        due_text=clock_of_row.due_text,
        due_named=clock_of_row.due_named,
        leader_post_id=row.leader_post_id,
        lead_unit_id=named.lead_unit_id,
        handler_id=named.handler_id,
    )
