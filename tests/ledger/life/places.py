"""One table: every form of a task's life, what fills it in well, and what is refused in its fields.

What is bad in the same way everywhere (versions, ids, sessions, years) is sent through every row
of it by `test_bad_input`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.ledger.evidence import files
from tracker.access.scope import everywhere
from tracker.core.db import Base, db
from tracker.ledger.kinds import ScheduleType, State

TODAY, NEW_YEARS_EVE = date(2026, 9, 18), date(2026, 12, 31)
GOOD = "本镇各村目录已经逐项核对，情况属实。"
GOAL = {"metric": "公开条数", "op": ">=", "value": 20, "unit": "条", "status": "target"}
LETTERS = "x" * 22  # as long as the letters of an address, and none of ours
HUGE = 100_000


# Beyond the basic plane, joined, combining, written from right to left: all of it is text.
RARE = "已办😀👨‍👩‍👧，𠮷家沟、㊙、e\u0301、\u200fעברית\u200e、\u202e倒\u202c，核对无误。"
# What nobody can type: a NUL, a lone surrogate, bytes that are no text.
BROKEN = "已\0办".encode() + b"\xed\xa0\x80\xff" + GOOD.encode()
BLANKS = ("", " \u3000\r\n\t ", "\u200f\u202e\0", None)
# What changes by itself, or because somebody was refused.
MACHINERY = {"audit", "audit_head", "office_stamp", "sign_in_session", "known_device", "ration_use"}


@dataclass(frozen=True)
class Text:
    """A field of text: how much it holds, and whether it may stay empty."""

    name: str
    most: int
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Place:
    """A form: who sends it to where, what went before so that it is there, what fills it in.

    `bad` holds for each field what is refused in it; files are told by the keys of `FILES`, rows
    of others by those of `foreign`.
    """

    who: str
    to: str
    page: str = "/tasks/{task}"
    first: tuple[tuple[Any, ...], ...] = ()
    kind: ScheduleType = ScheduleType.ONE_OFF
    on: date = TODAY
    good: dict[str, Any] = field(default_factory=dict)
    text: Text | None = None
    bad: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    shut: State | None = State.CLOSED  # a state in which it cannot be done, if there is any


NO_DAYS = ("2026-13-45", "2026-02-30", "昨天", "20260918", b"\xff\xfe", "9" * 400)
NO_NUMBERS = ("0", "-1", "999999", "99999999999", "9" * 5000, "²", "1.5", "无")
FIGURES = ("NaN", "1e400", "-1e400", "inf", "-5", "二十", "20条", "1_0", "9" * 400)
OFF_YEAR = ("0001-01-01", "9999-12-31", "2025-12-31", "2028-01-01")
PROOF = {
    "file": ("empty", "program", "named a program", "no picture", "HEIC", "too large"),
    "url": ("javascript:alert(1)", "http://[::1", "无", "https://q.example/" + "x" * 500),
    "title": ("字" * 201, "字" * HUGE),
    "kind": ("register_query", "病历"),
    "happened_on": ("2026-09-19", "9999-12-31", *NO_DAYS),
    "published_at": ("2026-09-19", "9999-12-31", *NO_DAYS),
}
FILES = {
    "empty": ("回单.pdf", b""),
    "program": ("回单.pdf", files.PROGRAM),
    "named a program": ("补丁.EXE", b"x"),
    "no picture": ("照片.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    "HEIC": ("IMG_1.heic", files.HEIC),
    "private": ("名单.txt", f"王芳 {files.CARD}".encode()),
    "clean": ("名单.txt", "王芳 110***".encode()),
    "too large": ("录像.pdf", b"%PDF-1.4 " + b"\0" * 100_000),
}
REPORT = {"url": "https://qinghe.example/1", "text": GOOD, "percent": "50", "declared-0": "12"}
REPORTED = {"percent": ("101", "-1", "1.5", "一半", "9" * 5000), "declared-0": FIGURES} | PROOF
ASKED = ("ask_extension", date(2026, 10, 20)), ("report",)
WORD = Text("text", 2000)
REASON = Text("reason", 500)

PLACES = {
    "report": Place(
        who="handler",
        to="/report",
        good=REPORT | {"act": "report"},
        text=Text("text", 10_000),
        bad=REPORTED,
    ),
    "submit": Place(
        who="handler",
        to="/report",
        good=REPORT | {"act": "submit"},
        text=Text("text", 10_000),
        bad=REPORTED | {"url": (*PROOF["url"], ""), "proofless_reason": ("字" * 501,)},
    ),
    "submit a period": Place(
        who="handler",
        to="/report",
        kind=ScheduleType.CONTINUING,
        first=(("open_periods",),),
        good=REPORT | {"act": "submit"},
        text=Text("text", 10_000),
        bad={"period": (*NO_NUMBERS, "their period", "another's period")},
    ),
    "verify": Place(
        who="leader",
        to="/verify",
        first=(("submit",), ("see", "leader")),
        good={"act": "verify", "verdict": "implemented", "text": GOOD},
        text=Text("text", 10_000, required=False),
        bad={"verdict": ("", "not_applicable", "in_progress", "好")},
    ),
    "return": Place(
        who="leader",
        to="/verify",
        first=(("submit",),),
        good={"act": "return", "text": GOOD},
        text=Text("text", 10_000),
    ),
    "assign": Place(
        who="clerk",
        to="/assign",
        page="/tasks/{task}/assign",
        good={"due_named": "2026-09-29"},
        bad={
            "due_named": (*OFF_YEAR, *NO_DAYS),
            "superior_due": (*OFF_YEAR, "2026-09-30", *NO_DAYS),
            "lead_unit_id": ("", *NO_NUMBERS, "their unit"),
            "leader_post_id": (*NO_NUMBERS, "their post"),
            "handler_id": (*NO_NUMBERS, "their person"),
        },
    ),
    "assign the day in the list": Place(
        who="clerk",
        to="/cell",
        page="/ledger/?field=due&edit={task}",
        good={"value": "2026-09-29"},
        bad={"value": (*OFF_YEAR, *NO_DAYS)},
    ),
    "assign the handler in the list": Place(
        who="clerk",
        to="/cell",
        page="/ledger/?field=handler&edit={task}",
        good={"value": ""},
        bad={"value": (*NO_NUMBERS, "their person")},
    ),
    "ask another day": Place(
        who="handler",
        to="/extension",
        good={"wanted": "2026-10-20", "reason": GOOD},
        text=Text("reason", 2000),
        bad={"wanted": ("", "2026-09-17", "2026-09-30", *OFF_YEAR, *NO_DAYS)},
    ),
    "grant another day": Place(
        who="leader",
        to="/extension/decide",
        first=ASKED,
        good={"act": "grant", "text": GOOD},
        text=Text("text", 2000, required=False),
    ),
    "refuse another day": Place(
        who="leader",
        to="/extension/decide",
        first=ASKED,
        good={"act": "refuse", "text": GOOD},
        text=WORD,
    ),
    "ask 不涉及": Place(
        who="handler",
        to="/excuse/ask",
        good={"reason": GOOD},
        text=REASON,
        bad={"reason": ("太短",)},
    ),
    "agree to 不涉及": Place(
        who="leader",
        to="/excuse",
        first=(("ask_excuse", GOOD),),
        good={"act": "grant", "text": GOOD},
        text=Text("text", 2000, required=False),
    ),
    "refuse 不涉及": Place(
        who="leader",
        to="/excuse",
        first=(("ask_excuse", GOOD),),
        good={"act": "refuse", "text": GOOD},
        text=WORD,
    ),
    "withdraw": Place(who="clerk", to="/withdraw", good={"reason": GOOD}, text=REASON),
    "object": Place(who="member", to="/object", good={"reason": GOOD}, text=REASON),
    "settle": Place(
        who="clerk",
        to="/settle",
        first=(("object_to",),),
        good={"act": "uphold", "reason": GOOD},
        text=REASON,
    ),
    "split": Place(
        who="clerk",
        to="/split",
        page="/tasks/{task}/split",
        first=(("object_to",),),
        good={
            "keeps": "核对名单",
            "title": "公示结果",
            "lead_unit_id": "our office",
            "reason": GOOD,
        },
        text=REASON,
        bad={
            "keeps": ("", *BLANKS[1:3], "字" * 121),
            "title": ("", "字" * 121),
            "lead_unit_id": ("", *NO_NUMBERS, "their unit"),
            "leader_post_id": (*NO_NUMBERS, "their post"),
            "handler_id": (*NO_NUMBERS, "their person"),
            "goes": ("1", "-1", "无", "9" * 5000),
            "due_named": (*OFF_YEAR, *NO_DAYS),
        },
    ),
    "file away": Place(
        who="clerk", to="/close", first=(("submit",), ("verify",)), shut=State.IN_PROGRESS
    ),
    "happened": Place(
        who="handler",
        to="/happened",
        kind=ScheduleType.EVENT,
        good={"what": GOOD, "on": "2026-09-16"},
        text=Text("what", 200),
        bad={"on": ("", "2026-09-19", *OFF_YEAR, *NO_DAYS)},
    ),
    "excuse a period": Place(
        who="leader",
        to="/periods/excuse",
        page="/tasks/{task}/periods",
        kind=ScheduleType.CONTINUING,
        first=(("open_periods",),),
        good={"reason": GOOD},
        text=REASON,
        bad={"instance": ("", "1", "-1", LETTERS, "无", "another's letters", "their letters")},
    ),
    "instruct": Place(
        who="leader",
        to="/instruct",
        good={"text": GOOD, "to_post_id": "clerk's post"},
        text=WORD,
        bad={
            "to_post_id": ("", *NO_NUMBERS, "their post"),
            "answer_by": ("0001-01-01", "9999-12-31", "2026-09-17", *NO_DAYS),
        },
    ),
    "answer": Place(
        who="clerk",
        to="/answer",
        first=(("instruct",),),
        shut=None,  # a word is owed an answer, however the task stands
        good={"text": GOOD},
        text=Text("text", 10_000),
    ),
    "urge": Place(who="leader", to="/urge"),
    "link": Place(
        who="handler",
        to="/evidence/existing",
        page="/tasks/{task}/evidence/existing",
        first=(("beside",),),
        good={"evidence": "another's evidence"},
        bad={"evidence": ("", "0", "-1", "1", LETTERS, "无", "their evidence")},
    ),
    "redact": Place(
        who="handler",
        to="/redact",
        page="/evidence/{evidence}",
        first=(("private",),),
        good={"file": "clean"},
        bad={"file": (None, *PROOF["file"], "private")},
    ),
    "close the year": Place(
        who="clerk",
        to="/close",
        page="/years/{year}/close",
        on=NEW_YEARS_EVE,
        good={"act": "close", "carry": "task", "day-": "2027-03-31"},
        bad={
            "carry": ("0", "-1", "999999", "无", "their task", "last year's task"),
            "day-": ("", "2026-12-31", "2028-01-01", "0001-01-01", "9999-12-31", *NO_DAYS),
            "seen": ("", "x"),
        },
    ),
    "reopen the year": Place(
        who="mayor",
        to="/reopen",
        page="/years/",
        on=NEW_YEARS_EVE,
        first=(("close_year",),),
        good={"reason": GOOD},
        text=REASON,
        bad={"reason": ("太短",)},
    ),
}


def digest():
    """Every row of every table but the program's own, in all organisations."""
    db.session.remove()
    with everywhere("a test compares"):
        ask = db.session.connection().exec_driver_sql  # as the rows lie there: it is asked often
        return {
            table.name: ask(f"SELECT * FROM {table.name}").all()
            for table in Base.metadata.sorted_tables
            if table.name not in MACHINERY
        }
