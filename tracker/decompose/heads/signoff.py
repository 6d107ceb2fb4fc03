"""The lines of a sign-off: who signed, on which day, who printed it, and the notes round it.

To teach it something new: a label of a note goes into `_NOTES`, what is printed behind
a signature into `_SEAL`, the last word of an organ that `organs` does not know into `_ENDS`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache

from tracker.decompose.heads import kinds
from tracker.decompose.when import days
from tracker.decompose.who import organs

_ORGAN = re.compile(
    r"[\u4e00-\u9fff（()）]{2,30}(?:人民政府(?:办公室|督查室)?|街道办事处|管理委员会|管委会|"
    r"委员会(?:办公室)?|(?:领导小组|指挥部)(?:办公室)?|政府办公?室?"
    r"|党政(?:综合)?办公?室?|[局厅院办]|中心|总队|公司)"
)
_ENDS = "主席团|代表大会|合作社|联合社|专班|[局委办厅部院所站社署会组团队馆校台]"
_SEATED = re.compile(
    rf"[\u4e00-\u9fff（()）·“”]{{2,36}}(?:{_ENDS}|[室处科股镇乡村府园场司行]|街道)"
)
_NO_ORGAN = re.compile(r"^(?:各|附件|抄送|主送|特此|以上|关于)|(?:文件|公开)$")
_SEAL = re.compile(r"\s?[（(\[【]\s?(?:代\s?章|盖\s?章|公\s?章|印\s?章|签\s?章|印|章)\s?[)）\]】]$")
# Labels that a value follows, in a sign-off; a list of who gets copies ends in a full stop.
_COPIES_TO = "抄\\s?送|抄\\s?报|抄\\s?发|分\\s?送|主题词|附\\s?件\\s?\\d{0,2}"
_NOTES = (
    "联\\s?系\\s?人|经\\s?办\\s?人|联系电话|联系方式|电\\s?话|传\\s?真|邮\\s?箱|电子邮箱|印\\s?数|份\\s?数|"
    "撰\\s?稿|拟\\s?稿|起\\s?草|审\\s?核|审\\s?稿|审\\s?签|核\\s?稿|校\\s?对|校\\s?核|打\\s?印|打\\s?字|填\\s?报|填\\s?表|"
    "制\\s?表|录\\s?入|责任编辑|编\\s?辑|公开属性|公开方式|公开选项|信息公开选项|公开类型|印发机关|"
    "印制份数|印发份数"
)
_NOTE = re.compile(
    rf"[【\[]?\s?(?:{_COPIES_TO})\s?[】\]:：]"
    rf"|[（(【\[]?\s?(?:{_NOTES})(?:人|单位|科室|者)?\s?(?:[】\]:：]|\s{{2,}})(?!.*。$)"
    r"|[（(【\[]\s?(?:此件|盖\s?章|印\s?章|公\s?章|签\s?章|代\s?章|联\s?系|共\s?印|加盖)"
    r"|此件[^，。]{0,20}$|共\s?印\s?\d{1,4}\s?份|[（(]?(?:本页)?以下无正文"
)
_BESIDE = re.compile(r"[（(][^（）()]{2,30}[)）](?:\s{2}|\t)")  # a note that an organ stands beside
_OPENNESS = re.compile(r"[（(【\[]?(?:主动公开|依申请公开|不予公开|免予公开)[)）】\]]?")
_NO_END = frozenset("。；：，、,.;:》”知案点告法见划定")  # the last of no organ's name
_GAP = re.compile(r"\s{2,}|\t")
_NO_DAY = re.compile(
    r"(?:(?:19|20)\d\d|[二一][〇○Ｏ零一二三四五六七八九]{3})?年(?:\d{1,2}|[一二三四五六七八九十]{1,3})?月"
    r"(?:(?P<day>\d{0,2}日)|$)"
)
_PRINTED = re.compile(r"印(?:发|制|送|刷)?$|^印(?:发|制)(?:日期|时间)[:：】]")
_MARK = re.compile(r"印(?:发|制|送|刷)?")
_DAY_ENDS = frozenset("日号月印发制送刷)）0123456789０１２３４５６７８９")
_COPIES = re.compile(r"[（(]?共?\d{1,4}份[)）]?")
_LONGEST = 90  # characters of a line of a sign-off that is no note
_IMPRINT = 30  # characters of an imprint's day and its mark
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("O"): "〇", ord("o"): "〇"}


class Sign(Enum):
    """What one piece of a line of a sign-off is."""

    ORGAN = auto()
    DAY = auto()
    NO_DAY = auto()  # 2021年1月 日: the place for a day that nobody wrote
    IMPRINT = auto()
    NOTE = auto()
    SEAL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece, with its words, its day if it is one, and the line it stands on."""

    sign: Sign
    text: str
    day: date | None = None
    line: int = 0
    sure: bool = True  # an organ by its name, not only by its place above a day


@dataclass(slots=True)
class SignOff:
    """Who signed and when; `dated` says that the day stands under an organ's name."""

    organs: tuple[str, ...] = ()
    written: date | None = None
    printed: date | None = None
    dated: bool = False


def is_foot(text: str) -> bool:
    """Whether a line belongs to a sign-off: organ, day, imprint, note on openness, carbon copies.

    >>> [is_foot(line) for line in ("（此件公开发布）", "某县教育局  5月4日", "做好公开。")]
    [True, False, False]
    """
    found = pieces(text)
    return bool(found) and all(p.sign is not Sign.OTHER and p.sure for p in found)


@lru_cache(512)
def is_organ(name: str) -> bool:
    """Whether a line, or a piece of it, is the name of an organ and nothing else."""
    if name[-1:] in _NO_END:
        return False
    if not 3 <= len(name) <= 40 or _NO_ORGAN.search(name) or kinds.names_document(name):
        return False
    if _ORGAN.fullmatch(name):
        return True
    if organs.is_every(name) or not organs.is_body(name):
        return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,20}(?:主席团|代表大会|合作社|联合社)", name))
    return not (organs.is_place(name) or organs.is_generic(name) or "、" in name)


def names(text: str) -> list[str]:
    """Return the organs of a line that names nothing else, joint ones side by side; else none.

    >>> names("某县教育局  某县公安局"), names("某县教育局关于防汛的通知")
    (['某县教育局', '某县公安局'], [])
    """
    found = pieces(text)
    alone = found and all(p.sign is Sign.ORGAN and p.sure for p in found)
    return [p.text for p in found] if alone else []


@lru_cache(512)
def pieces(text: str) -> tuple[Piece, ...]:
    """Return what the pieces of a line are; a line of running text is one `OTHER`."""
    line = text.strip()
    if not line:
        return ()
    beside = _BESIDE.match(line)
    if not beside and (_NOTE.match(line) or _OPENNESS.fullmatch(line)):
        note = Piece(Sign.SEAL if _SEAL.fullmatch(line) else Sign.NOTE, line)
        return (note, *_printed_behind(line))
    if len(line) > _LONGEST or line.endswith(("。", "；", "：", ":", "，")):
        return (Piece(Sign.OTHER, line),)
    whole = [] if beside else _one(line)
    if whole and whole[0].sign is not Sign.OTHER:
        return tuple(whole)
    chunks = _GAP.split(line)
    if whole and len(chunks) == 1:
        return tuple(whole)
    return tuple(piece for chunk in chunks for piece in _one(chunk))


def _one(chunk: str) -> list[Piece]:
    """What a piece between wide gaps is; an organ and its day may share it."""
    if _NOTE.match(chunk) or _OPENNESS.fullmatch(chunk) or _COPIES.fullmatch(chunk):
        return [Piece(Sign.NOTE, chunk)]
    if chunk[-1] in _DAY_ENDS or chunk.startswith("印"):
        bare = "".join(chunk.split()).strip("（()）").replace("元月", "1月").translate(_WIDE)
        if dated := list(_dated(bare)):
            return dated
    return _named(_unsealed(chunk)) or [Piece(Sign.OTHER, chunk)]


def _unsealed(name: str) -> str:
    return _SEAL.sub("", name) if name[-1] in ")）]】" else name


def _named(name: str) -> list[Piece]:
    """The organ or organs that a piece names; one that only looks like an organ is not sure."""
    if is_organ(name):
        return [Piece(Sign.ORGAN, name)]
    spaced = name.split()
    if len(spaced) > 1 and all(is_organ(part) for part in spaced):
        return [Piece(Sign.ORGAN, part) for part in spaced]
    if len(spaced) > 3 and all(len(part) == 1 for part in spaced):  # 某 县 人 民 政 府
        return _named("".join(spaced))
    seated = _SEATED.fullmatch(name) and not _NO_ORGAN.search(name)
    return [Piece(Sign.ORGAN, name, sure=False)] if seated else []


def _printed_behind(note: str) -> Iterator[Piece]:
    """The imprint that ran into the note before it: 抄送：县政府办。某镇党政办2023年5月4日印发."""
    bare = "".join(note[-_IMPRINT:].split()).translate(_WIDE)
    if _PRINTED.search(bare) and (found := [*days.FULL.finditer(bare)]):
        yield Piece(Sign.IMPRINT, found[-1][0], days.written(found[-1]))


def _dated(bare: str) -> Iterator[Piece]:
    """Pieces of 某县教育局2023年5月4日印发, written without blanks."""
    if _MARK.fullmatch(bare):
        yield Piece(Sign.IMPRINT, bare)
        return
    found = next(iter(days.FULL.finditer(bare)), None)
    printed = _PRINTED.search(bare)
    if found is None:
        if unsigned := _NO_DAY.fullmatch(bare):
            yield Piece(Sign.NO_DAY, bare, sure=bool(unsigned["day"]))
        elif printed and is_organ(bare[: printed.start()]):
            yield Piece(Sign.IMPRINT, bare)
        return
    before, after = bare[: found.start()], bare[found.end() :]
    mark = printed and printed[0] in (before, after)
    if mark or not after:
        organ = "" if mark and printed and before == printed[0] else _SEAL.sub("", before)
        if organ and not (is_organ(organ) or (mark and _SEATED.fullmatch(organ))):
            return
        if organ:
            yield Piece(Sign.ORGAN, organ)
        yield Piece(Sign.IMPRINT if mark else Sign.DAY, found[0], days.written(found))


def read(lines: list[str], *, foot: bool) -> SignOff:
    """Return what the sign-off in `lines` says; an organ signs without a day only in a `foot`."""
    out, run = SignOff(), list[Piece]()
    for piece in [*_pieces(lines), Piece(Sign.OTHER, "")]:
        if piece.sign is Sign.ORGAN:
            run.append(piece)
            continue
        if piece.sign is Sign.SEAL:
            continue
        if piece.sign is Sign.IMPRINT:
            out.printed = out.printed or piece.day
            run = _before_printer(run, piece)
        elif piece.sign in (Sign.DAY, Sign.NO_DAY):
            _signed(out, run, piece, foot=foot)
            run = []
        if run and foot and not out.organs:
            out.organs = tuple(p.text for p in run if p.sure)
        run = []
    return out


def _signed(out: SignOff, run: list[Piece], day: Piece, *, foot: bool) -> None:
    """Take down a day, and the organs above it: the first that is signed counts."""
    lone_web_day = not run and not foot and "年" not in day.text
    if out.dated or lone_web_day:
        return
    if run:
        out.organs, out.dated = tuple(dict.fromkeys(p.text for p in run)), True
        out.written = day.day
    out.written = out.written or day.day


def _before_printer(run: list[Piece], imprint: Piece) -> list[Piece]:
    """Leave off who printed it: the organ on the line of the imprint, or right above it."""
    if not run:
        return run
    line = imprint.line if run[-1].line == imprint.line else run[-1].line
    return [piece for piece in run if piece.line != line]


def _pieces(lines: list[str]) -> list[Piece]:
    found: list[Piece] = []
    for number, line in enumerate(lines):
        for piece in pieces(line):
            bare_mark = piece.sign is Sign.IMPRINT and piece.day is None
            if bare_mark and found and found[-1].sign is Sign.DAY:
                day = found.pop()
                found.append(Piece(Sign.IMPRINT, day.text, day.day, day.line))
            else:
                found.append(Piece(piece.sign, piece.text, piece.day, number, piece.sure))
    return found
