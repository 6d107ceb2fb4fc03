"""The forms of the ledger: saying how far it has come, judging it, giving it to somebody."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.accounts import queries as accounts
from tracker.accounts.rules import KEEPERS
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.ledger.actions.assigning import Assignment
from tracker.ledger.actions.splitting import LONGEST_TITLE, Part
from tracker.ledger.evidence_forms import EvidenceFields
from tracker.ledger.kinds import SIGNED_OFF, VERDICT_NAMES
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.periods import period_words
from tracker.web.choices import choices
from tracker.web.versions import VersionedForm

FAR = 1e12  # no figure of an office is larger


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
    proofless_reason = TextAreaField(
        "没有佐证的理由",
        [Optional(), Length(max=500)],
        description="只在确实没有佐证、又要提交审核时填写，不少于 10 个字。",
    )


class PeriodReportForm(ReportForm):
    """The same for work with periods: which of them is handed in."""

    period = SelectField("提交哪一期", [Optional()], coerce=chosen)


class JudgeForm(VersionedForm):
    """A verdict with a sign-off, or the reason of a return."""

    verdict = RadioField(
        "结论",
        [Optional()],
        choices=choices((one.value, VERDICT_NAMES[one]) for one in SIGNED_OFF),
    )
    text = TextAreaField("意见", [Optional(), Length(max=10_000)])


class ReasonForm(VersionedForm):
    """A reason that will stand in the report."""

    reason = TextAreaField("理由", [InputRequired("请填写理由。"), Length(max=500)])


class ExtensionForm(VersionedForm):
    """Another day, and why."""

    wanted = DateField("改到哪一天", [InputRequired("请填写新的时限。")])
    reason = TextAreaField("理由", [InputRequired("请填写理由。"), Length(max=2000)])


class DecideForm(VersionedForm):
    """What is said with a granted request, or why it is refused."""

    text = TextAreaField("意见", [Optional(), Length(max=2000)])


class InstructForm(VersionedForm):
    """A leader's word, to which post, and until when it is to be answered."""

    text = TextAreaField("批示", [InputRequired("请填写批示。"), Length(max=2000)])
    to_post_id = SelectField("由谁回复", [InputRequired("请选择由谁回复。")], coerce=chosen)
    answer_by = DateField("回复期限", [Optional()])


class AnswerInstructionForm(VersionedForm):
    """The answer to an instruction."""

    text = TextAreaField("回复", [InputRequired("请填写回复。"), Length(max=10_000)])


class HappenedForm(VersionedForm):
    """What happened, on which day."""

    what = StringField("发生了什么", [InputRequired("请填写发生了什么。"), Length(max=200)])
    on = DateField("哪一天", [InputRequired("请填写哪一天。")])


class PeriodReasonForm(ReasonForm):
    """Why one period need not be reported on."""

    instance = HiddenField()


class OwnersForm(VersionedForm):
    """Who leads, who does it, by when."""

    leader_post_id = SelectField("责任领导", coerce=chosen)
    lead_unit_id = SelectField("牵头单位", [InputRequired("请选择牵头单位。")], coerce=chosen)
    handler_id = SelectField("经办人", coerce=chosen)
    due_named = DateField(
        "完成时限", [Optional()], description="落在休息日的，自动提前到上一个工作日。"
    )

    def assignment(self, superior_due: date | None = None) -> Assignment:
        """The assignment that the valid form describes, under the superior's own day."""
        return Assignment(
            leader_post_id=self.leader_post_id.data,
            lead_unit_id=self.lead_unit_id.data,
            handler_id=self.handler_id.data,
            due_named=self.due_named.data,
            superior_due=superior_due,
        )


class AssignForm(OwnersForm):
    """The same of a task that is there, with the superior's day."""

    superior_due = DateField(
        "上级时限", [Optional()], description="上级文件写明的日期；本单位的时限要早 3 个工作日。"
    )


class SplitForm(OwnersForm):
    """What a task is called when a part of it goes to another unit, and that part."""

    keeps = StringField(
        "本项改称", [InputRequired("请填写本项的名称。"), Length(max=LONGEST_TITLE)]
    )
    title = StringField(
        "拆出的一项", [InputRequired("请填写拆出的一项的名称。"), Length(max=LONGEST_TITLE)]
    )
    goes = SelectMultipleField("随拆出的一项走的指标", [Optional()], coerce=int)
    reason = TextAreaField("理由", [InputRequired("请填写理由。"), Length(max=500)])

    def part(self, superior_due: date | None) -> Part:
        """What goes out of the task, as the valid form describes it."""
        return Part(
            title=self.title.data or "",
            to=self.assignment(superior_due),
            targets=frozenset(self.goes.data or ()),
        )


def declared_of(task: Task, sent: Mapping[str, str]) -> list[float | None]:
    """The figures that a report declares for the targets of `task`, in their order.

    Raises Refused for what is no number, or below zero.
    """
    found: list[float | None] = []
    for place, target in enumerate(task.targets):
        said = sent.get(f"declared-{place}", "").strip().rstrip("%％").strip()
        try:
            figure = float(said.replace("_", "?")) if said else None  # Python would read 1_0 as 10
        except ValueError:
            figure = math.nan
        if figure is not None and not 0 <= figure < FAR:
            raise Refused(f"“{target['metric']}”的申报数应是不小于 0 的数字，请核对。")
        found.append(figure)
    return found


def fill_periods(form: PeriodReportForm, rows: Sequence[TaskInstance]) -> None:
    """The periods that can be handed in, the one due first in front; all together where there are
    several.
    """
    named = [(str(row.id), period_words(row.key)) for row in rows]
    every = [("", f"全部未报的 {len(rows)} 期")] if len(rows) != 1 else []
    form.period.choices = choices([*named, *every])
    if rows and form.period.data is None and not form.is_submitted():
        form.period.data = rows[0].id


def filled(form: FlaskForm) -> None:
    """Refuse a form that is not filled in rightly, with the first thing to mend."""
    if not form.validate_on_submit():
        raise Refused(next(iter(form.errors.values()))[0])


def fill_addressees(form: InstructForm, session: Session) -> None:
    """The seats held today, each with who holds it; the office's own in front."""
    today = clock.today()
    holders = accounts.tenures(session).on(today)
    seats = [seat for seat in session.scalars(accounts.seats_on(today)) if seat.id in holders]
    seats.sort(key=lambda seat: seat.role not in KEEPERS)
    named = ((seat.id, f"{holders[seat.id]}（{seat.label}）") for seat in seats)
    form.to_post_id.choices = choices(named, first="请选择")


def fill_choices(form: OwnersForm, session: Session) -> None:
    """Leaders, units and people to choose from."""
    holders = accounts.tenures(session).on(clock.today())
    seats = session.scalars(accounts.leading_seats(clock.today()))
    named = ((seat.id, f"{holders.get(seat.id, '空缺')}（{seat.label}）") for seat in seats)
    form.leader_post_id.choices = choices(named, first="未定")
    units = session.scalars(accounts.units())
    form.lead_unit_id.choices = choices(((unit.id, unit.name) for unit in units), first="请选择")
    people = session.scalars(accounts.people())
    form.handler_id.choices = choices(((one.id, one.name) for one in people), first="未定")
