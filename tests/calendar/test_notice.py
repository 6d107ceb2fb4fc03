"""The pasted notice: the real years, the ways it is typed, and everything that is wrong in one."""

import re
import time
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.calendar.days import REST_DAYS, WORKED_WEEKENDS
from tests.calendar.notices import ITEMS, NUMBERS, notice_of
from tracker.calendar.notice import Arranged, missing_holidays, read_notice, written

SPRING = "二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。"


def day(text: str) -> date:
    return date.fromisoformat(text)


def rest(notice):
    return {day for day, (is_workday, _) in notice.days.items() if not is_workday}


def worked(notice):
    return {day for day, (is_workday, _) in notice.days.items() if is_workday}


def faults(text, year=2026):
    return [(line, sentence) for line, _, sentence in read_notice(text, year).faults]


def the_fault(text, year=2026):
    [(line, sentence)] = faults(text, year)
    return line, sentence


# The real years


@pytest.mark.parametrize("year", ITEMS)
def test_each_year_is_that_of_the_holidays_package_day_by_day(year):
    country = holidays.country_holidays("CN", years=year, language="zh_CN")
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    of_year = [day for day in every if day.year == year]

    notice = read_notice(notice_of(year))

    assert (notice.year, notice.number, notice.faults) == (year, NUMBERS[year], ())
    assert [d for d in of_year if d in rest(notice) and d.weekday() < 5] == [
        d for d in of_year if d in country and d.weekday() < 5
    ]
    assert [d for d in of_year if d in worked(notice)] == [
        d for d in of_year if d in country.weekend_workdays
    ]
    assert missing_holidays(notice.days, year) == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_two_years_are_those_of_the_table_of_the_domain(year):
    notice = read_notice(notice_of(year))

    assert sorted(rest(notice)) == [d for d in REST_DAYS if d.year == year]
    assert sorted(worked(notice)) == [d for d in WORKED_WEEKENDS if d.year == year]


def test_days_of_december_before_are_kept_under_their_real_date():
    assert {d for d in read_notice(notice_of(2023)).days if d.year != 2023} == {day("2022-12-31")}
    assert {d: read_notice(notice_of(2019)).days[d] for d in [day("2018-12-29")]} == {
        day("2018-12-29"): Arranged(True, "元旦调休")
    }


@pytest.mark.parametrize(
    "written_as",
    [
        "2026年12月31日至2027年1月2日",
        "2026年12月31日至1月2日",
        "12月31日至2027年1月2日",
        "2026年12月31日、2027年1月1日至2日",
        "2026年12月31日（周四）、1月1日（周五）、2日",
    ],
)
def test_a_span_over_the_new_year_needs_the_year_of_one_end(written_as):
    notice = read_notice(f"一、元旦：{written_as}放假，共3天。", 2027)

    assert (sorted(notice.days), notice.faults) == (
        [day("2026-12-31"), day("2027-01-01"), day("2027-01-02")],
        (),
    )


def test_a_day_after_one_with_a_year_is_of_that_year():
    notice = read_notice("一、元旦：2026年12月26日、12月27日上班。", 2027)

    assert (sorted(notice.days), notice.faults) == ([day("2026-12-26"), day("2026-12-27")], ())


def test_every_day_is_noted_with_its_holiday():
    days = read_notice(notice_of(2025)).days

    assert days[day("2025-01-01")] == Arranged(False, "元旦")
    assert days[day("2025-02-08")] == Arranged(True, "春节调休")
    assert days[day("2025-10-06")] == Arranged(False, "国庆节、中秋节")
    assert days[day("2025-10-11")] == Arranged(True, "国庆节、中秋节调休")


# The ways it is pasted


FULL_WIDTH = str.maketrans({**{str(n): chr(0xFF10 + n) for n in range(10)}, "-": "－"})
PDF = str.maketrans({"月": "⽉", "日": "⽇"})
RETYPED = {
    "as it is": lambda text: text,
    "full-width digits": lambda text: text.translate(FULL_WIDTH),
    "half-width punctuation": lambda text: text.translate(str.maketrans("（）：，；", "():,;")),
    "no brackets": lambda text: re.sub(r"（[^）]*）", "", text),
    "weekdays without brackets": lambda text: re.sub(r"（(周.)）", r"\1", text),
    "星期": lambda text: text.replace("周", "星期").replace("星期末", "周末"),
    "天 for 日": lambda text: text.replace("周日", "星期天"),
    "spaces around every number": lambda text: re.sub(r"([0-9]+)", r" \1 ", text),
    "spaces everywhere": lambda text: re.sub(r"(?<![0-9])(?=[^\n])", "　", text),
    "a line break after every fourth character": lambda text: re.sub(
        r"([^\n]{4})(?![0-9])(?<![0-9])", r"\1\n", text
    ),
    "a line break before every bracket": lambda text: text.replace("（周", "\n（周"),
    "a line break in every bracket": lambda text: text.replace("（周", "（周\n"),
    "a line break after every colon": lambda text: text.replace("：", "：\n"),
    "on one line": lambda text: text.replace("\n", ""),
    "on one line with spaces": lambda text: text.replace("\n", " "),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "Word's soft line ends": lambda text: text.replace("\n", "\v"),
    "blank lines between": lambda text: text.replace("\n", "\n\n"),
    "indented": lambda text: re.sub(r"(?m)^", "　　", text),
    "as a PDF has it": lambda text: text.translate(PDF),
    "a PDF's page number inside": lambda text: text.replace("放假调休，", "放假调休，\n— 2 —\n"),
    "dashes": lambda text: text.replace("日）至", "日）—"),
    "到": lambda text: text.replace("至", "到"),
    "without full stops": lambda text: text.replace("。\n", "\n"),
    "no numerals": lambda text: re.sub(r"(?m)^[一二三四五六七]、", "", text),
    "Arabic numerals": lambda text: re.sub(r"(?m)^[一二三四五六七]、", "3. ", text),
    "numerals in brackets": lambda text: re.sub(r"(?m)^([一二三四五六七])、", r"（\1）", text),
    "names on a line of their own": lambda text: re.sub(r"(?m)^.、(.*?)：", r"【\1】\n", text),
    "bullets and bold": lambda text: re.sub(r"(?m)^.、(.*?)：", r"● **\1**：", text),
    "号": lambda text: re.sub(r"(?<=[0-9])日", "号", text),
    "hidden characters": lambda text: "\ufeff" + text.replace("月", "月\u200b"),
    "a page around it": lambda text: (
        "首页 > 政策\n索 引 号：000014349/2025-00055\n发布日期：2025年11月04日\n标　　题：" + text
        + "2025-11-04 16:09 来源：中国政府网\n责任编辑：某某\n字体：大 中 小\n"
        "相关阅读：国务院办公厅关于2025年部分节假日安排的通知\n上班时间：8.30-17.30\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", RETYPED)
@pytest.mark.parametrize("year", [2025, 2026])
def test_however_it_is_pasted_it_says_the_same(way, year):
    notice = read_notice(RETYPED[way](notice_of(year)), year)

    assert notice.faults == ()
    assert notice.days == read_notice(notice_of(year)).days


def test_the_year_is_found_in_the_title_unless_it_is_given():
    assert read_notice(SPRING, 2026).year == 2026
    assert read_notice("2026年放假安排来了！\n" + SPRING).year == 2026
    assert (
        read_notice("根据《国务院办公厅关于2026年部分节假\n日安排的通知》：\n" + SPRING).year
        == 2026
    )


def test_a_local_notice_is_read_without_numerals():
    text = """德宏州人民政府办公室关于2027年泼水节放假的通知
德政办发〔2027〕3号
各县、市人民政府：
按国务院办公厅国办发明电〔2026〕7号的规定，现将泼水节放假安排通知如下：
泼水节：4月13日至15日放假，共3天。4月11日（星期日）上班。
三月三：4月19日、20日放假，共2天
古尔邦节：5月17日（星期一）放假1天。
各单位要安排好值班。
德宏州人民政府办公室
2027年3月1日
"""
    notice = read_notice(text)

    assert (notice.year, notice.number, notice.faults) == (2027, "德政办发〔2027〕3号", ())
    assert {d.isoformat()[5:]: arranged.note for d, arranged in notice.days.items()} == {
        "04-13": "泼水节",
        "04-14": "泼水节",
        "04-15": "泼水节",
        "04-11": "泼水节调休",
        "04-19": "三月三",
        "04-20": "三月三",
        "05-17": "古尔邦节",
    }


def test_san_yue_san_is_a_name_and_not_a_numeral():
    notice = read_notice("放假如下：壮族三月三、清明节：4月3日至5日放假，共3天。", 2027)

    assert set(notice.days.values()) == {Arranged(False, "壮族三月三、清明节")}


def test_the_time_of_publication_inside_a_sentence_is_passed_over():
    text = "二、春节：2月15日至23日放假，\n2025-11-04 16:09\n三、清明节：4月6日放假。"

    notice = read_notice(text, 2026)

    assert notice.faults == ()
    assert len(notice.days) == 10


@pytest.mark.parametrize(
    "prose",
    [
        "妇女节（3月8日），妇女放假半天。",
        "六一儿童节：6月1日，不满14周岁的少年儿童放假1天。",
        "八、建军节：8月1日，现役军人放假半天。",
        "节假日放假期间，各地区要安排好值班，2026年不得脱岗。",
        "2月24日起正常上班。",
    ],
)
def test_what_changes_no_working_day_is_passed_over(prose):
    alone = read_notice(SPRING, 2026)
    for text in (SPRING + prose, SPRING + "\n" + prose, prose + "\n" + SPRING):
        notice = read_notice(text, 2026)
        assert notice.faults == ()
        assert rest(notice) == rest(alone)
        assert worked(notice) == worked(alone)


def test_a_sentence_without_a_heading_has_no_name():
    text = "1月1日放假，与周末连休。\n1月9日（周六）照常上班。"

    assert read_notice(text, 2027).days == {
        day("2027-01-01"): Arranged(False, ""),
        day("2027-01-09"): Arranged(True, ""),
    }


# Lines of our own


@pytest.mark.parametrize(
    "line",
    [
        "2027-02-06 至 2027-02-07 放假 春节",
        "2027/2/6 至 2027/2/7 放假 春节",
        "2027.2.6至2027.2.7 放假 春节",
        "2027年2月6日 至 2027年2月7日 放假 春节",
        "2月6日 至 2月7日 放假 春节",
        "2月6日至7日\t放假\t春节",
        "　２０２７－０２－０６（周六）　到　２０２７－０２－０７（周日）　放假　春节　",
        "2027-02-06 放假 春节\n2027-02-07 放假 春节",
    ],
)
def test_a_line_of_ours_is_read(line):
    notice = read_notice(line, 2027)

    assert notice.faults == ()
    assert notice.days == dict.fromkeys(
        [day("2027-02-06"), day("2027-02-07")], Arranged(False, "春节")
    )


def test_the_year_of_plain_lines_is_that_of_most_of_them():
    text = "2026-12-31 至 2027-01-02 放假 元旦\n2027-02-14 上班 春节调休\n2月6日 放假 春节"

    notice = read_notice(text)

    assert (notice.year, notice.faults) == (2027, ())
    assert notice.days[day("2027-02-06")] == Arranged(False, "春节")
    assert notice.days[day("2026-12-31")] == Arranged(False, "元旦")


NOTES = st.sampled_from(["春节", "春节调休", "国庆节、中秋节", "“壮族三月三”", "元旦（补假）", ""])
ARRANGED = st.builds(Arranged, st.booleans(), NOTES)
DATES = st.dates(date(2026, 12, 1), date(2028, 1, 31))


@given(st.dictionaries(DATES, ARRANGED, min_size=1))
@example({date(2027, 1, 1) + timedelta(days=n): Arranged(False, "疫情") for n in range(100)})
def test_what_is_written_is_read_back(days):
    assert read_notice(written(days)).days == days


# What is wrong


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("三、清明节：2月30日放假。", "没有 2026 年 2 月 30 日这一天"),
        ("三、清明节：13月4日放假。", "没有 2026 年 13 月 4 日这一天"),
        ("三、清明节：4月4日（周五）至6日放假。", "4 月 4 日是星期六，不是星期五"),
        ("三、清明节：4月4日（周八）至6日放假。", "没有“星期八”"),
        ("三、清明节：4月4日至6日放假，共4天。", "写着共 4 天，从日期数出来是 3 天"),
        ("三、清明节：4月4日至6日放假。共四天。", "写着共 4 天"),
        ("三、清明节：4月4日至6日共4天放假。", "写着共 4 天"),
        ("三、清明节：4月6日至4日放假。", "到 4 月 4 日为止，却从 4 月 6 日开始"),
        ("一、元旦：12月31日至1月2日放假。", "跨年的假期两头都写上年份"),
        ("三、清明节：4月4日至12月6日放假。", "超过 31 天"),
        ("三、清明节：4月4日放假。4月7日（周二）上班。", "4 月 7 日本来就是工作日"),
        ("三、清明节：4月4日放假。4月4日上班。", "4 月 4 日又放假又上班（第 3 行）"),
        ("三、清明节：4月4放假。", "不是完整的日期"),
        ("三、清明节：4月4-6日放假。", "不是完整的日期"),
        ("三、清明节：4.4-4.6放假。", "不是完整的日期"),
        ("三、清明节：四月四日放假。", "不是完整的日期"),
        ("三、清明节：4月1 4日放假。", "不是完整的日期"),
        ("三、清明节：4日放假。", "没有写月份"),
        ("三、清明节：4月4日（周六至6日（周一）放假。", "两个日期之间"),
        ("三、清明节：4月4日是清明放假。", "日期和“放假”之间"),
        ("三、清明节：放假3天：4月4日至6日，4月11日上班。", "日期要写在它前面"),
        ("三、清明节：放假时间为4月4日至6日。", "日期要写在“放假”“上班”的前面"),
        ("三、清明节：4月4日（周六）至6日（周一），共3天。", "没有写放假还是上班"),
        ("三、清明节：4月6日放假。4月11日（周六）补课。", "没有写放假还是上班"),
        ("三、清明节：放假一天。", "“清明节”后面没有读到日期"),
        ("三、清明节：", "“清明节”后面没有读到日期"),
        ("三、清明节：1999年4月4日放假。", "1999 年不在 2000—2100 年之间"),
        ("三、清明节：26年4月4日放假。", "不是完整的日期"),
        ("4月11日（周六）起上班。", "分不清是哪几天上班"),
        ("2026-04-04 放价 清明节", "这一行不完整"),
        ("2026-04-04 清明节", "这一行不完整"),
        ("2026-04 放假 清明节", "不是完整的日期"),
        ("2026-04-31 放假 清明节", "没有 2026 年 4 月 31 日这一天"),
        ("2026-04-04 至 04-06 放假 清明节", "不是完整的日期"),
        ("2026-04-04 放假 2026-04-05 放假", "这一行不完整"),
        ("2026-04-06 至 2026-04-04 放假 清明节", "却从 4 月 6 日开始"),
        ("4月31日 放假 清明节", "没有 2026 年 4 月 31 日这一天"),
        ("20260404 放假 清明节\n2月30日 放假", "没有 2026 年 2 月 30 日这一天"),
    ],
)
def test_what_is_wrong_is_said_of_its_line(wrong, says):
    text = f"{SPRING}\n\n{wrong}"

    [fault] = read_notice(text, 2026).faults

    assert fault.line == 3 + wrong.count("\n")
    assert fault.text == wrong.split("\n")[-1]
    assert says in fault.sentence
    assert fault.sentence.endswith("。")
    assert "请" in fault.sentence


def test_a_fault_inside_a_broken_sentence_is_on_the_line_of_its_day():
    text = "二、春节：2月15日\n至23日放假，共9天。\n2月14日（周六）、2月29日\n（周日）上班。"

    assert the_fault(text) == (3, "没有 2026 年 2 月 29 日这一天：请对照原文改正。")


def test_a_day_both_at_rest_and_worked_is_left_out_and_both_lines_are_named():
    notice = read_notice("2026-02-14 上班 春节调休\n2026-02-14 至 2026-02-16 放假 春节")

    assert day("2026-02-14") not in notice.days
    assert [f.sentence for f in notice.faults] == [
        "2 月 14 日又放假又上班（第 1 行、第 2 行）：请对照原文，只留一种。"
    ]
    assert notice.faults[0].line == 2


def test_the_title_of_another_year_is_the_only_fault():
    notice = read_notice(notice_of(2025), 2026)

    assert notice.days == {}
    assert [f.line for f in notice.faults] == [1]
    assert "这是 2025 年的通知，页面上选的是 2026 年" in notice.faults[0].sentence


@pytest.mark.parametrize("year", [0, 1999, 2101, -5])
def test_a_year_nobody_means_is_refused(year):
    assert the_fault(SPRING, year)[1] == f"{year} 年不在 2000—2100 年之间：请改正年份。"


def test_the_title_may_not_name_such_a_year():
    assert the_fault("关于20266年部分节假日安排的通知\n" + SPRING, None)[0] == 1


def test_without_any_year_it_is_asked_for_once():
    line, sentence = the_fault("\n" + SPRING + "4月4日至6日放假。", None)

    assert line == 2
    assert sentence.startswith("不知道是哪一年：请写上年份")


@pytest.mark.parametrize("text", ["", "\n\n", "今天天气很好。", "国务院办公厅\n2025年11月4日"])
def test_a_text_without_any_day_has_one_fault(text):
    line, sentence = the_fault(text)

    assert line == 1
    assert sentence.startswith("没有读到放假或上班的日期：请粘贴放假通知的全文")


def test_the_line_of_a_fault_is_cut():
    [fault] = read_notice("三、清明节：2月30日放假，" + "祝大家节日愉快" * 20, 2026).faults

    assert len(fault.text) == 60


def test_the_weekend_beside_a_holiday_may_be_counted_with_it():
    assert faults("三、端午节：6月19日放假，与周末连休，共3天。") == []
    assert "共 4 天" in the_fault("三、端午节：6月19日放假，与周末连休，共4天。")[1]


# Holidays that are missing


def test_a_holiday_that_is_not_read_is_missed():
    without = re.sub("五、.*\n", "", notice_of(2026))

    assert missing_holidays(read_notice(without).days, 2026) == ["端午节"]
    assert missing_holidays({}, 2026) == [
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    ]  # fmt: skip


def test_new_year_of_the_next_year_is_not_this_years():
    days = read_notice("2026-12-31 至 2027-01-02 放假 元旦").days

    assert "元旦" in missing_holidays(days, 2026)
    assert "元旦" not in missing_holidays(days, 2027)


# Any text


PIECES = [
    *(
        "2月",
        "14日",
        "2027-02-06",
        "2027",
        "放假",
        "上班",
        "至",
        "、",
        "。",
        "（周四）",
        "（",
        "）",
    ),
    *("共9天", "二、春节：", "：", " ", "\n", "起", "年", "其中", "〔2025〕7号", "²", "①", "٣日"),
    "关于2026年节假日安排的通知",
]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join), st.none() | st.integers())
def test_no_text_raises(text, year):
    notice = read_notice(text, year)

    assert notice.days or notice.faults
    assert all(1 <= fault.line <= max(1, len(text.splitlines())) for fault in notice.faults)


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1 ", " ", "\t", "\n", "月", "1月", "1日", "2月6日", "放假", "2月6日至", "（", "〔"),
        *(
            "2月6日放假",
            "二、",
            "二、春节：",
            "春节",
            "节",
            "节、",
            "2026年",
            "关于2026年部分",
            "1.",
        ),
        *("共9天", "周", "，", "1\n", "-", "— ", "一", "2027-02-06 ", "2027-02-06\n"),
        "2000-01-01 至 2100-12-31 放假\n",
        "2027-02-01 至 2027-02-28 放假 春节\n",
    ],
)
def test_a_long_text_is_read_at_once(piece):
    text = (piece * 100_000)[:100_000]
    start = time.process_time()

    read_notice(text, 2027)

    assert time.process_time() - start < 1  # seen: 0.1 to 0.6; a regex gone astray takes minutes


def test_a_longer_text_is_one_fault():
    assert the_fault(notice_of(2026) + "。" * 100_000) == (
        1,
        "粘贴的文字超过 100000 字：请只粘贴通知正文。",
    )


DATED = re.compile(
    r"([0-9]{1,2})月([0-9]{1,2})日（[^）]*周(.)）(?:至([0-9]{1,2})日（[^）]*周(.)）)?"
)
DIGITS = [
    place for place, character in enumerate(ITEMS[2026]) if character.isdigit()
]  # there is no year among them


def contradicts(text):
    """Whether a date beside its weekday does not exist or falls on another one."""
    for month, first, weekday, last, other in DATED.findall(text):
        for number, name in ((first, weekday), (last, other)):
            try:
                if name and "一二三四五六日"[date(2026, int(month), int(number)).weekday()] != name:
                    return True
            except ValueError:
                return True
    return False


@given(st.sampled_from(DIGITS), st.sampled_from("0123456789"))
def test_a_digit_mistyped_is_never_a_silently_different_table(place, digit):
    text = ITEMS[2026][:place] + digit + ITEMS[2026][place + 1 :]
    sound = read_notice(ITEMS[2026], 2026)

    notice = read_notice(text, 2026)

    assert notice.faults or notice.days == sound.days or not contradicts(text)


def test_every_other_mistyped_digit_is_seen_but_where_the_text_still_agrees_with_itself():
    sound = read_notice(ITEMS[2026], 2026).days
    unseen = [
        f"{ITEMS[2026][place - 1]}{digit}{ITEMS[2026][place + 1 : place + 5]}"
        for place in DIGITS
        for digit in "0123456789"
        for notice in [read_notice(ITEMS[2026][:place] + digit + ITEMS[2026][place + 1 :], 2026)]
        if not notice.faults and notice.days != sound
    ]

    # March begins with the weekday of February, July with that of April, and a Saturday is a week
    # after another
    assert unseen == ["：3月15日", "。3月14日", "、3月28日", "：7月4日（", "17日（周六"]
