"""The forms of the calendar: a pasted notice, and a date to be counted out."""

from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from tracker.calendar.limits import LIMITS, Limit, Unit
from tracker.calendar.notice import MOST
from tracker.calendar.pauses import Pause
from tracker.calendar.rules import FIRST_YEAR, LAST_YEAR
from tracker.core import clock
from tracker.web.choices import choices
from tracker.web.spoken import SpokenForm
from tracker.workdays.deadlines import Basis

WHOLE = "请填 0 到 999 之间的整数。"
NO_DATE = "请填日期，如 2026-09-30。"
NO_TIME = "请填时刻，如 21:30。"
# The periods of a task count themselves.
COUNTABLE = {one.code: one for one in LIMITS.values() if not one.code.startswith("NTH_")}


class InOurWords:
    """A field that says in our words, `unread`, what it could not read."""

    unread = ""

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was sent."""
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(self.unread) from None


class Day(InOurWords, DateField):
    """A date."""

    unread = NO_DATE


class Time(InOurWords, TimeField):
    """A time of day."""

    unread = NO_TIME


class Whole(InOurWords, IntegerField):
    """A whole number."""

    unread = WHOLE


class InReach:
    """A day of a year that the calendar can have."""

    def __call__(self, _form: FlaskForm, field: DateField) -> None:
        if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(f"年份要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请核对。")


class ArrangementForm(SpokenForm):
    """A year's notice as it was pasted, or its days line by line."""

    text = TextAreaField("放假安排", [Length(max=MOST)])
    source = StringField(
        "依据",
        [Length(max=100)],
        description="文号，如“国办发明电〔2026〕8号”。空着就用通知里的文号。",
    )
    made_from = HiddenField()
    seen = HiddenField()


class CountForm(SpokenForm):
    """A date to be counted out. Sent by GET, so that the result has an address of its own."""

    class Meta:
        csrf = False

    rule = SelectField("规则", validate_choice=False)
    start = Day("起算日期", [InputRequired(NO_DATE), InReach()])
    at = Time("起算时刻", [Optional()])
    amount = Whole("期限", [Optional(), NumberRange(0, 999, WHOLE)])
    extension = Whole("延长", [Optional(), NumberRange(0, 999, WHOLE)])
    sent = Day("征求意见发出", [Optional(), InReach()])
    back = Day("意见收到", [Optional(), InReach()])
    ceiling = Day("上级时限", [Optional(), InReach()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = choices((code, _offered(one)) for code, one in COUNTABLE.items())

    @property
    def basis(self) -> Basis:
        """What was asked to be counted."""
        sent, back = self.sent.data, self.back.data
        return Basis(
            rule=self.rule.data,
            start=self.start.data or date.min,
            amount=self.amount.data,
            extension=self.extension.data or 0,
            pauses=(Pause(sent, back),) if sent and back else (),
            ceiling=self.ceiling.data,
        )

    @property
    def by_the_clock(self) -> Limit | None:
        """The rule that was asked for, if it counts hours."""
        found = COUNTABLE.get(self.rule.data)
        return found if found and found.unit is Unit.HOUR else None

    @property
    def moment(self) -> datetime:
        """From when hours are counted, by the clock of the office."""
        assert self.start.data is not None
        assert self.at.data is not None
        return datetime.combine(self.start.data, self.at.data, clock.LOCAL)

    def complain(self, sentence: str) -> None:
        """Say what cannot be counted beside the field it is about."""
        about: dict[str, Field] = {
            "延长": self.extension,
            "意见": self.back,
            "上级": self.ceiling,
            "期限要在": self.amount,
        }
        field = next((one for word, one in about.items() if word in sentence), self.start)
        field.errors = [sentence]

    def validate(self, extra_validators: Any = None) -> bool:
        """Both days of a consultation, or neither; a rule that is offered."""
        if not super().validate(extra_validators):
            return False
        if self.rule.data not in COUNTABLE:
            self.rule.errors = ["请从列表里选一个规则。"]
            return False
        if self.by_the_clock:
            return self._has_nothing_but_a_moment()
        if self.at.data:
            self.at.errors = ["这个规则按天计，不用填时刻。"]
            return False
        if bool(self.sent.data) != bool(self.back.data):
            missing = self.back if self.sent.data else self.sent
            missing.errors = ["征求意见要写明发出和收到两个日期。"]
            return False
        return True

    def _has_nothing_but_a_moment(self) -> bool:
        if self.at.data is None:
            self.at.errors = [f"这个规则按小时计，{NO_TIME}"]
        others: tuple[Field, ...] = (self.extension, self.sent, self.back, self.ceiling)
        for field in others:
            if field.data:
                field.errors = ["这个规则按小时计，从时刻起连续计算，这里请空着。"]
        return not self.errors


def _offered(one: Limit) -> str:
    amount = one.words()
    return f"{one.name}（{amount}）" if amount else one.name
