"""The list narrowed by words: in a task, its clause, what was said of it, or who does it."""

from sqlalchemy import ColumnElement, select

from tracker.accounts.models import Person, Unit
from tracker.core.db import db
from tracker.ledger.models import Task, TaskSource
from tracker.search import queries, rules
from tracker.search.models import SearchEntry
from tracker.search.queries import Asked


def said_with(said: str, year_plan_id: int) -> list[ColumnElement[bool]]:
    """The conditions of which one must hold for a task of that year.

    What the index does not take, a single character, is looked for in the tasks themselves.
    """
    people = select(Person.id).where(Person.name.icontains(said, autoescape=True))
    units = select(Unit.id).where(Unit.name.icontains(said, autoescape=True))
    names = [Task.handler_id.in_(people), Task.lead_unit_id.in_(units)]
    try:
        words = rules.asked(said)
    except rules.NothingToFind:
        texts = (Task.title, Task.requirement)
        return [*(text.icontains(said, autoescape=True) for text in texts), *names]
    return [
        *_indexed(Asked(words=words, year_plan_id=year_plan_id)),
        *names,
    ]


def _indexed(asked: Asked) -> list[ColumnElement[bool]]:
    stands = queries.matching(db.session(), asked)
    said = select(SearchEntry.task_id).where(stands, SearchEntry.task_id.is_not(None))
    clauses = select(SearchEntry.clause_id).where(stands, SearchEntry.clause_id.is_not(None))
    under = select(TaskSource.task_id).where(TaskSource.clause_id.in_(clauses))
    return [Task.id.in_(said), Task.id.in_(under)]
