"""Bringing proof, its page, and one proof for many tasks, as people use them."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.ledger.evidence import files
from tests.page import Page
from tracker.core import clock, settings
from tracker.core.db import unit_of_work
from tracker.files import store
from tracker.files.models import Attachment
from tracker.ledger import proofs
from tracker.ledger.dealings import EvidenceView
from tracker.ledger.kinds import EvidenceKind, State
from tracker.ledger.models import Evidence, EvidenceLink, ProgressEntry, RectificationItem, Task
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail.models import AuditEntry
from tracker.web.refs import ref


def form_of(client, address, ending):
    page = Page(client.get(address))
    return next(form for form in page.forms if form.action.endswith(ending))


@pytest.fixture
def bring(sign_in, cast):
    """Reports on a task with proof; gives the answer."""

    def bringing(task, *, person=cast.handler, **fields):
        client = sign_in(person)
        form = form_of(client, f"/tasks/{ref(task.id)}", "/report")
        return Page(form.send(client, **{"text": "已办一批。"} | fields))

    return bringing


@pytest.fixture
def found(session):
    """The one piece of evidence there is."""

    def finding():
        session.rollback()
        [one] = session.scalars(proofs.with_file()).all()
        return one

    return finding


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def blobs():
    return len(list(store.all_hashes(settings.current().blobs_dir)))


def test_the_form_asks_for_kind_title_and_day_and_warns(make, cast, sign_in):
    page = Page(sign_in(cast.handler).get(f"/tasks/{ref(make.task().id)}"))

    kinds = [option.text for option in page.soup.select("select[name=kind] option")]
    assert kinds == [
        *("自动判断", "网址", "截图", "文件", "照片", "会议记录", "签到表", "回执"),
    ]
    assert "涉密文件和工作秘密不得上传" in page.text
    assert "健康信息认不出来" in page.text
    chooser = page.soup.select_one("input[type=file]")
    assert not chooser.has_attr("capture")  # a phone offers camera and gallery


def test_a_link_and_a_file_are_one_proof(make, bring, found):
    page = bring(
        make.task(),
        url="https://qinghe.example/1",
        file=(io.BytesIO(b"<html><p>page</p></html>"), "专栏.html"),
        title="公开专栏",
        published_at="2026-09-02",
    )

    assert page.notices == ["已更新进展。"]
    one = found()
    assert (one.title, one.kind) == ("公开专栏", EvidenceKind.URL)
    assert one.attachment.display_name == "专栏.html"
    assert one.captured_at is not None
    assert str(one.published_at) == "2026-09-02"


def test_a_link_without_a_title_is_called_by_its_address(make, bring, found):
    bring(make.task(), url="https://qinghe.example/1")

    assert found().title == "https://qinghe.example/1"


def test_somebody_may_say_the_kind_and_no_query_can_be_claimed(make, bring, found):
    task = make.task()
    bring(task, file=(io.BytesIO(b"x"), "1.txt"), kind="minutes")
    assert found().kind == EvidenceKind.MINUTES

    page = bring(task, url="https://qinghe.example/2", kind="register_query")
    assert page.status == 400


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("补丁.exe", b"x", "程序文件不能作为佐证"),
        ("补丁.docx", files.PROGRAM, "程序文件不能作为佐证"),
        ("空.txt", b"", "文件是空的"),
        ("照片.heic", files.HEIC, "HEIC 照片"),
        ("照片.jpg", files.picture()[:30], "另存为 JPG"),
        ("照片.png", files.bomb(), "另存为 JPG"),
        ("照片.jpg", b"no picture", "名称是图片，内容却不是"),
        (
            "名单.txt",
            f"王芳 {files.CARD} {files.MOBILE}".encode(),
            "查到身份证号 1 个、手机号 1 个",
        ),
        (f"{files.MOBILE}.txt", b"x", "查到手机号 1 个"),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_the_words_stay(
    make, bring, session, name, data, said
):
    page = bring(make.task(), text="十五个村已更新。", file=(io.BytesIO(data), name))

    assert page.status == 400
    assert said in page.soup.select_one("#file-error").text
    assert page.soup.select_one("textarea[name=text]").text.strip() == "十五个村已更新。"
    assert files.CARD not in page.text.replace(name, "")
    assert count(session, Evidence) == count(session, ProgressEntry) == 0
    assert blobs() == 0


def test_the_number_itself_is_told_nowhere(make, bring, session):
    bring(make.task(), file=(io.BytesIO(f"王芳 {files.MOBILE}".encode()), "名单.txt"))

    session.rollback()
    assert not [e for e in session.scalars(select(AuditEntry)) if files.MOBILE in e.payload]


def test_a_title_is_searched_too(make, bring, session):
    page = bring(make.task(), url="https://qinghe.example/1", title=f"王芳 {files.MOBILE}")

    assert page.status == 400
    assert "查到手机号 1 个" in page.text


def test_what_stays_inside_is_kept_and_says_so(make, bring, found):
    data = f"王芳 {files.CARD}".encode()

    page = bring(make.task(), file=(io.BytesIO(data), "名单.txt"), is_internal="y")

    assert page.notices == ["已更新进展。"]
    one = found()
    assert one.is_internal
    assert one.contains_personal_data
    assert "含个人信息" in page.text


def test_a_marked_file_is_refused_whatever_is_ticked(make, bring, session):
    data = "机密★1年\n要点".encode()

    page = bring(make.task(), file=(io.BytesIO(data), "要点.txt"), is_internal="y")

    assert "密级标志" in page.text
    assert count(session, Evidence) == 0


def test_a_future_day_of_publication_is_refused_before_the_file_is_kept(make, bring, session):
    page = bring(
        make.task(),
        file=(io.BytesIO(b"x"), "x.txt"),
        url="https://qinghe.example/1",
        published_at="2026-12-01",
    )

    assert "发布日期 2026-12-01 还没有到" in page.text
    assert blobs() == 0


def test_a_picture_is_looked_at_and_its_original_only_downloaded(make, bring, found, sign_in, cast):
    raw = files.photograph()
    bring(make.task(), file=(io.BytesIO(raw), "公开栏.jpg"))
    one = found()
    address = f"/evidence/{ref(one.id)}"
    client = sign_in(cast.outsider)

    page = Page(client.get(address))
    shown = page.soup.select_one("main img")
    assert shown["src"] == f"{address}/picture"
    assert shown["alt"] == "公开栏.jpg"

    with client.get(shown["src"]) as answer:
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer.headers["Cache-Control"]
        assert files.opened(answer.data).size == (20, 40)
        assert b"Liutang" not in answer.data
    with client.get(page.links["下载原件"]) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.data == raw


def test_the_page_tells_all_of_it(make, bring, found, sign_in, cast):
    task = make.task()
    bring(
        task,
        url="https://qinghe.example/1",
        file=(io.BytesIO(b"saved"), "存档.txt"),
        title="公开专栏",
        happened_on="2026-09-01",
        published_at="2026-09-02",
    )
    one = found()
    digest = one.attachment.sha256

    page = Page(sign_in(cast.leader).get(f"/evidence/{ref(one.id)}"))

    assert page.heading == "公开专栏"
    for said in ("发生 2026年9月1日", "发布 2026年9月2日", "上传人 贺敏", "谁看过 1", "沈若兰"):
        assert said in re.sub(r"\s+", " ", page.text), said
    assert digest in page.text
    link = page.soup.select_one('a[href="https://qinghe.example/1"]')
    assert set(link["rel"]) == {"noopener", "noreferrer"}
    assert page.links[f"第{task.seq_no}项：{task.title}"] == f"/tasks/{ref(task.id)}"
    assert not page.soup.select_one("main img")


def test_a_judge_walks_through_the_proof_of_a_task(make, report, sign_in, cast):
    task = make.task()
    report(task, "一", "二", "三")
    client = sign_in(cast.leader)

    page = Page(client.get(f"/tasks/{ref(task.id)}"))
    assert page.text.count("未看") == 3
    page = Page(client.get(page.links["三"]))
    assert "上一份" not in page.links
    page = Page(client.get(page.links["下一份"]))
    assert page.heading == "二"
    page = Page(client.get(page.links["下一份"]))
    assert (page.heading, "下一份" in page.links, "上一份" in page.links) == ("一", False, True)
    page = Page(client.get(page.links["返回任务"]))
    assert "未看" not in page.text


def test_another_tasks_name_in_the_address_walks_nowhere(make, report, sign_in, cast):
    task, other = make.task(), make.task("别的")
    [number] = report(task, "一")

    for letters in (ref(other.id), "nonsense", ""):
        page = Page(sign_in(cast.leader).get(f"/evidence/{ref(number)}?task={letters}"))
        assert "返回任务" not in page.links


def test_a_visitor_from_above_leaves_no_trace_of_opening(
    make, report, session, sign_in, cast, count_queries
):
    [number] = report(make.task(), "一")
    client = sign_in(cast.supervisor)

    with count_queries() as asked:
        answer = client.get(f"/in/qinghe/evidence/{ref(number)}")

    assert answer.status_code == 200
    assert not [one for one in asked if one.startswith("INSERT INTO evidence_view")]
    assert count(session, EvidenceView) == 0


@pytest.mark.parametrize("who", ["stranger", "admin", "auditor"])
def test_who_does_not_read_the_ledger_sees_no_proof(make, bring, found, sign_in, cast, who):
    bring(make.task(), file=(io.BytesIO(files.picture()), "1.png"))
    one = found()
    client = sign_in(getattr(cast, who))

    for address in ("", "/picture"):
        assert client.get(f"/evidence/{ref(one.id)}{address}").status_code == 404


@pytest.fixture
def private(make, bring, found):
    """Evidence with a number in it, kept inside."""
    data = f"王芳 {files.CARD}".encode()
    bring(make.task(), file=(io.BytesIO(data), "名单.txt"), is_internal="y")
    return found()


def test_what_stays_inside_is_opened_by_those_whom_it_concerns(private, sign_in, cast):
    page, file = f"/evidence/{ref(private.id)}", f"/files/{ref(private.attachment_id)}"

    for person, opens in (
        (cast.handler, True),
        (cast.member, True),
        (cast.leader, True),
        (cast.mayor, True),
        (cast.clerk, True),
        (cast.outsider, False),
    ):
        client = sign_in(person)
        seen = Page(client.get(page))
        assert ("下载原件" in seen.links) is opens, person.name
        with client.get(file) as answer:
            assert (answer.status_code == 200) is opens, person.name
    client = sign_in(cast.supervisor)
    seen = Page(client.get(f"/in/qinghe{page}"))
    assert "只有办理、审核这项任务的人可以打开" in seen.notices[-1]
    assert client.get(f"/in/qinghe{file}").status_code == 404


def test_an_address_that_stays_inside_is_told_to_no_one_else(make, bring, found, sign_in, cast):
    bring(make.task(), url="https://qinghe.example/inside/7.html", title="内网页", is_internal="y")
    page = f"/evidence/{ref(found().id)}"

    assert "inside/7.html" in sign_in(cast.leader).get(page).text
    assert "inside/7.html" not in sign_in(cast.outsider).get(page).text


def test_who_may_not_open_it_is_not_noted_as_having_seen_it(private, session, sign_in, cast):
    sign_in(cast.outsider).get(f"/evidence/{ref(private.id)}")

    assert count(session, EvidenceView) == 0


def test_a_picture_that_stays_inside_is_shown_to_no_one_else(make, bring, found, sign_in, cast):
    bring(make.task(), file=(io.BytesIO(files.picture()), "1.png"), is_internal="y")
    picture = f"/evidence/{ref(found().id)}/picture"

    for person, status in ((cast.leader, 200), (cast.outsider, 404)):
        with sign_in(person).get(picture) as answer:
            assert answer.status_code == status


def test_an_address_is_searched_and_an_archive_must_stay_inside(make, bring, session):
    page = bring(make.task(), url=f"https://qinghe.example/?phone={files.MOBILE}")
    assert "手机号 1 个" in page.soup.select_one("#file-error").text

    pack = {"file": (io.BytesIO(b"PK\x03\x04" + b"\0" * 40), "名单.zip")}
    assert "压缩包" in bring(make.task(), **pack).soup.select_one("#file-error").text
    assert count(session, Evidence) == 0
    pack = {"file": (io.BytesIO(b"PK\x03\x04" + b"\0" * 40), "名单.zip")}
    bring(make.task(), **pack, is_internal="y")
    assert count(session, Evidence) == 1


def test_a_clean_copy_under_a_name_that_tells_is_refused(private, found, sign_in, cast, session):
    with unit_of_work() as work:
        work.get_one(Evidence, private.id).title = f"王芳 {files.MOBILE} 签收单"
    client = sign_in(cast.handler)
    form = form_of(client, f"/evidence/{ref(private.id)}", "/redact")

    page = Page(form.send(client, file=(io.BytesIO("王芳 110***".encode()), "名单.txt")))

    assert "还有手机号 1 个" in page.soup.select_one("#file-error").text
    assert not found().redacted


def test_the_exchange_stands_in_the_history_of_the_task(private, session, sign_in, cast):
    client = sign_in(cast.clerk)
    form = form_of(client, f"/evidence/{ref(private.id)}", "/redact")

    form.send(client, file=(io.BytesIO("王芳 110***".encode()), "名单.txt"))

    session.rollback()
    last = session.scalars(select(ProgressEntry).order_by(ProgressEntry.id.desc())).first()
    assert (last.kind, last.by_id) == ("redacted", cast.clerk.id)


def test_a_cleaned_copy_is_put_in_its_place(private, found, sign_in, cast):
    address, raw = f"/evidence/{ref(private.id)}", private.attachment_id
    client = sign_in(cast.handler)
    form = form_of(client, address, "/redact")

    page = Page(form.send(client, file=(io.BytesIO("王芳 110***".encode()), "名单（遮盖）.txt")))

    assert page.notices == ["已换上遮盖后的文件。"]
    assert "已遮盖" in page.text
    assert "换上遮盖后的文件" not in [word for f in page.forms for word in f.buttons]
    assert found().attachment.display_name == "名单（遮盖）.txt"
    assert client.get(f"/files/{ref(raw)}").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"), [(files.CARD.encode(), "里还有身份证号 1 个"), (b"", "文件是空的")]
)
def test_a_copy_that_is_not_clean_is_refused(private, found, sign_in, cast, data, said):
    client = sign_in(cast.clerk)
    form = form_of(client, f"/evidence/{ref(private.id)}", "/redact")

    page = Page(form.send(client, file=(io.BytesIO(data), "名单.txt")))

    assert page.status == 400
    assert said in page.soup.select_one("#file-error").text
    assert not found().redacted


def test_only_who_brought_it_and_the_office_may_exchange_it(private, sign_in, cast):
    for person, offered in ((cast.leader, False), (cast.outsider, False), (cast.clerk, True)):
        client = sign_in(person)
        page = Page(client.get(f"/evidence/{ref(private.id)}"))
        assert bool([f for f in page.forms if f.action.endswith("/redact")]) is offered
    token = page.soup.select_one("input[name=csrf_token]")["value"]
    answer = sign_in(cast.leader).post(
        f"/evidence/{ref(private.id)}/redact", data={"csrf_token": token}
    )
    assert answer.status_code in (400, 404)


def test_proof_that_is_there_is_found_and_linked_once(make, report, session, sign_in, cast):
    first, second = make.task("甲"), make.task("乙")
    report(first, "公开栏照片", "会议签到表", "公开栏网页")
    address = f"/tasks/{ref(second.id)}/evidence/existing"
    client = sign_in(cast.handler)

    page = Page(client.get(Page(client.get(f"/tasks/{ref(second.id)}")).links["用已有佐证"]))
    assert [row[1] for row in page.rows()] == ["公开栏网页", "会议签到表", "公开栏照片"]
    page = Page(client.get(f"{address}?words=公开栏"))
    assert [row[1] for row in page.rows()] == ["公开栏网页", "公开栏照片"]

    form = page.form("关联所选佐证")
    picked = [box["value"] for box in page.soup.select("input[name=evidence]")]
    sent = form.filled(evidence=picked)
    answers = [client.post(form.action, data=sent) for _ in range(2)]

    assert [(a.status_code, a.location) for a in answers] == [(303, f"/tasks/{ref(second.id)}")] * 2
    session.rollback()
    task = session.get_one(Task, second.id)
    assert (task.evidence_count, task.state) == (2, State.IN_PROGRESS)
    assert count(session, EvidenceLink) == 5
    assert [row[1] for row in Page(client.get(address)).rows()] == ["会议签到表"]


def test_nothing_ticked_is_told(make, report, sign_in, cast):
    first, second = make.task("甲"), make.task("乙")
    report(first, "一")
    client = sign_in(cast.handler)
    address = f"/tasks/{ref(second.id)}/evidence/existing"
    form = Page(client.get(address)).form("关联所选佐证")

    page = Page(form.send(client))

    assert "先勾选" in page.text


def test_who_may_not_report_now_is_not_offered_it(make, report, session, sign_in, cast):
    first, second = make.task("甲"), make.task("乙")
    report(first, "一")
    address = f"/tasks/{ref(second.id)}/evidence/existing"

    assert sign_in(cast.outsider).get(address).status_code == 404
    client = sign_in(cast.handler)
    form = Page(client.get(address)).form("关联所选佐证")
    with unit_of_work() as work:
        work.scalars(select(YearPlan)).one().state = YearState.CLOSED
    assert client.get(address).status_code == 303
    box = ref(session.scalars(select(Evidence.id)).one())
    assert "封存" in form.send(client, evidence=[box]).text
    assert count(session, EvidenceLink) == 1


def test_a_rectification_takes_proof_in_the_same_way(make, session, sign_in, cast):
    plan = make.year()
    with unit_of_work() as work:
        item = RectificationItem(
            year_plan_id=plan.id,
            no="整改-2026-001",
            problem="网页打不开。",
            handler_id=cast.handler.id,
            lead_unit_id=cast.finance.id,
            issued_at=clock.now(),
            due_date=date(2026, 10, 9),
        )
        work.add(item)
        work.flush()
        number = item.id
    client, address = sign_in(cast.handler), f"/rectifications/{ref(number)}"
    form = form_of(client, address, "/report")

    page = Page(form.send(client, text="改好了。", file=(io.BytesIO(b"MZ\0\0"), "a.txt")))
    assert page.status == 400
    assert "程序文件" in page.soup.select_one("#file-error").text

    form = form_of(client, address, "/report")
    day = "2025-09-01"
    sent = {"url": "https://qinghe.example/1", "title": "修好的网页", "happened_on": day}
    page = Page(form.send(client, text="改好了。", **sent))
    assert page.notices[1].startswith("佐证“修好的网页”的日期 2025-09-01 不在 2026 年度内")
    page = Page(client.get(page.links["修好的网页"]))
    assert page.links["整改-2026-001"] == address


def test_a_list_of_proof_asks_no_more_for_more_rows(make, report, sign_in, cast, selects_of):
    task = make.task()
    report(task, "一")
    client = sign_in(cast.leader)
    address = f"/tasks/{ref(task.id)}"
    few = selects_of(client, address)
    report(task, *"二三四五六七")

    assert selects_of(client, address) <= few


def test_the_file_of_a_picture_is_a_row_of_its_own(make, bring, session):
    bring(make.task(), file=(io.BytesIO(files.picture()), "公开栏.png"))

    session.rollback()
    names = sorted(one.display_name for one in session.scalars(select(Attachment)))
    assert names == ["公开栏.jpg", "公开栏.png"]
