"""What the tests of the ledger's pages share."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def selects_of(count_queries) -> Callable[[FlaskClient, str], int]:  # type: ignore[no-untyped-def]
    """How many questions a page asks the database."""

    def asked(client: FlaskClient, path: str) -> int:
        with count_queries() as found:
            assert client.get(path).status_code == 200
        return len([one for one in found if one.startswith("SELECT")])

    return asked
