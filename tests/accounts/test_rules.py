"""What posts and duties make of a person (domain.md 2.1, 2.2)."""

from datetime import date

import pytest

from tracker.access.actor import Role
from tracker.accounts.rules import (
    BadAccount,
    BadDay,
    Duty,
    PostRole,
    account_name,
    check_handover,
    roles_of,
    why_not_retire,
)


def test_the_clerk_is_office_head_too():
    roles = roles_of(Duty.STAFF, [PostRole.CONTACT_IN_CHARGE], office_head_named=False)

    assert roles == {Role.FULL_TIME_OFFICER, Role.OFFICE_HEAD, Role.CONTACT_IN_CHARGE}


def test_but_not_where_the_group_names_an_office_head():
    roles = roles_of(Duty.STAFF, [PostRole.CONTACT_IN_CHARGE], office_head_named=True)

    assert roles == {Role.FULL_TIME_OFFICER, Role.CONTACT_IN_CHARGE}


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


@pytest.mark.parametrize("name", ["a", "周启明", "luo wen", "luo@qinghe", "a" * 41])
def test_an_account_name_of_other_characters_is_refused(name):
    with pytest.raises(BadAccount, match="2 至 40 个字母"):
        account_name(name)


@pytest.mark.parametrize("name", ["lu", "luo.wenqing", "luo-wen_qing2", "a" * 40])
def test_an_account_name_of_letters_and_digits_is_taken(name):
    assert account_name(f" {name} ") == name


FROM, TODAY = date(2025, 1, 1), date(2026, 3, 2)


@pytest.mark.parametrize("since", [FROM, date(2026, 3, 1), TODAY])
def test_a_seat_changes_hands_within_the_present_term(since):
    check_handover(since, FROM, None, TODAY)


@pytest.mark.parametrize(
    ("since", "sentence"),
    [(date(2024, 12, 31), "不能早于这一天"), (date(2026, 3, 3), "不能晚于今天")],
)
def test_but_not_before_it_nor_in_days_to_come(since, sentence):
    with pytest.raises(BadDay, match=sentence):
        check_handover(since, FROM, None, TODAY)


def test_an_empty_seat_is_taken_after_the_last_term_ended():
    check_handover(date(2026, 2, 1), FROM, date(2026, 1, 31), TODAY)
    with pytest.raises(BadDay, match="要晚于这一天"):
        check_handover(date(2026, 1, 31), FROM, date(2026, 1, 31), TODAY)


def test_nobody_is_kept_who_has_handed_everything_on():
    assert why_not_retire(0, []) == ""
