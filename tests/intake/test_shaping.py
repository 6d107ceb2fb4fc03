"""Cutting the text otherwise than the reader did: split, new, heading and back, offers."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.conftest import POINTS, opened
from tests.page import Page
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.decompose import fragment
from tracker.decompose.rules import Span
from tracker.intake import actions
from tracker.intake.outline import Outline
from tracker.intake.reading import read_bytes
from tracker.intake.repeats import repeated
from tracker.intake.rules import RowState
from tracker.intake.shaping import (
    check_passage,
    check_split,
    loose_sentences,
    places_to_split,
    with_heading,
    without_heading,
)
from tracker.ledger.kinds import ScheduleType
from tracker.web.refs import ref

TWO = POINTS.replace(
    "9月底前完成各村公开目录更新。",
    "9月底前完成各村公开目录更新，由财政所牵头，每季度抽查一次更新情况。",
)
TEXTS = st.text(alphabet="公开目录，。；、：更新\n 9月底前由财政所", min_size=1, max_size=60)


def change(desk, verb, row, *what, **how):
    with unit_of_work() as session:
        found = session.get_one(type(row), row.id)
        return verb(session, desk.clerk, found, *what, expected_version=AS_IT_STANDS, **how)


def place_of(draft, row=None):
    return f"/intake/{ref(draft.id)}" + (f"?row={row.id}" if row else "")


def form_to(page, end):
    """The form that goes to an address with this end."""
    return next(form for form in page.forms if form.action.split("?")[0].endswith(end))


# ── splitting, pure


@given(TEXTS)
def test_every_place_that_is_offered_can_be_split_at_and_nothing_but_joints_is_lost(text):
    row = SimpleNamespace(start=0, end=len(text))
    for cut in places_to_split(text, 0, len(text)):
        first, second = check_split(text, row, cut.at)
        assert 0 <= first.start < first.end <= second.start < second.end <= len(text)
        kept = text[slice(*first)] + text[slice(*second)]
        assert kept.strip("，、；,; \n") in kept
        joints = "，、；,; \n"
        left_out = text[: first.start] + text[first.end : second.start] + text[second.end :]
        assert not left_out.strip(joints)
        assert text[second.start :].startswith(cut.words.strip(joints)[:1])


@pytest.mark.parametrize("at", [-1, 0, 5, 10, 11])
def test_a_split_outside_or_at_an_edge_is_refused(at):
    text = "公开目录。更新栏目。"
    row = SimpleNamespace(start=0, end=len(text))
    if at == 5:
        assert check_split(text, row, at) == (Span(0, 5), Span(5, 10))
        return
    with pytest.raises(Refused):
        check_split(text, row, at)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_fragment_says_exactly_its_own_characters(text, start, length):
    span = fragment.trimmed(text, min(start, len(text)), min(start + length, len(text)))
    if span.start >= span.end:
        return
    task = fragment.read(text, span, 2026)
    assert task["text"] == text[slice(*span)]
    for key in ("deadlines", "frequencies", "targets", "parties"):
        for one in task[key]:
            assert span.start <= one["start"] < one["end"] <= span.end


# ── new from the text, pure


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(5, 5), "选中要成为任务的文字"),
        (Span(-3, 5), "选中要成为任务的文字"),
        (Span(5, 9999), "选中要成为任务的文字"),
        (Span(0, 4), "不在任何一条里"),
    ],
)
def test_a_passage_that_cannot_be_a_task_is_refused(span, said):
    text, found = read_bytes(POINTS.encode(), "要点.txt", 2026)

    with pytest.raises(Refused, match=said):
        check_passage(text, Outline(found["outline"]).headings, [], span)


def test_the_sentences_in_no_task_are_those_between_them():
    text, found = read_bytes(
        POINTS.replace("每周更新一次。", "每周更新一次。前期工作成效明显。").encode(),
        "要点.txt",
        2026,
    )
    rows = [SimpleNamespace(**{k: t[k] for k in ("start", "end")}) for t in found["tasks"]]

    loose = loose_sentences(text, Outline(found["outline"]).headings, rows)

    words = {clause: [text[slice(*s)] for s in spans] for clause, spans in loose.items() if spans}
    assert words == {"c4": ["前期工作成效明显。"]}


# ── headings, pure


@given(st.integers(0, 200), st.integers(1, 40))
def test_a_row_made_a_heading_and_back_leaves_the_outline_as_it_was(start, length):
    text, found = read_bytes(POINTS.encode(), "要点.txt", 2026)
    outline = found["outline"]
    headings = Outline(outline).headings
    home = next((h for h in reversed(headings) if h.start <= start), None)
    end = min(start + length, home.body_end if home else 0)
    body = next((e["body"] for e in outline if home and e["id"] == home.id), [0, 0])
    if home is None or start < body[0] or end <= start:
        return
    row = SimpleNamespace(start=start, end=end)

    changed, new_id = with_heading(outline, home.id, text, row)

    assert [entry["start"] for entry in changed] == sorted(entry["start"] for entry in changed)
    assert len(changed) == len(outline) + 1
    assert Outline(changed).by_id[new_id].start == start
    assert without_heading(changed, new_id, home.id) == outline


# ── repeats, pure


def repeats_in(text):
    found_text, found = read_bytes(text.encode(), "要点.txt", 2026)
    rows = [
        SimpleNamespace(
            id=n,
            order_no=n,
            clause=task["clause"],
            title=task["title"],
            text=task["text"],
            state=RowState.PROPOSED,
            proposal=task,
        )
        for n, task in enumerate(found["tasks"], 1)
    ]
    assert found_text
    return [(one.row, one.earlier) for one in repeated(rows, Outline(found["outline"]))]


TWICE = POINTS.replace(
    "组织开展一次政务公开业务培训。", "政务新媒体每周更新一次。梳理形成培训台账。"
)


def test_the_same_words_in_two_chapters_are_a_repeat():
    assert repeats_in(TWICE) == [(6, 4)]
    assert repeats_in(POINTS) == []


def test_the_same_heading_in_two_chapters_is_a_repeat_of_the_nearest_row():
    text = POINTS.replace("（二）开展业务培训。组织开展一次", "（二）推动村务公开。年底前组织各村")

    assert repeats_in(text) == [(6, 2)]


# ── through the page


def test_a_row_is_split_on_the_page_and_each_part_reads_its_own_words(clerk, desk, cast):
    draft = desk.draft(TWO)
    row = desk.row(draft, "抽查")
    with unit_of_work() as session:
        actions.fill(
            session,
            desk.clerk,
            draft.id,
            actions.Filling(handler_id=cast.handler.id),
            expected_version=AS_IT_STANDS,
        )
    form = opened(clerk, place_of(draft, row)).form("拆成两项")
    at = str(draft.text.index("每季度抽查"))

    page = Page(form.send(clerk, at=at))

    rows = desk.rows(draft)
    [first] = [one for one in rows if "各村公开目录更新" in one.text]
    [second] = [one for one in rows if "抽查" in one.text]
    assert f"已拆成第 {first.order_no} 项和第 {second.order_no} 项，请分别核对。" in page.notices
    assert second.order_no == first.order_no + 1
    assert [one.order_no for one in rows] == list(range(1, len(rows) + 1))
    assert (first.schedule_type, str(first.due_named)) == (ScheduleType.ONE_OFF, "2026-09-30")
    assert (second.schedule_type, second.due_named) == (ScheduleType.RECURRING, None)
    assert draft.text[first.start : first.end] == first.text
    assert draft.text[second.start : second.end] == second.text == "每季度抽查一次更新情况。"
    assert first.handler_id == second.handler_id == cast.handler.id


def test_a_time_that_a_person_settled_stays_with_both_parts(desk):
    draft = desk.draft(TWO)
    row = desk.row(draft, "抽查")
    wanted = actions.Review(
        title="更新目录并抽查", schedule_type=ScheduleType.CONTINUING, undated=True
    )
    change(desk, actions.accept, row, wanted)

    change(desk, actions.split, row, draft.text.index("每季度抽查"))

    parts = [one for one in desk.rows(draft) if "抽查" in one.text or "9月底" in one.text]
    assert [one.schedule_type for one in parts] == [ScheduleType.CONTINUING] * 2
    assert parts[0].title == "更新目录并抽查"
    assert {one.state for one in parts} == {RowState.PROPOSED}


def test_splitting_at_no_place_is_said_and_nothing_changes(clerk, desk):
    draft = desk.draft(TWO)
    form = opened(clerk, place_of(draft, desk.row(draft, "抽查"))).form("拆成两项")

    for at in ("", "0", "-4", "zwei", "99999999", "²"):
        page = Page(form.send(clerk, at=at))
        assert page.notices[0].startswith("请")
    assert len(desk.rows(draft)) == 6


def test_numbers_run_on_and_no_open_form_grows_stale_by_it(desk):
    draft = desk.draft(TWO)
    last = desk.rows(draft)[-1]

    change(desk, actions.split, desk.row(draft, "抽查"), draft.text.index("每季度抽查"))

    now = desk.rows(draft)[-1]
    assert (now.id, now.order_no, now.version) == (last.id, 7, last.version)


def test_a_sentence_in_no_task_is_made_one_by_a_plain_form(clerk, desk):
    draft = desk.draft(POINTS.replace("每周更新一次。", "每周更新一次。前期工作成效明显。"))
    form = form_to(opened(clerk, place_of(draft)), "/passages")
    choice = form.tag.select_one("input[type=radio]")

    page = Page(form.send(clerk, passage=choice["value"]))

    row = desk.row(draft, "成效明显")
    assert f"已新建第 {row.order_no} 项。" in page.notices
    assert (row.clause, row.order_no) == ("c4", 5)
    assert draft.text[row.start : row.end] == row.text == "前期工作成效明显。"


def test_a_marked_passage_is_made_one_and_one_inside_a_task_is_refused(clerk, desk):
    draft = desk.draft(POINTS)
    at = draft.text.index("为做好2026年")
    inside = draft.text.index("公开目录更新")
    page = opened(clerk, place_of(draft))
    form = form_to(page, "/passages")

    taken = Page(form.send(clerk, passage=f"{inside}-{inside + 6}"))
    before = Page(form.send(clerk, passage=f"{at}-{at + 10}"))

    assert "选中的文字已在第 2 项里；要分开，请打开那一项，用“拆分”。" in taken.notices
    assert "选中的文字不在任何一条里，请在标题下面的正文里选。" in before.notices
    assert len(desk.rows(draft)) == 6


def test_a_row_is_made_a_heading_and_what_follows_comes_under_it(clerk, desk, cast):
    draft = desk.draft()
    row = desk.row(draft, "9月底前")
    page = opened(clerk, place_of(draft, row))
    button = page.soup.select_one("button[formaction*=heading]")
    form = page.form("改为标题")

    after = Page(clerk.post(button["formaction"], data=form.filled(), follow_redirects=True))

    assert "已改为标题，它后面的内容归到它下面；点开这一项可以恢复。" in after.notices
    assert desk.row(draft, "9月底前").state == RowState.SKIPPED
    assert desk.row(draft, "年底前").clause == "h1"
    desk.fill(draft)
    confirmed = desk.confirm(draft)
    task = next(task for task in confirmed.tasks if "公开栏" in task.title)
    assert task.clause_path == "一/9月底前完成各村公开目录更新"


def test_a_heading_is_made_a_task_again(desk):
    draft = desk.draft()
    row = desk.row(draft, "9月底前")
    before = draft.reading["outline"]
    change(desk, actions.promote, row)

    change(desk, actions.restore, desk.row(draft, "9月底前"))

    with unit_of_work() as session:
        assert session.get_one(type(draft), draft.id).reading["outline"] == before
    assert {one.clause for one in desk.rows(draft)} == {"c2", "c3", "c4", "c6", "c7"}
    assert desk.row(draft, "9月底前").state == RowState.PROPOSED
    assert "heading" not in desk.row(draft, "9月底前").proposal


def test_the_text_is_shown_once_also_where_a_heading_stands_within_a_line(clerk, desk):
    draft = desk.draft()
    change(desk, actions.promote, desk.row(draft, "年底前"))

    page = opened(clerk, place_of(draft))

    shown = "".join(line.get_text() for line in page.soup.select(".source [data-at]"))
    for tag in page.soup.select(".source .tag"):
        shown = shown.replace(tag.get_text(), "", 1)
    assert "".join(shown.split()).count("年底前对长期不更新的公开栏") == 1
    strong = [b.get_text() for b in page.soup.select(".source b, .source h3")]
    assert any("年底前对长期不更新" in words for words in strong)


RULE = POINTS.replace("组织开展一次政务公开业务培训。", "建立业务培训制度，明确内容。")


def test_the_running_of_a_rule_is_offered_listed_and_rests_on_the_same_words(clerk, desk):
    draft = desk.draft(RULE)
    row = desk.row(draft, "培训制度")
    page = opened(clerk, place_of(draft, row))
    assert "制度建立以后还要执行。" in page.text

    after = Page(page.form("另列一项").send(clerk))

    new = next(one for one in desk.rows(draft) if one.title.startswith("执行"))
    assert (new.title, new.schedule_type) == ("执行业务培训制度", ScheduleType.CONTINUING)
    assert (new.start, new.end, new.clause) == (row.start, row.end, row.clause)
    assert new.order_no == row.order_no + 1
    assert f"已另列第 {new.order_no} 项，长期执行。" in after.notices
    assert "制度建立以后还要执行。" not in opened(clerk, place_of(draft, row)).text
    assert after.soup.select_one(".source .span.is-on"), "the words it rests on are lit"
    with pytest.raises(Refused, match="已经另列一项"):
        change(desk, actions.offer_running, row)


def test_an_offer_that_was_declined_is_not_made_again(clerk, desk):
    draft = desk.draft(RULE)
    row = desk.row(draft, "培训制度")

    Page(opened(clerk, place_of(draft, row)).form("不用").send(clerk))

    assert "制度建立以后还要执行。" not in opened(clerk, place_of(draft, row)).text
    assert len(desk.rows(draft)) == 6


def test_rows_said_twice_are_proposed_for_merging_and_merged_by_one_button(clerk, desk):
    draft = desk.draft(TWICE)
    page = opened(clerk, place_of(draft))
    assert "合并或分开1处重复" in page.text
    assert "第 6 项：和第 4 项说的是同一件事" in page.links
    later = desk.rows(draft)[5]

    Page(opened(clerk, place_of(draft, later)).form("合并到第 4 项").send(clerk))

    rows = desk.rows(draft)
    assert (rows[5].state, rows[5].merged_into_id) == (RowState.MERGED, rows[3].id)
    assert "处重复" not in opened(clerk, place_of(draft)).text


def test_rows_that_are_two_matters_are_left_as_two(clerk, desk):
    draft = desk.draft(TWICE)
    later = desk.rows(draft)[5]

    Page(opened(clerk, place_of(draft, later)).form("是两件事").send(clerk))

    assert desk.rows(draft)[5].state == RowState.PROPOSED
    assert "处重复" not in opened(clerk, place_of(draft)).text


@pytest.mark.parametrize("verb", [actions.promote, actions.offer_running])
def test_a_row_that_was_left_out_is_brought_back_first(desk, verb):
    draft = desk.draft(RULE)
    row = desk.row(draft, "培训制度")
    change(desk, actions.skip, row, "不归我们办")

    with pytest.raises(Refused, match="请先恢复再改"):
        change(desk, verb, row)
