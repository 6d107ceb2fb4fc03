"""The coverage map and the chain in a browser: wide, narrow, printed, sound for readers."""

from datetime import date
from pathlib import Path

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tests.ledger.test_coverage import at, become
from tests.plans.conftest import change, clause, confirmed, desk
from tests.plans.test_actions import PROVINCE
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.demo.writing import paper
from tracker.ledger.kinds import State
from tracker.plans import linking
from tracker.plans.models import Clause, SourceDocument
from tracker.web.refs import ref

__all__ = ["change", "confirmed", "desk"]

pytestmark = pytest.mark.browser
SHOTS = Path(__file__).parents[1] / "shots"
NOON = clock.read("2026-09-18T12:00")


def text_of(name):
    """A paper of the demonstration county."""
    return paper(name, "x.txt", year=2026, written=date(2026, 3, 2)).data.decode()


@pytest.fixture
def places(confirmed, desk, cast):
    """Every page, with clauses in every state."""
    with clock.stopped_at(NOON):
        county = confirmed(text_of("yunlu"), "要点.txt")[1]
        plan = confirmed(text_of("qinghe"), "方案.txt")[1]
        province = confirmed(PROVINCE, "省要点.txt")[1]
        mine = {"handler_id": cast.handler.id}
        become(plan, "公开财政收支情况", due_date=date(2026, 9, 1))
        become(plan, "公开惠农补贴发放情况", **mine)
        become(plan, "公开社会救助情况", **mine, evidence_count=1)
        become(plan, "公开就业服务信息", **mine, state=State.VERIFIED)
        become(plan, "公开农村宅基地审批情况", **mine, due_date=None)
        holes = [c.heading for c in desk_clauses(plan)[-3:]]
        for heading in holes[:2]:
            become(plan, heading, state=State.WITHDRAWN)
        become(plan, holes[2], state=State.NOT_APPLICABLE)
        with unit_of_work() as work:
            linking.add_parent(
                work, desk.clerk, *(work.get_one(SourceDocument, d.id) for d in (county, province))
            )
            for own, up in (
                (clause(plan, "公开惠农补贴发放情况"), clause(county, "公开惠民惠农补贴")),
                (clause(county, "公开惠民惠农补贴"), clause(province, "推动村务公开")),
            ):
                pair = work.get_one(Clause, own.id), work.get_one(Clause, up.id)
                linking.answer(work, desk.clerk, *pair, expected_version=AS_IT_STANDS)
            reason = "县里已统一印发，本镇不另行制定。"
            lost = work.get_one(Clause, clause(plan, holes[1]).id)
            linking.excuse(work, desk.clerk, lost, reason, expected_version=AS_IT_STANDS)
        task = task_of(plan, "公开惠农补贴发放情况")
        yield {
            "map": at(plan),
            "map-hole": at(plan, show="hole", clause=(no := clause(plan, holes[0]).order_no))
            + f"#c{no}",
            "map-excused": at(plan, show="excused"),
            "map-clause": at(plan, clause=(no := clause(plan, "公开惠农补贴发放情况").order_no))
            + f"#c{no}",
            "maps": "/ledger/coverage",
            "document": f"/documents/{ref(plan.id)}",
            "answers": f"/documents/{ref(plan.id)}/answers",
            "answer": f"/documents/clauses/{ref(clause(plan, '公开社会救助情况').id)}/answers",
            "traced": f"/tasks/{ref(task)}",
            "ledger": "/ledger/",
            "ledger-by-number": "/ledger/?sort=-no&show=all",
            "tree": "/ledger/clauses",
            "grid": "/ledger/grid",
            "tree-late": "/ledger/clauses?show=overdue",
        }


def desk_clauses(document):
    """The clauses of a document, in order."""
    from tracker.core.db import db
    from tracker.plans import queries

    return db.session.scalars(queries.clauses(document.id)).all()


def task_of(document, heading):
    """A task of the clause of that heading."""
    from tests.ledger.test_coverage import tasks_of

    return tasks_of(document, heading)[0].id


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_read_well(places, cast, sign_in, browser, app, width):
    look = signed_in(sign_in(cast.clerk))
    SHOTS.mkdir(exist_ok=True)
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                whole = "#" not in place  # else as it stands when the clause was clicked
                page.screenshot(path=SHOTS / f"chain-{name}-{width}.png", full_page=whole)
                assert overhang(page) == 0, name
                assert faults_for_readers(page) == [], name
                if width > 1000 and name in ("map", "map-excused", "answers", "tree", "grid"):
                    page.emulate_media(media="print")
                    page.screenshot(path=SHOTS / f"chain-{name}-print.png", full_page=True)
