"""What a cell looks like by itself: bodies, a time, a person, a number, or words.

Only a table asks: in running text the same words may mean anything.
"""

import re
from enum import StrEnum
from functools import lru_cache

from tracker.decompose.layout import markers
from tracker.decompose.rarely import rare
from tracker.decompose.tables import tablecolumns
from tracker.decompose.who import names, organs, unitlists


class Kind(StrEnum):
    """The looks of a cell."""

    EMPTY = "empty"
    NUMBER = "number"
    BODIES = "bodies"
    TIME = "time"
    PERSON = "person"
    TEXT = "text"


TELLS = frozenset((Kind.BODIES, Kind.TIME, Kind.PERSON))  # who or when
EMPTY = frozenset(("/", "\\", "-", "--", "—", "——", "－", "无", "*"))
_PIECES = 4  # lines that a name is broken into at most
_NAME = 60  # characters looked back at for the name that a line may go on with
_LONGEST = 300  # characters of a cell that can still name nothing but bodies
_REMARK = re.compile(r"[（(][^（）()]{1,20}[)）]")
_OPEN_REMARK = re.compile(r"[（(][^（）()]{0,20}$")  # the rest stands on the next line
_ROLE = re.compile(r"(?:为?(?:牵头|负责|配合|协助|参与|协办|主办))(?:单位|落实)?$")
_ROLE_HEAD = re.compile(r"^(?:牵头|责任|配合|协办|主办)(?:单位|部门)?[:：]")
_SENTENCE = rare("[。！？“”《》]|[%％]")
_DAY = r"\d{1,2}\s?[日号]"
_CN = "[一二三四五六七八九十]"
_TIME = rare(
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
_TIMES = rare(f"(?:{_TIME.pattern}|{_LOOSE}){{1,16}}")
_DATE = rare(
    r"(?:20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s?年\s?[\d一二三四五六七八九十]{1,2}\s?月\s?"
    r"[\d一二三四五六七八九十]{1,3}\s?[日号]"
)
_TIME_LONGEST = 40
_PERSON_LONGEST = 30


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
    parts = unitlists.parted(_OPEN_REMARK.sub("", _ROLE_HEAD.sub("", cell.strip())))
    return bool(parts) and all(is_body(_ROLE.sub("", part) or part) for part in parts)


def is_body(name: str) -> bool:
    """Whether `name` is the name of one body, or of all of a kind."""
    return len(name) > 1 and organs.is_body(unitlists.cleaned(name))


def is_people(cell: str) -> bool:
    """Whether `cell` names persons or posts."""
    if len(cell) > _PERSON_LONGEST:
        return False
    parts = [part for part in re.split(r"[、，,；;\s]+", names.close_gap(cell)) if part]
    return bool(parts) and all(
        names.is_name(part) or organs.is_people(part) or names.split(part) for part in parts
    )


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
    out: list[str] = []
    for piece in cell.split():
        last = out[-1] if out else ""
        apart = last and last[-1] not in "、，,；;（(" and piece[0] not in "、，,；;）)"
        ended = apart and (last[-1] in "）)" or _ends_body("".join(out[-_PIECES:])[-_NAME:]))
        out += [joint, piece] if ended and is_bodies(piece) else [piece]
    return "".join(out)


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
