"""The forms of the ledger: saying how far it has come, judging it, giving it to somebody."""

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.access.actor import Actor
from tracker.accounts import queries as accounts
from tracker.core import clock, settings
from tracker.core.errors import Refused
from tracker.files import actions as files
from tracker.files import marking, store
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.actions.history import NewEvidence, check_evidence
from tracker.web.choices import choices
from tracker.web.versions import VersionedForm

SECRET = "涉密和含身份证号、电话、银行卡号的材料不得上传。"


def chosen(value: str | int | None) -> int | None:
    """The number behind a choice; nothing chosen is None."""
    return int(value) if value else None


class EvidenceFields(VersionedForm):
    """A file or a link as proof; both may be left out."""

    file = FileField("佐证文件", [Optional()], description=f"单个文件不超过 25 MB。{SECRET}")
    url = StringField(
        "或网址", [Optional(), Length(max=500)], render_kw={"type": "url", "inputmode": "url"}
    )
    happened_on = DateField("佐证日期", [Optional()])


class ReportForm(EvidenceFields):
    """What was done, how far it has come, with proof; `act` says whether it is handed in."""

    text = TextAreaField("做了什么", [InputRequired("请填写做了什么。"), Length(max=10_000)])
    percent = IntegerField(
        "进度（%）",
        [Optional(), NumberRange(0, 100, "进度填 0 到 100 的整数。")],
        render_kw={"inputmode": "numeric"},
    )


class JudgeForm(VersionedForm):
    """A word with a sign-off, or the reason of a return."""

    text = TextAreaField("意见", [Optional(), Length(max=10_000)])


class ReasonForm(VersionedForm):
    """A reason that will stand in the report."""

    reason = TextAreaField("理由", [InputRequired("请填写理由。"), Length(max=500)])


class AssignForm(VersionedForm):
    """Who leads, who does it, by when."""

    leader_post_id = SelectField("责任领导", coerce=chosen)
    lead_unit_id = SelectField("牵头单位", [InputRequired("请选择牵头单位。")], coerce=chosen)
    handler_id = SelectField("经办人", coerce=chosen)
    due_named = DateField(
        "完成时限", [Optional()], description="落在休息日的，自动提前到上一个工作日。"
    )

    superior_due = DateField(
        "上级时限", [Optional()], description="上级文件写明的日期；本单位的时限要早 3 个工作日。"
    )

    def assignment(self) -> Assignment:
        """The assignment that the valid form describes."""
        return Assignment(
            leader_post_id=self.leader_post_id.data,
            lead_unit_id=self.lead_unit_id.data,
            handler_id=self.handler_id.data,
            due_named=self.due_named.data,
            superior_due=self.superior_due.data,
        )


def keep_upload(actor: Actor, upload: FileStorage | None) -> store.Kept | None:
    """Put an uploaded file's bytes into the store, before any transaction; None without a file.

    Raises FileTooLarge, ClassifiedFile, or TooOften where `actor` has uploaded too much already.
    """
    if upload is None or not upload.filename:
        return None
    files.count_upload(actor, upload.stream)
    marking.check(actor, upload.stream, upload.filename)
    return store.keep(settings.current().blobs_dir, upload.stream, files.UPLOAD_LIMIT)


def evidence_of(
    form: EvidenceFields, session: Session, actor: Actor, kept: store.Kept | None
) -> tuple[NewEvidence, ...]:
    """The proof that a valid form brings: the link, and the file that `keep_upload` has kept."""
    happened_on: date = form.happened_on.data or clock.today()
    found = []
    if form.url.data:
        link = form.url.data.strip()
        found.append(NewEvidence(title=link[:200], url=link, happened_on=happened_on))
    if kept is not None:
        row = files.attach(session, actor, kept, form.file.data.filename)
        found.append(
            NewEvidence(title=row.display_name, attachment_id=row.id, happened_on=happened_on)
        )
    for new in found:
        check_evidence(new, clock.today())
    return tuple(found)


def filled(form: FlaskForm) -> None:
    """Refuse a form that is not filled in rightly, with the first thing to mend."""
    if not form.validate_on_submit():
        raise Refused(next(iter(form.errors.values()))[0])


def fill_choices(form: AssignForm, session: Session) -> None:
    """Leaders, units and people to choose from."""
    holders = accounts.tenures(session).on(clock.today())
    seats = session.scalars(accounts.leading_seats(clock.today()))
    named = ((seat.id, f"{holders.get(seat.id, '空缺')}（{seat.label}）") for seat in seats)
    form.leader_post_id.choices = choices(named, first="未定")
    units = session.scalars(accounts.units())
    form.lead_unit_id.choices = choices(((unit.id, unit.name) for unit in units), first="请选择")
    people = session.scalars(accounts.people())
    form.handler_id.choices = choices(((one.id, one.name) for one in people), first="未定")
