"""How the work of a clause stands: one state each, the one that is looked at first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.kinds import DONE, State
from tracker.ledger.lights import COVER_NAMES, Cover, cover_of, cover_of_task

TODAY = date(2026, 9, 18)
DUE = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
TASKS = st.builds(
    lambda state, due, handler, evidence: cover_of_task(
        state, due, has_handler=handler, has_evidence=evidence, today=TODAY
    ),
    st.sampled_from(State),
    DUE,
    st.booleans(),
    st.booleans(),
)
CLAUSES = st.lists(st.tuples(st.lists(TASKS, max_size=4), st.booleans()), max_size=12)


def of_task(state=State.IN_PROGRESS, due=date(2026, 12, 31), handler=True, evidence=True):
    return cover_of_task(state, due, has_handler=handler, has_evidence=evidence, today=TODAY)


@pytest.mark.parametrize(
    ("task", "cover"),
    [
        (of_task(), Cover.OPEN),
        (of_task(due=TODAY), Cover.OPEN),
        (of_task(due=date(2026, 9, 17)), Cover.OVERDUE),
        (of_task(State.SUBMITTED, date(2026, 9, 17)), Cover.OPEN),  # nobody's delay any more
        (of_task(due=date(2026, 9, 17), handler=False, evidence=False), Cover.OVERDUE),
        (of_task(due=None, handler=False, evidence=False), Cover.NO_HANDLER),
        (of_task(due=None, evidence=False), Cover.NO_DUE),
        (of_task(evidence=False), Cover.NO_EVIDENCE),
        (of_task(State.VERIFIED, date(2026, 9, 1), handler=False), Cover.DONE),
        (of_task(State.CLOSED, None, evidence=False), Cover.DONE),
        (of_task(State.NOT_APPLICABLE, None, handler=False), Cover.NOT_APPLICABLE),
        (of_task(State.WITHDRAWN, date(2026, 9, 1)), None),
    ],
)
def test_what_a_task_says_of_its_clause(task, cover):
    assert task == cover


@given(st.sampled_from(State), DUE, st.booleans(), st.booleans())
def test_only_a_withdrawn_task_says_nothing(state, due, handler, evidence):
    said = cover_of_task(state, due, has_handler=handler, has_evidence=evidence, today=TODAY)
    assert (said is None) == (state == State.WITHDRAWN)
    assert (said == Cover.DONE) == (state in DONE)
    assert said not in (Cover.HOLE, Cover.EXCUSED)


@given(CLAUSES)
def test_every_clause_is_in_one_state_and_the_counts_come_to_their_number(clauses):
    found = [cover_of(tasks, is_excused=excused) for tasks, excused in clauses]
    counts = {cover: found.count(cover) for cover in Cover}

    assert sum(counts.values()) == len(clauses)
    assert set(found) <= set(COVER_NAMES)


@given(st.lists(TASKS, max_size=5), st.booleans())
def test_the_worst_task_speaks_for_the_clause_in_whatever_order(tasks, excused):
    order = list(Cover)
    said = cover_of(tasks, is_excused=excused)

    assert said == cover_of(tasks[::-1], is_excused=excused)
    assert all(order.index(said) <= order.index(one) for one in tasks if one)
    assert said in tasks or not any(tasks)


@given(st.lists(TASKS, max_size=5), TASKS, st.booleans())
def test_another_task_never_makes_a_clause_look_better(tasks, more, excused):
    order = list(Cover)
    before = cover_of(tasks, is_excused=excused)
    after = cover_of([*tasks, more], is_excused=excused)
    if any(tasks):
        assert order.index(after) <= order.index(before)


@given(st.lists(st.none(), max_size=3))
def test_a_clause_without_live_tasks_is_a_hole_unless_somebody_said_why(withdrawn):
    assert cover_of(withdrawn, is_excused=False) == Cover.HOLE
    assert cover_of(withdrawn, is_excused=True) == Cover.EXCUSED
