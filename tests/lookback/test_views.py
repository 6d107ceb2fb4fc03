"""The look-back's pages, read as the people of the cast read them."""

import pytest
from sqlalchemy import select

from tests.page import Page
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.kinds import RectificationState, State, Verdict
from tracker.ledger.models import RectificationItem
from tracker.lookback import actions, queries
from tracker.lookback.actions import Judgement
from tracker.lookback.models import ReviewCampaign, ReviewItem
from tracker.lookback.rules import CampaignState
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.refs import ref

NOON = clock.read("2026-11-23T12:00")
SAVE = "保存，看下一项"


@pytest.fixture(autouse=True)
def november():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def opened(make, cast, session):
    """Opens the look-back at 2026 and hands back its items, by 序号."""

    def opening() -> list[ReviewItem]:
        plan = make.year()
        with unit_of_work() as work:
            campaign = actions.open_campaign(work, cast.actor(cast.leader), plan)
        return list(session.scalars(queries.items(campaign.id)))

    return opening


def page(client, address) -> Page:
    return Page(client.get(address, follow_redirects=True))


def token(client) -> str:
    """What makes a form of this browser one of ours, whatever page it came from."""
    return str(Page(client.get("/me")).soup.select_one("input[name=csrf_token]")["value"])


def verdict_of(session, item) -> ReviewItem:
    session.expire_all()
    return queries.item(session, item.id)


def test_the_first_page_says_what_is_ahead_and_begins_it(make, cast, sign_in):
    make.task()
    client = sign_in(cast.leader)

    begun = Page(page(client, "/lookback/").form("开始回头看").send(client))

    assert begun.heading == "回头看：2026年度任务"
    assert begun.soup.select_one(".seg")["aria-label"].endswith("未核 1")
    assert [cells[1] for cells in begun.rows()] == ["完成各村公开目录更新"]


def test_a_year_without_tasks_leads_to_the_ledger(make, cast, sign_in):
    make.year()

    seen = page(sign_in(cast.leader), "/lookback/")

    assert "台账还没有任务" in seen.text
    assert "开始回头看" not in seen.text


def test_a_member_reads_and_is_offered_nothing(make, cast, sign_in, opened):
    make.task()
    member = sign_in(cast.member)
    assert page(member, "/lookback/").forms == []
    [item] = opened()

    assert page(member, "/lookback/").forms == []
    assert page(member, f"/lookback/{ref(item.id)}").forms == []


@pytest.mark.parametrize("who", ["member", "handler", "outsider", "stranger"])
def test_only_leaders_and_the_office_judge(make, cast, sign_in, opened, session, who):
    make.task(evidence_count=1)
    [item] = opened()
    client = sign_in(getattr(cast, who))

    answer = client.post(
        f"/lookback/{ref(item.id)}", data={"csrf_token": token(client), "verdict": "implemented"}
    )

    assert answer.status_code == 404
    assert verdict_of(session, item).verdict is None


@pytest.mark.parametrize("act", ["open", "conclude"])
@pytest.mark.parametrize("who", ["member", "stranger"])
def test_only_leaders_and_the_office_open_and_conclude(make, cast, sign_in, opened, act, who):
    make.task()
    opened()
    client = sign_in(getattr(cast, who))

    answer = client.post(f"/lookback/{act}", data={"csrf_token": token(client)})

    assert answer.status_code == 404


def test_another_township_sees_nothing(make, cast, sign_in, opened):
    make.task()
    [item] = opened()
    client = sign_in(cast.stranger)

    assert client.get(f"/lookback/{ref(item.id)}").status_code == 404
    assert "完成各村公开目录更新" not in client.get("/lookback/").text


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(app, make, opened):
    make.task()
    [item] = opened()

    assert app.test_client().get(f"/lookback/{ref(item.id)}").location.startswith("/sign-in")


def test_the_card_tells_the_sentence_and_the_facts(make, cast, sign_in, opened):
    make.task(
        state=State.SUBMITTED,
        submitted_by_id=cast.handler.id,
        submitted_at=clock.read("2026-10-12T09:00"),
        return_count=2,
        progress_percent=100,
    )
    [item] = opened()

    seen = page(sign_in(cast.leader), f"/lookback/{ref(item.id)}")

    assert seen.soup.select_one("mark").text == "九月底前完成各村公开目录更新。"
    facts = {
        term.text: term.find_next_sibling("dd").get_text(" ", strip=True)
        for term in seen.soup.select(".facts dt")
    }
    # from 30 September: the holiday until the 7th, then 8, 9, a worked Saturday, 12
    assert facts["时限"] == "9月30日 周三 ；10月12日 周一提交审核 晚 4 个工作日"
    assert facts["申报"] == "待审核，进度 100%"
    assert facts["退回"] == "2 次"
    assert "第 1 项，共 1 项" in seen.text


def test_a_verdict_is_saved_and_the_next_task_opens(make, cast, sign_in, opened, session):
    make.task("第一件", evidence_count=1)
    make.task("第二件")
    first, _ = opened()
    client = sign_in(cast.leader)

    answer = Page(
        page(client, f"/lookback/{ref(first.id)}").form(SAVE).send(client, verdict="implemented")
    )

    assert answer.notices == ["“第一件”定为“已落实”。"]
    assert answer.soup.select_one("article h2").text == "第二件"
    assert verdict_of(session, first).verdict == Verdict.IMPLEMENTED


def test_after_the_last_task_the_list_comes(make, cast, sign_in, opened):
    make.task(evidence_count=1)
    [item] = opened()
    client = sign_in(cast.leader)

    answer = Page(
        page(client, f"/lookback/{ref(item.id)}").form(SAVE).send(client, verdict="implemented")
    )

    assert "落实率 100.0%" in answer.text
    assert "结束回头看" in [button.text for button in answer.soup.select("summary")]


def test_not_carried_out_issues_the_mending_as_it_was_drafted(make, cast, sign_in, opened, session):
    make.task(progress_percent=40)
    [item] = opened()
    client = sign_in(cast.leader)

    answer = Page(
        page(client, f"/lookback/{ref(item.id)}")
        .form(SAVE)
        .send(client, verdict="not_implemented", note="三个村还是旧版。")
    )

    assert "整改-2026-001 要在12月7日 周一前改好" in answer.notices[0]  # ten working days
    row = session.scalars(select(RectificationItem)).one()
    assert row.problem.splitlines() == [
        "时限9月30日已过，还没有办结，申报进度40%，没有佐证。",
        "核查说明：三个村还是旧版。",
    ]
    assert (row.handler_id, row.lead_unit_id) == (cast.handler.id, cast.finance.id)


def test_what_a_verdict_lacks_is_said_above_its_field_and_nothing_typed_is_lost(
    make, cast, sign_in, opened, session
):
    make.task(evidence_count=1)
    [item] = opened()
    client = sign_in(cast.leader)

    answer = Page(
        page(client, f"/lookback/{ref(item.id)}")
        .form(SAVE)
        .send(client, verdict="mostly_implemented", note="首次申报与实际不符。")
    )

    assert answer.status == 400
    assert answer.errors == ["“基本落实”的任务要转整改，或写明其余部分为什么继续推进。"]
    assert answer.soup.select_one("#note").text.strip() == "首次申报与实际不符。"
    assert answer.soup.select_one("input[value=mostly_implemented]").has_attr("checked")
    assert verdict_of(session, item).verdict is None


def test_without_a_verdict_nothing_is_saved(make, cast, sign_in, opened):
    make.task()
    [item] = opened()
    client = sign_in(cast.leader)

    answer = Page(page(client, f"/lookback/{ref(item.id)}").form(SAVE).send(client))

    assert answer.errors == ["请选择一个结论。"]


def test_mostly_carried_out_is_mended_by_whom_the_judge_names(make, cast, sign_in, opened, session):
    make.task(evidence_count=1)
    [item] = opened()
    client = sign_in(cast.leader)

    page(client, f"/lookback/{ref(item.id)}").form(SAVE).send(
        client,
        verdict="mostly_implemented",
        note="三个村还是旧版。",
        rectify="y",
        problem="柳塘、下坪、石桥的目录没有更新。",
        lead_unit_id=str(cast.office.id),
        handler_id=str(cast.outsider.id),
        severity="major",
        due_named="2026-12-02",
    )

    row = session.scalars(select(RectificationItem)).one()
    assert (row.lead_unit_id, row.handler_id) == (cast.office.id, cast.outsider.id)
    assert (row.severity, row.due_date.isoformat()) == ("major", "2026-12-02")


def test_a_day_that_has_passed_is_refused_above_its_field(make, cast, sign_in, opened):
    make.task()
    [item] = opened()
    client = sign_in(cast.leader)

    answer = Page(
        page(client, f"/lookback/{ref(item.id)}")
        .form(SAVE)
        .send(client, verdict="not_implemented", note="没有做。", due_named="2026-11-02")
    )

    assert answer.errors == ["整改时限 2026-11-02 已经过去，请改为今天或以后的日期。"]


def test_the_note_changes_without_touching_the_mending(make, cast, sign_in, opened, session):
    make.task()
    [item] = opened()
    client = sign_in(cast.leader)
    for note in ("没有做。", "没有做，原因是缺人。"):
        page(client, f"/lookback/{ref(item.id)}").form(SAVE).send(
            client, verdict="not_implemented", note=note
        )

    row = session.scalars(select(RectificationItem)).one()
    assert (row.version, row.deadline_version) == (2, 1)  # as it was issued
    assert verdict_of(session, item).note == "没有做，原因是缺人。"


def test_once_mended_a_corrected_note_issues_nothing_new(make, cast, sign_in, opened, session):
    make.task()
    [item] = opened()
    client = sign_in(cast.leader)
    page(client, f"/lookback/{ref(item.id)}").form(SAVE).send(
        client, verdict="not_implemented", note="没有做。"
    )
    with unit_of_work() as work:
        work.scalars(select(RectificationItem)).one().state = RectificationState.CLOSED

    page(client, f"/lookback/{ref(item.id)}").form(SAVE).send(client, note="没有做，原因是缺人。")

    assert len(session.scalars(select(RectificationItem)).all()) == 1
    assert verdict_of(session, item).note == "没有做，原因是缺人。"


def test_a_save_from_an_older_version_loses_nothing(make, cast, sign_in, opened):
    make.task(evidence_count=1)
    [item] = opened()
    client = sign_in(cast.leader)
    form = page(client, f"/lookback/{ref(item.id)}").form(SAVE)
    form.send(client, verdict="implemented")

    answer = Page(form.send(client, verdict="implemented", note="我写了很久的一段话。"))

    assert answer.status == 409
    assert "我写了很久的一段话。" in answer.text


def test_nobody_is_offered_to_judge_what_they_handed_in(make, cast, sign_in, opened):
    make.task(evidence_count=1, submitted_by_id=cast.clerk.id)
    [item] = opened()
    client = sign_in(cast.clerk)

    assert "这项任务是您提交的，由他人核查。" in page(client, f"/lookback/{ref(item.id)}").text
    assert "余下 1 项是您提交的" in page(client, "/lookback/").text
    sent = {"csrf_token": token(client), "verdict": "implemented"}
    assert client.post(f"/lookback/{ref(item.id)}", data=sent).status_code == 404


def test_the_chips_open_what_they_count(make, cast, sign_in, opened):
    for name in ("甲", "乙", "丙"):
        make.task(name)
    first, *_ = opened()
    with unit_of_work() as work:
        row = work.get_one(ReviewItem, first.id)
        given = Judgement(
            verdict=Verdict.MOSTLY_IMPLEMENTED, note="缺一个村。", continues="列入明年要点。"
        )
        actions.judge(work, cast.actor(cast.leader), row, given, expected_version=AS_IT_STANDS)
    client = sign_in(cast.leader)

    def shown(show: str) -> list[str]:
        return [cells[1] for cells in page(client, f"/lookback/?show={show}").rows()]

    assert shown("unjudged") == ["乙", "丙"]
    assert shown("rectified") == []
    assert shown("all") == ["甲 缺一个村。", "乙", "丙"]
    assert page(client, "/lookback/").links["未核 2"] == "/lookback/?show=unjudged"


def test_new_tasks_are_offered_to_be_taken_in(make, cast, sign_in, opened):
    make.task("先来的")
    opened()
    make.task("后来的")
    client = sign_in(cast.leader)

    answer = Page(page(client, "/lookback/").form("补入 1 项新任务").send(client))

    assert [cells[1] for cells in answer.rows()] == ["先来的", "后来的"]


def test_a_concluded_look_back_is_only_looked_at(make, cast, sign_in, opened, session):
    make.task(evidence_count=1)
    [item] = opened()
    client = sign_in(cast.leader)
    form = page(client, f"/lookback/{ref(item.id)}").form(SAVE)
    form.send(client, verdict="implemented")

    ended = Page(page(client, "/lookback/").form("结束").send(client))

    assert ended.notices == ["回头看已经结束：核查 1 项，落实率 100.0%。"]
    assert session.scalars(select(ReviewCampaign)).one().state == CampaignState.CONCLUDED
    assert ended.forms == []
    card = page(client, f"/lookback/{ref(item.id)}")
    assert card.forms == []
    assert "已落实" in card.text


def test_the_end_is_refused_while_tasks_are_unjudged(make, cast, sign_in, opened, session):
    make.task()
    opened()
    client, version = sign_in(cast.leader), session.scalars(select(ReviewCampaign)).one().version

    answer = client.post(
        "/lookback/conclude",
        data={"csrf_token": token(client), "version": version},
        follow_redirects=True,
    )

    assert "还有 1 项任务没有核查" in answer.text
    assert session.scalars(select(ReviewCampaign)).one().state == CampaignState.REVIEWING


def test_a_closed_year_is_only_looked_at(make, cast, sign_in, opened):
    make.task(evidence_count=1)
    [item] = opened()
    with unit_of_work() as work:
        work.scalars(select(YearPlan)).one().state = YearState.CLOSED
    client = sign_in(cast.leader)

    assert page(client, "/lookback/?year=2026").forms == []
    assert page(client, f"/lookback/{ref(item.id)}").forms == []


@pytest.mark.parametrize("place", ["list", "card"])
def test_a_hundred_tasks_ask_no_more_than_a_few(make, cast, sign_in, opened, count_queries, place):
    client = sign_in(cast.leader)
    asked = {}
    for many in (5, 100):
        while make.task().seq_no < many:
            pass
        address = "/lookback/?size=100" if place == "list" else f"/lookback/{ref(opened()[0].id)}"
        opened()
        page(client, address)
        with count_queries() as said:
            page(client, address)
        asked[many] = len(said)

    assert asked[100] == asked[5]
    assert asked[100] <= (12 if place == "list" else 22), said
