"""What a cell looks like by itself: bodies, a time, a person, a number, or words.

Only a table asks: in running text the same words may mean anything.
"""

import re
from enum import StrEnum
from functools import lru_cache

from tracker.decompose import markers, names, tablecolumns, verbs


class Kind(StrEnum):
    """The looks of a cell."""

    EMPTY = "empty"
    NUMBER = "number"
    BODIES = "bodies"
    TIME = "time"
    PERSON = "person"
    TEXT = "text"


EMPTY = frozenset(("/", "\\", "-", "--", "—", "——", "－", "无", "*"))
_LONGEST = 300  # characters of a cell that can still name nothing but bodies
_NAME = 26  # characters of one body
_HEAD = re.compile(
    r"(?:县|区|市|镇|乡|州|省|局|街道|各|本|有关|相关|其他|全[县市区镇乡体]|国网|国家|团|公安|"
    r"驻|中国|党)"
)
_END = re.compile(
    r"(?:局|委|办|厅|院|部|处|科|室|所|站|队|股|组|中心|公司|集团|政府|办公室|办事处|委员会|"
    r"管委会|开发区|园区|街道|(?<!城)乡|镇|村|村委会|社区|居委会|单位|部门|机关|学校|中学|小学|大学|学院|医院|"
    r"银行|联社|供销社|总社|工会|总工会|妇联|残联|科协|文联|工商联|侨联|团县委|团委|协会|商会|"
    r"指挥部|专班|领导小组|党委|支部|党组织|纪委监委|企业|业主|成员|场|馆|台|报社|县区|市区|"
    r"县（市、区）|党群服务中心|支队|大队|中队|人员|干部)"
)
_REMARK = re.compile(r"[（(][^（）()]{1,20}[)）]")
_OPEN_REMARK = re.compile(r"[（(][^（）()]{0,20}$")  # the rest stands on the next line
_PARTS = re.compile(r"[、，,；;\s/]|(?<=[局委办院部所站室心])[及和与](?=[县区市镇乡各局])")
_ROLE = re.compile(r"(?:为?(?:牵头|负责|配合|协助|参与|协办|主办))(?:单位|落实)?$")
_ROLE_HEAD = re.compile(r"^(?:牵头|责任|配合|协办|主办)(?:单位|部门)?[:：]")
_SENTENCE = re.compile("[。！？“”《》]|[%％]")
_DAY = r"\d{1,2}\s?[日号]"
_CN = "[一二三四五六七八九十]"
_TIME = re.compile(
    rf"(?:(?:20)?\d\d\s?年|{_CN}{{1,3}}月|\d{{1,2}}\s?月份?|{_DAY}|20\d\d[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?|"
    rf"[上中下]旬|[上下]半年|第?[{_CN[1:-1]}1234]季度|全年|年内|年底|年末|月底|月末|季末|季度末|汛期|"
    r"每(?:个)?(?:工作日|半年|季度?|月|周|年|日|天|旬)|长期|持续|常年|常态化?|即时|及时|实时|适时|"
    r"定期|立即|立行立改|随时|按(?:时|月|季|年|季度|期|节点|进度|计划|要求|序时进度)|春节|国庆节?|元旦|"
    r"(?:暑|寒)假|(?:春|秋)季学期|开学|[春夏秋冬]季|本年度?|今年|明年|当年|年度|\d{1,2}个工作日)"
)
_LOOSE = (
    r"(?:[、，,；;。\s~～—\-－至到起止前后内底末初中]|以前|之前|以内|之内|期间|完成|推进|开展|坚持|实施|"
    r"进行|落实|抓好|任务|工作|化|时间|节点|进度|要求|计划|基本|全面|全部|取得|阶段性|成效|投入|使用|"
    r"竣工|开工|动工|建成|启动|验收|投用|见效|通车|完工|更新|报送|公开|1次|一次|两次|2次|不断|动态|并|"
    r"[（(][^（）()]{1,12}[)）])"
)
_TIMES = re.compile(f"(?:{_TIME.pattern}|{_LOOSE}){{1,16}}")
_DATE = re.compile(
    r"(?:20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s?年\s?[\d一二三四五六七八九十]{1,2}\s?月\s?"
    r"[\d一二三四五六七八九十]{1,3}\s?[日号]"
)
_TIME_LONGEST = 40
_POST = re.compile(
    r"(?:副?(?:县长|市长|区长|镇长|乡长|州长|书记|主任|主席|部长|局长|所长|站长|院长|校长|科长|股长|队长)|"
    r"秘书长|常委|委员|负责人|负责同志|领导)(?:[\u4e00-\u9fff]{2,3})?"
)
_PERSON_LONGEST = 30
_SHORT = 6


@lru_cache(4096)
def kind(cell: str) -> Kind:
    """Return what `cell` looks like.

    >>> [kind(cell).value for cell in ("县财政局、各乡镇", "6月底前", "3", "更新公示栏", "/")]
    ['bodies', 'time', 'number', 'text', 'empty']
    """
    words = cell.strip()
    if not words or words in EMPTY:
        return Kind.EMPTY
    if tablecolumns.is_numeral(words):
        return Kind.NUMBER
    if is_time(words):
        return Kind.TIME
    if is_bodies(words):
        return Kind.BODIES
    return Kind.PERSON if is_people(words) else Kind.TEXT


def is_time(cell: str) -> bool:
    """Whether `cell` says nothing but when.

    >>> is_time("2023年6月底前"), is_time("持续推进"), is_time("6月底前公开预算")
    (True, True, False)
    """
    if len(cell) > _TIME_LONGEST or not _TIME.search(cell):
        return False
    return _TIMES.fullmatch(cell) is not None


def is_date(cell: str) -> bool:
    """Whether `cell` is a day as it stands under a signature."""
    return _DATE.fullmatch(cell.strip()) is not None


def is_bodies(cell: str) -> bool:
    """Whether `cell` names nothing but bodies, with or without what each is to do.

    >>> is_bodies("县住建局牵头，各镇（街道）配合"), is_bodies("建设乡镇卫生院")
    (True, False)
    """
    if len(cell) > _LONGEST or _SENTENCE.search(cell):
        return False
    words = _OPEN_REMARK.sub("", _REMARK.sub("", _ROLE_HEAD.sub("", cell.strip())))
    parts = [part for part in _PARTS.split(words) if part]
    return bool(parts) and all(is_body(_ROLE.sub("", part) or part) for part in parts)


def is_body(name: str) -> bool:
    """Whether `name` can be the name of one body, or of all of a kind."""
    name = re.sub("等(?:有关|相关)?(?:单位|部门)?$", "", name.strip("★*☆等"))
    if not 1 < len(name) <= _NAME:
        return False
    ended = _END.search(name, max(0, len(name) - 8))
    while ended and ended.end() < len(name):
        ended = _END.search(name, ended.start() + 1)
    if not ended:
        return False
    if _HEAD.match(name):
        return True
    return len(name) <= _SHORT or not verbs.HEAD.match(name)


def is_people(cell: str) -> bool:
    """Whether `cell` names persons or posts."""
    if len(cell) > _PERSON_LONGEST:
        return False
    parts = [part for part in re.split(r"[、，,；;\s]+", cell) if part]
    return bool(parts) and all(names.is_name(part) or _POST.search(part) for part in parts)


def is_band(cell: str) -> bool:
    """Whether `cell` is a chapter's heading that runs across a table.

    >>> is_band("一、深化改革"), is_band("一、深化改革。要公开预算。"), is_band("1.深化改革")
    (True, False, False)
    """
    words = cell.strip()
    if not 1 < len(words) <= _LONGEST or re.search("[。；;](?!$)", words):
        return False
    found = markers.marker(words)
    return bool(found and not found.damaged and found.form.name in _CHAPTERS) and bool(
        len(words) > (found.length if found else 0)
    )


_CHAPTERS = frozenset(("part", "chapter", "section", "cn", "cn_paren"))


def parted(cell: str, joint: str = "、") -> str:
    """Join the lines of a cell of bodies: a list where each is one, a name where it was broken.

    >>> parted("县水利局\\n县公安局"), parted("县应急\\n管理局")
    ('县水利局、县公安局', '县应急管理局')
    """
    out = ""
    for piece in cell.split():
        apart = out and out[-1] not in "、，,；;（(" and piece[0] not in "、，,；;）)"
        out += (joint if apart and _ends_body(out) and is_bodies(piece) else "") + piece
    return out


def _ends_body(text: str) -> bool:
    last = re.split("[、，,；;]", text)[-1]
    if re.fullmatch("(?:[县市区镇乡州省]|街道)?(?:党?委|党工委|人民政府|政府)", last):
        return False  # 县委 broken before 办公室
    return is_body(_REMARK.sub("", last) or last)


def begins_time(text: str) -> bool:
    """Whether `text` begins with a time.

    >>> begins_time("12月底前"), begins_time("完成12月底前")
    (True, False)
    """
    return _TIME.match(text) is not None
