"""The forms of the ledger: saying how far it has come, judging it, giving it to somebody."""

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.accounts import queries as accounts
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.evidence_forms import EvidenceFields
from tracker.web.choices import choices
from tracker.web.versions import VersionedForm


def chosen(value: str | int | None) -> int | None:
    """The number behind a choice; nothing chosen is None."""
    return int(value) if value else None


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
