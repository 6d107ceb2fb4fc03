"""Proof is hung on, linked, opened and exchanged: what each changes. (Run on both databases.)"""

import io
import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.ledger.evidence.conftest import NOON, link
from tracker.access.scope import within
from tracker.core import clock, settings
from tracker.core.db import db, unit_of_work
from tracker.core.versions import AS_IT_STANDS
from tracker.files import actions as files
from tracker.files import store
from tracker.files.models import Attachment
from tracker.intake.originals import may_download
from tracker.ledger import life_queries, proofs
from tracker.ledger.actions import proving, reporting, seeing
from tracker.ledger.actions.proving import BadEvidence
from tracker.ledger.dealings import EvidencePicture, EvidenceView
from tracker.ledger.kinds import EvidenceKind, State, Verdict
from tracker.ledger.models import Evidence, EvidenceLink, Task
from tracker.ledger.rules import ProofNotOpened
from tracker.plans.actions import YearClosed
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.trail import queries as trail


def unseen(session, task, person):
    session.rollback()
    return session.scalar(life_queries.unseen(task.id, person.id))


def attach(work, actor, data, name):
    kept = store.keep(settings.current().blobs_dir, io.BytesIO(data), files.UPLOAD_LIMIT)
    return files.attach(work, actor, kept, name)


@pytest.mark.parametrize(
    ("new", "sort"),
    [
        (link("公开专栏"), EvidenceKind.URL),
        (link("签到表.jpg", url="", attachment_id=1), EvidenceKind.SIGN_IN_SHEET),
        (link("专题会纪要.docx", url="", attachment_id=1), EvidenceKind.MINUTES),
        (link("报送回执.pdf", url="", attachment_id=1), EvidenceKind.RECEIPT),
        (link("网页截图.png", url="", attachment_id=1), EvidenceKind.SCREENSHOT),
        (link("公开栏", url="", attachment_id=1, file_name="1.JPG"), EvidenceKind.PHOTO),
        (link("方案.docx", url="", attachment_id=1), EvidenceKind.DOCUMENT),
        (link("方案.docx", kind=EvidenceKind.MINUTES), EvidenceKind.MINUTES),
    ],
)
def test_the_kind_is_as_somebody_said_else_as_the_name_tells(new, sort):
    assert proving.kind_of(new) == sort


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"happened_on": date(2026, 9, 19)}, "佐证的日期 2026-09-19 还没有到"),
        ({"published_at": date(2026, 9, 19)}, "发布日期 2026-09-19 还没有到"),
        ({"kind": EvidenceKind.REGISTER_QUERY}, "由登记簿生成"),
        ({"file_name": "补丁.EXE"}, "程序文件"),
        ({"url": ""}, "选一个文件，或填一个网址"),
    ],
)
def test_what_cannot_be_proof_is_refused(changes, said):
    with pytest.raises(BadEvidence, match=said):
        proving.check_evidence(link("网页", **changes), date(2026, 9, 18))


def test_a_day_of_another_year_is_a_doubt_and_no_refusal():
    new = link("网页", happened_on=date(2025, 12, 1), published_at=date(2026, 1, 1))

    assert proving.odd_days(new, 2026) == ["佐证“网页”的日期 2025-12-01 不在 2026 年度内，请核对。"]


def test_a_link_with_the_saved_page_is_one_proof_with_its_hash(make, cast, session):
    task = make.task()
    with unit_of_work() as work:
        actor = cast.actor(cast.handler)
        page = attach(work, actor, b"<html>", "page.html")
        new = link("公开专栏", attachment_id=page.id, published_at=date(2026, 9, 1))
        number = proving.add_evidence(work, actor, work.get_one(Task, task.id), new).id

    session.rollback()
    found = session.scalars(proofs.with_file().where(Evidence.id == number)).one()
    assert (found.url, found.captured_at) == ("https://qinghe.example/1", NOON)
    assert found.attachment.sha256 == page.sha256
    assert found.kind == EvidenceKind.URL
    assert session.get_one(Task, task.id).evidence_count == 1


def test_what_came_since_the_last_sign_off_must_have_been_opened(make, cast, session, report):
    task = make.task()
    first, second = report(task, "一", "二")
    assert unseen(session, task, cast.leader) == 2

    seeing.opened(cast.actor(cast.leader), first)
    assert unseen(session, task, cast.leader) == 1
    assert unseen(session, task, cast.clerk) == 2
    assert proofs.unopened(session, task.id, cast.actor(cast.leader)) == {second}
    assert proofs.unopened(session, task.id, cast.actor(cast.handler)) == set()  # one's own


def test_nobody_signs_off_what_they_have_not_opened(make, cast, session, report):
    task = make.task()
    [number] = report(task, "一")
    actor = cast.actor(cast.leader)

    def verify():
        with unit_of_work() as work:
            row = work.get_one(Task, task.id)
            row.state = State.SUBMITTED
            reporting.verify(
                work, actor, row, verdict=Verdict.IMPLEMENTED, expected_version=AS_IT_STANDS
            )

    with pytest.raises(ProofNotOpened, match="还有 1 份佐证"):
        verify()
    seeing.opened(actor, number)
    verify()

    assert unseen(session, task, cast.clerk) == 0  # signed off: another need not open it


def test_what_is_unseen_is_one_query(make, cast, session, report, count_queries):
    task = make.task()
    report(task, *"一二三四五")
    session.rollback()
    number = task.id

    with count_queries() as asked:
        assert session.scalar(life_queries.unseen(number, cast.leader.id)) == 5
    assert len(asked) == 1


def test_opening_is_noted_once_and_a_visitor_leaves_nothing(make, cast, session, report):
    [number] = report(make.task(), "一")
    actor = cast.actor(cast.leader)

    for hour in (0, 1):
        with clock.stopped_at(NOON.replace(hour=4 + hour)):
            seeing.opened(actor, number)
    seeing.opened(replace(cast.actor(cast.supervisor), place_id=cast.org.id), number)

    session.rollback()
    assert session.execute(proofs.viewers(number)).all() == [("沈若兰", NOON)]


def test_of_many_windows_that_open_it_at_once_none_fails(app, make, cast, session, report):
    [number] = report(make.task(), "一")
    actor = cast.actor(cast.leader)
    ready, wrong = threading.Barrier(4), []
    session.rollback()
    db.session.remove()

    def open_it():
        with app.app_context(), within(cast.org.id), clock.stopped_at(NOON):
            try:
                ready.wait()
                seeing.opened(actor, number)
            except Exception as error:
                wrong.append(error)
            db.session.remove()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    with within(cast.org.id):
        assert db.session.scalar(select(func.count()).select_from(EvidenceView)) == 1


def test_one_proof_serves_several_tasks(make, cast, session, report):
    first, second = make.task("甲"), make.task("乙")
    numbers = report(first, "一", "二")

    with unit_of_work() as work:
        row = work.get_one(Task, second.id)
        done = proving.link_evidence(work, cast.actor(cast.handler), row, [*numbers, numbers[0]])

    session.rollback()
    assert done == 2
    assert session.get_one(Task, second.id).evidence_count == 2
    assert [task.title for task in session.scalars(proofs.tasks_of(numbers[0]))] == ["甲", "乙"]
    told = session.scalars(trail.about(cast.org.id, "evidence", numbers[0])).all()
    assert [entry.action for entry in told] == ["evidence.link", "evidence.add"]


def test_what_is_linked_already_elsewhere_or_too_much_is_refused(make, cast, session, report):
    task = make.task()
    numbers = report(task, "一")
    actor = cast.actor(cast.handler)

    for chosen, said in (
        (numbers, "都已经关联"),
        ([999_999], "找不到"),
        ([], "先勾选"),
        (range(1, 60), "一次最多"),
    ):
        with pytest.raises(BadEvidence, match=said), unit_of_work() as work:
            proving.link_evidence(work, actor, work.get_one(Task, task.id), list(chosen))
    assert session.scalar(select(func.count()).select_from(EvidenceLink)) == 1


def test_a_sealed_year_takes_no_link_and_no_other_file(make, cast, session, report):
    old, task = make.task(year=2025), make.task()
    numbers = report(task, "一", contains_personal_data=True)
    report(old, "旧")
    with unit_of_work() as work:
        row = work.get_one(Task, old.id)
        proving.link_evidence(work, cast.actor(cast.handler), row, numbers)
        page = attach(work, cast.actor(cast.handler), b"x", "x.txt")
        work.get_one(Evidence, numbers[0]).attachment_id = page.id
        plan = work.scalars(select(YearPlan).where(YearPlan.year == 2025)).one()
        plan.state = YearState.CLOSED

    actor = cast.actor(cast.clerk)
    with pytest.raises(YearClosed), unit_of_work() as work:
        proving.link_evidence(work, actor, work.get_one(Task, old.id), numbers)
    with pytest.raises(YearClosed), unit_of_work() as work:
        cleaned = attach(work, actor, b"y", "y.txt")
        proving.redact(work, actor, work.get_one(Evidence, numbers[0]), cleaned, None)


@pytest.fixture
def private(make, cast, session):
    """Evidence with somebody's numbers in it, which stays inside, with its picture."""
    task = make.task()
    with unit_of_work() as work:
        actor = cast.actor(cast.handler)
        page, shown = attach(work, actor, b"raw", "照片.jpg"), attach(work, actor, b"p", "照片.jpg")
        new = link(
            "照片",
            url="",
            attachment_id=page.id,
            picture_id=shown.id,
            is_internal=True,
            contains_personal_data=True,
        )
        number = proving.add_evidence(work, actor, work.get_one(Task, task.id), new).id
        return task, number, page.id


def exchange(cast, number):
    with clock.stopped_at(NOON.replace(hour=8)), unit_of_work() as work:
        actor = cast.actor(cast.handler)
        cleaned = attach(work, actor, b"clean", "照片（遮盖）.jpg")
        proving.redact(work, actor, work.get_one(Evidence, number), cleaned, None)
        return cleaned.id


def test_a_cleaned_copy_takes_the_place_and_the_raw_one_is_handed_out_no_more(
    private, cast, session
):
    _, number, raw = private
    cleaned = exchange(cast, number)

    session.rollback()
    found = session.get_one(Evidence, number)
    assert (found.attachment_id, found.redacted, found.is_internal) == (cleaned, True, False)
    assert found.contains_personal_data  # that there was some stays written
    assert session.scalar(select(func.count()).select_from(EvidencePicture)) == 0
    actor = cast.actor(cast.clerk)
    assert not may_download(actor, session.get_one(Attachment, raw))
    assert may_download(actor, session.get_one(Attachment, cleaned))
    [told, _] = session.scalars(trail.about(cast.org.id, "evidence", number))
    assert told.action == "evidence.redact"

    session.rollback()
    with pytest.raises(BadEvidence, match="已经换过"):
        exchange(cast, number)


def test_whoever_opened_the_raw_file_opens_the_cleaned_one_again(private, cast, session):
    task, number, _ = private
    actor = cast.actor(cast.leader)
    seeing.opened(actor, number)
    assert unseen(session, task, cast.leader) == 0

    exchange(cast, number)
    assert unseen(session, task, cast.leader) == 1

    with clock.stopped_at(NOON.replace(hour=9)):
        seeing.opened(actor, number)
    assert unseen(session, task, cast.leader) == 0
    assert session.scalar(select(func.count()).select_from(EvidenceView)) == 1
