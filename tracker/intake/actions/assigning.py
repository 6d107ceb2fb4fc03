"""Who leads and who does it: names of the text, a unit each, several rows at once (domain 4.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import actions as accounts
from tracker.accounts import queries as account_queries
from tracker.accounts.models import Unit
from tracker.accounts.rules import UnitKind
from tracker.core.errors import Refused
from tracker.core.versions import Expected, touch
from tracker.intake import queries
from tracker.intake.actions.holding import hold
from tracker.intake.actions.shaping import renumber
from tracker.intake.actions.uploading import add_rows
from tracker.intake.models import DraftTask
from tracker.intake.names import Names, owner
from tracker.intake.proposing import Proposed
from tracker.intake.rules import COUNTED
from tracker.intake.suggesting import GIVEN
from tracker.trail import actions as trail

NOBODY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the ticked rows are given; None leaves what they have."""

    lead_unit_id: int | None = None
    leader_post_id: int | None = None
    handler_id: int | None = None

    @property
    def changes(self) -> dict[str, int]:
        """What is to be changed, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def answer_names(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    answers: Mapping[str, int],
    create: Mapping[str, UnitKind],
    *,
    expected_version: Expected,
) -> int:
    """Say what names of the document stand for; return how many rows got their lead unit by it.

    `answers` leads from a name to a unit, or to NOBODY; the names in `create` become units first.
    Raises Stale, NotUnderReview, AlreadyThere, and Refused where nothing was answered.
    """
    draft = hold(session, draft_id, expected_version)
    if not answers and not create:
        raise Refused("请先选择每个名称怎样处理。")
    said = draft.said_names | dict(answers)
    for name, kind in create.items():
        unit = accounts.add_unit(session, actor, name, kind)
        session.flush()
        said[name] = unit.id
    draft.reading = {**draft.reading, "names": said}
    names = Names(session.scalars(account_queries.units()).all(), said)
    asked = {*answers, *create}
    filled = []
    for row in session.scalars(queries.rows(draft_id)):
        named = [name for name in row.proposal["lead"] if name in asked]
        if row.state in COUNTED and row.lead_unit_id is None and named:
            row.lead_unit_id = owner(row.proposal["lead"], names, []).lead_unit_id
            filled += [row.order_no] if row.lead_unit_id else []
    told = {"names": {name: said[name] for name in sorted(asked)}, "rows": filled}
    trail.record(session, actor, "draft.names", draft, told)
    return len(filled)


def assign(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    row_ids: Collection[int],
    given: Given,
    *,
    expected_version: Expected,
) -> int:
    """Give the ticked rows a unit, a leader, a handler; what they had is replaced.

    Returns how many rows changed. Raises Stale, NotUnderReview, and Refused for nothing ticked or
    nothing chosen.
    """
    draft = hold(session, draft_id, expected_version)
    if not row_ids:
        raise Refused("请先勾选要分派的任务。")
    if not given.changes:
        raise Refused("请先选择要给它们的牵头单位、责任领导或经办人。")
    changed = [
        row.order_no
        for row in session.scalars(queries.rows(draft_id))
        if row.id in row_ids and row.state in COUNTED and _give(row, given.changes)
    ]
    touch(draft)
    trail.record(session, actor, "draft.assign", draft, {**given.changes, "rows": changed})
    return len(changed)


def _give(row: DraftTask, wanted: Mapping[str, int]) -> bool:
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in changes.items():
        setattr(row, name, value)
    return bool(changes)


def follow(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    suggested: Mapping[int, Mapping[str, int]],
    *,
    expected_version: Expected,
) -> int:
    """Take what was suggested for rows, by their numbers; what a row has already stays.

    Returns how many rows changed.
    """
    draft = hold(session, draft_id, expected_version)
    changed = []
    for row in session.scalars(queries.rows(draft_id)):
        wanted = suggested.get(row.id, {})
        empty = {n: v for n, v in wanted.items() if n in GIVEN and getattr(row, n) is None}
        if row.state in COUNTED and _give(row, empty):
            changed.append(row.order_no)
    if not changed:
        raise Refused("没有可以采用的建议，请刷新后再看。")
    touch(draft)
    trail.record(session, actor, "draft.follow", draft, {"rows": changed})
    return len(changed)


def share(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    row_id: int,
    unit_ids: Sequence[int],
    *,
    expected_version: Expected,
) -> int:
    """Make a row that every unit of a sort is to do (各站所) one row a unit (domain.md 4.3).

    Each rests on the same words, leads with its own unit and may be changed by itself. Returns
    how many rows there are now.
    """
    draft = hold(session, draft_id, expected_version)
    rows = {row.id: row for row in session.scalars(queries.rows(draft_id))}
    row = rows.get(row_id)
    units = [u for u in session.scalars(account_queries.units()) if u.id in set(unit_ids)]
    if row is None or row.state not in COUNTED:
        raise Refused("这一项已经忽略或并入其他项，请先恢复再分给各单位。")
    if any(other.proposal.get("share") == row_id for other in rows.values()):
        raise Refused(f"第 {row.order_no} 项已经分给各单位，请逐项修改。")
    if len(units) < 2:
        raise Refused("请至少勾选两个单位；只有一个时，直接选它为牵头单位。")
    title = row.title
    new = add_rows(session, draft, [_shared(row, unit) for unit in units[1:]], after=row.order_no)
    for one, unit in zip((row, *new), units, strict=True):
        one.title = _title(title, unit)
        one.lead_unit_id = unit.id
        one.state, one.leader_post_id = row.state, row.leader_post_id
        for name in ("schedule_type", "recurrence", "due_text", "due_named", "due_assumed"):
            setattr(one, name, getattr(row, name))
    row.proposal = {**row.proposal, "share": row.id}
    renumber(session, draft_id)
    touch(draft)
    told = {"row": title, "units": [unit.name for unit in units]}
    trail.record(session, actor, "draft_task.share", row, told)
    return len(units)


def _shared(row: DraftTask, unit: Unit) -> Proposed:
    return Proposed(
        clause=row.clause,
        title=_title(row.title, unit),
        text=row.text,
        start=row.start,
        end=row.end,
        task={**row.proposal, "share": row.id},
    )


def _title(title: str, unit: Unit) -> str:
    behind = f"（{unit.short_name or unit.name}）"
    return title[: 120 - len(behind)] + behind
