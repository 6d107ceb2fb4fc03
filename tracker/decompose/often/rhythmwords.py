"""The wordings of `rhythms`: which words name a period, and what must not stand round them.

To teach a new act of a short name (月X, 一周一X), add it to `_ACTS`.
"""

import re

from tracker.decompose.asks import verbs
from tracker.decompose.much.wordlists import firsts
from tracker.decompose.often.calendarunits import UNIT
from tracker.decompose.rarely import rare

JOINT = 2  # characters between two short names of one row: “月调度”、“季通报”

_ACTS = "|".join(
    verbs.words("""
    调度 通报 研判 研究 巡查 巡检 巡护 督查 督办 督导 督促 督战 报送 报告(?!厅) 汇报 会商 会办
    会审 会诊 例会 碰头 检查 排查 统计 汇总 点评 总结 小结 考核 考评 评比 评估 评议 评选 评星 排名
    推进 推送 更新 分析 晾晒 公布 公示 公开 发布 曝光 播报 对账 盘点 清零 自查 抽查 抽检 述职 讲评
    复盘 走访 回访 约谈 演练 拉练 比武 竞赛 擂台 观摩 培训 轮训 监测 结算 跟踪 反馈 提醒 审核 体检
    攻坚 主题 活动 专题
    """)
)
_SHORT = (
    "报(?![纸社刊表道名销废批考复建备警])|查(?!阅|询)|清(?!单|明)|结(?!果)|会(?!计)|"
    "评|巡|督|考|晒|商|审|检"
)
_ONE = "次(?!性)|期|条|篇|场|课|题|学|讲|训|练|谈|访|测|比|签|换|推|看|更"
_TO = "(?:至|到|[-—－~～]{1,2})"
_WEEKDAYS = rf"[一二三四五六日]{_TO}(?:周|星期)?[一二三四五六日天](?![次天个])"
_COUNTS = "[一二两三四五六七八九十]"
_N = rf"(?:\d{{1,3}}|{_COUNTS}{{1,3}})"
# The unit, by the name of its group: `unit` and `unit_due` may have a day behind them, `other…`
# is a rhythm no code has, `day…` each day. Every choice begins with a literal: the engine then
# looks for these characters only.
SAID = re.compile(
    rf"每(?P<day1>(?:周|星期){_WEEKDAYS})(?:每[天日])?"
    rf"|每(?P<gap>间?隔|满)?\s?(?:逢\s?)?(?:个|一个)?\s?(?P<n>{_N})?\s?"
    rf"(?P<range>{_TO}\s?{_N})?\s?个?\s?(?P<unit>{UNIT})"
    r"|逐(?P<unit2>年度?|季度?|月|旬|周|日|天)(?!期)"
    r"|按(?P<unit3>工作日|日(?![历期常照语工均薪前程益计连加])|天(?![气然])|周(?![边期岁转围密])|"
    r"星期|旬|双[月周]|月度?+(?![份薪嫂均收球饼底初])|季度?+(?![节候])|半年|学期|"
    r"年度?+(?![龄代级初底内均产份限景轮长货金利终]))"
    r"(?!计划|目标|预算|任务|指标|报表|总结|方案|工作|投资)"
    r"|以(?P<unit4>[日天周月旬]|季度?|年度?|半年)为(?:单位|周期|频次)"
    rf"|隔(?<![间相阻]隔)(?P<other1>(?:{_COUNTS}|\d{{1,2}})?\s?个?[日天周月年])(?![壁阂陈生])"
    r"|双(?P<other2>[周月])"
    r"(?=召开|例会|开展|组织|报送|通报|更新|调度|进行|发布|举办|检查|至少)"
    r"|逢(?:(?P<unit_due>周|星期)(?=[一二三四五六日天])|(?P<other3>[单双][日月周]))"
    r"|日(?:产|事|清|结)日(?P<day2>清|毕|结)"
    rf"|周{_WEEKDAYS}[^，。；,]{{0,4}}?每(?P<day3>[天日])"
)
# A unit and what is done in it: 月月有检查, (一)周一调度, (一)年两次, 月调度, 季度通报. Most units
# are those of a day (6月底前): what may follow is told by a character before the lists are tried.
_NEXT = rf"[度终底末]?[日天周月季年旬至\d一两二三四五六七八九{firsts(_ACTS)}{firsts(_SHORT)}]"
NAMED = re.compile(
    rf"(?P<unit>[日天周月季年旬])(?={_NEXT})(?:(?P<twice>(?P=unit))(?![度底末初中报份])"
    rf"|(?P<part>[度终底末])?(?P<one>[一两二三四五六])?(?:(?P<act>{_ACTS})|(?P<short>{_SHORT}))"
    rf"|度?(?:一(?:(?P<each>{_ONE})|(?P<any>[\u4e00-\u9fff])(?![度样]))"
    r"|(?:至少)?(?:[一两二三四五六七八九]|\d{1,2})次(?!性)))"
)
# Two characters of every wording of either.
MAY = re.compile(rf"[每逐按以隔双逢日天周月季年旬](?:(?<=[每逐按隔双逢])|(?={_NEXT}|[半产事清结]))")
COUNT = re.compile(rf"(?:(?P<n>{_COUNTS}{{1,2}}|(?<!\d)\d{{1,2}})\s?(?P<of>个)?|(?P<half>半)|双)$")
NO_ACT = frozenset("夜个样小步大日号月年季周天点起般直些定度名初级旬")  # 一月一日, 一年一度
NO_ACT_BEHIND = re.compile("报?[表单栏]|专栏|栏目|信息|数据|工资|收入")
KEPT = rare("(?:实行|执行|开展|组织|进行|推行|坚持|落实|按照|做到|严格|健全|实施|采取)[“‘]?$")
NEXT = rare("[、，和”]{0,2}[日天周月季年旬][查清结评巡督考晒商审检会报调通研排推总小]")
RULE = re.compile("制|机制")
STOP = frozenset("，。；、：:,;“‘（( \n")
# What stands before a unit that is the end of another word: 2024年, 今日, 春季, 宣传周.
BARS = frozenset(
    "0123456789０１２３４５６７８９一二三四五六七八九十百〇零几数多每本上下当今次同整去前后首末近全"
    "昨明即某作假节期庆第逐按隔平生周单学届终跨翌历常往新老中青少幼童成党传育众品春夏秋冬雨旱花旺淡"
    "个闭产赛换正腊闰动技量书普坚理化题训点年月"
)
