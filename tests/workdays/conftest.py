"""A notice of a year to come, made up, and the ledger rows whose days hang on it."""

from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete

from tests.cast import seated
from tracker.access.scope import everywhere, within
from tracker.accounts.rules import PostRole
from tracker.calendar.notice import read_notice
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.ledger.actions import assigning, rectifying
from tracker.ledger.actions.assigning import NewTask
from tracker.ledger.actions.rectifying import NewRectification
from tracker.plans.models import YearPlan
from tracker.workdays import actions
from tracker.workdays.actions import Wanted
from tracker.workdays.models import CalendarDay, CalendarEdition

NOTICE = """各单位：
2027年放假安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""
NUMBER = "国办发明电〔2026〕99号"


def wanted(text: str = NOTICE, **more) -> Wanted:
    """What that notice arranges."""
    notice = read_notice(text, 2027)
    assert not notice.faults
    return Wanted(**{"year": 2027, "days": notice.days, "source": NUMBER, "notice": text} | more)


def load(text: str = NOTICE, **more) -> CalendarEdition | None:
    """Keep it as the newest edition."""
    with everywhere("a test"), unit_of_work() as session:
        return actions.load(session, None, wanted(text, **more))


@contextmanager
def on(day: date):
    """As if it were noon of that day."""
    with clock.stopped_at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def bare(app):
    """No year is known at all."""
    with everywhere("a test"), unit_of_work() as session:
        session.execute(delete(CalendarDay))
        session.execute(delete(CalendarEdition))
    return app


@pytest.fixture
def dated(make, cast):
    """Makes tasks with a named day, as the ledger does."""

    def made(named: date, title: str = "公开年度工作安排", **more):
        plan = make.year(2026)
        with on(date(2026, 11, 20)), unit_of_work() as session:
            plan = session.get_one(YearPlan, plan.id)
            new = NewTask(
                title=title,
                requirement=title,
                lead_unit_id=cast.finance.id,
                leader_post_id=cast.deputy_post.id,
                due_named=named,
                **{"handler_id": cast.handler.id} | more,
            )
            return assigning.new_tasks(session, cast.actor(cast.clerk), plan, [new])[0]

    return made


@pytest.fixture
def to_mend(make, cast):
    """A rectification issued on a day; its time follows from its severity."""

    def made(issued: date):
        plan = make.year(2026)
        with on(issued), unit_of_work() as session:
            plan = session.get_one(YearPlan, plan.id)
            new = NewRectification(
                problem="栏目没有更新", lead_unit_id=cast.finance.id, handler_id=cast.handler.id
            )
            return rectifying.issue(session, cast.actor(cast.clerk), plan, new, None)

    return made


@pytest.fixture
def county(sign_in, cast, app):
    """The browser of who runs the county's service: nobody stands above it."""
    with within(cast.county.id), unit_of_work() as session:
        keeper = seated(session, "罗欣怡", PostRole.CONTACT_IN_CHARGE, "keeper")[0]
    with within(cast.county.id):
        return sign_in(keeper)


def again(row):
    """The row as it stands now."""
    db.session.rollback()
    with within(row.org_id):
        return db.session.get_one(type(row), row.id, populate_existing=True)
