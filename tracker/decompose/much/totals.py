"""Wholes and noughts told by a word: 全部公开, 应保尽保, 有诉必应, 全覆盖, 零差错 (DEC-2).

To add an act that 全部 and 一律 go with, add it to `_ACTS`; what may not be, to
`_NONE`; what is asked and done in 有…必…, to `_ASKED` and `_DONE`. 杜绝 alone is no target.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from tracker.decompose.asks.verbs import words
from tracker.decompose.much.wordlists import one_of
from tracker.decompose.rarely import rare


class Total(NamedTuple):
    """A whole (100 %) or a nought over characters `start` up to `end`.

    `act` is what is done to all of it; `name` is the whole name where the word gives it, otherwise
    the thing before the word belongs to it. `by_word` for 全部 and 一律.
    """

    start: int
    end: int
    value: float
    act: str
    name: str
    by_word: bool = False


_ACTS = words("""
    公开 公示 公布 发布 解读 图解 解答 办结 办理 答复 回复 回应 反馈 整改 整治 销号 清零
    化解 排查 检查 核查 审核 审查 纳入 完成 落实 到位 入库 上线 上网 录入 接入 编制 更新 更换
    归集 归档 备案 登记 建档 梳理 清理 清退 关停 注销 取消 拆除 覆盖 达标 合格 建成 开工
    完工 竣工 投用 通过 兑现 发放 拨付 移交 网办 进驻 下沉 参保 培训 持证 配备 签订 实施
    认领 公证 接通 联通 通车 通水 验收 治理 修复 安装 标注 受理 入网 持证上岗 回访 走访
    签约 追回 挂牌 上墙 采用 采取 运用 使用 实现 开展 进行 予以 在 向 按 以 通过 实行
""")
_ONLY_ALL = set(words("纳入 取消 拆除 在 向 按 以 通过 实行 使用 实现 采取"))
_HOW = (
    "(?:按时|按期|按规定|按要求|依法|及时|主动|如期|同步|限期|予以|进行|开展|完成|实现|对外|要|应|须|"
    "做到|得到|都){0,3}"
)
_NOT_AN_ACT = "(?![^，。；]{0,2}的|[后前]|之[后前]|人员|部门|情况)"
_ALL = rare(rf"(?<![\u4e00-\u9fff]的)全部(?:{_HOW}(?P<act>{one_of(_ACTS)}){_NOT_AN_ACT})")
_ALWAYS = rare(
    rf"一律(?!不)(?:{_HOW}(?P<act>{one_of([a for a in _ACTS if a not in _ONLY_ALL])}){_NOT_AN_ACT})"
)
_OUGHT = rare(r"应(?P<act>[\u4e00-\u9fff]{1,3}?)尽(?P=act)")
_MUST = rare(
    r"有(?P<what>[\u4e00-\u9fff]{1,4}?)必(?P<act>[\u4e00-\u9fff]{1,4})(?=[、，。；,;”’！\s]|$)"
)
_COVERED = re.compile(
    r"全覆盖(?=[，。；、！,;”’\s和并与及（(]|$|的?目标|要求)"  # 全覆盖检查 is a kind of check
)
# 零报告, 零容忍, 零证明 and 零距离 are names; of these there is to be none.
_NONE = words("""
    差错 失误 错误 误差 事故 伤亡 死亡 投诉 举报 差评 增长 新增 感染 扩散 泄露 泄密 违规
    违纪 违法 缺陷 延误 超时 逾期 超期 积压 遗漏 漏报 迟报 瞒报 发案 案件 火灾 火情 火警
    返贫 上访 非访 越级访 进京访 退件 退回 发生 辍学 失学 溺水 事件 中断 断链 错链 败诉
    纠错 撤销 舆情 污染 直排 欠薪 拖欠 病例 传播 隐患
""")
# 零发案小区 and 零事故企业 are titles.
_TITLE = "[”’]?[^，。；目]{0,4}(?:村|居|社区|小区|单位|学校|企业|创建|品牌|窗口|行动|活动)"
_NOUGHT = rare(rf"零(?P<none>{one_of(_NONE)})(?!的?突破|{_TITLE})")
_IS_NOUGHT = rare(
    r"(?:为|归|控制在|保持在?|降至|降到|降为|压降至)[0零](?![\d.%\u2030\u4e00-\u9fff])"
)
_ASKED = {
    "诉": "诉求", "求": "诉求", "问": "咨询", "访": "来访", "呼": "呼叫", "信": "来信",
    "报": "举报", "申请": "依申请",
}  # fmt: skip
_DONE = {
    "应": "回应", "答": "答复", "复": "回复", "回": "回复", "接": "接待", "办": "办理",
    "查": "查处", "理": "受理", "受": "受理", "果": "办结",
}  # fmt: skip
_SLOGAN = set("法腐贪错责章规功过备恶黑乱权")
_PAIRED = re.compile("应.{1,3}尽|有.{1,4}必|[为归至到在持][0０]")


def hinted(text: str) -> bool:
    """Whether a whole or a nought may stand in `text`: few rows have one of these."""
    if "零" in text or "全部" in text or "全覆" in text or "一律" in text:
        return True
    may = "尽" in text or "必" in text or "0" in text or "０" in text
    return may and _PAIRED.search(text) is not None


def read(text: str) -> list[Total]:
    """Return the wholes and noughts of `text`, in order.

    >>> [(t.value, t.act, t.name) for t in read("有诉必应，信息零差错，文件全部进行解读")]
    [(100, '回应', '诉求回应率'), (0, '差错', ''), (100, '解读', '')]
    """
    if not hinted(text):
        return []
    found = (make(one) for way, make in _READERS for one in way.finditer(text))
    return sorted(total for total in found if total)


def _by_word(found: re.Match[str]) -> Total:
    return Total(found.start(), found.start() + 2, 100, found["act"], "", by_word=True)


def _ought(found: re.Match[str]) -> Total:
    act = found["act"]
    return Total(*found.span(), 100, act, "" if len(act) > 1 else f"应{act}尽{act}率")


def _must(found: re.Match[str]) -> Total | None:
    what, act = found["what"], _DONE.get(found["act"], found["act"])
    name = f"{_ASKED.get(what, what)}{act}率"
    return None if what in _SLOGAN else Total(*found.span(), 100, act, name)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Total | None]], ...] = (
    (_ALL, _by_word),
    (_ALWAYS, _by_word),
    (_OUGHT, _ought),
    (_MUST, _must),
    (_COVERED, lambda found: Total(*found.span(), 100, "覆盖", "")),
    (_NOUGHT, lambda found: Total(*found.span(), 0, found["none"], "")),
    (_IS_NOUGHT, lambda found: Total(*found.span(), 0, "", "")),
)
