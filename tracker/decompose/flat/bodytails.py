"""Where the bodies begin that were run together with the words before them: …大修县公路中心.

Only behind a head that proves a table; in running text nothing of this holds.
"""

import re

from tracker.decompose.flat import cellkinds
from tracker.decompose.rarely import rare
from tracker.decompose.who import names

_LONGEST, _MOST = 24, 160  # characters of a name, of all of them
_LEVEL = (
    "(?<![城都集上超夜闹])市|(?<![社园城小校片景灾库新地厂辖山林牧老街湖院矿郊发护])区|"
    "(?<![城乡村场集古老重市])镇|(?<![城家老返下回归])乡|(?<![全各本该])县|(?<![神九])州|省"
)
_HEAD = rare(f"{_LEVEL}|街道|各|有关|相关|其他|国网|公安|驻|团(?=[县市区]委)")
_BEFORE = rare(f"(?:有关|相关|其他|涉及|所有|各有关|各相关|各|全|本|{_LEVEL})$")
_PLACED = rare("(?:街道|镇人民政府|镇政府|乡人民政府|乡政府|区管委会)")
_PLACE = 2  # characters of a place's name, where nothing tells them
# Offices whose names begin with no level: only what is sure to be one.
_STEM = rare(
    "(?:党政(?:综合)?|综合(?:行政)?(?:执法)?|住(?:房)?建(?:设)?|村建|规划(?:建设)?|城(?:市)?管(?:理)?|财政|民政|"
    "教育|教体|人社|社保|司法|水利|水务|农业(?:农村)?|农经|农技|林业|自然资源|国土|交通(?:运输)?|"
    "公路|应急(?:管理)?|安监|消防|生态环境|环保|环卫|卫(?:生)?(?:健|计)?(?:康)?|疾控|医保|市场监管|商务|招商|"
    "工信|科技|发改|发展改革|统计|审计|税务|文旅|文化(?:旅游)?|文体|广电|旅游|退役军人|信访|维稳|"
    "综治|政法|组织|宣传|统战|党建|纪检|人大|武装|机关事务|政务服务|行政审批|审批|档案|供销|"
    "就业|扶贫|乡村振兴|残联|妇联|团委|工会|办公|河长|经济发展|经发|社会事务|便民服务|网信|数据)"
    "(?:局|委|办公室|办|科|股|所|站|中心|室|大队|中队|队|部|社)?$"
)
_OFFICE = rare(
    "(?:局|委|办|办公室|政府|办事处|街道|管委会|委员会|[县区乡镇]|部门|单位|残联|妇联|工会|团委|科协|"
    "工商联|供销社|联社|银行|[支大中]队|专班|领导小组|指挥部)$"
)
_ROLE = re.compile("(?:共同)?(?:牵头|负责|配合|协助|参与)(?:落实)?$")
_REMARK = re.compile(r"[（(][^（）()]{1,20}[)）]$")
_JOINTS = "、，,；;和及"


def cut(text: str) -> tuple[list[str], str]:
    """Cut the bodies off the end of `text`: the lists of them, and what is left.

    Lists that stand behind one another without a joint were cells, or lines of one.

    >>> cut("改造危房46户县住建局牵头，各镇配合"), cut("新建泵站县水务局县财政局、各镇")
    ((['县住建局牵头，各镇配合'], '改造危房46户'), (['县水务局', '县财政局、各镇'], '新建泵站'))
    """
    lists: list[str] = []
    end = behind = len(text)
    while len(text) - end < _MOST:
        start = _start(text, end, office=bool(lists) and end == behind)
        if start < 0:
            break
        end = start
        if end > 1 and text[end - 1] in _JOINTS and _start(text, end - 1, office=False) >= 0:
            end -= 1
            continue
        lists.insert(0, text[start:behind].strip())
        end = behind = len(text[:start].rstrip())
    return lists, text[:behind]


def leading_name(text: str) -> str:
    """The person who stands before bodies: 何海平区教育局.

    >>> leading_name("何海平区教育局"), leading_name("区教育局")
    ('何海平', '')
    """
    for length in (3, 2, 4):
        if names.is_name(text[:length]) and _HEAD.match(text, length):
            return text[:length]
    return text if names.is_name(text) else ""


def first_office(text: str) -> list[str]:
    """Part bodies that stand together behind the first that is an office.

    >>> first_office("区教育局经开区高新园（青石镇）")
    ['区教育局', '经开区高新园（青石镇）']
    """
    for end in range(3, min(len(text), _LONGEST) + 1):
        name = text[:end]
        if _OFFICE.search(name) and end < len(text) and cellkinds.is_body(name):
            return [name, text[end:]]
    return [text] if text else []


def _start(text: str, end: int, *, office: bool) -> int:
    """Where the body begins that ends at `end`, or -1; `office`: no facility, only an office."""
    tail = text[max(0, end - _LONGEST) : end]
    tail = tail[: len(tail) - len(found[0])] if (found := _ROLE.search(tail)) else tail
    core = tail[: len(tail) - len(found[0])] if (found := _REMARK.search(tail)) else tail
    if office and not _OFFICE.search(core):
        return -1
    offset = max(0, end - _LONGEST)
    for at in range(len(core) - 3, -1, -1):
        if _HEAD.match(text, offset + at) and cellkinds.is_body(core[at:]):
            return _whole(text, offset + at)
    if core.endswith(("各乡镇", "各镇", "各村", "各乡")):
        return offset + core.rindex("各")
    if found := _STEM.search(core):
        return offset + found.start() if len(found[0]) > 2 else -1
    return -1


def _whole(text: str, start: int) -> int:
    """Take in what belongs to the name before its level: 各, 有关, the name of a place."""
    if found := _BEFORE.search(text[:start]):
        return found.start()
    if _PLACED.match(text, start):
        before = text[max(0, start - 4) : start]
        joint = max(before.rfind(mark) for mark in "、，,；;。 ")
        return start - len(before) + joint + 1 if joint >= 0 else max(0, start - _PLACE)
    return start
