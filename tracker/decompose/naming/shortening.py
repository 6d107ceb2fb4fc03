"""A phrase made short enough for a column: lists lose their rest, never their noun."""

import re

from tracker.decompose.rarely import rare

LONGEST = 40
_COMFORTABLE = 30  # a list of many things is shortened from here on
_MANY = 4  # things that make a list long
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "〔": "〕"}
_CLOSING = "".join(_PAIRS.values())
_MARKS = re.escape("".join(_PAIRS) + _CLOSING)
_MARK = re.compile(f"[{_MARKS}]")
_OF_RUN = re.compile(f"[{_MARKS}，；等、]")
_THEN = "(?=每|按|在|由|要|同步|全部|列入|纳入|进行|予以|公[开布示]|发布|的|$)"
_CLASS = rare(
    "(?:情况|信息|事项|目录|清单|工作|内容|领域|方面|制度|机制|数据|结果|文件|材料|资料|服务|"
    f"程序|措施|办法|标准|要求|方式|人员|规划|指南){_THEN}"
)
_ACT = rare("(?:公开|公布|发布|解读|公示)$")
_SEAM = rare("以及|[、，；和与及并]|(?<=》)|等(?=[\u4e00-\u9fff])")
_END = rare("可?按[^，、的]{3,12}$")  # a long thing keeps what is done to it
_ENDINGS = tuple("及为的和与对将把在由并、，,；;：:。. ")
_DANGLING = rare(
    "(?:以及|(?<![行作])为|(?<![核应面比校])对|(?<![归合兼])并|[的和与将把在由及、，,；;：:。. ])+$"
)


def shorten(phrase: str, longest: int = LONGEST) -> str:
    """Shorten a list to two things and 等, or else cut at a seam, never inside a word.

    >>> shorten("公开水价、电价、气价、热价、停车收费、物业收费、学校收费等群众关心的收费标准")
    '公开水价、电价等群众关心的收费标准'
    """
    phrase = phrase.strip("，,。；;：:、！？ \n\t")
    if phrase.endswith(_ENDINGS):
        phrase = _finished(phrase)
    comfortable = _COMFORTABLE if longest > _COMFORTABLE else longest
    if len(phrase) <= comfortable:
        return phrase
    phrase = _lists(phrase, comfortable, "等")
    if len(phrase) > comfortable:
        phrase = first_of(phrase, _MANY + 1) or phrase
    phrase = _lists(phrase, longest, "")
    return phrase if len(phrase) <= longest else _cut(phrase, longest)


def open_marks(phrase: str) -> int:
    """Return where the first bracket or quotation mark left open stands, or the length.

    >>> open_marks("公开《指南"), open_marks("公开《指南》")
    (2, 6)
    """
    stack: list[tuple[int, str]] = []
    for mark in _MARK.finditer(phrase):
        char = mark[0]
        if char in _PAIRS:
            stack.append((mark.start(), _PAIRS[char]))
        elif stack and char == stack[-1][1]:
            stack.pop()
    return stack[0][0] if stack else len(phrase)


def _lists(phrase: str, longest: int, mark: str) -> str:
    """Shorten lists until `phrase` fits: those whose rest `mark` announces, or any."""
    for least, kept in ((_MANY, 2), (3, 2), (2, 1)):
        if mark and least < _MANY:
            break
        while len(phrase) > longest and (less := first_of(phrase, least, kept, mark)):
            phrase = less
    return phrase


def first_of(phrase: str, least: int = 3, kept: int = 2, mark: str = "") -> str:
    """Leave `kept` things of the longest list that has at least `least`; nothing if there is none.

    The tail is what stands from 等 on, or from the noun that names the class of the last thing.
    """
    for run in sorted(_runs(phrase), key=len, reverse=True):
        if len(run) + 1 < least:
            return ""
        tail = _tail(phrase, run[-1] + 1, mark)
        if tail is not None:
            return f"{phrase[: run[kept - 1]]}等{tail}"
    return ""


def _tail(phrase: str, start: int, mark: str) -> str | None:
    stop = min((at for mark in "，；" if (at := phrase.find(mark, start)) > 0), default=len(phrase))
    etc = phrase.find("等", start, stop)
    if etc > 0 or mark:
        return phrase[etc + 1 :] if etc > 0 else None
    named = [*_CLASS.finditer(phrase, start, stop)] or [*_ACT.finditer(phrase, start, stop)]
    if named:
        return phrase[named[-1].start() :]
    return phrase[stop:] if stop < len(phrase) or start + 8 > stop else None


def _runs(phrase: str) -> list[list[int]]:
    """The commas of each list in `phrase`; 等 and a full comma part lists, brackets hide them."""
    runs: list[list[int]] = [[]]
    depth = 0
    for mark in _OF_RUN.finditer(phrase) if "、" in phrase else ():
        char = mark[0]
        if char in _PAIRS:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif char == "、":
            runs[-1].append(mark.start())
        else:
            runs.append([])
    return [run for run in runs if run]


def _cut(phrase: str, longest: int) -> str:
    """Cut at the last seam that leaves no bracket open; without one, before the open bracket."""
    tail = _END.search(phrase)
    if tail and len(phrase) - tail.start() < longest // 2:
        head = _cut(phrase[: tail.start()], longest - len(tail[0]))
        return head + tail[0]
    for seam in reversed([m.start() for m in _SEAM.finditer(phrase, 0, longest + 1)]):
        if seam >= longest // 3 and open_marks(phrase[:seam]) == seam:
            return _finished(phrase[:seam])
    head = phrase[:longest]
    kept = head[: open_marks(head)] or head
    return _finished(kept) or head


def _finished(phrase: str) -> str:
    """Without the joints and marks that a cut left at its end."""
    return _DANGLING.sub("", phrase) if phrase.endswith(_ENDINGS) else phrase
