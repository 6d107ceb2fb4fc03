"""Acts that make something countable: 新建农村公厕12座, 举办培训2次.

To add an act, add it to `_FIRM`, or to `_ALSO_NOUNS` where it is as often part of a name
(政务公开简报, 业务培训), or to `_LEADS` where it leads to a name but makes nothing to be counted.
"""

import re

from tracker.decompose.asks.verbs import words
from tracker.decompose.much.wordlists import one_of
from tracker.decompose.rarely import rare

_FIRM = words("""
    新建改建 改建扩建 改扩建 新改建 新建 改建 扩建 续建 建成 建立 建好 新增 增设 增加 增建
    编制 编发 编印 编写 完成 打造 培育 创建 创成 举办 组织开展 组织 开展 召开 印发 发放
    制作 选树 评选 评定 推出 推送 引进 招引 引育 实施 修建 清理 拆除 淘汰 推广 栽植 补植
    硬化 安装 布设 铺设 配备 配齐 招录 招聘 选派 选聘 遴选 上报 刊发 刊登 梳理 上线 接入
    录入 归集 抽查 化解 带动 吸纳 吸引 举行 承办 开设 设立 设置 开办 建造 出台 制定 修订
    拍摄 录制 新植 复垦 改良 争取 投用 征集 收集 采集 提供 安排 储备库 盘活 新发展 新培育
    开通 轮训 培养 消除 下放 精简 压减 减少 关停 注销 归并 撤并 惠及 确权 颁发 组建 推荐
    抽取 栽种 摸排 立案 展播 播放 悬挂 张贴
""")
_ALSO_NOUNS = words("""
    保留 修复 储备 公布 公开 养护 办理 办结 升级 发展 发布 取消 受理 回访 培训 宣讲 巡查
    巩固 帮扶 建设 开发 开工 慰问 投放 报送 抽检 排查 推介 改造 救助 整改 整治 曝光 更新
    服务 查处 检查 检测 植树 治理 注册 流转 申报 督查 种植 竣工 签约 签订 约谈 维修 维护
    落地 覆盖 解决 认定 评估 资助 走访 转移 辅导 运营 通报 造林
""")
_LEADS = words("""
    听取 参加 研究 单列 主持 明确 确定 指定 邀请 招收 摸清 储备齐 备齐 安排
""")
ACT = re.compile(one_of([*_FIRM, *_ALSO_NOUNS]))
FIRM = re.compile(one_of([*_FIRM, *_LEADS]))
ANY = rare(one_of([*_FIRM, *_LEADS, *_ALSO_NOUNS]))
# 新建改造户厕, 新增和更新公交车: the second act of two on one thing.
THEN = re.compile(
    "[和、及并](?=更新|改造|低产改造|维修|提升)|(?:低产)?(?:改造提升|更新改造|改造|更新|提升|投放|储备|推广|"
    "治理)(?!工程|项目|活动|计划|任务|行动|[^，。；]?$)"
)


def act_last(words_before: str) -> bool:
    """Whether an act of making stands last, right before the figure: 每个乡镇培育.

    >>> act_last("每个乡镇培育"), act_last("新建农村公厕")
    (True, False)
    """
    return any(found.end() == len(words_before) for found in ACT.finditer(words_before))


def leads_on(words_before: str) -> bool:
    """Whether any act stands last, so that what it is done to follows the figure."""
    return any(found.end() == len(words_before) for found in ANY.finditer(words_before))
