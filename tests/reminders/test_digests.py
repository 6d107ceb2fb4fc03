"""How a digest reads; the whole letters lie beside this file in `expected/`."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.calendar.days import CALENDAR
from tracker.notify.rules import Owed
from tracker.reminders import jobs
from tracker.reminders.digests import Digest, in_order, line_of
from tracker.reminders.rules import SubjectType, Work

EXPECTED = Path(__file__).parent / "expected"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
BASE = "https://luoshi.example"


def line(title="完成各村公开目录更新", reason="您是经办人", **said):
    work = Work(
        **{
            "type": SubjectType.TASK,
            "id": 34,
            "title": title,
            "where": "要点 三（二）",
            "due": TODAY,
            "since": date(2026, 3, 2),
            "deadline_version": 1,
        }
        | said
    )
    owed = Owed(
        person_id=1,
        subject_type=work.type,
        subject_id=work.id,
        stage="T0",
        deadline_version=1,
        due_date=work.due or TODAY,
        reason=reason,
    )
    place = "tasks" if work.type is SubjectType.TASK else "rectifications"
    return line_of(work, owed, TODAY, CALENDAR, f"{BASE}/{place}/{work.id}")


def digest(*lines):
    return Digest(
        person_name="林晓禾",
        office_name="青禾镇",
        day=TODAY,
        lines=in_order(lines),
        my_url=f"{BASE}/my",
    )


def full():
    return digest(
        line("图表、问答、短视频等解读比例不低于六成", due=date(2026, 11, 30)),
        line("年内组织不少于2次政务公开业务培训", id=35, due=date(2026, 12, 14)),
        line("完成18个村“村务公开目录”更新并在镇网站集中展示", id=36, due=date(2026, 11, 20)),
        line("答复镇长信箱来信", id=37),
        line(
            "公开惠民惠农补贴“一卡通”发放结果",
            "您是责任领导，请您审核",
            id=38,
            is_handed_in=True,
            handed_in_on=date(2026, 11, 20),
        ),
        line(
            "公开栏内容超过一年未更新 <script>alert(1)</script>",
            type=SubjectType.RECTIFICATION,
            id=4,
            where="整改-2026-017",
            due=date(2026, 11, 24),
        ),
    )


def test_every_line_says_why_when_and_where():
    said = line(due=date(2026, 11, 30))

    assert said.why == "您是经办人；要点 三（二）；应于 11月30日（还有 5 个工作日）"
    assert said.url == "https://luoshi.example/tasks/34"


def test_a_rectification_leads_to_its_own_page():
    said = line(type=SubjectType.RECTIFICATION, id=4, where="整改-2026-017")

    assert said.url == "https://luoshi.example/rectifications/4"
    assert said.group.value == "整改"


@pytest.mark.parametrize(
    ("due", "group", "when"),
    [
        (date(2026, 11, 20), "逾期", "应于 11月20日（逾期 1 个工作日）"),
        (date(2026, 11, 23), "今日到期", "应于 11月23日（今天到期）"),
        (date(2026, 12, 2), "7 个工作日内", "应于 12月2日（还有 7 个工作日）"),
        (date(2026, 12, 3), "即将到期", "应于 12月3日（还有 8 个工作日）"),
        (date(2027, 1, 4), "即将到期", "应于 1月4日（暂定，还有 29 个工作日）"),
    ],
)
def test_each_day_has_its_part_and_its_words(due, group, when):
    said = line(due=due)

    assert (said.group.value, said.when) == (group, when)


def test_the_subject_counts_every_part_in_order():
    assert full().tally == "逾期1 今日1 7个工作日内1 即将到期1 待审核1 整改1"
    assert digest(line()).tally == "今日1"


def test_at_most_twenty_lines_and_then_only_how_many_more():
    long = digest(*(line(f"第{n}项", id=n) for n in range(27)))

    assert len(long.shown) == 20
    assert long.more == 7
    assert long.tally == "今日27"


def test_the_late_stand_first_and_the_sooner_due_before_the_later():
    titles = [said.title for said in full().lines]

    assert titles[0].startswith("完成18个村")
    assert titles[1] == "答复镇长信箱来信"
    assert titles[-1].startswith("公开栏")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("full", full),
        ("one", lambda: digest(line(due=date(2026, 12, 3)))),
        ("long", lambda: digest(*(line(f"第{n}项", id=n) for n in range(22)))),
    ],
)
@pytest.mark.parametrize("part", ["txt", "html"])
def test_the_letter_is_the_one_expected(app, name, made, part):
    letter = jobs._letter(1, "a@luoshi.test", made(), NOW)

    expected = (EXPECTED / f"{name}.{part}").read_text(encoding="utf-8")
    said = letter.html if part == "html" else f"{letter.subject}\n\n{letter.text}"
    assert said + "\n" == expected
