"""The policy, read aloud: one line a permission, naming everyone it lets in."""

from dataclasses import dataclass, replace

import pytest

from tracker.access.policy import Permission, may
from tracker.ledger.dealings import Instruction
from tracker.ledger.own_lists import SavedList

PEOPLE = (
    "clerk",
    "leader",
    "mayor",
    "member",
    "handler",
    "outsider",
    "admin",
    "auditor",
    "stranger",
    "supervisor",
)


@dataclass(frozen=True)
class Work:
    """A row of the ledger, as far as the policy looks at it."""

    org_id: int
    leader_post_id: int | None = None
    lead_unit_id: int | None = None
    handler_id: int | None = None
    submitted_by_id: int | None = None


@pytest.fixture
def actors(app, cast):
    """Everybody as the policy sees them."""
    return {name: cast.actor(getattr(cast, name)) for name in PEOPLE}


@pytest.fixture
def work(cast):
    """A task of 财政所 under the deputy, done by the handler and handed in by its head."""
    return Work(
        org_id=cast.org.id,
        leader_post_id=cast.deputy_post.id,
        lead_unit_id=cast.finance.id,
        handler_id=cast.handler.id,
        submitted_by_id=cast.member.id,
    )


def let_in(actors, permission, target):
    return {name for name, actor in actors.items() if may(actor, permission, target)}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        (Permission.ACCOUNT_MANAGE, "admin"),
        (Permission.OWN_ACCOUNT, "clerk leader mayor member handler outsider admin auditor"),
        (Permission.CALENDAR_LOAD, ""),  # a county stands above them
        (Permission.CALENDAR_READ, "clerk leader mayor member handler outsider admin auditor"),
        (Permission.CAMPAIGN_JUDGE, "clerk leader mayor"),
        (Permission.CAMPAIGN_OPEN, "clerk leader mayor"),
        (Permission.DRAFT_REVIEW, "clerk"),
        (Permission.FIRST_PAGE, "clerk leader mayor member handler outsider admin auditor"),
        (Permission.INSTRUCTION_ANSWER, ""),  # a task was given to no post; below, one that was
        (Permission.LEDGER_CONFIRM, "clerk"),
        (Permission.LEDGER_READ, "clerk leader mayor member handler outsider"),
        (Permission.LETTER_READ, "clerk"),
        (Permission.LIST_DROP, ""),  # whoever keeps the row
        (Permission.MAIL_RELEASE, "clerk admin"),
        (Permission.MAIL_TEST, "clerk admin"),
        (Permission.OFFICES_WATCH, "clerk leader mayor"),
        (Permission.PEOPLE_MANAGE, "clerk"),
        (Permission.REQUEST_DECIDE, "clerk leader mayor"),
        (Permission.SETTINGS_MANAGE, "clerk admin"),
        (Permission.TASK_ACCEPT, "member handler"),
        (Permission.TASK_ASSIGN, "clerk"),
        (Permission.TASK_BULK, "clerk leader mayor member handler outsider"),  # each by itself
        (Permission.TASK_EXCUSE, "leader mayor"),
        (Permission.TASK_INSTRUCT, "leader mayor"),
        (Permission.TASK_OBJECT, "member"),
        (Permission.TASK_OWN, "clerk leader mayor member handler outsider"),
        (Permission.TASK_REPORT, "clerk member handler"),
        (Permission.TASK_URGE, "clerk leader mayor"),
        (Permission.TASK_VERIFY, "clerk leader"),
        (Permission.TRAIL_READ, "auditor"),
        (Permission.YEAR_CLOSE, "clerk"),
        (Permission.YEAR_REOPEN, "mayor"),
    ],
)
def test_who_may_do_what_to_a_task_of_finance(actors, work, permission, who):
    assert let_in(actors, permission, work) == set(who.split())


def test_every_permission_is_read_aloud():
    [mark] = test_who_may_do_what_to_a_task_of_finance.pytestmark
    assert [permission for permission, _ in mark.args[1]] == list(Permission)


def test_an_instruction_is_answered_by_who_holds_the_post(actors, cast):
    given = Instruction(org_id=cast.org.id, to_post_id=cast.deputy_post.id)
    assert let_in(actors, Permission.INSTRUCTION_ANSWER, given) == {"leader"}


def test_the_countrys_days_are_loaded_where_nobody_stands_above(actors, work):
    up_there = {name: replace(actor, at_top=True) for name, actor in actors.items()}
    assert let_in(up_there, Permission.CALENDAR_LOAD, work) == {"clerk", "admin"}


@pytest.mark.parametrize("own", ["submitted_by_id", "handler_id"])
@pytest.mark.parametrize(
    "permission",
    [
        Permission.CAMPAIGN_JUDGE,
        Permission.REQUEST_DECIDE,
        Permission.TASK_EXCUSE,
        Permission.TASK_VERIFY,
    ],
)
def test_nobody_judges_their_own_work(actors, cast, work, permission, own):
    for name in ("clerk", "leader", "mayor"):
        theirs = replace(work, **{own: getattr(cast, name).id})
        assert name not in let_in(actors, permission, theirs)


def test_a_stranger_may_do_nothing_and_nobody_even_less(actors, work):
    for permission in Permission:
        assert not may(actors["stranger"], permission, work)
        assert not may(None, permission, work)
        assert not may(None, permission)


def test_a_kept_list_is_dropped_by_its_keeper_and_a_shared_one_by_the_office_too(actors, cast):
    own = SavedList(org_id=cast.org.id, person_id=cast.handler.id, shared=False)
    assert let_in(actors, Permission.LIST_DROP, own) == {"handler"}
    own.shared = True
    assert let_in(actors, Permission.LIST_DROP, own) == {"clerk", "handler"}
