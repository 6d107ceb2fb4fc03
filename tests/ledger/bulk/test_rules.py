"""What is sealed into a preview comes out of it, and nothing else."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.actions.bulk import Change, Row, said_of
from tracker.ledger.bulk_forms import LostPlan, sealed, unsealed
from tracker.ledger.kinds import Field

VALUES = st.none() | st.integers(1, 10**9) | st.text(max_size=40) | st.dates().map(str)
CHANGES = st.builds(
    Change, st.integers(1, 10**9), st.integers(1, 10**6), st.sampled_from(Field), VALUES
)
ROWS = st.lists(
    st.builds(
        lambda change, refusal, no: Row(change=change, refusal=refusal, no=no),
        CHANGES,
        st.sampled_from(["", "这一项不由您改。"]),
        st.integers(0, 999),
    ),
    max_size=30,
)


@given(rows=ROWS, person=st.integers(1, 10**6), year=st.integers(1, 10**6), why=st.text(max_size=9))
def test_exactly_the_rows_that_can_be_changed_are_sealed(bare_app, rows, person, year, why):
    with bare_app.app_context():
        plan = unsealed(person, sealed(person, year, why, rows))

    assert (plan.year_plan_id, plan.reason) == (year, why)
    assert plan.changes == [row.change for row in rows if not row.refusal]


@given(rows=ROWS, cut=st.integers(1, 20))
def test_what_was_altered_or_is_anothers_is_refused(bare_app, rows, cut):
    with bare_app.app_context():
        value = sealed(7, 1, "", rows)
        for other in (value[:-cut], value + "x", value[cut:], ""):
            with pytest.raises(LostPlan):
                unsealed(7, other)
        with pytest.raises(LostPlan):
            unsealed(8, value)


@given(row=ROWS.filter(bool).map(lambda rows: rows[0]))
def test_a_row_left_out_says_why(row):
    assert row.refusal in said_of(row)


@pytest.fixture(scope="module")
def bare_app():
    """An app that is nothing but its key."""
    app = Flask("sealed")
    app.secret_key = "k" * 32
    return app
