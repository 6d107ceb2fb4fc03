"""改好的表读回来: an exported table is uploaded, and what it would change is shown row by row.

Nothing is kept of the file and nothing is changed here. The edits that are shown are the fields of
one form (`sheet_edits.as_field`), for whatever takes a set of changes: it stands in the page where
the endpoint `APPLY` exists.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts.models import Organization
from tracker.core.db import db
from tracker.documents.rules import UnreadableFile
from tracker.files import actions as files
from tracker.ledger import sheet_preview
from tracker.ledger.pages import Lens
from tracker.ledger.sheet_back import NotOurTable
from tracker.ledger.sheet_edits import FIELD_NAMES, as_field
from tracker.ledger.sheet_preview import Preview
from tracker.plans.chosen import all_years
from tracker.web.refs import number_of, ref
from tracker.web.spoken import SpokenForm

bp = Blueprint("sheet_back", __name__)

APPLY = "sheet_back.apply"
EMPTY = "文件是空的，请重新选择后再上传。"


class TableForm(SpokenForm):
    """The table as it was exported and changed."""

    file = FileField(
        "改好的表",
        [FileRequired("请选择文件。")],
        description="从台账导出的“屏幕所见”或“乡镇台账”（.xlsx），不超过 25 MB。可以改任务、类型、"
        "时限、责任领导、牵头单位、经办人；行列次序随意，少了的行不会从台账里删除。"
        "涉密文件和工作秘密不得上传。",
    )


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
        return _page(form, _preview(form))
    except (UnreadableFile, NotOurTable) as refusal:
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


def _page(form: TableForm, preview: Preview | None = None) -> str:
    fields = [as_field(edit, ref) for edit in preview.edits] if preview else []
    return render_template(
        "ledger/sheet_back.html", form=form, preview=preview, names=FIELD_NAMES, fields=fields
    )
