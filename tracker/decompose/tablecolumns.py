"""What the columns of a table are for, told from the words at their head (domain.md 4.1).

To teach it a word, add it to a row of `_WORDS`; the first row that knows the whole name wins.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Row = Sequence[str | None]

NUMBER, GROUP, TASK, DEMAND, ASIDE = "number", "group", "task", "demand", "aside"
LEAD, OWNER, SUPPORT, PERSON, TIME = "lead", "owner", "support", "person", "time"
TEXTS = (GROUP, TASK, DEMAND)
BODIES = (LEAD, OWNER, SUPPORT)
_SOFT = "soft"  # a column of contents or goals: the name of a task, or what is asked of one

_UNIT = (
    "(?:责任)?(?:单位|部门|科室|处室|股室|站办所|站所|机构|主体|乡镇|街道|镇街|院系|企业|公司|"
    "委办局)"
)
_LEVEL = "省|市|州|区|县|镇|乡|街道|局|院|校|政府|级|委"
_WORK = (
    r"年度|全年|\d{4}年|重点|主要|具体|总体|核心|目标|工作|改革|建设|整改|攻坚|民生|创建|"
    "测评|考核|二级|三级|分解|推进|当前|阶段|专项|落实|实施|保障|量化|细化|完成|任务"
)
_WORDS: tuple[tuple[str, str], ...] = (
    (NUMBER, "序号|编号|序|项次|项号|(?:任务|工作|项目|事项)(?:序号|编号)|N[oO]\\.?|№"),
    (
        PERSON,
        f"(?:{_LEVEL}|分管|牵头|责任|包抓|包联|包保|包案|挂钩|挂联|挂包|联系|主管|督办|督导|"
        "负责|主要|具体|第一|直接|项目|工作|整改|单位){0,4}(?:领导|负责人|责任人|责任领导|"
        "负责同志|联系人|联络员|联络人|经办人|承办人|办理人)(?:员|及职务)?",
    ),
    (LEAD, f"(?:总?牵头|主责|主办|第一责任|主要牵头)(?:负责)?{_UNIT}?"),
    (
        SUPPORT,
        f"(?:配合|协办|协助|协同|协作|参与|参加|会办|联办|支持)(?:落实|配合|实施)?{_UNIT}?",
    ),
    (
        OWNER,
        "(?:主要|具体|直接|整改|工作|任务|项目|相关|市级|县级|区级|镇级|市直|县直|区直){0,2}"
        "(?:责任|实施|承办|落实|执行|办理|负责|承担|主管|完成|建设|推进|归口|承接|属地|业主)"
        f"{_UNIT}(?:[及和与]?责任人)?|责任(?:分工|主体|归属|者)?|部门分工|任务分工|项目单位",
    ),
    (
        TIME,
        "(?:完成|办结|整改|办理|计划|拟|落实|推进|实施|工作|任务|目标|达标|建成|竣工|预计|"
        "年度|解决|时间|时序|进度){0,3}(?:时限|期限|时间|节点|进度)"
        "(?:要求|安排|节点|计划|进度)?|完成(?:日期|时序)|序时进度|限期",
    ),
    (
        ASIDE,
        "备注|备考|说明|进展|状态|(?:工作|任务|目标|整改|项目|当前|目前){0,2}"
        "(?:完成|进展|落实|推进|整改|办理|实施|开展)(?:情况|结果|程度|率|进度|成效)|"
        "(?:存在的?)?(?:主要)?(?:问题|困难|不足)(?:描述|表现)?|佐证(?:材料)?|成果(?:形式)?|"
        "(?:联系)?(?:电话|方式)|(?:总|年度|计划){0,2}(?:投资|资金)(?:额|来源)?|"
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
        "任务数|目标数)(?:内容|要求|及要求|和要求)?",
    ),
    (_SOFT, f"(?:{_WORK}){{0,3}}(?<!目标任)(?:内容|目标)(?:及要求|和要求)?"),
    (
        TASK,
        f"(?:{_WORK}){{0,3}}(?:任务|事项|项目|实事|指标|要点|工作)"
        "(?:名称|内容|事项|项目|清单|分解|要点|及要求|和要求)?",
    ),
)
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in _WORDS)
# A table with such a column divides no work: a catalogue, a roster, a score sheet, a form.
_OTHER = re.compile(
    "公开(?:时限|主体|形式|方式|渠道|载体|依据|属性|对象|层级|内容|事项)|信息内容|姓名|分值|"
    "得分|评分(?:标准)?|扣分(?:标准)?|申请人|设定依据|收费标准"
)
_REMARK = re.compile(r"[（(【\[][^（）()【】\[\]]{0,30}[)）】\]]")
_TELEPHONE = re.compile("电话|联系方式")
_FINISH = re.compile("完成|办结|竣工|时限")
_LONGEST = 16  # characters of a column's name
_DEEPEST = 5  # rows that are searched for the names of columns
_NUMERAL = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[.、．]?")


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a work table: `start` and `end` of its rows, and the role of every column."""

    start: int
    end: int
    roles: tuple[str, ...]

    def at(self, *roles: str) -> tuple[int, ...]:
        """Return the columns with one of `roles`, from left to right."""
        return tuple(index for index, role in enumerate(self.roles) if role in roles)


def bare(cell: str | None) -> str:
    """Return a cell without any white space."""
    return "".join((cell or "").split())


@lru_cache(4096)
def role(name: str) -> str | None:
    """Return what a column of this name is for, or None where the name is no column's.

    >>> role("牵头（责任）单位"), role("县政府分管领导"), role("公开预算")
    ('lead', 'person', None)
    """
    name = bare(name).rstrip("：:")
    name = _REMARK.sub("", name) or name
    if not 0 < len(name) <= _LONGEST:
        return None
    return next((found for found, pattern in _ROLES if pattern.fullmatch(name)), None)


def header(rows: Sequence[Row]) -> Header | None:
    """Return the head of a table that divides work, or None for any other table.

    Such a table has a column for the work and one that says who or by when.
    """
    for start in range(min(len(rows), _DEEPEST)):
        if not _heads(rows[start]):
            continue
        two = start + 1 < len(rows) and _is_lower(rows[start], rows[start + 1])
        end = start + 1 + two
        names = _names(rows[start], rows[start + 1] if two else ())
        if any(_OTHER.fullmatch(_REMARK.sub("", bare(cell))) for cell in names):
            return None
        roles = resolved([role(name) for name in names], names, rows[end:])
        if roles:
            return Header(start, end, roles)
    return None


def resolved(
    found: Sequence[str | None], names: Sequence[str], body: Sequence[Row] = ()
) -> tuple[str, ...] | None:
    """Settle what each column is for in the company of the others; None: no work is divided."""
    roles = [one or ASIDE for one in found]
    for index, name in enumerate(names):
        unnamed = not name or (index > 0 and name == names[index - 1])
        if unnamed and _counts(body, index):
            roles[index] = NUMBER
    _texts(roles)
    times = [index for index, one in enumerate(roles) if one == TIME]
    due = next((i for i in times if _FINISH.search(names[i])), times[0] if times else None)
    for index in times:
        if index != due:
            roles[index] = ASIDE
    units = any(one in BODIES for one in roles)
    timed = due is not None and bare(names[due]) != "时间"
    people = PERSON in roles and not any(_TELEPHONE.search(name) for name in names)
    work = TASK in roles or DEMAND in roles
    return tuple(roles) if work and (units or timed or people) else None


def only_names(row: Row) -> bool:
    """Whether every filled cell of `row` is the name of a column, and at least two are."""
    names = [bare(cell) for cell in row if cell and cell.strip()]
    return len(names) > 1 and all(role(name) for name in names)


def is_numeral(cell: str | None) -> bool:
    """Whether a cell only counts: 3, 3., （三）."""
    return _NUMERAL.fullmatch(bare(cell)) is not None


def _heads(row: Row) -> bool:
    """Whether at least half of the filled cells are names of columns, and one that spans or two."""
    names = [bare(cell) for cell in row if cell and cell.strip()]
    known = sum(role(name) is not None for name in names)
    few = 1 if None in row else 2
    return known >= few and 2 * known >= len(names)


def _is_lower(upper: Row, lower: Row) -> bool:
    """Whether `lower` parts columns that `upper` spans: 牵头 and 配合 under 责任单位."""
    if len(upper) != len(lower):
        return False
    pairs = [
        (above, below)
        for above, below in zip(_spread(upper), lower, strict=True)
        if below and below.strip() and bare(below) != bare(above)
    ]
    return bool(pairs) and all(role(below) or role(above + bare(below)) for above, below in pairs)


def _spread(row: Row) -> list[str]:
    """The names of a row, each over all the columns that it spans."""
    out: list[str] = []
    for cell in row:
        out.append(out[-1] if cell is None and out else bare(cell))
    return out


def _names(upper: Row, lower: Row) -> list[str]:
    names = _spread(upper)
    for index, cell in enumerate(lower):
        below = bare(cell)
        if below and below != names[index]:
            names[index] = below if role(below) else names[index] + below
    return names


def _counts(body: Iterable[Row], index: int) -> bool:
    """Whether the cells of a column are numbers."""
    cells = [bare(row[index]) for row in body if index < len(row) and bare(row[index])]
    return bool(cells) and all(is_numeral(cell) for cell in cells)


def _texts(roles: list[str]) -> None:
    """Settle which column of words names the task, which asks and which only groups.

    Of two columns of tasks the first is the name and the second the demand; beside a demand
    the last is the name and those before it group.
    """
    tasks = [index for index, one in enumerate(roles) if one == TASK]
    for index, one in enumerate(roles):
        if one == _SOFT:
            roles[index] = DEMAND if tasks else TASK
            tasks = tasks or [index]
    groups = [index for index, one in enumerate(roles) if one == GROUP]
    if DEMAND not in roles and len(tasks) > 1:
        roles[tasks.pop()] = DEMAND
    for index in tasks[:-1]:
        roles[index] = GROUP
    if not tasks and groups and DEMAND in roles:
        roles[groups[-1]] = TASK
