"""The demonstration county as somebody finds it on a Monday of November."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from tracker.accounts.models import Organization, Person, Unit
from tracker.accounts.rules import ADMIN_NAMES, Level
from tracker.core import clock
from tracker.core.db import db
from tracker.demo.build import AlreadyHasData, build, build_if_empty
from tracker.files.models import Attachment
from tracker.files.store import damaged
from tracker.ledger.coverage import coverages
from tracker.ledger.kinds import EntryKind, RectificationState, State, Verdict
from tracker.ledger.lights import Cover, Light, standing
from tracker.ledger.models import Evidence, ProgressEntry, RectificationItem, Task, TaskSource
from tracker.lookback.models import ReviewCampaign, ReviewItem
from tracker.lookback.rules import CampaignState
from tracker.plans import chain
from tracker.plans.models import SourceDocument, YearPlan
from tracker.plans.rules import YearState
from tracker.trail import queries as trail
from tracker.trail.models import AuditEntry
from tracker.workdays import queries as workdays

RUNNING, CLOSED = 2026, 2025


def townships():
    return db.session.scalars(
        select(Organization).where(Organization.level == Level.TOWNSHIP).order_by(Organization.id)
    ).all()


def tasks_of(org, year):
    return db.session.scalars(
        select(Task)
        .join(YearPlan, YearPlan.id == Task.year_plan_id)
        .where(Task.org_id == org.id, YearPlan.year == year)
        .order_by(Task.seq_no)
    ).all()


def test_it_is_a_county_with_two_townships(county):
    above = db.session.scalars(select(Organization).where(Organization.level == Level.COUNTY)).one()

    assert [org.short_name for org in townships()] == ["青禾镇", "石桥乡"]
    assert {org.parent_id for org in townships()} == {above.id}


def test_one_year_is_closed_and_one_runs(county):
    for org in townships():
        plans = db.session.scalars(select(YearPlan).where(YearPlan.org_id == org.id)).all()
        assert {p.year: p.state for p in plans} == {
            CLOSED: YearState.CLOSED,
            RUNNING: YearState.RUNNING,
        }


def test_each_township_has_thirty_tasks_a_year(county):
    for org in townships():
        assert len(tasks_of(org, RUNNING)) >= 30
        assert len(tasks_of(org, CLOSED)) >= 30


def test_every_state_occurs_in_the_running_year(county):
    for org in townships():
        assert {task.state for task in tasks_of(org, RUNNING)} == set(State)


def test_the_closed_year_came_to_an_end(county):
    for org in townships():
        assert {task.state for task in tasks_of(org, CLOSED)} <= {
            State.CLOSED,
            State.NOT_APPLICABLE,
        }


def test_last_year_was_looked_back_at_with_every_verdict(county):
    for org in townships():
        campaign = db.session.scalars(
            select(ReviewCampaign)
            .join(YearPlan, YearPlan.id == ReviewCampaign.year_plan_id)
            .where(ReviewCampaign.org_id == org.id, YearPlan.year == CLOSED)
        ).one()
        verdicts = db.session.scalars(
            select(ReviewItem.verdict).where(ReviewItem.campaign_id == campaign.id)
        )
        assert campaign.state == CampaignState.CONCLUDED
        assert set(verdicts) == set(Verdict)


def test_a_look_back_at_the_running_year_is_under_way(county):
    campaign = db.session.scalars(
        select(ReviewCampaign).where(ReviewCampaign.state == CampaignState.REVIEWING)
    ).one()

    verdicts = Counter(
        db.session.scalars(select(ReviewItem.verdict).where(ReviewItem.campaign_id == campaign.id))
    )

    assert verdicts[None] > 10
    assert verdicts[Verdict.IMPLEMENTED] > 3
    assert verdicts[Verdict.NOT_IMPLEMENTED] == 1


def test_rectifications_are_met_in_every_state(county):
    for org in townships():
        states = db.session.scalars(
            select(RectificationItem.state).where(RectificationItem.org_id == org.id)
        )
        assert set(states) == set(RectificationState)


def test_every_light_is_on(county):
    calendar, today = workdays.calendar(db.session()), clock.today()
    for org in townships():
        tasks = tasks_of(org, RUNNING)
        lights = {standing(t.state, t.due_date, today, calendar).light for t in tasks}
        assert lights == set(Light)
        assert any(task.due_date == today for task in tasks)


def test_a_task_finds_its_words_again(county):
    documents = {
        document.id: document.text
        for document in db.session.scalars(
            select(SourceDocument).options(undefer(SourceDocument.text))
        )
    }
    for task in db.session.scalars(select(Task)):
        sources = db.session.scalars(
            select(TaskSource).where(TaskSource.task_id == task.id).order_by(TaskSource.start)
        ).all()
        told = [documents[s.document_id][s.start : s.end] for s in sources]
        assert told
        assert "".join("".join(told).split()) == "".join(task.requirement.split())


def test_a_township_shows_what_it_made_of_the_countys_points(county):
    points, own = db.session.scalars(
        select(SourceDocument)
        .join(YearPlan, YearPlan.id == SourceDocument.year_plan_id)
        .where(SourceDocument.org_id == townships()[0].id, YearPlan.year == RUNNING)
        .order_by(SourceDocument.id)
    ).all()
    above, below = coverages(db.session(), [points.id, own.id], clock.today())

    assert [one.clause.heading for one in above.of(Cover.HOLE)] == ["方便群众咨询政策"]
    assert [one.clause.heading for one in above.of(Cover.EXCUSED)] == ["公开监管执法信息"]
    assert below.of(Cover.HOLE) == []
    assert len(below.counted) == 26
    tasks = tasks_of(townships()[0], RUNNING)
    sources = db.session.scalars(
        select(TaskSource.clause_id).where(TaskSource.task_id.in_([t.id for t in tasks]))
    ).all()
    paths = chain.traced(db.session(), set(sources))
    assert sum(bool(path) for path in paths.values()) == 17


def test_every_task_has_a_leader_and_a_unit(county):
    tasks = db.session.scalars(select(Task)).all()

    assert all(task.leader_post_id and task.lead_unit_id for task in tasks)
    assert any(task.handler_id is None for task in tasks)


@pytest.mark.parametrize(
    "column",
    [
        AuditEntry.at,
        Evidence.uploaded_at,
        ProgressEntry.at,
        ReviewItem.verified_at,
        SourceDocument.imported_at,
        Task.submitted_at,
        Task.verified_at,
    ],
    ids=str,
)
def test_nothing_happened_in_the_future(county, column):
    latest = db.session.scalar(select(func.max(column)))

    assert latest is not None
    assert latest <= county.now


def test_evidence_is_no_younger_than_its_upload(county):
    for proof in db.session.scalars(select(Evidence)):
        assert proof.happened_on <= clock.local(proof.uploaded_at).date()


def test_files_are_in_the_store(county):
    blobs = county.app.extensions["settings"].blobs_dir
    hashes = set(db.session.scalars(select(Attachment.sha256)))

    assert len(hashes) > 10
    assert not any(damaged(blobs, sha256) for sha256 in hashes)


def test_the_trail_holds_and_runs_forward(county):
    for org in db.session.scalars(select(Organization)):
        assert trail.first_bad(db.session(), org.id) is None
        moments = db.session.scalars(
            select(AuditEntry.at).where(AuditEntry.org_id == org.id).order_by(AuditEntry.seq)
        ).all()
        assert moments == sorted(moments)


def test_nobody_signed_off_a_report_of_their_own(county):
    signed_off = db.session.execute(
        select(Task.submitted_by_id, ProgressEntry.by_id)
        .join(ProgressEntry, ProgressEntry.task_id == Task.id)
        .where(
            ProgressEntry.kind.in_((EntryKind.VERIFIED, EntryKind.RETURNED)),
            Task.state != State.ASSIGNED,
        )
    ).all()

    assert signed_off
    assert not [row for row in signed_off if row[0] == row[1]]


def test_it_hands_out_ten_accounts_for_the_work_and_those_who_run_the_service(county):
    people = {p.account: p for p in db.session.scalars(select(Person).where(Person.account != ""))}

    keepers = {(a.account, a.role) for a in county.accounts if a.role in ADMIN_NAMES.values()}
    assert keepers == {
        ("yunlu-admin", "管理员"),
        ("yunlu-audit", "审计员"),
        ("qinghe-admin", "管理员"),
        ("shiqiao-admin", "管理员"),
    }
    assert ("yunlu-guan", "督查员") in {(a.account, a.role) for a in county.accounts}
    assert len(county.accounts) - len(keepers) <= 10
    assert [(a.unit, a.role) for a in county.accounts if a.account.startswith("qinghe")] == [
        ("青禾镇 · 党政办公室", "责任人"),
        ("青禾镇", "组长"),
        ("青禾镇", "常务副组长"),
        ("青禾镇 · 财政所", "单位负责人"),
        ("青禾镇 · 财政所", "经办人"),
        ("青禾镇 · 柳湾村村民委员会", "联络员"),
        ("青禾镇", "管理员"),
    ]
    assert all(people[a.account].must_change_password for a in county.accounts)
    assert all(p.email.endswith(".example") for p in people.values())


def test_who_gets_an_account_has_work(county):
    people = {p.account: p for p in db.session.scalars(select(Person))}
    handled = set(db.session.scalars(select(Task.handler_id)))

    assert {people[a].id for a in ("qinghe-he", "qinghe-qiao", "qinghe-lin")} <= handled


def test_each_township_has_units_of_every_kind_it_needs(county):
    for org in townships():
        kinds = Counter(db.session.scalars(select(Unit.kind).where(Unit.org_id == org.id)))
        assert 8 <= kinds.total() <= 12
        assert set(kinds) == {"lead_office", "station", "external", "village"}


def test_a_second_county_is_refused(county):
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))

    with pytest.raises(AlreadyHasData, match="已有数据"):
        build(clock.today())

    assert build_if_empty() == []
    assert not db.session().in_transaction()  # else no writer gets on, as long as we serve
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_it_is_built_in_a_few_seconds(county):
    # an index of words and the stamps of offices are written with every change
    assert county.statements < 44_000
    assert county.seconds < 45  # 15 on a quiet machine, 25 on a busy one
