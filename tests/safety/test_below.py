"""A supervisor's first look at an office below, whatever the supervisor's own rows are."""

from tracker.access.scope import within
from tracker.accounts import actions
from tracker.accounts.models import Person
from tracker.core.db import db, unit_of_work


def test_who_sits_in_a_unit_of_their_own_office_may_look_below(sign_in, cast):
    """The look is noted in a unit of work, after which the session forgets what it has read: the
    reader's own unit must not be asked for again in the office looked at."""
    with within(cast.county.id), unit_of_work() as work:
        unit = actions.add_unit(work, None, "督查室")
        work.get_one(Person, cast.supervisor.id).unit_id = unit.id
    with within(cast.county.id):
        supervisor = db.session.get_one(Person, cast.supervisor.id)
        db.session.expunge(supervisor)
    client = sign_in(supervisor)

    for page in ("/in/qinghe/ledger/", "/in/qinghe/people/group", "/ledger/", "/me"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert supervisor.name in answer.text
