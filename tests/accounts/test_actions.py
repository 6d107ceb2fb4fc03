"""People, passwords and seats."""

import pytest

from tracker.access.scope import within
from tracker.accounts import actions, signin
from tracker.accounts.actions import NewPerson
from tracker.accounts.models import Person
from tracker.accounts.rules import PostRole
from tracker.core.db import unit_of_work


def test_an_account_name_is_taken_once_in_all_offices(session, cast):
    with pytest.raises(actions.AlreadyThere, match="stranger"), unit_of_work() as work:
        actions.add_person(work, None, NewPerson(name="新人", account="Stranger"))


def test_a_one_time_password_opens_only_the_page_that_replaces_it(session, cast):
    with unit_of_work() as work:
        person = work.get_one(Person, cast.handler.id)
        word = actions.one_time_password(work, None, person)

    assert person.must_change_password
    assert word not in person.password_hash


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "1234567890", "handler-2026"])
def test_a_password_that_is_easy_to_guess_is_refused(session, cast, weak):
    with pytest.raises(actions.WeakPassword):
        actions.check_strength(weak, cast.handler)


def test_a_new_seat_gives_its_role_from_the_same_day(session, cast):
    with unit_of_work() as work:
        person = work.get_one(Person, cast.outsider.id)
        actions.give_seat(work, None, person, PostRole.DEPUTY)

    assert cast.actor(cast.outsider).label == "副组长"


def test_a_unit_of_the_same_name_is_refused(session, cast):
    with pytest.raises(actions.AlreadyThere, match="财政所"), unit_of_work() as work:
        actions.add_unit(work, None, " 财 政 所 ")


def test_both_townships_may_have_a_unit_of_the_same_name(session, cast):
    with within(cast.stranger.org_id), unit_of_work() as work:
        assert actions.add_unit(work, None, "财政所").org_id == cast.stranger.org_id


def test_a_password_is_kept_as_scrypt(session, cast):
    assert signin.hash_password("一个足够长的密码").startswith("scrypt:")
