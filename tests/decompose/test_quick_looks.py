"""A look at a character or a word that spares a rule must never change what the rule finds."""

import re
import string
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.decompose.asks import verbs, verbwords
from tracker.decompose.checks import sessions
from tracker.decompose.layout import brackets, furniture, markers
from tracker.decompose.much import wordlists
from tracker.decompose.naming import phrases
from tracker.decompose.tables import columnwords
from tracker.decompose.who import actors, labelwords, organs, organwords, roles, standing, unitlists

_LABELS = st.lists(
    st.sampled_from(
        (
            *"责任单位：:（）【】[] \t、。，县局",
            "牵头单位",
            "责 任 单 位",
            "配合",
            "完成时限",
            "财政所",
        )
    ),
    max_size=40,
).map("".join)
_LINES = st.lists(
    st.sampled_from(
        (*"一二十第章条节（）()[]〔〕0１29、.．，： \t①⑳", "阶段", "部分", "2023年", "公开目录")
    ),
    max_size=9,
).map("".join)
_COLUMNS = (
    st.lists(
        st.sampled_from(
            [
                *"序号及和县项N№9（）",
                "责任",
                "牵头",
                "单位",
                "领导",
                "完成",
                "时限",
                "任务",
                "工作",
                "是否",
                "公开",
            ]
        ),
        min_size=1,
        max_size=5,
    )
    .map("".join)
    .filter(lambda name: "（" not in name)
)
_NAMES = st.lists(
    st.sampled_from(
        (
            *"县市各局委办（）、和由均“” 的要",
            "财政局",
            "网站",
            "部门",
            "负责人",
            "中心",
            "加强",
            "等",
        )
    ),
    max_size=8,
).map("".join)
_SENTENCES = st.lists(
    st.sampled_from(
        (
            *"由和、，；：均无其",
            "县财政局",
            "各镇",
            "牵头",
            "负责",
            "配合",
            "落实",
            "完成",
            "开展检查",
            "加强",
            "在6月底前",
            "责任单位",
            "公布目录",
            "按职责分工",
            "以上工作",
        )
    ),
    max_size=9,
).map("".join)

_SESSIONS = st.lists(
    st.sampled_from(
        (*"第十二一八九届大次中、三", "十九大精神", "二十届三中全会", "次全国代表大会", "历次全会")
    ),
    max_size=9,
).map("".join)
_PAGES = st.lists(
    st.sampled_from(
        (*"大中小 【】：>年县", "网站首页", "当前位置", "来源：", "打印", "关闭窗口", "字体", "A+")
    ),
    max_size=6,
).map("".join)


@settings(max_examples=1500)
@given(text=_LABELS)
def test_a_label_is_found_near_its_sign_as_anywhere(text):
    whole = [found.span() for found in labelwords.COLON.finditer(text)]

    assert [found.span() for found in labelwords.colons(text, 0, len(text))] == whole


@settings(max_examples=1500)
@given(line=_LINES)
def test_the_first_character_leaves_out_no_form_of_number(line):
    form = next((form for form in markers.FORMS if form.pattern.match(line)), None)
    found = markers.marker(line)

    assert (found.form if found and not found.damaged else None) is form


@settings(max_examples=1500)
@given(words=_SENTENCES)
def test_who_surely_names_nobody_names_nobody(words):
    words = words.strip("，,；;。、 \t")
    found = roles.said(words)

    assert not (roles.names_nobody(words) and found.parties and not found.strange)


@settings(max_examples=1500)
@given(name=_NAMES)
def test_the_end_of_a_name_is_enough_to_know_a_body(name):
    ends = re.search(rf"(?:{organwords.ENDS}|{organwords.NETS})$", name)
    thing = re.search(rf"(?:{organwords.THINGS})$", name)

    assert organs.ends_with_body(name) == bool(ends and not thing)
    if any(map(organs.is_body, unitlists.split_units(name))) and unitlists.split_units(name):
        last = unitlists.split_units(name)[-1]
        assert unitlists.may_end(name) or not organs.is_body(last) or "等" in name


@settings(max_examples=200)
@given(text=_SENTENCES)
def test_a_rule_said_once_has_one_of_its_signs(text):
    for rule in (standing._RULE, standing._FIRST, standing._STAR):
        assert not rule.search(text) or standing._SIGNS.search(text)


@settings(max_examples=1500)
@given(text=_SESSIONS)
def test_a_session_is_found_at_its_sign_as_anywhere(text):
    whole = [found.span() for found in sessions._SESSION.finditer(text)]

    assert [found.span() for found in sessions._sessions(text)] == whole


@settings(max_examples=1500)
@given(line=_PAGES)
def test_a_line_of_a_page_begins_with_words_of_one(line):
    bare = furniture._TOKEN.sub("", furniture._FIELD.sub("", line))
    left = furniture._LEFT.sub("", bare)

    assert left or not line or furniture._BEGINS.match(line)


@settings(max_examples=1500)
@given(names=st.lists(_COLUMNS, min_size=3, max_size=4))
def test_three_names_run_together_pass_the_look_at_six_characters(names):
    if all(columnwords.role(name) and len(name) > 1 for name in names):
        assert columnwords.RUN.match("".join(names))


@pytest.mark.parametrize("words", [organwords._SMALL, organwords._VERBS])
def test_every_word_no_name_begins_with_passes_the_look_at_its_first_character(words):
    for word in re.findall(r"(?:^|\|)([\u4e00-\u9fff]+)", words):
        assert re.match(f"[{wordlists.firsts(words)}]", word)


@pytest.mark.parametrize("word", sorted(set(verbwords.DO) - {"要"}))
def test_every_verb_passes_the_look_at_its_first_character(word):
    assert verbs.HEAD.match(word)


@settings(max_examples=1500)
@given(name=_COLUMNS)
def test_the_letters_of_a_column_leave_out_no_name(name):
    named = (role for role, words in columnwords._WORDS if re.fullmatch(words, name))

    assert columnwords.role(name) == (next(named, None) if len(name) <= 16 else None)


def test_a_day_left_off_a_title_has_its_sign():
    for words in (
        "9月底前公开",
        "年底前公开",
        "国庆节前公开",
        "下周三前公开",
        "15日前公开",
        "2023年底公开",
    ):
        assert phrases.core(words) == "公开"


def test_nothing_that_has_a_noun_lacks_one():
    assert [
        phrases.lacks_thing(words) for words in ("每季度检查一遍", "检查公示栏", "检查一遍栏目", "")
    ] == [
        True,
        False,
        False,
        True,
    ]


def test_the_verb_of_a_clause_is_looked_for_only_until_it_is_found(monkeypatch):
    tried: list[str] = []

    def watched(find, *signs):
        def look(clause, at):
            tried.append(clause)
            return find(clause, at)

        return look, *signs

    monkeypatch.setattr(verbs, "_WAYS", tuple(watched(*way) for way in verbs._WAYS))
    verbs.predicate.cache_clear()
    try:
        verbs.predicate("公开目录")
        assert tried == []
        verbs.predicate("把目录纳入清单")
        assert len(tried) == 1
    finally:
        verbs.predicate.cache_clear()


@pytest.mark.parametrize(
    "unit",
    [
        "责任单位",
        "责任单位：",
        "【责任单位",
        "牵头（",
        "各 ",
        "县局、",
        "由",
        "要",
        "第",
        string.digits,
        "每",
    ],
)
def test_looks_take_time_in_proportion_to_the_length(unit, steps):
    def read(times):
        text = unit * times
        list(labelwords.colons(text, 0, len(text)))
        brackets.pairs(text, 0, len(text))
        actors.bodies_at(text, 0)
        phrases.lacks_thing(text)

    assert steps(lambda: read(4000)) < 12 * steps(lambda: read(1000)) + 0.02


@pytest.fixture
def steps():
    """How long something takes, in seconds of this process; the best of three."""

    def measured(do):
        best = 1e9
        for _ in range(3):
            began = process_time()
            do()
            best = min(best, process_time() - began)
        return best

    return measured


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("（2）公开", "ar_paren"),
        ("(三)公开", "cn_paren"),
        ("２、公开", "ar"),
        ("4）公开", "ar_close"),
        ("②公开", "circle"),
        ("第二章 总则", "chapter"),
        ("第三条 公开", "article"),
        ("二、公开", "cn"),
        ("）公开", "cn_paren"),
    ],
)
def test_each_form_of_number_is_tried_where_it_can_begin(line, name):
    assert markers.marker(line).form.name == name
