"""What the pages of a document show: its clauses beside those they answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tracker.decompose.alike import percent
from tracker.plans import chain
from tracker.plans.models import Clause, ClauseAnswer, SourceDocument
from tracker.plans.passages import passages
from tracker.plans.proposing import Proposal, Words, alike, proposals
from tracker.plans.rules import place_of


@dataclass(frozen=True, slots=True)
class Quoted:
    """A clause with its words and the document it stands in."""

    clause: Clause
    document: SourceDocument

    @property
    def place(self) -> str:
        """一（三）."""
        return place_of(self.clause.path)

    @property
    def words(self) -> str:
        """What it says under its heading."""
        return self.document.text[self.clause.body_start : self.clause.body_end].strip()

    @property
    def compared(self) -> Words:
        """What a likeness is counted of."""
        return Words(self.clause.heading, f"{self.clause.heading}{self.words}")


@dataclass(frozen=True, slots=True)
class Line:
    """A clause of the document, what it answers, or what is proposed."""

    own: Quoted
    is_decided: bool = False
    answers: Quoted | None = None
    proposed: Quoted | None = None
    proposal: Proposal | None = None

    @property
    def likeness(self) -> str:
        """94%, of what is proposed."""
        return percent(self.proposal.likeness) if self.proposal else ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that might be chosen, and how alike it is."""

    quoted: Quoted
    share: float

    @property
    def likeness(self) -> str:
        """94%."""
        return percent(self.share)


@dataclass(frozen=True, slots=True)
class Answering:
    """A document's work clauses beside the clauses above; four questions for any length."""

    document: SourceDocument
    parents: Sequence[SourceDocument]
    lines: Sequence[Line]
    above: Sequence[Quoted] = field(default=())

    @property
    def proposed(self) -> list[Line]:
        """Those still open for which something is proposed."""
        return [line for line in self.lines if line.proposed is not None]

    @property
    def answered(self) -> int:
        """How many answer a clause above."""
        return sum(line.answers is not None for line in self.lines)

    @property
    def undecided(self) -> int:
        """How many nobody has looked at."""
        return sum(not line.is_decided for line in self.lines)

    def of(self, clause_id: int) -> Line | None:
        """The line of one clause."""
        return next((line for line in self.lines if line.own.clause.id == clause_id), None)

    def candidates(self, line: Line) -> list[Candidate]:
        """Every clause above, the most alike first."""
        own = line.own.compared
        found = [Candidate(one, alike(own, one.compared)) for one in self.above]
        return sorted(found, key=lambda one: -one.share)


def answering(session: Session, document_id: int) -> Answering:
    """The chain of one document as it stands, with proposals for what is still open."""
    parents = session.scalars(chain.parents(document_id)).all()
    documents = {
        row.id: row
        for row in session.scalars(chain.with_texts([document_id, *(p.id for p in parents)]))
    }
    document = documents[document_id]
    clauses = session.scalars(chain.clauses_of(documents)).all()
    own = [clause for clause in clauses if clause.document_id == document_id]
    work = [
        Quoted(passage.clause, document)
        for passage in passages(document.text, own)
        if passage.clause and passage.is_piece and passage.quiet is None
    ]
    above = [Quoted(c, documents[c.document_id]) for c in clauses if c.document_id != document_id]
    decided = {row.clause_id: row for row in session.scalars(chain.answers(document_id))}
    return Answering(document, parents, _lines(work, above, decided), above)


def _lines(
    work: Sequence[Quoted], above: Sequence[Quoted], decided: dict[int, ClauseAnswer]
) -> list[Line]:
    by_id = {one.clause.id: one for one in above}
    open_ = {one.clause.id: one.compared for one in work if one.clause.id not in decided}
    found = proposals(open_, {key: one.compared for key, one in by_id.items()})

    def line(one: Quoted) -> Line:
        row, proposal = decided.get(one.clause.id), found.get(one.clause.id)
        answers = by_id.get(row.answers_id or 0) if row else None
        proposed = by_id[proposal.answers] if proposal else None
        return Line(one, row is not None, answers, proposed, proposal)

    return [line(one) for one in work]
