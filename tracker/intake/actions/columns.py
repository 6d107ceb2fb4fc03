"""What a person says of a workbook's columns, and the rows made by it: all or none."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import versions
from tracker.core.errors import Refused
from tracker.core.versions import Expected
from tracker.decompose.columns.layouts import Layout
from tracker.decompose.columns.making import Made
from tracker.intake import queries
from tracker.intake.actions import holding
from tracker.intake.actions.uploading import add_rows
from tracker.intake.columns import Columns
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.proposing import Proposed, proposals
from tracker.intake.rules import DraftState, RowState, check_mapping
from tracker.intake.seats import first_seat
from tracker.trail import actions as trail


def hold(session: Session, draft_id: int, expected_version: Expected) -> ImportDraft:
    """The draft with its sheets, held for its columns. Raises Stale, NotUnderReview."""
    draft = session.scalars(queries.locked_sheet(draft_id)).one()
    versions.check(draft, expected_version)
    check_mapping(draft.state)
    return draft


def lay_out(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    layout: Layout,
    *,
    expected_version: Expected,
) -> Columns:
    """Keep what a person says of the columns; nothing is made of it yet."""
    draft = hold(session, draft_id, expected_version)
    columns = Columns(session, draft, layout)
    before, kept = draft.layout, columns.layout.as_json() | {"names": columns.names}
    if before != kept:
        draft.layout = kept
        told = {"kinds": columns.names, "drops": kept["drops"]}
        trail.record(session, actor, "draft.columns", draft, told)
    return columns


def make_rows(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    layout: Layout | None = None,
    *,
    expected_version: Expected,
) -> int:
    """Make the draft's text and rows by its columns, and put them under review; how many rows.

    Without `layout` the kept or the guessed one. Raises Stale, NotUnderReview, UnreadableCells,
    NoTasks.
    """
    draft = hold(session, draft_id, expected_version)
    columns = Columns(session, draft, layout)
    columns.check()
    made = columns.made()
    draft.layout = columns.layout.as_json() | {"names": columns.names}
    draft.text = made.text
    draft.reading = {
        **draft.reading,
        "columns": True,  # that the text was made by them
        "outline": made.outline,
        "tasks": made.tasks,
        "claims": [],
        "seen": [],
        "warnings": [
            *(one for one in draft.reading["warnings"] if one["code"] == "L-FILE"),
            *columns.warnings(made),
        ],
    }
    rows = add_rows(session, draft, _proposed(made, columns))
    draft.state = DraftState.REVIEWING
    drops = sorted(columns.layout.drops)
    told = {"rows": len(rows), "kinds": columns.names, "drops": drops}
    trail.record(session, actor, "draft.map", draft, told)
    return len(rows)


def _proposed(made: Made, columns: Columns) -> list[Proposed]:
    return [
        Proposed(
            clause=task["clause"],
            title=task["title"],
            text=task["text"],
            start=task["start"],
            end=task["end"],
            task=task,
            leader_post_id=first_seat(task["leaders"], columns.seats),
        )
        for task in made.tasks
    ]


def read_as_text(
    session: Session, actor: Actor | None, draft_id: int, *, expected_version: Expected
) -> int:
    """Take the workbook as any other document, as it was read at first; how many rows."""
    draft = hold(session, draft_id, expected_version)
    if draft.reading.get("columns"):
        raise Refused("这份表格已经按列生成过任务，不能再按原文读；需要时请作废后重新上传。")
    rows = add_rows(session, draft, proposals(draft.reading, draft.text))
    draft.state = DraftState.REVIEWING
    trail.record(session, actor, "draft.as_text", draft, {"rows": len(rows)})
    return len(rows)


def judged(session: Session, draft_id: int) -> int:
    """How many rows of a draft somebody has judged or changed."""
    rows = session.scalars(queries.rows(draft_id))
    return sum(row.state != RowState.PROPOSED or row.version > 1 for row in rows)


def go_back(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    *,
    expected_version: Expected,
    sure: bool = False,
) -> None:
    """Back from the review to the columns; the rows are made anew when it goes on.

    Raises Stale, NotUnderReview, and Refused where somebody has judged rows and it is not said
    that these may go.
    """
    draft = holding.hold(session, draft_id, expected_version)
    if draft.grid is None:
        raise Refused("这份文件不是任务表，没有列可以对应。")
    touched = judged(session, draft_id)
    if touched and not sure:
        raise Refused(f"已有 {touched} 项核对过或改动过，退回会作废这些核对；确定的话请再按一次。")
    session.execute(delete(DraftTask).where(DraftTask.draft_id == draft_id))
    draft.state = DraftState.MAPPING
    trail.record(session, actor, "draft.remap", draft, {"judged": touched})


def give_up(
    session: Session, actor: Actor | None, draft_id: int, *, expected_version: Expected
) -> ImportDraft:
    """Give an upload up before its columns are settled."""
    draft = hold(session, draft_id, expected_version)
    draft.state = DraftState.DISCARDED
    trail.record(session, actor, "draft.discard", draft, {"file": draft.file_name})
    return draft
