"""Where the heading of a numbered line ends and its body begins (domain.md 3.3)."""

import re

from tracker.decompose.asks import standards, verbs
from tracker.decompose.layout.page import trimmed
from tracker.decompose.rarely import rare

_POINT = r"(?<=[\u4e00-\u9fff)）\"”])[.．](?=[\s\u4e00-\u9fff\"“(（]|$)"  # a half-width full stop
_STOP = re.compile(rf"[。；！？;]|[：:](?!(?<=\d[：:])\d)|{_POINT}")
_CLAUSE = rare(rf"[，,；;：:。！？]|{_POINT}")
# The first blank, then what may stand before it: so a search leaps from blank to blank.
_GAP = re.compile(r"[ \t](?<=[\u4e00-\u9fff”）][ \t])[ \t]+(?=[\u4e00-\u9fff“《])")
_MODAL = rare("要|应当?|必须|须|不得|负责")
_WORD_END = rare("以及|[、和与及等]")
_IN_BRACKETS = re.compile("[（(][^（）()]{1,30}[)）]")
_BINDS = re.compile("应当|不得|必须")
_SETS_STANDARD = re.compile(r"\d")
_LABEL = re.compile("[（(【](?:牵头|责任|主办|承办|配合|落实单位)[^：:）)]{0,8}[：:]")
# 加大公开力度更新较慢的网站…: a full stop was lost behind what the verb goes with.
_LOST_STOP = re.compile(
    "(?:加大|提高|提升|增强|强化|加快|扩大|发挥)[^，,。；：、的]{2,16}?"
    "(?:力度|水平|质量|效果|实效|步伐|进度|范围|作用|能力|效率|意识)"
    "(?=[\u4e00-\u9fff])(?![的和与及并为以等或]|建设|工作|评[价估]|提升|机制|测评|管理)"
)
# 推行跨省通办各县要在5月底前…: lost before the body that is to do it; a verb stands at the head.
_LOST_ACTOR = re.compile(
    r"[\u4e00-\u9fff“”]{4,20}?(?=由?(?:各|"
    r"[市县区镇乡省])[\u4e00-\u9fff（）、()]{1,24}?"
    r"(?:[局委办厅室站所村]|中心|部门|单位|大厅|乡镇|街道|社区|政府)(?:要|应|须|牵头|负责))"
)
# 一、总体要求以…为指导: headings that every office writes, run into their text.
_USUAL = re.compile(
    "(?:总体要求|总体思路|总体目标|指导思想|基本原则|工作原则|工作目标|主要目标|目标任务|"
    "组织领导|组织机构|组织保障|保障措施|工作措施|工作要求|"
    "实施步骤|工作步骤|方法步骤|时间安排|重点任务|主要任务|工作任务|工作重点|总体情况|基本情况|"
    "存在问题|主要问题|改进措施|整改措施|"
    "下一步工作(?:打算|计划|安排)?|其他需要报告的事项)(?=[\u4e00-\u9fff])(?![和与及的等方情])"
)
_BODY = 12  # a body behind a lost stop is longer
OWN = 30  # a first sentence up to this long is a heading of its own
LONGEST = 40  # a heading taken from running text is never longer
_WHOLE_LINE = 50  # a line without any stop up to this long is a heading


def cut(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """Return start and end of the heading in `text[start:end]`, and whether the item is prose.

    Prose means that the item has no heading of its own: its first clause is shown as one, and
    the sentence it belongs to still begins there.

    >>> cut("做好公开。按时更新各栏目。", 0, 13)
    (0, 4, False)
    >>> cut("为把工作做细做实,各站所应当于每月底前把应当公开的信息送到党政办公室。", 0, 35)
    (0, 8, True)
    """
    start, end = trimmed(text, start, end)
    if (label := _LABEL.search(text, start, end)) and label.start() > start:
        end = trimmed(text, start, label.start()).end
    if shown := _own_end(text, start, end):
        return start, shown, False
    stop = _STOP.search(text, start, end)
    if stop is None and end - start <= _WHOLE_LINE:
        return start, end, False
    if stop and _is_own(text, start, stop, end):
        return start, stop.start(), False
    return start, first_clause(text, start, end), True


def _is_own(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether the words before the first stop are a heading, and not the task itself."""
    if stop[0] in "；;":
        return False
    words = text[start : stop.start()]
    first = _IN_BRACKETS.sub("", words)
    if "。" in stop[0] and (
        _BINDS.search(first) or (_SETS_STANDARD.search(first) and standards.standard(first))
    ):
        return False  # 第九条 转载信息应当注明来源。: the duty itself
    more = bool(text[stop.end() : end].strip())
    return len(words) <= OWN or (more and len(words) <= LONGEST and not _reads_as_order(words))


def _own_end(text: str, start: int, end: int) -> int:
    """Return where a heading ends that a gap, or a lost stop, parts from its body; else 0."""
    gap = _GAP.search(text, start, end)
    if gap and gap.start() - start <= OWN and end - gap.end() > OWN:
        return gap.start()
    lost = _LOST_STOP.match(text, start, end)
    if not lost and verbs.HEAD.match(text, start, end):
        lost = _LOST_ACTOR.match(text, start, end)
    lost = lost or _USUAL.match(text, start, end)
    return lost.end() if lost and end - lost.end() > _BODY else 0


def _reads_as_order(sentence: str) -> bool:
    """A long first sentence with a clause mark or a modal verb asks for something by itself."""
    return bool(_MODAL.search(sentence) or _CLAUSE.search(sentence))


def first_clause(text: str, start: int, end: int) -> int:
    """Return the end of the first clause, at most `LONGEST` on and never inside a word."""
    found = _CLAUSE.search(text, start, end)
    stop = found.start() if found else end
    if stop - start <= LONGEST:
        return stop
    marks = [m.start() for m in _WORD_END.finditer(text, start + 8, start + LONGEST)]
    return marks[-1] if marks else start + LONGEST
