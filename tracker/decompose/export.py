"""A draft as the JSON of contracts.md part 3: the same draft gives the same bytes."""

import json
from datetime import date
from typing import Any

from tracker.decompose.rules import (
    Claim,
    Clause,
    Deadline,
    Draft,
    Frequency,
    Lint,
    Named,
    Person,
    Target,
    Task,
)


def to_json(draft: Draft) -> dict[str, Any]:
    """Return `draft` as plain values, keys in the order of the contract."""
    header = draft.header
    return {
        "title": header.title,
        "doc_number": header.doc_number,
        "issuer": header.issuer,
        "year": header.year,
        "written_on": _day(header.written_on),
        "printed_on": _day(header.printed_on),
        "signer": header.signer,
        "addressee": header.addressee,
        "parents": list(header.parents),
        "kind": draft.kind.value,
        "text": draft.text,
        "people": [_person(person) for person in draft.people],
        "outline": [_clause(clause) for clause in draft.outline],
        "tasks": [task_json(task) for task in draft.tasks],
        "claims": [_claim(claim) for claim in draft.claims],
        "warnings": [_lint(lint) for lint in draft.warnings],
    }


def dumps(draft: Draft, indent: int | None = None) -> str:
    """Return the JSON text of `draft`, Chinese as it is."""
    plain = to_json(draft)  # lists and dicts made just now: none holds itself
    return json.dumps(plain, ensure_ascii=False, indent=indent, check_circular=False)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _person(person: Person) -> dict[str, Any]:
    return {"name": person.name, "title": person.title, "role": person.role}


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "parent": clause.parent,
        "level": clause.level,
        "marker": clause.marker,
        "ordinal": clause.ordinal,
        "path": clause.path,
        "heading": clause.heading,
        "start": clause.start,
        "end": clause.end,
        "repaired": clause.repaired,
        "body": list(clause.body),
        "background": [list(span) for span in clause.background],
    }


def task_json(task: Task) -> dict[str, Any]:
    """Return one task as plain values."""
    return {
        "id": task.id,
        "clause": task.clause,
        "title": task.title,
        "text": task.text,
        "start": task.start,
        "end": task.end,
        "deadlines": [_deadline(deadline) for deadline in task.deadlines],
        "frequencies": [_frequency(frequency) for frequency in task.frequencies],
        "targets": [_target(target) for target in task.targets],
        "lead": list(task.lead),
        "support": list(task.support),
        "parties": [_named(party) for party in task.parties],
        "responsibility_text": task.responsibility_text,
        "lead_rule": task.lead_rule.value if task.lead_rule else None,
        "deliverable_kind": task.deliverable_kind.value,
    }


def _named(party: Named) -> dict[str, Any]:
    return {"name": party.name, "role": party.role, "start": party.start, "end": party.end}


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "text": deadline.text,
        "date": _day(deadline.date),
        "kind": deadline.kind.value,
        "provisional": deadline.provisional,
        "since": _day(deadline.since),
        "amount": deadline.amount,
        "unit": deadline.unit,
        "event": deadline.event,
        "start": deadline.start,
        "end": deadline.end,
    }


def _frequency(frequency: Frequency) -> dict[str, Any]:
    return {
        "text": frequency.text,
        "every": frequency.every.value,
        "due": frequency.due,
        "start": frequency.start,
        "end": frequency.end,
    }


def _target(target: Target) -> dict[str, Any]:
    value = target.value
    return {
        "text": target.text,
        "metric": target.metric,
        "code": target.code,
        "op": target.op,
        "value": list(value) if isinstance(value, tuple) else value,
        "unit": target.unit,
        "status": target.status.value,
        "start": target.start,
        "end": target.end,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "clause": claim.clause,
        "text": claim.text,
        "subject": claim.subject,
        "count": claim.count,
        "unit": claim.unit,
        "approximate": claim.approximate,
        "start": claim.start,
        "end": claim.end,
    }


def _lint(lint: Lint) -> dict[str, Any]:
    return {"code": lint.code, "message": lint.message, "start": lint.start, "end": lint.end}
