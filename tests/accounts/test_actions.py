"""People, passwords and seats."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.cast import SINCE
from tracker.access.actor import Role
from tracker.access.policy import Permission, may
from tracker.access.scope import within
from tracker.accounts import actions, queries
from tracker.accounts.actions import NewPerson
from tracker.accounts.models import Person, Post, SignInSession, Unit
from tracker.accounts.rules import BadAccount, BadDay, PostRole, UnitKind
from tracker.core import clock
from tracker.core.db import unit_of_work
from tracker.core.errors import Refused
from tracker.trail.models import AuditEntry


def test_an_account_name_is_taken_once_in_all_offices(session, cast):
    with pytest.raises(actions.AlreadyThere, match="stranger"), unit_of_work() as work:
        actions.add_person(work, None, NewPerson(name="新人", account="Stranger"))


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


@pytest.fixture
def hand_over(session, cast):
    """Changes the holder of a seat, as the clerk, from today by default."""

    def hand_over(post: Post, person: Person | None, since: date | None = None) -> None:
        with unit_of_work() as work:
            seat = work.get_one(Post, post.id)
            successor = work.get_one(Person, person.id) if person else None
            day = since or clock.today()
            actions.change_holder(work, cast.actor(cast.clerk), seat, successor, day)

    return hand_over


def terms(session, post):
    rows = session.scalars(queries.holdings_of(post.id))
    return [(row.person.name, row.valid_from, row.valid_to) for row in rows]


def test_a_seat_changes_hands_from_a_day_and_remembers_who_held_it(session, cast, hand_over):
    day = clock.today() - timedelta(days=3)

    hand_over(cast.deputy_post, cast.outsider, day)

    assert terms(session, cast.deputy_post) == [
        ("何苗", day, None),
        ("沈若兰", SINCE, day - timedelta(days=1)),
    ]
    assert Role.DEPUTY in cast.actor(cast.outsider).roles
    assert Role.DEPUTY not in cast.actor(cast.leader).roles


def test_a_change_of_holder_stands_in_the_trail_with_both_names(session, cast, hand_over):
    hand_over(cast.deputy_post, cast.outsider, date(2025, 3, 1))

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "post.change")).one()
    assert entry.subject_id == cast.deputy_post.id
    assert "沈若兰" in entry.payload
    assert "何苗" in entry.payload
    assert "2025-03-01" in entry.payload


def test_a_seat_may_stand_empty_and_be_taken_later(session, cast, hand_over):
    day = clock.today() - timedelta(days=9)
    hand_over(cast.deputy_post, None, day)

    with pytest.raises(Refused, match="本来就空着"):
        hand_over(cast.deputy_post, None)
    hand_over(cast.deputy_post, cast.leader)

    assert terms(session, cast.deputy_post)[0] == ("沈若兰", clock.today(), None)


def test_a_wrong_holder_is_replaced_on_the_same_day(session, cast, hand_over):
    hand_over(cast.deputy_post, cast.outsider)
    hand_over(cast.deputy_post, cast.handler)

    held = [row.person.name for row in session.scalars(queries.holdings_on(clock.today()))]
    assert "贺敏" in held
    assert "何苗" not in held
    assert list(session.scalars(queries.seats_of(cast.outsider.id, clock.today()))) == []


def test_a_seat_is_not_handed_to_its_holder(cast, hand_over):
    with pytest.raises(Refused, match="现在就是沈若兰"):
        hand_over(cast.deputy_post, cast.leader)


def test_a_seat_does_not_change_hands_before_its_holder_came(cast, hand_over):
    with pytest.raises(BadDay):
        hand_over(cast.deputy_post, cast.outsider, SINCE - timedelta(days=1))


def test_somebody_always_keeps_the_ledger(session, cast, hand_over):
    post = session.scalars(queries.seats_of(cast.clerk.id, clock.today())).one()
    with unit_of_work() as work:
        newcomer = actions.add_person(work, None, NewPerson(name="没有账号"))

    for successor in (None, newcomer):
        with pytest.raises(Refused, match="台账就没人管了"):
            hand_over(post, successor)
    hand_over(post, cast.outsider)

    assert Role.OFFICE_HEAD in cast.actor(cast.outsider).roles


def live_sessions(session, person):
    rows = select(SignInSession.id).where(
        SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None)
    )
    return len(session.scalars(rows).all())


def test_whoever_loses_or_gains_a_role_signs_in_again(session, cast, sign_in, hand_over):
    for person in (cast.leader, cast.outsider, cast.member):
        sign_in(person)

    hand_over(cast.deputy_post, cast.outsider)

    assert live_sessions(session, cast.leader) == 0
    assert live_sessions(session, cast.outsider) == 0
    assert live_sessions(session, cast.member) == 1


def test_a_group_has_one_leader_and_one_head_of_office(session, cast):
    taken = "已有组长席位（周启明），请用“换人”。"
    with pytest.raises(actions.SeatThere, match=taken), unit_of_work() as work:
        actions.give_seat(work, None, cast.outsider, PostRole.GROUP_LEADER)
    with unit_of_work() as work:
        actions.give_seat(work, None, cast.outsider, PostRole.OFFICE_HEAD)
    taken = "已有办公室主任席位（何苗）"
    with pytest.raises(actions.SeatThere, match=taken), unit_of_work() as work:
        actions.give_seat(work, None, cast.member, PostRole.OFFICE_HEAD)


def test_who_still_has_work_or_a_seat_is_not_retired(session, cast):
    with pytest.raises(Refused) as refusal, unit_of_work() as work:
        actions.retire(work, cast.actor(cast.clerk), work.get_one(Person, cast.leader.id), 3)

    assert str(refusal.value) == (
        "还有 3 项未办结任务由其经办，还占着副组长席位；请先点“移交工作”，交给接手的人。"
    )


def test_nobody_retires_themselves(session, cast):
    with pytest.raises(Refused, match="不能停用自己"), unit_of_work() as work:
        actions.retire(work, cast.actor(cast.clerk), work.get_one(Person, cast.clerk.id), 0)


def test_a_retired_person_is_out_of_the_choices_and_signed_out(session, cast, sign_in):
    sign_in(cast.outsider)
    clerk = cast.actor(cast.clerk)

    with unit_of_work() as work:
        actions.retire(work, clerk, work.get_one(Person, cast.outsider.id), 0)

    assert "何苗" not in [person.name for person in session.scalars(queries.people())]
    assert [person.name for person in session.scalars(queries.retired_people())] == ["何苗"]
    assert live_sessions(session, cast.outsider) == 0


def test_a_seat_is_not_given_to_a_retired_person(session, cast, hand_over):
    with unit_of_work() as work:
        actions.retire(work, cast.actor(cast.clerk), work.get_one(Person, cast.outsider.id), 0)

    with pytest.raises(Refused, match="何苗已经停用"):
        hand_over(cast.deputy_post, cast.outsider)


def test_a_unit_is_renamed_but_not_to_a_name_that_is_taken(session, cast):
    clerk = cast.actor(cast.clerk)
    with unit_of_work() as work:
        unit = work.get_one(Unit, cast.finance.id)
        actions.edit_unit(
            work, clerk, unit, "财政 经济发展所", UnitKind.STATION, expected_version=unit.version
        )
    with pytest.raises(actions.AlreadyThere), unit_of_work() as work:
        unit = work.get_one(Unit, cast.finance.id)
        actions.edit_unit(
            work, clerk, unit, "党政办公室", UnitKind.STATION, expected_version=unit.version
        )

    assert session.get_one(Unit, cast.finance.id).name == "财政经济发展所"
    assert session.get_one(Unit, cast.finance.id).short_name == "财政经济发展所"


def test_a_unit_with_people_is_not_retired(session, cast):
    with pytest.raises(Refused, match="唐一舟、贺敏还在财政所"), unit_of_work() as work:
        actions.retire_unit(work, cast.actor(cast.clerk), work.get_one(Unit, cast.finance.id))


def test_a_retired_unit_is_out_of_the_choices_until_it_is_restored(session, cast):
    clerk = cast.actor(cast.clerk)
    with unit_of_work() as work:
        unit = actions.add_unit(work, clerk, "综治办")
        actions.retire_unit(work, clerk, unit)

    assert "综治办" not in [unit.name for unit in session.scalars(queries.units())]
    with pytest.raises(actions.AlreadyThere, match="已停用的单位里"), unit_of_work() as work:
        actions.add_unit(work, clerk, "综治办")

    with unit_of_work() as work:
        actions.restore_unit(work, clerk, work.get_one(Unit, unit.id))
    assert "综治办" in [unit.name for unit in session.scalars(queries.units())]


def test_people_stand_unit_by_unit_after_those_without(session, cast):
    names = [person.name for person in session.scalars(queries.people())]

    assert names == ["周启明", "沈若兰", "林晓禾", "何苗", "唐一舟", "贺敏"]


def test_an_account_of_other_characters_is_refused_whatever_asks(session, cast):
    with pytest.raises(BadAccount), unit_of_work() as work:
        actions.add_person(work, None, NewPerson(name="新人", account="新 人"))


def test_an_officer_does_not_manage_people(session, cast):
    with unit_of_work() as work:
        person = work.get_one(Person, cast.outsider.id)
        actions.give_seat(work, None, person, PostRole.FULL_TIME_OFFICER)

    assert not may(cast.actor(cast.outsider), Permission.PEOPLE_MANAGE)
    assert may(cast.actor(cast.clerk), Permission.PEOPLE_MANAGE)
