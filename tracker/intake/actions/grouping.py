"""The leading group that a document lists, taken into the office's own (domain.md 2.1)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import actions as accounts
from tracker.accounts import queries
from tracker.accounts.models import LeadingGroup, Person
from tracker.accounts.rules import PostRole
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, touch
from tracker.intake.actions.holding import hold
from tracker.intake.grouplist import Listed, listed
from tracker.trail import actions as trail

GROUP_NAME = "政务公开工作领导小组"


def enrol(
    session: Session,
    actor: Actor | None,
    draft_id: int,
    picks: Iterable[int],
    *,
    expected_version: Expected,
) -> int:
    """Seat the ticked entries of the document's list; return how many seats were made.

    Who holds a seat already is left alone. A collective becomes a seat without a holder.
    Raises Stale, and Refused for a second 组长 (ORG-1).
    """
    draft, wanted = hold(session, draft_id, expected_version), set(picks)
    today = clock.today()
    holdings = session.scalars(queries.holdings_on(today)).all()
    entries = [
        entry
        for entry in listed(draft.reading["people"], holdings)
        if entry.place in wanted and not entry.is_seated
    ]
    if not entries:
        raise Refused("请先勾选要登记的人员。")
    _check_one_leader(entries, any(h.post.role == PostRole.GROUP_LEADER for h in holdings))
    group, since = _group(session, actor, _since(draft.reading["written_on"], today), today)
    people = {person.name: person for person in session.scalars(queries.people())}
    for entry in entries:
        post = accounts.add_post(session, actor, group, entry.role, title=entry.title[:60])
        if not entry.is_collective:
            accounts.seat(session, actor, post, _person(session, actor, entry, people), since)
    touch(draft)
    trail.record(session, actor, "draft.enrol", draft, {"names": [e.label for e in entries]})
    return len(entries)


def _check_one_leader(entries: Iterable[Listed], there_is_one: bool) -> None:
    leaders = [e.label for e in entries if e.role == PostRole.GROUP_LEADER]
    if len(leaders) + there_is_one > 1:
        raise Refused(
            "领导小组只能有一位组长，现在已有组长；请去掉组长一行的勾选，换人请到“单位和人员”办理。"
            if there_is_one
            else f"领导小组只能有一位组长，文件里有 {len(leaders)} 位；请只勾选其中一位。"
        )


def _since(written_on: str | None, today: date) -> date:
    """From the day of the document, which may lie back, but never from a day to come."""
    return min(date.fromisoformat(written_on), today) if written_on else today


def _group(
    session: Session, actor: Actor | None, since: date, today: date
) -> tuple[LeadingGroup, date]:
    group = session.scalars(queries.group_of(today)).first()
    if group is None:
        group = accounts.set_up_group(session, actor, GROUP_NAME, since)
    return group, max(since, group.valid_from)


def _person(
    session: Session, actor: Actor | None, entry: Listed, people: dict[str, Person]
) -> Person:
    if entry.name not in people:
        new = accounts.NewPerson(name=entry.name, title=entry.title[:60])
        people[entry.name] = accounts.add_person(session, actor, new)
    return people[entry.name]
