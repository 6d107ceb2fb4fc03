"""From what was read to rows: clocks, units, names. No database."""

from dataclasses import dataclass
from datetime import date

import pytest

from tracker.intake.grouplist import listed
from tracker.intake.names import Names, Owner, matching_unit, owner
from tracker.intake.proposing import named_year, our_role, timing
from tracker.intake.rules import numbers
from tracker.ledger.kinds import OurRole, ScheduleType


@dataclass
class Unit:
    id: int
    name: str
    short_name: str = ""


@dataclass
class Worker:
    id: int
    name: str
    unit_id: int | None


UNITS = [
    Unit(1, "党政办公室", "党政办"),
    Unit(2, "财政所"),
    Unit(3, "农业农村服务中心", "农服中心"),
    Unit(4, "便民服务中心"),
]


def task(deadlines=(), every=()):
    return {
        "deadlines": [{"text": text, "date": day, "kind": kind} for text, day, kind in deadlines],
        "frequencies": [{"text": text, "every": word} for text, word in every],
    }


@pytest.mark.parametrize(
    ("given", "clock", "often", "due", "said"),
    [
        (task(), "continuing", "", None, ""),
        (
            task([("2026年9月底前编完", "2026-09-30", "by")]),
            "one_off",
            "",
            (9, 30),
            "2026年9月底前",
        ),
        (task(every=[("各栏目每周更新", "P7D")]), "recurring", "P7D", None, "每周"),
        (task(every=[("定期召开会议", "periodic_unspecified")]), "recurring", "P3M", None, "定期"),
        (task(every=[("及时公布", "prompt")]), "event", "", None, "及时"),
        (task([("印发之日起10个工作日内公布", None, "relative")]), "event", "", None, None),
        (task([("尽快完成", None, "urgent")]), "event", "", None, None),
        (
            task(every=[("持续推进", "continuous"), ("及时", "prompt")]),
            "continuing",
            "",
            None,
            "持续",
        ),
        (
            task([("年底前完成", "2026-12-31", "by")], [("每月通报", "P1M")]),
            "recurring",
            "P1M",
            (12, 31),
            "年底前",
        ),
        (
            task([("6月底前", "2026-06-30", "by"), ("10月底前", "2026-10-31", "by")]),
            "one_off",
            "",
            (10, 31),
            "10月底前",
        ),
        (
            task([("9月底前", "2026-09-30", "by")], [("定期", "periodic_unspecified")]),
            "one_off",
            "",
            (9, 30),
            "9月底前",
        ),
    ],
)
def test_the_clock_of_a_row_follows_its_words(given, clock, often, due, said):
    found = timing(given)

    assert (found.schedule_type, found.recurrence) == (ScheduleType(clock), often)
    assert found.due_named == (date(2026, *due) if due else None)
    assert said is None or found.due_text == said


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("财政所", 2),
        ("党政办", 1),
        ("镇党政办公室", 1),
        ("农业农村 服务中心", 3),
        ("服务中心", None),
        ("县财政局", None),
        ("各村", None),
        ("办", None),
    ],
)
def test_a_name_is_matched_only_where_it_can_mean_one_unit(name, unit):
    assert matching_unit(name, UNITS) == unit


def test_a_person_who_is_named_is_the_handler_from_their_unit():
    people = [Worker(7, "唐一舟", 2), Worker(8, "贺敏", 1), Worker(9, "贺敏", 2)]

    assert owner(["唐一舟"], Names(UNITS), people) == Owner(2, 7)
    assert owner(["党政办", "唐 一舟"], Names(UNITS), people) == Owner(1, 7)
    assert owner(["贺敏", "县财政局"], Names(UNITS), people) == Owner(None, None)


def test_the_year_is_the_documents_own_then_of_its_number_then_of_its_date():
    nothing = {"year": None, "doc_number": None, "written_on": None}

    assert named_year({**nothing, "year": 2024, "doc_number": "青政发〔2026〕3号"}) == 2024
    assert named_year({**nothing, "doc_number": "青政发〔2026〕3号"}) == 2026
    assert named_year({**nothing, "written_on": "2025-04-17"}) == 2025
    assert named_year(nothing) is None


def test_helping_somebody_else_is_no_lead():
    assert our_role("积极配合县财政局公开预决算") == OurRole.SUPPORT
    assert our_role("加强部门配合") == OurRole.LEAD


def test_row_numbers_are_said_in_runs():
    assert numbers([]) == ""
    assert numbers([1, 2, 4, 5, 6, 9]) == "1、2、4–6、9"


def test_only_persons_without_a_seat_are_offered_ticked():
    people = [
        {"name": "江远帆", "title": "镇长", "role": "组长"},
        {"name": "卢静", "title": "副镇长", "role": "副组长"},
        {"name": "方晓", "title": "", "role": "办公室主任"},
        {"name": "各站所负责人", "title": "", "role": "组员"},
        {"name": "陈舟", "title": "", "role": "牵头"},
    ]

    found = listed(people, [])

    assert [(one.label, one.is_ticked) for one in found] == [
        ("组长 江远帆（镇长）", True),
        ("副组长 卢静（副镇长）", True),
        ("办公室主任 方晓", False),
        ("成员 各站所负责人", False),
    ]
