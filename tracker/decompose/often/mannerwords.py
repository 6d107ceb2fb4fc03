"""The wordings of `manners`: 定期, 及时, 常态化开展, 随政策变化更新 (domain.md 4.4).

To teach a new wording, add its words to a row of `ROWS`, or a row. What stands in front of and
behind the words decides whether they say how often at all: 规定期限, 涉及时间 and 可持续 do not.
"""

from dataclasses import dataclass

from tracker.decompose.asks import verbs
from tracker.decompose.rules import Every

# What may be done all the time; one pattern for all rows that ask for it.
ACTS = "|".join(
    verbs.words("""
    开展 推进 推动 推行 实施 落实 坚持 保持 做好 抓 进行 组织 举办 召开 安排 公开 公示 公布 发布
    更新 推送 宣传 宣讲 检查 巡 排查 核查 督查 督导 监测 监督 监管 监控 管理 管护 值守 值班 值勤
    轮值 服务 运行 运营 运转 维护 走访 入户 联系 帮扶 培训 教育 学习 演练 整治 治理 清理 清扫 清洁
    保洁 保障 调度 研判 会商 通报 沟通 对接 化解 调解 收集 征集 听取 受理 接受 接听 接收 接警 响应
    跟踪 回访 指导 执法 打击 抽查 评估 提供 深入 面向 不间断 持续 循环 滚动 守 畅通 开通 开放 待命
    轮班 在线 在岗 带班 有人 专人 备勤 营业 无休 有效
    """)
)
NAME = (
    "(?:工作)?(?:机制|制度|体系|办法)(?!(?:的?(?:执行|落实|运行|建设|实施)|情况))"
    "|[^，。；、]{0,5}(?:机制|制度|体系)(?!(?:的?(?:执行|落实|运行|建设|实施)|情况))"
    "|[^，。；]{1,16}等[^，。；]{0,4}(?:机制|制度)"
)
_CHANGE = (
    "变化|变动|变更|变迁|异动|调整|立改废释?|立、改、废|修订|增减|废止|情况|进展|发展|实际|形势"
)
_SOON = "及时|适时|动态|相应|同步|随时|实时|即时|立即|马上|迅速|第一时间|当[天日]|定期"
_RENEW = "(?:调整|更新|修订|修改|完善|补充|优化|维护|变更|增补)(?:更新|完善|发布|公布|调整)?"
_DOING = "(?:做好|进行|予以|加以|作出)"
_BY_CHANGE = (
    r"[^，。；,]{0,24}?(?:(?:变化|变动|变更|变迁|调整|立改废释?|修订)(?:情况)?[，,]?(?:更新|调整|修订)"
    rf"|(?:{_CHANGE})[^，。；,]{{0,6}}?[，,]?(?:要|应|应当|须|对)?"
    rf"(?:(?:{_SOON})(?:对[^，。；,]{{1,16}}?)?{_DOING}?|{_DOING}){_RENEW})"
)
_SIGHT = "巡重忽轻监审电影歧透蔑注近漠正可敌环探俯珍"  # 巡视情况, 重视情报
_MOVES = "(?:调整|更新|管理|完善|优化|修订|增补|维护|公开(?!栏|目录|专)|公布|发布)(?:更新|完善)?"
_OF_IT = "系统|平台|模块|数据库|信息|结果|情况|记录|栏目|台账(?!管理)|的"  # 动态调整信息: a thing
_WHEN_CHANGED = (
    r"(?:情况|情形)?(?:的(?:信息|内容|事项)?|时|之?后|之日)?[，,]?"
    rf"(?:[^，。；,]{{0,6}}?(?:要|应|应当|须))?(?:{_SOON})(?:{_DOING}|对外)?"
    rf"(?:{_RENEW}|公开|公布|公示|报备|报告|备案|上报|告知)"
)
_THING = (
    "摄像头?|探头|仪器?|地图|公交|大?屏|动态(?!更新|调整)|系统|平台|设备|装置|终端|模块|功能|数据|画面|"
    "图像|信息(?:系统|平台)|路况|价格|行情"
)
_SUM = "收入|预算|资金|支出|投资|税收|经费|费用|目标|任务|指标|计划|总结|情况|成效"  # 全年培训计划
_WITHIN = "公[开布示]|发布|更新|通报|清理|整治|评估|落实|推送|回访|[排核]查"  # 24小时发布: a term
_TIME_WORD = "[间任长限效段代刻令]"  # 及时间, 实时限: the last character begins another word


@dataclass(frozen=True, slots=True)
class Manner:
    """A row: words that say `every`, the characters that bar them in front, what is behind.

    `behind` matches right behind the words, `before` is searched in front in the same clause, and
    with `acts` one of `ACTS` must follow.
    """

    words: str
    every: Every
    barred: str = ""
    behind: str = ""
    before: str = ""
    acts: bool = False


ROWS: tuple[Manner, ...] = (
    # How things change: first, for 根据变化情况及时更新 is no mere 及时.
    Manner("根据 依据 按照 依照 结合 随着 因 针对", Every.ON_CHANGE, behind=_BY_CHANGE),
    Manner("随", Every.ON_CHANGE, "跟伴追尾", f"(?![机同员意访身])(?:{_BY_CHANGE})"),
    Manner("视", Every.ON_CHANGE, _SIGHT, _BY_CHANGE),
    Manner(
        "发生变化 发生变动 发生变更 发生调整 有变化 有变动 有变更 有调整 变化 变动 变更 调整后 "
        "调整的",
        Every.ON_CHANGE,
        "",
        _WHEN_CHANGED,
    ),
    Manner("动态", Every.ON_CHANGE, "变活互劳流移联启", rf"{_MOVES}(?!{NAME}|[、”》]|{_OF_IT})"),
    Manner(
        "动态",
        Every.ON_CHANGE,
        "",
        rf"{_MOVES}(?=、)",
        "(?:实行|进行|予以|实施|做到|保持|加强|严格|适时|定期|要|并|且)$",
    ),
    # When it suits.
    Manner("不定期 不定时", Every.AD_HOC, "", "(?!限)"),
    Manner("适时 择机 择时", Every.AD_HOC, "调合舒最不选", "(?![间性候限令机])"),
    Manner("必要时", Every.AD_HOC, "不非", "(?![间长限段刻])"),
    Manner("适当时候 适当时机 需要时 条件成熟时 时机成熟时 条件允许时", Every.AD_HOC),
    Manner(
        "视",
        Every.AD_HOC,
        _SIGHT,
        "(?![频为作觉听察力野同讯角点窗障])"
        "(?:情(?![节绪报感境])[况形]?|[^，。；,]{1,6}?(?:情况|需要|情形))(?:而定)?",
    ),
    Manner(
        "根据 依据 按照 按 结合",
        Every.AD_HOC,
        "",
        "(?:(?:工作|实际|形势|情况|任务|疫情|防汛|防控|项目|岗位|建设|管理|季节|现实|客观|业务|发展|事业){1,3}的?)?需(?:要(?!的)|(?=[^求要]))",
    ),
    # At once.
    Manner(
        "及时",
        Every.PROMPT,
        "涉顾论普波累危殃企推触力不未没能已够较否太欠",
        f"(?!{_TIME_WORD}|[雨性率度的]|与否|、?(?:有效|准确|全面|权威|高效|便捷|优质|周到|真实|可靠|规范|完整)的)",
    ),
    Manner(
        "实时",
        Every.PROMPT,
        "落查证务核属切充坐老忠诚现平",
        rf"(?!{_TIME_WORD}|[性率]|(?:监[测控管]|预警|感知|采集|传输|定位|查询|视频|在线|通信)?(?:{_THING}))",
    ),
    Manner("随时", Every.PROMPT, "跟伴追尾", "(?!代|间|节|令|空|势)"),
    Manner("第一时间", Every.PROMPT, "", "(?![段点表序节])"),
    Manner(
        "即时",
        Every.PROMPT,
        "立随",
        "(?=公开|公布|发布|更新|上报|报告|报送|处置|处理|回应|响应|反馈|推送|办理|办结|受理)",
    ),
    Manner(
        "当天 当日",
        Every.PROMPT,
        "日号",
        "(?=[就即内须要应]{0,2}(?:予以|进行|完成)?(?:公开|公布|公示|发布|上报|报[送告]|办[结理毕]|受理|"
        "答复|[回答]应|回复|反馈|处[置理]|整改|[转交派]办|派单|分办|签收|登记|录入|上传|更新|清[运理零]?|"
        "完成|送达|移交|审[核批]|推送|通报|响应|梳理|核[实查]|指派|到账|解决|办|毕))",
    ),
    # All the time.
    Manner(
        "长期",
        Every.CONTINUOUS,
        "中超",
        "(?:坚持(?!不)|抓|开展|推进|保持|公示|公开|实施|跟踪|宣传|组织|关注|监测|落实|接受|执行|结对|帮扶|派驻)(?:下去)?",
    ),
    Manner("常抓不懈 坚持不懈 持之以恒 不间断 长抓不懈 常态长效推进 经久不懈", Every.CONTINUOUS),
    Manner(
        "持续",
        Every.CONTINUOUS,
        "可",
        r"(?!性|\s?\d|[一二两三几数多半]+[个天日月年周小余]|时间|时长|期|经营|发展|走|向好|干旱|高温|低温|晴|阴|"
        r"降[雨雪]|强?降|暴?雨|低迷|不[断更]|存在|较|超|"
        r"(?:好转|下降|上升|增长|增加|攀升|恶化|扩大|回升|减少|提升|提高|改善|优化|稳定|走[高低强])"
        r"(?:$|[，。；、,;”]|了|\d|趋势|态势))(?:推进|开展|推动|加强|深化|做好|抓好)?",
    ),
    Manner(
        "常态化 常态长效",
        Every.CONTINUOUS,
        behind=f"(?:、[^，。；,、]{{1,3}}化)?地?(?!{NAME})",
        acts=True,
    ),
    Manner(
        "常态化 经常化",
        Every.CONTINUOUS,
        behind=r"(?=$|[、，。；”]|长效)",
        before="(?:推[动进]|促进|实现|做到|确保|使)[^，。；,]{1,16}$",
    ),
    Manner("经常性 经常", Every.CONTINUOUS, behind=f"地?(?!{NAME})", acts=True),
    Manner("经常性 经常", Every.CONTINUOUS, behind="[对到向与]"),
    Manner(
        "24小时 ２４小时 7×24小时 7*24小时 7x24小时 7X24小时 二十四小时 昼夜 日夜",
        Every.CONTINUOUS,
        behind=f"(?!{_WITHIN})(?:全天候|不间断|专人|轮流|轮班|有人|领导|安排|都?有|对外)?",
        acts=True,
    ),
    Manner("全天候", Every.CONTINUOUS),
    Manner("全天", Every.CONTINUOUS, acts=True),
    Manner(
        "全年 常年",
        Every.CONTINUOUS,
        "年度",
        behind=f"(?![^，。；,]{{2,4}}(?:{_SUM}))(?:免费|集中|统一|有序|面向社会|对外)?",
        acts=True,
    ),
    # The whole of a cell or of what a label says.
    Manner(
        "全年 长期 常年 持续",
        Every.CONTINUOUS,
        "",
        r"(?=\s{0,3}(?:$|[|）)。]))",
        r"(?:^|[|:：。；\n])\s{0,3}$",
    ),
    Manner("常态", Every.CONTINUOUS, "", "(?:开展|推进|坚持|抓)"),
    Manner(
        "贯穿",
        Every.CONTINUOUS,
        "",
        "[^，。；,]{0,16}?(?:始终|全程|全年|"
        "[全各][^，。；,]{0,3}?(?:过程|环节|链条|周期|方面|领域|方位|时段))",
    ),
    # A rhythm that nobody names.
    Manner(
        "定期",
        Every.PERIODIC,
        "不规固法约限指确特制设既鉴评认审核判拟锁商协选预额测",
        rf"(?![限间]|存[款单]|储蓄|债券|刊物|寿|{NAME})",
    ),
    Manner("周期性", Every.PERIODIC, acts=True),
    Manner(
        "分期分批 分批分期 分批次 分批 分期 分阶段 分步骤 分步",
        Every.PERIODIC,
        "部充十区百学积划处身成",
        "(?![付待盼间刊款末性评复判准示]|改(?![造建善革])|目标|任务)",
    ),
)
