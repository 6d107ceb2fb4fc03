"""Setting something, on both databases: kept only where it differs, in the trail, once."""

import pytest
from sqlalchemy import select

from tracker.access.scope import within
from tracker.core import clock
from tracker.core.db import Stale, db, unit_of_work
from tracker.office import actions, queries, rules
from tracker.office.kinds import BadValue, DayOfYear
from tracker.office.models import OfficeSetting
from tracker.office.rules import SETTINGS, Group
from tracker.trail.models import AuditEntry


@pytest.fixture
def change(session, cast):
    """Change settings as the clerk, from what stands now unless said otherwise."""
    clerk = cast.actor(cast.clerk)

    def changed(group, version=None, **values):
        with unit_of_work() as writing:
            standing = queries.standing(writing, cast.org.id, group)
            expected = standing.version if version is None else version
            return actions.change(writing, clerk, group, values, expected)

    return changed


def rows():
    return {row.name: row.value for row in db.session.scalars(select(OfficeSetting))}


def test_what_is_not_set_is_the_default(session):
    assert queries.setting(session, rules.ANNUAL_REPORT_DAY) == DayOfYear(1, 31)


def test_what_is_set_holds_and_is_kept_only_where_it_differs(change, session):
    same = {item.name: item.default for item in SETTINGS[Group.YEAR]}

    assert change(Group.YEAR, **same) == 0
    assert rows() == {}
    assert change(Group.YEAR, **same | {"annual_report_day": DayOfYear(1, 20)}) == 1

    assert rows() == {"annual_report_day": "1月20日"}
    assert queries.setting(session, rules.ANNUAL_REPORT_DAY) == DayOfYear(1, 20)


def test_setting_the_default_takes_the_row_away(change):
    change(Group.KEEPING, evidence_kept_years=15)
    change(Group.KEEPING, evidence_kept_years=10)

    assert rows() == {}


def test_the_trail_says_old_and_new_in_words(change, session, cast):
    change(Group.KEEPING, foi_kept_years=30)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "setting.change")).one()
    assert (entry.subject_type, entry.actor_name) == ("office_setting", "林晓禾")
    assert '["永久","30 年"]' in entry.payload


def test_a_change_made_from_something_older_is_refused(change, session, cast):
    seen = queries.standing(session, cast.org.id, Group.KEEPING).version
    change(Group.KEEPING, evidence_kept_years=15)

    with pytest.raises(Stale):
        change(Group.KEEPING, version=seen, evidence_kept_years=20)

    assert rows() == {"evidence_kept_years": "15"}


def test_a_change_of_another_part_does_not_disturb(change, session, cast):
    seen = queries.standing(session, cast.org.id, Group.KEEPING).version
    change(Group.YEAR, annual_report_day=DayOfYear(1, 20))

    assert change(Group.KEEPING, version=seen, evidence_kept_years=20) == 1


def test_values_that_contradict_each_other_are_refused_whole(change):
    with pytest.raises(BadValue, match="信箱留言答复期限"):
        change(Group.LIMITS, mailbox_workdays=10, mailbox_simple_workdays=11)

    assert rows() == {}


def test_a_value_that_no_form_would_take_is_refused_here_too(change):
    with pytest.raises(BadValue, match="1 到 14"):
        change(Group.LIMITS, account_days=15)


def test_the_default_comes_back_and_the_trail_says_so(change, session, cast):
    change(Group.KEEPING, evidence_kept_years=15)
    with unit_of_work() as writing:
        standing = queries.standing(writing, cast.org.id, Group.KEEPING)
        actions.restore_default(
            writing,
            cast.actor(cast.clerk),
            Group.KEEPING,
            rules.EVIDENCE_KEPT_YEARS,
            standing.version,
        )

    assert rows() == {}
    last = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)
    assert '["15 年","10 年"]' in session.scalars(last).one().payload


def test_a_default_that_contradicts_what_is_set_does_not_come_back(change, session, cast):
    change(Group.LIMITS, mailbox_simple_workdays=2, mailbox_workdays=3)

    with pytest.raises(BadValue, match="不能恢复默认"), unit_of_work() as writing:
        standing = queries.standing(writing, cast.org.id, Group.LIMITS)
        actions.restore_default(
            writing,
            cast.actor(cast.clerk),
            Group.LIMITS,
            rules.MAILBOX_SIMPLE_WORKDAYS,
            standing.version,
        )


def test_another_office_keeps_its_own(change, session, cast):
    change(Group.KEEPING, evidence_kept_years=15)

    with within(cast.stranger.org_id):
        assert queries.setting(db.session(), rules.EVIDENCE_KEPT_YEARS) == 10


def test_what_no_rule_allows_any_more_falls_back_to_the_default(session, cast):
    with unit_of_work() as writing:
        row = OfficeSetting(name="account_days", value="99", changed_at=clock.now())
        writing.add(row)

    assert queries.setting(session, rules.ACCOUNT_DAYS) == 7
