"""What holds for every flat table: it comes back cell by cell, and no word is ever lost."""

import random
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.decompose.tables import restored
from tracker.decompose import decompose
from tracker.decompose.tables import worktables
from tracker.documents.rules import Document, Paragraph, Table

CALM = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
TASKS = [
    "更换村口路灯12盏",
    "清掏化粪池40处。",
    "对全镇312名独居老人逐户安装烟感报警器。",
    "修订村规民约",
    "引种优质茶苗2万株；建成示范茶园300亩。",
    "编制移交清单，会同档案馆验收。",
    "建成标准化厂房2.4万平方米",
    "开展焊工培训600人次；培训后就业率不低于70%。",
    "整治占道经营",
    "每季度抽检生活饮用水1次。",
    "完成“一河一策”修编",
    "排查在建工地起重机械并建立台账。",
    "新建改建卫生户厕320座",
]
UNITS = [
    "县住建局",
    "县财政局、县审计局",
    "各乡镇人民政府",
    "镇农业农村办",
    "县市场监管局、各镇（街道）",
    "县教育体育局",
    "县公安局、县交通运输局、各乡镇",
    "县水利局",
    "县卫生健康局",
    "县民政局、县残联",
]
TIMES = [
    "6月底前",
    "12月底前",
    "全年",
    "长期坚持",
    "2023年9月30日前",
    "第三季度",
    "每月",
    "持续推进",
]
NAMES = ["民生保障", "产业发展", "管水护水", "乡风文明", "平安建设", "市容整治", "便民服务"]
HEADS = (
    ("序号", "工作任务", "责任单位", "完成时限"),
    ("序号", "重点任务", "牵头单位", "配合单位", "完成时间"),
    ("序号", "项目名称", "建设内容", "责任单位", "时间节点"),
    ("序号", "任务名称", "工作要求", "牵头部门", "配合部门", "完成时限"),
    ("重点工作", "责任单位", "完成时限"),
    ("序号", "工作任务", "责任单位"),
)
NAMED = {"项目名称", "任务名称"}
MANNERS = ("cells", "spaced cells", "bars", "tabs", "blanks", "run")


def cell(pick, name, number):
    if name == "序号":
        return str(number)
    if name in NAMED:
        return pick.choice(NAMES)
    if "单位" in name or "部门" in name:
        return pick.choice(UNITS)
    return pick.choice(TIMES) if "时" in name else pick.choice(TASKS)


def work_table(pick):
    """A work table of some head, with rows of invented cells."""
    head = pick.choice(HEADS)
    rows = [tuple(cell(pick, name, n) for name in head) for n in range(1, pick.randint(2, 7))]
    return [head, *rows]


def flat(rows, manner):
    """The lines that a careless copy makes of a table."""
    if manner == "cells":
        return [cell for row in rows for cell in row]
    if manner == "spaced cells":
        return [line for row in rows for cell in row for line in (cell, "")]
    if manner == "bars":
        return [" | ".join(row) + " |" for row in rows]
    joint = {"tabs": "\t", "blanks": "    ", "run": ""}[manner]
    return [joint.join(row) for row in rows]


def bared(rows):
    """The cells of rows; a name run together with its content is one with it."""
    texts = [i for i, name in enumerate(rows[0]) if name in {*NAMED, "建设内容", "工作要求"}]
    return [
        ["".join(row[i] for i in texts), *(c for i, c in enumerate(row) if i not in texts)]
        for row in rows
    ]


def paragraphs(lines):
    return tuple(Paragraph(line) for line in lines)


def words(blocks):
    out = []
    for block in blocks:
        rows = [[block.whole]] if isinstance(block, Paragraph) else block.rows
        out += [cell or "" for row in rows for cell in row]
    return "".join(re.findall(r"\w", "".join(out)))


def follows(part, whole):
    """Whether the letters of `part` stand in `whole` in the same order."""
    letters = iter(whole)
    return all(letter in letters for letter in part)


@CALM
@given(st.integers(0, 10**6), st.sampled_from(MANNERS))
def test_a_flat_table_comes_back_or_stays_whole(seed, manner):
    rows = work_table(random.Random(seed))
    lines = flat(rows, manner)

    found = restored(paragraphs(["前言如下。", *lines, "", "以上任务要抓好落实，确保完成。"]))

    tables = [block for block in found if isinstance(block, Table)]
    assert [bared(table.rows) for table in tables] in ([], [bared(rows)])
    assert follows(words(paragraphs(lines)), words(found))


def grouped(pick):
    """A table whose groups span several rows, and the cells that a copy leaves of it."""
    rows, cells = [("序号", "类别", "工作任务", "责任单位", "完成时限")], []
    name = ""
    for number in range(1, pick.randint(3, 9)):
        fresh = not name or pick.random() < 0.4
        name = pick.choice([n for n in NAMES if n != name]) if fresh else name
        row = (str(number), name, pick.choice(TASKS), pick.choice(UNITS), pick.choice(TIMES))
        rows.append(row)
        cells += row if fresh else (row[0], *row[2:])
    return rows, [*rows[0], *cells]


def test_groups_that_were_left_out_are_filled_in_again():
    good = 0
    for seed in range(100):
        rows, cells = grouped(random.Random(seed))
        good += restored(paragraphs(cells)) == (Table(tuple(rows)),)

    assert good >= 95


@pytest.mark.parametrize("manner", MANNERS)
def test_nearly_every_flat_table_comes_back(manner):
    good = 0
    for seed in range(100):
        rows = work_table(random.Random(seed))
        found = restored(paragraphs(flat(rows, manner)))
        good += [bared(block.rows) for block in found if isinstance(block, Table)] == [bared(rows)]

    assert good >= 95


MARKS = ["\n", "\n", "\n", "\t", "    ", "|", " | ", " ", "。", "、", "；"]
FORM = ["本年新收政府信息公开申请数量", "0", "第二十条第（一）项", "合计"]
OTHERS = [*HEADS[1], *HEADS[2], *"123456", "一、总则", "（一）公开", "序号工作任务责任单位完成时限"]
HEADED = st.sampled_from(["", "序号\n工作任务\n责任单位\n", "\t".join(HEADS[3]) + "\n"])
PIECES = st.sampled_from([*TASKS, *UNITS, *TIMES, *NAMES, *OTHERS, *FORM, *MARKS])
FURNITURE = re.compile(r"[—\-\s\d|页第:+=]*")
HEAD_WORDS = re.compile("(?:" + "|".join({n for head in HEADS for n in head}) + r"|[\s|])+")


@CALM
@given(HEADED, st.lists(PIECES, max_size=80).map("".join))
def test_no_word_is_lost_whatever_the_lines_are(head, text):
    lines = (head + text).split("\n")

    found = restored(paragraphs(lines))

    kept = [line for line in lines if not HEAD_WORDS.fullmatch(line + " ")]
    kept = [line for line in kept if not FURNITURE.fullmatch(line)]
    assert follows(words(paragraphs(kept)), words(found))


@CALM
@given(HEADED, st.text(max_size=300))
def test_any_text_at_all_is_kept(head, text):
    lines = (head + text).split("\n")

    found = restored(paragraphs(lines))

    kept = [line for line in lines if not FURNITURE.fullmatch(line)]
    kept = [line for line in kept if not HEAD_WORDS.fullmatch(line + " ")]
    assert follows(words(paragraphs(kept)), words(found))


@CALM
@given(st.integers(0, 10**6))
def test_all_that_a_work_table_says_is_in_the_text(seed):
    rows = work_table(random.Random(seed))
    title = Paragraph("清溪镇2023年重点任务分解表")

    draft = decompose(Document((title, Table(tuple(rows)))))

    text = re.sub(r"\s", "", draft.text)
    assert all(cell in text for row in rows[1:] for cell in row)
    assert all(draft.text[t.start : t.end] == t.text for t in draft.tasks)


LONG = 20_000
HEAD = ("序号", "工作任务", "责任单位", "完成时限")
HUGE = {
    "a cell of words": [HEAD, ("1", "公开" * LONG, "县财政局", "年底前")],
    "a cell of bodies": [HEAD, ("1", "公开预算", "县局 " * LONG, "年底前")],
    "a cell of roles": [HEAD, ("1", "公开预算", "甲牵头，乙配合，" * LONG, "年底前")],
    "a cell of lines": [HEAD, ("1", "公开\n" * LONG, "县局\n" * LONG, "年底\n" * LONG)],
    "rows": [HEAD, *[(str(n), "公开预算", "县财政局", "年底前") for n in range(5000)]],
    "one task": [HEAD, *[("1", "公开预算", f"第{n}局", "年底前") for n in range(3000)]],
    "bands": [HEAD, *[("一、公开", None, None, None)] * 5000],
}
ENDLESS = {
    "cells": "\n".join(HEAD) + "\n" + "1\n公开预算\n县财政局\n年底前\n" * 2000,
    "heads": "序号\n工作任务\n责任单位\n公开\n" * 3000,
    "rows": "序号\t工作任务\t责任单位\n" * 3000,
    "runs": "序号工作任务责任单位1公开\n" * 3000,
    "a run": "序号工作任务责任单位1" + "公开2" * LONG,
    "bars": "工作任务 |\n责任单位 |\n" + "|" * LONG,
    "words of the form": "结果" * LONG,
    "figures": "指标\t单位\t数量\n" * 5000,
}


def taken(work):
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("rows", HUGE.values(), ids=HUGE)
def test_a_huge_table_is_read_in_no_time(rows):
    assert taken(lambda: worktables.written(Table(tuple(rows)))) < 3


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_lines_without_end_are_sifted_in_no_time(text):
    found = paragraphs(text.split("\n"))

    assert taken(lambda: restored(found)) < 4
