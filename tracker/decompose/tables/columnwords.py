"""The words at the head of a table's columns, and what a column so called is for.

To teach it a word, add it to a row of `_WORDS`; the first row that knows the whole name wins.
"""

import re
from functools import lru_cache

from tracker.decompose.rarely import rare

NUMBER, GROUP, TASK, DEMAND, ASIDE = "number", "group", "task", "demand", "aside"
LEAD, OWNER, SUPPORT, PERSON, TIME = "lead", "owner", "support", "person", "time"
SOFT = "soft"  # contents or goals: the name of a task, or what is asked of one
UNITS = "units"  # a bare 单位: who is to do it, where no other column says
TEXTS = (GROUP, TASK, DEMAND)
BODIES = (LEAD, OWNER, SUPPORT)
SAID = (*BODIES, PERSON, TIME)

_UNIT = (
    "(?:责任)?(?:单位|部门|科室|处室|股室|站办所|站所|机构|主体|乡镇|街道|镇街|院系|企业|公司|"
    "委办局)"
)
_AT = "(?:(?:省|市|州|区|县|镇|乡|街道|村|局|院|校)(?:级|直|政府)?)?"
_LEVEL = "省|市|州|区|县|镇|乡|街道|局|院|校|政府|级|委"
_WORK = (
    r"年度|全年|本年度?|\d{4}年|[一二三四]季度|季度|阶段性|重点|主要|具体|总体|核心|目标|工作|改革|建设|整改|"
    "攻坚|民生|创建|测评|考核|二级|三级|分解|推进|当前|阶段|专项|落实|实施|保障|量化|细化|完成|达标|"
    "任务|指标|交办|督办|议定|对策|防范|治理|整治|解决|项目|事项|排查|隐患|风险|检查|监管|帮扶|服务|培训|"
    "宣传|活动|提升|行动|改造|试点|示范|党建|普法|招商"
)
_AND = f"(?:[及和与](?:{_WORK}|要求|规模|标准|措施|内容|进度|成效|举措){{1,2}})?"
_WORDS: tuple[tuple[str, str], ...] = (
    (NUMBER, "序号|编号|序|项次|项号|(?:任务|工作|项目|事项)(?:序号|编号)|N[oO]\\.?|№"),
    (
        PERSON,
        f"(?:{_LEVEL}|分管|牵头|责任|包抓|包联|包保|包案|挂钩|挂联|挂包|联系|主管|督办|督导|"
        "负责|主要|具体|第一|直接|项目|工作|整改|单位){0,4}(?:领导|负责人|责任人|责任领导|"
        "负责同志|联系人|联络员|联络人|经办人|承办人|办理人)(?:员|及职务|及单位)?|"
        "责任[科股局所站院校部处镇乡区县][长员]",
    ),
    (LEAD, f"{_AT}(?:总?牵头|主责|主办|第一责任|主要牵头)(?:负责)?{_UNIT}?"),
    (
        SUPPORT,
        f"{_AT}(?:配合|协办|协助|协同|协作|参与|参加|会办|联办|支持)(?:落实|配合|实施)?{_UNIT}?",
    ),
    (
        OWNER,
        f"{_AT}(?:主要|具体|直接|整改|工作|任务|项目|相关|主体){{0,2}}"
        "(?:责任|实施|承办|落实|执行|办理|负责|承担|主管|完成|建设|推进|归口|承接|属地|业主)"
        f"{_UNIT}(?:[及和与、]?责任人)?|责任(?:分工|主体|归属|者)?|部门分工|任务分工|项目(?:单位|业主)",
    ),
    (UNITS, "单位|部门|科室|股室|处室|乡镇|镇街|村(?:（?社区）?)?"),
    (
        TIME,
        "(?:完成|办结|整改|办理|计划|拟|落实|推进|实施|工作|任务|目标|达标|建成|竣工|预计|"
        "年度|解决|整治|治理|销号|验收|报送|开工|时间|时序|进度){0,3}(?:时限|期限|时间|节点|进度)"
        "(?:要求|安排|节点|计划|进度)?|完成(?:日期|时序)|序时进度|限期",
    ),
    (
        ASIDE,
        "备注|备考|说明|进展|状态|(?:工作|任务|目标|整改|项目|当前|目前){0,2}"
        "(?:完成|进展|落实|推进|整改|办理|实施|开展)(?:情况|结果|程度|率|进度|成效)|"
        "(?:存在的?)?(?:主要|突出)?(?:问题|困难|不足)(?:描述|表现|清单|情况)?|佐证(?:材料)?|"
        "(?:预期)?成果(?:形式)?|(?:完成|验收)(?:标志|标准)|(?:联系)?(?:电话|方式)|"
        "(?:总|年度|计划){0,2}(?:投资|资金)(?:额|来源)?|"
        "(?:建设|实施|项目)?(?:地点|地址|位置|性质|规模|年限|周期)|(?:工作|文件)?依据|"
        "是否[\u4e00-\u9fff]{1,6}|材料提供部门|形象进度|督办(?:单位|部门)|权重",
    ),
    (
        GROUP,
        "(?:工作|任务|项目|指标|问题|事项|目标|重点|业务|责任|所属|测评){0,2}"
        "(?:类别|类型|分类|领域|方面|板块|门类|类目|大项|模块)|一级(?:指标|任务)",
    ),
    (
        DEMAND,
        f"(?:{_WORK}){{0,3}}(?:要求|措施|举措|标准|步骤|办法|安排|计划|目标值|指标值|计划数|"
        f"任务数|目标数|成效|做法|路径|抓手|思路)(?:内容|要求)?{_AND}",
    ),
    (SOFT, f"(?:{_WORK}){{0,3}}(?<!目标任)(?:内容|目标){_AND}"),
    (
        TASK,
        f"(?:{_WORK}){{0,3}}(?:任务|事项|项目|实事|指标|要点|工作|工作重点)"
        f"(?:名称|内容|事项|项目|清单|分解|要点)?{_AND}",
    ),
)
_ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _WORDS))
# Of what characters the names of columns are made: most words have another among them.
_ALPHABET = "".join(sorted(set(re.findall("[\u4e00-\u9fff]", _ROLE.pattern))))
_MAYBE = re.compile(rf"是否|[{_ALPHABET}\dNOo.№（）]+$")
# A table with such a column divides no work: a catalogue, a roster, a score sheet, a form.
_OTHER = rare(
    "公开(?:时限|主体|形式|方式|渠道|载体|依据|属性|对象|层级|内容|事项)|信息内容|姓名|分值|"
    "得分|评分(?:标准)?|扣分(?:标准)?|申请人|设定依据|收费标准"
)
# What names run together can be for six characters: 是否 and a remark take any behind them.
_ANY = rf"[{_ALPHABET}\dNOo.№）：:\s]"
RUN = re.compile(rf"{_ANY}{{6}}|{_ANY}{{0,5}}[（(【\[是]")
_REMARK = re.compile(r"[（(【\[][^（）()【】\[\]]{0,30}[)）】\]]")
_LONGEST = 16  # characters of a column's name


@lru_cache(4096)
def role(name: str) -> str | None:
    """Return what a column of this name is for, or None where the name is no column's.

    >>> role("牵头（责任）单位"), role("县政府分管领导"), role("公开预算")
    ('lead', 'person', None)
    """
    name = "".join(name.split()).rstrip("：:")
    name = _plain(name) or name
    if not 0 < len(name) <= _LONGEST or not _MAYBE.match(name):
        return None
    found = _ROLE.fullmatch(name)
    return found.lastgroup if found else None


def _plain(name: str) -> str:
    """Without a remark in brackets: 责任单位（科室）."""
    return _REMARK.sub("", name)


def is_other(name: str) -> bool:
    """Whether a column of this name shows that its table divides no work.

    >>> is_other("公开时限"), is_other("完成时限")
    (True, False)
    """
    return _OTHER.fullmatch(_plain("".join(name.split()))) is not None
