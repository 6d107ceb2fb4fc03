"""The verbs of the office: which word of a clause asks for something, and which only hopes.

Add a verb to `DO` when it names work that somebody can report on, to `AIM` when it names an
effect (domain.md 4.2, DEC-5).
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tracker.decompose.wordlists import any_of, firsts


def words(text: str) -> list[str]:
    """Return the words of a table written for the eye, several a line."""
    return text.split()


_DO = words("""
    公开 发布 公布 公示 更新 维护 建立健全 健全完善 规范和完善 规范完善 建立 健全
    完善 制定 修订 编制 梳理 汇总 汇编 清理整合 清理规范 清理 整合 归集 整理
    归档 备案 报送 上报 报告 开展 组织开展 组织 举办 召开 培训 解读 解答 答复
    回应 办理 受理 接收 登记 审核 审查 核查 检查 排查 自查 整改 督促 督查 督办
    考核 考评 评估 通报 指导 落实 执行 贯彻 规范 明确 确定 设立 设置 开设 开通
    搭建 构建 建设 升级 改造 迁移 关停 关闭 注销 下线 推进 推动 推行 推广 推出
    推送 实施 实行 做好 抓好 做到 抓实 做实 加强 强化 加大 加快 深化 细化 扩大
    拓宽 拓展 优化 改进 创新 创办 创建 丰富 运用 利用 采用 采取 依托 提供 配备
    配齐 安排 纳入 列入 统筹 协调 衔接 对接 配合 协助 支持 参加 参与 宣传 宣讲
    普及 监测 研判 收集 征集 听取 研究 解决 分析 总结 追究 杜绝 严禁 禁止 防止
    避免 不得 注重 重视 关注 跟踪 转载 转发 刊登 刊载 刊发 展示 标注 保存 移交
    引导 畅通 负责 牵头 承担 选择 坚持 履行 突出 把好 严把 打造 争创 完成 认领 分解
    细化分解 保护 处置 澄清 调整 充实 补齐 查处 处理 打击 追踪 巩固 传达
    了解掌握 掌握 准确把握 把握 理顺 倡导 支付 强力推动 录入 填报 印发 签订
    张贴 摆放 摆设 讲解 走访 评议 评价 测评 接受 反馈 集成 编写 撰写 拍摄 制作
    开发 疏导 压实 压减 缩短 简化 精简 取消 承接 下放 发放 兑现 拨付 统计 审批
    审签 起草 提交 提请 核实 核对 比对 抽查 复核 复查 编印 印制 汇集 上传 更换 撤换
    撤下 播放 标明 写明 列明 注明 公告 购置 摸清 摸排 下达 制作 召集 汇集发布 停用 隐去
    发出 追责 问责
    办好 管好 用好 建好 守好 搞好 护好 打好 做大 做强 做优 做精 做细 做深 唱响 叫响 盘活 守牢 守住
    兜牢 稳住 补上
    举办 承办 主办 筹办 编发 刊发 播发 摘牌 清零 储备 出让 办结 汇总形成 投用 培育 引进 引育 招引
    签约 落地 开工 竣工 完工
    建成 新建 改建 扩建 续建 复建 新增 增设 增建 增加 减少 修复 修缮 维修 养护 疏浚 清淤 拆除 取缔
    整治 治理 攻坚 出清 收回
    供应 保供 争取 申报 创成 通过验收 验收 认定 评选 表彰 奖励 给予 补助 补贴 减免 免除 免收 收取
    降低 压降 缩减 控制 管控
    巡查 巡护 巡逻 值守 演练 抢险 转移 安置 救助 慰问 帮扶 结对 调研 座谈 约谈 曝光 推介 洽谈 招聘
    招录 招募 选派 选聘 聘请
    配置 轮训 遴选 评定 复审 核定 核减 清查 普查 测绘 确权 颁证 共享 开放 接入 联通 铺设 敷设 安装
    加装 布设 架设 栽植 补植
    绿化 美化 亮化 硬化 净化 种植 播种 收储 收购 回收 销号 清运 收运 转运 投放 清扫 消杀 防控 监控
    筛查 体检 接种 救治 诊疗
    随访 转诊 下沉 派驻 招生 资助 展演 修编 编修 评审 论证 审定 报批 谋划 策划 调度 会商 调解 化解
    打击 惩处 处罚 抽检 检测
    预警 上墙 悬挂 粘贴 喷涂 代办 兑付 偿还 置换 参保 征缴 征收 补偿 配租 配售 消除 剔除 提取 计提
    缴存 采集 汇聚 打捞 清退
    出台 印送 分送 抄送 递交 呈报 通知 告知 播报 推送 达到 突破 稳定在 实行 试行 启用 启动 停止
    暂停 撤销 撤并
    吸纳 吸引 撬动 带动 发展 壮大 做实做细 保留 移栽 返还 兜底 托管 流转 复垦 开垦 深耕 统建 共建
    联建 融合 对标 压实
    举报 受训 授牌 挂牌 命名 评比 打分 计分 扣分 考评 赋分 倒查 追缴 清算 结算 决算 审计 备足 备齐
    配足 配备齐
    抽取 淘汰 慎用 责令 配发 清除 更正 查验 检修 维护保养 更换 更新改造 改造提升 排除 隔离 封闭
    围挡 疏散 撤离 避险 转办 交办 承接办理 签收 回访
""")
_AIM = words("""
    提高 提升 增强 营造 促进 确保 切实保障 保障 维护 形成 树立 助力 使 让 实现 满足
    方便 便于 防范 发挥 充分发挥 彰显 力争 力求 着眼 立足 转变 牢记 展现 体现
    夯实 筑牢 取得 打通 激发 凝聚 塑造 赢得 争取 保证了 加快形成 努力 推进转型
""")
_ADVERBS = words("""
    请 切实 全年 紧紧 分别 妥善 进一步 继续 积极 认真 扎实 大力 全面 深入 持续 不断 严格 及时 主动
    着力 着重 重点 特别 特别是 努力 坚决 充分 有效 稳步 统筹 依法 依规 准确
    严肃 公开、透明 公开透明 逐项 逐条 逐一 逐个 逐户 一并 按月 按季 按季度
    逐步 逐年 科学 合理 密切 广泛 强力 定期 按时 按期 分阶段 常态化 更加
    更好 更好地 适时 实时 有序 稳妥 同步 同时 也 还 并 并且 且 而且 以及 均
    都 全力 牢固 实质性 可 尽快 立即 如实 率先 探索 试点 集中 统一 始终
    有针对性地 针对性 有针对性 自觉 深刻 精准 高效 规范 严密 一律 全部 不定期
    经常 经常性 带头 精心 用心 多 大胆 聚力 持之以恒 高标准 高质量 具体 系统
    基本 首先 其次 再次 最后 然后 此外 另外 要 应 应当 须 必须 需 需要 务必
    务求  能 可以    既 又 再 先 长期 长期坚持 迅速 着手 滚动 足额 免费 严肃
""")


# What may not follow: 要求 is no 要, 通俗化解读 no 化解, 负责人 no 负责.
_BUT = {"要": "求|点|素|件|闻|领|害", "化解": "读", "负责": "人|同志"}
_DOES = any_of(_DO, _BUT)
# The first character is looked at before the words are: most places are none of theirs.
_ACT = f"(?=[{firsts(_DO)}])(?:{_DOES})"
_MANNER = any_of(_ADVERBS, _BUT)
_FIRM = [word for word in _ADVERBS if len(word) > 1]
_FIRMLY = f"(?=[{firsts(_FIRM)}])(?:{any_of(_FIRM, _BUT)})"

ORDINAL = (
    r"[（(]?(?:[一二三四五六七八九十]{1,2}(?:是|要|抓)|"
    r"第[一二三四五六七八九十]{1,2}[，,]|其[一二三四五][，,是]|[①-⑳]|(?:首先|其次|再次|最后|"
    r"此外|另外)[，,]?|"
    r"[（(]?\d{1,2}[)）])\s*"
)
_TIME = (
    r"(?:[\u4e00-\u9fff]{2,8}后\d{1,2}个?工作日内|[上下]半年|第?[一二三四]季度末?前?|"
    r"\d{1,2}月[上中下]旬)|(?:于|在|到|至)?(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日(?!之?内|以内)|"
    r"年?底)(?:以?前|之前)?|(?:于|在|到|至)?(?:\d{4}年|今年)?(?:国庆节?|元旦节?|五一|"
    r"春节|端午节?|中秋节?|[本下]周[一二三四五六日末]?)(?:以?前|之前)"
)
_LEAD = re.compile(
    # With none of these at its head a clause has no adverbs: a look that spares most the tables.
    rf"(?=[{firsts(_ADVERBS)}将地，,、\s\d（(一二三四五六七八九十第其①-⑳首再最此另上下于在到至年底今国元五春端中本]|"
    rf"[\u4e00-\u9fff]{{2,8}}后)"
    rf"(?:{ORDINAL})?(?:{_MANNER}|"
    rf"将(?=(?>(?:{_MANNER}){{0,4}})(?:{_ACT})(?!的|情况|工作))|"
    rf"(?:{_TIME})|地|[，,、\s])*"
)
_UNIFY = "统一(?![在向对把将由以按从为与于通组集公发])"  # an adverb, unless a thing follows
_STRICT = "严格(?=(?:办理)?(?:时限|程序|标准|管理|纪律))"
FIRSTS = firsts([*_DO, "统一", "严格"])  # the characters that `HEAD` begins with
HEAD = re.compile(f"(?=[{FIRSTS}])(?:{_DOES}|{_UNIFY}|{_STRICT})")
_STRICTLY = re.compile(_STRICT)
_HEAD_AIM = re.compile(any_of(_AIM, _BUT))
# The character first, then what may not stand before it: so a search leaps to 要, 应 and 须.
MODAL = re.compile(
    "要(?<![需主重纲摘概提简必只首次]要)(?!点|求|素|件|闻|领|务|害|闭)|应当|"
    "应(?<![回相效适响反供对感]应)(?!急|对|用|届|答|尽|该|登|公开尽|知|变)|必须|务必|"
    "须(?!知)|需要|不得|严禁|禁止"
)
_PREP = "在|向|对|把|将|由|以|按|从|为|与|经|先|通过|达到|不低于|保持|均"
_BIDS = re.compile(
    rf"(?:应当|必须|务必|(?:{MODAL.pattern})(?<![得禁止需]))"
    rf"(?<!不得)(?<!需要)(?={_MANNER}|{_ACT}|{_PREP})"
)
_HOW = f"(?>{_MANNER}){{0,6}}"  # each taken whole: 需要 is not tried as 需 and 要 too
_MODAL_THEN = re.compile(rf"(?:{MODAL.pattern}|负责(?!人|同志)|由){_HOW}(?P<verb>{_ACT})")
_LIGHT = re.compile(
    rf"(?:进行|予以|加以|给予|(?=做好|"
    rf"抓好))(?:[\u4e00-\u9fff]{{0,6}}?)(?P<verb>{_ACT})"
)
_SUBJECT_THEN = re.compile(
    rf"(?![与对在把将以按为从向由就用]|通过|根据|围绕|依托|结合|针对)[\u4e00-\u9fff（()）]{{2,16}}?"
    rf"(?:(?:{_FIRMLY}|(?:{_TIME})){{1,8}}|(?<=政府)|(?<=[我本][省市县区镇乡])|(?<=网站)|"
    rf"(?<=部门)|(?<=单位))"
    rf"(?P<verb>{_ACT})(?!的)"
)
_TAKEN = re.compile(r"(?:把|将)[^，,]{2,60}?(?P<verb>纳入|列入|报送|上报|移交|公开|公布|通报)")
_FILED = re.compile(
    "报(?![告送名道刊纸表废])[^，,]{2,16}?(?P<verb>备案|审定|审批|备查)[，,。；;]?$"
)
# 对X开展Y, 在X推行Y: the light verb behind what it is done to.
_UPON = re.compile(
    r"(?:对|就|针对|在|于|面向|围绕)[^，,]{2,60}?(?P<verb>组织开展|开展|实施|推行|实行|建立|"
    r"设立|建成|新建|布设)"
    r"(?![的、等]|情况|方案|办法|意见|细则)"
)
_ADVERBIALLY = re.compile(
    rf"(?:对|就|针对)[^，,]{{2,60}}?(?:逐[项一户个条]|及时|全部|一律|严格|依法|限期|统一|定期|"
    rf"集中|全面|分类|动态|重点|足额|按时|按期)+"
    rf"(?P<verb>{_ACT})(?!的)"
)
_INTO = re.compile(r"[^，,]{2,60}?(?P<verb>纳入|列入|计入|写入|并入|录入)(?!的)")
_GOING = re.compile(
    r"(?:下|到|进|入|赴)(?:村|户|企业?|社区|学?校|基层|一线|街|厂|园)[\u4e00-\u9fff]{0,4}?"
    rf"(?P<verb>{_ACT})(?!的)"
)
_BAN_BEHIND = re.compile("(?:严禁|禁止|不得|不准|严防|杜绝)$")
_INNER = re.compile(rf"(?P<verb>{_DOES})(?!的)")
_MEANS = (
    "等|方式|形式|渠道|平台|要求|原则|规定|标准|情况|基础上|专栏|网站|窗口|载体|契机|热线|"
    "媒体|网页|公众号|微信群|公示栏|公告栏|大厅|系统|客户端|会议|活动|方法|手段|途径"
)
_BY_MEANS = re.compile(
    rf"(?:在|通过|按照|按|根据|围绕|依托|结合|针对|以|用|利用|"
    rf"运用)[^，,]{{2,60}}?(?:(?:{_MEANS})[，,]?{_HOW}|"
    rf"(?:{_FIRMLY}){{1,6}}(?=[^，,]{{5}}))(?P<verb>{_ACT})(?!的)"
)
_SERIAL = re.compile(
    rf"(?P<prep>把|将|向|在|由|就|通过|按照|按|根据|围绕|依托|结合|针对|以|用|为|对|从|"
    rf"利用|运用|充分利用|充分运用).{{2,60}}?(?P<verb>{_ACT})"
)
_DONE_TO = re.compile(
    rf"(?:对|就|针对)[^，,]{{2,60}}?(?P<verb>{_ACT})(?:{_ACT})?"
    r"(?:[一两二三]次|一遍)[，,。；;]?$"
)


_OPENING = re.compile(
    "(?:通过|以(?!及)|围绕|按照|根据|结合|依据|依托|随着|为了?(?!各|全)|针对|"
    "在.{2,40}(?:中|上|下|内|前|时|方面|同时)[,，]?$|对[^，,]{2,60}[,，]$|对照|聚焦|"
    "立足|着眼|充分利用|充分运用|利用|运用)"
)
# In this order: how the verb is found behind the adverbs, and what must stand there if anything.
_WAYS: tuple[tuple[Callable[[str, int], re.Match[str] | None], str], ...] = (
    (_TAKEN.match, "把将"),
    (_DONE_TO.match, "对就针"),
    (_UPON.match, "对就针在于面围"),
    (_ADVERBIALLY.match, "对就针"),
    (_INTO.match, ""),
    (_GOING.match, "下到进入赴"),
    (_FILED.search, ""),
    (lambda clause, _: _MODAL_THEN.search(clause), ""),
    (lambda clause, _: _LIGHT.search(clause), ""),
    (_SUBJECT_THEN.match, ""),
    (_BY_MEANS.search, ""),
    (_SERIAL.search, ""),
    (_INNER.search, ""),
)
_SOMEWHERE = (_SERIAL.search, _INNER.search)


_CLAUSES = 512  # several steps ask about one clause, one soon after the other


class Predicate(NamedTuple):
    """The verb found in a clause, where it begins there, and how surely it is the predicate.

    `sure` is true for a verb at the head of the clause or behind a modal, `direct` for one that
    is not merely found somewhere behind a preposition.
    """

    verb: str
    at: int
    aim: bool
    sure: bool
    direct: bool = True


@lru_cache(_CLAUSES)
def lead(clause: str) -> int:
    """Return how many characters of adverbs and modals stand before the predicate.

    >>> lead("要进一步健全制度"), lead("公开信息")
    (4, 0)
    """
    found = _LEAD.match(clause)
    at = found.end() if found else 0
    while at > 0 and not _starts(clause, at) and _starts(clause, at - 2):
        at -= 2
    return at - 2 if at > 1 and _STRICTLY.match(clause, at - 2) else at


def ban_before(clause: str, at: int) -> int:
    """Return where the ban that governs the verb at `at` begins, or `at` itself.

    >>> ban_before("严禁公开个人信息", 2)
    0
    """
    found = _BAN_BEHIND.search(clause, 0, at)
    return found.start() if found else at


def bids(clause: str) -> re.Match[str] | None:
    """Return the first 要, 应当 or the like in `clause` that an act follows.

    >>> bids("各村要公布名单")[0], bids("主要工作")
    ('要', None)
    """
    return _BIDS.search(clause) if MODAL.search(clause) else None


def by_means(clause: str) -> bool:
    """Whether `clause` names its means and then its act: 通过热线等渠道解答."""
    return bool(_BY_MEANS.search(clause))


@lru_cache(_CLAUSES)
def opens(clause: str) -> bool:
    """Whether `clause` is an opening such as 围绕… or 按照…, which leads to an act and is none."""
    found = _OPENING.match(clause, lead(clause))
    own = MODAL.search(clause) or by_means(clause) or _DONE_TO.match(clause, lead(clause))
    return found is not None and not own


def _starts(clause: str, at: int) -> bool:
    return at >= 0 and bool(HEAD.match(clause, at) or _HEAD_AIM.match(clause, at))


@lru_cache(_CLAUSES)
def predicate(clause: str) -> Predicate | None:
    """Return what `clause` asks for, or None when it names no act.

    >>> predicate("各站所要及时更新栏目").verb, predicate("提高工作水平").aim
    ('更新', True)
    """
    at = lead(clause)
    if found := _HEAD_AIM.match(clause, at):
        do = HEAD.match(clause, at)
        if not do or len(do[0]) <= len(found[0]):
            return Predicate(found[0], at, aim=True, sure=True)
    if found := HEAD.match(clause, at):
        return Predicate(found[0], at, aim=False, sure=True)
    first = clause[at : at + 1]
    for find, begins in _WAYS:
        if begins and first not in begins:
            continue
        if found := find(clause, at):
            direct = find not in _SOMEWHERE
            sure = direct or MODAL.search(clause) is not None
            return Predicate(found["verb"], found.start("verb"), False, sure, direct)
    return None
