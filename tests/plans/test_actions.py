"""Documents and clauses under what they answer: made at confirming, by hand, and taken out."""

import pytest
from sqlalchemy import select, update

from tests.plans.conftest import clause
from tests.plans.papers import COUNTY, PLAN
from tracker.core.db import Stale, db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions as intake
from tracker.plans import chain, linking
from tracker.plans.actions import YearClosed
from tracker.plans.models import (
    Clause,
    ClauseAnswer,
    ClauseExcuse,
    DocumentParent,
    SourceDocument,
    YearPlan,
)
from tracker.plans.rules import Circle, YearState
from tracker.trail import queries as trail
from tracker.trail.models import AuditEntry

PROVINCE = """云岭省2026年政务公开工作要点
云岭政办发〔2026〕3号
一、重点任务
（一）推动村务公开。各地每季度更新村务公开栏。
"""


def links():
    """Who stands under whom, by title."""
    db.session.expire_all()
    titles = {d.id: d.title for d in db.session.scalars(select(SourceDocument))}
    rows = db.session.scalars(select(DocumentParent))
    return {(titles[row.document_id], titles[row.parent_id]) for row in rows}


def answered():
    """Which clause answers which, by heading."""
    db.session.expire_all()
    names = {c.id: c.heading for c in db.session.scalars(select(Clause))}
    rows = db.session.scalars(select(ClauseAnswer))
    return {names[row.clause_id]: names.get(row.answers_id) for row in rows}


def told(action):
    """How often the trail tells of that."""
    return len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all())


@pytest.fixture
def act(desk):
    """Do a verb of linking as the clerk."""

    def done(verb, *what, **how):
        with unit_of_work() as work:
            rows = [work.merge(one) if hasattr(one, "org_id") else one for one in what]
            return verb(work, desk.clerk, *rows, **how)

    return done


@pytest.fixture
def say(act):
    """Let a clause answer another."""

    def said(own, superior, version=AS_IT_STANDS):
        act(linking.answer, own, superior, expected_version=version)

    return said


def test_a_document_comes_under_the_one_it_names(county, plan):
    assert links() == {(plan.title, county.title)}
    assert told("document.link") == 1


def test_the_order_of_arrival_does_not_matter(confirmed):
    own = confirmed(PLAN, "方案.txt")[1]
    assert links() == set()

    above = confirmed(COUNTY, "要点.txt")[1]

    assert links() == {(own.title, above.title)}


def test_papers_that_name_each_other_do_not_go_round(confirmed):
    one = confirmed(COUNTY + "附：对照青政发〔2026〕12号执行。\n", "要点.txt")[1]
    with unit_of_work() as work:
        work.get_one(SourceDocument, one.id).parents = ["青政发〔2026〕12号"]
    other = confirmed(PLAN, "方案.txt")[1]

    assert len(links()) == 1
    assert one.id != other.id


def test_a_sealed_year_is_not_changed_by_a_paper_that_comes_later(confirmed, session):
    own = confirmed(PLAN, "方案.txt")[1]
    with unit_of_work() as work:
        work.get_one(YearPlan, own.year_plan_id).year = 2025
        work.get_one(YearPlan, own.year_plan_id).state = YearState.CLOSED

    confirmed(COUNTY, "要点.txt")

    assert links() == set()


def test_a_parent_is_put_there_and_taken_away_by_hand(county, confirmed, act):
    other = confirmed(PROVINCE, "省要点.txt")[1]
    act(linking.add_parent, county, other)
    act(linking.add_parent, county, other)
    assert links() == {(county.title, other.title)}
    assert told("document.link") == 1

    act(linking.drop_parent, county, other)
    assert act(linking.drop_parent, county, other) == 0
    assert links() == set()
    assert told("document.unlink") == 1


def test_a_circle_is_refused(county, plan, act):
    with pytest.raises(Circle):
        act(linking.add_parent, county, plan)
    with pytest.raises(Circle):
        act(linking.add_parent, plan, plan)
    assert links() == {(plan.title, county.title)}


def test_a_clause_answers_one_above_and_another_and_none(county, plan, say):
    own = clause(plan, "管好村级公开栏")
    say(own, clause(county, "推动村务公开"))
    assert answered() == {"管好村级公开栏": "推动村务公开"}

    say(own, clause(county, "公开财政资金信息"))
    assert answered() == {"管好村级公开栏": "公开财政资金信息"}

    say(own, None)
    assert answered() == {"管好村级公开栏": None}
    assert (told("clause.answer"), told("clause.unanswer")) == (2, 1)


def test_a_clause_answers_only_a_document_above_its_own(county, plan, confirmed, say):
    far = confirmed(PROVINCE, "省要点.txt")[1]
    with pytest.raises(Refused, match="不是本文件的上级文件"):
        say(clause(plan, "管好村级公开栏"), clause(far, "推动村务公开"))
    with pytest.raises(Refused, match="不是本文件的上级文件"):
        say(clause(county, "推动村务公开"), clause(plan, "管好村级公开栏"))
    with pytest.raises(Refused, match="不是本文件的上级文件"):
        say(clause(plan, "管好村级公开栏"), clause(plan, "整理历史档案"))
    assert answered() == {}


def test_what_was_made_from_an_older_version_is_refused(county, plan, say):
    own = clause(plan, "管好村级公开栏")
    version = own.version
    say(own, None)
    with pytest.raises(Stale):
        say(clause(plan, "管好村级公开栏"), clause(county, "推动村务公开"), version)


def test_proposals_are_kept_and_nobodys_word_is_overwritten(county, plan, act, say):
    money, board = clause(plan, "公开财政资金信息"), clause(plan, "管好村级公开栏")
    above = clause(county, "公开财政资金信息"), clause(county, "推动村务公开")
    say(board, None)

    kept = act(linking.accept, plan, {money.id: above[0].id, board.id: above[1].id, 999: 1})

    assert kept == 1
    assert answered() == {"公开财政资金信息": "公开财政资金信息", "管好村级公开栏": None}


def test_of_proposals_only_those_from_the_document_to_one_above_are_kept(
    county, plan, confirmed, act
):
    far = confirmed(PROVINCE, "省要点.txt")[1]
    own, above = clause(plan, "管好村级公开栏"), clause(county, "推动村务公开")

    assert act(linking.accept, plan, {own.id: clause(far, "推动村务公开").id}) == 0
    assert act(linking.accept, plan, {above.id: own.id}) == 0
    assert act(linking.accept, plan, {own.id: own.id}) == 0
    assert answered() == {}


def test_taking_a_parent_away_takes_its_answers_along(county, plan, act, say):
    say(clause(plan, "管好村级公开栏"), clause(county, "推动村务公开"))
    before = clause(plan, "管好村级公开栏").version

    assert act(linking.drop_parent, plan, county) == 1

    assert answered() == {}
    assert clause(plan, "管好村级公开栏").version == before + 1
    assert told("clause.unanswer") == 1


def test_taking_the_superiors_paper_back_frees_the_clauses_that_answered(
    desk, confirmed, act, say, session, cast
):
    draft, county = confirmed(COUNTY, "要点.txt")
    plan = confirmed(PLAN, "方案.txt")[1]
    say(clause(plan, "管好村级公开栏"), clause(county, "推动村务公开"))

    desk.undo(draft)

    assert links() == set()
    assert answered() == {}
    assert (told("document.unlink"), told("clause.unanswer")) == (1, 1)
    assert trail.first_bad(session, cast.org.id) is None


def test_taking_the_plan_back_leaves_nothing_of_it(desk, county, confirmed, act, say, session):
    draft, plan = confirmed(PLAN, "方案.txt")
    say(clause(plan, "管好村级公开栏"), clause(county, "推动村务公开"))
    own = clause(plan, "整理历史档案")
    act(linking.excuse, own, "档案由县里统一整理", expected_version=AS_IT_STANDS)

    desk.undo(draft)

    assert links() == set()
    assert answered() == {}
    assert session.scalars(select(ClauseExcuse)).all() == []

    desk.confirm(draft)
    assert links() == {("青禾镇2026年政务公开工作实施方案", county.title)}


def test_what_the_review_left_out_with_a_reason_is_no_gap(desk, county, change, session):
    draft = desk.draft(PLAN, 2026, "方案.txt")
    desk.fill(draft)
    change(intake.skip, desk.row(draft, "历史档案"), "由县档案馆统一整理")

    document = desk.confirm(draft).document

    [kept] = session.scalars(select(ClauseExcuse)).all()
    assert (kept.reason, kept.by_id) == ("由县档案馆统一整理", desk.clerk.person_id)
    assert kept.clause_id == clause(document, "整理历史档案").id
    assert told("clause.excuse") == 1


def test_a_reason_is_wanted_and_may_be_taken_back(plan, act, session):
    own = clause(plan, "整理历史档案")
    with pytest.raises(Refused, match="写明"):
        act(linking.excuse, own, " \n ", expected_version=AS_IT_STANDS)
    act(linking.excuse, own, "  档案由县里\n统一整理", expected_version=AS_IT_STANDS)
    assert session.scalars(select(ClauseExcuse)).one().reason == "档案由县里 统一整理"

    act(linking.take_back_excuse, own, expected_version=AS_IT_STANDS)

    assert session.scalars(select(ClauseExcuse)).all() == []
    assert told("clause.take_back_excuse") == 1


def test_nothing_of_a_sealed_year_is_changed(county, plan, act, say):
    with unit_of_work() as work:
        work.execute(update(YearPlan).values(state=YearState.CLOSED))
    own, above = clause(plan, "管好村级公开栏"), clause(county, "推动村务公开")

    for refused in (
        lambda: say(own, above),
        lambda: act(linking.accept, plan, {own.id: above.id}),
        lambda: act(linking.drop_parent, plan, county),
        lambda: act(linking.excuse, own, "不需要", expected_version=AS_IT_STANDS),
        lambda: act(linking.take_back_excuse, own, expected_version=AS_IT_STANDS),
    ):
        with pytest.raises(YearClosed):
            refused()


def test_the_way_up_is_one_question_at_any_depth(plan, county, confirmed, act, say, count_queries):
    province = confirmed(PROVINCE, "省要点.txt")[1]
    act(linking.add_parent, county, province)
    own = clause(plan, "管好村级公开栏")
    say(own, clause(county, "推动村务公开"))
    say(clause(county, "推动村务公开"), clause(province, "推动村务公开"))
    other = clause(plan, "公开财政资金信息")
    db.session.expire_all()
    ids = [own.id, other.id]

    with count_queries() as asked:
        found = chain.traced(db.session(), ids)

    assert len(asked) == 1
    assert [(step.title, step.words.strip()) for step in found[ids[0]]] == [
        (county.title, "推动村务公开。每季度更新村务公开栏。"),
        (province.title, "推动村务公开。各地每季度更新村务公开栏。"),
    ]
    assert found[ids[0]][0].cite == "《云麓县2026年政务公开工作要点》二（二），云政办发〔2026〕9号"
    assert found[ids[1]] == []


def test_what_goes_round_all_the_same_ends(county, plan, session):
    own, above = clause(plan, "管好村级公开栏"), clause(county, "推动村务公开")
    with unit_of_work() as work:
        work.add(ClauseAnswer(clause_id=own.id, answers_id=above.id))
        work.add(ClauseAnswer(clause_id=above.id, answers_id=own.id))
        outside = clause(plan, "整理历史档案")
        work.add(ClauseAnswer(clause_id=outside.id, answers_id=own.id))

    found = chain.traced(session, [own.id, outside.id])
    assert [step.clause.id for step in found[own.id]] == [above.id]
    assert [step.clause.id for step in found[outside.id]] == [own.id, above.id]
    down = chain.answering([county.id])
    assert set(session.execute(select(down.c.above, down.c.below)).all()) >= {(above.id, own.id)}


def test_the_chain_of_another_office_is_not_to_be_seen(county, plan, say, cast, session):
    from tracker.access.scope import within

    own = clause(plan, "管好村级公开栏")
    say(own, clause(county, "推动村务公开"))
    number, document = own.id, county.id
    db.session.remove()
    with within(cast.stranger.org_id):
        assert chain.traced(db.session(), [number]) == {number: []}
        down = chain.answering([document])
        assert db.session.execute(select(down.c.above, down.c.below)).all() == []
