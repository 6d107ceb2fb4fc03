"""What a line of the trail says of a task, in words for its page."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from tracker.ledger.kinds import INSTANCE_NAMES, REQUEST_STATE_NAMES, STATE_NAMES, VERDICT_NAMES
from tracker.trail.models import AuditEntry
from tracker.trail.words import LISTS
from tracker.web.dates import day

ACTIONS = {
    "task.assign": "交办",
    "task.reassign": "改分派",
    "task.hand_on": "移交",
    "task.redate": "时限随工作日历调整",
    "rectification.redate": "时限随工作日历调整",
    "task.accept": "签收",
    "task.report": "更新进展",
    "task.submit": "提交审核",
    "task.verify": "审核通过",
    "task.return": "退回办理",
    "task.excuse": "认定不涉及",
    "task.objected": "提出异议",
    "task.assigned": "重新交办",
    "task.withdrawn": "撤销",
    "task.amend": "按新文本修改",
    "task.rest": "出处转到新文本",
    "task.closed": "归档",
    "task.carry": "结转到下一年度",
    "task.transfer": "转交",
    "task.split": "拆分",
    "task.extension_asked": "申请延期",
    "task.extended": "同意延期",
    "task.extension_refused": "不同意延期",
    "task.excuse_asked": "申请认定不涉及",
    "task.excuse_refused": "不同意认定不涉及",
    "task.instruct": "批示",
    "task.answer": "回复批示",
    "task.urge": "催办",
    "task.period_excused": "本期免报",
    "task.happened": "登记一次发生",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when, what, from what to what, by whom."""

    at: datetime
    what: str
    before: str
    after: str
    who: str


def change_of(entry: AuditEntry) -> Change:
    """The entry in words; its payload holds [before, after] by name of what moved."""
    moved = json.loads(entry.payload)
    pairs = {
        name: [str(_said(value)) for value in pair]
        for name, pair in moved.items()
        if name not in LISTS and isinstance(pair, list) and pair[0] != pair[1]
    }
    before = "；".join(pair[0] for pair in pairs.values())
    after = "；".join(pair[1] for pair in pairs.values())
    return Change(
        entry.at, ACTIONS.get(entry.action, entry.action), before, after, entry.actor_name
    )


WORDS: dict[str, str] = {
    str(word): name
    for names in (VERDICT_NAMES, REQUEST_STATE_NAMES, INSTANCE_NAMES, STATE_NAMES)
    for word, name in names.items()
}


def _said(value: object) -> object:
    if value is None:
        return "未定"
    if isinstance(value, list):
        return "、".join(str(_said(one)) for one in value)
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return WORDS.get(str(value), value)
