"""Warnings about the text itself, each family in a module of `checks` (domain.md 14)."""

from collections.abc import Sequence

from tracker.decompose.bodies import Body
from tracker.decompose.checks import (
    blanks,
    budgets,
    levels,
    limits,
    numbers,
    oldrules,
    privacy,
    results,
    sums,
    vague,
    years,
)
from tracker.decompose.page import Page
from tracker.decompose.rules import Clause, ClauseKind, Header, Kind, Lint, Person, Task

_PAIRS = (("“", "”", "引号"), ("《", "》", "书名号"))


def lints(page: Page, header: Header, people: list[Person], kind: Kind) -> list[Lint]:
    """Return the warnings about wording, in the order of the text."""
    text = page.text
    found = [
        *_quotes(page),
        *_groups(people),
        *numbers.lints(text),
        *years.lints(text, header),
        *levels.lints(text, header),
        *oldrules.lints(text, header.year),
        *budgets.lints(text, header.year),
        *sums.lints(text),
        *privacy.lints(text),
        *limits.impossible(text, header.year),
        *(blanks.lints(page) if kind is Kind.ANNUAL_REPORT else ()),
    ]
    return sorted(found, key=lambda lint: (lint.start, lint.code))


def dates(text: str, tasks: Sequence[Task], header: Header, kind: Kind) -> list[Lint]:
    """Warn of a day to keep that nobody can tell, or that a plan sets before its own day."""
    return limits.kept(text, tasks, header, plan=not kind.is_report)


def told(text: str, clause: Clause, body: Body, header: Header, *, ahead: bool) -> list[Lint]:
    """Return what is odd in one part of a report; `ahead` says that it tells what is to come."""
    if ahead or clause.kind is ClauseKind.STATEMENT:
        return []
    planned = list(results.lints(text, body.lines, header))
    bare = None if planned else vague.lint(text, body.lines)
    return [*planned, *([bare] if bare else [])]


def _quotes(page: Page) -> list[Lint]:
    """One warning a line and kind of mark: an opening without its closing, or the reverse."""
    found: list[Lint] = []
    for opening, closing, name in _PAIRS:
        if page.text.count(opening) == page.text.count(closing) == 0:
            continue
        for line in page.lines:
            if (at := _unbalanced(page.text, line.start, line.end, opening, closing)) is not None:
                message = f"{name}不成对，可能有文字在复制时丢失，请核对原文。"
                found.append(Lint("L-QUOTE", message, at, at + 1))
    return found


def _unbalanced(text: str, start: int, end: int, opening: str, closing: str) -> int | None:
    """Return where the first mark without its partner stands, or None."""
    waiting: list[int] = []
    for at in range(start, end):
        if text[at] == opening:
            waiting.append(at)
        elif text[at] == closing:
            if not waiting:
                return at
            waiting.pop()
    return waiting[0] if waiting else None


def _groups(people: list[Person]) -> list[Lint]:
    """ORG-9: two different leaders in one text."""
    leaders = {person.name for person in people if person.role == "组长" and person.name}
    if len(leaders) < 2:
        return []
    return [
        Lint(
            "L-ORG-CONFLICT",
            f"文中出现不同的组长：{'、'.join(sorted(leaders))}，请核对是否为同一领导小组。",
            0,
            0,
        )
    ]
