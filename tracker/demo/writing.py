"""The documents of the demonstration county, filled in with their years."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as it arrives: its file name and its bytes."""

    name: str
    data: bytes


def paper(text: str, name: str, *, year: int, written: date) -> Paper:
    """The document `text` (a file of `texts/`) of `year`, signed on `written`."""
    template = files("tracker.demo").joinpath("texts", f"{text}.txt").read_text("utf-8")
    words = template.format(
        year=year, last=year - 1, written=f"{written.year}年{written.month}月{written.day}日"
    )
    return Paper(name=name.format(year=year), data=words.encode())
