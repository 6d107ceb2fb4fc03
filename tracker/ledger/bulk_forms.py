"""The forms of acting on many tasks: the value they get, and what was previewed, under a seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from tracker.accounts import queries as accounts
from tracker.accounts.models import Person
from tracker.core.errors import Refused
from tracker.ledger.actions.bulk import Change, Row
from tracker.ledger.forms import chosen
from tracker.ledger.kinds import Field
from tracker.ledger.models import Task
from tracker.ledger.rules import SHORTEST_REASON
from tracker.web.choices import choices
from tracker.web.spoken import SpokenForm
from tracker.web.versions import VersionedForm

NOBODY = "none"  # chosen on purpose, unlike nothing chosen
LONGEST_REASON = 200
LONGEST_TEXT = 100


class LostPlan(Refused):
    """What was sent is no preview of this person's."""


class ValueForm(SpokenForm):
    """The value that all the chosen tasks get."""

    def fill(self, session: Session) -> None:
        """The choices, where there are any."""

    @property
    def new(self) -> Any:
        """The value, as a change has it."""
        raise NotImplementedError

    @property
    def why(self) -> str:
        """The reason given beside the value, where one can be."""
        return ""


class ReasonedForm(ValueForm):
    """The value, and why."""

    reason = StringField("理由", [Optional(), Length(max=LONGEST_REASON)])

    @property
    def why(self) -> str:
        """As it was given, trimmed."""
        return (self.reason.data or "").strip()


class HandlerForm(ReasonedForm):
    """Another handler, or none."""

    value = SelectField("经办人", [InputRequired("请选择经办人。")])

    def fill(self, session: Session) -> None:
        """The people, unit by unit."""
        self.value.choices = people_by_unit(session)

    @property
    def new(self) -> int | None:
        """The person's number."""
        return person_of(self.value.data)


class DueForm(ReasonedForm):
    """Another day."""

    value = DateField(
        "完成时限",
        [InputRequired("请填写完成时限。")],
        description="落在休息日的，自动提前到上一个工作日。已有人办的任务不能在这里推后，要申请延期。",
    )
    reason = StringField("理由", [InputRequired("请填写理由。"), Length(max=LONGEST_REASON)])

    @property
    def new(self) -> str:
        """The day as text."""
        assert self.value.data
        return str(self.value.data.isoformat())


RHYTHMS = {
    "P7D": "每周报一次",
    "P1M": "每月报一次",
    "P3M": "每季度报一次",
    "P6M": "每半年报一次",
    "P1Y": "每年报一次",
}
KINDS = [
    ("one_off:", "限期：到期办结"),
    ("continuing:", "长期：每季度看一次，到年底"),
    ("event:", "随发生：发生一次，登记一次"),
    *((f"recurring:{code}", f"周期：{word}") for code, word in RHYTHMS.items()),
]


class KindForm(ReasonedForm):
    """Another kind."""

    value = SelectField(
        "类型",
        [InputRequired("请选择类型。")],
        choices=choices(KINDS, first="请选择"),
        description="原来的各期里，还没有到期、也没有报过的不再要报；已经报过的不变。",
    )

    @property
    def new(self) -> str:
        """Kind and rhythm as one word."""
        return self.value.data or ""


class UrgeForm(ValueForm):
    """What is said to whoever is pressed."""

    value = StringField(
        "要说的话",
        [Optional(), Length(max=LONGEST_TEXT)],
        description="写进每项任务的记录。催办发出后不能撤销；每项任务每个工作日最多两次。",
    )

    @property
    def new(self) -> str:
        """The words."""
        return (self.value.data or "").strip()


class ExcuseForm(ValueForm):
    """Why the tasks do not concern this office."""

    value = TextAreaField(
        "不涉及的理由",
        [
            InputRequired("请填写不涉及的理由。"),
            Length(SHORTEST_REASON, LONGEST_REASON, f"请写 {SHORTEST_REASON} 到 200 个字。"),
        ],
        description="逐项报责任领导审定，理由会写进报告。",
    )

    @property
    def new(self) -> str:
        """The reason."""
        return (self.value.data or "").strip()


def people_by_unit(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Who can be chosen, under the name of their unit; on top nobody."""
    found: dict[str, list[tuple[str, str]]] = {
        "不指定": [("", "请选择"), (NOBODY, "未定（去掉经办人）")]
    }
    for one in session.scalars(accounts.people()):
        found.setdefault(_unit_of(one), []).append((str(one.id), one.name))
    return found


def _unit_of(person: Person) -> str:
    return person.unit.name if person.unit else "领导"


def person_of(value: str | None) -> int | None:
    """The number behind a choice of `people_by_unit`."""
    return None if value in (NOBODY, "", None) else int(value)


class HandlerCell(VersionedForm):
    """The handler of one task, in its row of the list."""

    value = SelectField("经办人", coerce=chosen)

    @property
    def new(self) -> int | None:
        """The person's number."""
        return cast("int | None", self.value.data)


class DueCell(VersionedForm):
    """The day of one task, in its row of the list."""

    value = DateField("完成时限", [Optional()])

    @property
    def new(self) -> str | None:
        """The day as text."""
        return self.value.data.isoformat() if self.value.data else None


def cell_form(
    session: Session, task: Task, what: Field, *, fresh: bool = True
) -> HandlerCell | DueCell:
    """The form of one cell: as the task stands, or as it was sent."""
    form: HandlerCell | DueCell
    if what == Field.DUE:
        form = DueCell(formdata=None, data={"value": task.due_named}) if fresh else DueCell()
    else:
        given = {"value": task.handler_id}
        form = HandlerCell(formdata=None, data=given) if fresh else HandlerCell()
        people = [(one.id, one.name) for one in session.scalars(accounts.people())]
        form.value.choices = choices(people, first="未定")
    form.made_from(task)
    return form


FORMS: dict[Field, type[ValueForm]] = {
    Field.HANDLER: HandlerForm,
    Field.DUE: DueForm,
    Field.KIND: KindForm,
    Field.URGE: UrgeForm,
    Field.EXCUSE: ExcuseForm,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was previewed: of which year, why, and every change that can be done."""

    year_plan_id: int
    reason: str
    changes: Sequence[Change]


def sealed(person_id: int, year_plan_id: int, reason: str, rows: Sequence[Row]) -> str:
    """The rows that can be changed, as one value that nobody can alter on its way."""
    changes = [
        [one.change.task_id, one.change.version, one.change.field, one.change.new]
        for one in rows
        if not one.refusal
    ]
    value = {"by": person_id, "year": year_plan_id, "reason": reason, "changes": changes}
    return str(_signer().dumps(value))


def unsealed(person_id: int, value: str) -> Plan:
    """What that value says. Raises LostPlan for what is not of this person's."""
    try:
        found = _signer().loads(value)
    except BadSignature:
        found = {}
    if found.get("by") != person_id:
        raise LostPlan("这份预览不完整或不是您的，请回到台账重新勾选。")
    return Plan(
        year_plan_id=found["year"],
        reason=found["reason"],
        changes=[
            Change(number, version, Field(what), new)
            for number, version, what, new in found["changes"]
        ],
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="bulk")
