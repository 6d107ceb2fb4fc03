"""Nothing is written in a closed year: every form of a task, period or rectification is tried.

Routes come from the app, so a new one falls under this by itself.
"""

from datetime import date

import pytest
from sqlalchemy import update

from tests.access.test_matrix import rows_of
from tests.ledger.yearend.conftest import EVE, period
from tests.page import Page
from tracker.accounts.carrying import Pair
from tracker.accounts.models import Person
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.actions.handing import LedgerCarrier
from tracker.ledger.dating import RECTIFICATION, TASK, LedgerFollower
from tracker.ledger.dealings import Instruction, TaskRequest
from tracker.ledger.kinds import (
    InstanceState,
    RectificationState,
    RequestKind,
    ScheduleType,
    State,
)
from tracker.ledger.models import RectificationItem, Task, TaskInstance
from tracker.plans.models import YearPlan
from tracker.plans.rules import YearState
from tracker.web.refs import ref

PREFIXES = ("/tasks/", "/rectifications/", "/instructions/")
PEOPLE = ("clerk", "leader", "mayor", "member", "handler")
LETTERS = {
    "task_id": Task,
    "item_id": RectificationItem,
    "instance_id": TaskInstance,
    "instruction_id": Instruction,
}
# what the forms of the routes need; who adds a route adds its fields
SENT = {
    "text": "十五个村都已更新并公示。",
    "reason": "本年度不涉及这一项工作，已与上级核对。",
    "url": "https://qinghe.example/1",
    "wanted": "2027-01-20",
    "on": "2026-12-30",
    "what": "印发了一份政策文件",
    "verdict": "implemented",
    "proofless_reason": "会议没有留下书面材料，已口头说明。",
    "due_named": "2026-12-30",
    "severity": "minor",
}
KNOWN = {
    "bulk.cell",
    "life.answer",
    "life.ask_excuse",
    "life.ask_extension",
    "life.decide_extension",
    "life.excuse",
    "life.excuse_period",
    "life.file_away",
    "life.happened",
    "life.instruct",
    "life.urge",
    "life.withdraw",
    "tasks.accept",
    "tasks.report",
    "tasks.verify",
    "tasks.object_to",
    "tasks.settle",
    "tasks.assign",
    "rectifications.report",
    "rectifications.recheck",
}


@pytest.fixture
def rows(make, cast):
    """Rows in every state, some still untouched when others were acted on, by model."""
    recurring = {"schedule_type": ScheduleType.RECURRING, "recurrence": "P1M"}
    tasks = [
        make.task(
            f"任务{state}",
            state=state,
            submitted_by_id=cast.handler.id if state == State.SUBMITTED else None,
            evidence_count=1,
            due_date=date(2026, 12, 31),
            **recurring,
        )
        for state in (*State, State.ASSIGNED, State.ASSIGNED)
    ]
    whole = {"due_date": date(2026, 12, 31)}
    tasks += [make.task("限期的", **whole) for _ in range(2)]
    event = {"schedule_type": ScheduleType.EVENT, "recurrence": "P5D"}
    tasks += [make.task(f"随发生的{n}", **event, **whole) for n in range(2)]  # one is filed away
    periods = [period(tasks[11], 12)]
    periods += [period(tasks[0], n, state) for n, state in enumerate(InstanceState, 1)]
    plan_id = make.year().id
    with unit_of_work() as session:
        items = [
            RectificationItem(
                year_plan_id=plan_id,
                task_id=tasks[0].id,
                no=f"整改-2026-00{n}",
                problem="缺公示。",
                issued_at=EVE,
                due_date=date(2026, 12, 31),
                lead_unit_id=cast.finance.id,
                handler_id=cast.handler.id,
                submitted_by_id=cast.handler.id,
                evidence_count=1,
                state=state,
            )
            for n, state in enumerate(RectificationState, 1)
        ]
        session.add_all(items)
        told = Instruction(
            task_id=tasks[0].id,
            by_id=cast.mayor.id,
            to_post_id=cast.deputy_post.id,
            text="请抓紧。",
            at=EVE,
        )
        session.add(told)
        for task, kind in (
            (tasks[3], RequestKind.NOT_APPLICABLE),
            (tasks[5], RequestKind.EXTENSION),
        ):
            session.add(
                TaskRequest(
                    task_id=task.id,
                    kind=kind,
                    reason=SENT["reason"],
                    was=date(2026, 12, 31) if kind == RequestKind.EXTENSION else None,
                    wanted=date(2027, 1, 4) if kind == RequestKind.EXTENSION else None,
                    by_id=cast.outsider.id,
                    at=EVE,
                )
            )
    return {
        Task: tasks,
        RectificationItem: items,
        TaskInstance: periods,
        Instruction: [told],
    }


@pytest.fixture
def post(app, cast, sign_in, session, rows):
    """Sends every form of such rows as everybody; returns which routes changed something.

    A route that did is not tried again.
    """
    every = list(addresses(app, rows))
    period_id = rows[TaskInstance][0].id

    def send():
        changed, before = set(), rows_of(cast.org.id)
        for name in PEOPLE:
            client = sign_in(getattr(cast, name))
            token = Page(client.get("/me")).form("退出").fields["csrf_token"]
            before = rows_of(cast.org.id)
            for endpoint, path, (model, number), act in every:
                if endpoint in changed:
                    continue
                kept = db.session.get(model, number, populate_existing=True)
                data = SENT | {"act": act, "csrf_token": token, "submission": f"{name}{act}"}
                if hasattr(kept, "version"):
                    data |= {"version": str(kept.version), "lead_unit_id": str(cast.office.id)}
                data["to_post_id"] = str(cast.deputy_post.id)
                data["instance"] = ref(period_id)
                assert client.post(path, data=data).status_code < 500, (endpoint, act)
                after = rows_of(cast.org.id)
                if after != before:
                    changed.add(endpoint)
                before = after
        return changed

    return send


def addresses(app, rows):
    """Every POST route of a task, a period or a rectification, of each row, with each button."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "POST" not in rule.methods or not str(rule).startswith(PREFIXES):
                continue
            edits = getattr(app.view_functions[rule.endpoint], "edits", None)
            acts = ["", *(edits.acts if edits else ())]
            [name] = rule.arguments & set(LETTERS) or [None]
            for row in rows.get(LETTERS.get(name), ()):
                path = rule.build({name: row.id})[1]
                key = type(row), row.id
                yield from ((rule.endpoint, path, key, act) for act in acts)


def close_without_a_word(make):
    """The year is sealed though work goes on in it: what the forms meet then."""
    plan_id = make.year().id
    with unit_of_work() as session:
        session.execute(
            update(YearPlan).where(YearPlan.id == plan_id).values(state=YearState.CLOSED)
        )


@pytest.mark.slow
@pytest.mark.parametrize("runs", [True, False])
def test_in_a_closed_year_no_form_changes_anything(post, make, runs):
    if not runs:
        close_without_a_word(make)

    changed = post()

    if runs:  # else the forms prove nothing
        assert changed >= KNOWN, KNOWN - changed
    else:
        assert changed == {"rectifications.report", "rectifications.recheck"}  # they go on


def test_of_a_closed_year_only_rectifications_are_handed_on(rows, make, cast, session):
    carrier, of_handler = LedgerCarrier(), cast.handler.id
    before = {one.key for one in carrier.of_person(session, of_handler)}
    close_without_a_word(make)

    assert before != set()
    left = {one.key for one in carrier.of_person(session, of_handler)}
    assert left == {key for key in before if key.startswith("rectification")} != set()
    for key in before - left:
        with pytest.raises(Refused, match="年度已经封存"), unit_of_work() as work:
            pair = Pair(work.get_one(Person, of_handler), work.get_one(Person, cast.member.id))
            carrier.hand_on(work, cast.actor(cast.clerk), key, pair, "调岗")


def test_a_new_calendar_moves_no_task_of_a_closed_year(rows, make, session):
    tasks, items = ([row.id for row in rows[model]] for model in (Task, RectificationItem))
    follower = LedgerFollower()
    assert follower.still_open(session, TASK, tasks) != set()
    assert follower.still_open(session, RECTIFICATION, items) != set()
    close_without_a_word(make)

    session.rollback()
    assert follower.still_open(session, TASK, tasks) == set()
    assert follower.still_open(session, RECTIFICATION, items) != set()
