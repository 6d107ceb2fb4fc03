"""What a report says was done, with its figure: 发布信息10条, 暂未涉及 (domain.md 0.3, 7)."""

import re
from collections.abc import Iterable

from tracker.decompose import numerals, sentences
from tracker.decompose.page import trimmed
from tracker.decompose.rules import Claim, Span

_UNIT = (
    "人次|场次|条|份|件|篇|期|次|名|个|家|项|起|场|宗|户|批次|批|部|幅|块|亿元|万元|元|"
    "万人|人|[%％]"
)
_FIGURE = re.compile(
    rf"(?<![第\d.〔\[—\-])(?P<num>\d{{1,9}}(?:\.\d+)?|"
    rf"(?<=共)[一二两三四五六七八九十]{{1,3}}|"
    rf"(?<=了)[一二两三四五六七八九十]{{1,3}})\s?(?P<about>余|多|"
    rf"来)?\s?(?P<unit>{_UNIT})(?P<about2>余|多)?"
)
_NOTHING = re.compile(
    r"暂?未(?:涉及|发生|收到|产生|接到)|不涉及|没有(?:收到|发生|涉及|接到)|(?<!其)无(?:此类|相关)"
)
_AHEAD = re.compile(r"下一步|计划(?:开展|组织|于)|拟|打算|将(?:开展|组织|进一步)")
_REGULAR = re.compile(r"每(?:\d|个|天|日|周|月|季|年|半)|不少于|不低于|至少|不超过|最多")
_VERB = re.compile(
    r"^(?:其中[：:]?|[一二三四五六七八九十]是|\d{4}年度?|全年|今年以?来?|年内|目前|"
    r"我[省市州县区镇乡]|本[镇乡]|累计|共计?|合计|总共|已经?|分别|对外|主动|依法|及时|"
    r"通过[\u4e00-\u9fff“”]{2,20}?(?=公开|发布|公布))*"
    r"(?:公开|发布|公布|发表|开展|组织|举办|召开|接收|受理|办理|收到|编制|报送|上报|"
    r"推送|制作|更新|配有|配备|明确|确定|听取|完善|培训|完成)*了?"
)


def claims(clause: str, text: str, spans: Iterable[Span]) -> list[Claim]:
    """Return the claims in the sentences of one clause, each over the words round its figure."""
    found: list[Claim] = []
    for sentence in spans:
        if _AHEAD.search(text, *sentence):
            continue
        for part in sentences.clauses(text, sentence):
            found += _figures(clause, text, part)
            if nothing := _NOTHING.search(text, *part):
                span = trimmed(text, part.start, part.end)
                words = text[span.start : span.end].rstrip("，。；,;")
                found.append(
                    Claim(
                        clause,
                        words,
                        _subject(text[part.start : nothing.start()]),
                        0,
                        "",
                        False,
                        span.start,
                        span.start + len(words),
                    )
                )
    return found


def _figures(clause: str, text: str, part: Span) -> list[Claim]:
    found: list[Claim] = []
    begin = part.start
    for match in _FIGURE.finditer(text, *part):
        if _quoted(text, part.start, match.start()) or _REGULAR.search(text, begin, match.start()):
            continue
        count = (
            numerals.value(match["num"]) if "." not in match["num"] else int(float(match["num"]))
        )
        if count is None:
            continue
        end = _behind(text, match.end(), part.end)
        span = trimmed(text, begin, end)
        words = text[span.start : span.end]
        unit = match["unit"].replace("％", "%")
        behind = text[match.end() : end].strip("，。；,;的")
        subject = behind if len(behind) > 2 else _subject(text[begin : match.start()]) or behind
        found.append(
            Claim(
                clause,
                words,
                subject,
                count,
                unit,
                bool(match["about"] or match["about2"]),
                span.start,
                span.end,
            )
        )
        begin = end
    return found


def _behind(text: str, at: int, end: int) -> int:
    """Take the noun that follows the figure: 5条内容, 1名联络员."""
    found = re.compile(r"[\u4e00-\u9fff]{0,20}").match(text, at, end)
    return found.end() if found else at


def _quoted(text: str, start: int, at: int) -> bool:
    """A figure inside quotation marks or a cited title belongs to a name: “7个专项行动”."""
    return any(
        text.rfind(opening, start, at) > text.rfind(closing, start, at)
        for opening, closing in ("“”", "《》", "〔〕")
    )


def _subject(words: str) -> str:
    """What was counted, without the verb before it and the total behind it."""
    words = words.strip(" ，。；,;").rpartition("》等")[2]
    words = re.sub(r"(?:共计|共|累计|约|达|计|了)$", "", words)
    short = _VERB.sub("", words, count=1)
    return (short or words).strip("的，, ")[-40:]
