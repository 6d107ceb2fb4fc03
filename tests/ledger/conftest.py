"""What the tests of the ledger's pages share."""

import secrets
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tracker.access.models import OfficeStamp
from tracker.access.scope import everywhere
from tracker.core.db import unit_of_work


@pytest.fixture
def selects_of(count_queries) -> Callable[[FlaskClient, str], int]:  # type: ignore[no-untyped-def]
    """How many questions a page asks the database when somebody has written since."""

    def asked(client: FlaskClient, path: str) -> int:
        client.get(path)
        with everywhere("a test"), unit_of_work() as session:
            session.execute(update(OfficeStamp).values(stamp=secrets.randbits(62)))
        with count_queries() as found:
            assert client.get(path).status_code == 200
        return len([one for one in found if one.startswith("SELECT")])

    return asked
