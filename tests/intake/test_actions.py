"""The verbs of an import: what each changes, and when each says no."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from tests.intake.conftest import PARAGRAPHS, POINTS
from tracker.accounts import queries as accounts
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.models import ImportDraft
from tracker.intake.rules import (
    AlreadyImported,
    NotUnderReview,
    RowState,
)
from tracker.ledger.actions.assigning import DueOutOfYear
from tracker.ledger.kinds import ScheduleType
from tracker.trail import queries as trail

GROUP = """青禾镇政务公开工作实施方案
青政发〔2026〕3号
一、组织领导
成立领导小组，名单如下：
组长：江远帆（镇长）
常务副组长：卢静（副镇长）
副组长：方晓（党委委员）
责任人：林晓禾（党政办科员）
组员：各站所负责人
二、重点任务
（一）公开预算。6月底前公开镇本级预算。
"""


def review(**fields):
    return actions.Review(
        **{"title": "更新目录", "schedule_type": ScheduleType.CONTINUING, **fields}
    )


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_file_becomes_a_draft_with_its_rows(desk, cast):
    draft = desk.draft()

    rows = desk.rows(draft)
    assert (draft.year, draft.doc_number) == (2026, "云政办发〔2026〕9号")
    assert draft.title == "云麓县2026年政务公开工作要点"
    assert [row.order_no for row in rows] == list(range(1, len(rows) + 1))
    assert all(draft.text[r.start : r.end].strip() == r.text.strip() for r in rows)
    assert desk.row(draft, "每周").recurrence == "P7D"
    assert desk.row(draft, "9月底前").due_named == date(2026, 9, 30)
    assert desk.row(draft, "图解").lead_unit_id == cast.office.id
    assert desk.row(draft, "主动公开基本目录").lead_unit_id is None


def test_the_year_is_asked_for_where_the_text_has_none(desk):
    with pytest.raises(Refused, match="请填写年度"):
        desk.draft(PARAGRAPHS)

    assert desk.draft(PARAGRAPHS, year=2026).year == 2026


def test_the_same_content_is_refused_until_it_is_discarded(desk):
    first = desk.draft()

    with pytest.raises(AlreadyImported, match=r"此文件已于 .*月.*日 导入") as refusal:
        desk.draft(name="换个名字.txt")
    with unit_of_work() as session:
        actions.discard(session, desk.clerk, first.id, expected_version=AS_IT_STANDS)
    second = desk.draft()

    assert refusal.value.draft_id == first.id
    assert second.id != first.id


def test_without_headings_each_paragraph_is_a_row_to_tick(desk):
    draft = desk.draft(PARAGRAPHS, year=2026)
    rows = desk.rows(draft)
    states = {row.text: row.state for row in rows}

    with unit_of_work() as session:
        actions.tick(session, desk.clerk, draft.id, [rows[0].id], expected_version=AS_IT_STANDS)

    assert states["大家辛苦了"] == RowState.SKIPPED
    assert [row.state for row in desk.rows(draft)] == [
        RowState.ACCEPTED,
        RowState.SKIPPED,
        RowState.SKIPPED,
    ]


def test_a_row_is_saved_as_a_person_wants_it(desk, cast, change, session):
    row = desk.rows(desk.draft())[0]

    change(actions.accept, row, review(lead_unit_id=cast.finance.id, due_named=date(2026, 6, 30)))

    session.expire_all()
    assert (row.state, row.title) == (RowState.ACCEPTED, "更新目录")
    assert (row.lead_unit_id, row.due_named) == (cast.finance.id, date(2026, 6, 30))
    entry = session.scalars(trail.about(row.org_id, "draft_task", row.id)).first()
    assert json.loads(entry.payload)["due_named"] == [None, "2026-06-30"]


def test_a_save_from_an_older_version_is_refused(desk, change):
    row = desk.rows(desk.draft())[0]
    version = row.version
    change(actions.accept, row, review())

    with pytest.raises(StaleDataError):
        change(actions.accept, row, review(title="另一个名称"), version=version)

    assert row.title == "更新目录"


def test_a_day_before_the_year_is_refused(desk, change):
    row = desk.rows(desk.draft())[0]

    with pytest.raises(DueOutOfYear, match="早于 2026 年"):
        change(actions.accept, row, review(due_named=date(2025, 12, 31)))


def test_leaving_a_row_out_needs_a_reason(desk, change, session):
    row = desk.rows(desk.draft())[0]

    with pytest.raises(Refused, match="请写明忽略第 1 项的理由"):
        change(actions.skip, row, "  ")
    change(actions.skip, row, "只对县级的要求")
    skipped = (row.state, row.skip_reason)
    change(actions.restore, row)

    assert skipped == (RowState.SKIPPED, "只对县级的要求")
    session.expire_all()
    assert (row.state, row.skip_reason) == (RowState.PROPOSED, "")


def test_merged_rows_move_together_and_keep_their_target(desk, change, session):
    draft = desk.draft()
    first, second, third = desk.rows(draft)[:3]

    change(actions.merge, third)
    change(actions.merge, second)

    session.expire_all()
    assert {second.merged_into_id, third.merged_into_id} == {first.id}
    with pytest.raises(Refused, match="已并入第 1 项，请先把它们恢复"):
        change(actions.skip, first, "不用了")
    with pytest.raises(Refused, match="前面没有可以并入的任务"):
        change(actions.merge, first)


def test_the_title_of_a_merged_row_is_kept_as_it_was_edited(desk, change, session):
    row = desk.rows(desk.draft())[1]
    before = row.title

    change(actions.merge, row, title="改过的名称")

    entry = session.scalars(trail.about(row.org_id, "draft_task", row.id)).first()
    assert json.loads(entry.payload) == {"into": 1, "title": [before, "改过的名称"]}


def test_filling_changes_only_what_is_empty_in_the_chapter(desk, cast):
    draft = desk.draft()
    filling = actions.Filling(
        chapter="c1", lead_unit_id=cast.finance.id, leader_post_id=cast.deputy_post.id
    )

    with unit_of_work() as session:
        actions.fill(session, desk.clerk, draft.id, filling, expected_version=AS_IT_STANDS)

    assert desk.row(draft, "9月底前").lead_unit_id == cast.finance.id
    assert desk.row(draft, "图解").lead_unit_id == cast.office.id
    assert desk.row(draft, "图解").leader_post_id is None
    with pytest.raises(Refused, match="请先选择"), unit_of_work() as session:
        actions.fill(
            session, desk.clerk, draft.id, actions.Filling(), expected_version=AS_IT_STANDS
        )


def test_days_that_are_not_written_are_set_for_all_at_once(desk, change):
    draft = desk.draft()
    training = desk.row(draft, "培训")
    taken = review(due_named=date(2026, 12, 31), due_assumed=True)
    change(actions.accept, training, taken)

    def fill(undated):
        with unit_of_work() as session:
            actions.fill(
                session,
                desk.clerk,
                draft.id,
                actions.Filling(undated=undated),
                expected_version=AS_IT_STANDS,
            )
        return {row.text: (row.due_named, row.takes_year_end) for row in desk.rows(draft)}

    none, all_year = fill(undated=True), fill(undated=False)

    assert not any(counts for _, counts in none.values())
    assert none[training.text] == (None, False)
    assert all_year[training.text] == (None, True)
    dated = desk.row(draft, "9月底前")
    assert none[dated.text] == all_year[dated.text] == (date(2026, 9, 30), False)


def test_the_rest_is_marked_as_seen_at_once(desk, change):
    draft = desk.draft()
    change(actions.skip, desk.rows(draft)[0], "不涉及")

    with unit_of_work() as session:
        seen = actions.accept_rest(session, desk.clerk, draft.id, expected_version=AS_IT_STANDS)

    states = [row.state for row in desk.rows(draft)]
    assert states == [RowState.SKIPPED] + [RowState.ACCEPTED] * seen


def test_a_part_that_gave_nothing_can_become_a_row(desk):
    training, quiet = "开展业务培训。组织开展一次政务公开业务培训。", "有关背景。去年各地情况不一。"
    draft = desk.draft(POINTS.replace(training, quiet))
    [empty] = [e for e in draft.reading["outline"] if e["heading"] == "有关背景"]

    with unit_of_work() as session:
        row = actions.add_clause(
            session, desk.clerk, draft.id, empty["id"], expected_version=AS_IT_STANDS
        )

    assert row.text == quiet
    assert draft.text[row.start : row.end] == row.text
    with pytest.raises(Refused, match="已经在任务里"), unit_of_work() as session:
        actions.add_clause(
            session, desk.clerk, draft.id, empty["id"], expected_version=AS_IT_STANDS
        )


def test_a_warning_that_was_looked_at_is_remembered(desk):
    draft = desk.draft()
    assert draft.reading["warnings"], "（四）after（二） is a warning"

    with unit_of_work() as session:
        actions.see(session, desk.clerk, draft.id, 0, expected_version=AS_IT_STANDS)

    desk.rows(draft)
    assert draft.reading["seen"] == [0]


def test_a_discarded_draft_takes_no_more_changes(desk, change):
    draft = desk.draft()
    row = desk.rows(draft)[0]
    with unit_of_work() as session:
        actions.discard(session, desk.clerk, draft.id, expected_version=AS_IT_STANDS)

    with pytest.raises(NotUnderReview, match="已经作废"):
        change(actions.accept, row, review())
    with pytest.raises(NotUnderReview, match="已经作废"):
        desk.confirm(draft)


def test_the_list_of_the_leading_group_is_taken_over(desk, cast, session):
    draft = desk.draft(GROUP)
    people = draft.reading["people"]
    wanted = [n for n, p in enumerate(people) if p["role"] != "组长"]

    with unit_of_work() as work:
        actions.enrol(work, desk.clerk, draft.id, wanted, expected_version=AS_IT_STANDS)

    session.expire_all()
    posts = session.scalars(accounts.posts(clock.today())).all()
    seats = {(p.label, h.name if (h := p.held_by(clock.today())) else "") for p in posts}
    assert ("常务副组长 · 副镇长", "卢静") in seats
    assert ("副组长 · 党委委员", "方晓") in seats
    assert ("成员 · 各站所负责人", "") in seats
    assert session.scalar(select(func.count()).where(Person.name == "林晓禾")) == 1


def test_a_second_head_of_the_group_is_refused(desk):
    draft = desk.draft(GROUP)

    with pytest.raises(Refused, match="只能有一位组长"), unit_of_work() as work:
        actions.enrol(
            work,
            desk.clerk,
            draft.id,
            range(len(draft.reading["people"])),
            expected_version=AS_IT_STANDS,
        )


def test_another_office_may_import_the_same_file(desk, cast):
    from tracker.access.scope import within

    desk.draft()
    reading = desk.read()

    with within(cast.stranger.org_id), unit_of_work() as session:
        other = actions.start_review(session, cast.actor(cast.stranger), reading)

    assert other.org_id == cast.stranger.org_id


def test_a_draft_is_kept_for_one_office(desk, cast, session):
    from tracker.access.scope import within

    draft_id = desk.draft().id

    with within(cast.stranger.org_id):
        session.expunge_all()
        assert session.scalars(select(ImportDraft).where(ImportDraft.id == draft_id)).all() == []
