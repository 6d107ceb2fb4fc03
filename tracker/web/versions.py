"""The version that a form was made from, and what stood in it then (reliability.md 2.6).

Both travel as hidden fields of the form: the number, which the action compares under the write
lock, and one signed value with what the fields held, so that a conflict can be shown field by
field. Nothing is remembered on the server.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectFieldBase,
    SelectMultipleField,
    SubmitField,
)

from tracker.access.policy import Permission
from tracker.core import clock
from tracker.core.db import Stale, Versioned
from tracker.web.csrf import SAFE
from tracker.web.dates import day_y
from tracker.web.incoming import number
from tracker.web.kept import is_secret
from tracker.web.spoken import SpokenForm

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

VERSION, BASE = "version", "base"  # the names of the hidden fields
LONGEST = 2000  # characters of one value that travel as they are; of a longer one its digest
NOT_SHOWN = (HiddenField, FileField, PasswordField, SubmitField, SelectMultipleField)
EMPTY = "（空）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editable:
    """A kind of row that people edit: who may read it, and what its states are called."""

    model: type[Versioned]
    reads: Permission
    states: Any = field(default_factory=dict)  # {State.OPEN: "办理中"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """How a view changes its row: by the fields of a form, or by an act called `word`.

    Where a form has several buttons named `act`, `acts` calls those that are called otherwise.
    """

    what: Editable
    word: str
    acts: Mapping[str, str]
    fresh: Callable[[Any], FlaskForm] | None  # the form as its page would show it now
    possible: Callable[[Any], bool]  # whether the row, as it stands now, allows it at all


@dataclass(frozen=True, slots=True)
class Base:
    """What a form was made from: when, in which state, and the value and words of each field.

    A value too long to travel is known by its digest and has no words.
    """

    at: datetime
    state: str
    fields: dict[str, tuple[str, str]]


class VersionedForm(SpokenForm):
    """A form that edits a row; `hidden_tag()` puts out what it was made from."""

    version = HiddenField()
    base = HiddenField()

    def made_from(self, row: Versioned) -> None:
        """Note the row that the form was filled from; one that was sent says so itself."""
        if self.version.raw_data is None:
            self.version.data, self.base.data = str(row.version), _pack(row, self)


def edits(
    what: Editable,
    word: str,
    *,
    fresh: Callable[[Any], FlaskForm] | None = None,
    possible: Callable[[Any], bool] = lambda _row: True,
    acts: Mapping[str, str] | None = None,
) -> Callable[[View], View]:
    """Mark a view that changes the row it is handed, and refuse what was made from an older one.

    The early refusal spares a form that is stale its other complaints; the one that decides is
    the action's, under the write lock. Raises Stale, which `web.conflicts` answers.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(row: Any) -> ResponseReturnValue:
            if request.method not in SAFE and sent() != row.version:
                raise Stale(row.version)
            return view(row)

        how = Edits(what=what, word=word, acts=acts or {}, fresh=fresh, possible=possible)
        checked.edits = how  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return decorate


def sent() -> int:
    """The version that the form of this request was made from; 0, which no row has, without."""
    return number(request.form.get(VERSION)) or 0


def made_from(row: Versioned, form: FlaskForm | None = None) -> dict[str, str]:
    """The hidden fields of a form without fields of its own, for templates."""
    return {VERSION: str(row.version), BASE: _pack(row, form)}


def standing(form: FlaskForm) -> dict[str, tuple[str, str]]:
    """What each field of the form sends, and how a person reads it. Secrets are left out."""
    return {one.name: (value_of(one), words_of(one, value_of(one))) for one in shown_fields(form)}


def shown_fields(form: FlaskForm) -> list[Field]:
    """The fields that a person fills in, apart from files and secrets."""
    return [one for one in form if not isinstance(one, NOT_SHOWN) and not is_secret(one.name)]


def value_of(one: Field) -> str:
    """What the browser sends for a field as it stands."""
    if isinstance(one, BooleanField):
        return "y" if one.data else ""
    if isinstance(one, SelectFieldBase):
        return "" if one.data is None else str(one.data)
    return plain(str(one._value() or ""))  # type: ignore[attr-defined]


def words_of(one: Field, value: str) -> str:
    """How a person reads `value` of a field: the words of a choice, a day, 是 or 否."""
    if isinstance(one, BooleanField):
        return "是" if value else "否"
    if isinstance(one, SelectField):
        offered: Any = one.iter_choices()
        words = {str(choice.value): choice.label for choice in offered}
        return str(words.get(value, "不在选项里" if value else EMPTY))
    if isinstance(one, DateField):
        return _day(value)
    return value or EMPTY


def _day(value: str) -> str:
    try:
        return day_y(datetime.strptime(value, "%Y-%m-%d").date())  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return value or EMPTY


def plain(value: str) -> str:
    """A value as it is compared: browsers write other line ends, people leave blanks behind."""
    return value.replace("\r\n", "\n").strip()


def digest(value: str) -> str:
    """What stands for a value too long to travel."""
    return "sha256:" + hashlib.sha256(value.encode()).hexdigest()


def base_of(row: Versioned) -> Base | None:
    """What the form of this request was made from; None where it does not say or is not ours."""
    try:
        value = _signer(str(current_app.secret_key)).loads(request.form.get(BASE, ""))
    except BadSignature:
        return None
    if value["of"] != _name(row):
        return None
    fields = {name: (known, words) for name, (known, words) in value["fields"].items()}
    return Base(datetime.fromisoformat(value["at"]), value["state"], fields)


def _pack(row: Versioned, form: FlaskForm | None) -> str:
    held = standing(form) if form is not None else {}
    fields = {
        name: (value, words) if len(value) <= LONGEST else (digest(value), "")
        for name, (value, words) in held.items()
    }
    value = {
        "of": _name(row),
        "at": clock.now().isoformat(),
        "state": state_of(row),
        "fields": {
            name: (known, "" if words == known else words)
            for name, (known, words) in fields.items()
        },
    }
    return str(_signer(str(current_app.secret_key)).dumps(value))


def state_of(row: Versioned) -> str:
    """The state of the row as a word of the code; empty for a row without one."""
    return str(getattr(row, "state", ""))


def _name(row: Any) -> str:
    return f"{row.__tablename__}:{row.id}"


@lru_cache(maxsize=4)
def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="made from")


def init_app(app: Flask) -> None:
    """Templates ask for the hidden fields of an act."""
    app.jinja_env.globals.update(made_from=made_from)
