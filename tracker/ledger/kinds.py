"""The words of the ledger: states, kinds, verdicts, and what each is called (domain.md 5, 16)."""

from enum import StrEnum


class State(StrEnum):
    """Where a task stands (domain.md 5.1). What is still a draft lives in `intake`."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    CLOSED = "closed"
    NOT_APPLICABLE = "not_applicable"
    WITHDRAWN = "withdrawn"


STATE_NAMES = {
    State.ASSIGNED: "待签收",
    State.ACCEPTED: "已签收",
    State.OBJECTED: "有异议",
    State.IN_PROGRESS: "办理中",
    State.SUBMITTED: "待审核",
    State.RETURNED: "退回办理",
    State.VERIFIED: "已办结",
    State.CLOSED: "已归档",
    State.NOT_APPLICABLE: "不涉及",
    State.WITHDRAWN: "已撤销",
}

OPEN = (
    State.ASSIGNED,
    State.ACCEPTED,
    State.OBJECTED,
    State.IN_PROGRESS,
    State.RETURNED,
    State.SUBMITTED,
)

WORKING = (State.ASSIGNED, State.ACCEPTED, State.OBJECTED, State.IN_PROGRESS, State.RETURNED)

DONE = (State.VERIFIED, State.CLOSED)


class ScheduleType(StrEnum):
    """The clock of an obligation (domain.md 4.4)."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"
    CONTINUING = "continuing"
    EVENT = "event"


SCHEDULE_NAMES = {
    ScheduleType.ONE_OFF: "限期",
    ScheduleType.RECURRING: "周期",
    ScheduleType.CONTINUING: "长期",
    ScheduleType.EVENT: "随发生",
}


class OurRole(StrEnum):
    """Whether we lead the work or support somebody who does (domain.md 4.2 DEC-6)."""

    LEAD = "lead"
    SUPPORT = "support"


class Origin(StrEnum):
    """Where a task came from (domain.md 4.5)."""

    IMPORTED = "imported"
    MANUAL = "manual"
    CARRIED_FORWARD = "carried_forward"


class Verdict(StrEnum):
    """What sign-off and look-back say of a task (domain.md 5.2)."""

    IMPLEMENTED = "implemented"
    MOSTLY_IMPLEMENTED = "mostly_implemented"
    NOT_IMPLEMENTED = "not_implemented"
    NOT_APPLICABLE = "not_applicable"


VERDICT_NAMES = {
    Verdict.IMPLEMENTED: "已落实",
    Verdict.MOSTLY_IMPLEMENTED: "基本落实",
    Verdict.NOT_IMPLEMENTED: "未落实",
    Verdict.NOT_APPLICABLE: "不涉及",
}


# What the office verifies period by period; each of them is due on its own day.
PERIODIC = (ScheduleType.RECURRING, ScheduleType.CONTINUING, ScheduleType.EVENT)


class InstanceState(StrEnum):
    """Where one period of a task stands (domain.md 5.1)."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    EXCUSED = "excused"


INSTANCE_NAMES = {
    InstanceState.OPEN: "未报",
    InstanceState.SUBMITTED: "待审核",
    InstanceState.RETURNED: "已退回",
    InstanceState.VERIFIED: "已审核",
    InstanceState.EXCUSED: "免报",
}
UNSETTLED = (InstanceState.OPEN, InstanceState.SUBMITTED, InstanceState.RETURNED)
TO_REPORT = (InstanceState.OPEN, InstanceState.RETURNED)


class RequestKind(StrEnum):
    """What can be asked for about a task."""

    EXTENSION = "extension"
    NOT_APPLICABLE = "not_applicable"


class RequestState(StrEnum):
    """Where a request stands; `dropped` where the task went another way meanwhile."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"


REQUEST_NAMES = {RequestKind.EXTENSION: "延期", RequestKind.NOT_APPLICABLE: "不涉及"}
REQUEST_STATE_NAMES = {
    RequestState.ASKED: "待审定",
    RequestState.GRANTED: "同意",
    RequestState.REFUSED: "不同意",
    RequestState.DROPPED: "已作废",
}


# What can be said of work that is signed off (domain.md 5.2).
SIGNED_OFF = (Verdict.IMPLEMENTED, Verdict.MOSTLY_IMPLEMENTED, Verdict.NOT_IMPLEMENTED)


class EntryKind(StrEnum):
    """What a line of a task's history says."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    PROGRESS = "progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    NOT_APPLICABLE = "not_applicable"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    AMENDED = "amended"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    EXCUSE_ASKED = "excuse_asked"
    EXCUSE_REFUSED = "excuse_refused"
    INSTRUCTED = "instructed"
    ANSWERED = "answered"
    URGED = "urged"
    PERIOD_EXCUSED = "period_excused"
    HAPPENED = "happened"
    CARRIED = "carried"
    SPLIT = "split"
    REDACTED = "redacted"


ENTRY_NAMES = {
    EntryKind.ASSIGNED: "交办",
    EntryKind.ACCEPTED: "签收",
    EntryKind.PROGRESS: "更新",
    EntryKind.SUBMITTED: "提交审核",
    EntryKind.RETURNED: "审核退回",
    EntryKind.VERIFIED: "审核通过",
    EntryKind.NOT_APPLICABLE: "认定不涉及",
    EntryKind.OBJECTED: "提出异议",
    EntryKind.WITHDRAWN: "撤销",
    EntryKind.AMENDED: "原文修改",
    EntryKind.CLOSED: "归档",
    EntryKind.TRANSFERRED: "转交",
    EntryKind.EXTENSION_ASKED: "申请延期",
    EntryKind.EXTENDED: "同意延期",
    EntryKind.EXTENSION_REFUSED: "不同意延期",
    EntryKind.EXCUSE_ASKED: "申请认定不涉及",
    EntryKind.EXCUSE_REFUSED: "不同意认定不涉及",
    EntryKind.INSTRUCTED: "批示",
    EntryKind.ANSWERED: "回复批示",
    EntryKind.URGED: "催办",
    EntryKind.PERIOD_EXCUSED: "本期免报",
    EntryKind.HAPPENED: "记一次发生",
    EntryKind.CARRIED: "结转",
    EntryKind.SPLIT: "拆分",
    EntryKind.REDACTED: "更换佐证",
}


class EvidenceKind(StrEnum):
    """What proof is (domain.md 5.3)."""

    URL = "url"
    SCREENSHOT = "screenshot"
    DOCUMENT = "document"
    PHOTO = "photo"
    MINUTES = "minutes"
    SIGN_IN_SHEET = "sign_in_sheet"
    REGISTER_QUERY = "register_query"
    RECEIPT = "receipt"


EVIDENCE_NAMES = {
    EvidenceKind.URL: "网址",
    EvidenceKind.SCREENSHOT: "截图",
    EvidenceKind.DOCUMENT: "文件",
    EvidenceKind.PHOTO: "照片",
    EvidenceKind.MINUTES: "会议记录",
    EvidenceKind.SIGN_IN_SHEET: "签到表",
    EvidenceKind.REGISTER_QUERY: "登记簿查询",
    EvidenceKind.RECEIPT: "回执",
}
# A query comes out of a register, never out of a form (EV-2).
CHOOSABLE = tuple(kind for kind in EvidenceKind if kind is not EvidenceKind.REGISTER_QUERY)


class RectificationState(StrEnum):
    """The life of a rectification (domain.md 8); the steps in between come with its own pages."""

    NOTICE_ISSUED = "notice_issued"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RECHECK_FAILED = "recheck_failed"
    CLOSED = "closed"


RECTIFICATION_NAMES = {
    RectificationState.NOTICE_ISSUED: "待整改",
    RectificationState.RECTIFYING: "整改中",
    RectificationState.SUBMITTED: "待复查",
    RectificationState.RECHECK_FAILED: "复查未过",
    RectificationState.CLOSED: "已销号",
}


class Severity(StrEnum):
    """How bad a found problem is; it decides the time to mend it (domain.md 8)."""

    MINOR = "minor"
    MAJOR = "major"
    SEVERE = "severe"


SEVERITY_NAMES = {Severity.MINOR: "一般", Severity.MAJOR: "较重", Severity.SEVERE: "严重"}

SEVERITY_WORKDAYS = {Severity.SEVERE: 1, Severity.MAJOR: 5, Severity.MINOR: 10}


class Field(StrEnum):
    """What can be changed of many tasks at once, or asked about them."""

    HANDLER = "handler"
    DUE = "due"
    LEADER = "leader"
    UNIT = "unit"
    KIND = "kind"
    EXCUSE = "excuse"  # ask that they do not concern this office (不涉及)
    URGE = "urge"  # press whoever has them (催办)


FIELD_NAMES = {
    Field.HANDLER: "经办人",
    Field.DUE: "完成时限",
    Field.LEADER: "责任领导",
    Field.UNIT: "牵头单位",
    Field.KIND: "类型",
    Field.EXCUSE: "不涉及",
    Field.URGE: "催办",
}
