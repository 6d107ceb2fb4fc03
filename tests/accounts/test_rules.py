"""What posts and duties make of a person (domain.md 2.1, 2.2)."""

import pytest

from tracker.access.actor import Role
from tracker.accounts.rules import Duty, PostRole, roles_of


def test_the_clerk_is_office_head_too():
    roles = roles_of(Duty.STAFF, [PostRole.CONTACT_IN_CHARGE], office_head_named=False)

    assert roles == {Role.FULL_TIME_OFFICER, Role.OFFICE_HEAD}


def test_but_not_where_the_group_names_an_office_head():
    roles = roles_of(Duty.STAFF, [PostRole.CONTACT_IN_CHARGE], office_head_named=True)

    assert roles == {Role.FULL_TIME_OFFICER}


@pytest.mark.parametrize(
    ("post", "role"),
    [
        (PostRole.GROUP_LEADER, Role.GROUP_LEADER),
        (PostRole.EXECUTIVE_DEPUTY, Role.DEPUTY),
        (PostRole.DEPUTY, Role.DEPUTY),
        (PostRole.OFFICE_HEAD, Role.OFFICE_HEAD),
    ],
)
def test_a_seat_gives_its_role(post, role):
    assert role in roles_of(Duty.STAFF, [post], office_head_named=True)


def test_a_plain_member_gets_nothing_by_the_seat():
    assert roles_of(Duty.STAFF, [PostRole.MEMBER], office_head_named=True) == set()
