"""Ticking in the list, the page that shows what would change, and doing it."""

import pytest

from tests.page import Page
from tracker.core.db import unit_of_work
from tracker.ledger.actions import bulk
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.models import Task
from tracker.web.refs import ref


@pytest.fixture
def clerk(sign_in, cast):
    return sign_in(cast.clerk)


def bar(page):
    """The words on the buttons of the selection bar."""
    return [button.text for button in page.soup.select(".pickbar button")]


def ticked(client, tasks, act="handler", page="/ledger/", **more):
    """The answer to ticking these in the list and pressing a button of the bar."""
    [form] = [one for one in Page(client.get(page)).forms if one.tag.get("id") == "bulk"]
    chosen = {"task": [ref(task.id) for task in tasks]} if tasks else {}
    return client.post(form.action, data={**form.fields, **chosen, "act": act, **more})


def chosen(client, answer, value, button="看会改成什么", **more):
    """The preview after a value was chosen on the page of `answer`."""
    form = Page(answer).form(button)
    return client.post(form.action, data=form.filled(value=str(value), **more))


def confirmed(client, answer, words="改这"):
    """The page after the preview was confirmed."""
    form = next(one for one in Page(answer).forms if any(words in b for b in one.buttons))
    return form.send(client)


def of(session, task):
    session.rollback()
    return session.get_one(Task, task.id)


def test_ticked_tasks_get_another_handler(make, cast, clerk, session):
    tasks = [make.task(f"第{n}件") for n in range(3)]

    first = ticked(clerk, tasks[:2])
    page = Page(first)
    assert page.heading == "改 2 项的经办人"
    assert [row[1:] for row in page.rows()] == [["第0件", "贺敏"], ["第1件", "贺敏"]]

    preview = chosen(clerk, first, cast.member.id)
    page = Page(preview)
    assert "可改 2 项，0 项不能改。" in page.text
    assert [row[1:] for row in page.rows()] == [
        ["第0件", "贺敏", "唐一舟"],
        ["第1件", "贺敏", "唐一舟"],
    ]
    assert of(session, tasks[0]).handler_id == cast.handler.id

    page = Page(confirmed(clerk, preview))
    assert page.heading == "责任台账"
    assert [of(session, one).handler_id for one in tasks] == [
        cast.member.id,
        cast.member.id,
        cast.handler.id,
    ]


def test_people_stand_under_their_units(make, cast, clerk):
    page = Page(ticked(clerk, [make.task()]))

    groups = {
        g["label"]: [o.text for o in g.select("option")] for g in page.soup.select("optgroup")
    }
    assert groups["财政所"] == ["唐一舟", "贺敏"]
    assert "钟管" not in page.text


def test_the_whole_filter_is_resolved_anew(make, cast, clerk, session):
    for n in range(3):
        make.task(f"周期{n}", schedule_type=ScheduleType.RECURRING)
    other = make.task("限期的")
    address = "/ledger/?show=open&kind=recurring"
    [form] = [f for f in Page(clerk.get(address)).forms if f.tag.get("id") == "bulk"]
    assert "全选筛选出的 3 项" in Page(clerk.get(address)).text
    make.task("周期3", schedule_type=ScheduleType.RECURRING)  # meanwhile

    answer = clerk.post(form.action, data={**form.fields, "whole": "1", "act": "handler"})
    page = Page(answer)

    assert page.heading == "改 4 项的经办人"
    preview = chosen(clerk, answer, cast.member.id)
    assert "可改 4 项" in Page(preview).text
    confirmed(clerk, preview)
    assert of(session, other).handler_id == cast.handler.id


def test_a_day_needs_a_reason_and_what_was_chosen_stays(make, clerk):
    answer = ticked(clerk, [make.task(), make.task()], "due")

    answer = chosen(clerk, answer, "2026-10-20")

    page = Page(answer)
    assert page.status == 400
    assert page.errors == ["请填写理由。"]
    assert page.heading == "改 2 项的完成时限"
    assert "可改 2 项" in Page(chosen(clerk, answer, "2026-10-20", reason="县里推迟")).text


def test_what_cannot_be_changed_is_left_out_with_its_reason(make, cast, clerk, session):
    good, done = make.task("能改的"), make.task("办结的", state=State.VERIFIED)
    answer = ticked(clerk, [good, done], page="/ledger/?show=all")
    assert "已经办结或撤销" in Page(answer).text  # said before a value is chosen

    preview = chosen(clerk, answer, cast.member.id)

    page = Page(preview)
    assert "可改 1 项，1 项不能改。" in page.text
    assert page.rows()[1][1:] == ["办结的", "贺敏", "这项任务已经办结或撤销，不能再改分派。"]
    confirmed(clerk, preview)
    assert of(session, done).handler_id == cast.handler.id
    assert of(session, good).handler_id == cast.member.id


def test_nothing_is_done_to_what_has_moved_on(make, cast, clerk, session):
    task = make.task("甲")
    preview = chosen(clerk, ticked(clerk, [task]), cast.member.id)
    with unit_of_work() as work:
        work.get_one(Task, task.id).handler_id = cast.clerk.id

    page = Page(confirmed(clerk, preview))

    assert page.status == 409
    assert "现在是“林晓禾”，您要改成“唐一舟”" in page.text
    assert of(session, task).handler_id == cast.clerk.id


def test_a_double_click_changes_once(make, cast, clerk, session):
    task = make.task("甲")
    preview = chosen(clerk, ticked(clerk, [task]), cast.member.id)
    confirmed(clerk, preview)
    version = of(session, task).version

    page = Page(confirmed(clerk, preview))

    assert page.notices[:1] == ["刚才已经提交成功，没有重复保存。"]
    assert of(session, task).version == version


@pytest.mark.parametrize("who", ["leader", "mayor", "member", "handler", "outsider"])
def test_who_may_not_assign_sees_no_button_and_changes_nothing(make, cast, sign_in, session, who):
    task, client = make.task(), sign_in(getattr(cast, who))
    page = Page(client.get("/ledger/"))
    assert not {"改经办人", "改时限"} & set(bar(page))
    token = page.soup.select_one("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "act": "handler", "task": ref(task.id), "step": "value"}

    page = Page(client.post("/ledger/bulk", data=sent | {"value": str(cast.member.id)}))

    assert "可改 0 项，1 项不能改。" in page.text
    assert "这一项不由您改。" in page.text


def test_another_persons_preview_is_no_good(make, cast, clerk, sign_in, session):
    task = make.task()
    preview = chosen(clerk, ticked(clerk, [task]), cast.member.id)
    plan = Page(preview).soup.select_one("input[name=plan]")["value"]
    other = sign_in(cast.leader)
    token = Page(other.get("/ledger/")).soup.select_one("input[name=csrf_token]")["value"]

    for value in (plan, "x", plan[:-1], ""):
        sent = {"csrf_token": token, "plan": value}
        page = Page(other.post("/ledger/bulk/apply", data=sent, follow_redirects=True))
        assert "这份预览不完整或不是您的" in page.notices[0]
    assert of(session, task).handler_id == cast.handler.id


@pytest.mark.parametrize("sent", [{}, {"act": "x"}, {"act": "handler"}, {"task": "x" * 22}])
def test_nonsense_is_answered_with_a_sentence(make, clerk, sent):
    make.task()
    token = Page(clerk.get("/ledger/")).soup.select_one("input[name=csrf_token]")["value"]

    given = {"csrf_token": token, "act": "handler"} | sent
    page = Page(clerk.post("/ledger/bulk", data=given, follow_redirects=True))

    assert page.notices


def test_too_many_found_are_told(make, clerk, monkeypatch):
    for n in range(3):
        make.task(f"第{n}件")
    monkeypatch.setattr("tracker.ledger.bulk_views.MOST_ROWS", 2)
    monkeypatch.setattr(bulk, "MOST_ROWS", 2)

    [form] = [one for one in Page(clerk.get("/ledger/")).forms if one.tag.get("id") == "bulk"]
    sent = {**form.fields, "whole": "1", "act": "handler"}
    page = Page(clerk.post(form.action, data=sent, follow_redirects=True))

    assert page.notices[:1] == ["一次最多改 2 项，现在选了 3 项，请用筛选缩小范围再改。"]


def test_the_line_stands_for_ten_minutes_and_takes_back(make, cast, clerk, sign_in, session, later):
    task = make.task("甲")
    confirmed(clerk, chosen(clerk, ticked(clerk, [task]), cast.member.id))
    for _ in range(2):  # it survives a second look
        page = Page(clerk.get("/ledger/"))
        assert "已改 1 项的经办人。" in page.notices
    assert "已改 1 项" not in Page(sign_in(cast.leader).get("/ledger/")).text
    with later(11):
        assert "已改 1 项" not in Page(clerk.get("/ledger/")).text

    form = page.form("撤销")
    back = Page(form.send(clerk))

    assert "已撤销：1 项的经办人改回原来的。" in back.notices
    assert of(session, task).handler_id == cast.handler.id
    assert Page(form.send(clerk)).notices[0] == "这次修改已经撤销过了。"


def test_the_task_tells_what_was_done_to_it_among_many(make, cast, clerk):
    task = make.task("甲")
    confirmed(clerk, chosen(clerk, ticked(clerk, [task]), cast.member.id))

    rows = Page(clerk.get(f"/tasks/{ref(task.id)}")).rows(".log tr")

    assert rows[0][1:] == ["批量改经办人", "贺敏 → 唐一舟", "林晓禾"]


def test_what_had_moved_on_is_told_on_the_list(make, cast, clerk, sign_in):
    first, second = make.task("甲"), make.task("乙")
    preview = chosen(clerk, ticked(clerk, [first, second]), cast.member.id)
    other = chosen(clerk, ticked(clerk, [first]), cast.outsider.id)
    confirmed(clerk, other)

    page = Page(confirmed(clerk, preview))

    assert "第1项“甲”：刚刚林晓禾改过：现在是“何苗”，您要改成“唐一舟”，没有改。" in page.text


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("clerk", ["导出所选", "改经办人", "改时限", "设类型", "催办", "标记不涉及"]),
        ("leader", ["导出所选", "催办"]),
        ("mayor", ["导出所选", "催办"]),
        ("member", ["导出所选", "标记不涉及"]),
        ("handler", ["导出所选", "标记不涉及"]),
        ("outsider", []),
    ],
)
def test_everybody_sees_the_acts_they_may_do(make, cast, sign_in, who, words):
    make.task()

    page = Page(sign_in(getattr(cast, who)).get("/ledger/"))

    assert bar(page) == words
    assert bool(page.soup.select("input[name=task]")) == bool(words)


def test_pressing_and_excusing_have_their_pages(make, cast, clerk, sign_in):
    task = make.task("甲")
    answer = ticked(clerk, [task], "urge")
    assert "催办发出后不能撤销" in Page(answer).text
    preview = chosen(clerk, answer, "请报进展")
    assert "确认后不能撤销。" in Page(preview).text
    page = Page(confirmed(clerk, preview, "催办这"))
    assert "已催办 1 项。" in page.notices
    assert "撤销" not in [b for f in page.forms for b in f.buttons]

    handler = sign_in(cast.handler)
    preview = chosen(handler, ticked(handler, [task], "excuse"), "本镇没有这一类事项，未涉及。")
    page = Page(confirmed(handler, preview, "申请这"))
    assert "已申请认定 1 项不涉及，等待责任领导审定。" in page.notices
