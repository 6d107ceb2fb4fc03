"""The forms of an import: the file, one row, filling in what is empty, leaving out."""

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from tracker.accounts.rules import UnitKind
from tracker.core.errors import Refused
from tracker.intake.actions import Filling, Given, Review
from tracker.intake.facts import schedule_words
from tracker.intake.models import DraftTask
from tracker.intake.proposing import PERIOD_NAMES
from tracker.intake.roster import Roster
from tracker.intake.rules import year_end
from tracker.ledger.actions.assigning import check_due
from tracker.ledger.forms import chosen
from tracker.ledger.kinds import ScheduleType
from tracker.plans.actions import FIRST_YEAR, LAST_YEAR
from tracker.web.choices import choices
from tracker.web.spoken import SpokenForm
from tracker.web.versions import VersionedForm

READ = "Word（.docx、.doc、.wps）、PDF、表格（.xlsx、.xls）、网页（.html）或文本（.txt）"
SECRET = "涉密文件和工作秘密不得上传。"
SCHEDULES = [
    (ScheduleType.ONE_OFF, ""),
    *((ScheduleType.RECURRING, period) for period in PERIOD_NAMES),
    (ScheduleType.CONTINUING, ""),
    (ScheduleType.EVENT, ""),
]
LEAVE = "leave"  # a name of the text that stands for nobody of ours
CREATE = {
    "new-station": UnitKind.STATION,
    "new-village": UnitKind.VILLAGE,
    "new-external": UnitKind.EXTERNAL,
}
NO_DAY = "none"
UNDATED = [("year-end", "按12月31日计"), (NO_DAY, "不计时限")]


class UploadForm(SpokenForm):
    """A document, and the year it is for."""

    file = FileField(
        "文件",
        description=f"{READ}，不超过 25 MB。扫描件请先识别成文字。{SECRET}",
    )
    year = IntegerField(
        "年度",
        [Optional(), NumberRange(FIRST_YEAR, LAST_YEAR, "年度应在 %(min)s 至 %(max)s 之间。")],
        description="不填时按文件里写的年度。",
        render_kw={"inputmode": "numeric"},
    )
    waiting = HiddenField()  # a file that came before, where only its year was in doubt

    def validate_file(self, field: FileField) -> None:
        """A file is chosen, unless one is waiting."""
        if not field.data and not self.waiting.data:
            raise ValidationError("请选择文件。")


class ActForm(VersionedForm):
    """An act on a row, with what the person saw of it."""

    reason = StringField("忽略的理由", [Optional(), Length(max=200)])
    title = StringField("任务名称")
    into = SelectField("合并到其他项", coerce=chosen, validate_choice=False)


class RowForm(ActForm):
    """A proposed task as a person wants it."""

    title = StringField("任务名称", [InputRequired("请填写任务名称。"), Length(max=120)])
    leader_post_id = SelectField("责任领导", coerce=chosen)
    lead_unit_id = SelectField("牵头单位", coerce=chosen)
    handler_id = SelectField("经办人", coerce=chosen)
    schedule = SelectField("类型")
    due_named = DateField("完成时限", [Optional()])
    year_end = BooleanField("没有写明的，按年底计")

    year: int

    def validate_due_named(self, field: DateField) -> None:
        """A day outside the year is said above its field (domain.md 4.4)."""
        try:
            check_due(field.data, self.year)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def value(self) -> Review:
        """The row that the valid form describes; 按年底计 is 31 December, taken by a person.

        What waits for an event has no day, whatever is ticked.
        """
        kind, _, recurrence = self.schedule.data.partition(":")
        is_open = self.due_named.data is None and kind != ScheduleType.EVENT
        assumed = is_open and bool(self.year_end.data)
        return Review(
            title=self.title.data or "",
            schedule_type=ScheduleType(kind),
            recurrence=recurrence,
            due_named=year_end(self.year) if assumed else self.due_named.data,
            due_assumed=assumed,
            undated=is_open and not assumed,
            leader_post_id=self.leader_post_id.data,
            lead_unit_id=self.lead_unit_id.data,
            handler_id=self.handler_id.data,
        )


class AssignForm(SpokenForm):
    """Whom the ticked rows, or those of the chapter whose button was pressed, are given to."""

    picks = SelectMultipleField("勾选", coerce=int, validate_choice=False)
    chapter = IntegerField("整章", [Optional()])
    lead_unit_id = SelectField("牵头单位", coerce=chosen)
    leader_post_id = SelectField("责任领导", coerce=chosen)
    handler_id = SelectField("经办人", coerce=chosen)

    def value(self) -> Given:
        """What the valid form gives."""
        return Given(
            lead_unit_id=self.lead_unit_id.data,
            leader_post_id=self.leader_post_id.data,
            handler_id=self.handler_id.data,
        )


class FillForm(SpokenForm):
    """What to put where rows have nothing yet."""

    chapter = SelectField("范围", validate_choice=False)
    lead_unit_id = SelectField("牵头单位", coerce=chosen)
    leader_post_id = SelectField("责任领导", coerce=chosen)
    handler_id = SelectField("经办人", coerce=chosen)
    undated = SelectField("没有写明的时限")

    def value(self) -> Filling:
        """The filling that the valid form describes."""
        return Filling(
            chapter=self.chapter.data or None,
            lead_unit_id=self.lead_unit_id.data,
            leader_post_id=self.leader_post_id.data,
            handler_id=self.handler_id.data,
            undated=self.undated.data == NO_DAY if self.undated.data else None,
        )


class PicksForm(SpokenForm):
    """What was ticked in a list that the page itself draws."""

    picks = SelectMultipleField("勾选", coerce=int, validate_choice=False)


def row_form(row: DraftTask, year: int, roster: Roster, fresh: bool = False) -> RowForm:
    """The form of a row: as it was sent, or with `fresh` as the row stands."""
    form = RowForm(formdata=None, obj=row) if fresh else RowForm()
    form.year = year
    people = choices(roster.people_names, first="未定")
    form.handler_id.choices = people
    form.leader_post_id.choices = choices(roster.leaders, first="未定")
    form.lead_unit_id.choices = choices(roster.unit_names, first="请选择")
    own = (row.schedule_type, row.recurrence)  # with a day inside the period: 每月28日
    more = [own] if _recurs(row) and row.recurrence and own not in SCHEDULES else []
    form.schedule.choices = choices(
        (f"{kind}:{period}", schedule_words(kind, period)) for kind, period in [*more, *SCHEDULES]
    )
    if row.due_text:
        form.due_named.label.text = f"完成时限（原文“{row.due_text}”）"
    if row.schedule_type == ScheduleType.EVENT:
        form.year_end.label.text = "没有写明的，按年底计（随发生的除外）"
    elif row.due_named and not row.due_assumed:
        form.year_end.label.text = "清空时限时，按年底计"
    if fresh:
        form.schedule.data = _schedule(row)
        form.year_end.data = not row.is_undated
        if row.due_assumed:  # the tick says it, so that taking the tick away is enough
            form.due_named.data = None
    form.made_from(row)
    return form


def _schedule(row: DraftTask) -> str:
    period = row.recurrence if row.schedule_type == ScheduleType.RECURRING else ""
    return f"{row.schedule_type}:{period or ('P3M' if _recurs(row) else '')}"


def _recurs(row: DraftTask) -> bool:
    return row.schedule_type == ScheduleType.RECURRING


def assign_form(roster: Roster) -> AssignForm:
    """The form that gives ticked rows to somebody."""
    form = AssignForm()
    form.lead_unit_id.choices = choices(roster.unit_names, first="牵头单位不变")
    form.leader_post_id.choices = choices(roster.leaders, first="责任领导不变")
    form.handler_id.choices = choices(roster.people_names, first="经办人不变")
    return form


def fill_form(chapters: list[tuple[str, str]], roster: Roster) -> FillForm:
    """The form that fills in a chapter, or everything."""
    form = FillForm(prefix="fill")
    form.chapter.choices = choices(chapters, first="全部章节")
    form.lead_unit_id.choices = choices(roster.unit_names, first="不填")
    form.leader_post_id.choices = choices(roster.leaders, first="不填")
    form.handler_id.choices = choices(roster.people_names, first="不填")
    form.undated.choices = choices(UNDATED, first="不改动")
    return form
