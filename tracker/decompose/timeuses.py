"""What a time is there for: a day to keep, a stretch in which something goes on, or mere telling.

To teach a wording, add a word to a table. Each table is asked of the clause before the time or
of the clause behind it, never of another clause, except where a report is told from a plan.
"""

import re
from dataclasses import dataclass

from tracker.decompose.moments import Moment
from tracker.decompose.timepoints import Grain, Years
from tracker.decompose.rules import DeadlineKind

_NEAR = 60  # characters before and behind that are looked at
_BEGIN = re.compile(r"[，,。；;：:！!？?\n（(]")
_SENTENCE = re.compile(r"[。！？\n]")
_END = re.compile(r"[，,。；;！\n）)]")

# --- before the time -------------------------------------------------------------------------
_RHYTHM = re.compile(
    r"每(?:个|一|隔|[两二三四]|半)?(?:个)?(?:年|月|季|周|星期|学期|学年|日|天|届|期)|"
    r"(?:按|逐)[年月季周]|年年|月月|按季度|季季|每逢"
)
_FRAMES = re.compile(  # 较2020年, 对2022年底前…的: the time belongs to a thing
    r"(?:较|比|相比|早在|截至目前|纳入|列入|作为|计入|除|据|因|自从|上、)$|(?:^|[^作])(?<!难)以$|"
    r"(?:[建生始源]|成立|出生|毕业|登记|注册|印发|发布|建成|竣工|发生|形成|开工|投产)(?:于|在)$"
)
_NAMED = re.compile(
    r"(?:做好|抓好|搞好|抓实|开展|加强|落实|组织|强化|进行|部署)(?:[今明]年|\d{4}年)?$"
)
_OF_THINGS = re.compile(r"(?:对|凡|凡是|针对|凡在|对于|属于|如|若|如果)(?:于|在)?$")
_ALREADY = re.compile(r"(?:已|曾|早已|均已|已经|曾经)(?:经)?(?:分别|全部|陆续)?(?:于|在)?$")
_LEAD = re.compile(r"(?:于|在|至|到|截至|截止到?|不迟于|不晚于|最迟|最晚|至迟|务必|限)\s?$")
_UNTIL = re.compile(r"(?:持续|延续|延长|顺延|一直)(?:到|至)$")
_LABEL = re.compile(
    r"(?:时限|期限|时间要求|完成时间|整改时间|办结时间|时间节点|截止(?:时间|日期|日)?|"
    r"(?:上报|报送|提交|反馈|办理)时间)[^，。；：:]{0,4}(?:为|是|：|:)?\s?$"
)
_SINCE_NOW = re.compile(
    r"(?:自|从)?(?P<now>(?:即日|即时|即|现在|目前|今日|今|发文|[^，。；：:（(自从\s]{2,16}之日))"
    r"(?:起|开始|起开始)?[，,]?(?:至|到|直至|截至)$"
)
_VALID = re.compile(r"有效|试用|任期|聘期|合同|租期|保修|建设期")

# --- behind the time -------------------------------------------------------------------------
_STARTS = re.compile(r"(?:日?起|开始)(?!草|诉|义|底)")
_IN_FORCE = re.compile(r"[^，。；]{0,8}(?:施行|实施|执行|生效|试行|废止|失效|计算|算起|以来)")
_COUNTS = re.compile(
    r"起?[，,]?[^，。；]{0,4}[\d一二三四五六七八九十两半]{1,3}个?(?:工作)?[日月年天周]"
)
_SINCE = re.compile(r"(?:份)?(?:以来|至今|起至今|出生)")
_COMPARED = re.compile(r"[^，。；]{0,6}(?:相比|持平|同比|为基数|为基准|为准|基础上|的水平)")
_GREW = re.compile(r"[^，。；]{0,20}(?:同比|环比)")
_WORKED = (
    r"立项|建成|受理|印发|出台|发布|公布|登记|签订|开工|竣工|投产|认定|成立|出生|入职|退休|毕业|形成|产生|"
    r"颁布|施行|实施|制定|下发|取得|获得|获批|批准|审批|核准|备案|购买|购置|建造|建设|完成|启用|投用|"
    r"结案|办结|发生|查处|接收|报送|注册|入库|申报|移交|验收|整改|到期|召开|举行|举办|修订|存在|开展|交付|使用|到位|达产|结题|拨付|下达|缴纳|参保|入学|就业|报名|申请|签约|承诺"
)
_ATTRIBUTE = re.compile(
    rf"[^，。；、：]{{0,16}}(?:而|但)?(?:未|没有|尚无|无法|不能)[^，。；]{{0,14}}的(?![，。；]|目标)|"
    rf"(?:已|仍|正在|新|刚)?(?:{_WORKED}){{1,2}}(?:并|后|但|且)?(?:{_WORKED}|在用|使用)?的"
    rf"(?!要求|目标|任务)|年满|满\d"
)
_LONG_ATTRIBUTE = re.compile(r"[^，。；]{1,24}的")
_NOT_KEPT = re.compile(
    r"[^，。；]{0,8}(?:未|没有|不能|仍未)[^，。；]{0,10}(?:的|者)(?=[，。；,]|$)"
)
_ORDERED = re.compile(r"[^，。；]{0,16}的(?:要求|规定|部署|时限|期限|时间节点|目标)")
_THINGS = re.compile(  # 年底考核, 一季度报表: the name of a thing
    r"(?:的|度|考核|考评|测评|评|盘点|总结(?!验收|评估|推广|提升|表彰|经验)|绩效|述职|目标|督查|检查组|对账|结算|决算|慰问|奖|工作|冲刺|"
    r"数据|报表|情况|任务|指标|预算|收入|支出|经济|进展|计划|重点|以来|账|工资|例会|会议|专题|第|累计)"
)
_PAST = re.compile(
    r"(?<![为除罢])了(?![解结然])|(?<!将)(?<!对)已(?!有|知)|先后|累计|(?:会|走|做|查)过"
)
_PAST_NEXT = re.compile(r"作了|进行了|已全部|均已|就已|已经")
_FACT = re.compile(
    r"(?:，|,)?(?:全[市县区镇乡村局]|我[市县区镇乡局])?[^，。；]{0,10}(?:已|累计|共)"
)
_TOLD = re.compile(r"均|共|未(?:发生|出现)|作了|了(?![解结])|已")

_HARD = r"完成|完毕|完工|到位|办结|清零|销号|见成效"
_SET = re.compile(rf"{_HARD}")
_DOES = re.compile(
    rf"(?P<done>{_HARD}|实现|达到|达\d|建成|上线|报送|上报|报(?=[县市区镇乡省州党政办]|备|请|送|至)|提交|"
    r"竣工|封顶|通[车水电气]|投[用产运]|投入|交付|验收|出台|印发|制[定订]|修订|编制|建立|公布|公开|发布|"
    r"[开动]工|启[动用]|兑现|发放|挂[牌网]|设立|形成|修复|配齐|运行|开[放园业]|摸清|汇总|归档|移交|签订|落地|"
    r"消除|拆除|整改(?!工作|行动)|建设|新建|改造|新增|覆盖|上报|反馈|评审|审定|成立|组建|培育|打造)|"
    r"(?P<goes_on>开展|组织|集中|举[办行]|进行|推[进动]|实施|召开|巡查|宣传|宣讲|培训|[检抽督普核巡排]查|"
    r"走访|督[导促]|整治|攻坚|调研|评[估议选]|回头看|动员|部署|自查|摸排|演练|观摩|活动|征集)"
)
_DELIVERS = re.compile(
    r"(?:[^，。；]{0,6})(?:报(?!告会|名|道|刊)|提交|完成|办结|前|上线|竣工|通车|投用|交付|开[园业]|截止|到期)"
)
# --- about the whole sentence ----------------------------------------------------------------
_TO_COME = re.compile(
    r"将(?=[于在尽抓力争进继全对按逐到\d])|下一?步|下一?阶段|计划|拟(?!定|订)|力争|争取|预计|确保|务必|务于|"
    r"必须|须|应(?:当|于|在)|今后|接下来|后续|责成|责令|[明次翌来]年|尚未|尚有|剩余|目标"
)
_MUST = re.compile(r"[^，。；]{0,6}(?:须|应|必须|力争|争取|确保|务必|要(?!求)|将(?=[全完实继]))")
_PUBLIC = re.compile(
    r"公开征求|征求意见(?:的)?(?:时间|期限|截止|期)|意见(?:和|及|或)?建议请|意见请于|意见反馈(?:截止|时间)|"
    r"意见建议.{0,20}(?:邮箱|信箱|电话|邮寄|来信)|公示(?:期|时间)|欢迎.{0,16}(?:意见|建议)|如有(?:异议|意见)|"
    r"(?:公众|群众|各界|市民).{0,20}(?:意见|建议).{0,20}(?:反馈|提出)|报名(?:截止|时间(?:为|截|至|：))|意见.{0,20}(?:电子邮件|电子邮箱|来信|来函|信函)"
)


@dataclass(frozen=True, slots=True)
class Use:
    """What a time is for, and where its wording begins and ends: 即日起至4月30日, 10月1日起."""

    kind: DeadlineKind
    start: int
    end: int
    open_end: bool = False  # a stretch that only begins
    open_start: bool = False  # a stretch that only ends


def use(text: str, moment: Moment, years: Years, *, report: bool, due: bool) -> Use | None:
    """Return what `moment` sets in `text`, or None where it sets no time.

    `report` says that what is told is past unless it is said to come, `due` that the text is
    that of a label or a column of time.
    """
    before = _before(text, moment.start)
    behind = text[moment.end : moment.end + _NEAR]
    if moment.past or _RHYTHM.search(before) or _rhythmic(text, moment):
        return None
    if due:
        kind = DeadlineKind.PERIOD if moment.grain is Grain.STRETCH else DeadlineKind.BY
        return Use(kind, moment.start, moment.end)
    if _belongs(moment, before, behind) or _is_public(text, moment):
        return None
    if report and not _to_come(text, moment, before, behind, years):
        return None
    if since := _since_now(moment, before):
        return since
    if not moment.marked and (starts := _STARTS.match(behind)):
        return _beginning(moment, behind, starts)
    kind = _kind(moment, before, behind)
    return Use(kind, moment.start, moment.end) if kind else None


def _before(text: str, start: int) -> str:
    """The clause before a time."""
    window = text[max(0, start - _NEAR) : start]
    cuts = [cut.end() for cut in _BEGIN.finditer(window)]
    label = window[cuts[-1] :].strip() if cuts else window
    if not label and cuts and window[cuts[-1] - 1] in "：:":  # 完成时限：6月
        return window[cuts[-2] if len(cuts) > 1 else 0 :]
    return window[cuts[-1] :] if cuts else window


def _rhythmic(text: str, moment: Moment) -> bool:
    """次月5日前 goes with 每月 of an earlier clause, and so does 次年 where 每年 stands before."""
    if not text.startswith("次", moment.start):
        return False
    return text.startswith("次月", moment.start) or _RHYTHM.search(_told(text, moment)) is not None


def _told(text: str, moment: Moment) -> str:
    """The sentence up to the time."""
    return _SENTENCE.split(text[max(0, moment.start - _NEAR) : moment.start])[-1]


def _belongs(moment: Moment, before: str, behind: str) -> bool:
    """Whether the time only describes a thing, a fact or a rule that is in force."""
    if _FRAMES.search(before) or _ALREADY.search(before) or _SINCE.match(behind):
        return True
    if _COMPARED.match(behind) and re.search("[与同以和比较在]", before[-2:]):
        return True
    if not moment.marked and _GREW.match(behind):
        return True
    if _ATTRIBUTE.match(behind) or _NOT_KEPT.match(behind):
        return True
    if _OF_THINGS.search(before) and _LONG_ATTRIBUTE.match(behind):
        return True
    if before.startswith("凡") or (moment.grain is Grain.UNTOLD and _NAMED.search(before)):
        return True
    clause = _clause(behind)
    if _PAST.search(clause) and not _SET_ASIDE.search(clause):
        return True
    return before.endswith("截至") and _FACT.match(behind) is not None


_SET_ASIDE = re.compile("(?:对|将|把)[^，。；]{0,4}已")  # 将已排查出的问题整改到位


def _clause(behind: str) -> str:
    """The clause behind a time; a comma right behind it is passed over."""
    begin = 1 if behind[:1] in ("，", ",", "：", ":") else 0
    end = _END.search(behind, begin)
    return behind[begin : end.start() if end else len(behind)]


def _is_public(text: str, moment: Moment) -> bool:
    """A day until which the public may say something is no work of an office."""
    window = text[max(0, moment.start - _NEAR) : moment.end + _NEAR]
    return ("意见" in window or "报名" in window) and _PUBLIC.search(window) is not None


def _to_come(text: str, moment: Moment, before: str, behind: str, years: Years) -> bool:
    """Whether a report's time lies ahead: it says so, or 于 stands before a limit untold as past."""
    if _PAST_NEXT.search(_SENTENCE.split(behind, maxsplit=1)[0]) or _ORDERED.match(behind):
        return False
    if _TO_COME.search(_told(text, moment)) or _MUST.match(behind):
        return True
    limit = (moment.marked or moment.ending) and not _TOLD.search(_clause(behind))
    later = moment.until and years.written and moment.until > years.written
    return limit and (before.endswith("于") or bool(later))


def _since_now(moment: Moment, before: str) -> Use | None:
    """即日起至4月30日: a stretch that has begun."""
    found = _SINCE_NOW.search(before)
    if not found or _VALID.search(before):
        return None
    start = moment.start - (len(before) - found.start("now"))
    return Use(DeadlineKind.PERIOD, start, moment.end, open_start=True)


def _beginning(moment: Moment, behind: str, starts: re.Match[str]) -> Use | None:
    """10月1日起开展: a stretch without end; 起施行 tells since when a rule holds."""
    if _IN_FORCE.match(behind) or _COUNTS.match(behind):
        return None
    return Use(DeadlineKind.PERIOD, moment.start, moment.end + starts.end(), open_end=True)


def _kind(moment: Moment, before: str, behind: str) -> DeadlineKind | None:
    if moment.grain is Grain.STRETCH:
        return None if _THINGS.match(behind) else DeadlineKind.PERIOD
    if moment.marked:
        return DeadlineKind.BY
    if _UNTIL.search(before) or _LABEL.search(before):
        return DeadlineKind.BY
    if _THINGS.match(behind):
        return None
    if moment.ending:
        return DeadlineKind.BY
    return _unmarked(moment, before, behind)


def _unmarked(moment: Moment, before: str, behind: str) -> DeadlineKind | None:
    """Without 前 the verb decides: 上半年完成 is a limit, 上半年开展 a stretch."""
    clause = _clause(behind)
    does = _DOES.search(clause)
    done = does and (does["done"] or _SET.search(clause))
    led = _LEAD.search(before) is not None
    if moment.grain is Grain.DAY:
        kept = _DELIVERS.match(behind) or (led and done)
        return DeadlineKind.BY if kept and not before.endswith("召开") else None
    if moment.grain is Grain.YEAR:
        reaches = before.endswith(("到", "至")) or _SET.search(clause)
        return DeadlineKind.BY if reaches else None
    if done or (moment.grain is Grain.PART and not does):
        return DeadlineKind.BY
    if does:
        return DeadlineKind.PERIOD
    return _in_brackets(moment, before, behind)


def _in_brackets(moment: Moment, before: str, behind: str) -> DeadlineKind | None:
    """动员阶段（3月）, 第一季度：: a heading says when its part goes on."""
    alone = not before.strip() and behind[:1] in ("）", ")", "：", ":", "。", "")
    return DeadlineKind.PERIOD if alone else None
