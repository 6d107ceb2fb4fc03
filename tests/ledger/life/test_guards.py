"""Each guard of the table holds, in the rules and in the actions; each one taken out shows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.ledger.life.hands import GIVEN, at
from tracker.core import clock
from tracker.core.db import db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger import rules
from tracker.ledger.actions import asking, assigning, ending, rectifying, reporting
from tracker.ledger.actions.moving import turn
from tracker.ledger.actions.rectifying import NewRectification
from tracker.ledger.dealings import TaskRequest
from tracker.ledger.kinds import RequestKind, ScheduleType, State, Verdict
from tracker.ledger.models import Task, TaskInstance
from tracker.ledger.rules import LIFE, Act, Facts, Guard, IllegalStep, decide
from tracker.plans.models import YearPlan

TODAY = date(2026, 9, 18)
PAIRS = [(act, guard) for act, step in LIFE.items() for guard in step.guards]
NAMED = pytest.mark.parametrize(
    ("act", "guard"), PAIRS, ids=[f"{act}-{guard.__name__}" for act, guard in PAIRS]
)
PEOPLE = st.integers(1, 4)

ANY = dict(
    schedule=st.sampled_from(ScheduleType),
    year=st.just(2026),
    today=st.dates(date(2026, 11, 1), date(2027, 2, 1)),
    doer=st.none() | PEOPLE,
    involved=st.frozensets(PEOPLE, max_size=3),
    asked_by=st.none() | PEOPLE,
    reason=st.sampled_from(["", "   ", "太短", "本年度未涉及此项工作内容。"]),
    proofs=st.integers(0, 2),
    proofless_reason=st.sampled_from(["", "没有", "此项工作不产生书面材料。"]),
    unseen=st.integers(0, 2),
    verdict=st.none() | st.sampled_from(Verdict),
    chosen=st.integers(0, 2),
    begun=st.integers(0, 4),
    signed_off=st.integers(0, 2),
    unsettled=st.integers(0, 2),
    silent_for=st.integers(0, 9),
    mending=st.sampled_from(["", "整改-2026-001"]),
)
FACTS = st.builds(Facts, state=st.sampled_from(State), **ANY)
OPEN = {"assigned", "accepted", "objected", "in_progress", "submitted", "returned"}
FREE = {"assigned", "accepted", "in_progress", "returned"}

# domain.md 5.1 once more, in the words of the page: from where each act leads, and where to.
TABLE = {
    "accept": ({"assigned"}, "accepted"),
    "accept_silently": ({"assigned"}, "accepted"),
    "object": ({"assigned"}, "objected"),
    "uphold": ({"objected"}, "assigned"),
    "split": ({"assigned", "objected"}, "assigned"),
    "transfer": (OPEN, "assigned"),
    "report": (FREE, "in_progress"),
    "submit": (FREE, "submitted"),
    "verify": ({"submitted"}, "verified"),
    "verify_period": ({"submitted"}, "in_progress"),
    "return": ({"submitted"}, "returned"),
    "recall": ({"submitted"}, "in_progress"),
    "close": ({"verified"}, "closed"),
    "close_periodic": (FREE, "closed"),
    "excuse": (OPEN, "not_applicable"),
    "revive": ({"not_applicable", "withdrawn"}, "assigned"),
    "withdraw": (OPEN, "withdrawn"),
}


def holds(act: str, facts: Facts) -> bool:
    """Whether domain.md 5.1 lets it be done, said without the table."""
    periodic = facts.schedule != "one_off"
    judged = facts.doer is not None and facts.doer not in facts.involved
    signed = judged and not facts.unseen and facts.verdict not in (None, "not_applicable")
    over = facts.today >= date(2026, 12, 31) or not periodic
    never = facts.schedule == "event" and not facts.begun
    some = facts.begun > 0 and facts.signed_off > 0
    settled = not facts.unsettled and (some or never or not periodic)
    said = bool(facts.reason.strip())
    asked = facts.asked_by is not None and facts.asked_by != facts.doer
    proved = facts.proofs > 0 or len(facts.proofless_reason) >= 10
    conditions = {
        "accept_silently": facts.silent_for > 5,
        "object": said,
        "uphold": said,
        "split": said,
        "revive": said,
        "withdraw": len(facts.reason.strip()) >= 10,
        "submit": proved and (facts.chosen > 0 or not periodic),
        "verify": signed and not periodic,
        "verify_period": signed and periodic,
        "return": judged and said,
        "close": over and settled,
        "close_periodic": periodic and over and settled,
        "excuse": judged and asked and len(facts.reason.strip()) >= 10 and not facts.mending,
    }
    return conditions.get(act, True)


@pytest.mark.parametrize("act", list(Act))
@settings(max_examples=400)
@given(facts=FACTS)
def test_what_can_be_done_is_what_the_handbook_says(act, facts):
    given_, to = TABLE[act]
    if facts.state in given_ and holds(act, facts):
        assert decide(act, facts) == to
        return
    with pytest.raises(Refused) as refused:
        decide(act, facts)
    assert (refused.type is IllegalStep) == (facts.state not in given_) or not holds(act, facts)
    assert str(refused.value)[-1] in "。？"


def passes(guard: Guard, facts: Facts) -> bool:
    try:
        guard(facts)
    except Refused:
        return False
    return True


@NAMED
def test_each_guard_alone_stands_between(act, guard, monkeypatch):
    """There are facts which only this guard refuses; taken out, the handbook is broken."""
    others = tuple(one for one in LIFE[act].guards if one is not guard)
    facts = find(
        st.builds(Facts, state=st.sampled_from(sorted(LIFE[act].given)), **ANY),
        lambda f: not passes(guard, f) and all(passes(one, f) for one in others),
        settings=settings(max_examples=20_000, phases=[Phase.generate]),
    )

    with pytest.raises(Refused):
        decide(act, facts)
    monkeypatch.setitem(rules.LIFE, act, replace(LIFE[act], guards=others))
    assert decide(act, facts)
    assert not holds(act, facts)


# One way to run into each guard, through the actions and the database.


def no_word(hands, task):
    hands.object_to(task, " ")


def upheld_without_a_word(hands, task):
    hands.object_to(task)
    hands.do(ending.uphold, hands.cast.clerk, task, "")


def split_without_a_word(hands, task):
    hands.object_to(task)
    hands.split(task, "")


def revived_without_a_word(hands, task):
    hands.excuse(task)
    hands.do(ending.uphold, hands.cast.clerk, task, "")


def withdrawn_in_few_words(hands, task):
    hands.withdraw(task, "误导入。")


def handed_in_without_proof(hands, task):
    hands.do(reporting.submit, hands.cast.handler, task, "已完成。")


def handed_in_without_a_period(hands, task):
    hands.submit(task)
    hands.verify(task)
    with clock.stopped_at(at(TODAY + timedelta(days=1))):
        hands.submit(task)


def judged_by_who_reported(hands, task):
    hands.submit(task)
    hands.see(task, hands.cast.handler)
    hands.do(reporting.verify, hands.cast.handler, task, "", Verdict.IMPLEMENTED)


def judged_unseen(hands, task):
    hands.submit(task)
    hands.do(reporting.verify, hands.cast.leader, task, "", Verdict.IMPLEMENTED)


def judged_without_verdict(hands, task):
    hands.submit(task)
    hands.see(task, hands.cast.leader)
    hands.do(reporting.verify, hands.cast.leader, task, "", None)


def returned_by_who_reported(hands, task):
    hands.submit(task)
    hands.do(reporting.send_back, hands.cast.handler, task, "再补充。")


def returned_without_a_word(hands, task):
    hands.submit(task)
    hands.send_back(task, "")


def filed_with_a_period_left(hands, task):
    hands.submit(task)
    hands.verify(task)
    with unit_of_work() as work:
        work.get_one(Task, task.id).state = State.VERIFIED
        work.scalars(
            db.select(TaskInstance).where(TaskInstance.task_id == task.id)
        ).first().state = "open"
    with clock.stopped_at(at(date(2026, 12, 31))):
        hands.close(task)


def closed_with_a_period_left(hands, task):
    hands.submit(task)
    hands.verify(task)
    with clock.stopped_at(at(date(2026, 12, 31))):
        hands.open_periods(task)
        hands.close(task)


def filed_too_early(hands, task):
    hands.submit(task)
    hands.verify(task)
    with unit_of_work() as work:
        work.get_one(Task, task.id).state = State.VERIFIED
    hands.close(task)


def closed_too_early(hands, task):
    hands.submit(task)
    hands.verify(task)
    hands.close(task)


def excused_without_asking(hands, task):
    hands.do(asking.decide_excuse, hands.cast.leader, task, grant=True)


def excused_by_who_did_it(hands, task):
    hands.do(asking.ask_excuse, hands.cast.member, task, "本镇没有社区，不涉及此项。")
    hands.do(asking.decide_excuse, hands.cast.handler, task, grant=True)


def excused_in_few_words(hands, task):
    with unit_of_work() as work:
        work.add(
            TaskRequest(
                task_id=task.id,
                kind=RequestKind.NOT_APPLICABLE,
                reason="不涉及",
                by_id=hands.cast.member.id,
                at=clock.now(),
            )
        )
    hands.do(asking.decide_excuse, hands.cast.leader, task, grant=True)


def excused_while_mending(hands, task):
    with unit_of_work() as work:
        plan = work.get_one(YearPlan, task.year_plan_id)
        new = NewRectification(problem="目录没有更新。")
        rectifying.issue(work, None, plan, new, work.get_one(Task, task.id))
    hands.excuse(task)


def silent_too_early(hands, task):
    with clock.stopped_at(GIVEN + timedelta(days=2)), unit_of_work() as work:
        assigning.accept_silent(work, work.get_one(Task, task.id))


def turned(act, task_state=None):
    """The act itself on a task of the wrong kind."""

    def run(hands, task):
        hands.submit(task)
        hands.see(task, hands.cast.leader)
        actor = hands.cast.actor(hands.cast.leader)
        with unit_of_work() as work:
            row = work.get_one(Task, task.id)
            if task_state:
                row.state = task_state
            turn(work, actor, row, act, verdict=Verdict.IMPLEMENTED)

    return run


ONE, LONG = ScheduleType.ONE_OFF, ScheduleType.CONTINUING
BREACHES: dict[tuple[Act, Guard], tuple[ScheduleType, Callable]] = {
    (Act.ACCEPT_SILENTLY, rules.is_silent): (ONE, silent_too_early),
    (Act.OBJECT, rules.has_reason): (ONE, no_word),
    (Act.UPHOLD, rules.has_reason): (ONE, upheld_without_a_word),
    (Act.SPLIT, rules.has_reason): (ONE, split_without_a_word),
    (Act.SUBMIT, rules.has_period): (LONG, handed_in_without_a_period),
    (Act.SUBMIT, rules.has_proof): (ONE, handed_in_without_proof),
    (Act.VERIFY, rules.is_whole): (LONG, turned(Act.VERIFY)),
    (Act.VERIFY, rules.by_another): (ONE, judged_by_who_reported),
    (Act.VERIFY, rules.proof_opened): (ONE, judged_unseen),
    (Act.VERIFY, rules.has_verdict): (ONE, judged_without_verdict),
    (Act.VERIFY_PERIOD, rules.is_by_periods): (ONE, turned(Act.VERIFY_PERIOD)),
    (Act.VERIFY_PERIOD, rules.by_another): (LONG, judged_by_who_reported),
    (Act.VERIFY_PERIOD, rules.proof_opened): (LONG, judged_unseen),
    (Act.VERIFY_PERIOD, rules.has_verdict): (LONG, judged_without_verdict),
    (Act.RETURN, rules.by_another): (ONE, returned_by_who_reported),
    (Act.RETURN, rules.has_reason): (ONE, returned_without_a_word),
    (Act.CLOSE, rules.year_is_over): (LONG, filed_too_early),
    (Act.CLOSE, rules.periods_settled): (LONG, filed_with_a_period_left),
    (Act.CLOSE_PERIODIC, rules.is_by_periods): (
        ONE,
        turned(Act.CLOSE_PERIODIC, State.IN_PROGRESS),
    ),
    (Act.CLOSE_PERIODIC, rules.year_is_over): (LONG, closed_too_early),
    (Act.CLOSE_PERIODIC, rules.periods_settled): (LONG, closed_with_a_period_left),
    (Act.EXCUSE, rules.asked_by_another): (ONE, excused_without_asking),
    (Act.EXCUSE, rules.by_another): (ONE, excused_by_who_did_it),
    (Act.EXCUSE, rules.has_long_reason): (ONE, excused_in_few_words),
    (Act.EXCUSE, rules.not_mending): (ONE, excused_while_mending),
    (Act.REVIVE, rules.has_reason): (ONE, revived_without_a_word),
    (Act.WITHDRAW, rules.has_long_reason): (ONE, withdrawn_in_few_words),
}


LIVED = ("task", "task_instance", "progress_entry", "task_request", "evidence_link", "audit")


def committed(engine):
    """What stands in every table of a task's life, as anybody else sees it: from a thread of its
    own, which is in no unit of work.
    """

    def read():
        with engine.connect() as connection:
            return {
                name: connection.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2")).all()
                for name in LIVED
            }

    with ThreadPoolExecutor(1) as one:
        return one.submit(read).result()


@NAMED
def test_each_guard_is_asked_by_the_action_and_a_refusal_leaves_nothing(
    act, guard, hands, monkeypatch
):
    kind, breach = BREACHES[act, guard]
    last, engine = {}, db.engine

    def watch(_facts):
        last["rows"] = committed(engine)

    guards, place = LIFE[act].guards, LIFE[act].guards.index(guard)
    watched = (*guards[:place], watch, *guards[place:])
    monkeypatch.setitem(rules.LIFE, act, replace(LIFE[act], guards=watched))
    with clock.stopped_at(at(TODAY)), pytest.raises(Refused):
        breach(hands, hands.task(kind))

    db.session.rollback()
    assert committed(engine) == last["rows"]


@NAMED
def test_without_the_guard_the_same_breach_goes_through(act, guard, hands, monkeypatch):
    kind, breach = BREACHES[act, guard]
    others = tuple(one for one in LIFE[act].guards if one is not guard)
    monkeypatch.setitem(rules.LIFE, act, replace(LIFE[act], guards=others))

    with clock.stopped_at(at(TODAY)):
        if (act, guard) == (Act.EXCUSE, rules.asked_by_another):
            with pytest.raises((AssertionError, Refused)):
                breach(hands, hands.task(kind))
            return
        breach(hands, hands.task(kind))
