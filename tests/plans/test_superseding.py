"""A new text stands where the old one stood: above the same papers, answered by the same."""

import pytest
from sqlalchemy import func, select

from tests.plans.conftest import clause
from tests.plans.papers import COUNTY, PLAN
from tests.plans.test_actions import act, answered, links, say, told
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions as intake
from tracker.intake.models import ImportDraft
from tracker.plans import chain, linking, queries
from tracker.plans.models import ClauseExcuse

__all__ = ["act", "say"]

RENEWED = COUNTY.replace("9月底前公开上年决算", "8月底前公开上年决算").replace(
    "（一）开展业务培训。组织开展两次业务培训。", "（一）健全考核机制。年底前组织考核。"
)


@pytest.fixture
def renew(desk):
    """Confirm a new text of a document."""

    def renewed(document, text, name):
        session = db.session
        earlier = session.scalars(
            select(ImportDraft).where(ImportDraft.document_id == document.id)
        ).one()
        draft = desk.draft(text, 2026, name)
        with unit_of_work() as work:
            intake.update(
                work,
                desk.clerk,
                work.get_one(ImportDraft, draft.id),
                work.get_one(ImportDraft, earlier.id),
                expected_version=AS_IT_STANDS,
            )
        desk.fill(draft)
        return desk.confirm(draft).document

    return renewed


def test_papers_below_stand_under_the_new_text(county, plan, renew):
    renewed = renew(county, RENEWED, "要点改.txt")

    assert [d.id for d in db.session.scalars(chain.parents(plan.id))] == [renewed.id]
    assert list(db.session.scalars(chain.children(county.id))) == []


def test_clauses_answer_what_nearly_says_the_same_and_else_nothing(county, plan, say, renew):
    money, village = "公开财政资金信息", "推动村务公开"
    say(clause(plan, money), clause(county, money))
    say(clause(plan, "管好村级公开栏"), clause(county, village))
    say(clause(plan, "整理历史档案"), clause(county, "开展业务培训"))

    renewed = renew(county, RENEWED, "要点改.txt")

    assert answered() == {money: money, "管好村级公开栏": village}
    up = chain.traced(db.session(), [clause(plan, money).id])
    assert [one.clause.document_id for one in up[clause(plan, money).id]] == [renewed.id]
    assert told("clause.unanswer") == 1


def test_what_was_decided_of_its_own_clauses_goes_on(county, plan, say, act, renew):
    say(clause(plan, "公开财政资金信息"), clause(county, "公开财政资金信息"))
    act(
        linking.excuse,
        clause(plan, "整理历史档案"),
        "由县档案馆办理",
        expected_version=AS_IT_STANDS,
    )

    renewed = renew(plan, PLAN.replace("照片报党政办公室", "照片报县政务公开办"), "方案改.txt")

    own = clause(renewed, "公开财政资金信息")
    assert db.session.scalar(chain.answer_of(own.id)).answers_id == (
        clause(county, "公开财政资金信息").id
    )
    excuse = db.session.scalar(chain.excuse_of(clause(renewed, "整理历史档案").id))
    assert excuse.reason == "由县档案馆办理"
    assert db.session.scalar(select(func.count(ClauseExcuse.id))) == 2
    assert links() == {(renewed.title, county.title)}
    assert [d.id for d in db.session.scalars(chain.parents(renewed.id))] == [county.id]


def test_what_was_replaced_is_no_paper_to_stand_under_any_more(county, plan, renew):
    renewed = renew(county, RENEWED, "要点改.txt")
    others = [one.id for one, _ in db.session.execute(chain.others(plan.id))]

    assert others == [renewed.id]
    assert [one.id for one in db.session.scalars(queries.documents(plan.year_plan_id))] == [
        plan.id,
        renewed.id,
    ]
