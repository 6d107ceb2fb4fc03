"""设置: what this office does otherwise than most (domain.md 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import Versioned, db, unit_of_work
from tracker.office import actions, queries
from tracker.office.forms import LISTS, GroupForm, form_of
from tracker.office.kinds import Item
from tracker.office.models import OfficeSetting
from tracker.office.rules import GROUP_NAMES, SETTINGS, Group, Standing, named
from tracker.web.versions import Editable, edits, made_from, sent

bp = Blueprint("office", __name__, url_prefix="/settings")

SETTING = Editable(model=OfficeSetting, reads=Permission.SETTINGS_MANAGE)


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as the page shows it."""

    item: Item[Any]
    kept: str | None

    @property
    def words(self) -> str:
        """What holds now."""
        return self.item.words(self.kept)

    @property
    def is_set(self) -> bool:
        """Whether the office has set it otherwise than the default."""
        return self.kept is not None

    @property
    def default(self) -> str:
        """What would hold by default."""
        return self.item.words(None)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page."""

    standing: Standing
    rows: Sequence[Row]

    @property
    def name(self) -> str:
        """Its heading."""
        return GROUP_NAMES[self.standing.group]

    @property
    def made_from(self) -> dict[str, str]:
        """The hidden fields of the acts on its rows."""
        return made_from(cast(Versioned, self.standing))


@bp.get("/")
@requires(Permission.SETTINGS_MANAGE)
def index() -> str:
    """Every setting, what holds now, and why it is there."""
    return render_template("office/index.html", sections=[_section(group) for group in Group])


def _section(group: Group) -> Section:
    standing = queries.standing(db.session(), asking().org_id, group)
    return Section(standing, [Row(item, standing.kept.get(item.name)) for item in SETTINGS[group]])


def wanted_group(group: str) -> Standing | None:
    """The part of the settings of that address."""
    if group not in set(Group):
        return None
    return queries.standing(db.session(), asking().org_id, Group(group))


def fresh_form(standing: Standing) -> GroupForm:
    """The form as it stands now."""
    form = form_of(standing.group)(formdata=None, data=_typed(standing))
    form.made_from(cast(Versioned, standing))
    return form


@bp.route("/<group>", methods=["GET", "POST"])
@requires(Permission.SETTINGS_MANAGE, on=wanted_group)
@edits(SETTING, "修改设置", fresh=fresh_form)
def group(standing: Standing) -> ResponseReturnValue:
    """Change a part of the settings; what cannot be is said beside its field."""
    form, actor = form_of(standing.group)(data=_typed(standing)), asking()
    form.made_from(cast(Versioned, standing))
    if form.validate_on_submit():
        with unit_of_work() as session:
            count = actions.change(session, actor, standing.group, form.values, sent())
        flash(f"已保存，改了 {count} 项。" if count else "没有改动。", "ok" if count else "info")
        return redirect(url_for("office.index", _anchor=standing.group.value), 303)
    page = render_template(
        "office/group.html",
        form=form,
        standing=standing,
        name=GROUP_NAMES[standing.group],
        items=SETTINGS[standing.group],
        lists={item.name for item in SETTINGS[standing.group] if isinstance(item.kind, LISTS)},
    )
    return page, 200 if request.method == "GET" else 400


@bp.post("/<group>/default")
@requires(Permission.SETTINGS_MANAGE, on=wanted_group)
@edits(SETTING, "恢复默认")
def restore_default(standing: Standing) -> ResponseReturnValue:
    """Let the default of one setting hold again."""
    found, actor = named(request.form.get("name", "")), asking()
    if found is None or found[0] != standing.group:
        abort(404)
    _group, item = found
    with unit_of_work() as session:
        actions.restore_default(session, actor, standing.group, item, sent())
    flash(f"“{item.label}”已恢复默认：{item.words(None)}。", "ok")
    return redirect(url_for("office.index", _anchor=standing.group.value), 303)


def _typed(standing: Standing) -> dict[str, str]:
    """What stands in the fields."""
    return {
        item.name: standing.kept.get(item.name, item.unset) for item in SETTINGS[standing.group]
    }
