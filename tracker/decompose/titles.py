"""A short name for a row, as a clerk would write it: verb and object (contracts.md 3)."""

import re

from tracker.decompose import responsibility, sentences, verbs
from tracker.decompose.rules import Span

LONGEST = 40
_GENERAL = frozenset(
    verbs.words("""
    加强 强化 推进 推动 深化 坚持 加大 加快 注重 重视 突出 统筹 协调 贯彻 采用
    采取 运用 利用 依托 围绕 了解掌握 准确把握 把握 选择
""")
)
_HOW = "(?:及时|定期|逐项|统一|分类|集中|全面|认真|严格|依法|一次性)*"
_ON = re.compile(
    r"^(?:.{0,12}?[，,])?(?:对|就|针对)(?P<object>[^，,]{2,80}?)[，,]?(?:要|应|须)?"
    rf"{_HOW}(?:进行|予以|开展|加以|作出)(?P<verb>[\u4e00-\u9fff]{{2,4}})$"
)
_TAKE = re.compile(r"^(?:把|将)(?P<object>[^，,]{2,60}?)(?P<verb>纳入|列入|报送|上报|公开|公布|向)")
_HEAD_NOUN = re.compile(r"(?:.*的)(?P<noun>[^的]{4,})$")
_TAIL = re.compile(
    r"(?:信息|情况|目录|清单|工作|制度|机制|政策|内容|事项|服务|平台|栏目|文件|数据|"
    r"方式|形式|人员|结果|规划|指南)(?:公开)?$"
)
_SHORT = 7
_TOPIC_LEAD = re.compile(r"^(?:对|就|针对|围绕|关于|以|将|把)|(?:的)?(?:时|中|方面|过程中)?[，,]$")


def title(text: str, heading: str = "") -> str:
    """Return a title of at most 40 characters for the obligation `text`.

    >>> title("各单位要进一步健全信息审核制度，确保内容准确。")
    '健全信息审核制度'
    >>> title("按照统一部署，对长期不更新的部门栏目进行清理。")
    '清理长期不更新的部门栏目'
    """
    words = re.sub(rf"^{verbs.ORDINAL}", "", text.strip())
    parts = [
        words[p.start : p.end].strip(" ，,。；;！\n")
        for p in sentences.clauses(words, Span(0, len(words)))
    ]
    parts = [part for part in parts if part]
    if not parts:
        return heading[:LONGEST]
    index = _main(parts)
    phrase = _phrase(parts, index)
    if len(phrase) < 4 and heading:
        phrase = heading
    return shorten(phrase)


def _main(parts: list[str]) -> int:
    """Return the clause that carries the act: a definite one before a general one."""
    ranked: list[tuple[int, int]] = []
    for index, part in enumerate(parts):
        found = verbs.predicate(part)
        if found is None:
            rank = 6
        elif found.aim:
            rank = 5
        elif _ON.match(part) or _TAKE.match(part):
            rank = 0
        elif not found.sure:
            rank = 3
        elif found.verb in _GENERAL:
            rank = 2
        else:
            rank = 0 if len(part) - found.at >= 6 else 1
        ranked.append((rank, index))
    return min(ranked)[1]


def _phrase(parts: list[str], index: int) -> str:
    part = parts[index]
    if found := _ON.match(part):
        return found["verb"] + _noun(found["object"], LONGEST - 4)
    if _TAKE.match(part):
        return part
    act = verbs.predicate(part)
    if act is None or not act.sure:
        return _without_lead(part)
    phrase = part[act.at :]
    subject = part[: act.at]
    if len(phrase) < _SHORT:
        topic = _topic(parts, index, subject)
        if topic and topic not in phrase:
            return (
                phrase + topic
                if verbs.lead(part) == act.at and len(phrase) <= 4
                else f"{phrase}（{topic}）"
            )
    elif (topic := _subject(subject)) and len(topic) + len(phrase) + 2 <= LONGEST:
        return f"{phrase}（{topic}）"
    return phrase


def _without_lead(part: str) -> str:
    return part[verbs.lead(part) :] or part


def _topic(parts: list[str], index: int, subject: str) -> str:
    """What a bare verb is about: its own subject, or the clause before it."""
    if topic := _subject(subject):
        return topic
    if index:
        before = parts[index - 1]
        if not verbs.predicate(before) or re.match("对|就|针对|以.{2,30}文件$", before):
            return _noun(_TOPIC_LEAD.sub("", before), 24)
    return ""


def _subject(subject: str) -> str:
    """The thing of which something is asked, when it is no body that acts."""
    topic = re.sub(rf"(?:{verbs.MODAL.pattern}|均|都|也|还|分别|严格|及时)+$", "", subject).strip(
        "，, "
    )
    topic = topic[verbs.lead(topic) :]
    if (
        len(topic) < 3
        or responsibility.actor(topic + "要")
        or re.match("对|把|将|在|由|向|就|为|以|通过|按|根据", topic)
    ):
        return ""
    return _noun(topic, 24)


def _noun(words: str, room: int) -> str:
    """The head of a long noun phrase: what stands behind its last 的."""
    words = words.strip("，, ")
    if len(words) <= room:
        return words
    if (found := _HEAD_NOUN.match(words)) and len(found["noun"]) <= room:
        return found["noun"]
    return shorten(words, room)


def shorten(phrase: str, longest: int = LONGEST) -> str:
    """Shorten at a list comma or before a joining word, never inside a word.

    >>> shorten("公开" + "、".join("甲乙丙丁戊己" for _ in range(8)) + "等信息")
    '公开甲乙丙丁戊己、甲乙丙丁戊己、甲乙丙丁戊己、甲乙丙丁戊己、甲乙丙丁戊己等信息'
    """
    phrase = phrase.strip("，,。；;：:、 ")
    if len(phrase) <= longest:
        return phrase
    tail = _TAIL.search(phrase)
    ending = "等" + tail[0] if tail else "等"
    room = longest - len(ending)
    marks = [m.start() for m in re.finditer("[、；;]", phrase[: room + 1])]
    if marks and marks[-1] >= longest // 3:
        return phrase[: marks[-1]] + ending
    cuts = [
        m.start()
        for m in re.finditer("以及|[和与及并（，,]|等(?=[\u4e00-\u9fff])", phrase[: longest + 1])
    ]
    kept = [cut for cut in cuts if cut >= longest // 3]
    return phrase[: kept[-1]] if kept else phrase[:longest]
