"""Phrases with readings made by hand (phrases/README.md): loaded, read, and laid side by side.

`python -m tests.decompose.phrasebook [KIND…]` prints what differs, and the figures.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.decompose.paper import Tally
from tests.decompose.write import decomposed
from tracker.decompose.asks import sentences
from tracker.decompose.much import measures
from tracker.decompose.often import frequencies
from tracker.decompose.rules import Span
from tracker.decompose.told import claims
from tracker.decompose.when import times
from tracker.decompose.when.times import Years

FOLDER = Path(os.environ.get("TRACKER_PHRASES", Path(__file__).parent / "phrases"))
_QUOTE = re.compile(r'"([^"]*)"')
_ELSEWHERE = ("L-NO-", "L-NUM", "L-OUTLINE", "L-FILE")  # warnings that no phrase is about


@dataclass(frozen=True)
class Said:
    """One thing that a phrase says: what must be the same, and the words (or the name) for it."""

    what: tuple[object, ...]
    words: str


@dataclass(frozen=True)
class Phrase:
    """A phrase, the context line above it, and what a careful person reads in it."""

    text: str
    context: str
    wanted: tuple[Said, ...]


@dataclass(frozen=True)
class Kind:
    """One sort of phrase: how its expectation is written and how the program reads it."""

    wanted: Callable[[str], Said]
    read: Callable[[Phrase], Iterator[Said]]
    words_are_quoted: bool = True


def phrases(kind: str) -> list[Phrase]:
    """Return the phrases of one file."""
    found, context = [], ""
    for line in (FOLDER / f"{kind}.txt").read_text("utf-8").splitlines():
        if line.startswith("@ "):
            context = line[2:]
        elif line and not line.startswith("# "):
            text, _, expectation = line.partition(" => ")
            said = [] if expectation == "none" else expectation.split(" | ")
            wanted = tuple(KINDS[kind].wanted(one) for one in said if one != "sum")
            found.append(Phrase(text, context, wanted))
    return found


def tally(kind: str) -> tuple[Tally, Tally]:
    """Return what was right of a kind, and how often its words or its name were."""
    said, named = Tally(), Tally()
    for phrase in phrases(kind):
        got = list(KINDS[kind].read(phrase))
        left, missed = list(got), []
        for want in phrase.wanted:
            same = [one for one in left if one.what == want.what]
            near = [one for one in same if _alike(want.words, one.words)]
            if KINDS[kind].words_are_quoted:
                same = near
            if not same:
                missed.append(want)
                continue
            one = (near or same)[0]
            left.remove(one)
            said.right += 1
            named.wanted += 1
            named.found += 1
            named.right += bool(near)
            if not near:
                named.wrong.append(f"{phrase.text}\n    {want.words} / {one.words}")
        said.found += len(got)
        said.wanted += len(phrase.wanted)
        if missed or left:
            wrong = [f"{phrase.context} {phrase.text}".strip()]
            wrong += [f"    - {_told(one)}" for one in missed]
            wrong += [f"    + {_told(one)}" for one in left]
            said.wrong.append("\n".join(wrong))
    return said, named


def _told(one: Said) -> str:
    return f"{' '.join(map(str, one.what))} “{one.words}”"


def _alike(wanted: str, got: str) -> bool:
    """Whether most of the shorter words stand in the longer, in any order."""
    short, long = sorted((wanted, got), key=len)
    common = sum(char in long for char in short)
    return bool(short) and common >= 0.6 * len(short)


def _quoted(expectation: str) -> list[str]:
    return _QUOTE.findall(expectation)


def _figure(text: str) -> float | tuple[float, float]:
    low, dots, high = text.partition("..")
    return (float(low), float(high)) if dots else float(text)


def _time_wanted(expectation: str) -> Said:
    kind, _, rest = expectation.partition(" ")
    quoted = _quoted(expectation)
    first = rest.split(" ")[0]
    if kind == "period":
        since, _, until = first.partition("..")
        return Said((kind, since or None, until or None), quoted[0])
    if kind == "relative":
        amount, unit = rest.split(" ")[:2]
        return Said((kind, int(amount), unit), quoted[0])
    if kind == "urgent":
        return Said((kind,), quoted[0])
    return Said((kind, None if first == "-" else first), quoted[0])


def _times(phrase: Phrase) -> Iterator[Said]:
    year, written, kind = phrase.context.split(" ")
    years = Years(int(year), None if written == "-" else date.fromisoformat(written))
    for one in times.deadlines(phrase.text, years, report=kind == "report"):
        words = phrase.text[one.start : one.end]
        what: tuple[object, ...] = (one.kind.value,)
        if one.kind.value == "by":
            what += (one.date and one.date.isoformat(),)
        elif one.kind.value == "period":
            what += (one.since and one.since.isoformat(), one.date and one.date.isoformat())
        elif one.kind.value == "relative":
            what += (one.amount, one.unit)
        yield Said(what, words)


def _frequency_wanted(expectation: str) -> Said:
    due = expectation.rpartition(" @")[2] if " @" in expectation else None
    return Said((expectation.partition(" ")[0], due), _quoted(expectation)[0])


def _frequencies(phrase: Phrase) -> Iterator[Said]:
    for one in frequencies.frequencies(phrase.text):
        yield Said((one.every.value, one.due), phrase.text[one.start : one.end])


def _target_wanted(expectation: str) -> Said:
    parts = expectation.split(" ")
    status = "parameter" if parts[0] == "parameter" else "target"
    op, value, unit = parts[1:4] if status == "parameter" else parts[:3]
    code = expectation.rpartition(" code ")[2] if '" code ' in expectation else None
    unit = "" if unit == "-" else unit
    return Said((status, op, _figure(value), unit, code), _quoted(expectation)[0])


def _targets(phrase: Phrase) -> Iterator[Said]:
    for one in measures.targets(phrase.text):
        value = tuple(map(float, one.value)) if isinstance(one.value, tuple) else float(one.value)
        yield Said((one.status.value, one.op, value, one.unit, one.code), one.metric)


def _claim_wanted(expectation: str) -> Said:
    count, unit = expectation.split(" ")[:2]
    approximate = expectation.endswith(" approx")
    return Said((float(count), "" if unit == "-" else unit, approximate), _quoted(expectation)[0])


def _claims(phrase: Phrase) -> Iterator[Said]:
    spans = sentences.sentences(phrase.text, [Span(0, len(phrase.text))])
    for one in claims.claims("c1", phrase.text, spans):
        yield Said((float(one.count), one.unit, one.approximate), one.subject)


def _lint_wanted(expectation: str) -> Said:
    return Said((expectation.partition(" ")[0],), _quoted(expectation)[0])


def _lints(phrase: Phrase) -> Iterator[Said]:
    parts = phrase.context.split(" ")
    written = parts[1] if re.fullmatch(r"\d{4}-\d\d-\d\d", parts[1]) else None
    foot = "\n\n{}年{}月{}日".format(*map(int, written.split("-"))) if written else ""
    draft = decomposed(f"{parts[-1]}\n\n一、工作情况\n{phrase.text}{foot}", int(parts[0]))
    for one in draft.warnings:
        if not one.code.startswith(_ELSEWHERE) and one.start < one.end:
            yield Said((one.code,), draft.text[one.start : one.end])


KINDS = {
    "times": Kind(_time_wanted, _times),
    "frequencies": Kind(_frequency_wanted, _frequencies),
    "targets": Kind(_target_wanted, _targets, words_are_quoted=False),
    "claims": Kind(_claim_wanted, _claims, words_are_quoted=False),
    "lints": Kind(_lint_wanted, _lints),
}


HEAD = [
    "title",
    "doc_number",
    "issuer",
    "year",
    "written_on",
    "printed_on",
    "signer",
    "addressee",
    "parents",
]


def heads() -> Iterator[tuple[str, dict[str, str]]]:
    """Return the papers of heads.txt, each with the fields it says."""
    for block in (FOLDER / "heads.txt").read_text("utf-8").split("\n=====\n"):
        text, _, fields = block.strip("\n").partition("\n---\n")
        if text:
            pairs = (line.split(": ", 1) for line in fields.splitlines() if ": " in line)
            yield text, dict(pairs)


def tally_heads() -> Tally:
    """Return how many fields of the heads were read right."""
    out = Tally()
    for text, wanted in heads():
        header = decomposed(text).header
        for field in HEAD:
            got = getattr(header, field)
            said = "；".join(got) if field == "parents" else "" if got is None else str(got)
            want = wanted.get(field, "")
            same = sorted(re.split("[；、]", said)) == sorted(re.split("[；、]", want))
            out.found += bool(said)
            out.wanted += bool(want)
            out.right += bool(want) and same
            if not same:
                first = wanted.get("title", text[:20])
                out.wrong.append(f"{first}\n    - {field} {want}\n    + {field} {said}")
    return out


def told(kind: str) -> Iterator[str]:
    """Lines that say what differs, then the figures."""
    if kind == "heads":
        found = tally_heads()
        yield from found.wrong
        yield f"heads: F1 {found.f1:.3f} of {found.wanted} fields, {len(found.wrong)} wrong"
        return
    said, named = tally(kind)
    yield from said.wrong
    name = ""
    if not KINDS[kind].words_are_quoted:
        yield from ("— other names:", *named.wrong)
        name = f", names {named.f1:.3f}"
    exact = len(phrases(kind)) - len(said.wrong)
    yield (
        f"{kind}: F1 {said.f1:.3f}, {said.right} right, {said.found} reported, "
        f"{said.wanted} wanted; {exact} of {len(phrases(kind))} phrases exact{name}"
    )


if __name__ == "__main__":
    for one in sys.argv[1:] or [*KINDS, "heads"]:
        sys.stdout.writelines(f"{line}\n" for line in told(one))
