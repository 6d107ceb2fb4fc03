"""Words that lead to the name of a figure and on from it, and belong to neither.

To leave off another, add it to `_OPENERS` (before a name) or `_TAILS` (behind it).
"""

import re

from tracker.decompose.asks.verbs import words
from tracker.decompose.rarely import rare

RATES = "|".join(
    words("""
        率 占比 比例 比重 权重 覆盖面 满意度 知晓度 知晓面 公众参与度 安全感 获得感 度 增速
        增幅 降幅
    """)
)
_PLACE = "[省市州县区旗乡镇街村]"
_YEAR = r"(?:20\d\d年|[今明当去上]年|本年度?|全年|年内|年度)"
_PART = r"(?:第?[一二三四]季度|[上下]半年|[一二三四五两]年内|\d{1,2}月|年)"
_WHEN = (
    rf"(?=(?:到|至|在|于)?(?:{_YEAR}|年[底末]|第?[一二三四]季|[上下]半年|[一二三四五两]年内|"
    rf"\d{{1,2}}月|[底末]))(?:到|至|在|于)?{_YEAR}?{_PART}?(?:\d{{1,2}}日)?[底末]?(?:以?前)?[，,]?"
)
_WHO = (
    r"[\u4e00-\u9fff（）()]{2,16}?(?:局|办|所|站|中心|委|部门|单位|公司|政府|办事处|办公室|管委会|组织|"
    rf"{_PLACE})(?:负责|牵头|要(?!求|点|素)|应当?|须|将)(?!收|急|对)"
)
_OPENERS = words(f"""
    力争 确保 争取(?=到?[^位]) 努力 实现 推动 促进 保持 保证 保障 使 让 将 把 对 并 且 其中 同时
    进一步 切实 稳步 逐步 不断 全面 持续 加快 积极 认真 深入 务必 必须 应当 要求 要(?!素)
    应(?!收|急|届) 须 需(?!求) 做到 达到 凡以? 坚持 原则上 每年 年均 平均每 实行 推行 依托 围绕
    [我本全]{_PLACE}(?!性) (?:各|所有)(?:{_PLACE}|单位|部门|乡镇|镇街)(?:（[^）]{{0,6}}）)?
    [和与及、] 提高 提升 推进 加强 规划 计划 至少 最多 再 还 另外? 共
    新(?=签约|推出|开工|开通|开发|发展|培育)
""")
LEADING = re.compile(rf"(?:[0-9]{{1,2}}[.、]|{_WHO}|{'|'.join(_OPENERS)}|{_WHEN})")
_EACH = (
    "每[个百千万]?(?:月|年|季度?|周|天|日|人|户|村|亩|生|场|学期|半年|次|头|株|名|学年|标段|"
    "批次)度?"
)
_TAILS = words(r"""
    (?:于|在)?(?:20\d\d年)?\d{1,2}月底?(?:以?前)? 年底前? [人户]均 (?<![人户平])均 都 要 应当?
    须 需要? 必须 力争 确保 争取 努力 分别 全部 平均 原则上 一般 最高 最长 最低 最大 最多 总体 基本
    可以? 能
    一[支批个名项套] 全年 年内 年度 从 由 按照? 对 以 在 为 是 的 保持 实现 做到 达到? 要求 标准
    统一 约 就 也 仅 只 可以处 处 不得? 年均 [和与及、，：:] 并 给予 按比例 累计 同步 逐步 各 确定
    设置
""")
TRAILING = re.compile(rf"(?:{_EACH}|{'|'.join(_TAILS)})$")
ENDS = frozenset("".join((_EACH, *_TAILS)))  # the last character of a tail is one of these
CHANGE = re.compile(
    "(?P<word>增长|下降|降低|减少|压减|压缩|缩减|缩短|精简|提高|提升|增加|上升|递增|下浮|上浮|回升|"
    "压降|节约)(?:率|幅度|比例)?$"
)
COMPARED = rare(
    "(?:同比|环比|年均|[比较](?:上|去|前|20|法定|同期|原)|与[上去]年|在[上去]年)[^，。；]{0,14}$"
)
PERIOD = re.compile("每[两二三]?个?(?:季度|学期|半年|学年|年度?|月|周|季|天|日|旬)")
# The thing counted, behind the unit, as far as it goes on.
BEHIND = re.compile(
    r"(?:的|不少于\d{1,4}[人名]的)?(?P<name>(?!共\d)[\u4e00-\u9fffA-Za-z“”《》·]"
    r"[\u4e00-\u9fffA-Za-z0-9“”《》（）()·]{1,23}?)"
    r"(?=[，。；、,;.！？\n：:]|$|到|前往|赴|负责|参加|参与|用于|从事|开展|进行|并|作为|纳入|达到|"
    "不少于|实现|建成|完成|为|给予|按|组成|任务)"
)
EMPTY = set(words("任务 建设 工作 左右 目标 工程 改造 内容 标准 为宜"))
# Of 全部按…供应 the act says nothing yet.
MERE = set(words("采用 采取 运用 使用 实现 开展 进行 予以 在 向 按 以 通过 实行 实施"))
