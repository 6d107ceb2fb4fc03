"""Who may do what: one table (domain.md 2.2). Nothing else in the program decides this."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from tracker.access.actor import Actor, Role


class Owned(Protocol):
    """Anything that belongs to an organisation."""

    @property
    def org_id(self) -> int: ...


class Work(Owned, Protocol):
    """A row of the ledger, as far as the policy must know it: tasks and rectifications."""

    @property
    def leader_post_id(self) -> int | None: ...
    @property
    def lead_unit_id(self) -> int | None: ...
    @property
    def handler_id(self) -> int | None: ...
    @property
    def submitted_by_id(self) -> int | None: ...


class Permission(StrEnum):
    """What can be asked for, `subject:verb`."""

    ACCOUNT_MANAGE = "account:manage"  # invitations, one-time passwords, sessions of others
    OWN_ACCOUNT = "account:own"  # one's own password and sessions
    CALENDAR_LOAD = "calendar:load"  # the country's working days, for all offices here
    CALENDAR_READ = "calendar:read"
    CAMPAIGN_JUDGE = "campaign:judge"  # give a verdict in a look-back
    CAMPAIGN_OPEN = "campaign:open"  # open or conclude a look-back
    DRAFT_REVIEW = "draft:review"  # upload a document, review and correct what was read
    FIRST_PAGE = "first:page"  # the front door; it leads each to the page they begin with
    INSTRUCTION_ANSWER = "instruction:answer"  # answer what a leader wrote to one's post (批示)
    LEDGER_CONFIRM = "ledger:confirm"  # make a reviewed draft the ledger, or take it back
    LEDGER_READ = "ledger:read"
    LETTER_READ = "letter:read"  # see what was sent to whom
    LIST_DROP = "list:drop"  # take away a filter of the ledger that is kept by name
    MAIL_RELEASE = "mail:release"  # let letters go again that a restore has held
    MAIL_TEST = "mail:test"  # send a letter to try the mail server
    OFFICES_WATCH = "offices:watch"  # see how the offices below are doing
    PEOPLE_MANAGE = "people:manage"  # units, people, leading group
    REQUEST_DECIDE = "request:decide"  # grant another day (延期); by how much, the post decides
    SETTINGS_MANAGE = "settings:manage"  # the office's own settings (domain.md 17)
    TASK_ACCEPT = "task:accept"  # take a task on, for the unit that leads it (签收)
    TASK_ASSIGN = "task:assign"
    TASK_BULK = "task:bulk"  # act on several at once; the policy is asked about each by itself
    TASK_EXCUSE = "task:excuse"  # accept that the task does not concern this office (不涉及)
    TASK_INSTRUCT = "task:instruct"  # write a word on it that must be answered (批示)
    TASK_OBJECT = "task:object"  # say that the task is not one's unit's own
    TASK_OWN = "task:own"  # the page of what is one's own to do
    TASK_REPORT = "task:report"  # say how far it has come, with proof; hand in as done
    TASK_URGE = "task:urge"  # press whoever has it (催办)
    TASK_VERIFY = "task:verify"  # sign off or return: never one's own report
    TRAIL_READ = "trail:read"  # the record of who did what, and nothing else
    YEAR_CLOSE = "year:close"  # close a year: from then on it is only looked at
    YEAR_REOPEN = "year:reopen"  # open a closed year again, with a reason


Test = Callable[[Actor, Owned | None], bool]


def office(actor: Actor, _target: Owned | None) -> bool:
    """The office that keeps the ledger: its head, or the clerk."""
    return actor.is_any(Role.OFFICE_HEAD, Role.FULL_TIME_OFFICER)


def office_head(actor: Actor, _target: Owned | None) -> bool:
    """The head of the office; a clerk acts as such where nobody else is named."""
    return Role.OFFICE_HEAD in actor.roles


def clerk(actor: Actor, _target: Owned | None) -> bool:
    """The clerk (责任人), also where somebody else is named head of the office."""
    return Role.CONTACT_IN_CHARGE in actor.roles


def leader(actor: Actor, _target: Owned | None) -> bool:
    """A leader of the leading group (组长, 副组长)."""
    return actor.is_any(Role.GROUP_LEADER, Role.DEPUTY)


def group_leader(actor: Actor, _target: Owned | None) -> bool:
    """The head of the leading group (组长)."""
    return Role.GROUP_LEADER in actor.roles


def anybody(_actor: Actor, _target: Owned | None) -> bool:
    """Anybody of the organisation; `may` has already refused everybody else."""
    return True


def colleague(actor: Actor, _target: Owned | None) -> bool:
    """Anybody who works on the ledger: not administrators and auditors (reliability.md 2.13)."""
    return not actor.is_any(Role.ADMIN, Role.AUDITOR)


def admin(actor: Actor, _target: Owned | None) -> bool:
    """The administrator (管理员): accounts and settings."""
    return Role.ADMIN in actor.roles


def auditor(actor: Actor, _target: Owned | None) -> bool:
    """The auditor (审计员): the trail."""
    return Role.AUDITOR in actor.roles


def supervisor(actor: Actor, _target: Owned | None) -> bool:
    """Who watches the offices below (督查员)."""
    return Role.SUPERVISOR in actor.roles


def handler(actor: Actor, target: Owned | None) -> bool:
    """The one who does the work (经办人)."""
    mine = target is not None and getattr(target, "handler_id", None) == actor.person_id
    return mine and colleague(actor, target)


def of_lead_unit(actor: Actor, target: Owned | None) -> bool:
    """Head or liaison of the unit that leads the work."""
    return (
        target is not None
        and actor.unit_id is not None
        and getattr(target, "lead_unit_id", None) == actor.unit_id
        and actor.is_any(Role.UNIT_HEAD, Role.LIAISON)
    )


def not_the_reporter(test: Test) -> Test:
    """`test`, but nobody judges work or a report of their own (domain.md 2.2).

    Who else reported on it is asked of the history, by the action.
    """

    def judged(actor: Actor, target: Owned | None) -> bool:
        own = {getattr(target, name, None) for name in ("submitted_by_id", "handler_id")}
        return actor.person_id not in own and test(actor, target)

    return judged


def at_top(test: Test) -> Test:
    """`test`, in an office that stands under none: what it arranges holds for those below too."""

    def up_there(actor: Actor, target: Owned | None) -> bool:
        return actor.at_top and test(actor, target)

    return up_there


def leads_it(actor: Actor, target: Owned | None) -> bool:
    """The holder of the post that answers for the work (责任领导)."""
    return target is not None and getattr(target, "leader_post_id", None) in actor.post_ids


def addressed(actor: Actor, target: Owned | None) -> bool:
    """The holder of the post that an instruction was given to."""
    return target is not None and getattr(target, "to_post_id", None) in actor.post_ids


def keeper(actor: Actor, target: Owned | None) -> bool:
    """Who keeps the thing for themselves."""
    mine = target is not None and getattr(target, "person_id", None) == actor.person_id
    return mine and colleague(actor, target)


def shared(test: Test) -> Test:
    """`test`, for what its keeper shares with the whole office."""

    def in_common(actor: Actor, target: Owned | None) -> bool:
        return bool(getattr(target, "shared", False)) and test(actor, target)

    return in_common


# A permission is granted when any one of its tests passes.
POLICY: dict[Permission, tuple[Test, ...]] = {
    Permission.ACCOUNT_MANAGE: (admin,),
    Permission.OWN_ACCOUNT: (anybody,),
    Permission.CALENDAR_LOAD: (at_top(admin), at_top(office_head)),
    Permission.CALENDAR_READ: (anybody,),
    Permission.CAMPAIGN_JUDGE: (not_the_reporter(office_head), not_the_reporter(leader)),
    Permission.CAMPAIGN_OPEN: (office_head, leader),
    Permission.DRAFT_REVIEW: (office,),
    Permission.FIRST_PAGE: (anybody,),
    Permission.INSTRUCTION_ANSWER: (addressed,),
    Permission.LEDGER_CONFIRM: (office_head,),
    Permission.LEDGER_READ: (colleague,),
    Permission.LETTER_READ: (office,),
    Permission.LIST_DROP: (keeper, shared(office_head)),
    Permission.MAIL_RELEASE: (admin, office_head),
    Permission.MAIL_TEST: (admin, office_head),
    Permission.OFFICES_WATCH: (supervisor, office_head, clerk, leader),
    Permission.PEOPLE_MANAGE: (office_head, clerk),
    Permission.REQUEST_DECIDE: (
        not_the_reporter(office_head),
        not_the_reporter(leads_it),
        not_the_reporter(group_leader),
    ),
    Permission.SETTINGS_MANAGE: (admin, office_head),
    Permission.TASK_ACCEPT: (of_lead_unit, handler),
    Permission.TASK_ASSIGN: (office_head,),
    Permission.TASK_BULK: (colleague,),
    Permission.TASK_EXCUSE: (not_the_reporter(leads_it), not_the_reporter(group_leader)),
    Permission.TASK_INSTRUCT: (leads_it, group_leader),
    Permission.TASK_OBJECT: (of_lead_unit,),
    Permission.TASK_OWN: (colleague,),
    Permission.TASK_REPORT: (office, of_lead_unit, handler),
    Permission.TASK_URGE: (office, leads_it, group_leader),
    Permission.TASK_VERIFY: (not_the_reporter(office_head), not_the_reporter(leads_it)),
    Permission.TRAIL_READ: (auditor,),
    Permission.YEAR_CLOSE: (office_head,),
    Permission.YEAR_REOPEN: (group_leader,),
}

# The rights over the offices below one's own (domain.md 1.1): to read, and nothing that writes.
BELOW: dict[Permission, tuple[Test, ...]] = {
    Permission.CALENDAR_READ: (supervisor, office_head, clerk, leader),
    Permission.FIRST_PAGE: (supervisor, office_head, clerk, leader, auditor),
    Permission.LEDGER_READ: (supervisor, office_head, clerk, leader),
    Permission.TRAIL_READ: (auditor,),
}


def may(actor: Actor | None, permission: Permission, target: Owned | None = None) -> bool:
    """Say whether `actor` may do `permission` (to `target`, a row of the place looked at)."""
    if actor is None or actor.place_id is None:
        return False
    if target is not None and target.org_id != actor.place_id:
        return False
    table = BELOW if actor.abroad else POLICY
    return any(test(actor, target) for test in table.get(permission, ()))
