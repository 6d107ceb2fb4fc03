"""The machine goes red where a guard is missing."""

from dataclasses import replace

import pytest
from hypothesis import Phase

from tests.ledger.life.test_machine import Life, lived
from tracker.ledger import rules


class Judging(Life):
    """Reporting and judging alone: what breaks there is soon found."""

    accept = object_to = uphold = split = transfer = ask_excuse = grant_excuse = None
    withdraw = file_away = happen = excuse_period = urge = None


@pytest.mark.parametrize("missing", ["by_another", "proof_opened"])
def test_the_machine_finds_a_guard_that_is_missing(make, cast, missing, monkeypatch):
    for act, step in list(rules.LIFE.items()):
        kept = tuple(one for one in step.guards if one.__name__ != missing)
        monkeypatch.setitem(rules.LIFE, act, replace(step, guards=kept))

    with pytest.raises(AssertionError):
        # found is enough: nothing is made smaller; and each time the same, or it would be luck
        lived(make, cast, 200, Judging, phases=[Phase.generate], derandomize=True)


def test_it_goes_through_where_all_stand(make, cast):
    lived(make, cast, 4, Judging)
