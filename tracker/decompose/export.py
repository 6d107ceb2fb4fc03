"""A draft as the JSON of contracts.md part 3: the same draft gives the same bytes."""

import json
from datetime import date
from typing import Any

from tracker.decompose.rules import Claim, Clause, Draft, Lint, Person, Task


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
        "tasks": [_task(task) for task in draft.tasks],
        "claims": [_claim(claim) for claim in draft.claims],
        "warnings": [_lint(lint) for lint in draft.warnings],
    }


def dumps(draft: Draft, indent: int | None = None) -> str:
    """Return the JSON text of `draft`, Chinese as it is."""
    return json.dumps(to_json(draft), ensure_ascii=False, indent=indent)


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


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "clause": task.clause,
        "title": task.title,
        "text": task.text,
        "start": task.start,
        "end": task.end,
        "deadlines": [
            {
                "text": d.text,
                "date": _day(d.date),
                "kind": d.kind.value,
                "provisional": d.provisional,
            }
            for d in task.deadlines
        ],
        "frequencies": [{"text": f.text, "every": f.every.value} for f in task.frequencies],
        "targets": [
            {
                "text": t.text,
                "metric": t.metric,
                "code": t.code,
                "op": t.op,
                "value": list(t.value) if isinstance(t.value, tuple) else t.value,
                "unit": t.unit,
                "status": t.status.value,
            }
            for t in task.targets
        ],
        "lead": list(task.lead),
        "support": list(task.support),
        "responsibility_text": task.responsibility_text,
        "lead_rule": task.lead_rule.value if task.lead_rule else None,
        "deliverable_kind": task.deliverable_kind.value,
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
