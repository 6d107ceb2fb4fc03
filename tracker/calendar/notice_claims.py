"""What the lines of a pasted holiday notice claim: plain lines of ours, and sentences."""

import re
from typing import NamedTuple

from tracker.calendar import notice_text
from tracker.calendar.notice_days import SPECIAL, Said, read_sentence
from tracker.calendar.notice_text import Sentence, compact, ordinary

PLAIN = re.compile(r"([^放上补]{3,100}?)(放假|上班|补班)(?:([ \t,]+)(.*))?")
ISO_START = re.compile(r"[0-9]{4} ?[-/.] ?[0-9]")
FURNITURE = re.compile(
    r"[0-9/. -]+(?:[0-9]{1,2}:[0-9]{2}|来源|发布|作者|责任编辑|字[号体]|浏览|打印)"
)
NOT_A_NOTE = re.compile(r"[0-9][月日号天]|[0-9][-/.][0-9]|^(?:放假|上班|补班)")
PUNCTUATION = re.compile("[,。;:]")
EXPLAINS = re.compile(r"其中|法定|公休|鼓励|除夕|建议|可以")  # of days named without a verb
SIGNED = re.compile(r"[^0-9]*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?:\(.*\))?")
EXAMPLE = "“2027-02-06 放假 春节”或“2027-02-06 至 2027-02-12 放假 春节”"
MALFORMED = f"这一行不完整：请写成{EXAMPLE}的样子，只是网页上的日期就删去。"
NOT_SAID = "有日期，但没有写放假还是上班：请在日期后面补上“放假”或“上班”。"
NO_DAYS = "“{}”后面没有读到日期：请补上日期，如“4月4日（周六）至6日（周一）放假”。"


class Claim(NamedTuple):
    """What one verb says, with its line and the note of its days."""

    line: int
    said: Said
    note: str


class Trouble(NamedTuple):
    """A fault, before the text of its line is looked up."""

    line: int
    sentence: str


def claims_of(raw: list[str], lines: list[str]) -> tuple[list[Claim], list[Trouble]]:
    """Return what the lines say, and where nothing could be made of them.

    `lines` are `raw` made `ordinary` and stripped.
    """
    claims: list[Claim] = []
    troubles: list[Trouble] = []
    prose: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        claim = _plain(number, line, raw[number - 1])
        is_furniture = FURNITURE.match(line) is not None
        is_malformed = not (claim or is_furniture) and ISO_START.match(line) is not None
        if claim:
            claims.append(claim)
        if is_malformed:
            troubles.append(Trouble(number, MALFORMED))
        prose.append((number, "" if claim or is_malformed or is_furniture else line))
    said, unsaid = _said_in(prose)
    return [*claims, *said], [*troubles, *unsaid]


def _said_in(prose: list[tuple[int, str]]) -> tuple[list[Claim], list[Trouble]]:
    claims: list[Claim] = []
    troubles: list[Trouble] = []
    empty: dict[int, Trouble] = {}  # holidays nothing was read of, so far
    for sentence in notice_text.sentences(prose):
        said, dangling = read_sentence(sentence.text)
        claims.extend(_claim(sentence, one) for one in said)
        is_unsaid = dangling is not None and _must_say(sentence)
        if is_unsaid and dangling is not None:
            troubles.append(Trouble(sentence.lines[dangling], NOT_SAID))
        if sentence.heads and _is_expected(sentence):
            empty[sentence.item] = Trouble(sentence.lines[0], NO_DAYS.format(sentence.holiday))
        if said or is_unsaid:
            empty.pop(sentence.item, None)
    return claims, [*troubles, *empty.values()]


def _plain(number: int, line: str, raw: str) -> Claim | None:
    """Read "2027-02-06 至 2027-02-12 放假 春节"; None if the line is not one of ours."""
    match = PLAIN.fullmatch(line)
    if not match:
        return None
    shift = len(raw) - len(ordinary(raw).lstrip())  # the note as it was pasted, not made ordinary
    note = raw[shift + match.start(4) : shift + match.end(4)] if match[4] else ""
    is_iso = ISO_START.match(line) is not None
    # "1月1日放假,与周末连休。" is a sentence
    is_sentence = not is_iso and (not note or PUNCTUATION.search(f"{match[3]}{match[4]}"))
    if is_sentence or NOT_A_NOTE.search(match[4] or ""):
        return None
    said, _ = read_sentence(compact(match[1]) + match[2])
    if len(said) != 1 or said[0].at:
        return None
    return Claim(number, said[0], note)


def _claim(sentence: Sentence, said: Said) -> Claim:
    name = sentence.holiday
    note = f"{name}调休" if said.is_workday and name else name
    return Claim(sentence.lines[said.at], said, note)


def _must_say(sentence: Sentence) -> bool:
    """Whether a day in this sentence must be followed by 放假 or 上班."""
    excused = EXPLAINS.search(sentence.text) or SIGNED.fullmatch(sentence.text)
    return bool(sentence.item) and not excused and not SPECIAL.search(sentence.text)


def _is_expected(sentence: Sentence) -> bool:
    is_special = SPECIAL.search(sentence.holiday) or SPECIAL.search(sentence.text)
    return notice_text.is_holiday_name(sentence.holiday) and not is_special
