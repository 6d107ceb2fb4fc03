"""移交工作: everything a person has in hand goes to others in one act, before they leave."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts import handed, queries
from tracker.accounts.actions.duties import assign_duty
from tracker.accounts.actions.group import Posts, change_holder, check_may_hold
from tracker.accounts.carrying import InHand, Moved, Pair, in_hand
from tracker.accounts.models import DutyAssignment, Person, Post
from tracker.accounts.rules import DUTY_CODE_NAMES
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected, hold, touch
from tracker.trail import actions as trail
from tracker.web.refs import ref

SEAT, DUTY = "seat", "duty"


class AccountsCarrier:
    """Seats of the leading group and named duties."""

    def of_person(self, session: Session, person_id: int) -> Sequence[InHand]:
        """The seats and duties that `person_id` holds today."""
        today = clock.today()
        seats = [
            InHand(
                key=f"{SEAT}-{post.id}",
                kind="席位",
                title=post.label,
                note=f"分管 {post.portfolio}" if post.portfolio else "",
                path=f"/people/posts/{ref(post.id)}",
                may_be_empty=True,
            )
            for post in session.scalars(queries.seats_of(person_id, today))
        ]
        duties = [
            InHand(
                key=f"{DUTY}-{row.id}",
                kind="专岗",
                title=DUTY_CODE_NAMES[row.duty_code],
                note="" if row.person_id == person_id else "替补",
                path="/people/group",
                may_be_empty=row.person_id != person_id,
            )
            for row in session.scalars(queries.duties_of(person_id, today))
        ]
        return [*seats, *duties]

    def hand_on(self, session: Session, actor: Actor, key: str, pair: Pair, reason: str) -> Moved:
        """Seat the other from today on, or give them the duty. Raises Refused."""
        kind, _, number = key.partition("-")
        if kind == SEAT:
            return _hand_seat_on(session, actor, int(number), pair.to, reason)
        return _hand_duty_on(session, actor, int(number), pair, reason)

    def under_seat(self, session: Session, post_id: int) -> int:
        """Seats answer for work, not for one another."""
        return 0

    def move_seat(
        self, session: Session, actor: Actor, post: Post, to: Post, reason: str
    ) -> Sequence[Moved]:
        """Nothing here hangs on a seat."""
        return ()


def _hand_seat_on(
    session: Session, actor: Actor, post_id: int, to: Person | None, reason: str
) -> Moved:
    post, today = session.get_one(Post, post_id), clock.today()
    posts = Posts(gov=to.title) if to else Posts()
    return change_holder(session, actor, post, to, today, posts=posts, reason=reason, tells=False)


def _hand_duty_on(session: Session, actor: Actor, number: int, pair: Pair, reason: str) -> Moved:
    """The duty itself, or the deputy's part of it; a deputy who steps up has no deputy yet."""
    whose, to = pair
    row = session.get_one(DutyAssignment, number)
    main_id, deputy_id = (
        (row.person_id, to.id if to else None)
        if row.deputy_person_id == whose.id
        else (to.id if to else None, row.deputy_person_id)
    )
    main = session.get_one(Person, main_id) if main_id else None
    deputy = session.get_one(Person, deputy_id) if deputy_id and deputy_id != main_id else None
    assign_duty(session, actor, row.duty_code, main, deputy, clock.today(), reason=reason)
    return Moved(
        kind="专岗",
        title=DUTY_CODE_NAMES[row.duty_code],
        path="/people/group",
        from_id=whose.id,
        to_id=to.id if to else None,
    )


def hand_over(
    session: Session,
    actor: Actor,
    person: Person,
    to: Mapping[str, Person | None],
    seen: Iterable[str],
    reason: str,
    *,
    expected_version: Expected,
) -> list[str]:
    """Give what `person` has in hand to others; return the names of whom no letter reaches.

    `to` names who takes each thing by its key (None: nobody), `seen` are the keys that stood on
    the page. One act, one entry in the trail for each thing, one letter to each person.
    Raises Refused, Stale.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("请填写移交的理由，例如：调离、休假、分工调整。")
    if not to:
        raise Refused("请选择由谁接手。")
    hold(session, person, expected_version)
    things = {one.key: (carrier, one) for carrier, one in in_hand(session, person.id)}
    if set(things) != set(seen) or not set(to) <= set(things):
        raise Refused("名下的事项刚刚有变化，请看过现在的名单再提交。")
    for successor in to.values():
        if successor is not None:
            check_may_hold(successor)
            if successor.id == person.id:
                raise Refused(f"不能移交给{person.name}自己，请另选一位。")
    moved = []
    for key, successor in to.items():
        carrier, thing = things[key]
        if successor is None and not thing.may_be_empty:
            raise Refused(f"{thing.kind}“{thing.title}”要有接手的人，请选择一位。")
        moved.append(carrier.hand_on(session, actor, key, Pair(person, successor), reason))
    touch(person)
    said = {"name": person.name, "count": len(moved), "reason": reason}
    entry = trail.record(session, actor, "person.hand_over", person, said)
    return handed.tell(session, actor, moved, reason, entry.seq)
