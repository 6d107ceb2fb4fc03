"""Warnings about the text itself, each family in a module of `checks` (domain.md 14)."""

import re
from collections.abc import Sequence

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
from tracker.decompose.layout.bodies import Body
from tracker.decompose.layout.page import Page
from tracker.decompose.rules import Clause, ClauseKind, Header, Kind, Lint, Person, Task

_PAIRS = {"“": "引号", "”": "引号", "《": "书名号", "》": "书名号"}
_OPENING = "“《"
_MARK = re.compile("[“”《》]")


def lints(page: Page, header: Header, people: list[Person], kind: Kind) -> list[Lint]:
    """Return the warnings about wording, in the order of the text."""
    text = page.text
    found = [
        *_quotes(text),
        *_groups(people),
        *numbers.lints(text),
        *years.lints(text, header),
        *levels.lints(text, header),
        *oldrules.lints(text, header),
        *budgets.lints(text, header.year),
        *sums.lints(text),
        *privacy.lints(text),
        *limits.impossible(text, header),
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


def _quotes(text: str) -> list[Lint]:
    """One warning a line and kind of mark: an opening without its closing, or the reverse."""
    found: list[Lint] = []
    start = 0
    for line in text.split("\n"):
        if "“" in line or "”" in line or "《" in line or "》" in line:
            found += _odd_marks(line, start)
        start += len(line) + 1
    return found


def _odd_marks(line: str, start: int) -> list[Lint]:
    waiting: dict[str, list[int]] = {name: [] for name in _PAIRS.values()}
    lost: dict[str, int] = {}
    for mark in _MARK.finditer(line):
        at, char = start + mark.start(), mark[0]
        name = _PAIRS[char]
        if char in _OPENING:
            waiting[name].append(at)
        elif waiting[name]:
            waiting[name].pop()
        else:
            lost.setdefault(name, at)
    found: list[Lint] = []
    for kind, open_marks in waiting.items():
        if (odd := lost.get(kind, open_marks[0] if open_marks else None)) is not None:
            message = f"{kind}不成对，可能有文字在复制时丢失，请核对原文。"
            found.append(Lint("L-QUOTE", message, odd, odd + 1))
    return found


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
