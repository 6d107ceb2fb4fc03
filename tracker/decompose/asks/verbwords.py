"""The words of `verbs`: what can be asked for, what only hopes, and the adverbs before both.

Add a verb to `DO` when it names work that somebody can report on, to `AIM` when it names an
effect (domain.md 4.2, DEC-5).
"""

import re
from collections.abc import Iterable


def words(text: str) -> list[str]:
    """Return the words of a table written for the eye, several a line."""
    return text.split()


DO = words("""
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
    审签 起草 提出 提交 提请 核实 核对 比对 抽查 复核 复查 编印 印制 汇集 上传 更换 撤换
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
    归并 补充 签发 保管 迁至 移至 补发 补录 使用
    围挡 疏散 撤离 避险 转办 交办 承接办理 签收 回访
""")
AIM = words("""
    提高 提升 增强 营造 促进 确保 切实保障 保障 维护 形成 树立 助力 使 让 实现 满足
    方便 便于 防范 发挥 充分发挥 彰显 力争 力求 着眼 立足 转变 牢记 展现 体现
    夯实 筑牢 取得 打通 激发 凝聚 塑造 赢得 争取 保证了 加快形成 努力 推进转型
""")
ADVERBS = words("""
    请 切实 全年 紧紧 分别 妥善 进一步 继续 积极 认真 扎实 大力 全面 深入 持续 不断 严格 及时 主动
    着力 着重 重点 特别 特别是 努力 坚决 充分 有效 稳步 统筹 依法 依规 准确
    严肃 公开、透明 公开透明 逐项 逐条 逐一 逐个 逐户 一并 按月 按季 按季度
    逐步 逐年 科学 合理 密切 广泛 强力 定期 按时 按期 分阶段 常态化 更加
    更好 更好地 适时 实时 有序 稳妥 同步 同时 也 还 并 并且 且 而且 以及 均
    都 全力 牢固 实质性 可 尽快 立即 如实 率先 探索 试点 集中 统一 始终
    有针对性地 针对性 有针对性 自觉 深刻 精准 高效 规范 严密 一律 全部 不定期
    经常 经常性 带头 精心 用心 多 大胆 聚力 持之以恒 高标准 高质量 具体 系统
    基本 首先 其次 再次 最后 然后 此外 另外 要 应 应当 须 必须 需 需要 务必
    务求  能 可以    既 又 再 先 长期 长期坚持 动态 重新 最迟 最晚 迅速 着手 滚动 足额 免费 严肃
""")
_GROUP = 100  # first characters looked at together: a pattern of few groups is compiled sooner
# What may not follow: 要求 is no 要, 通俗化解读 no 化解, 负责人 no 负责, 提出的 tells which.
# 保障必要经费 is work; 保障群众知情权 an effect.
MEANS = "[^，,]{0,12}(?:经费|资金|人员|设备|场所)[。；;，,]?$"
_BUT = {
    "保障": MEANS,
    "要": "求|点|素|件|闻|领|害",
    "应": "急|用|届",
    "多": "元|样|形|渠|平|媒|部|次|方",
    "化解": "读",
    "负责": "人|同志",
    "提出": "的",
    "系统": "集成",
    "使": "用",
    "动态": "管理|监测|类|信息|数据",
}


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that takes the longest of `words` that stands at a place.

    >>> any_of(["要", "加大", "加大力度"])
    '加大力度|加大|要(?!求|点|素|件|闻|领|害)'
    """
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(
        re.escape(word) + (f"(?!{_BUT[word]})" if word in _BUT else "") for word in longest_first
    )


def grouped(words: Iterable[str]) -> str:
    """Return a pattern that finds what `any_of` finds, sooner: a place is held against one group.

    Words of different first characters never stand at one place, so their order is free.

    >>> grouped(["加强", "加大", "清理"])
    '(?=[加清])(?:加大|加强|清理)'
    """
    listed = set(words)
    heads = sorted({word[0] for word in listed})
    of_group = [heads[at : at + _GROUP] for at in range(0, len(heads), _GROUP)]
    parts = [[word for word in listed if word[0] in group] for group in of_group]
    return "|".join(f"(?=[{firsts(part)}])(?:{any_of(part)})" for part in parts)


def gated(words: Iterable[str]) -> str:
    """Return the pattern of `grouped` behind a look at the first character.

    Most places are those of no word at all, and need not be held against hundreds.

    >>> gated(["加强", "加大", "清理"])
    '(?=[加清])(?:(?=[加清])(?:加大|加强|清理))'
    """
    listed = set(words)
    return f"(?=[{firsts(listed)}])(?:{grouped(listed)})"


def firsts(words: Iterable[str]) -> str:
    """Return the characters that `words` begin with, for a set in a pattern.

    >>> firsts(["加强", "加大", "清理"])
    '加清'
    """
    return "".join(sorted({re.escape(word[0]) for word in words}))
