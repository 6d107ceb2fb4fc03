"""The people of the cast at work."""

import pytest

from tests.ledger.life.hands import Hands


@pytest.fixture
def hands(make, cast):
    """What people do with tasks."""
    return Hands(make, cast)
