"""Putting documents and clauses under what they answer, and saying why a clause has no task."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions import hold_office
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold, touch
from tracker.plans import chain, rules
from tracker.plans.actions import check_runs
from tracker.plans.models import (
    Clause,
    ClauseAnswer,
    ClauseExcuse,
    DocumentParent,
    SourceDocument,
    YearPlan,
)
from tracker.plans.rules import YearState, place_of
from tracker.trail import actions as trail


def check_year_runs(session: Session, document: SourceDocument) -> None:
    """Refuse a change of what belongs to a sealed year (YearClosed)."""
    check_runs(session, document.year_plan_id)


def link_parents(session: Session, actor: Actor | None, document: SourceDocument) -> int:
    """Put a new document under those of the office that it names, and those that name it under it.

    So the order of arrival does not matter. What would go round, or change a sealed year, is left
    out. Returns how many links were made.
    """
    hold_office(session)  # two changes of the chain at once could close a circle
    up = chain.all_parents(session)
    made = []
    plans = {plan.id: plan for plan in session.scalars(select(YearPlan))}
    for other, _year in session.execute(chain.others(document.id)).all():
        for child, parent in ((document, other), (other, document)):
            if (
                rules.is_named((parent.doc_number, parent.title), child.parents)
                and plans[child.year_plan_id].state == YearState.RUNNING
                and not rules.is_above(child.id, parent.id, up)
            ):
                up.setdefault(child.id, []).append(parent.id)
                session.add(DocumentParent(document_id=child.id, parent_id=parent.id))
                made.append((child, {"document": ["", parent.title]}))
    trail.record_all(session, actor, "document.link", made)
    return len(made)


def add_parent(
    session: Session, actor: Actor | None, document: SourceDocument, parent: SourceDocument
) -> None:
    """Put a document under another by hand; twice is once. Raises Circle, YearClosed."""
    hold_office(session)
    check_year_runs(session, document)
    up = chain.all_parents(session)
    rules.check_no_circle(document.id, parent.id, up)
    if parent.id not in up.get(document.id, ()):
        session.add(DocumentParent(document_id=document.id, parent_id=parent.id))
        trail.record(session, actor, "document.link", document, {"document": ["", parent.title]})


def drop_parent(
    session: Session, actor: Actor | None, document: SourceDocument, parent: SourceDocument
) -> int:
    """Take a document from under another, and its clauses from what they answer there.

    Returns how many clauses lost their answer. Raises YearClosed.
    """
    hold_office(session)
    check_year_runs(session, document)
    link = session.scalar(
        select(DocumentParent).where(
            DocumentParent.document_id == document.id, DocumentParent.parent_id == parent.id
        )
    )
    if link is None:
        return 0
    session.delete(link)
    own = select(Clause.id).where(Clause.document_id == document.id)
    count = forget_answers(session, actor, parent, ClauseAnswer.clause_id.in_(own))
    trail.record(session, actor, "document.unlink", document, {"document": [parent.title, ""]})
    return count


def let_go(session: Session, actor: Actor | None, document: SourceDocument) -> None:
    """Take a document that goes away out of every chain, with what was said of its clauses.

    Clauses of other documents that answered one of it answer nothing from here on.
    """
    hold_office(session)
    own = select(Clause.id).where(Clause.document_id == document.id)
    session.execute(own.with_for_update())  # before the trail, as whoever edits one of them does
    forget_answers(session, actor, document, ClauseAnswer.clause_id.not_in(own))
    for model in (ClauseAnswer, ClauseExcuse):
        session.execute(delete(model).where(model.clause_id.in_(own)))
    below = session.scalars(chain.children(document.id)).all()
    told = [(child, {"document": [document.title, ""]}) for child in below]
    trail.record_all(session, actor, "document.unlink", told)
    ends = or_(DocumentParent.document_id == document.id, DocumentParent.parent_id == document.id)
    session.execute(delete(DocumentParent).where(ends))


def forget_answers(
    session: Session,
    actor: Actor | None,
    above: SourceDocument,
    *whose: ColumnElement[bool],
) -> int:
    """Delete the answers to clauses of `above`, as far as `whose` allows; the trail says so.

    Returns how many there were.
    """
    there = {clause.id: clause for clause in session.scalars(chain.clauses_of([above.id]))}
    gone = session.scalars(
        select(ClauseAnswer).where(ClauseAnswer.answers_id.in_(there), *whose)
    ).all()
    clauses = {
        clause.id: clause
        for clause in session.scalars(
            select(Clause).where(Clause.id.in_([row.clause_id for row in gone]))
        )
    }
    told = []
    for row in gone:
        touch(clauses[row.clause_id])
        told.append(
            (clauses[row.clause_id], {"answers": [_place(there[row.answers_id or 0], above), ""]})
        )
        session.delete(row)
    trail.record_all(session, actor, "clause.unanswer", told)
    return len(gone)


def _place(clause: Clause, document: SourceDocument) -> str:
    return f"《{document.title}》{place_of(clause.path)}"


def answer(
    session: Session,
    actor: Actor | None,
    clause: Clause,
    superior: Clause | None,
    *,
    expected_version: Expected,
) -> None:
    """Say which clause of a parent document `clause` answers; None says that it answers none.

    Raises Stale, YearClosed, Refused where the superior's document stands not above.
    """
    hold_office(session)
    hold(session, clause, expected_version)
    document = session.get_one(SourceDocument, clause.document_id)
    check_year_runs(session, document)
    row = session.scalar(chain.answer_of(clause.id)) or ClauseAnswer(clause_id=clause.id)
    before = session.get(Clause, row.answers_id) if row.answers_id else None
    after = ""
    if superior is not None:
        above = session.get_one(SourceDocument, superior.document_id)
        _check_above(document, above, chain.all_parents(session))
        after = _place(superior, above)
    row.answers_id = superior.id if superior else None
    session.add(row)
    touch(clause)
    told = [place_of(before.path) if before else "", after]
    trail.record(
        session,
        actor,
        "clause.answer" if superior else "clause.unanswer",
        clause,
        {"answers": told},
    )


def _check_above(
    document: SourceDocument, above: SourceDocument, parents: Mapping[int, Iterable[int]]
) -> None:
    """A clause answers a document right above its own; so no clause ever comes to answer itself."""
    if above.id not in parents.get(document.id, ()):
        raise Refused(f"《{above.title}》不是本文件的上级文件，请先把它列为上级文件。")


def accept(
    session: Session,
    actor: Actor | None,
    document: SourceDocument,
    wanted: Mapping[int, int],
) -> int:
    """Let clauses of `document` answer those proposed: `wanted` is superior's by own number.

    What is decided already stays as it is, so nobody's word is overwritten. Returns how many
    answers were kept. Raises YearClosed.
    """
    hold_office(session)
    check_year_runs(session, document)
    decided = {row.clause_id for row in session.scalars(chain.answers(document.id))}
    above = session.scalars(chain.parents(document.id)).all()
    titles = {parent.id: parent for parent in above}
    clauses = {c.id: c for c in session.scalars(chain.clauses_of([document.id, *titles]))}
    told = []
    for number, answers in wanted.items():
        own, other = clauses.get(number), clauses.get(answers)
        if own is None or other is None or number in decided:
            continue
        if own.document_id != document.id or other.document_id not in titles:
            continue
        session.add(ClauseAnswer(clause_id=own.id, answers_id=other.id))
        touch(own)
        told.append((own, {"answers": ["", _place(other, titles[other.document_id])]}))
    trail.record_all(session, actor, "clause.answer", told)
    return len(told)


def excuse(
    session: Session,
    actor: Actor | None,
    clause: Clause,
    reason: str,
    *,
    expected_version: Expected,
) -> None:
    """Say why no task is made of `clause` (不是缺口，因为…). Raises Stale, YearClosed, Refused."""
    hold(session, clause, expected_version)
    check_year_runs(session, session.get_one(SourceDocument, clause.document_id))
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("请写明为什么这一条不需要任务。")
    row = session.scalar(chain.excuse_of(clause.id)) or ClauseExcuse(clause_id=clause.id)
    row.reason, row.at = reason[:500], clock.now()
    row.by_id = actor.person_id if actor else None
    session.add(row)
    touch(clause)
    trail.record(session, actor, "clause.excuse", clause, {"reason": reason[:500]})


def excuse_all(session: Session, actor: Actor | None, reasons: Mapping[int, str]) -> None:
    """Keep what was said in the review of clauses left without a task: reasons by new clause."""
    who, now = actor.person_id if actor else None, clock.now()
    clauses = session.scalars(select(Clause).where(Clause.id.in_(reasons))).all()
    for one in clauses:
        session.add(ClauseExcuse(clause_id=one.id, reason=reasons[one.id], by_id=who, at=now))
    told = [(one, {"reason": reasons[one.id]}) for one in clauses]
    trail.record_all(session, actor, "clause.excuse", told)


def take_back_excuse(
    session: Session, actor: Actor | None, clause: Clause, *, expected_version: Expected
) -> None:
    """Let `clause` count as a gap again. Raises Stale, YearClosed."""
    hold(session, clause, expected_version)
    check_year_runs(session, session.get_one(SourceDocument, clause.document_id))
    row = session.scalar(chain.excuse_of(clause.id))
    if row is None:
        return
    session.delete(row)
    touch(clause)
    trail.record(session, actor, "clause.take_back_excuse", clause, {"reason": [row.reason, ""]})
