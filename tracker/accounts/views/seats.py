"""A seat of the leading group: who has held it, and who takes it over (换人)."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.accounts import actions, queries
from tracker.accounts.actions.group import Posts
from tracker.accounts.forms import VACANT, HandoverForm
from tracker.accounts.models import GroupMember, Person, Post
from tracker.accounts.rules import BadDay, PostRole
from tracker.accounts.views.blueprint import bp, me
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.web.choices import choices
from tracker.web.versions import Editable, edits, sent

POST = Editable(model=Post, reads=Permission.PEOPLE_MANAGE)


def wanted_post(post_id: int) -> Post | None:
    """The seat of this number."""
    return db.session.scalar(select(Post).where(Post.id == post_id))


def next_holder_form(post: Post, fresh: bool = True) -> HandoverForm:
    """Who takes the seat over, from when."""
    data = {"since": clock.today()}
    form = HandoverForm(formdata=None, data=data) if fresh else HandoverForm(data=data)
    present = present_of(db.session.scalars(queries.holdings_of(post.id)).all())
    offer_people(form, present.person_id if present else None, post.role)
    form.made_from(post)
    return form


@bp.route("/people/posts/<ref:post_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE, on=wanted_post)
@edits(POST, "换人", fresh=next_holder_form)
def post(post: Post) -> ResponseReturnValue:
    """Who has held a seat, and who takes it over (换人)."""
    form, actor = next_holder_form(post, fresh=request.method == "GET"), me().actor
    if form.validate_on_submit():
        try:
            name = _handed_over(actor, post.id, form)
        except Refused as refusal:
            where = form.since if isinstance(refusal, BadDay) else form.person_id
            where.errors = [str(refusal)]
        else:
            flash(f"{post.label}：{name}。任务仍然跟着席位。", "ok")
            return redirect(url_for("accounts.people"), 303)
    holdings = db.session.scalars(queries.holdings_of(post.id)).all()
    page = render_template(
        "accounts/post.html", form=form, post=post, holdings=holdings, present=present_of(holdings)
    )
    return page, 200 if request.method == "GET" else 400


def present_of(holdings: Sequence[GroupMember]) -> GroupMember | None:
    """Who holds the seat with no end in sight."""
    return next((one for one in holdings if one.valid_to is None), None)


def _handed_over(actor: Actor, post_id: int, form: HandoverForm) -> str:
    with unit_of_work() as db_session:
        row = db_session.get_one(Post, post_id)
        chosen = form.successor_id
        person = db_session.get_one(Person, chosen) if chosen else None
        assert form.since.data is not None
        actions.change_holder(
            db_session,
            actor,
            row,
            person,
            form.since.data,
            posts=Posts((form.party_post.data or "").strip(), (form.gov_post.data or "").strip()),
            reason=(form.reason.data or "").strip(),
            expected=sent(),
        )
        return f"自 {form.since.data} 起由{person.name}担任" if person else "空缺"


def offer_people(form: HandoverForm, holder_id: int | None, role: PostRole) -> None:
    """Who can take a seat over: everybody here but its holder; nobody, but for 组长 (ORG-1)."""
    people = [
        (person.id, f"{person.name}（{person.title}）" if person.title else person.name)
        for person in db.session.scalars(queries.people())
        if person.id != holder_id
    ]
    may_be_empty = holder_id and role != PostRole.GROUP_LEADER
    empty = [(VACANT, "空缺（暂时没有人接任）")] if may_be_empty else []
    form.person_id.choices = choices([*people, *empty], first="请选择")
