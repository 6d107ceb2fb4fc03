"""A read document in, a draft out: the one entry of this package."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.decompose import tasks
from tracker.decompose.asks import sentences
from tracker.decompose.asks.obligations import Setting
from tracker.decompose.checks import lints
from tracker.decompose.heads import header, kinds, preamble
from tracker.decompose.layout import bodies, outline, parts
from tracker.decompose.layout.bodies import Body
from tracker.decompose.layout.normalise import normalise
from tracker.decompose.layout.outline import Entry
from tracker.decompose.layout.page import Page
from tracker.decompose.rows import Part
from tracker.decompose.rules import (
    Claim,
    Clause,
    ClauseKind,
    Deadline,
    Draft,
    Header,
    Kind,
    Lint,
    Span,
    Task,
)
from tracker.decompose.told import claims
from tracker.decompose.when import closing, stages
from tracker.decompose.when.closing import Close
from tracker.decompose.when.times import Years
from tracker.decompose.who import parties, people, places, standing
from tracker.documents.rules import Document

_LEVELS = (  # who stands above the issuer, told from its name (domain.md 1.1)
    (re.compile("[乡镇]|街道"), "国务院|国家|省|自治区|市|州|盟|县|区|旗"),
    (re.compile("[县区旗]"), "国务院|国家|省|自治区|市|州|盟"),
    (re.compile("[市州盟]"), "国务院|国家|省|自治区"),
)


class TooManyRows(Exception):
    """The document gives more rows than the caller takes."""


def decompose(document: Document, year: int | None = None, most_rows: int | None = None) -> Draft:
    """Return the draft of `document`: header, outline, tasks, claims, people, warnings.

    `year` is the plan's year where a person knows it; otherwise the document's own. Nothing is
    guessed: what is unknown stays None or empty, and the same document gives the same draft.
    Raises `TooManyRows` as soon as there are more than `most_rows`.
    """
    page = normalise(document)
    entries, found = outline.outline(page)
    body = header.frame(page, entries[0].line if entries else header.head_end(page))
    if not entries and page.lines:
        entries, found = outline.paragraphs(page, body.first, body.last)
    head, missing = header.read(page, body, year)
    members, listed = people.people(page)
    kind = kinds.kind(head.title)
    draft = Draft(
        header=head,
        kind=kind,
        text=page.text,
        people=tuple(members),
        outline=(),
        tasks=(),
        claims=(),
        warnings=_sorted([*found, *missing, *lints.lints(page, head, members, kind)], document),
    )
    entries = [entry for entry in entries if entry.line < body.last]
    if entries and not kind.is_report:
        entries = [*preamble.orders(page, body.first, _setting(draft)), *entries]
    return _filled(draft, page, entries, bodies.bodies(page, entries, body, listed), most_rows)


def _sorted(found: list[Lint], document: Document) -> tuple[Lint, ...]:
    read = [Lint("L-FILE", warning, 0, 0) for warning in document.warnings]
    return (*read, *sorted(found, key=lambda lint: (lint.start, lint.end, lint.code)))


def _filled(
    draft: Draft, page: Page, entries: list[Entry], texts: list[Body], most_rows: int | None
) -> Draft:
    """Add outline, tasks and claims to a draft that has its header."""
    ids = {id(entry): f"c{number}" for number, entry in enumerate(entries, start=1)}
    named = [
        _clause(entry, ids, body, draft.kind) for entry, body in zip(entries, texts, strict=True)
    ]
    to_read = _parts(draft, entries, texts, named)
    whose = parties.Parties(page.text, standing.standing(page.text))
    clauses: list[Clause] = []
    rows: list[Task] = []
    told: list[Claim] = []
    odd: list[Lint] = []
    closes: dict[str, Sequence[Close]] = {}
    found = tasks.read(page.text, to_read, whose.standing)
    for clause, body, part, read in zip(named, texts, to_read, found, strict=True):
        states = clause.kind is ClauseKind.STATEMENT
        its = tasks.Read(tuple(_promised(read.tasks, draft.header)), (), ()) if states else read
        whose.labels[clause.id] = its.labels
        closes[clause.id] = its.closes
        rows += its.tasks
        if most_rows is not None and len(rows) > most_rows:
            raise TooManyRows
        clauses.append(clause._replace(background=_background(clause, its, page.text)))
        if draft.kind.is_report:
            ahead = not part.setting.report
            told += claims.claims(clause.id, page.text, sentences.sentences(page.text, body.lines))
            odd += lints.told(page.text, clause, body, draft.header, ahead=ahead)
    rows = closing.shared(whose.settled(rows, clauses), clauses, closes)
    rows = stages.dated(rows, clauses, _staged(page.text, entries, to_read))
    return replace(
        draft,
        outline=tuple(clauses),
        tasks=tuple(_placed(page.text, rows, clauses)),
        claims=tuple(told),
        warnings=(*draft.warnings, *odd, *lints.dates(page.text, rows, draft.header, draft.kind)),
    )


def _parts(
    draft: Draft, entries: Sequence[Entry], texts: Sequence[Body], clauses: Sequence[Clause]
) -> list[Part]:
    """The parts to be read, each with what its surroundings say."""
    around = _setting(draft)
    years = Years(draft.header.year, draft.header.written_on)
    out: list[Part] = []
    for entry, body, clause in zip(entries, texts, clauses, strict=True):
        ahead = around.report and parts.looks_ahead(entry)
        setting = _within_clause(around, clause.kind, ahead=ahead)
        when = _years(years, entry, ahead=ahead)
        out.append(Part(clause.id, entry.heading, body.lines, setting, when))
    return out


def _staged(
    text: str, entries: Sequence[Entry], read: Sequence[Part]
) -> dict[str, tuple[Deadline, ...]]:
    """The times that stand in the headings, by the clause's id."""
    return {
        part.clause: stages.said(
            text[entry.start : entry.end].rstrip(), part.years, part.setting.report, entry.start
        )
        for entry, part in zip(entries, read, strict=True)
    }


def _promised(rows: Sequence[Task], header: Header) -> Iterator[Task]:
    """What a part that only states still promises: 其余6件将于7月18日前答复."""
    written = header.written_on
    for row in rows:
        if written and any(one.date and one.date > written for one in row.deadlines):
            yield row


def _years(around: Years, entry: Entry, *, ahead: bool) -> Years:
    """The year of a part: that of its own heading (2025年工作计划), else what is still to come."""
    if year := parts.year(entry):
        return replace(around, year=year)
    return replace(around, ahead=True) if ahead else around


def _placed(text: str, rows: list[Task], clauses: list[Clause]) -> Iterator[Task]:
    """Give each row its id, and the places of its bodies; who leads does not help with it too."""
    found = places.Places(text)
    wholes = {clause.id: Span(clause.start, clause.body.end) for clause in clauses}
    for number, row in enumerate(rows, start=1):
        helps = row.support and tuple([name for name in row.support if name not in row.lead])
        named = found.named(row, helps, wholes[row.clause])
        # `id`, `support` and `parties` are new: built at once, which is quicker than `_replace`
        yield Task(f"t{number}", *row[1:10], helps, *row[11:14], named)


def _setting(draft: Draft) -> Setting:
    """What the document itself says about the sentences of any clause."""
    issuer = draft.header.issuer or draft.header.title or ""
    above = next((names for pattern, names in _LEVELS if pattern.search(issuer)), "")
    headed = all(warning.code != "L-OUTLINE" for warning in draft.warnings)
    return Setting(draft.kind.is_report, False, above, headed)


def _within_clause(around: Setting, kind: ClauseKind, *, ahead: bool) -> Setting:
    """What surrounds a clause; a part of a report that looks `ahead` asks as a plan does."""
    strict = kind is not ClauseKind.WORK
    return Setting(around.report and not ahead, strict, around.superiors, around.headed)


def _clause(entry: Entry, ids: dict[int, str], body: Body, kind: Kind) -> Clause:
    path, above = [entry.ordinal], entry.parent
    while above:
        path.append(above.ordinal)
        above = above.parent
    return Clause(
        id=ids[id(entry)],
        parent=ids[id(entry.parent)] if entry.parent else None,
        level=entry.level,
        marker=entry.marker,
        ordinal=entry.ordinal,
        path="/".join(reversed(path)),
        heading=entry.heading,
        start=entry.start,
        end=entry.end,
        repaired=entry.repaired,
        body=body.whole,
        background=(),
        kind=parts.kind(
            entry,
            listed=body.listed,
            report=kind.is_report,
            empty=body.whole.start >= body.whole.end,
        ),
    )


def _background(clause: Clause, read: tasks.Read, text: str) -> tuple[Span, ...]:
    """What of the body no task covers: background, tables and the lines of a group included."""
    at, end = clause.body
    found: list[Span] = []
    for start, stop in sorted([(row.start, row.end) for row in read.tasks]):
        if start > at and text[at:start].strip():
            found.append(Span(at, min(start, end)))
        at = max(at, stop)
    if at < end and text[at:end].strip():
        found.append(Span(at, end))
    return tuple(found)
