"""To whom a document goes (主送机关), and who let it go out (签发人)."""

import re
from itertools import pairwise

from tracker.decompose.heads import signoff
from tracker.decompose.layout import markers
from tracker.decompose.rarely import rare
from tracker.decompose.who import organs
from tracker.decompose.who.organwords import any_of

_NAME = (
    r"(?:[\u4e00-\u9fff](?:\s{1,4}[\u4e00-\u9fff]){1,3}(?![\u4e00-\u9fff])|"
    r"[\u4e00-\u9fff]{2}\s{1,4}[\u4e00-\u9fff](?![\u4e00-\u9fff])|"  # 欧阳 斌
    r"[\u4e00-\u9fff]{2,4}(?:[·•．][\u4e00-\u9fff]{1,8}){0,2})"
)
_SIGNER = rare(
    r"签\s{0,2}(?:发\s{0,2}人?|批\s{0,2}人)\s?[:：】]\s{0,8}"
    rf"(?P<name>{_NAME}(?:(?:\s{{2,8}}|[、，,]){_NAME}){{0,4}})(?=\s|$|[、，,）)])"
)
_SIGNER_LABEL = re.compile(r"签\s{0,2}发\s{0,2}人\s?[:：]\s{0,8}$")
_SIGNER_ALONE = rare(rf"(?:{_NAME})$")
_TO = re.compile(r"(?:主\s?送(?:单位|机关)?\s?[:：]\s?)?(?P<to>[^。！？“”《》:：]{2,200})\s?[:：]$")
_LABELLED = re.compile(r"主\s?送(?:单位|机关)?\s?[:：]\s?(?P<to>[^。！？《》:：]{2,200})$")
_LIST = re.compile(r"[、，,；;\s]")
_BRACKET = re.compile(r"[（(][^（）()]{0,30}[)）]")
# Who is written to beside bodies, by the last word; 各 before it takes in whatever it is.
_READERS = any_of("""
    单位 部门 机构 企业 组织 团体 协会 同志 领导 员工 教职工 职工 家长 同学 学生 老师 教师 群众 朋友
    商户 业主 代表 委员 党员 居民 村民 户 经营者 负责人 科室 股室 站所 办 局 园 厂 场 矿 班 组 会 队
    班级 党组 支部 总支 院 校 馆 库 室 中心 集团 街镇 镇街 县区 市区 村居 村 社区 主任 书记 校长
""")
_READER = re.compile(rf"(?:{_READERS})$")
_OPENER = re.compile(
    r"根据|按照|依据|为(?!民)|结合|围绕|通过|现(?:就|将|对)|经(?![济开信])|今年|去年|近|自(?![然治])|在|对(?!外)|请|及时|做好|提出|重点(?!企业|单位|项目)|主要|"
    r"联系|电话|附|发[文电往]|主题|日期|时间|地点|以|从(?!化)|到|其中|包括|一是|\d|上半年|下半年|第.季度"
)
_ENDER = re.compile(
    r"(?:如下|以下|任务|措施|要求|事项|工作|安排|内容|方案|标准|名单|成员|职责|目标|思路|情况|是|为|包括|"
    r"做到|要|组长|通知|报告|问题|原则|重点|方面|进行|开展)$"
)
_LABEL = rare(
    r"(?:责任|牵头|配合|主办|承办|协办|发文|发电|发布|填报|报送|联系|监督|主管|落实|完成|实施|参加|参会|印发|制定|"
    r"起草|审核|编制|组成|成员|考核|检查|支持)(?:单位|部门|机关|机构|科室|人员?|领导|处室)"
)


def addressee(head: list[str]) -> str | None:
    """Return the 主送 line among the lines above the body, without its colon.

    It stands before the first sentence; 制定方案如下： is the end of one and names nobody.

    >>> addressee(["关于防汛的通知", "各村、镇直各单位："]), addressee(["根据安排，制定如下方案："])
    ('各村、镇直各单位', None)
    """
    for line in head:
        if is_addressee(line):
            found = _TO.match(line) or _LABELLED.match(line)
            return found["to"].strip() if found else None
        if line.endswith("。") and not signoff.is_foot(line):
            return None
    return None


def is_addressee(line: str) -> bool:
    """Whether a line names those to whom the document goes, and nothing else."""
    labelled = _LABELLED.match(line)
    if labelled:
        return True
    found = _TO.match(line) if line.endswith(("：", ":")) else None
    if not found or markers.marker(line):
        return False
    parts = [part for part in _LIST.split(_BRACKET.sub("", found["to"])) if part]
    if not parts or _OPENER.match(parts[0]) or _ENDER.search(parts[-1]):
        return False
    if len(parts) == 1 and _LABEL.fullmatch(parts[0]):
        return False
    return _is_reader(parts[0]) and _is_reader(parts[-1])


def _is_reader(part: str) -> bool:
    return bool(_READER.search(part)) or organs.ends_with_body(part) or part.startswith("各位")


def signer(head: list[str]) -> str | None:
    """Return the name behind 签发人, or on the line below; names of a joint issue with 、."""
    for line, below in pairwise([*head, ""]):
        if "签" not in line:
            continue
        if found := _SIGNER.search(line):
            return _names(found["name"])
        if _SIGNER_LABEL.search(line) and _is_name(below.strip()):
            return _names(below.strip())
    return None


def _is_name(text: str) -> bool:
    return bool(_SIGNER_ALONE.match(text)) and not signoff.is_foot(text)


def _names(text: str) -> str:
    """Two single characters side by side are one name, two names stand further apart."""
    if re.fullmatch(r"[\u4e00-\u9fff]{1,2}(?:\s{1,8}[\u4e00-\u9fff]){1,3}", text):
        return "".join(text.split())
    parts = re.split(r"\s{2,}|[、，,]", text)
    return "、".join("".join(part.split()) for part in parts if part)
