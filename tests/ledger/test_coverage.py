"""The coverage map: the document itself, each clause by how its work stands."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.intake.conftest import change, desk
from tests.page import Page, read
from tests.plans.conftest import clause, confirmed, county, plan
from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.ledger.coverage import coverages
from tracker.ledger.kinds import ScheduleType, State
from tracker.ledger.lights import COVER_NAMES, Cover
from tracker.ledger.models import Task, TaskSource
from tracker.ledger.queries import SHOWN, Days, shown
from tracker.plans import linking
from tracker.plans.models import Clause, SourceDocument, YearPlan
from tracker.plans.rules import DocKind, YearState
from tracker.web.refs import ref

__all__ = ["change", "confirmed", "county", "desk", "plan"]

NOON = datetime(2026, 9, 18, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def september():
    with clock.stopped_at(NOON):
        yield


def at(document, **asked):
    """The address of a map."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/documents/{ref(document.id)}/coverage" + (f"?{query}" if query else "")


def tasks_of(document, heading):
    """The tasks that come from the clause of that heading."""
    sources = select(TaskSource.task_id).where(TaskSource.clause_id == clause(document, heading).id)
    return db.session.scalars(select(Task).where(Task.id.in_(sources))).all()


def become(document, heading, **changes):
    """Let the tasks of a clause stand so."""
    ids = [task.id for task in tasks_of(document, heading)]
    with unit_of_work() as work:
        for number in ids:
            for name, value in changes.items():
                setattr(work.get_one(Task, number), name, value)


def states(page):
    """Each counted clause of the page, by the beginning of its words: the word beside it."""
    return {
        read(row.select_one("b")): read(row.select_one(".light"))
        for row in page.soup.select(".cover-row")
    }


def chips(page):
    """What the legend counts."""
    return {
        chip.find(string=lambda said: said.strip()).strip(): int(chip.select_one(".n").text)
        for chip in page.soup.select(".filters a.filter")
    }


def test_the_map_is_the_document_with_a_word_at_each_clause(plan, sign_in, cast):
    become(plan, "公开财政资金信息", due_date=date(2026, 9, 1))

    page = Page(sign_in(cast.outsider).get(at(plan)))

    assert states(page) == {
        "（一）公开财政资金信息": "逾期",
        "（二）管好村级公开栏": "无经办人",
        "（一）整理历史档案": "无经办人",
    }
    whole = read(page.soup.select_one(".cover-text"))
    for line in ("为落实《云麓县2026年政务公开工作要点》", "一、重点任务", "2026年3月12日"):
        assert line in whole
    assert page.forms == []


def test_the_legend_counts_every_clause_once_and_each_count_opens_its_clauses(plan, sign_in, cast):
    become(plan, "公开财政资金信息", due_date=date(2026, 9, 1))
    client = sign_in(cast.clerk)
    page = Page(client.get(at(plan)))
    counted = chips(page)

    assert counted.pop("全部") == sum(counted.values()) == len(page.soup.select(".cover-row")) == 3
    assert set(counted) == set(COVER_NAMES.values())
    for cover, word in COVER_NAMES.items():
        narrowed = Page(client.get(at(plan, show=cover)))
        listed = narrowed.soup.select(".cover-list > li")
        near = narrowed.soup.select(".cover-row:not(.is-far)")
        assert len(listed) == len(near) == counted[word]
        assert read(narrowed.soup.select_one("a.filter[aria-current]")).startswith(word)


def test_a_click_on_a_clause_opens_its_tasks(plan, sign_in, cast):
    client = sign_in(cast.clerk)
    page = Page(client.get(at(plan, show="no_handler")))
    [href] = [
        str(tag["href"]) for tag in page.soup.select("a.cover") if "管好村级公开栏" in tag.text
    ]
    assert "show=no_handler" in href

    opened = Page(client.get(href))

    beside = opened.soup.select_one("#beside")
    assert read(beside.select_one("h2")) == "一（二） 管好村级公开栏"
    wanted = {f"/tasks/{ref(task.id)}" for task in tasks_of(plan, "管好村级公开栏")}
    found = {str(tag["href"]) for tag in beside.select("li > a")}
    assert found == wanted
    assert opened.soup.select_one(".cover-row.is-on a[aria-current]")


@pytest.mark.parametrize("query", ["?clause=999", "?clause=x", "?show=odd", "?clause=-1"])
def test_an_odd_address_shows_the_whole(plan, sign_in, cast, query):
    page = Page(sign_in(cast.clerk).get(at(plan) + query))
    assert "is-far" not in str(page.soup)


def test_a_hole_is_told_with_a_reason_and_counted_to_zero_and_back(plan, sign_in, cast):
    become(plan, "整理历史档案", state=State.WITHDRAWN)
    client, own = sign_in(cast.clerk), clause(plan, "整理历史档案")
    page = Page(client.get(at(plan, clause=own.order_no)))
    assert chips(page)["未分解"] == 1
    assert "由它分解的任务都已撤销" in page.text

    page = Page(page.form("记下理由").send(client, reason="档案由县档案馆统一整理"))

    assert page.notices == ["已记下：这一条不是缺口。"]
    assert (chips(page)["未分解"], chips(page)["不是缺口"]) == (0, 1)
    assert "不是缺口，因为： 档案由县档案馆统一整理" in page.text
    assert "林晓禾，" in page.text

    page = Page(page.form("收回这条说明").send(client))

    assert page.notices == ["已收回，这一条重新计入未分解。"]
    assert chips(page)["未分解"] == 1


def test_no_reason_is_no_reason(plan, sign_in, cast):
    become(plan, "整理历史档案", state=State.WITHDRAWN)
    client, own = sign_in(cast.clerk), clause(plan, "整理历史档案")
    page = Page(client.get(at(plan, clause=own.order_no)))

    page = Page(page.form("记下理由").send(client, reason=" "))

    assert "请写明为什么这一条不需要任务。" in page.soup.text
    assert chips(Page(client.get(at(plan))))["未分解"] == 1


def test_a_clause_with_work_is_not_excused(plan, sign_in, cast, desk):
    client, own = sign_in(cast.clerk), clause(plan, "整理历史档案")
    become(plan, "整理历史档案", state=State.WITHDRAWN)
    form = Page(client.get(at(plan, clause=own.order_no))).form("记下理由")
    become(plan, "整理历史档案", state=State.ASSIGNED)

    page = Page(form.send(client, reason="不用办"))

    assert "这一条现在是“无经办人”，不是缺口，不用说明。" in page.soup.text
    [coverage] = coverages(db.session(), [plan.id], clock.today())
    assert all(one.excuse is None for one in coverage.counted)


def test_an_older_page_does_not_overwrite(plan, sign_in, cast):
    become(plan, "整理历史档案", state=State.WITHDRAWN)
    client, own = sign_in(cast.clerk), clause(plan, "整理历史档案")
    first = Page(client.get(at(plan, clause=own.order_no))).form("记下理由")
    first.send(client, reason="先记下的理由")

    page = Page(first.send(client, reason="后来的另一个理由"))

    assert (page.status, page.heading) == (409, "别人先保存了")
    assert "后来的另一个理由" in str(page.soup)


def test_background_and_principles_are_no_holes(county, sign_in, cast):
    page = Page(sign_in(cast.clerk).get(at(county, show="excused")))

    assert chips(page)["不是缺口"] == 1
    assert "总体要求" in page.soup.select_one("#beside").text
    assert "属于总体要求、基本原则，不单列任务" in page.text


def test_a_clause_is_covered_by_what_answers_it(plan, county, desk, session):
    become(county, "推动村务公开", state=State.WITHDRAWN)
    own, above = clause(plan, "管好村级公开栏"), clause(county, "推动村务公开")
    before = {s.clause.heading: s.cover for s in _one(session, county).counted}
    with unit_of_work() as work:
        rows = work.get_one(Clause, own.id), work.get_one(Clause, above.id)
        linking.answer(work, desk.clerk, *rows, expected_version=AS_IT_STANDS)

    after = {s.clause.heading: s for s in _one(session, county).counted}

    assert before["推动村务公开"] == Cover.HOLE
    assert after["推动村务公开"].cover == Cover.NO_HANDLER
    assert {t.id for t in tasks_of(plan, "管好村级公开栏")} <= {
        t.id for t in after["推动村务公开"].tasks
    }


def _one(session, document):
    session.expire_all()
    return coverages(session, [document.id], clock.today())[0]


def test_the_states_are_those_of_the_ledgers_filters(plan, make, session):
    """Of a clause with one task, the state is the chip under which the ledger lists the task."""
    days = Days(clock.today(), clock.today())
    for changes in (
        {"due_date": date(2026, 9, 1)},
        {"handler_id": make.cast.handler.id, "due_date": None},
        {"handler_id": make.cast.handler.id},
        {"state": State.VERIFIED},
        {"state": State.NOT_APPLICABLE},
        {},
    ):
        task = tasks_of(plan, "整理历史档案")[0]
        become(
            plan,
            "整理历史档案",
            **{"state": State.ASSIGNED, "due_date": date(2026, 12, 31)} | changes,
        )
        cover = next(
            s.cover for s in _one(session, plan).counted if s.clause.heading == "整理历史档案"
        )
        assert cover.value in SHOWN
        query = select(Task.id).where(Task.id == task.id, shown(cover.value, days))
        assert session.scalar(query) == task.id, cover


def test_a_sealed_year_is_only_looked_at(plan, sign_in, cast):
    become(plan, "整理历史档案", state=State.WITHDRAWN)
    with unit_of_work() as work:
        work.scalars(select(YearPlan)).one().state = YearState.CLOSED
    own = clause(plan, "整理历史档案")

    page = Page(sign_in(cast.clerk).get(at(plan, clause=own.order_no)))

    assert page.forms == []
    assert "没有任务落实这一条" in page.text


def test_only_who_keeps_the_ledger_may_say_so(plan, sign_in, cast):
    become(plan, "整理历史档案", state=State.WITHDRAWN)
    own = clause(plan, "整理历史档案")
    for person in (cast.leader, cast.mayor, cast.member, cast.handler):
        client = sign_in(person)
        page = Page(client.get(at(plan, clause=own.order_no)))
        assert page.forms == []
        token = Page(client.get("/me")).form("退出").fields["csrf_token"]
        data = {"csrf_token": token, "version": str(own.version), "reason": "不用办"}
        place = f"/documents/clauses/{ref(own.id)}/excuse"
        assert client.post(place, data=data).status_code == 404


def test_the_county_reads_the_map_below_and_the_township_beside_does_not(plan, sign_in, cast):
    watch = sign_in(cast.supervisor)
    page = Page(watch.get("/in/qinghe" + at(plan)))
    assert page.forms == []
    assert len(states(page)) == 3
    assert str(page.soup.select_one("a.cover")["href"]).startswith("/in/qinghe/documents/")
    assert watch.get(at(plan)).status_code == 404
    assert sign_in(cast.stranger).get(at(plan)).status_code == 404


def test_the_ledgers_tab_leads_to_the_map_of_the_only_document(plan, county, sign_in, cast, desk):
    client = sign_in(cast.clerk)
    assert Page(client.get("/ledger/")).links["覆盖图"] == "/ledger/coverage"

    page = Page(client.get("/ledger/coverage"))

    assert [row[:2] for row in page.rows()] == [
        [f"{county.title} {county.doc_number}", "4"],
        [f"{plan.title} {plan.doc_number}", "3"],
    ]
    assert page.links[plan.title] == at(plan)


def test_a_year_with_one_document_opens_it_and_one_without_says_so(county, sign_in, cast):
    answer = sign_in(cast.clerk).get("/ledger/coverage")
    assert answer.location == at(county)
    page = Page(sign_in(cast.stranger).get("/ledger/coverage"))
    assert "还没有文件" in page.text


def long_document(cast, clauses):
    """A document of so many clauses, each with a task."""
    with within(cast.org.id), unit_of_work() as work:
        year = work.scalars(select(YearPlan)).one_or_none() or YearPlan(year=2026)
        work.add(year)
        work.flush()
        text = "".join(f"（{n}）第{n}件事。按月公开第{n}项内容。\n" for n in range(clauses))
        document = SourceDocument(
            year_plan_id=year.id,
            kind=DocKind.KEY_POINTS,
            title=f"{clauses}条",
            text=text,
            imported_at=clock.now(),
        )
        work.add(document)
        work.flush()
        for n in range(clauses):
            start = text.index(f"第{n}件事")
            end = text.index("。", start)
            stop = text.index("\n", end)
            row = Clause(
                document_id=document.id,
                order_no=n + 1,
                level=1,
                marker=f"（{n}）",
                ordinal="",
                path=str(n),
                heading=text[start:end],
                start=start,
                end=end,
                body_start=end + 1,
                body_end=stop,
            )
            year.last_seq_no += 1
            task = Task(
                year_plan_id=year.id,
                seq_no=year.last_seq_no,
                title=text[start:end],
                requirement="x",
                schedule_type=ScheduleType.ONE_OFF,
                created_at=clock.now(),
                lead_unit_id=cast.finance.id,
                due_date=date(2026, 1 + n % 12, 3),
            )
            work.add_all([row, task])
            work.flush()
            work.add(
                TaskSource(
                    task_id=task.id,
                    document_id=document.id,
                    clause_id=row.id,
                    start=end + 1,
                    end=stop,
                )
            )
        return document.id


def test_the_map_asks_the_same_few_questions_for_any_length(app, cast, sign_in, count_queries):
    client, asked = sign_in(cast.clerk), []
    for length in (4, 400):
        number = long_document(cast, length)
        place = f"/documents/{ref(number)}/coverage?clause=3"
        client.get(place)
        with count_queries() as statements:
            page = Page(client.get(place))
        assert len(page.soup.select(".cover-row")) == length
        asked.append(len(statements))

    assert asked[0] == asked[1] <= 18, asked
