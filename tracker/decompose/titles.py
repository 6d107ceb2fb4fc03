"""A short name for a row, as a clerk would write it: verb and object (contracts.md 3)."""

import re

from tracker.decompose import frequencies, responsibility, sentences, verbs
from tracker.decompose.rules import Span

LONGEST = 40
_GENERAL = frozenset(
    verbs.words("""
    加强 强化 推进 推动 深化 坚持 加大 加快 注重 重视 突出 统筹 协调 采用
    采取 运用 利用 依托 围绕 了解掌握 准确把握 把握
""")
)
_HOW = "(?:及时|定期|逐项|统一|分类|集中|全面|认真|严格|依法|一次性)*"
_ON = re.compile(
    r"^(?:.{0,12}?[，,])?(?:对|就|针对)(?P<object>[^，,]{2,80}?)[，,]?(?:要|应|须)?"
    rf"{_HOW}(?P<light>进行|予以|开展|加以|作出)(?P<verb>[\u4e00-\u9fff]{{2,4}})$"
)
_TAKE = re.compile(r"^(?:把|将)(?P<object>[^，,]{2,60}?)(?P<verb>纳入|列入|报送|上报|公开|公布|向)")
_HEAD_NOUN = re.compile(r"(?:.*的)(?P<noun>[^的]{4,})$")
_TAIL = re.compile(
    r"(?:信息|情况|目录|清单|工作|制度|机制|政策|内容|事项|服务|平台|栏目|文件|数据|"
    r"方式|形式|人员|结果|规划|指南)(?:公开)?$"
)
_SHORT = 7
_LONG_ENOUGH = 6
_SHORTEST = 4
_CLEAR = 12  # a phrase this long says what it is about
_BANS = frozenset(("杜绝", "避免", "防止", "严禁", "禁止"))
_SENTENCE = re.compile("(?<=[。！？])")
_THING = re.compile("的(?P<noun>[^的]{3,})$")
_BASIS = re.compile("以[^，,]{2,40}为(?:基准|准|依据|重点|主)[^，,]{0,4}$")
_RATE = re.compile(r"率[^，,]{0,12}\d\s?[%％]")
_MEASURED = re.compile(
    r"[月年]底|日前|\d\s?[%％]|全部(?=采用|进行|公开|纳入|完成|解读)|不少于|不低于|至少"
)
_LONG_TOPIC = re.compile("^(?:聚焦|紧扣|围绕|针对|对|就)")
_TOPIC_END = re.compile("(?:等|方面|领域)[^，,]{0,8}的[\u4e00-\u9fff]{2,8}$")
_NO_TOPIC = re.compile(
    "^(?:[对把将在由向就为以按与]|通过|根据)|(?:网站|平台|政府|部门|单位|[镇乡])$"
)
_NAMES_TOPIC = re.compile("^(?:对|就|针对)|^以.{2,30}文件$")
_WHEN = re.compile("(?:前|时|后|过程中|的同时)$")
_RUN_ON = re.compile("通过|依托|按照|充分(?=展示|发挥|利用)|切实|有效(?=提升|保障)")
_TOPIC_LEAD = re.compile(
    r"^(?:对|就|针对|紧紧围绕|围绕|关于|以|将|把)|(?:的)?(?:时|中|方面|过程中)?[，,]$"
)


def title(text: str, heading: str = "") -> str:
    """Return a title of at most 40 characters for the obligation `text`.

    >>> title("各单位要进一步健全信息审核制度，确保内容准确。")
    '健全信息审核制度'
    >>> title("按照统一部署，对长期不更新的部门栏目进行清理。")
    '清理长期不更新的部门栏目'
    """
    words = re.sub(rf"^{verbs.ORDINAL}", "", text.strip())
    parts = [part for sentence in _SENTENCE.split(words) for part in _clauses(sentence)]
    if not parts:
        return shorten(heading or words) or words[:LONGEST]
    index = _main(parts)
    phrase = _phrase(parts, index)
    if len(phrase) < 4 and heading:
        phrase = heading
    return shorten(phrase) or words[:LONGEST]


def _clauses(sentence: str) -> list[str]:
    spans = sentences.clauses(sentence, Span(0, len(sentence)))
    parts = (sentence[span.start : span.end].strip(" ，,。；;！？\n") for span in spans)
    return [part for part in parts if part]


def _main(parts: list[str]) -> int:
    """Return the clause that carries the act: a definite one before a general one."""
    first = _after_opening(parts)
    ranked = [
        (_rank(part, parts[index - 1] if index else "", _after(parts, index)), index)
        for index, part in enumerate(parts)
        if index >= first
    ]
    return min(ranked)[1]


def _after_opening(parts: list[str]) -> int:
    """聚焦A，B，C等方面的政策，发布解读: skip to behind the clause where the long topic ends."""
    if not _LONG_TOPIC.match(parts[0]):
        return 0
    ends = [index for index, part in enumerate(parts[:-1]) if _TOPIC_END.search(part)]
    return ends[-1] + 1 if ends else 0


def _after(parts: list[str], index: int) -> str:
    return parts[index + 1] if index + 1 < len(parts) else ""


def _rank(part: str, before: str, after: str) -> int:
    """Order clauses by how well they name the act; the lowest wins, the earlier of two."""
    if _BASIS.search(part):
        return 3
    if _only_standard(part):
        return -1
    found = verbs.predicate(part)
    if found is None or _opens(part) or _is_topic(part, after):
        return 7
    if found.aim:
        return 6
    if not (found.sure and found.direct) and not _whole(part):
        return 4
    return _rank_of_act(part, found, before)


def _only_standard(part: str) -> bool:
    """各账号每天一条, 满意率在95%以上: a standard and no verb of its own."""
    found = verbs.predicate(part)
    named = frequencies.hard(part) or bool(_RATE.search(part))
    return named and not (found and found.sure and found.direct)


def _without_actor(clause: str) -> str:
    """The clause without the body that acts and its modal."""
    who = responsibility.actor(clause)
    rest = clause.partition(who)[2] if who else clause
    return rest[verbs.lead(rest) :] if who and not rest.startswith("于") else rest


def _opens(part: str) -> bool:
    return bool(_WHEN.search(part)) or (verbs.opens(part) and not _whole(part))


def _is_topic(part: str, after: str) -> bool:
    """落实要点的主要情况，要纳入年报: the first clause is what the second speaks of."""
    modal = verbs.MODAL.match(after)
    return bool(modal and _THING.search(part) and not verbs.MODAL.search(part))


def _whole(part: str) -> bool:
    """对X进行V and 将X纳入Y are acts, although they open with a preposition."""
    own = _without_lead(part)
    return bool(_ON.match(own) or _TAKE.match(own) or verbs.by_means(part))


def _rank_of_act(part: str, act: verbs.Predicate, before: str) -> int:
    length = len(part) - act.at
    if _MEASURED.search(part):
        return -1
    if act.verb in _BANS:
        return 3
    if length < _SHORTEST:
        return 1 if _NAMES_TOPIC.search(before) else 5
    if act.verb in _GENERAL and not _ON.match(part):
        return 2 if length > _SHORT else 5
    return 0 if length >= _LONG_ENOUGH else 1


def _phrase(parts: list[str], index: int) -> str:
    part = parts[index]
    own = _without_lead(part)
    if found := _ON.match(own):
        thing = _noun(found["object"], LONGEST - 8)
        if found["light"] == "开展" and len(found["verb"]) > 2:
            return f"开展{thing}{found['verb']}"
        return found["verb"] + thing
    if _TAKE.match(own):
        return own
    if basis := _BASIS.search(part):
        return basis[0]
    if _only_standard(part):
        return _without_actor(own).removesuffix("的要求")
    act = verbs.predicate(part)
    return _with_topic(parts, index, act.at) if act else _without_lead(part)


def _with_topic(parts: list[str], index: int, at: int) -> str:
    """Verb and object of the clause, with what it is about where the verb alone says little."""
    at = verbs.ban_before(parts[index], at)
    phrase, subject = _cut(parts[index][at:]), parts[index][:at]
    topic = _topic(parts, index, subject) if _bare(phrase) else _subject(subject)
    if not topic or topic in phrase or len(phrase) >= _CLEAR:
        return phrase
    if phrase.startswith(("纳入", "列入")):
        return f"将{topic}{phrase}"
    if len(phrase) <= _SHORTEST:
        return phrase + topic
    return f"{phrase}（{topic}）" if len(topic) + len(phrase) + 2 <= LONGEST else phrase


def _bare(phrase: str) -> bool:
    """A verb without its object, or one that only makes sense with a topic."""
    return len(phrase) < _SHORT or phrase.startswith(("纳入", "列入"))


def _cut(phrase: str) -> str:
    """Leave off means and effects that ran on without a comma."""
    found = _RUN_ON.search(phrase, 8)
    return phrase[: found.start()] if found else phrase


def _without_lead(part: str) -> str:
    return part[verbs.lead(part) :] or part


def _topic(parts: list[str], index: int, subject: str) -> str:
    """What a bare verb is about: its own subject, or the clause before it."""
    if topic := _subject(subject):
        return topic
    if index:
        before = parts[index - 1]
        if _WHEN.search(before):
            return ""
        if (
            not verbs.predicate(before)
            or _is_topic(before, parts[index])
            or _NAMES_TOPIC.search(before)
            or _TOPIC_END.search(before)
        ):
            return _noun(_TOPIC_LEAD.sub("", before), 18)
    return ""


def _subject(subject: str) -> str:
    """The thing of which something is asked, when it is no body that acts."""
    topic = verbs.without_adverbs(subject).strip("，, ")
    topic = topic[verbs.lead(topic) :]
    if (thing := _THING.search(topic)) and _NO_TOPIC.search(topic):
        return thing["noun"]
    if (
        len(topic) < 3
        or frequencies.hard(topic)
        or responsibility.actor(topic + "要")
        or _NO_TOPIC.search(topic)
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
