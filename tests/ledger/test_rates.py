"""A share of rows: printed with one decimal, half up, and compared as it is (domain.md 5.6)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.rates import Rate

RATES = st.integers(1, 5000).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))


@given(RATES)
def test_it_is_printed_as_a_person_would_round_it(rate):
    exact = Decimal(100 * rate.part) / Decimal(rate.whole)
    assert str(rate) == f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@given(RATES, st.fractions(0, 1))
def test_a_target_is_held_against_what_was_not_rounded(rate, target):
    assert rate.reaches(target) == (
        rate.part * target.denominator >= target * rate.whole * target.denominator
    )
    assert rate.value == Fraction(rate.part, rate.whole)


def test_what_is_printed_as_whole_may_still_miss_the_target():
    nearly = Rate(1999, 2000)
    assert (str(nearly), nearly.reaches(Fraction(1))) == ("100.0%", False)


def test_of_nothing_there_is_no_share():
    assert (str(Rate(0, 0)), Rate(0, 0).value, Rate(0, 0).reaches(Fraction(0))) == ("—", None, None)


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 3)])
def test_no_part_is_more_than_its_whole(part, whole):
    with pytest.raises(ValueError, match="is no part of"):
        Rate(part, whole)
