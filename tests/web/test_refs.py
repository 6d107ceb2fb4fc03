"""Numbers of rows in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.refs import LARGEST, LENGTH, NotARef, opened, sealed

KEY, OTHER = b"k" * 32, b"o" * 32
NUMBERS = st.integers(0, LARGEST)


@given(NUMBERS)
def test_letters_give_their_number_back(number):
    letters = sealed(number, KEY)
    assert (len(letters), opened(letters, KEY)) == (LENGTH, number)


@given(NUMBERS, NUMBERS)
def test_no_two_numbers_share_letters(one, other):
    assert (sealed(one, KEY) == sealed(other, KEY)) == (one == other)


@given(NUMBERS, st.integers(0, LENGTH - 1), st.sampled_from("AZaz09-_"))
def test_changed_letters_are_nobodys(number, place, letter):
    letters = sealed(number, KEY)
    changed = letters[:place] + letter + letters[place + 1 :]
    if changed != letters:
        with pytest.raises(NotARef):
            opened(changed, KEY)


@given(st.text())
def test_anything_else_is_nobodys(text):
    with pytest.raises(NotARef):
        opened(text, KEY)


@given(NUMBERS)
def test_another_key_does_not_know_them(number):
    with pytest.raises(NotARef):
        opened(sealed(number, KEY), OTHER)


def test_neighbours_look_nothing_alike():
    letters = [sealed(number, KEY) for number in range(200)]
    assert len({one[:4] for one in letters}) == 200
    assert sorted(letters) != letters
