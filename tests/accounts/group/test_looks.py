"""The pages of people, the group and handing over in a browser, in an office of sixty people."""

import pytest

from tests.browser import faults_for_readers, opened, overhang, served, signed_in
from tracker.accounts import actions
from tracker.accounts.actions import NewPerson
from tracker.accounts.rules import UnitKind
from tracker.core.db import unit_of_work
from tracker.web.refs import ref

pytestmark = pytest.mark.browser


@pytest.fixture
def places(session, cast, make) -> dict[str, str]:
    """The pages, with sixty people in thirty units and work in hand."""
    with unit_of_work() as work:
        for number in range(28):
            name = f"青禾镇第{number + 1}村村民委员会"
            unit = actions.add_unit(work, None, name, UnitKind.VILLAGE)
            work.flush()
            for order in range(2):
                new = NewPerson(
                    name=f"村人{number}{order}",
                    title="村民委员会副主任兼政务公开联络员",
                    unit_id=unit.id,
                    email=f"a-rather-long-address-{number}-{order}@qinghe.luoshi.test",
                    account=f"v{number}-{order}",
                )
                actions.add_person(work, None, new)
    for number in range(12):
        make.task(f"第{number}项：完成各村公开目录更新，并把更新情况在镇政府网站公开")
    group = cast.deputy_post.group_id
    return {
        "people": "/people/",
        "group": "/people/group",
        "adjust": f"/people/groups/{ref(group)}/adjust",
        "filing": f"/people/groups/{ref(group)}/filing",
        "duty": "/people/duties/new/foi_reply",
        "post": f"/people/posts/{ref(cast.deputy_post.id)}",
        "unit": f"/people/units/{ref(cast.finance.id)}",
        "person": f"/people/{ref(cast.handler.id)}",
        "handover": f"/people/{ref(cast.handler.id)}/handover",
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_their_window_and_readers_can_read_them(
    places, cast, sign_in, browser, app, width
):
    look = signed_in(sign_in(cast.clerk))
    with served(app) as address:
        for name, place in places.items():
            with opened(browser, address + place, width, **look) as page:
                assert overhang(page) == 0, name
                assert width < 1000 or faults_for_readers(page) == [], name
