"""The ledger's pages, read as the people of the cast read them."""

import io
from datetime import UTC, date, datetime

import pytest

from tests.page import Page
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.schedule.models import JobRun
from tracker.web.refs import ref

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)  # Friday noon in Shanghai


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def open_page(client, address):
    return Page(client.get(address, follow_redirects=True))


def test_the_ledger_lists_what_is_open_by_due_date(make, cast, sign_in):
    make.task("报送季度小结", due_date=date(2026, 9, 25))
    make.task("更新公开目录", due_date=date(2026, 9, 17))
    make.task("办结的事", state=State.VERIFIED)

    page = open_page(sign_in(cast.clerk), "/ledger/")

    assert page.heading == "责任台账"
    titles = [link.get_text(strip=True) for link in page.soup.select("a.what")]
    assert titles == ["更新公开目录", "报送季度小结"]
    assert "逾期 1 个工作日" in page.text


def test_chips_count_what_they_open(make, cast, sign_in):
    make.task(due_date=date(2026, 9, 1))
    make.task(due_date=date(2026, 9, 22))
    make.task(due_date=None, handler_id=None)

    client = sign_in(cast.clerk)
    chips = {
        chip.find(string=True, recursive=True).strip(): int(chip.select_one(".n").text)
        for chip in open_page(client, "/ledger/").soup.select("a.filter")
    }

    assert chips["未办结"] == 3
    for show, word in (("overdue", "逾期"), ("soon", "临期"), ("no_handler", "无经办人")):
        assert chips[word] == 1
        assert len(open_page(client, f"/ledger/?show={show}").soup.select("a.what")) == 1


def test_another_township_sees_nothing(make, cast, sign_in):
    task = make.task()
    stranger = sign_in(cast.stranger)

    assert stranger.get(f"/tasks/{ref(task.id)}").status_code == 404
    assert "更新公开目录" not in stranger.get("/ledger/").text


def test_a_stranger_is_sent_to_sign_in_and_back(app, make):
    task = make.task()

    answer = app.test_client().get(f"/tasks/{ref(task.id)}")

    assert answer.status_code == 302
    assert answer.location == f"/sign-in?next=/tasks/{ref(task.id)}"


def test_the_task_page_shows_its_sentence_in_its_place(make, cast, sign_in):
    task = make.task()

    page = open_page(sign_in(cast.outsider), f"/tasks/{ref(task.id)}")

    assert page.soup.select_one("mark").text == "九月底前完成各村公开目录更新。"
    assert "每季度抽查公开栏。" in page.soup.select_one("blockquote").text
    assert "《云麓县2026年政务公开工作要点》一（一）" in page.text
    assert page.forms == []  # an outsider reads, and nothing else


def test_the_handler_reports_with_a_file(make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/report")

    proof = (io.BytesIO(b"proof"), "公开目录.txt")
    page = Page(form.send(client, text="十五个村已更新。", percent="80", file=proof))

    assert page.notices == ["已更新进展。"]
    assert "公开目录.txt" in page.text
    task = session.get_one(Task, task.id)
    assert (task.state, task.progress_percent, task.evidence_count) == (State.IN_PROGRESS, 80, 1)


def test_a_sealed_year_that_was_looked_at_stands_over_no_work_of_another(make, cast, sign_in):
    task, old = make.task(evidence_count=0), make.task("去年的", year=2025, evidence_count=0)
    with unit_of_work() as session:
        session.get_one(YearPlan, old.year_plan_id).state = YearState.CLOSED
    client = sign_in(cast.handler)
    client.get("/ledger/?year=2025")

    def band(page):
        return [one.text.strip() for one in page.soup.select(".year-closed")]

    mine = Page(client.get("/my"))
    assert band(mine) == []
    [counted] = [link for words, link in mine.links.items() if "待补佐证" in words]
    assert [row.title for row in (task,)] == [
        link.text for link in Page(client.get(counted)).soup.select("a.what, .row-t")
    ][:1]
    assert band(Page(client.get(f"/tasks/{ref(task.id)}"))) == []
    sealed = Page(client.get(f"/tasks/{ref(old.id)}"))
    assert band(sealed) == ["2025 年度已封存，只能查看。"]


def test_the_leader_returns_with_a_reason_then_signs_off(make, cast, sign_in, session):
    task = make.task(state=State.SUBMITTED, submitted_by_id=cast.handler.id, evidence_count=1)
    client = sign_in(cast.leader)

    page = Page(judge(client, task, "verify", ""))
    assert page.notices == ["请选择审核结论：已落实、基本落实或未落实。"]
    page = Page(judge(client, task, "return", "柳塘村的网页打不开。"))
    assert page.notices == ["已退回办理。"]

    with unit_of_work() as work:
        work.get_one(Task, task.id).state = State.SUBMITTED
    page = Page(judge(client, task, "verify", "", verdict="implemented"))
    assert page.notices == ["已审核通过。"]
    assert session.get_one(Task, task.id).state == State.VERIFIED


def test_nobody_is_offered_to_judge_their_own_report(make, cast, sign_in):
    task = make.task(state=State.SUBMITTED, submitted_by_id=cast.clerk.id, evidence_count=1)
    client = sign_in(cast.clerk)

    page = open_page(client, f"/tasks/{ref(task.id)}")

    assert not [form for form in page.forms if form.action.endswith("/verify")]
    token = page.soup.select_one("input[name=csrf_token]")["value"]
    by_hand = {"act": "verify", "csrf_token": token, "version": str(task.version)}
    assert client.post(f"/tasks/{ref(task.id)}/verify", data=by_hand).status_code == 404


def test_a_save_from_an_older_version_loses_nothing(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/report")
    with unit_of_work() as work:
        work.get_one(Task, task.id).progress_percent = 10

    page = Page(form.send(client, text="我写了很久的一段话。"))

    assert page.status == 409
    assert "我写了很久的一段话。" in page.text


def test_what_a_rule_refuses_is_not_lost(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/report")

    page = Page(form.send(client, text="全部完成，附材料。", act="submit"))

    assert "提交审核前至少要有一份佐证，请添加文件或网址；" in page.soup.text
    assert "全部完成，附材料。" in page.soup.text


def test_a_text_typed_before_the_session_ended_is_still_there(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/report")
    with client.session_transaction() as cookie:
        cookie.pop("_user_id")

    answer = form.send(client, text="柳塘、下坪已经更新。")

    assert answer.status_code == 401
    page = Page(answer)
    assert page.heading == "请重新登录"


def test_my_page_groups_by_urgency(make, cast, sign_in):
    make.task("逾期的", due_date=date(2026, 9, 10))
    make.task("今天的", due_date=date(2026, 9, 18))
    make.task("下周的", due_date=date(2026, 9, 24))
    make.task("年底的", due_date=date(2026, 12, 31))
    make.task("别人的", handler_id=cast.outsider.id)

    page = open_page(sign_in(cast.handler), "/my")

    assert page.heading == "下午好，贺敏"
    heads = [h.get_text(strip=True) for h in page.soup.select(".group-h h2")]
    assert heads == ["逾期", "今日到期", "7 个工作日内到期"]
    assert "别人的" not in page.text


def test_a_leader_sees_three_numbers_and_what_waits(make, cast, sign_in):
    make.task("逾期的", due_date=date(2026, 9, 10))
    make.task("待审的", state=State.SUBMITTED, submitted_by_id=cast.handler.id)

    page = open_page(sign_in(cast.leader), "/my")

    assert page.heading == "沈若兰，您好"
    counts = [int(strong.text) for strong in page.soup.select(".three strong")]
    assert counts == [1, 0, 1]


def test_the_ledger_asks_few_questions(make, cast, sign_in, count_queries, selects_of):
    for number in range(60):
        make.task(f"任务{number}")
    with unit_of_work() as work:  # as on any day but the first
        work.add(JobRun(name="due-reminders", finished_at=clock.now()))
    client = sign_in(cast.clerk)

    with count_queries() as asked:
        open_page(client, "/ledger/")

    assert len(asked) <= 17, asked  # the first page of all, that learns who is who
    assert selects_of(client, "/ledger/") <= 7


def form_of(page, ending):
    return next(form for form in page.forms if form.action.endswith(ending))


def judge(client, task, act, text, **more):
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/verify")
    return form.send(client, act=act, text=text, **more)


def test_the_lead_unit_objects_and_the_office_answers(make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.member)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/object")

    page = Page(form.send(client, reason="补贴由民政办发放，不在本单位。"))
    assert page.notices == ["已提出异议，由办公室研究答复。"]

    client = sign_in(cast.clerk)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/settle")
    page = Page(form.send(client, act="uphold", reason="资金由财政所拨付。"))
    assert page.notices == ["已交办，等待签收。"]
    assert session.get_one(Task, task.id).state == State.ASSIGNED


def test_the_handler_is_not_offered_an_objection(make, cast, sign_in):
    task = make.task()

    page = open_page(sign_in(cast.handler), f"/tasks/{ref(task.id)}")

    assert not [form for form in page.forms if form.action.endswith("/object")]


def test_the_office_moves_a_task_and_the_date(make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.clerk)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}/assign"), "/assign")

    page = Page(form.send(client, handler_id=str(cast.member.id), due_named="2026-10-30"))

    assert page.notices == ["已更新分派。"]
    task = session.get_one(Task, task.id)
    assert (task.handler_id, task.due_date) == (cast.member.id, date(2026, 10, 30))
    assert task.deadline_version == 2


def test_a_date_before_the_year_is_refused_and_nothing_is_lost(make, cast, sign_in, session):
    task = make.task()
    client = sign_in(cast.clerk)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}/assign"), "/assign")

    page = Page(form.send(client, due_named="2025-10-30"))

    assert "完成时限 2025-10-30 早于 2026 年，请核对年份。" in page.soup.text
    assert session.get_one(Task, task.id).due_date == date(2026, 9, 30)


def test_a_form_without_its_version_is_not_taken(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/report")

    page = Page(form.send(client, text="没有版本的一份。", version=""))

    assert page.status == 409
    assert "没有版本的一份。" in page.text


def test_a_percent_sign_is_looked_for_as_it_is(make, cast, sign_in):
    make.task("答复率达到100%")
    make.task("更新公开目录")

    page = open_page(sign_in(cast.clerk), "/ledger/?show=all&words=%25")

    assert [a.text for a in page.soup.select("a.what")] == ["答复率达到100%"]


def test_a_name_finds_what_that_person_has_in_hand(make, cast, sign_in):
    make.task("贺敏的事")
    make.task("别人的事", handler_id=cast.member.id)

    page = open_page(sign_in(cast.clerk), "/ledger/?show=all&words=贺敏")

    assert [a.text for a in page.soup.select("a.what")] == ["贺敏的事"]


def test_a_unit_head_sees_what_others_of_the_unit_have_in_hand(make, cast, sign_in):
    make.task("贺敏经办的事", due_date=date(2026, 9, 1))

    page = open_page(sign_in(cast.member), "/my")

    assert "本单位其他人经办" in page.text
    assert "贺敏经办的事" in page.text


def test_the_change_of_an_owner_is_told_by_name(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.clerk)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}/assign"), "/assign")

    page = Page(form.send(client, handler_id=str(cast.member.id)))

    assert "贺敏 → 唐一舟" in page.text


def test_a_day_outside_the_year_is_taken_with_a_doubt(make, cast, sign_in):
    task = make.task()
    client = sign_in(cast.handler)
    form = form_of(open_page(client, f"/tasks/{ref(task.id)}"), "/report")

    page = Page(
        form.send(client, text="去年已做。", url="https://a.example/1", happened_on="2025-03-01")
    )

    assert page.notices[1].endswith("的日期 2025-03-01 不在 2026 年度内，请核对。")
