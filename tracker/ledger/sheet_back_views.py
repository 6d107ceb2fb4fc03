"""改好的表读回来: an exported table is uploaded, and what it would change is shown row by row.

Nothing is kept of the file and nothing is changed here: what is shown is confirmed, done and taken
back as every act on many tasks (`actions.bulk`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts.models import Organization
from tracker.core.db import db
from tracker.core.errors import Refused
from tracker.documents.rules import UnreadableFile
from tracker.files import actions as files
from tracker.ledger import kinds, sheet_preview
from tracker.ledger.actions import bulk
from tracker.ledger.actions.cells import CELLS
from tracker.ledger.bulk_forms import sealed
from tracker.ledger.pages import Lens
from tracker.ledger.sheet_back import Complaint
from tracker.ledger.sheet_edits import Edit
from tracker.ledger.sheet_marks import Field
from tracker.ledger.sheet_preview import Preview
from tracker.plans.chosen import all_years
from tracker.web.refs import number_of
from tracker.web.spoken import SpokenForm

bp = Blueprint("sheet_back", __name__)

EMPTY = "文件是空的，请重新选择后再上传。"
NO_TITLES = "任务名称不在表里改，其余改动照常；名称要改的，请在任务页撤回重立或拆分。"


class TableForm(SpokenForm):
    """The table as it was exported and changed."""

    file = FileField(
        "改好的表",
        [FileRequired("请选择文件。")],
        description="从台账导出的“屏幕所见”或“乡镇台账”（.xlsx），不超过 25 MB。可以改类型、时限、"
        "责任领导、牵头单位、经办人；行列次序随意，少了的行不会从台账里删除。"
        "涉密文件和工作秘密不得上传。",
    )
    reason = StringField(
        "修改说明",
        [InputRequired("请写明为什么改。"), Length(max=200)],
        default="按核对后的台账表修改",
        description="写进每项任务的记录，改时限的理由也用它。",
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table would change: the rows that can, those that cannot, and the seal of it all."""

    preview: Preview
    can: Sequence[bulk.Row]
    cannot: Sequence[bulk.Row]
    seal: str

    @property
    def can_undo(self) -> bool:
        """Whether all of it can be taken back."""
        return all(CELLS[one.change.field].can_undo for one in self.can)


@bp.get("/ledger/sheet-back")
@requires(Permission.TASK_ASSIGN)
def upload() -> str:
    """The form for the table."""
    return _page(TableForm(formdata=None))


@bp.post("/ledger/sheet-back")
@requires(Permission.TASK_ASSIGN)
def compare() -> ResponseReturnValue:
    """What the table would change; on the form, why it cannot be read."""
    form = TableForm()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        return _page(form, _outcome(_preview(form), form.reason.data or ""))
    except (UnreadableFile, Refused) as refusal:
        form.file.errors = [str(refusal)]
        return _page(form), 400


def _preview(form: TableForm) -> Preview:
    actor, upload = asking(), form.file.data
    db.session.rollback()  # reading a file may take its time: no transaction stays open meanwhile
    files.count_upload(actor, upload.stream)
    data = upload.stream.read(files.UPLOAD_LIMIT + 1)
    if not data:
        raise UnreadableFile(EMPTY)
    grids = sheet_preview.read(data)
    session = db.session()
    office = session.get_one(Organization, actor.org_id)
    lens = Lens.of_today(session)
    return sheet_preview.preview(session, grids, office.code, all_years(), lens, number_of)


def _outcome(found: Preview, reason: str) -> Outcome:
    """The edits as an act on many tasks, looked at by its rules."""
    titles = [Complaint(one.cell, NO_TITLES) for one in found.edits if one.field is Field.TITLE]
    edits = [one for one in found.edits if one.field is not Field.TITLE]
    found = replace(found, edits=edits, complaints=[*found.complaints, *titles])
    actor, plan = asking(), next(one for one in all_years() if one.year == found.year)
    rows = bulk.preview(db.session(), actor, plan.id, [_change(one) for one in edits])
    can = [one for one in rows if not one.refusal]
    seal = sealed(actor.person_id, plan.id, reason, rows) if can else ""
    return Outcome(found, can, [one for one in rows if one.refusal], seal)


def _change(edit: Edit) -> bulk.Change:
    new = edit.value
    if edit.field is Field.KIND:
        new = f"{new}:"  # a table has the kind, and no rhythm
    elif isinstance(new, date):
        new = new.isoformat()
    return bulk.Change(edit.task_id, edit.version, kinds.Field(edit.field.value), new)


def _page(form: TableForm, outcome: Outcome | None = None) -> str:
    back = url_for("ledger.index", year=outcome.preview.year) if outcome else ""
    return render_template("ledger/sheet_back.html", form=form, outcome=outcome, next=back)
