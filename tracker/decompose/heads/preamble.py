"""Orders above the first heading: a covering notice that itself asks for something."""

import re

from tracker.decompose.asks import asking, sentences, standards
from tracker.decompose.asks.asking import Setting
from tracker.decompose.layout import headings
from tracker.decompose.layout.outline import Entry
from tracker.decompose.layout.page import LineKind, Page
from tracker.decompose.rules import Span
from tracker.decompose.who import responsibility

_HANDS_IN = re.compile(
    "报送|上报|报告|报[^，。]{1,20}备案|制定|填报|反馈|明确[^，。]{0,12}(?:人|责任)|通报|检查|督查"
)


def orders(page: Page, first: int, setting: Setting) -> list[Entry]:
    """Return an entry for each stretch of lines above `first` that orders somebody to do something.

    Only a sentence with an actor and something to keep counts: 现印发给你们，请认真贯彻 asks for
    nothing that anybody could report on.
    """
    found: list[Entry] = []
    for index, line in enumerate(page.lines[:first]):
        if line.kind is not LineKind.PROSE or not page.of(line).endswith(("。", "；", ".", "！")):
            continue
        span = Span(line.start, line.end)
        ordered = [s for s in sentences.sentences(page.text, [span]) if _orders(page, s, setting)]
        if not ordered:
            continue
        if found and found[-1].until == index:
            found[-1].until = index + 1
            continue
        start, end, _ = headings.cut(page.text, ordered[0].start, line.end)
        end = min(end, headings.first_clause(page.text, start, line.end))
        heading = page.text[start:end]
        entry = Entry(index, 1, "", heading, None, None, start, end, prose=True)
        entry.until = index + 1
        found.append(entry)
    return found


def _orders(page: Page, sentence: Span, setting: Setting) -> bool:
    words = page.text[sentence.start : sentence.end]
    told = responsibility.actor(words.removeprefix("请")) is not None
    keeps = standards.standard(words) or _HANDS_IN.search(words)
    return told and bool(keeps) and asking.asks(words, setting)
