"""The pages of the leading group, its filing and the named duties."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.accounts import queries
from tracker.accounts.models import DutyAssignment, LeadingGroup
from tracker.core import clock
from tracker.web.refs import ref


@pytest.fixture
def clerk(cast, sign_in):
    return sign_in(cast.clerk)


def group_page(client, **query):
    return Page(client.get("/people/group", query_string=query))


def adjusting(client):
    page = group_page(client)
    return Page(client.get(page.links["调整领导小组"]))


def test_the_group_is_adjusted_in_one_form_and_the_old_version_stays(cast, clerk):
    form = adjusting(clerk).form("保存这一版")
    key = f"s{cast.deputy_post.id}"
    said = {
        "since": "2025-06-01",
        "reason": "人事调整",
        f"{key}_person": str(cast.outsider.id),
        f"{key}_gov": "副镇长",
        "n1_role": "deputy",
        "n1_title": "宣传委员",
        "n1_person": str(cast.member.id),
    }

    page = Page(form.send(clerk, **said))

    assert page.heading == "领导小组"
    assert "已调整领导小组，自 2025-06-01 起。原来的一版照样查得到。" in page.notices
    rows = {row[0].removesuffix(" 换人"): row[1:] for row in page.rows()}
    assert rows["副组长 · 副镇长"] == ["何苗", "—", "副镇长", "—", "2025-06-01 起"]
    assert rows["副组长 · 宣传委员"][0] == "唐一舟"
    before = group_page(clerk, day="2025-05-31")
    rows = {row[0]: row[1] for row in before.rows()}
    assert rows["副组长 · 副镇长"] == "沈若兰"
    assert "副组长 · 宣传委员" not in rows
    assert "这是 2025-01-01 至 2025-05-31 的一版，只能查看。" in before.notices


def test_a_change_of_hands_inside_a_version_is_shown_with_both_terms(cast, clerk):
    seat = Page(clerk.get(f"/people/posts/{ref(cast.deputy_post.id)}"))
    seat.form("换人").send(clerk, person_id=str(cast.outsider.id), since="2025-03-01")

    rows = {row[0].removesuffix(" 换人"): row[1:] for row in group_page(clerk).rows()}

    assert rows["副组长 · 副镇长"][0] == "何苗 沈若兰： 2025-01-01 至 2025-02-28"
    then = {row[0]: row[1] for row in group_page(clerk, day="2025-02-01").rows()}
    assert then["副组长 · 副镇长 换人"].startswith("沈若兰")


def test_two_leaders_are_refused_and_the_form_is_kept(cast, clerk, session):
    form = adjusting(clerk).form("保存这一版")

    page = Page(
        form.send(clerk, name="新名称", n1_role="group_leader", n1_person=str(cast.outsider.id))
    )

    assert page.status == 400
    assert any("领导小组只能有一位组长，现在有 2 位" in said for said in page.errors)
    assert page.form("保存这一版").fields["n1_role"] == "group_leader"
    assert page.form("保存这一版").fields["name"] == "新名称"
    assert len(session.scalars(select(LeadingGroup)).all()) == 1


def test_a_seat_with_work_asks_who_takes_it_over(cast, clerk, make):
    make.task()
    page = adjusting(clerk)
    assert "名下未办结 1 项" in page.text
    form = page.form("保存这一版")
    key = f"s{cast.deputy_post.id}"
    form.fields.pop(f"{key}_keep")

    page = Page(form.send(clerk))
    assert any("副组长 · 副镇长名下还有 1 项未办结事项" in said for said in page.errors)
    form = page.form("保存这一版")
    page = Page(form.send(clerk, **{f"{key}_heir": str(cast.mayor_post.id)}))

    assert page.heading == "领导小组"
    assert "副组长 · 副镇长" not in [row[0] for row in page.rows()]


def test_a_form_from_before_somebody_elses_change_is_not_saved(cast, clerk, session):
    old = adjusting(clerk).form("保存这一版")
    adjusting(clerk).form("保存这一版").send(clerk, since="2025-06-01", name="别人的一版")

    page = Page(old.send(clerk, since="2025-07-01", name="我的一版"))

    assert page.status == 409
    assert [group.name for group in session.scalars(select(LeadingGroup))].count("我的一版") == 0


def test_what_is_missing_is_said_and_goes_when_it_is_done(cast, clerk):
    found = group_page(clerk).text
    assert "没有明确分管政务公开的负责同志" in found
    assert "公文公开属性认定与管理还没有确定具体工作人员" in found

    form = Page(clerk.get(group_page(clerk).links["登记报备和公开"])).form("保存")
    form.send(
        clerk,
        in_charge=str(cast.deputy_post.id),
        filed="2025-02-01",
        url="https://qinghe.example/group",
    )
    for code in ("attr_review", "foi_reply"):
        duty = Page(clerk.get(f"/people/duties/new/{code}")).form("保存")
        duty.send(clerk, person_id=str(cast.outsider.id))

    page = group_page(clerk)
    assert "没有明确分管政务公开的负责同志" not in page.text
    assert "直接责任人 沈若兰（副镇长）" in page.text
    assert "公文公开属性认定和依申请公开答复都由何苗办理，应分别确定" in page.text
    assert "https://qinghe.example/group" in page.links


def test_a_duty_changes_hands_and_the_old_one_is_remembered(cast, clerk, session):
    Page(clerk.get("/people/duties/new/foi_reply")).form("保存").send(
        clerk, person_id=str(cast.outsider.id), since="2025-02-01"
    )
    row = session.scalar(select(DutyAssignment))

    page = Page(clerk.get(f"/people/duties/{ref(row.id)}"))
    answer = page.form("保存").send(clerk, person_id=str(cast.member.id), since="2025-03-01")

    text = Page(answer).text
    assert "依申请公开答复办理：何苗 2025-02-01 至 2025-02-28" in text
    assert session.scalars(queries.duties(clock.today())).one().person.name == "唐一舟"


def test_a_duty_without_a_person_is_pointed_out(clerk):
    page = Page(Page(clerk.get("/people/duties/new/foi_reply")).form("保存").send(clerk))

    assert page.errors == ["依申请公开答复办理现在没有专人，请选择一位。"]
    assert clerk.get("/people/duties/new/x").status_code == 404


def test_everybody_of_the_office_reads_the_group_and_only_the_clerk_changes_it(cast, sign_in):
    page = group_page(sign_in(cast.handler))

    assert page.rows()[0][1] == "林晓禾"
    assert "调整领导小组" not in page.links
    assert sign_in(cast.handler).get("/people/duties/new/foi_reply").status_code == 404


def test_a_second_group_is_kept_beside_the_first(cast, clerk):
    page = group_page(clerk)
    form = Page(clerk.get(page.links["设立重点领域信息公开领导小组"])).form("保存这一版")

    page = Page(form.send(clerk, n1_role="group_leader", n1_person=str(cast.mayor.id)))

    assert page.heading == "领导小组"
    assert [row[:2] for row in page.rows()] == [["组长 换人", "周启明"]]
    assert "政务公开工作领导小组" in page.links


def test_neither_administrators_nor_leavers_stand_in_any_choice(cast, clerk):
    pages = [
        adjusting(clerk),
        Page(clerk.get("/people/duties/new/foi_reply")),
        Page(clerk.get(f"/people/posts/{ref(cast.deputy_post.id)}")),
        Page(clerk.get(f"/people/{ref(cast.outsider.id)}/handover")),
        Page(clerk.get("/people/")),
    ]

    for page in pages:
        assert "钟管" not in page.text
        assert "申记" not in page.text


def test_an_odd_day_or_kind_shows_today(clerk):
    assert group_page(clerk, day="2026-13-45", kind="x").rows() == group_page(clerk).rows()
    assert "这一天还没有" in group_page(clerk, day=str(date(1999, 1, 1))).text


def test_a_supervisor_is_named_only_where_there_are_offices_below(cast, clerk, session):
    page = Page(clerk.get(f"/people/{ref(cast.outsider.id)}"))
    assert "督查员" not in page.text

    page = Page(page.form("保存").send(clerk, duty="supervisor"))

    assert page.status == 400


def test_a_village_has_one_liaison(cast, clerk):
    for person in (cast.handler, cast.member):
        page = Page(clerk.get(f"/people/{ref(person.id)}"))
        page = Page(page.form("保存").send(clerk, duty="liaison"))

    assert page.errors == ["财政所已有联络员贺敏，每个单位一名；请先改贺敏的职责。"]
