"""A new text takes the place of a document in its chain (domain.md 4.6)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.actions import hold_office
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import touch
from tracker.decompose.alike import NEARLY_SAME
from tracker.plans import chain, linking, queries, rules
from tracker.plans.models import (
    Clause,
    ClauseAnswer,
    ClauseExcuse,
    DocumentParent,
    DocumentUpdate,
    SourceDocument,
)
from tracker.plans.proposing import Words, proposals
from tracker.trail import actions as trail


class Replaced(Refused):
    """A newer text took the place of the document."""


def check_in_force(session: Session, document: SourceDocument) -> None:
    """Refuse to change what a newer text took the place of (Replaced)."""
    newer = session.scalar(queries.replaced_by(document.id))
    if newer is not None:
        raise Replaced(f"《{document.title}》已由新文本代替，请到新文本办理。")


def hold_answers(session: Session, document_id: int) -> None:
    """Hold the clauses that answer one of the document's, before the trail is written."""
    own = select(Clause.id).where(Clause.document_id == document_id)
    below = select(ClauseAnswer.clause_id).where(ClauseAnswer.answers_id.in_(own))
    wanted = select(Clause.id).where(Clause.id.in_(below)).order_by(Clause.id)
    session.execute(wanted.with_for_update())


def supersede(
    session: Session, actor: Actor | None, old: SourceDocument, new: SourceDocument
) -> None:
    """Let `new` stand where `old` stood: under its parents, above its children, clause by clause.

    What was decided of a clause goes on to the clause that nearly says the same; where there is
    none, clauses below answer nothing from here on. Raises Replaced, YearClosed.
    """
    hold_office(session)
    check_in_force(session, old)
    linking.check_year_runs(session, old)
    _move_links(session, old, new)
    _move_answers(session, actor, old, new)
    session.add(
        DocumentUpdate(
            document_id=new.id,
            replaces_id=old.id,
            by_id=actor.person_id if actor else None,
            at=clock.now(),
        )
    )
    session.flush()
    trail.record(session, actor, "document.update", new, {"document": [old.title, new.title]})


def _move_links(session: Session, old: SourceDocument, new: SourceDocument) -> None:
    between = or_(
        (DocumentParent.document_id == new.id) & (DocumentParent.parent_id == old.id),
        (DocumentParent.document_id == old.id) & (DocumentParent.parent_id == new.id),
    )
    session.execute(delete(DocumentParent).where(between))
    up = chain.all_parents(session)
    for parent in list(up.get(old.id, ())):
        _link(session, new.id, parent, up)
    for child in [one for one, parents in up.items() if old.id in parents]:
        _link(session, child, new.id, up)
    session.execute(delete(DocumentParent).where(DocumentParent.parent_id == old.id))


def _link(session: Session, child: int, parent: int, up: dict[int, list[int]]) -> None:
    """Put `child` under `parent`, unless it is there or that would go round."""
    if parent not in up.get(child, ()) and not rules.is_above(child, parent, up):
        up.setdefault(child, []).append(parent)
        session.add(DocumentParent(document_id=child, parent_id=parent))


def _move_answers(
    session: Session, actor: Actor | None, old: SourceDocument, new: SourceDocument
) -> None:
    clauses = session.scalars(chain.clauses_of([old.id, new.id])).all()
    ours = {one.id: one for one in clauses if one.document_id == new.id}
    heirs = _heirs([one for one in clauses if one.document_id == old.id], old, ours, new)
    moved = []
    for row in _answers_to(session, old):
        heir = heirs.get(row.answers_id or 0)
        if heir is not None:
            row.answers_id = heir
            moved.append(row.clause_id)
    for clause in session.scalars(select(Clause).where(Clause.id.in_(moved))):
        touch(clause)
    session.flush()
    linking.forget_answers(session, actor, old)
    _copy(session, heirs, old, new)


def _answers_to(session: Session, document: SourceDocument) -> Sequence[ClauseAnswer]:
    of_it = select(Clause.id).where(Clause.document_id == document.id)
    return session.scalars(select(ClauseAnswer).where(ClauseAnswer.answers_id.in_(of_it))).all()


def _copy(
    session: Session, heirs: Mapping[int, int], old: SourceDocument, new: SourceDocument
) -> None:
    """What was decided of the old clauses themselves, where the new ones have nothing yet."""
    answered = {row.clause_id for row in session.scalars(chain.answers(new.id))}
    for row in session.scalars(chain.answers(old.id)).all():
        heir = heirs.get(row.clause_id)
        if heir is not None and heir not in answered:
            answered.add(heir)
            session.add(ClauseAnswer(clause_id=heir, answers_id=row.answers_id))
    excused = {row.clause_id for row in session.scalars(chain.excuses([new.id]))}
    for one in session.scalars(chain.excuses([old.id])).all():
        heir = heirs.get(one.clause_id)
        if heir is not None and heir not in excused:
            excused.add(heir)
            session.add(ClauseExcuse(clause_id=heir, reason=one.reason, by_id=one.by_id, at=one.at))


def _heirs(
    gone: Sequence[Clause],
    old: SourceDocument,
    ours: Mapping[int, Clause],
    new: SourceDocument,
) -> dict[int, int]:
    """The clause of the new text that nearly says the same as each of the old, by number."""
    found = proposals(
        {one.id: _words(one, old) for one in gone},
        {key: _words(one, new) for key, one in ours.items()},
    )
    return {key: one.answers for key, one in found.items() if one.likeness >= NEARLY_SAME}


def _words(clause: Clause, document: SourceDocument) -> Words:
    return Words(clause.heading, document.text[clause.start : clause.body_end].strip())
