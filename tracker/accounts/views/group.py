"""领导小组: its versions, who held which seat when, its filing, and the named duties."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import queries
from tracker.accounts.actions.duties import assign_duty
from tracker.accounts.actions.versions import adjust, note_filing
from tracker.accounts.carrying import under_seat
from tracker.accounts.findings import WEIGHT_NAMES
from tracker.accounts.groupforms import AdjustForm, DutyForm, FilingForm, adjust_form
from tracker.accounts.models import (
    DutyAssignment,
    GroupMember,
    GroupSeat,
    LeadingGroup,
    Person,
)
from tracker.accounts.rules import DUTY_CODE_NAMES, GROUP_NAMES, BadDay, DutyCode, GroupKind
from tracker.accounts.standing import by_code, group_page, organised
from tracker.accounts.views.blueprint import bp, me
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.web.choices import choices
from tracker.web.versions import Editable, edits, sent

GROUP = Editable(model=LeadingGroup, reads=Permission.LEDGER_READ)
DUTY = Editable(model=DutyAssignment, reads=Permission.LEDGER_READ)


@bp.get("/people/group")
@requires(Permission.LEDGER_READ)
def group() -> ResponseReturnValue:
    """The leading group as it stood on a day, today by default."""
    session, kind = db.session(), asked_kind()
    page = group_page(session, kind, asked_day())
    is_own = kind == GroupKind.OPEN_GOV
    duties = session.scalars(queries.duties(page.today)).all() if is_own else []
    return render_template(
        "accounts/group.html",
        page=page,
        kind_names=GROUP_NAMES,
        duties=by_code(duties) if is_own else {},
        past_duties=session.scalars(queries.past_duties()).all() if is_own else [],
        duty_names=DUTY_CODE_NAMES,
        findings=organised(session, page, duties) if is_own and page.day == page.today else [],
        weights=WEIGHT_NAMES,
    )


def asked_kind() -> GroupKind:
    """The kind of group that the address names; that of open government otherwise."""
    asked = request.args.get("kind", "")
    return GroupKind(asked) if asked in set(GroupKind) else GroupKind.OPEN_GOV


def asked_day() -> date:
    """The day that the address names, today otherwise."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return clock.today()


def wanted_group(group_id: int) -> LeadingGroup | None:
    """The version of this number, with its seats."""
    seats = selectinload(LeadingGroup.seats).joinedload(GroupSeat.post)
    return db.session.scalar(select(LeadingGroup).where(LeadingGroup.id == group_id).options(seats))


def to_group(kind: GroupKind) -> ResponseReturnValue:
    """Back to the page of that group."""
    named = None if kind == GroupKind.OPEN_GOV else kind.value
    return redirect(url_for("accounts.group", kind=named), 303)


def next_form(group: LeadingGroup, fresh: bool = True) -> AdjustForm:
    """The form of the version after `group`."""
    session, today = db.session(), clock.today()
    posts = [seat.post_id for seat in group.seats]
    form = adjust_form(
        group,
        _holders(posts),
        session.scalars(queries.people()).all(),
        {post_id: under_seat(session, post_id) for post_id in posts},
        today,
        kind=group.kind,
        name=group.name,
        fresh=fresh,
    )
    form.made_from(group)
    return form


def _holders(posts: list[int]) -> dict[int, GroupMember]:
    open_ones = (
        select(GroupMember)
        .where(GroupMember.post_id.in_(posts), GroupMember.valid_to.is_(None))
        .options(joinedload(GroupMember.person))
    )
    return {one.post_id: one for one in db.session.scalars(open_ones)}


@bp.route("/people/groups/<ref:group_id>/adjust", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_group)
@edits(GROUP, "调整领导小组", fresh=next_form, possible=lambda group: group.valid_to is None)
def adjust_group(group: LeadingGroup) -> ResponseReturnValue:
    """调整充实: the next version from a day on, from the present seats."""
    if group.valid_to is not None:
        raise Refused("这一版已经不是现在的领导小组，请打开现在的一版再调整。")
    form, kind, actor = next_form(group, fresh=request.method == "GET"), group.kind, me().actor
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                adjust(session, actor, form.value(), sent())
        except Refused as refusal:
            _point_out(form, refusal)
        else:
            flash(f"已调整领导小组，自 {form.since.data} 起。原来的一版照样查得到。", "ok")
            return to_group(kind)
    page = render_template("accounts/adjust.html", form=form, group=group, kind=kind)
    return page, 200 if request.method == "GET" else 400


@bp.route("/people/group/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def new_group() -> ResponseReturnValue:
    """The first version of a leading group that the office does not have yet."""
    kind = asked_kind()
    people = db.session.scalars(queries.people()).all()
    fresh, today = request.method == "GET", clock.today()
    name = GROUP_NAMES[kind]
    form = adjust_form(None, {}, people, {}, today, kind=kind, name=name, fresh=fresh)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                adjust(session, me().actor, form.value(), AS_IT_STANDS)
        except Refused as refusal:
            _point_out(form, refusal)
        else:
            flash(f"已设立{name}，自 {form.since.data} 起。", "ok")
            return to_group(kind)
    page = render_template("accounts/adjust.html", form=form, group=None, kind=kind)
    return page, 200 if request.method == "GET" else 400


def _point_out(form: AdjustForm, refusal: Refused) -> None:
    """Say the refusal at the field it is about."""
    field = form.since if isinstance(refusal, BadDay) else form.name
    field.errors = [str(refusal)]


def filing_form(group: LeadingGroup, fresh: bool = True) -> FilingForm:
    """Where the version was filed and published, and who answers for it."""
    marked = next((seat.post_id for seat in group.seats if seat.in_charge), None)
    data = {
        "in_charge": marked,
        "filed": group.filed_with_superior_at,
        "url": group.published_url,
    }
    form = FilingForm(formdata=None, data=data) if fresh else FilingForm(data=data)
    holders = _holders([seat.post_id for seat in group.seats])
    form.in_charge.choices = choices(
        (
            (
                seat.post_id,
                f"{holders[seat.post_id].person.name if seat.post_id in holders else '空缺'}"
                f"（{seat.label}）",
            )
            for seat in group.seats
        ),
        first="未定",
    )
    form.made_from(group)
    return form


@bp.route("/people/groups/<ref:group_id>/filing", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_group)
@edits(GROUP, "报备和公开", fresh=filing_form)
def file_group(group: LeadingGroup) -> ResponseReturnValue:
    """Where a version was filed and published, and who answers for it (ORG-2)."""
    form, kind, number = filing_form(group, request.method == "GET"), group.kind, group.id
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                note_filing(
                    session,
                    me().actor,
                    session.get_one(LeadingGroup, number),
                    filed=form.filed.data,
                    url=(form.url.data or "").strip(),
                    in_charge_id=form.in_charge.data,
                    expected=sent(),
                )
        except Refused as refusal:
            form.filed.errors = [str(refusal)]
        else:
            flash("已保存报备和公开情况。", "ok")
            return to_group(kind)
    page = render_template("accounts/filing.html", form=form, group=group)
    return page, 200 if request.method == "GET" else 400


def wanted_duty(duty_id: int) -> DutyAssignment | None:
    """The present assignment of this number."""
    return db.session.scalar(
        select(DutyAssignment)
        .where(DutyAssignment.id == duty_id, DutyAssignment.valid_to.is_(None))
        .options(joinedload(DutyAssignment.person), joinedload(DutyAssignment.deputy))
    )


def duty_form(row: DutyAssignment | None, fresh: bool = True) -> DutyForm:
    """Who has the duty and who stands in."""
    data: dict[str, object] = {"since": clock.today()}
    if row is not None:
        data |= {"person_id": row.person_id, "deputy_id": row.deputy_person_id}
    form = DutyForm(formdata=None, data=data) if fresh else DutyForm(data=data)
    people = db.session.scalars(queries.people()).all()
    form.offer(people, nobody="不再设专人" if row is not None else "请选择")
    if row is not None:
        form.made_from(row)
    return form


@bp.route("/people/duties/<ref:duty_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_duty)
@edits(DUTY, "改专人", fresh=duty_form)
def change_duty(duty: DutyAssignment) -> ResponseReturnValue:
    """Give a named duty to somebody else from a day on."""
    return _duty_page(duty.duty_code, duty)


@bp.route("/people/duties/new/<name>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def give_duty(name: str) -> ResponseReturnValue:
    """Name somebody for a duty that nobody has."""
    if name not in set(DutyCode):
        abort(404)
    return _duty_page(DutyCode(name), None)


def _duty_page(code: DutyCode, row: DutyAssignment | None) -> ResponseReturnValue:
    form = duty_form(row, fresh=request.method == "GET")
    if form.validate_on_submit():
        assert form.since.data is not None
        try:
            with unit_of_work() as session:
                one, other = (
                    session.get_one(Person, number) if number else None
                    for number in (form.person_id.data, form.deputy_id.data)
                )
                assign_duty(
                    session,
                    me().actor,
                    code,
                    one,
                    other,
                    form.since.data,
                    reason=(form.reason.data or "").strip(),
                    expected=sent(),
                )
        except Refused as refusal:
            where = form.since if isinstance(refusal, BadDay) else form.person_id
            where.errors = [str(refusal)]
        else:
            flash(f"已保存：{DUTY_CODE_NAMES[code]}。", "ok")
            return redirect(url_for("accounts.group") + "#duties", 303)
    page = render_template(
        "accounts/duty.html", form=form, row=row, name=DUTY_CODE_NAMES[code], code=code
    )
    return page, 200 if request.method == "GET" else 400
