"""Personal names and posts: telling 杨某某 from 镇长 (domain.md 2.1)."""

import re
from typing import NamedTuple

from tracker.decompose.rarely import rare
from tracker.decompose.who import organs

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左"
    "石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符"
    "刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀"
    "郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那"
    "简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖代付仝覃"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|端木|百里|呼延"
_NAME = (
    rf"(?:(?:{_COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff×○]{{1,2}}|"
    r"[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,6}){1,3})"
)
_POST = (
    r"(?:书记|[省市县区旗乡镇处厅局科股所站室院校园馆社台行厂场队组处会]长|主任|部长|秘书长|检察长|指挥长|"
    r"董事长|理事长|总经理|经理|主席|委员|负责人|负责同志|干事|科员|秘书|干部|专干|会计|文书|办事员|工作人员|"
    r"调研员|巡视员|主任科员|助理|政委|教导员|常委|成员|网格员|联络员|民警|教师|医师|工程师)"
)
_LEAD = (
    r"(?:党委|党组|党工委|政府|人大|纪委|纪检|镇|乡|街道|区|县|市|副|常务|专职|兼职|"
    r"第一|分管|党政办|办公室|综合|综治|维稳|组织|宣传|武装|统战|政法|四级|三级|二级|"
    r"一级|、|兼){0,9}"
)
NAME = rare(_NAME)
POST_END = rare(rf"{_POST}$")
_BODIES = "办所站局委部室村镇乡股科院"  # 党政办 is no 党 by name
_POST_ONLY = rare(_LEAD + _POST)
_POST_NAME = rare(rf"(?P<title>.{{0,40}}{_POST})(?P<name>{_NAME})")
_APART = rare(r"[、，,；;。\s]")
_JOINT = rare("[和与及]|以及")
_BRACKETED = rare(rf"(?P<name>{_NAME})[（(](?P<title>[^（）()]{{2,40}})[)）]")
_MANY = rare("各|全体|有关|相关|负责人|负责同志|班子|成员$")
_COMRADE = re.compile("(?:等)?同志")
_GAP = rare(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \t\u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)


class _Piece(NamedTuple):
    """A part of a list, and the mark or joint that parts it from the next."""

    words: str
    mark: str


def close_gap(text: str) -> str:
    """Close the gap inside a name of two: 李　明 is printed with one to align the column.

    >>> close_gap("李 明 镇长")
    '李明 镇长'
    """
    return _GAP.sub(r"\1\2", text)


def split(text: str) -> tuple[str, str] | None:
    """Return name and post of `text`, whichever stands first, or None where there is no name.

    >>> split("周小川副镇长"), split("党政办主任孙立"), split("各站所负责人")
    (('周小川', '副镇长'), ('孙立', '党政办主任'), None)
    """
    if _POST_ONLY.fullmatch(text):
        return None
    for length in (2, 3, 4):
        name, post = text[:length], text[length:]
        if NAME.fullmatch(name) and re.fullmatch(_LEAD + _POST, post):
            return name, post
    if (found := _POST_NAME.fullmatch(text)) and not POST_END.search(found["name"]):
        return found["name"], found["title"]
    return None


def is_name(text: str) -> bool:
    """Whether `text` can be a personal name and is no post."""
    return bool(NAME.fullmatch(text)) and not POST_END.search(text) and text[-1] not in _BODIES


def persons(words: str, *, one: bool = False) -> list[tuple[str, str]]:
    """Return name and title of everyone in a list; a group of many is named by its own words.

    `one` says that a single person is meant, whatever the number of posts.

    >>> persons("镇党委委员、宣传委员何静和副镇长吴江、各站所负责人")
    [('何静', '镇党委委员、宣传委员'), ('吴江', '副镇长'), ('各站所负责人', '')]
    """
    found: list[tuple[str, str]] = []
    waiting: list[_Piece] = []  # posts before the name they belong to
    for piece in _pieces(_COMRADE.sub("", words)):
        pair = _pair(piece.words)
        if pair is None:
            waiting.append(piece)
            continue
        name, title = pair
        if piece.words.startswith(name) and title:
            found += _nameless(waiting, one)
        else:
            title = _together([*waiting, _Piece(title, "")])
        found.append((name, title))
        waiting = []
    return found + _nameless(waiting, one)


def _pieces(words: str) -> list[_Piece]:
    """Part a list at its marks, and at 和 where a person stands before it; never in brackets."""
    out: list[_Piece] = []
    for piece in _outside(words):
        at = 0
        for joint in _JOINT.finditer(piece.words):
            left = piece.words[at : joint.start()].strip()
            if left and joint.end() < len(piece.words) and _pair(left):
                out.append(_Piece(left, joint[0]))
                at = joint.end()
        out.append(_Piece(piece.words[at:].strip(), piece.mark))
    return [piece for piece in out if piece.words]


def _outside(words: str) -> list[_Piece]:
    """The parts between marks that stand in no bracket."""
    out, depth, begin = [], 0, 0
    for at, char in enumerate(words):
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and _APART.match(char):
            out.append(_Piece(words[begin:at], char))
            begin = at + 1
    return [*out, _Piece(words[begin:], "")]


def _together(pieces: list[_Piece]) -> str:
    """The words of several pieces as printed, without the mark behind the last."""
    kept = [piece for piece in pieces if piece.words]
    return "".join(piece.words + piece.mark for piece in kept[:-1]) + "".join(
        piece.words for piece in kept[-1:]
    )


def _pair(piece: str) -> tuple[str, str] | None:
    if found := _BRACKETED.fullmatch(piece):
        return found["name"], found["title"]
    if is_name(piece) and not organs.is_body(piece):
        return piece, ""
    return None if _MANY.match(piece) else split(piece)


def _nameless(pieces: list[_Piece], one: bool) -> list[tuple[str, str]]:
    """Posts without a name are titles; a group of many and a body are called by their words."""
    if not pieces:
        return []
    if all(organs.is_body(piece.words) for piece in pieces):
        return [(piece.words, "") for piece in pieces]
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and (one or not POST_END.search(groups[-1][-1].words)):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_nobody(_together(group)) for group in groups]


def _nobody(words: str) -> tuple[str, str]:
    return (words, "") if _MANY.search(words) or organs.is_body(words) else ("", words)


def is_person(text: str) -> bool:
    """Whether `text` is a name, or a name and a post; a post alone is none.

    >>> is_person("周平"), is_person("副县长周平"), is_person("县财政局")
    (True, True, False)
    """
    return is_name(text) or split(text) is not None
