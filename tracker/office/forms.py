"""The form of one part of the settings, made from the table of rules."""

from functools import cache
from typing import Any

from wtforms import Field, SelectField, StringField, TextAreaField, ValidationError

from tracker.office.kinds import BadValue, Choice, Item, Names, Number, Shares
from tracker.office.rules import SETTINGS, Group, contradictions
from tracker.web.choices import choices
from tracker.web.versions import VersionedForm

LISTS = (Names, Shares)


class GroupForm(VersionedForm):
    """What all parts share; `form_of` adds the fields."""

    group: Group

    @property
    def values(self) -> dict[str, Any]:
        """The values that a valid form means, by the names of their settings."""
        return {
            item.name: item.kind.read(self[item.name].data or "") for item in SETTINGS[self.group]
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then against each other."""
        if not super().validate(extra_validators):
            return False
        wrong = contradictions(self.values)
        for name, sentence in wrong.items():
            self[name].errors = [sentence]
        return not wrong


@cache
def form_of(group: Group) -> type[GroupForm]:
    """The form of `group`, a field for each of its settings."""
    fields: dict[str, Any] = {item.name: _field(item) for item in SETTINGS[group]}
    return type(f"{group.title()}Form", (GroupForm,), fields | {"group": group})


def _field(item: Item[Any]) -> Field:
    def check(_form: Any, field: Field) -> None:
        try:
            item.kind.read(field.data or "")
        except BadValue as refusal:
            raise ValidationError(str(refusal)) from None

    label = item.label
    given: dict[str, Any] = {"validators": [check], "description": told(item)}
    if isinstance(item.kind, Choice):
        offered = choices(item.kind.options.items())
        return SelectField(label, choices=offered, validate_choice=False, **given)
    if isinstance(item.kind, LISTS):
        return TextAreaField(label, **given)
    if isinstance(item.kind, Number):
        label = f"{label}（{item.kind.unit}）"
    return StringField(label, **given)


def told(item: Item[Any]) -> str:
    """Why there is this setting, what holds without it, and where that comes from."""
    return f"{item.why}默认：{item.kind.words(item.default)}。来源：{item.source}。"
