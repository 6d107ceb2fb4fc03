"""The tables of an annual report, whatever a converter made of them.

The words of the three tables are fixed by the form of 国办公开办函〔2021〕30号, so they are known
by their words: a line that holds nothing else, beside figures, is a piece of them. Before 2020
one long table of indicators stood in an annex; it is known by its head and the figures in it.
"""

import re
from collections.abc import Sequence

from tracker.decompose.rarely import rare

# Words that stand nowhere but in these tables: with one of them a table begins.
_OWN = (
    r"第二十条第[（(][一二三四五六七八九十][)）]项|本年制[发作]件数|本年废止件数|现行有效件数|"
    r"本年处理决定数量|本年收费金额(?:[（(]单位[:：]?(?:万元|元)[)）])?|"
    r"[（(]?本列数据的勾稽关系为[:：]?第一项加第二项之和[，,]等于第三项加第四项之和[)）]?|"
    "法人或其他组织|社会公益组织|法律服务机构|(?:[一1][、.])?本年新收政府信息公开申请数量|"
    "(?:[二2][、.])?上年结转政府信息公开申请数量|(?:[三3][、.])?本年度办理结果|"
    "(?:[四4][、.])?结转下年度继续办理|未经复议直接起诉|复议后起诉|"
    "部分公开[（(]区分处理的[，,]只计这一情形[，,]不计其他情形[)）]|属于国家秘密|其他法律行政法规禁止公开|"
    "危及.?三安全一稳定.?|保护第三方合法权益|属于三类内部事务信息|属于四类过程性信息|属于行政执法案卷|"
    "属于行政查询事项|本机关不掌握相关政府信息|没有现成信息需要另行制作|补正后申请内容仍不明确|"
    "信访举报投诉类申请|要求提供公开出版物|无正当理由大量反复申请|"
    "要求行政机关确认或重新出具已获取信息|"
    "申请人无正当理由逾期不补正[、，,]行政机关不再处理其政府信息公开申请|"
    "申请人逾期未按收费通知要求缴纳费用[、，,]行政机关不再处理其政府信息公开申请"
)
# Words of theirs that stand elsewhere too: they count beside the former only.
_SHARED = (
    "信息内容|规章|行政规范性文件|规范性文件|行政许可|其他对外管理服务事项|行政处罚|行政强制|行政事业性收费|"
    "政府集中采购|申请人情况|自然人|商业企业|科研机构|其他处理|总计|予以公开|部分公开|不予公开|无法提供|"
    "不予处理|重复申请|行政复议|行政诉讼|结果维持|结果纠正|其他结果|尚未审结|商业|企业|科研|机构|结果|维持|"
    "纠正|其他|尚未|审结|其它|复议|诉讼|[（(][一二三四五六七八九十][)）]|\\d[.、．]|[结果维持纠正其他尚未审总计]"
)
_FILL = r"[\s|\d.%％/\-—－·、,，“”\"]"
_OWN_WORD = rare(f"(?:{_OWN})")
_PIECE = re.compile(f"(?>{_OWN}|{_SHARED}|{_FILL})++")
_SURELY = re.compile("第二十条第|本年新收政府|本年制[发作]件|未经复议直接")
_NEXT = rare(r"\d{1,2}[、.．]\s*$")  # the number of the heading behind a table
_REACH = 80  # lines without words of their own behind the last that has some
_INLINE = 30  # characters of a table inside a longer line
_INDICATORS = re.compile(
    "(?:统计)?指标(?:名称)?(?:计量)?单位(?:代码)?(?:统计数|数量|数值|数据|本期|本年|合计|累计)"
)
_INDICATOR = re.compile("(?:统计)?指标")
_HEAD_LINES = 9  # lines that a head takes, its empty ones too
_INDICATOR_LONGEST = 70
_BARREN = 20  # lines without a figure behind the last that has one
_VALUE = rare(
    r"(?:[条件次个人篇期家份场项处元]|万元|人次|[—\-－/]{1,4}|[\d,，.]+)?\s*(?:[\d,，.]+|[—\-－/]{1,4})"
    r"|[条件次个人篇期家份场项处元]|万元|人次"
)


def stretches(lines: Sequence[str]) -> dict[int, int]:
    """Return where statutory tables begin, and the line behind each.

    >>> stretches(["二、主动公开", "第二十条第（五）项", "行政许可", "12", "五、问题"])
    {1: 4}
    """
    found: dict[int, int] = {}
    begin = own = done = -1
    for at, text in enumerate([*lines, "。"]):
        if not text.strip():
            continue
        if at < done:
            continue
        if begin < 0 and (end := _indicators(lines, at)):
            found[at] = done = end
            continue
        inside = _PIECE.fullmatch(text) is not None
        if begin >= 0 and (not inside or (own >= 0 and at - own > _REACH)):
            if own >= 0:
                found[begin] = _last(lines, begin, at)
            begin = own = -1
        if inside:
            begin = at if begin < 0 else begin
            own = at if _OWN_WORD.search(text) else own
    return found


def _indicators(lines: Sequence[str], at: int) -> int:
    """The line behind the last figure of a table of indicators that begins on line `at`, or 0."""
    if at >= len(lines) or not _INDICATOR.match(lines[at].strip("| \t")):
        return 0
    head = "".join(re.sub(r"[\s|]", "", line) for line in lines[at : at + _HEAD_LINES])
    if not _INDICATORS.match(head):
        return 0
    end = 0
    for here in range(at, len(lines)):
        text = lines[here].strip()
        if len(text) > _INDICATOR_LONGEST or "。" in text or here - max(end, at) > _BARREN:
            break
        value = re.split(r"[|\t]|\s{2,}", text.strip("| "))[-1]
        end = here + 1 if _VALUE.fullmatch(value) or re.search(r"\d$", text) else end
    return end


def _last(lines: Sequence[str], begin: int, end: int) -> int:
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def inline(text: str) -> list[tuple[int, int]]:
    """Return the stretches of one long line that are statutory tables run together."""
    if not _SURELY.search(text):
        return []
    found: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text):
        words = piece[0]
        if len(words) >= _INLINE and len(_OWN_WORD.findall(words)) > 1:
            cut = _NEXT.search(words, max(0, len(words) - 6))
            end = piece.start() + cut.start() if cut and piece.end() < len(text) else piece.end()
            found.append((piece.start(), end))
    return found
