"""Versions of the leading group, and named duties."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.cast import SINCE
from tracker.access.actor import Role
from tracker.access.scope import everywhere, within
from tracker.accounts import actions, queries
from tracker.accounts.actions import duties, versions
from tracker.accounts.actions.versions import NextVersion
from tracker.accounts.composition import BadSeats, Wish
from tracker.accounts.models import DutyAssignment, GroupMember, GroupSeat, LeadingGroup, Person
from tracker.accounts.rules import BadDay, Duty, DutyCode, GroupKind, PostRole
from tracker.accounts.standing import no_liaison
from tracker.core import clock
from tracker.core.db import Stale, db, unit_of_work
from tracker.core.errors import Refused
from tracker.ledger.kinds import State
from tracker.ledger.models import Task
from tracker.notify.models import Letter
from tracker.trail.models import AuditEntry

JUNE = date(2025, 6, 1)


def present(session):
    """The seats of today's version as an adjustment would send them when nothing is changed."""
    held = {one.post_id: one for one in session.scalars(queries.holdings_on(clock.today()))}
    return [
        Wish(
            post_id=post.id,
            role=post.role,
            title=post.title,
            portfolio=post.portfolio,
            person_id=held[post.id].person_id if post.id in held else None,
            party_post=held[post.id].party_post if post.id in held else "",
            gov_post=held[post.id].gov_post if post.id in held else "",
        )
        for post in session.scalars(queries.posts(clock.today()))
    ]


def changed(wishes, post, **facts):
    """The wishes with that of `post` changed."""
    return [
        Wish(**{name: getattr(w, name) for name in Wish.__slots__} | facts)
        if w.post_id == post.id
        else w
        for w in wishes
    ]


@pytest.fixture
def adjust(session, cast):
    """Makes the next version as the clerk, from June 2025 by default."""

    def adjust(seats, since=JUNE, **facts):
        with unit_of_work() as work:
            to = NextVersion(name="青禾镇政务公开领导小组", since=since, seats=seats, **facts)
            return versions.adjust(work, cast.actor(cast.clerk), to)

    return adjust


def names_on(session, day):
    return {one.post.label: one.person.name for one in session.scalars(queries.holdings_on(day))}


def test_a_change_makes_a_new_version_and_the_old_one_stays_as_it_was(session, cast, adjust):
    adjust(
        changed(present(session), cast.deputy_post, person_id=cast.outsider.id, title="党委副书记")
    )

    new, old = session.scalars(queries.versions_of(GroupKind.OPEN_GOV)).all()
    assert (old.valid_from, old.valid_to) == (SINCE, JUNE - timedelta(days=1))
    assert (new.valid_from, new.valid_to) == (JUNE, None)
    assert "副组长 · 副镇长" in [seat.label for seat in old.seats]
    assert "副组长 · 党委副书记" in [seat.label for seat in new.seats]
    assert names_on(session, JUNE - timedelta(days=1))["副组长 · 党委副书记"] == "沈若兰"
    assert names_on(session, JUNE)["副组长 · 党委副书记"] == "何苗"


def test_who_stays_keeps_one_holding_through_both_versions(session, cast, adjust):
    adjust(present(session))

    held = session.scalars(queries.holdings_of(cast.mayor_post.id)).all()
    assert [(one.valid_from, one.valid_to) for one in held] == [(SINCE, None)]


def test_new_posts_of_the_same_person_begin_a_new_holding(session, cast, adjust):
    adjust(changed(present(session), cast.mayor_post, party_post="党委书记", gov_post="镇长"))

    new, old = session.scalars(queries.holdings_of(cast.mayor_post.id)).all()
    assert (new.person_id, new.valid_from, new.party_post) == (cast.mayor.id, JUNE, "党委书记")
    assert (old.person_id, old.valid_to, old.party_post) == (cast.mayor.id, JUNE - timedelta(1), "")


def test_a_seat_is_added_and_gives_its_role(session, cast, adjust):
    new = Wish(post_id=None, role=PostRole.DEPUTY, title="宣传委员", person_id=cast.member.id)

    adjust([*present(session), new])

    assert Role.DEPUTY in cast.actor(cast.member).roles
    labels = [post.label for post in session.scalars(queries.posts(clock.today()))]
    assert labels == ["组长 · 镇长", "副组长 · 副镇长", "副组长 · 宣传委员", "责任人 · 科员"]


def test_a_seat_that_goes_gives_no_role_and_stands_in_no_choice(session, cast, adjust):
    adjust(changed(present(session), cast.deputy_post, keep=False))

    assert Role.DEPUTY not in cast.actor(cast.leader).roles
    assert cast.deputy_post.id not in [
        post.id for post in session.scalars(queries.leading_seats(clock.today()))
    ]


@pytest.mark.parametrize("facts", [{"keep": False}, {"role": PostRole.MEMBER}])
def test_a_seat_with_work_under_way_names_who_takes_it_over(session, cast, make, adjust, facts):
    going = make.task("还在办的")
    done = make.task("办好了的", state=State.VERIFIED)
    seats = present(session)

    with pytest.raises(BadSeats, match="副组长 · 副镇长名下还有 1 项未办结事项"):
        adjust(changed(seats, cast.deputy_post, **facts))
    with pytest.raises(BadSeats):  # a seat that goes itself takes nothing over
        adjust(changed(seats, cast.deputy_post, heir_id=cast.deputy_post.id, **facts))
    adjust(changed(seats, cast.deputy_post, heir_id=cast.mayor_post.id, **facts))

    assert session.get_one(Task, going.id).leader_post_id == cast.mayor_post.id
    assert session.get_one(Task, done.id).leader_post_id == cast.deputy_post.id
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "task.hand_on"))
    assert entry.subject_id == going.id
    assert "沈若兰" in entry.payload
    assert "周启明" in entry.payload


def test_a_task_of_a_seat_that_stays_is_not_touched(session, cast, make, adjust):
    task = make.task()
    version = session.get_one(Task, task.id).version

    adjust(changed(present(session), cast.deputy_post, person_id=cast.outsider.id))

    row = session.get_one(Task, task.id)
    assert (row.leader_post_id, row.version) == (cast.deputy_post.id, version)


def test_two_leaders_are_refused_and_nothing_is_changed(session, cast, adjust):
    second = Wish(post_id=None, role=PostRole.GROUP_LEADER, person_id=cast.outsider.id)

    with pytest.raises(BadSeats, match="只能有一位组长"):
        adjust([*present(session), second])

    assert len(session.scalars(queries.versions_of(GroupKind.OPEN_GOV)).all()) == 1


def test_the_leaders_seat_is_not_left_empty(session, cast):
    with pytest.raises(Refused, match="组长席位不能空缺"), unit_of_work() as work:
        post = work.merge(cast.mayor_post)
        actions.change_holder(work, cast.actor(cast.clerk), post, None, clock.today())


def test_a_version_that_does_not_know_a_seat_is_stale(session, cast, adjust):
    seats = present(session)
    with unit_of_work() as work:
        actions.give_seat(work, None, work.get_one(Person, cast.outsider.id), PostRole.MEMBER)

    with pytest.raises(Stale):
        adjust(seats, clock.today())


def test_a_form_of_an_older_version_is_refused(session, cast):
    seats, group = present(session), session.scalars(queries.group_of(clock.today())).one()
    with unit_of_work() as work:
        row = work.get_one(LeadingGroup, group.id)
        before = row.version
        versions.note_filing(
            work, cast.actor(cast.clerk), row, filed=JUNE, url="", in_charge_id=None
        )

    with pytest.raises(Stale), unit_of_work() as work:
        to = NextVersion(name="新的一版", since=clock.today(), seats=seats)
        versions.adjust(work, cast.actor(cast.clerk), to, before)


def test_a_version_made_on_the_first_day_takes_the_place_of_the_mistaken_one(session, cast, adjust):
    adjust(present(session), since=SINCE)

    new, old = session.scalars(
        queries.versions_of(GroupKind.OPEN_GOV).order_by(None).order_by(LeadingGroup.id.desc())
    ).all()
    assert old.valid_to < old.valid_from
    assert session.scalars(queries.group_of(SINCE)).all() == [new]


def test_administrators_and_leavers_are_not_seated(session, cast, adjust):
    with pytest.raises(Refused, match="钟管是管理员"):
        adjust(changed(present(session), cast.deputy_post, person_id=cast.admin.id))


def test_somebody_still_keeps_the_ledger(session, cast, adjust):
    seats = [w for w in present(session)]
    clerk_seat = next(w for w in seats if w.role == PostRole.CONTACT_IN_CHARGE)

    class Clerk:
        id = clerk_seat.post_id

    with pytest.raises(Refused, match="台账就没人管了"):
        adjust(changed(seats, Clerk, keep=False))


def test_both_holders_of_a_seat_are_told_once(session, cast, make, adjust):
    make.task()

    adjust(
        changed(present(session), cast.deputy_post, person_id=cast.outsider.id), reason="人事调整"
    )

    letters = {one.person_id: one for one in session.scalars(select(Letter))}
    assert set(letters) == {cast.leader.id, cast.outsider.id}
    assert "已转交他人 1 项" in letters[cast.leader.id].subject
    assert "转交给您 1 项" in letters[cast.outsider.id].subject
    text_of = letters[cast.outsider.id].text_body
    assert "副组长 · 副镇长（沈若兰 → 何苗）" in text_of
    assert "连同 1 项未办结事项" in text_of
    assert "理由：人事调整" in text_of


def test_a_group_of_another_kind_is_kept_on_record_and_gives_no_right(session, cast, adjust):
    adjust(
        [Wish(post_id=None, role=PostRole.GROUP_LEADER, person_id=cast.outsider.id)],
        since=clock.today(),
        kind=GroupKind.KEY_FIELDS,
    )

    assert cast.actor(cast.outsider).roles == set()
    labels = [post.label for post in session.scalars(queries.posts(clock.today()))]
    assert labels == ["责任人 · 科员", "组长 · 镇长", "副组长 · 副镇长"]
    kinds = session.scalars(queries.kinds_of_groups()).all()
    assert set(kinds) == {GroupKind.OPEN_GOV, GroupKind.KEY_FIELDS}


def test_filing_names_one_comrade_who_is_responsible(session, cast):
    group = session.scalars(queries.group_of(clock.today())).one()
    for post in (cast.deputy_post, cast.mayor_post):
        with unit_of_work() as work:
            row = work.get_one(LeadingGroup, group.id)
            versions.note_filing(
                work,
                cast.actor(cast.clerk),
                row,
                filed=JUNE,
                url="https://qinghe.example/1",
                in_charge_id=post.id,
            )

    seats = session.scalars(select(GroupSeat).where(GroupSeat.in_charge)).all()
    assert [seat.post_id for seat in seats] == [cast.mayor_post.id]
    assert session.get_one(LeadingGroup, group.id).filed_with_superior_at == JUNE


def at_once(app, org_id, act):
    """Do `act` in two threads that start together; what each was refused with, or None."""
    start, said = threading.Barrier(2), []

    def run(number):
        with app.app_context(), within(org_id):
            start.wait()
            try:
                with unit_of_work() as work:
                    act(work, number)
                said.append(None)
            except (Refused, Stale, IntegrityError) as refusal:
                said.append(type(refusal).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said, key=str)


def test_of_two_adjustments_at_once_one_is_refused(session, cast, app):
    seats, actor = present(session), cast.actor(cast.clerk)
    version = session.scalars(queries.group_of(clock.today())).one().version
    session.rollback()

    def act(work, number):
        to = NextVersion(name=f"第{number}版", since=JUNE, seats=seats)
        versions.adjust(work, actor, to, version)

    assert at_once(app, cast.org.id, act) == [None, "Stale"]
    open_ones = select(LeadingGroup).where(LeadingGroup.valid_to.is_(None))
    assert len(session.scalars(open_ones).all()) == 1


def test_of_two_first_groups_at_once_one_is_refused(session, cast, app):
    actor = cast.actor(cast.clerk)
    wish = Wish(post_id=None, role=PostRole.GROUP_LEADER, person_id=cast.outsider.id)
    session.rollback()

    def act(work, number):
        to = NextVersion(
            name=f"第{number}个", since=JUNE, seats=[wish], kind=GroupKind.PARTY_AND_GOV
        )
        versions.adjust(work, actor, to, 0)

    assert at_once(app, cast.org.id, act) == [None, "Stale"]
    rows = session.scalars(
        select(LeadingGroup).where(LeadingGroup.kind == GroupKind.PARTY_AND_GOV)
    ).all()
    assert len(rows) == 1


def test_of_two_changes_of_the_leader_at_once_one_holds(session, cast, app):
    actor, post_id = cast.actor(cast.clerk), cast.mayor_post.id
    people = (cast.outsider.id, cast.member.id)
    version = session.merge(cast.mayor_post).version
    session.rollback()

    def act(work, number):
        post = work.get_one(type(cast.mayor_post), post_id)
        person = work.get_one(Person, people[number])
        actions.change_holder(work, actor, post, person, clock.today(), expected=version)

    assert at_once(app, cast.org.id, act).count(None) <= 1
    held = session.scalars(
        select(GroupMember).where(GroupMember.post_id == post_id, GroupMember.valid_to.is_(None))
    ).all()
    assert len(held) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO group_member (org_id, post_id, person_id, valid_from, valid_to,"
        " party_post, gov_post) SELECT org_id, post_id, person_id, '2025-05-01', '2025-05-02',"
        " '', '' FROM group_member",
        "INSERT INTO group_member (org_id, post_id, person_id, valid_from, party_post, gov_post)"
        " SELECT org_id, post_id, person_id, '2027-05-01', '', '' FROM group_member",
        "UPDATE group_seat SET role = 'group_leader'",
        "UPDATE group_seat SET in_charge = true",
        "INSERT INTO leading_group (org_id, name, kind, valid_from, published_url, version)"
        " SELECT org_id, name, kind, '2027-01-01', '', 1 FROM leading_group",
    ],
)
def test_the_database_itself_refuses_two_of_what_there_is_one_of(session, cast, wrong):
    with pytest.raises(IntegrityError), everywhere("a forger"), unit_of_work() as work:
        work.connection().execute(text(wrong))


@pytest.fixture
def assign(session, cast):
    """Gives a named duty, as the clerk."""

    def assign(code, person, deputy=None, since=JUNE, **facts):
        with unit_of_work() as work:
            one, other = (work.get_one(Person, p.id) if p else None for p in (person, deputy))
            return duties.assign_duty(
                work, cast.actor(cast.clerk), code, one, other, since, **facts
            )

    return assign


def test_a_duty_goes_from_one_to_the_next_and_remembers(session, cast, assign):
    assign(DutyCode.FOI_REPLY, cast.outsider, cast.handler)
    assign(DutyCode.FOI_REPLY, cast.member, since=date(2025, 9, 1))

    [now] = session.scalars(queries.duties(clock.today()))
    [then] = session.scalars(queries.duties(date(2025, 8, 31)))
    assert (now.person.name, now.deputy) == ("唐一舟", None)
    assert (then.person.name, then.deputy.name) == ("何苗", "贺敏")


def test_a_duty_has_one_person_who_works_here(cast, assign):
    with pytest.raises(Refused, match="钟管是管理员"):
        assign(DutyCode.FOI_REPLY, cast.admin)
    with pytest.raises(Refused, match="替补要另选一位"):
        assign(DutyCode.FOI_REPLY, cast.outsider, cast.outsider)
    with pytest.raises(Refused, match="现在没有专人"):
        assign(DutyCode.FOI_REPLY, None)
    with pytest.raises(BadDay):
        assign(DutyCode.FOI_REPLY, cast.outsider, since=clock.today() + timedelta(days=1))


def test_a_duty_is_not_given_from_an_older_form(session, cast, assign):
    row = assign(DutyCode.FOI_REPLY, cast.outsider)
    assign(DutyCode.FOI_REPLY, cast.member, since=date(2025, 9, 1), expected=row.version)

    with pytest.raises(Stale):
        assign(DutyCode.FOI_REPLY, cast.handler, since=clock.today(), expected=0)
    assert (
        session.scalar(select(DutyAssignment).where(DutyAssignment.valid_to.is_(None))).person_id
        == cast.member.id
    )


def test_a_unit_without_a_liaison_counts_working_days_since_the_last_one_left(session, cast):
    clerk = cast.actor(cast.clerk)
    monday = clock.read("2026-11-02T09:00")
    with clock.stopped_at(monday), unit_of_work() as work:
        person = work.get_one(Person, cast.handler.id)
        person.duty = Duty.LIAISON
        work.flush()
        assert no_liaison(work, clock.today()) == []
        actions.retire(work, clerk, person, 0)

    assert no_liaison(session, date(2026, 11, 16)) == [("财政所", 10)]
    assert no_liaison(session, date(2026, 11, 17)) == [("财政所", 11)]


def test_a_unit_that_never_had_one_is_told_apart(session, cast):
    assert no_liaison(session, clock.today()) == [("财政所", None)]
