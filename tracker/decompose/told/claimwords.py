"""The words of a report round a figure: units, verbs, and what makes a figure no deed of the year.

Teach a new wording by adding it to a table here; `claimfigures`, `claimnames`, `nothings` and
`checks.sums` only say what the tables are for.
"""

import re

from tracker.decompose.asks.verbs import words
from tracker.decompose.rarely import rare


def either(table: str) -> str:
    """Return the words of a table as one choice, longest first (what may not follow apart)."""
    return "|".join(sorted(set(words(table)), key=lambda word: -len(word.partition("(?!")[0])))


def verb_at(text: str, at: int = 0, among: frozenset[str] | None = None) -> int:
    """Return how long the longest verb is that begins at `at`, 0 for none (`VERBS` if not told)."""
    sizes = range(min(_LONGEST_VERB, len(text) - at), 0, -1)
    table = VERBS if among is None else among
    return next((size for size in sizes if text[at : at + size] in table), 0)


def ends_in_verb(text: str) -> bool:
    """Whether the thing is yet to come: 书记听取了, 各村明确.

    >>> ends_in_verb("镇党委听取了"), ends_in_verb("优化网站")
    (True, False)
    """
    text = text[-_LONGEST_VERB - 2 :].removesuffix("共").removesuffix("了")
    return any(text[-size:] in DEEDS for size in range(2, _LONGEST_VERB + 1))


# Units as printed, compound ones too; behind a plain one stands what would make it another word.
UNITS = either(r"""
    个百分点 百分点 平方公里 平方千米 平方米 立方米 公里 千米 公顷 公斤 千克 千瓦时 千瓦 兆瓦 学时
    课时 人次 人份 人天 场次 家次 户次 块次 处次 车次 辆次 台次 轮次 批次 件次 篇次 条次 项次 架次
    艘次
    所次 点次 班次 个次 例次 份次 头次 亩次 册次 期次 只次 宗次 户件 台套 台（套） 台件
    人(?!大|民|事) 条(?!例|件|款) 份(?!额|内) 件 篇 期(?![间限末工项建]) 次(?![性办跑告序日年])
    名(?!称|单) 个 家(?!庭) 项 起(?!草|来) 场(?!所|地|景) 宗 户(?!籍|外|口) 批(?![准复示])
    部(?![门分署委]) 幅 块 处(?![理置级罚]) 座(?!谈) 盏 辆 吨 亩 株 棵 册 张 套 台(?![账阶风])
    本(?![级单乡镇村]) 枚 头 只 尾 羽 冢 栋 幢 间 眼 口 段 孔 道 面(?![积向对]) 双 对
    副(?![镇县乡主组局书处科所站院校]) 支(?![部持行]) 所(?![有在属]) 轮 种(?![植粮子养]) 类 例 单
    笔 封 则 位(?!于) 米 床 袋 箱 瓶 桶 节 堂 页 盘 杆 根 斤 架 颗 束 匹 组(?![织长建]) 遍 方
    元(?![旦素]) [%％‰] 门 具 顶 片 卷 扇 款 窝 帧 集 亿元 万元
    分(?![钟之别管局为工类解析配级期批制散支])
""")

# Whatever follows these, the figure counts no thing: 3个方面, 20个工作日内, 两个确立.
ABSTRACT = (
    "个?(?:自然|工作)日|个?(?:小时|月|季度|学期|学年|星期|年|周|钟头|年级|学段)|"
    "个(?:方面|层面|环节|阶段|维度|步骤|坚持|必须|确立|意识|自信|维护|转变|到位|台阶|结合|注重|延伸|"
    "同步|不|一|聚焦|突出|关键|重要|务必|统一|全面|永远|没有|百分之百|目标|原则|要求|100%)|项(?:原则|要求|规定)"
)

# What stands right behind a figure of a rule: 10件以下, 2.8元的标准, 5次/周.
RULED = rare(
    r"(?:以下|以内|之内|内(?![容设部外涝控])|[/／]|每|为(?:标准|目标|限)|起(?:步|征)|"
    r"(?:以上|左右)?的?(?:标准|要求|规定|频次|频率|目标|任务|底线|红线|门槛))|以上的(?:[，,]|处|应|可|须)"
)
# Right before it: a rhythm or a limit binds this figure and those joined to it with 、.
BOUND = rare(
    r"(?:每|不少于|不低于|不得少于|不得低于|不高于|不超过|不得超过|不得高于|不小于|不大于|至少|最多|最低|"
    r"最高|最少|最迟|上限|下限|控制在|低于|高于(?=\d)|人均不|\d章|满(?=\d))(?:\d{1,3}(?=个?[天日周月季年]))?[^，,；;、。\d]{0,16}$|"
    r"(?:任务|目标|指标|计划|规划|标准|定额|以下|如下|下列|对照|依据|根据|按照?)(?:数|量|值|任务)?(?:的?是|为|：|达到?)?$"
)
ACHIEVED = rare("完成|实现|超|落实|达成|兑现")
# Anywhere before it in its clause.
ASKED = rare(
    r"(?<!为)(?<!为了)确保|(?<!为)保证(?!金|书)|杜绝|防止|严防|避免|(?:应当|应(?=达|不|在|于|按|建|配|设|完成))|"
    r"不得|严禁|下达(?!整改|责令|监督|执法|通知|处罚|限期|《|“|■|停)|如果|若(?!干)|凡是?|逾期|承诺|"
    r"实现(?=零|■{2,8}目标)|(?:收费|补贴|补助|奖励|收取)标准|单价|定价|票价|价格为|规定(?!动作|程序|时限)"
)
WANTED = re.compile("要求(?!，)")  # somebody asks, unless it was done by what was asked
BY_WHAT = rare("按|照|根据|依据|落实|对照|围绕|结合|遵循|依|符合|满足|对标")
# From here to the end of the sentence, or to what tells again what was done.
# All begin with a plain character, here and in `STANDING`: the engine then looks for these only.
AHEAD = rare(
    r"下一步|下步|下阶段|下一阶段|下一年|接下来|今后|未来(?=\d|[一二三两几]年|一段)|明年|来年|下年度|到(?<![至止]到)\d{4}年|新的一年|"
    r"拟(?<![虚模草比]拟)(?![定稿制订写态声合人音补真])|"
    r"计划(?<![度期动作招产设展育]计划)(?=[再于在到用投新开组举建实安发培完今明年分植造种修治整清维采配购招聘调普宣落收受办制编出\d对将引争申打推改启每全])|"
    r"打算|建议(?=[县省市州上]级|由|增加|尽快|将|进一步)|预计|预期(?=完成|达|实现|将)|有望|力争|力求|争取(?=在|到\d|到[明今年]|年|明|\d|今|实现|达|全|建成|完成)|努力(?=实现|达|使|做到|争)|"
    r"将(?=继续|进一步|于|在|再|开展|组织|举办|新建|完成|投入|加大|持续|重点|全面|力争|推|建|适时|启动|安排|实施|"
    r"新增|陆续|逐步|按)|目标(?:任务)?(?:是|为)|规划(?=新|建|投)|"
    r"要(?<![主重需纪摘概提简必只首次纲想不扼紧]要)(?![求点素件闻领害义事道塞员紧目务])|必须|务须|须(?!知)|务必"
)
AGAIN = rare("实际|截至|截止|目前|已|现|累计")
_PARTS = "乡镇|街道|行政村|自然村|村民小组|社区|耕地|林地|人口|农户"
# How things stand with the place: no deed, until a verb of doing comes.
STANDING = rare(
    r"下辖(?![区内])|辖(?![区内])|镇域面积|县域面积|乡域面积|村域面积|区域面积|市域面积|辖区面积|国土面积|占地面积|总面积|"
    r"总人口|户籍人口|常住人口|人口(?<![务盖贫益训困]人口)(?=\d)|海拔|气温|降水量|降雨量|距(?<![零近差]距)(?=[县市州省离乡镇城国])|"
    r"耕地面积|林地面积|森林面积|幅员|地处|位于|现有(?!的?基础|条件)|年龄|平均每|编制(?=\d)|"
    r"共有(?=\d{1,6}个?(?:行政村|村|社区|自然村|居|农户|户)[、，,。\d])|"
    rf"共有(?:{_PARTS})|现有(?:{_PARTS})|电话[为：]|热线[为：]|邮编[为：]|传真[为：]|网址[为：]|地址[为：]"
)

# Verbs that hardly ever are part of a thing's name: what follows the last one is what was counted.
_DOING = """
    召开 举办 承办 协办 主办 开展 组织 发放 印发 制发 下发 分发 派发 安排 投入 争取 争取到 落实
    清理 清运 清除 拆除 查处 查获 查办 排查 摸排 整改 排查整改 办结 受理 接待 处置 调处 化解 调解
    慰问 帮扶 救助 制作 推送 刊发 刊登 发表 转载 编发 编印 编制 张贴 悬挂 播放 新建 改建 扩建
    新建改建 建成 修建 修复 整修 整治 改造 硬化 安装 加装 铺设 架设 购置 采购 配备 配置 配有 配齐
    更换 栽植 补植 种植 新增 新发展 发展 培育 引进 招引 流转 取消 精简 承接 下放 出动 收缴 没收
    劝返 劝导 回收 收回 完成 实现 获得 荣获 取得 争创 创建 报送 上报 收到 接到 接收 答复 回复 回应
    转办 交办 梳理 汇总 征集 收集 采纳 制定 修订 废止 出台 建立 建立健全 设立 设置 开设 开通 优化
    完善 明确 确定 选派 选聘 聘请 招聘 招录 吸纳 带动 发动 动员 走访 入户走访 抽查 抽检 检测 接种
    提供 发出 下达 整顿 处理 研究 审议 听取 报销 支付 兑付 拨付 兑现 收取 追缴 挽回 追回 偿还 盘活
    复垦 治理 疏浚 打捞 投放 储备 调运 收购 销售 实施 启动 续建 录入 采集 上传 核查 核实 复核 认定
    评选 表彰 授予 通报 约谈 问责 移送 侦破 破获 抓获 打掉 关停 关闭 取缔 注销 办理 推进 打造 搭建
    建设完成 培养 选树 评定 创作 拍摄 推出 展出 展示 巡查 修改 保留 合并 出具 签订 签约 解决 消除
    纠正 追究 处罚 责令 曝光 转移 安置 分流 减免 退还 募集 筹集 筹措 募捐 捐赠 资助 补助 补贴 推荐
    输送 转移就业 举行 受理并办结 协调 督促 督办 交付 移交 清退 清查 盘查 登记 修剪 修缮 维修 维护
    加固 扑灭 扑救 抢修 营救 转运 排除 疏导 采用 录用 聘用 联系 对接 归集 归档 整理 汇编 撰写 编写
    审核 审查 评估 备案 签发 分解 分配 下沉 联合 培植 繁育 防治 消杀 喷洒 施用 推广 上缴 减少 压减
    精减 压缩 清偿 化债 惩处 处分 立案 立案查处 结案 审结 执结 受案
"""
DOING = either(_DOING)
# Verbs that are part of names too (政务公开, 业务培训): taken off only where a name begins.
_OPENING = """
    公开 发布 公布 公示 更新 宣传 宣讲 培训 检查 引用 登载 监测 督查 巡山 公告 通过 使用 利用
    主动公开 登记 办件 参保 筛查 体检 义诊 收缴 确权 达成 进行 作出 做出 形成 共有 设有 建有
    有(?![效关序机害线偿力形限奖组]) 为(?!民) 向 对(?![外口象接]) 在(?![线校编册建岗职]) 由
    从(?!业) 就(?![业医学诊餐近地]) 因(?![病灾]) 组建 成立 给予 予以 让 计划
"""
OPENING = either(_OPENING)
# Verbs that stay with a name (受益群众, 覆盖农户) and are one themselves where nothing follows.
_STAYING = "惠及 覆盖 受益 参与 参加 参训 投资 支出 收入 涉及 投劳 报名 听课 参会 带动"
VERBS = frozenset(word.partition("(?!")[0] for word in words(_DOING + _OPENING + _STAYING))
DEEDS = frozenset(words(_DOING + " 公开 发布 公布 更新 设有 共有 建有 成立 组建"))
_LONGEST_VERB = max(map(len, VERBS))
# Behind a verb these make a noun of the two: 办结率, 社会救助类, 培训班, 养老服务中心.
NOUN_TAIL = "[率度类型性费金员者站所点队组室厅办数量额表册箱栏品物件]|人员|群众|中心"
NOUN_BODY = (
    "等|信息|工作|活动|项目|事项|领域|资金|制度|机制|情况|平台|机构|设施|设备|服务|政策|内容|经费|窗口|部门|"
    "方案|办法|和|及|、|与|类|会|法|条例|计划|结果|公告|清单|目录|过程|程序|标准|案件|业务|任务|决定|通知书|成功率|材料"
)
# What leads to the deed and names nothing.
LEADING = rare(
    r"(?:[、，,：:；;\s的]|其中|包括|包含|分别(?:是|为)?|主要(?:是|有)?|含|一是|二是|三是|四是|五是|"
    r"(?:截[至止](?:到)?)?(?:目前|(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?|年底)|"
    r"(?:自|从|于|在|到|至)?(?:\d{4}年度?)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|份)?|(?:自|从|于|在)?\d{4}年度?(?:以来)?|全年度?|今年以?来?|本年度?|年内|去年度?|上年度?|年度内?|一年来|近年来|年初以来|期内|"
    r"(?:第?[一二三四]|前[一二三]|\d)个?季度|[上下]半年|\d{1,2}[—\-至]\d{1,2}月份?|\d{1,2}月份|"
    r"我[省市州县区镇乡局校院站所]|本[镇乡局校院站所]|全[省市州县区镇乡局校村]|各(?:村|单位|部门|站所)|"
    r"累计|共计?|合计|总计|总共|一共|已经?|现已|均|都|也|又|再|还|并|且|则|即|分别|对外|主动|依法|及时|集中|"
    r"先后|陆续|实际|成功|认真|积极|扎实|严格|深入|持续|同时|另|以及|和|及|与|了|到位|到|把|将)"
)
# What closes a name and only counts.
CLOSING = rare(
    r"(?:共计|累计|总计|合计|总共|分别|达到|达成|达|为|是|计|共|均|都|各|了|约|近|超过|超|逾|突破|：|:|已|"
    r"仅|有|的|至|到|（|\(|在|增[至到]|，|,|、|\s|由|从|稳定|保持|先后|一直)$"
)
GROWTH = rare(
    r"(?:同比|环比|较?(?:上|去|前)年度?(?:同期)?|[较比](?:上|去|前|往|同)[年期]度?(?:同期)?|[较比][\u4e00-\u9fff]{1,6}?)?"
    r"(?:增长|增加|上升|提升|提高|增幅|增速|分别增长|分别下降|分别增加|分别提高|均增长|下降|降低|减少|回落|压减|压缩|降幅|增|降)(?:了|率|幅度)?$"
)
# Behind a figure: where the noun ends and the sentence goes on.
BEHIND = rare(
    r"(?:并|均|已|全部|全都|共|正在|左右|以上|后|由|在(?!线|编|校|册)|按|向|被|用于|覆盖|受益|涉及|惠及|及时|和|及|与|"
    r"以及|进行|得到|予以|实现|完成|开展|达|占|较|同比|超|其中|作为|实施|建设|修建|新建|(?<=.)参加|(?<=.)参与|(?<=.)参训|为(?!民)|来|没有|未|其|累计|次日|不|"
    r"到位|有效|落实到|如期|按时|按期|统一|一并|纳入|组织|召开|举办|等[候待])"
)
GENERAL = frozenset(words("内容 信息 情况 工作 的 等 材料"))
JOINED = rare("、|以及|和(?![谐解睦平])|(?<!涉)(?<!以)及(?![时格第早])|(?<!参)与(?![会时])")
TOTAL = rare("(?:合计|共计|总计|总共|一共|累计|共)")
PARTED = rare("其中|包括|包含|分别(?:是|为)?|分为|含(?!量|有)|即|由(?=.{2,30}(?:组成|构成))")
