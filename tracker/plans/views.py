"""The pages of a document: what it is, what it stands under, and which clause answers which."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access.actor import asking
from tracker.access.guard import requires
from tracker.access.policy import Permission
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.plans import chain, linking, queries
from tracker.plans.forms import NONE, AnswerForm
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.pages import Answering, Line, answering
from tracker.plans.rules import YearState, is_named
from tracker.web.incoming import number
from tracker.web.refs import NotARef, number_of
from tracker.web.versions import Editable, edits, sent

bp = Blueprint("documents", __name__, url_prefix="/documents")

CLAUSE = Editable(model=Clause, reads=Permission.LEDGER_READ)


def wanted_document(document_id: int) -> SourceDocument | None:
    """The document of this number."""
    return db.session.get(SourceDocument, document_id)


def wanted_clause(clause_id: int) -> Clause | None:
    """The clause of this number."""
    return db.session.get(Clause, clause_id)


@bp.get("/<ref:document_id>")
@requires(Permission.LEDGER_READ, on=wanted_document)
def show(document: SourceDocument) -> ResponseReturnValue:
    """What a document is, and its place in the chain."""
    session = db.session()
    parents = session.scalars(chain.parents(document.id)).all()
    others = session.execute(chain.others(document.id)).all()
    known = [(one.doc_number, one.title) for one, _ in others]
    missing = [n for n in document.parents if not any(is_named(own, [n]) for own in known)]
    return render_template(
        "plans/document.html",
        document=document,
        plan=session.get_one(YearPlan, document.year_plan_id),
        newer=session.scalar(queries.replaced_by(document.id)),
        older=session.scalar(queries.replaces(document.id)),
        parents=parents,
        children=session.scalars(chain.children(document.id)).all(),
        missing=missing,
        choices=[(one, year) for one, year in others if one not in parents],
    )


def _other(name: str) -> SourceDocument:
    """The document that a form names; refuses what is none of the office's."""
    try:
        found = wanted_document(number_of(request.form.get(name, "")))
    except NotARef:
        found = None
    if found is None:
        raise Refused("请选择一份本单位的文件。")
    return found


@bp.post("/<ref:document_id>/parents")
@requires(Permission.LEDGER_CONFIRM, on=wanted_document)
def add_parent(document: SourceDocument) -> ResponseReturnValue:
    """Put the document under another."""
    with unit_of_work() as session:
        linking.add_parent(session, asking(), document, _other("parent"))
    flash("已列为上级文件。", "ok")
    return redirect(url_for("documents.show", document_id=document.id), 303)


@bp.post("/<ref:document_id>/parents/remove")
@requires(Permission.LEDGER_CONFIRM, on=wanted_document)
def drop_parent(document: SourceDocument) -> ResponseReturnValue:
    """Take the document from under another, and its clauses from what they answer there."""
    with unit_of_work() as session:
        count = linking.drop_parent(session, asking(), document, _other("parent"))
    flash(f"已取消上级文件，{count} 条条款对应一并取消。" if count else "已取消上级文件。", "ok")
    return redirect(url_for("documents.show", document_id=document.id), 303)


@bp.get("/<ref:document_id>/answers")
@requires(Permission.LEDGER_READ, on=wanted_document)
def answers(document: SourceDocument) -> ResponseReturnValue:
    """Each work clause beside the superior's clause it answers."""
    return render_template(
        "plans/answers.html",
        document=document,
        plan=db.session.get_one(YearPlan, document.year_plan_id),
        page=answering(db.session(), document.id),
    )


@bp.post("/<ref:document_id>/answers")
@requires(Permission.LEDGER_CONFIRM, on=wanted_document)
def accept(document: SourceDocument) -> ResponseReturnValue:
    """Keep the ticked proposals, or all there are; what is decided already stays."""
    found = answering(db.session(), document.id).proposed
    wanted = {
        line.own.clause.id: line.proposal.answers
        for line in found
        if line.proposal and _is_wanted(line)
    }
    if not wanted:
        raise Refused("没有勾选任何一条，请先勾选要认可的对应。")
    with unit_of_work() as session:
        count = linking.accept(session, asking(), document, wanted)
    flash(f"已认可 {count} 条对应。", "ok")
    return redirect(url_for("documents.answers", document_id=document.id), 303)


def _is_wanted(line: Line) -> bool:
    """Ticked as it is proposed now: of what changed meanwhile nothing is taken."""
    assert line.proposal is not None
    if request.form.get("act") == "all":
        return True
    return f"{line.own.clause.order_no}-{line.proposal.answers}" in request.form.getlist("take")


def is_running(clause: Clause) -> bool:
    """Whether the year of the clause is not sealed."""
    document = db.session.get_one(SourceDocument, clause.document_id)
    return db.session.get_one(YearPlan, document.year_plan_id).state == YearState.RUNNING


def answer_form(clause: Clause, fresh: bool = True) -> AnswerForm:
    """What the clause answers, as it stands or as it was sent."""
    form = AnswerForm(formdata=None) if fresh else AnswerForm()
    _fill(form, clause, answering(db.session(), clause.document_id), fresh)
    return form


def _fill(form: AnswerForm, clause: Clause, page: Answering, fresh: bool) -> None:
    line = page.of(clause.id)
    found = page.candidates(line) if line else []
    form.answers.choices = [
        (NONE, "不对应任何上级条款"),
        *(
            (
                str(one.quoted.clause.id),
                f"《{one.quoted.document.title}》{one.quoted.place} {one.quoted.clause.heading}"
                f"（{one.likeness} 相似）",
            )
            for one in found
        ),
    ]
    if fresh and line:
        chosen = line.answers or line.proposed
        nothing = NONE if line.is_decided else None  # what nobody has looked at is left open
        form.answers.data = str(chosen.clause.id) if chosen else nothing
    form.made_from(clause)


@bp.route("/clauses/<ref:clause_id>/answers", methods=["GET", "POST"])
@requires(Permission.LEDGER_CONFIRM, on=wanted_clause)
@edits(CLAUSE, "对应上级条款", fresh=answer_form, possible=is_running)
def answer(clause: Clause) -> ResponseReturnValue:
    """Choose the superior's clause by hand, or say that there is none."""
    if request.method == "GET":
        page = answering(db.session(), clause.document_id)
        form = AnswerForm(formdata=None)
        _fill(form, clause, page, fresh=True)
        return render_template(
            "plans/answer.html", clause=clause, page=page, line=page.of(clause.id), form=form
        )
    form = AnswerForm()
    if not form.validate_on_submit() or not form.answers.data:
        raise Refused("请选择一条上级条款，或选“不对应任何上级条款”。")
    superior = None
    if form.answers.data != NONE:
        superior = wanted_clause(number(form.answers.data) or 0)
        if superior is None:
            raise Refused("请从列出的上级条款里选一条。")
    with unit_of_work() as session:
        linking.answer(session, asking(), clause, superior, expected_version=sent())
    flash("已对应到上级条款。" if superior else "已记下：这一条不对应上级条款。", "ok")
    place = url_for("documents.answers", document_id=clause.document_id)
    return redirect(f"{place}#c{clause.order_no}", 303)
