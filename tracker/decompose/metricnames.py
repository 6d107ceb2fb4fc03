"""The short name that a person would give a figure: 群众知晓率, 政务公开简报, 税收收入增长率.

A name is 1 to 30 characters, without the verb that asks and without the words of time before it.
"""

import re

from tracker.decompose.figures import Figure, Sort

LONGEST = 30
_HANDY = 16  # a longer name is cut at 的 or a verb where it can be
_NO_NAME = "指标"
_RATES = "率|占比|比例|比重|权重|覆盖面|满意度|知晓度|知晓面|公众参与度|安全感|获得感|度|增速|增幅|降幅"
_ENDS_IN_RATE = re.compile(f"(?:{_RATES})$")
_PLACE = "[省市州县区旗乡镇街村]"
_DO_NAMES = (
    "新建改建 改建扩建 改扩建 新改建 新建 改建 扩建 续建 建成 建设 建立 建好 新增 增设 增加 增建 编制 编发 编印 编写 完成 打造 "
    "培育 创建 创成 改造 举办 组织开展 组织 开展 召开 发布 印发 发放 制作 选树 评选 评定 推出 推送 引进 招引 引育 签约 实施 修建 "
    "整治 修复 治理 清理 拆除 淘汰 推广 种植 栽植 补植 硬化 安装 布设 铺设 配备 配齐 更新 维修 升级 招录 招聘 选派 选聘 遴选 "
    "认定 申报 报送 上报 刊发 刊登 解决 办理 梳理 上线 接入 录入 归集 抽查 走访 排查 化解 帮扶 资助 救助 发展 转移 带动 吸纳 "
    "吸引 举行 承办 开设 保留 设立 设置 开办 运营 注册 建造 出台 制定 修订 公布 拍摄 录制 投放 新植 造林 复垦 流转 改良 "
    "争取 落地 开工 竣工 投用 巩固 维护 养护 征集 收集 评估 检测 抽检 采集 受理 开发 提供 安排 储备 储备库 盘活 新发展 新培育 "
    "开通 检查 督查 巡查 宣讲 辅导 轮训 培养 消除 整改 取消 下放 精简 压减 减少 关停 "
    "注销 归并 撤并 慰问 服务 惠及 覆盖 确权 颁发 办结 公开 培训 摸排 约谈 通报 曝光 查处 立案 回访 推介 展播 播放 悬挂 张贴"
).split()
# Words that are nouns as often: 政务公开简报, 业务培训. They are acts only at the beginning.
_NOUNS = {
    "公开", "培训", "检查", "督查", "巡查", "宣讲", "服务", "治理", "建设", "整治", "办理", "评估", "发展", "改造", "维护", "养护",
    "更新", "救助", "资助", "帮扶", "检测", "抽检", "辅导", "解决", "覆盖", "升级", "整改", "受理", "开发", "流转", "造林", "储备",
    "办结", "运营", "保留", "签约", "落地", "取消", "通报", "曝光", "推介", "慰问", "查处", "约谈", "发布", "报送", "回访",
    "注册", "开工", "竣工", "转移", "走访", "排查", "维修", "投放", "种植", "认定", "申报", "修复", "养护", "巩固", "公布",
}  # fmt: skip


def _any(words: list[str] | set[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


MAKES = re.compile(_any(_DO_NAMES))
_FIRM = re.compile(_any(set(_DO_NAMES) - _NOUNS))
_LEADING = re.compile(
    rf"(?:(?:到|至|在|于)?(?:20\d\d年|今年|明年|本年度?|全年|年内|年度|当年)?(?:第?[一二三四]季度|[上下]半年|[一二三四五两]年内|\d{{1,2}}月|年)?"
    rf"[底末]?(?:以?前)?(?:[，,])?|[0-9]{{1,2}}[.、]|"
    rf"(?:力争|确保|争取|努力|实现|推动|促进|保持|保证|保障|使|让|将|把|对|并|且|其中|同时|进一步|切实|稳步|逐步|不断|全面|持续|加快|积极|"
    rf"认真|深入|务必|必须|应当|要求|要|应|须|需|做到|达到|凡以?|坚持|原则上|每年|年均|平均每|[我本全][{_PLACE[1:]}|(?:各|所有)(?:{_PLACE}|单位|部门|乡镇|镇街)|"
    rf"[和与及、]|提高|提升|推进|加强|规划|计划|至少|最多|再|还|另外?|共|新))"
)
_TRAILING = re.compile(
    r"(?:均|都|要|应当?|须|需要?|必须|力争|确保|争取|努力|分别|全部|平均(?=$)|原则上|一般|最高|最长|最低|最大|最多|总体|基本|可以?|能|"
    r"每(?:个)?(?:月|年|季度?|周|天|日|人|户|村|亩|生|场|学期|半年|次|头|株|名|学年|标段|批次)(?:度)?|全年|年内|年度|从|由|按照?|以|在|为|是|的|"
    r"需|保持|实现|做到|达到|要求|标准|统一|约|就|也|仅|只|处|可以处|不|年均|[和与及、，：:]|达|并|给予|按比例|累计|同步|逐步|各|不得|确定|设置)$"
)
_FROM = re.compile(r"(?:由|从|在)(?:去年|上年|原来|目前|现在|原有|20\d\d年)?[^，。；]{0,6}的?\d.{0,16}$")
_CHANGE = re.compile(
    r"(?P<word>增长|下降|降低|减少|压减|压缩|缩减|缩短|精简|提高|提升|增加|上升|递增|下浮|上浮|回升|压降|节约)(?:率|幅度|比例)?$"
)
_COMPARED = re.compile(
    r"(?:同比|环比|年均|比(?:上|去|前|20|法定|同期|原)|较(?:上|去|前|20|法定|同期|原|20)|与(?:上|去)年|在(?:去|上)年)[^，。；]{0,14}$"
)
_PERIOD = re.compile(r"每(?:个)?(?:季度|学期|半年|学年|年度?|月|周|季|天|日|旬)")
_BEHIND = re.compile(
    r"(?:的)?(?P<name>[\u4e00-\u9fffA-Za-z0-9“”（）()·]{2,24}?)(?=[，。；、,;！？\n：:]|$|负责|参加|参与|用于|从事|开展|进行|并|作为|纳入|"
    r"达到|以上|及以上|不少于|实现|建成|完成|为|给予|按|组成|任务)"
)
_OF_TOTAL = re.compile("[凡对将把以使]|[各全]县?")
_FROM_BEFORE = re.compile(rf"[\u4e00-\u9fffA-Za-z“”]{{1,16}}(?:{_RATES})(?=[均都为是由从达在]|\d|不|保持|$)")
_STOPS = "，。；,;！？：:\n"


def trim(words: str) -> str:
    """Return `words` without what leads to a name and what leads on from it.

    >>> trim("到2025年底力争农村自来水普及率要"), trim("确保")
    ('农村自来水普及率', '')
    """
    words = words.strip(" \t　“”\"《》")
    while words:
        before = words
        if found := _LEADING.match(words):
            words = words[found.end() :]
        if found := _TRAILING.search(words):
            words = words[: found.start()]
        words = words.strip()
        if words == before:
            break
    return words


def rates(head: str) -> list[str]:
    """Return the rates that `head` names one beside the other: 开工率、竣工率均要.

    >>> rates("农村危房改造开工率、竣工率均要"), rates("图片、视频等解读率")
    (['农村危房改造开工率', '竣工率'], ['解读率'])
    """
    parts = [trim(part) for part in re.split("、|以及|[和与及]", trim(head))]
    found = [part for part in parts if _ENDS_IN_RATE.search(part)]
    if len(found) == len(parts) > 1:
        return [_handy(part) for part in parts]
    return [_rate(trim(head))]


def pairs(head: str, count: int) -> list[str]:
    """Return the `count` names that 分别 shares its figures among, or none where they are not as many.

    >>> pairs("小学、初中巩固率分别", 2)
    ['小学巩固率', '初中巩固率']
    """
    words = trim(head)
    parts = [trim(part) for part in re.split("、|以及|[和与及]", words)]
    if len(parts) != count or not all(parts):
        return []
    last = parts[-1]
    if _ENDS_IN_RATE.search(last):
        end = last[-3:]
        parts = [part if _ENDS_IN_RATE.search(part) else f"{part}{end}" for part in parts]
    else:
        parts = [_thing(part) or part for part in parts]
    return [_handy(part) for part in parts]


def _rate(words: str) -> str:
    """The rate at the end of `words`, without the clause before it."""
    for mark in ("的", "、", "等"):
        behind = words.rpartition(mark)[2]
        if len(behind) > len(mark) + 2:
            words = behind
    return _handy(words)


def _handy(words: str) -> str:
    if len(words) > _HANDY:
        found = None
        for found in _FIRM.finditer(words):
            pass
        behind = words[found.end() :] if found else words.rpartition("的")[2]
        words = behind if len(behind) > 2 else words
    return trim(words)[-LONGEST:]


def changed(head: str, unit: str) -> str:
    """Return the name of a rise or fall that ends `head`, or "": 税收收入较上年增长.

    >>> changed("税收收入较上年增长", "%"), changed("年末不良贷款率下降", "个百分点")
    ('税收收入增长率', '不良贷款率下降')
    """
    words = head.strip()
    found = _CHANGE.search(words)
    if not found:
        return ""
    thing = _COMPARED.sub("", words[: found.start()])
    thing = _rate(trim(_FROM.sub("", thing)))
    return f"{thing}{found['word']}{'率' if unit == '%' else ''}"[-LONGEST:]


def of_figure(text: str, begin: int, start: int, figure: Figure, between: str) -> str:
    """Return what the figure of `text` counts; its clause's words begin at `begin`, its own at `start`."""
    head = _FROM.sub("", text[begin:start])
    if figure.sort is Sort.SHARE:
        if name := changed(head, figure.unit):
            return name
        name = _rate(trim(head))
    elif figure.sort is Sort.COUNT:
        name = _counted(text, head, figure, between)
    else:
        name = _measured(trim(head)) or _thing(between) or _behind(text, figure.end)
    if len(name) < 2:
        name = _earlier(text, begin, figure.sort is Sort.SHARE) or name
    return name[-LONGEST:] or _behind(text, figure.end) or _NO_NAME


def _counted(text: str, head: str, figure: Figure, between: str) -> str:
    thing = _thing(between)
    if len(thing) > 1:
        return thing
    behind = _behind(text, figure.end)
    if (between or ends_in_act(head)) and behind:
        return behind
    return _of_period(head) or behind


def ends_in_act(head: str) -> bool:
    words = trim(head)
    return not words or any(found.end() == len(words) for found in MAKES.finditer(words))


def _of_period(head: str) -> str:
    """巡河 of 村级河长每周巡河, 网络学习 of 网络学习每人每年."""
    found = None
    for found in _PERIOD.finditer(head):
        pass
    if found:
        behind = _thing(head[found.end() :])
        if len(behind) > 1:
            return behind
        head = head[: found.start()]
    return _thing(head)


def _thing(words: str) -> str:
    """What is made, of an act and its thing: 农村公厕 of 年内新建农村公厕."""
    words = trim(words)
    if found := _FIRM.search(words):
        at = found.end()
        while more := _FIRM.match(words, at):
            at = more.end()
        if not words[at:]:
            return trim(words[: found.start()]) if len(words[: found.start()]) > 3 else ""
        words = words[at:]
    elif (found := MAKES.match(words)) and len(words) - found.end() > 1:
        words = words[found.end() :]
    words = re.sub("^(?:对|了|好|出|一批)", "", words)
    if len(words) > _HANDY or "的" in words:
        behind = words.rpartition("的")[2]
        words = behind if len(behind) > 1 else words
    return trim(words)


def _measured(words: str) -> str:
    """The measure at the end of `words`: 平均办理时限, 每户宅基地面积."""
    words = re.sub(r"(?:较|比)[^，。；]{2,12}$|按每?.{0,8}$|标准$", "", words)
    if "的" in words and len(words.rpartition("的")[2]) > 2:
        words = words.rpartition("的")[2]
    return _thing(words) or words


def _behind(text: str, end: int) -> str:
    """The thing counted, behind its unit: 至少发布1期招聘信息."""
    found = _BEHIND.match(text, end)
    return trim(found["name"].rpartition("的")[2] or found["name"]) if found else ""


def _earlier(text: str, begin: int, rate: bool) -> str:
    """What the clause before is about, where the own clause does not say it."""
    if begin < 1 or text[begin - 1] not in "，,：:":
        return ""
    before = max(text.rfind(stop, 0, begin - 1) for stop in _STOPS) + 1
    clause = text[max(before, begin - 60) : begin - 1]
    if rate and (found := _FROM_BEFORE.search(clause)):
        return _rate(trim(re.sub(".*(?:截至|目前)(?:去年|上年)?底?", "", found[0])))
    return _thing(re.split(r"\d", clause)[0])


def of_total(text: str, begin: int, at: int, act: str, *, nought: bool = False) -> str:
    """Return the name of a whole (or of a nought): what stands before the word, and the act.

    >>> of_total("排查出的重大隐患全部整改销号", 0, 8, "整改")
    '重大隐患整改率'
    """
    thing = text[begin:at]
    if len(trim(thing)) < 2 and begin > 1 and text[begin - 1] in "，,":
        before = max(text.rfind(stop, 0, begin - 1) for stop in _STOPS) + 1
        thing = text[max(before, begin - 60) : begin - 1]
    thing = trim(thing)
    behind = thing.rpartition("的")[2]
    thing = _thing(behind if len(behind) > 1 else thing)
    if len(thing) > _HANDY:
        thing = re.split("[、，和与及]", thing)[-1] or thing
    if nought:
        return f"{thing}{act}"[-LONGEST:] or _NO_NAME
    short = act if thing.endswith(act) is False else ""
    return f"{thing}{short}率"[-LONGEST:]
