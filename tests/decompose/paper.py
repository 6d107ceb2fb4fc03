"""Papers with hand-made readings (papers/README.md): loaded, read, and laid side by side.

`python -m tests.decompose.paper [NAME…]` prints what differs, and the pooled figures.
"""

import re
import sys
import tomllib
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.decompose import decompose
from tracker.decompose.rules import Clause, Draft, Task
from tracker.documents.rules import Block, Document, Paragraph, Table

FOLDER = Path(__file__).parent / "papers"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
HEADER = ("title", "doc_number", "issuer", "year", "signer", "addressee", "kind")
_SOFT = re.compile(r"[\s。；：、，,;.:]")


@dataclass
class Tally:
    """How much was right, reported and wanted of one thing; `wrong` says what was not."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.right += other.right
        self.found += other.found
        self.wanted += other.wanted
        self.wrong += other.wrong

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


def document(name: str) -> Document:
    """Return the paper as blocks: lines that begin with | are one table."""
    text = (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")
    blocks: list[Block] = []
    rows: list[tuple[str | None, ...]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("|"):
            rows.append(_cells(line, rows[-1] if rows else ()))
            continue
        if rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        blocks.append(Paragraph(line))
    if rows:
        blocks.append(Table(tuple(rows)))
    return Document(tuple(blocks))


def _cells(line: str, above: tuple[str | None, ...]) -> tuple[str | None, ...]:
    cells: list[str | None] = []
    for index, cell in enumerate(line.strip().strip("|").split("|")):
        word = cell.strip()
        over = above[index] if index < len(above) else ""
        cells.append({"^": over, "<": None}.get(word, word))
    return tuple(cells)


@lru_cache(None)
def reading(name: str) -> dict[str, Any]:
    """Return what a careful person reads in the paper."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@lru_cache(None)
def draft(name: str) -> Draft:
    """Return what the program reads in the paper."""
    return decompose(document(name))


def compare(name: str) -> dict[str, Tally]:
    """Lay the two readings of a paper side by side."""
    wanted, found = reading(name), draft(name)
    pairs = _pairs(wanted["clause"], found.outline)
    return {
        "header": _header(wanted, found),
        "outline": _outline(wanted["clause"], found.outline, pairs),
        "paths": _paths(pairs),
        "people": _people(wanted.get("people", []), found),
        **_rows(wanted["clause"], pairs, found),
        **_duties(wanted["clause"], found),
    }


def bare(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def soft(text: str | None) -> str:
    return _SOFT.sub("", text or "")


def level(clause: dict[str, Any]) -> int:
    return int(clause.get("level") or clause["path"].count("/") + 1)


def _header(wanted: dict[str, Any], found: Draft) -> Tally:
    tally = Tally()
    for key in HEADER:
        mine = found.kind.value if key == "kind" else getattr(found.header, key)
        if key in wanted or mine:
            tally.wanted += key in wanted
            tally.found += bool(mine)
            if bare(str(wanted.get(key, ""))) == bare(str(mine or "")):
                tally.right += 1
            else:
                tally.wrong.append(f"{key}: wanted {wanted.get(key)!r}, found {mine!r}")
    return tally


def _pairs(
    wanted: list[dict[str, Any]], found: tuple[Clause, ...]
) -> list[tuple[dict[str, Any], Clause]]:
    left, pairs = list(found), []
    for one in wanted:
        for index, clause in enumerate(left):
            mine, theirs = bare(one["heading"]), bare(clause.heading)
            same = mine == theirs or (mine and theirs and _prefix(mine, theirs))
            if same and level(one) == clause.level:
                pairs.append((one, left.pop(index)))
                break
    return pairs


def _prefix(mine: str, theirs: str) -> bool:
    return mine.startswith(theirs[:40]) or theirs.startswith(mine[:40])


def _outline(
    wanted: list[dict[str, Any]],
    found: tuple[Clause, ...],
    pairs: list[tuple[dict[str, Any], Clause]],
) -> Tally:
    tally = Tally(len(pairs), len(found), len(wanted))
    mine, theirs = {id(one) for one, _ in pairs}, {clause.id for _, clause in pairs}
    tally.wrong += [f"no heading {c['path']} {c['heading']}" for c in wanted if id(c) not in mine]
    tally.wrong += [
        f"no such heading: {c.path} ({c.level}) {c.heading}" for c in found if c.id not in theirs
    ]
    return tally


def _paths(pairs: list[tuple[dict[str, Any], Clause]]) -> Tally:
    wrong = [
        f"path of {one['heading']}: wanted {one['path']}, found {clause.path}"
        for one, clause in pairs
        if bare(one["path"]) != bare(clause.path)
    ]
    return Tally(len(pairs) - len(wrong), len(pairs), len(pairs), wrong)


def _people(wanted: list[list[str]], found: Draft) -> Tally:
    mine = Counter((bare(n), bare(r), bare(t)) for n, r, t in wanted)
    theirs = Counter((bare(p.name), bare(p.role), bare(p.title)) for p in found.people)
    right = (mine & theirs).total()
    wrong = [f"no person {p}" for p in mine - theirs]
    wrong += [f"no such person: {p}" for p in theirs - mine]
    return Tally(right, theirs.total(), mine.total(), wrong)


def _rows(
    wanted: list[dict[str, Any]], pairs: list[tuple[dict[str, Any], Clause]], found: Draft
) -> dict[str, Tally]:
    of = {id(one): clause for one, clause in pairs}
    tallies = {k: Tally() for k in ("clauses", "rows", "starts", "lead", "support", "background")}
    seen: set[str] = set()
    for one in wanted:
        clause = of.get(id(one))
        mine = [t for t in found.tasks if clause and t.clause == clause.id]
        if clause:
            seen.add(clause.id)
        _clause(one, mine, tallies)
        for quote in one.get("background", []):
            _background(one, quote, clause, found, tallies["background"])
    for task in found.tasks:
        if task.clause not in seen:
            for key in ("clauses", "rows", "starts"):
                tallies[key].found += 1
            tallies["rows"].wrong.append(f"row under no heading: {task.text[:40]}")
    return tallies


def _clause(one: dict[str, Any], mine: list[Task], tallies: dict[str, Tally]) -> None:
    rows = one.get("rows", [])
    where = f"[{one['path']} {one['heading'][:12]}]"
    tallies["clauses"].add(
        Tally(
            int(bool(rows and mine)),
            int(bool(mine)),
            int(bool(rows)),
            [f"{where} {'no row at all' if rows else 'gives no row'}"]
            if bool(rows) != bool(mine)
            else [],
        )
    )
    begun = [_match(row, mine, ends=False) for row in rows]
    whole = [_match(row, mine, ends=True) for row in rows]
    for key, hits in (("starts", begun), ("rows", whole)):
        got = {task.id for task in hits if task}
        tallies[key].add(Tally(len(got), len(mine), len(rows)))
    tallies["rows"].wrong += [
        f"{where} no row {row['text']}" for row, hit in zip(rows, whole, strict=True) if not hit
    ]
    ids = {task.id for task in whole if task}
    tallies["rows"].wrong += [
        f"{where} no such row: {t.text[:30]}…{t.text[-12:]}" for t in mine if t.id not in ids
    ]
    for row in rows:
        _owners(where, row, mine, tallies)


def _duties(wanted: list[dict[str, Any]], found: Draft) -> dict[str, Tally]:
    """Whether the words of each duty lie in some row by half at least, and the other way round.

    What is missed here is lost to the clerk; where a row begins and ends is not asked.
    """
    places = [at for at, char in enumerate(found.text) if not _SOFT.match(char)]
    words = "".join(found.text[at] for at in places)
    mine = [(bisect_left(places, t.start), bisect_left(places, t.end)) for t in found.tasks]
    theirs: list[tuple[int, int]] = []
    at = 0
    for row in (row for one in wanted for row in one.get("rows", [])):
        first, _, last = (soft(part) for part in row["text"].partition("…"))
        at = max(words.find(first, at), 0)
        theirs.append((at, words.find(last, at) + len(last) if last else at + len(first)))
    out = {}
    for key, spans, cover in (("duties", theirs, mine), ("asked", mine, theirs)):
        out[key] = Tally(0, len(spans), len(spans))
        for begin, end in spans:
            inside = sum(max(0, min(end, b) - max(begin, a)) for a, b in cover)
            out[key].right += 2 * inside >= end - begin
            if 2 * inside < end - begin:
                out[key].wrong.append(words[begin:end][:60])
    return out


def _match(row: dict[str, Any], mine: list[Task], *, ends: bool) -> Task | None:
    first, _, last = (bare(part) for part in row["text"].partition("…"))
    for task in mine:
        words = soft(task.text)
        whole = "…" not in row["text"]
        begins = words.startswith(soft(first)[: None if ends and whole else 12])
        if begins and (not ends or (words == soft(first) if whole else words.endswith(soft(last)))):
            return task
    return None


def _owners(where: str, row: dict[str, Any], mine: list[Task], tallies: dict[str, Tally]) -> None:
    """Whose it is, of the row of the program that holds where this one begins."""
    first = soft(row["text"].partition("…")[0])
    task = next((t for t in mine if first[:12] in soft(t.text)), None)
    for key in ("lead", "support"):
        want = {bare(u) for u in row.get(key, [])}
        got = {bare(u) for u in getattr(task, key)} if task else set()
        if want or got:
            same = want == got
            tallies[key].add(
                Tally(
                    int(same),
                    int(bool(got)),
                    int(bool(want)),
                    []
                    if same
                    else [f"{where} {row['text'][:14]} {key}: wanted {want}, found {got}"],
                )
            )


def _background(
    one: dict[str, Any], quote: str, clause: Clause | None, found: Draft, tally: Tally
) -> None:
    first, _, last = quote.partition("…")
    begin = _find(found.text, first, clause.start if clause else 0)
    end = _find(found.text, last, begin) + len(last) if last else begin + len(first)
    inside = sum(max(0, min(t.end, end) - max(t.start, begin)) for t in found.tasks)
    good = begin >= 0 and inside * 2 < end - begin
    wrong = [] if good else [f"[{one['path']}] no background: {quote}"]
    tally.add(Tally(int(good), 1, 1, wrong))


def _find(text: str, words: str, start: int) -> int:
    pattern = r"\s*".join(map(re.escape, bare(words)))
    found = re.compile(pattern).search(text, max(0, start))
    return found.start() if found else -1


def pooled(names: tuple[str, ...]) -> dict[str, Tally]:
    """Return the figures of several papers together."""
    total: dict[str, Tally] = {}
    for name in names:
        for key, tally in compare(name).items():
            total.setdefault(key, Tally()).add(tally)
    return total


def main(chosen: list[str]) -> None:
    names = tuple(n for n in NAMES if not chosen or any(n.startswith(c) for c in chosen))
    for name in names:
        tallies = compare(name)
        figures = "  ".join(f"{key} {tally.f1:.2f}" for key, tally in tallies.items())
        print(f"{name:34} {figures}")  # noqa: T201
        if chosen:
            for key, tally in tallies.items():
                for line in tally.wrong:
                    print(f"    {key}: {line}")  # noqa: T201
    print()  # noqa: T201
    for key, tally in pooled(names).items():
        print(f"{key:12}{tally.f1:.3f}  {tally.right}/{tally.found}/{tally.wanted}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
