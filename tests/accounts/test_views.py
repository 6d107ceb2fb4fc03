"""The people page: units, people, seats, and who is invited."""

import pytest

from tests.page import Page
from tracker.accounts import actions, queries
from tracker.accounts.models import Person, Unit
from tracker.core.db import unit_of_work
from tracker.web.refs import ref


def test_only_the_office_manages_people(cast, sign_in):
    assert sign_in(cast.member).get("/people/").status_code == 404
    assert sign_in(cast.leader).get("/people/").status_code == 404


def test_a_person_is_added_with_a_seat_but_the_clerk_sees_no_password(cast, sign_in):
    client = sign_in(cast.clerk)
    form = Page(client.get("/people/")).form("添加人员")

    page = Page(
        form.send(
            client,
            **{
                "person-name": "罗文清",
                "person-title": "党政办主任",
                "person-account": "luo",
                "person-role": "office_head",
            },
        )
    )

    assert page.notices[0] == (
        "已添加罗文清。账号 luo 发不了邀请，请本单位的管理员在“账号管理”里给一次性密码。"
    )
    assert "办公室主任 · 党政办主任" in page.text


def test_an_address_that_is_none_is_pointed_out(cast, sign_in):
    client = sign_in(cast.clerk)
    form = Page(client.get("/people/")).form("添加人员")

    page = Page(form.send(client, **{"person-name": "罗文清", "person-email": "a@b, c@d"}))

    assert page.status == 400
    assert "邮箱格式不正确，请填一个地址，如 name@example.cn。" in page.errors


def test_who_is_given_an_account_later_is_invited_by_mail(by_mail, cast, sign_in, session):
    with unit_of_work() as work:
        work.get_one(Person, cast.outsider.id).account = None
    client = sign_in(cast.clerk)
    form = Page(client.get(f"/people/{ref(cast.outsider.id)}")).form("保存")

    page = Page(form.send(client, account="HeMiao", email="he@qinghe.example"))

    assert page.notices[0] == "已保存何苗的资料。账号 hemiao 的邀请已发到 he@qinghe.example。"
    assert session.get_one(Person, cast.outsider.id).email == "he@qinghe.example"


def test_the_clerk_cannot_move_the_mailbox_of_an_account(cast, sign_in, session):
    client = sign_in(cast.clerk)
    form = Page(client.get(f"/people/{ref(cast.outsider.id)}")).form("保存")
    assert "email" not in form.fields

    sent = form.filled(title="会计") | {"email": "clerk@evil.example"}
    client.post(form.action, data=sent)

    person = session.get_one(Person, cast.outsider.id)
    assert (person.title, person.email) == ("会计", "outsider@luoshi.test")


def test_the_clerk_does_not_reach_who_runs_the_service(cast, sign_in):
    client = sign_in(cast.clerk)

    assert client.get(f"/people/{ref(cast.admin.id)}").status_code == 404
    assert client.get(f"/people/{ref(cast.auditor.id)}").status_code == 404


def seat_page(client, post):
    return Page(client.get(f"/people/posts/{ref(post.id)}"))


def test_a_leader_leaves_and_another_takes_the_seat(cast, sign_in):
    client = sign_in(cast.clerk)
    page = Page(client.get("/people/"))
    assert page.soup.select(f'a[href="/people/posts/{ref(cast.deputy_post.id)}"]')

    page = seat_page(client, cast.deputy_post)
    assert page.heading == "副组长 · 副镇长"
    assert page.rows() == [["沈若兰", "—", "—", "2025-01-01", "现任"]]
    form = page.form("换人")
    page = Page(form.send(client, person_id=str(cast.outsider.id), since="2025-03-01"))

    assert page.notices[0].startswith("副组长 · 副镇长：自 2025-03-01 起由何苗担任。")
    assert seat_page(client, cast.deputy_post).rows() == [
        ["何苗", "—", "—", "2025-03-01", "现任"],
        ["沈若兰", "—", "—", "2025-01-01", "2025-02-28"],
    ]


def test_a_seat_is_not_emptied_by_pressing_the_button_alone(cast, sign_in):
    client = sign_in(cast.clerk)

    page = Page(seat_page(client, cast.deputy_post).form("换人").send(client))

    assert page.status == 400
    assert page.errors == ["请选择接任的人；暂时没有人接任就选“空缺”。"]


def test_a_seat_is_emptied_by_saying_so(cast, sign_in):
    client = sign_in(cast.clerk)

    page = Page(seat_page(client, cast.deputy_post).form("换人").send(client, person_id="vacant"))

    assert page.notices[0].startswith("副组长 · 副镇长：空缺。")


def test_a_day_before_the_holder_came_is_pointed_out_at_the_field(cast, sign_in):
    client = sign_in(cast.clerk)
    form = seat_page(client, cast.deputy_post).form("换人")

    page = Page(form.send(client, person_id=str(cast.outsider.id), since="2024-12-31"))

    assert page.errors == ["上一任从 2025-01-01 起，“从哪天起”不能早于这一天。"]


def test_a_seat_of_another_office_is_not_there(cast, sign_in):
    client = sign_in(cast.stranger)

    assert client.get(f"/people/posts/{ref(cast.deputy_post.id)}").status_code == 404
    assert client.get(f"/people/units/{ref(cast.finance.id)}").status_code == 404
    assert client.post(f"/people/{ref(cast.outsider.id)}/retire").status_code in (400, 404)


def test_a_second_group_leader_is_refused_at_the_field(cast, sign_in):
    client = sign_in(cast.clerk)
    form = Page(client.get("/people/")).form("添加人员")

    page = Page(form.send(client, **{"person-name": "罗文清", "person-role": "group_leader"}))

    assert page.status == 400
    assert page.errors == ["领导小组已有组长席位（周启明），请用“换人”。"]
    assert "罗文清" not in [cell for row in page.rows() for cell in row]


@pytest.mark.parametrize("name", ["罗文清", "luo wen", "l"])
def test_an_account_of_other_characters_is_pointed_out(cast, sign_in, name):
    client = sign_in(cast.clerk)
    form = Page(client.get("/people/")).form("添加人员")

    page = Page(form.send(client, **{"person-name": "罗文清", "person-account": name}))

    assert page.errors == ["账号用 2 至 40 个字母、数字、点、短横线或下划线。"]


def test_staff_are_added_as_staff_and_what_may_stay_empty_says_so(cast, sign_in):
    page = Page(sign_in(cast.clerk).get("/people/"))

    assert page.form("添加人员").fields["person-duty"] == "staff"
    labels = [label.get_text() for label in page.soup.select("main label")]
    for word in ("职务", "邮箱", "账号"):
        assert f"{word} （选填）" in labels


def test_people_are_listed_unit_by_unit(cast, sign_in):
    rows = [row[0] for row in Page(sign_in(cast.clerk).get("/people/")).rows()]

    assert rows == [
        *("不在单位里 2 人", "周启明", "沈若兰"),
        *("党政办公室 2 人", "林晓禾", "何苗"),
        *("财政所 2 人", "唐一舟", "贺敏"),
    ]


@pytest.fixture
def open_work(app):
    """How many open tasks the ledger says somebody has, by person."""
    counted: dict[int, int] = {}
    known = app.extensions.get("open_work_of")
    app.extensions["open_work_of"] = lambda person_id: counted.get(person_id, 0)
    yield counted
    if known:
        app.extensions["open_work_of"] = known


def test_a_person_page_shows_their_seats_and_resets_no_password(cast, sign_in):
    client = sign_in(cast.clerk)
    page = Page(client.get(f"/people/{ref(cast.leader.id)}"))

    assert page.links["副组长 · 副镇长"] == f"/people/posts/{ref(cast.deputy_post.id)}"
    assert "密码" not in [button for form in page.forms for button in form.buttons]


def test_who_still_has_work_and_a_seat_stays(cast, sign_in, open_work):
    client = sign_in(cast.clerk)
    open_work[cast.leader.id] = 3
    url = f"/people/{ref(cast.leader.id)}"
    form = Page(client.get(url)).form("停用")

    answer = client.post(
        form.action,
        data=form.filled(),
        headers={"Referer": f"http://localhost{url}"},
        follow_redirects=True,
    )

    page = Page(answer)
    assert page.heading == "沈若兰"
    assert page.notices == [
        "还有 3 项未办结任务由其经办，还占着副组长席位；请先点“移交工作”，交给接手的人。"
    ]


def test_who_left_is_folded_away_and_can_come_back(cast, sign_in, open_work):
    client = sign_in(cast.clerk)

    page = Page(Page(client.get(f"/people/{ref(cast.outsider.id)}")).form("停用").send(client))
    assert page.notices[0].startswith("何苗已停用")
    assert "何苗" not in [row[0] for row in page.rows()]
    assert page.links["何苗"] == f"/people/{ref(cast.outsider.id)}"

    page = Page(Page(client.get(page.links["何苗"])).form("恢复").send(client))
    assert page.notices[0].startswith("何苗已恢复。账号 outsider 发不了邀请")
    assert "何苗" in [row[0] for row in page.rows()]


def test_a_unit_is_renamed_and_its_people_go_with_it(cast, sign_in):
    client = sign_in(cast.clerk)
    form = Page(client.get(Page(client.get("/people/")).links["财政所"])).form("保存")

    page = Page(form.send(client, name="财政和经济发展所"))

    assert page.notices[0] == "已保存单位“财政和经济发展所”。"
    assert "财政和经济发展所 2 人" in [row[0] for row in page.rows()]


def test_a_name_that_another_unit_has_is_pointed_out(cast, sign_in):
    client = sign_in(cast.clerk)

    page = Page(client.get(f"/people/units/{ref(cast.finance.id)}"))
    page = Page(page.form("保存").send(client, name="党政办公室"))
    assert page.errors == ["“党政办公室”已经在单位名单里。"]

    page = Page(client.get("/people/"))
    page = Page(page.form("添加单位").send(client, **{"unit-name": "财政所"}))
    assert page.errors == ["“财政所”已经在单位名单里。"]


def test_a_retired_unit_stays_the_choice_of_who_is_still_in_it(cast, sign_in, session):
    with unit_of_work() as work:
        work.get_one(Unit, cast.finance.id).active = False
    client = sign_in(cast.clerk)

    Page(client.get(f"/people/{ref(cast.handler.id)}")).form("保存").send(client, title="会计")

    assert session.get_one(Person, cast.handler.id).unit_id == cast.finance.id


def test_a_unit_is_retired_and_restored(cast, sign_in, session):
    with unit_of_work() as work:
        unit = actions.add_unit(work, None, "综治办")
    client = sign_in(cast.clerk)

    page = Page(Page(client.get(f"/people/units/{ref(unit.id)}")).form("停用").send(client))
    assert page.notices[0].startswith("综治办已停用")
    assert "综治办" not in [unit.name for unit in session.scalars(queries.units())]

    page = Page(Page(client.get(page.links["综治办"])).form("恢复").send(client))
    assert page.notices[0] == "综治办已恢复。"


def test_the_ledger_says_what_somebody_still_has_in_hand(cast, sign_in, make):
    make.task()
    client = sign_in(cast.clerk)

    Page(client.get(f"/people/{ref(cast.handler.id)}")).form("停用").send(client)

    assert "贺敏" in [row[0] for row in Page(client.get("/people/")).rows()]
