"""The two papers of the journey: points as .txt, a plan as .docx with Word's own numbering.

The real ones where TRACKER_SEEDS names their folder, else two of our own.
"""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.documents.make_docx import docx, paragraph
from tracker.decompose.decomposer import decompose
from tracker.decompose.export import to_json
from tracker.demo.writing import paper
from tracker.documents.reader import read

YEAR = 2022  # of our own plan; our own points are of the year before, as the real ones are
# typed mark → Word's level
MARKS = (
    (re.compile(r"^[一二三四五六七八九十]+、"), 0),
    (re.compile(r"^（[一二三四五六七八九十]+）"), 1),
)


@dataclass(frozen=True)
class Paper:
    """A file to upload, and what is to be read in it."""

    name: str
    data: bytes
    reading: dict[str, Any]  # the JSON of contracts.md 3


def points() -> Paper:
    """The points of a district or county, as .txt."""
    return _paper("要点.txt", _text("004", "yunlu", YEAR - 1).encode())


def plan() -> Paper:
    """The plan of a township with its leading group, as .docx numbered by Word."""
    return _paper("实施方案.docx", numbered_by_word(_text("002", "qinghe", YEAR)))


def numbered_by_word(text: str) -> bytes:
    """`text` as a .docx in which the typed marks 一、 and （一） are Word's automatic numbers."""
    return docx("".join(_numbered(line) for line in text.splitlines() if line.strip()))


def _numbered(line: str) -> str:
    for mark, level in MARKS:
        if found := mark.match(line):
            return paragraph(line[found.end() :], level)
    return paragraph(line)


def _text(seed: str, own: str, year: int) -> str:
    folder = os.environ.get("TRACKER_SEEDS")
    if folder:
        return next(Path(folder).glob(f"{seed}_*.txt")).read_text("utf-8")
    return paper(own, "", year=year, written=date(year, 4, 18)).data.decode()


def _paper(name: str, data: bytes) -> Paper:
    return Paper(name, data, to_json(decompose(read(data, name))))
