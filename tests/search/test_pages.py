"""The page of what was found, read as a person reads it."""

import re

import pytest
from sqlalchemy import text

from tests.page import Page
from tests.search.test_actions import prove, say
from tracker.access.scope import everywhere
from tracker.core.db import unit_of_work
from tracker.ledger import finding
from tracker.ledger.kinds import State
from tracker.web.refs import ref

STRANGE = (
    "%",
    "_",
    "'",
    '"',
    '"公开',
    "公开*",
    "公开 AND 财政",
    "NEAR(公开 财政)",
    "grams:公开",
    "公开^2",
    "-公开",
    "(公开",
    "公开%00目录",
    "😀公开😀",
    "<script>公开</script>",
    "' OR 1=1 --",
    "公" * 2000,
    "\\u516c",
    "{{公开}}",
    "公",
    " ",
)


def open_page(client, path):
    return Page(client.get(path))


def looked_for(client, words, **more):
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return open_page(client, f"/ledger/search?words={words}{asked}")


def hits(page):
    """Of each task found: its title, and the places with what is marked there."""
    return {
        li.select_one("h2").text: [
            (dt.text, [mark.text for mark in dt.find_next("dd").select("mark")])
            for dt in li.select("dt")
        ]
        for li in page.soup.select("ol[aria-label=任务] > li")
    }


@pytest.fixture
def told(make):
    """A task with words in every place."""
    task = make.task("公示补贴名单", requirement="及时公示补贴发放名单。", state=State.IN_PROGRESS)
    say(task, "名单已在公开栏公示。")
    prove(task, "公示照片")
    return task


def test_hits_stand_under_their_task_with_the_place_and_the_words(told, cast, sign_in):
    page = looked_for(sign_in(cast.outsider), "公示")

    assert hits(page) == {"公示补贴名单": [("要点原文", ["公示"]), ("佐证", ["公示"])]}
    assert [m.text for m in page.soup.select("h2 mark")] == ["公示"]
    assert "还有 1 处" in page.text
    assert page.soup.select_one("h2 a")["href"] == f"/tasks/{ref(told.id)}"
    assert "找到 3 处" in page.text


def test_all_of_several_words_must_stand_there(told, cast, sign_in):
    client = sign_in(cast.clerk)

    assert hits(looked_for(client, "补贴 发放")) == {"公示补贴名单": [("要点原文", ["补贴发放"])]}
    assert "没有找到“补贴 照片”" in looked_for(client, "补贴 照片").text


def test_a_clause_whose_tasks_do_not_say_the_words_is_found_by_itself(make, cast, sign_in):
    make.task("更新目录")
    page = looked_for(sign_in(cast.clerk), "村务公开")

    assert "只在要点文件里" in page.text
    [item] = page.soup.select("ol[aria-label=要点] > li")
    assert "1 项任务" in item.text
    assert [m.text for m in item.select("mark")] == ["村务公开"]


def test_the_year_is_the_chosen_one_unless_all_are_asked_for(make, cast, sign_in):
    make.task("公示补贴名单")
    make.task("公示往年名单", year=2025)
    client = sign_in(cast.clerk)

    here, every = looked_for(client, "公示"), looked_for(client, "公示", all=1)

    assert list(hits(here)) == ["公示补贴名单"]
    assert list(hits(every)) == ["公示往年名单", "公示补贴名单"]
    assert "全部年份" in here.links
    assert "2025 年度" in every.text


@pytest.mark.parametrize(("most", "look"), [(2, 3), (1, 1), (3, 200), (2, 1)])
def test_pages_go_on_where_the_last_ended_and_no_task_comes_twice(
    make, cast, sign_in, monkeypatch, most, look
):
    monkeypatch.setattr(finding, "MOST", most)
    monkeypatch.setattr(finding, "LOOK", look)
    tasks = [make.task(f"公示第{n}批") for n in range(5)]
    for task in (tasks[0], tasks[1], tasks[0], tasks[4], tasks[0]):
        say(task, "公示完毕")
    client, seen, after = sign_in(cast.clerk), [], ""
    for _ in range(20):
        page = looked_for(client, "公示", after=after)
        seen += hits(page)
        more = page.soup.select_one("a[rel=next]")
        if more is None:
            break
        after = re.search(r"after=([\w-]+)", more["href"])[1]

    assert sorted(seen) == sorted(task.title for task in tasks)
    assert seen[0] == "公示第0批"


def test_nothing_found_says_what_to_try(make, cast, sign_in):
    make.task(year=2025)
    make.task()
    page = looked_for(sign_in(cast.clerk), "无人问津")

    assert "没有找到“无人问津”" in page.text
    assert "换几个字试试" in page.text
    assert "在全部年份里找" in page.links


def test_before_the_first_year_the_page_opens(cast, sign_in):
    assert "至少两个字" in open_page(sign_in(cast.clerk), "/ledger/search").text
    assert "没有找到" in looked_for(sign_in(cast.clerk), "公示").text


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_give_a_sentence_or_no_hits(told, cast, sign_in, words):
    client = sign_in(cast.clerk)

    for path in ("/ledger/search", "/ledger/", "/ledger/clauses", "/ledger/grid"):
        answer = client.get(path, query_string={"words": words, "show": "all", "after": words})
        assert answer.status_code == 200, path
        assert "<script>公开" not in answer.text


@pytest.mark.parametrize("after", ["t0", "c1", "t999999999999999999", "x", "t-1", "c", "t1 OR 1"])
def test_a_strange_place_to_go_on_from_is_no_fault(told, cast, sign_in, after):
    assert looked_for(sign_in(cast.clerk), "公示", after=after).status == 200


def test_an_office_finds_nothing_of_another_and_its_county_does_there(told, cast, sign_in):
    assert "没有找到" in looked_for(sign_in(cast.stranger), "公示").text
    county = sign_in(cast.supervisor)
    assert "没有找到" in looked_for(county, "公示").text
    page = open_page(county, f"/in/{cast.org.code}/ledger/search?words=公示")
    assert list(hits(page)) == ["公示补贴名单"]
    assert page.soup.select_one("h2 a")["href"].startswith(f"/in/{cast.org.code}/tasks/")


def test_who_may_not_read_the_ledger_may_not_search_it(told, cast, sign_in):
    for person in (cast.admin, cast.auditor):
        assert sign_in(person).get("/ledger/search?words=公示").status_code == 404


def test_what_the_index_has_and_the_rows_have_not_is_not_shown(told, cast, sign_in):
    """A row changed past the program is shown as it is, not as it was."""
    with unit_of_work() as work, everywhere("a test writes past the program"):
        work.execute(text("UPDATE task SET title = '别的', requirement = '别的'"))
        work.execute(text("UPDATE progress_entry SET text = '别的'"))
        work.execute(text("UPDATE evidence SET title = '别的'"))

    assert hits(looked_for(sign_in(cast.clerk), "公示")) == {}


def test_the_list_is_narrowed_by_words_in_progress_proof_and_clauses(told, make, cast, sign_in):
    make.task("另一件事", requirement="别的要求")
    client = sign_in(cast.clerk)

    def titles(words):
        page = open_page(client, f"/ledger/?show=all&words={words}")
        return sorted(a.text for a in page.soup.select("a.what"))

    assert titles("公开栏公示") == ["公示补贴名单"]
    assert titles("公示照片") == ["公示补贴名单"]
    assert titles("村务公开") == ["公示补贴名单", "另一件事"]
    assert titles("件") == ["另一件事"]


def test_few_questions_are_asked_however_much_is_found(make, cast, sign_in, count_queries):
    client, counts = sign_in(cast.clerk), []
    for _ in range(2):
        for n in range(4):
            task = make.task(f"公示{n}")
            say(task, "公示完毕")
            prove(task, "公示照片")
        with count_queries() as asked:
            looked_for(client, "公示")
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 24
