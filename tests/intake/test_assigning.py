"""Assignment (分派): names nobody knows, a unit each, last year's holders, portfolios, chapters."""

import pytest
from sqlalchemy import select

from tests.intake.conftest import opened
from tests.page import Page
from tracker.accounts import actions as accounts
from tracker.accounts.models import Person, Post, Unit
from tracker.accounts.rules import UnitKind
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.core.versions import AS_IT_STANDS
from tracker.intake import actions
from tracker.intake.names import Names
from tracker.intake.suggesting import Before, Here, by_portfolio, suggestions
from tracker.ledger.models import Task, TaskSource, TaskSupport
from tracker.web.refs import ref

PLAN = """青禾镇2026年政务公开工作要点
青政发〔2026〕5号
一、聚焦公开目录
（一）规范目录。由县财政局牵头，农业农村服务中心配合，动态更新公开目录。
（二）报送目录。各站所于9月底前报送本单位公开目录。
（三）更新公开栏。各村每季度更新一次村务公开栏。
二、聚焦制度建设
（一）健全机制。建立信息发布审核制度，由青禾镇人民政府负责落实。
（二）政策解读。对印发的政策文件进行同步解读并在3个工作日内上网。
"""

LAST_YEAR = "对印发的政策文件进行同步解读并在5个工作日内上网。"


@pytest.fixture
def plan(desk):
    """A plan that names bodies of every sort, under review."""
    return desk.draft(PLAN, name="方案.txt")


def place(draft):
    return f"/intake/{ref(draft.id)}/assign"


def act(desk, verb, draft, *what):
    with unit_of_work() as session:
        return verb(session, desk.clerk, draft.id, *what, expected_version=AS_IT_STANDS)


def unit(name):
    db.session.expire_all()
    return db.session.scalar(select(Unit).where(Unit.name == name))


def add_units(*names, kind=UnitKind.STATION):
    with unit_of_work() as session:
        for name in names:
            accounts.add_unit(session, None, name, kind)
    return [unit(name).id for name in names]


# ── names that the office does not have


def test_names_nobody_knows_are_a_queue_that_says_where_they_stand(clerk, plan):
    page = opened(clerk, place(plan))

    assert "原文里有 3 个名称不在本单位名单" in page.text
    form = page.form("保存").tag
    assert [label.get_text(" ", strip=True) for label in form.select("label")] == [
        "县财政局 牵头第 1 项",
        "青禾镇人民政府 牵头第 4 项",
        "农业农村服务中心 配合第 1 项",
    ]


def test_a_name_is_mapped_created_or_left_and_rows_follow(clerk, desk, cast, plan):
    form = opened(clerk, place(plan)).form("保存")
    answers = {
        "name-0": "leave",
        "name-1": str(cast.office.id),
        "name-2": "new-external",
    }

    page = Page(form.send(clerk, **answers))

    assert "已处理 3 个名称，1 项任务补上了牵头单位。" in page.notices
    assert "不在本单位名单" not in page.text
    assert unit("农业农村服务中心").kind == UnitKind.EXTERNAL
    assert desk.row(plan, "信息发布审核").lead_unit_id == cast.office.id
    assert desk.row(plan, "动态更新").lead_unit_id is None


def test_what_a_name_stands_for_holds_for_the_supporting_units_of_the_ledger(desk, cast, plan):
    answers = {"农业农村服务中心": cast.finance.id, "县财政局": actions.NOBODY}
    act(desk, actions.answer_names, plan, answers, {})
    desk.fill(plan)

    desk.confirm(plan)

    [task] = [one for one in desk.tasks() if "公开目录" in one.title and one.seq_no == 1]
    supports = db.session.scalars(select(TaskSupport.unit_id).where(TaskSupport.task_id == task.id))
    assert list(supports) == [cast.finance.id]


def test_the_office_itself_is_proposed_as_its_lead_office(clerk, cast, plan):
    form = opened(clerk, place(plan)).form("保存")

    assert (form.fields["name-0"], form.fields["name-1"]) == ("", str(cast.office.id))


def test_nothing_answered_is_refused_and_a_unit_that_is_there_too(desk, plan):
    with pytest.raises(Refused, match="请先选择每个名称怎样处理"):
        act(desk, actions.answer_names, plan, {}, {})
    with pytest.raises(Refused, match="财政所"):
        act(desk, actions.answer_names, plan, {}, {"财政所": UnitKind.STATION})
    assert unit("县财政局") is None


def test_a_list_that_changed_meanwhile_is_not_answered_by_place(clerk, plan):
    form = opened(clerk, place(plan)).form("保存")

    page = Page(form.send(clerk, **{"said-0": "县民政局", "name-0": "leave"}))

    assert "名单刚才有变化，请重新选择。" in page.notices
    assert unit("县民政局") is None


def test_a_retired_unit_is_asked_about_again():
    names = Names([], {"财政所": 7, "县财政局": 0})

    assert names.is_open("财政所")
    assert not names.is_open("县财政局")
    assert not names.is_open("各站所")


# ── every unit of a sort: one row a unit


def test_a_row_for_every_station_becomes_one_row_a_unit(clerk, desk, cast, plan):
    agri, care = add_units("农业农村服务中心", "便民服务中心")
    add_units("柳塘村", kind=UnitKind.VILLAGE)
    page = opened(clerk, place(plan))
    assert "第 2 项由“各站所”办：每个单位一项" in page.text
    form = next(one for one in page.forms if one.action.endswith(ref(desk.rows(plan)[1].id)))
    assert form.fields["picks"] == [str(n) for n in (cast.finance.id, agri, care)]

    answer = Page(form.send(clerk))

    assert "已分成 3 项，每个单位一项。" in answer.notices
    shared = [row for row in desk.rows(plan) if "报送本单位" in row.text]
    assert [(row.order_no, row.title, row.lead_unit_id) for row in shared] == [
        (2, "报送本单位公开目录（财政所）", cast.finance.id),
        (3, "报送本单位公开目录（农业农村服务中心）", agri),
        (4, "报送本单位公开目录（便民服务中心）", care),
    ]
    assert len({(row.start, row.end, row.due_named) for row in shared}) == 1
    assert "第 2 项由" not in answer.text


def test_each_of_them_is_a_task_of_its_own_with_the_same_words(desk, cast, plan):
    units = [cast.finance.id, *add_units("便民服务中心")]
    act(desk, actions.share, plan, desk.row(plan, "报送本单位").id, units)
    desk.fill(plan)

    desk.confirm(plan)

    tasks = [task for task in desk.tasks() if task.title.startswith("报送本单位")]
    sources = db.session.execute(
        select(TaskSource.start, TaskSource.end).where(TaskSource.task_id.in_(t.id for t in tasks))
    ).all()
    assert [task.lead_unit_id for task in tasks] == units
    assert len(sources) == 2
    assert len(set(sources)) == 1


def test_sharing_twice_or_with_one_unit_is_refused(desk, cast, plan):
    row = desk.row(plan, "报送本单位")
    with pytest.raises(Refused, match="至少勾选两个单位"):
        act(desk, actions.share, plan, row.id, [cast.finance.id])
    act(desk, actions.share, plan, row.id, [cast.finance.id, cast.office.id])

    with pytest.raises(Refused, match="已经分给各单位"):
        act(desk, actions.share, plan, row.id, [cast.finance.id, cast.office.id])


def test_villages_are_ticked_where_the_text_says_villages(clerk, desk, plan):
    [village] = add_units("柳塘村", kind=UnitKind.VILLAGE)
    page = opened(clerk, place(plan))

    form = next(one for one in page.forms if one.action.endswith(ref(desk.rows(plan)[2].id)))

    assert form.fields["picks"] == str(village)


# ── suggestions


def before(words, **held):
    return Before(id=1, year=2025, seq_no=12, requirement=words, **held)


HERE = Here(units={1, 2}, seats={5}, people={9})


class Row:
    """A row of a draft, as far as suggestions look at it."""

    def __init__(self, text, **given):
        self.id, self.title, self.text, self.state, self.proposal = 1, text, text, "proposed", {}
        self.lead_unit_id = self.leader_post_id = self.handler_id = None
        vars(self).update(given)


class Seat:
    def __init__(self, number, portfolio):
        self.id, self.portfolio = number, portfolio


def test_last_years_holder_is_suggested_where_the_words_are_nearly_the_same():
    held = before("对印发的政策文件同步解读", lead_unit_id=2, leader_post_id=5, handler_id=9)
    [found] = suggestions([Row("对印发的政策文件要同步解读")], {}, [], [held], HERE).values()

    assert found.given == {"lead_unit_id": 2, "leader_post_id": 5, "handler_id": 9}
    assert 0.8 <= found.likeness < 1


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ({"lead_unit_id": 1}, {"handler_id": 9}),
        ({"lead_unit_id": 1, "handler_id": 8}, {}),
    ],
)
def test_what_a_row_has_is_not_suggested_again(row, given):
    held = before("对印发的政策文件同步解读", lead_unit_id=2, handler_id=9)

    [found] = suggestions([Row(held.requirement, **row)], {}, [], [held], HERE).values()

    assert found.given == given
    assert found.before is held


def test_who_left_is_not_suggested():
    held = before("对印发的政策文件同步解读", lead_unit_id=77, leader_post_id=78, handler_id=79)

    [found] = suggestions([Row(held.requirement)], {}, [], [held], HERE).values()

    assert found.given == {}


def test_another_matter_is_not_like_last_years():
    held = before("每季度更新一次村务公开栏", lead_unit_id=2)

    assert suggestions([Row("对印发的政策文件同步解读")], {}, [], [held], HERE) == {}


def test_a_leader_is_suggested_by_the_portfolio_title_before_text():
    seats = [Seat(5, "政策解读、舆情回应"), Seat(6, "财政、公开目录")]

    assert by_portfolio(("做好政策解读", "", "公开目录也要解读"), seats) == (5, "政策解读")
    assert by_portfolio(("更新", "规范公开目录", ""), seats) == (6, "公开目录")
    assert by_portfolio(("舆情回应和财政",), seats) == (5, "舆情回应")  # the longer entry
    assert by_portfolio(("财政与财政",), [Seat(5, "财政"), Seat(6, "财政")]) == (None, "")


def test_suggestions_are_shown_with_how_alike_and_taken_by_one_button(
    clerk, desk, cast, make, plan
):
    make.task("政策文件解读", year=2025, requirement=LAST_YEAR)
    with unit_of_work() as session:
        session.get_one(Post, cast.mayor_post.id).portfolio = "信息发布、财政"
    page = opened(clerk, place(plan))
    row = desk.row(plan, "解读")
    assert "与去年第 1 项 91% 相同" in page.text
    assert "分管“信息发布”" in page.text

    answer = Page(page.form("全部采用").send(clerk))

    row = desk.row(plan, "解读")
    assert (row.lead_unit_id, row.leader_post_id, row.handler_id) == (
        cast.finance.id,
        cast.deputy_post.id,
        cast.handler.id,
    )
    assert desk.row(plan, "信息发布审核").leader_post_id == cast.mayor_post.id
    assert "全部采用" not in [b for form in answer.forms for b in form.buttons]


def test_one_suggestion_is_taken_alone(clerk, desk, cast, make, plan):
    make.task("解读", year=2025, requirement=LAST_YEAR)
    make.task("公开栏", year=2025, requirement="各村每季度更新一次村务公开栏。")
    page = opened(clerk, place(plan))
    wanted = str(desk.row(plan, "解读").id)
    form = next(one for one in page.forms if one.fields.get("picks") == wanted)

    form.send(clerk)

    assert desk.row(plan, "解读").handler_id == cast.handler.id
    assert desk.row(plan, "村务公开栏").handler_id is None


def test_a_person_who_left_is_not_offered(clerk, cast, make, plan):
    make.task("解读", year=2025, requirement=LAST_YEAR)
    with unit_of_work() as session:
        session.get_one(Person, cast.handler.id).active = False

    page = opened(clerk, place(plan))

    assert "财政所、沈若兰" in page.text
    assert "贺敏" not in page.text


# ── several at once


def test_ticked_rows_are_given_what_was_chosen_and_keep_the_rest(clerk, desk, cast, plan):
    rows = desk.rows(plan)
    form = opened(clerk, place(plan)).form("分派勾选的")
    sent = form.fields | {"picks": [rows[0].id, rows[4].id], "lead_unit_id": cast.office.id}

    page = Page(clerk.post(form.action, data=sent, follow_redirects=True))

    assert "已分派 2 项。" in page.notices
    assert [row.lead_unit_id == cast.office.id for row in desk.rows(plan)] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_a_whole_chapter_is_given_at_once(clerk, desk, cast, plan):
    form = opened(clerk, place(plan)).form("分派勾选的")
    sent = form.fields | {"chapter": "1", "leader_post_id": cast.deputy_post.id}

    answer = clerk.post(form.action, data=sent)
    page = opened(clerk, answer.location)

    assert answer.location.endswith("/assign#part1")  # where the next chapter is given
    assert page.soup.select_one("#part1 th").get_text().startswith("二、")
    assert "已分派 2 项。" in page.notices
    assert [row.leader_post_id is not None for row in desk.rows(plan)] == [
        False,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lead_unit_id": "1"}, "请先勾选要分派的任务。"),
        ({"picks": "1"}, "请先选择要给它们的牵头单位、责任领导或经办人。"),
    ],
)
def test_nothing_ticked_or_nothing_chosen_is_said(clerk, cast, plan, fields, said):
    form = opened(clerk, place(plan)).form("分派勾选的")
    if "lead_unit_id" in fields:
        fields = {"lead_unit_id": str(cast.office.id)}

    page = Page(clerk.post(form.action, data=form.fields | fields, follow_redirects=True))

    assert said in page.notices


def test_an_assignment_from_an_older_page_is_refused_and_nothing_is_lost(clerk, desk, cast, plan):
    form = opened(clerk, place(plan)).form("分派勾选的")
    desk.fill(plan)

    answer = clerk.post(
        form.action,
        data=form.fields | {"picks": desk.rows(plan)[0].id, "lead_unit_id": cast.finance.id},
    )

    assert answer.status_code == 409
    assert desk.rows(plan)[0].lead_unit_id == cast.office.id


def test_a_confirmed_draft_is_no_longer_assigned(clerk, desk, plan):
    desk.fill(plan)
    desk.confirm(plan)

    answer = clerk.get(place(plan))

    assert answer.status_code == 302
    assert db.session.scalar(select(Task.id).limit(1)) is not None
