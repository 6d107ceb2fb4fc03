"""Clauses that only say what an act is good for (domain.md 4.2, DEC-5)."""

import re
from functools import lru_cache

from tracker.decompose.asks import verbwords
from tracker.decompose.rarely import rare

_AIM = re.compile(
    r"^(?:并|从而|以便|以|进而|同时|真正|切实|有效|持续|不断|全力|更好地?|着力|努力|充分|全面|"
    r"积极|共同|进一步|最大限度地?)*"
    rf"(?:让|使(?!用)|确保|保障(?!{verbwords.MEANS})|保证|营造|"
    r"形成(?!.{0,12}(?:台账|清单|报告|方案|材料|机制|制度))|"
    r"提高|提升(?![^，,]{0,20}(?:至|到[^位]))|增强|促进|助力|助推|满足|方便|便于|便利|防范|防止|避免|发挥|彰显|力争|"
    r"力求|力促|"
    r"打通|激发|凝聚|树立|维护|筑牢|夯实|巩固|减轻|释放|接受[^，,]{0,12}监督|保护|解决|破解|"
    r"化解|实现(?![^，,]{0,30}\d)|"
    r"推动[^，,]{2,30}(?:发展|提升|见效|向好|转变|升级|到位|落地|落实|进步|改善|增收|振兴|[”])$|"
    r"引导[^，,]{2,30}(?:由|从)[^，,]{2,20}(?:变|向)|不断[^，,]{0,10}(?:水平|能力|质量))"
)
_DELIVERS = re.compile(
    "^(?:并|最终|汇总|同时)*形成[^，,]{0,12}(?:台账|清单|报告|方案|材料|名单|目录|制度)"
)
_FOR = re.compile(
    r"^(?:从而|进而|切实)?为[^，,]{2,60}?(?:奠定|营造|创造|打下|积累|争取|注入|贡献|筑牢|保驾护航|"
    r"提供[^，,]{0,20}(?:支撑|参考|保障|便利|依据|条件|支持|动力|遵循|经验|保证)$)"
    r"|^以[^，,]{2,40}?(?:推动|促进|带动|倒逼|提升|助推|助力|赋能|赢得|取信|换取)[^，,]{2,30}$"
    r"|^(?:自觉|广泛|主动)接受[^，,]{0,16}监督"
)
# Behind an act these say what comes of it; at a sentence's beginning they are work.
_TAIL = re.compile(
    r"^(?:并|从而|进而|切实|有效|积极|坚决|着力|全力|努力|不断|用心|真正|持续|牢牢|"
    r"始终)*(?:搭建|架起|辐射|点亮|削减|防止|保持(?![^，,]{0,12}\d)|切实|充分(?![运利])|坚决守|"
    r"兜牢|守住|守牢|改善|擦亮|展示|拉近|缓解|提振|厚植|弘扬|以[^，,]{2,8}促|推动(?!建立|制定|"
    r"出台)|降低|引导|带动|丰富|检验|切断|挤压|刹住|遏制|消除|呵护|"
    r"最大限度|帮助|打造|构建|还[^，,]{1,8}于|做到|"
    r"(?:把|将)[^，,]{2,30}(?:用在|用到|放在|消除在|化解在)|用[^，,]{2,20}(?:招商|感动|温暖|换|"
    r"赢)|以[^，,]{2,30}(?:打造|保障|服务|维护|守护))"
)
# 各部门要高度重视, 切实增强责任感: nobody can report on it.
_KEEPS = re.compile("坚持(?!每|开展|定期|按|[^，,]{0,16}同步)")
_ATTITUDE = rare(
    r"^[^，,]{0,16}?(?:要|应|须)?(?:进一步|切实|充分|牢固|"
    r"不断)*(?:充分认识|深刻认识|高度重视|牢固树立|树立|统一思想|提高(?:思想)?认识|提高政治站位|"
    r"提高站位|增强[^，,]{0,16}(?:意识|责任感|紧迫感|使命感|自觉性)|强化[^，,]{0,8}意识|"
    r"把思想和?行动统一)"
)
_ATTITUDE_SIGN = re.compile("[识视树想位感性]")
_LISTS = rare("(?:以下|下列|如下)[^，。]{0,12}[:：]$")
_SCORED = re.compile(r"(?:扣|加|得|计|记)\d+(?:\.\d+)?分|扣完为止")  # what a lapse costs is no work
_GIVES = re.compile(r"^(?:从而|进而|切实)?为[^，,]{2,60}?提供[^，,\d]{2,30}$")
_FOR_FRONT = rare(
    r"^为(?:了|进一步|切实|全面|深入|有效|更好|加快|确保|推进|推动|做好|破解|解决|提高|提升|"
    r"加强|规范|贯彻|落实|方便|压紧|便于)[^，,]{2,80}$|^为[^，,]{2,60}(?:问题|需要|需求|目标)$"
)


@lru_cache(512)  # asked of a clause as such and as what follows another
def is_aim(clause: str) -> bool:
    """Whether `clause` only says what an act is good for, wherever it stands.

    >>> is_aim("切实减轻企业负担"), is_aim("为方案编制提供参考"), is_aim("提升系统至二级")
    (True, True, False)
    """
    if _AIM.match(clause) or _FOR.match(clause) or _KEEPS.match(clause) or in_front(clause):
        return True
    return bool(_ATTITUDE_SIGN.search(clause) and _ATTITUDE.match(clause))


def delivers(clause: str) -> bool:
    """Whether `clause` says what paper the act before it makes: 形成报告报县政府.

    >>> delivers("形成清单报县政府办公室"), delivers("形成工作合力")
    (True, False)
    """
    return _DELIVERS.match(clause) is not None


def in_front(clause: str) -> bool:
    """Whether `clause` is a purpose as it stands before an act: 为方便群众办事."""
    return clause[:1] == "为" and _FOR_FRONT.match(clause) is not None


def hopes(clause: str, before: str) -> bool:
    """Whether `clause` only hopes, given what stands `before` it in its sentence.

    >>> hopes("引导群众参与", "开展宣传"), hopes("引导群众参与", "")
    (True, False)
    """
    if is_aim(clause):
        return True
    gives = before and clause[:1] in "为从进切" and _GIVES.match(clause)
    return bool(gives or (before and _TAIL.match(clause)))


def adds(clause: str, before: str) -> bool:
    """Whether `clause` asks for nothing although it has a figure: what a lapse costs, 让…."""
    if clause[:1] in ("让", "使"):
        return not any(char.isdigit() for char in clause)
    if not before:
        return False
    listed = clause[-1:] in (":", "：") and _LISTS.search(clause)
    return bool(listed or (("分" in clause or "扣" in clause) and _SCORED.search(clause)))
