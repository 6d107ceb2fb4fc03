"""Units and people that are added after the upload."""

import json

from sqlalchemy import update

from tests.intake.conftest import POINTS, opened
from tracker.accounts import actions as accounts
from tracker.accounts.models import Unit
from tracker.core.db import unit_of_work
from tracker.intake import actions
from tracker.trail import queries as trail
from tracker.web.refs import ref

NAMED = POINTS.replace("县财政局动态更新", "由农业农村服务中心牵头，动态更新")


def add_unit(name="农业农村服务中心"):
    with unit_of_work() as session:
        return accounts.add_unit(session, None, name).id


def test_a_unit_added_later_is_proposed_when_the_review_is_opened(clerk, desk, session):
    draft = desk.draft(NAMED)
    row = desk.row(draft, "动态更新")
    page = opened(clerk, f"/intake/{ref(draft.id)}?row={row.id}")
    assert row.lead_unit_id is None
    assert page.links["到“分派”处理“农业农村服务中心”"] == f"/intake/{ref(draft.id)}/assign"
    unit_id = add_unit()

    page = opened(clerk, f"/intake/{ref(draft.id)}")

    assert desk.row(draft, "动态更新").lead_unit_id == unit_id
    assert "牵头 农业农村服务中心" in page.text
    entry = session.scalars(trail.about(draft.org_id, "import_draft", draft.id)).first()
    assert json.loads(entry.payload) == {"rows": [row.order_no]}


def test_the_confirm_page_proposes_them_too(clerk, desk):
    draft = desk.draft(NAMED)
    unit_id = add_unit()

    opened(clerk, f"/intake/{ref(draft.id)}/confirm")

    assert desk.row(draft, "动态更新").lead_unit_id == unit_id


def test_what_a_person_chose_stays(clerk, desk, cast, change):
    draft = desk.draft(NAMED)
    row = desk.row(draft, "动态更新")
    desk.fill(draft)
    add_unit()
    opened(clerk, f"/intake/{ref(draft.id)}")
    filled = desk.row(draft, "动态更新").lead_unit_id
    change(actions.accept, row, actions.Review(title="更新目录", schedule_type="continuing"))

    opened(clerk, f"/intake/{ref(draft.id)}")

    assert filled == cast.office.id
    assert desk.row(draft, "动态更新").lead_unit_id is None


def test_an_office_without_units_is_told_first(clerk, desk):
    draft = desk.draft()
    with unit_of_work() as session:
        session.execute(update(Unit).values(active=False))

    page = opened(clerk, f"/intake/{ref(draft.id)}")

    assert page.notices[0].startswith("本单位还没有单位名单")
    assert page.links["去添加单位"] == "/people/"
