"""Somebody else saved first: mine, theirs and what both began with, so that nothing is lost.

The page is made from the form that was sent, from the row as it stands now, and from what the
form says it was made from (`web.versions`). It goes back to the same address with the version
that stands now, so that a third save in between is found as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound
from wtforms import BooleanField, Field, HiddenField, SelectField, TextAreaField

from tracker.access.actor import current_actor
from tracker.access.policy import may
from tracker.core.db import Versioned, db
from tracker.web import kept, versions
from tracker.web.links import came_from, home, page_above
from tracker.web.versions import BASE, VERSION, Base, Edits

TOO_LONG = "（原来的文字较长，没有随表单带来）"
UNKNOWN = "（不知道）"


class Standing(StrEnum):
    """Who has changed a field since the form was opened."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


def standing(mine: str, now: str, base: str | None) -> Standing:
    """Who changed the field; where nobody knows what both began with, both did.

    >>> standing("张", "李", "李"), standing("李", "张", "李"), standing("张", "王", None)
    (<Standing.MINE: 'mine'>, <Standing.THEIRS: 'theirs'>, <Standing.BOTH: 'both'>)
    """
    if mine == now:
        return Standing.SAME
    if base == mine:
        return Standing.THEIRS
    return Standing.MINE if base == now else Standing.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """One field in three states, each as it is sent and as a person reads it."""

    name: str
    label: str
    is_text: bool  # written in lines, to be brought together by hand
    is_choice: bool
    who: Standing
    mine: str
    now: str
    mine_words: str
    now_words: str
    base_words: str

    @property
    def taken(self) -> str:
        """What is sent where nobody has to choose: what the only one who changed it wrote."""
        return self.now if self.who == Standing.THEIRS else self.mine


@dataclass(frozen=True, slots=True)
class Saved:
    """A save by somebody, from the trail."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What the page shows."""

    word: str  # what the person was about to do
    form: kept.KeptForm  # what goes along unseen, and the texts of an act
    fields: Sequence[Contested]
    saves: Sequence[Saved]
    before: str  # the state in words, where it moved
    now: str
    possible: bool
    back: str

    def of(self, *who: Standing) -> list[Contested]:
        """The fields that these have changed."""
        return [one for one in self.fields if one.who in who]

    @property
    def whole(self) -> str:
        """All of it as plain text, to be copied."""
        lines = [f"{one.label}\n我的：{one.mine_words}" + self._theirs(one) for one in self.fields]
        lines += [] if self.fields else self.form.texts
        return "\n\n".join(lines)

    @staticmethod
    def _theirs(one: Contested) -> str:
        if one.who == Standing.SAME:
            return ""
        return f"\n现在的：{one.now_words}\n原来的：{one.base_words}"


def contested(fields: Sequence[Field], mine: dict[str, str], base: Base | None) -> list[Contested]:
    """Each field of the form as its page would show it now, beside what was sent."""
    return [_contested(one, mine.get(one.name, ""), base) for one in fields]


def _contested(one: Field, mine: str, base: Base | None) -> Contested:
    now, mine = versions.value_of(one), versions.plain(mine)
    known, words = base.fields.get(one.name, (None, "")) if base else (None, "")
    if known and known.startswith("sha256:"):
        known, words = _by_digest(known, mine, now), TOO_LONG
    return Contested(
        name=one.name,
        label=one.label.text,
        is_text=isinstance(one, TextAreaField) or "\n" in mine + now,
        is_choice=isinstance(one, SelectField | BooleanField),
        who=standing(mine, now, known),
        mine=mine,
        now=now,
        mine_words=versions.words_of(one, mine),
        now_words=versions.words_of(one, now),
        base_words=UNKNOWN if known is None and not words else words or known or versions.EMPTY,
    )


def _by_digest(known: str, mine: str, now: str) -> str:
    """Which of the two a digest stands for; itself where for neither."""
    return next((text for text in (mine, now) if versions.digest(text) == known), known)


def stale(_error: StaleDataError) -> ResponseReturnValue:
    """Nothing is overwritten, and nothing that was typed is lost.

    Who may no longer read the row is told what everybody is told of rows they may not read.
    """
    db.session.rollback()
    view: Any = current_app.view_functions.get(request.endpoint or "")
    edits: Edits | None = getattr(view, "edits", None)
    if edits is None or view.loader is None:
        return _without_row()
    row = view.loader(**(request.view_args or {}))
    if row is None or not may(current_actor(), edits.what.reads, row):
        return current_app.handle_user_exception(NotFound())
    possible = may(current_actor(), view.permission, row) and edits.possible(row)
    return render_template("errors/stale.html", conflict=_conflict(edits, row, possible)), 409


def _without_row() -> ResponseReturnValue:
    """A view that names no row: what was typed can be read and copied."""
    return render_template(
        "errors/stale.html", conflict=None, form=kept.current(), back=_back()
    ), 409


def _conflict(edits: Edits, row: Versioned, possible: bool) -> Conflict:
    base, form = versions.base_of(row), edits.fresh(row) if edits.fresh else None
    before, now = base.state if base else "", versions.state_of(row)
    fields = versions.shown_fields(form) if form is not None else []
    mine = {name: request.form.get(name, "") for name in (one.name for one in fields)}
    words = edits.what.states
    return Conflict(
        word=edits.acts.get(request.form.get("act", ""), edits.word),
        form=_sent_on(row, form, set(mine)),
        fields=contested(fields, mine, base),
        saves=_saves(row, base.at if base else None),
        before=words.get(before, "") if before != now else "",
        now=words.get(now, "") if before != now else "",
        possible=possible,
        back=_back(),
    )


def _sent_on(row: Versioned, form: Any, shown: set[str]) -> kept.KeptForm:
    """What was sent besides the fields that the page shows, from the version that stands now."""
    sent, now = kept.current(), versions.made_from(row, form)
    now |= {one.name: str(one.data or "") for one in form or () if is_unseen(one)}
    rest = [pair for pair in sent.fields if pair[0] not in {*now, *shown}]
    return replace(sent, fields=(*rest, *now.items()))


def is_unseen(one: Field) -> bool:
    """Whether a field goes along unseen and must say how things stand now, not as they stood."""
    return isinstance(one, HiddenField) and one.name not in {VERSION, BASE, "csrf_token"}


def _saves(row: Versioned, since: datetime | None) -> Sequence[Saved]:
    saves_of: Callable[[Any, datetime | None], Sequence[Saved]] = current_app.extensions.get(
        "saves_of", lambda _row, _since: ()
    )
    return saves_of(row, since)


def _back() -> str:
    """The page of the row: where the form stood, else the one above its address."""
    back = came_from()
    return page_above() if back in (home(), url_for(kept.SIGN_IN)) else back
