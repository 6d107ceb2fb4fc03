"""What drafts under review have that hangs on people and seats: whom their rows name."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.carrying import InHand, Moved, Pair
from tracker.accounts.models import Post
from tracker.core.errors import Refused
from tracker.intake.models import DraftTask, ImportDraft
from tracker.intake.rules import COUNTED, DraftState
from tracker.trail import actions as trail
from tracker.web.refs import ref

DRAFT = "draft"


class DraftCarrier:
    """Rows of drafts that nobody has confirmed yet, one thing a draft."""

    def of_person(self, session: Session, person_id: int) -> Sequence[InHand]:
        """The drafts that name `person_id` as handler."""
        counted: dict[int, int] = {}
        for row in session.scalars(_rows().where(DraftTask.handler_id == person_id)):
            counted[row.draft_id] = counted.get(row.draft_id, 0) + 1
        drafts = session.execute(
            select(ImportDraft.id, ImportDraft.title).where(ImportDraft.id.in_(sorted(counted)))
        )
        return [
            InHand(
                key=f"{DRAFT}-{number}",
                kind="草案",
                title=title,
                note=f"核对中，{counted[number]} 项写的经办人",
                path=f"/intake/{number}",
            )
            for number, title in drafts
        ]

    def hand_on(self, session: Session, actor: Actor, key: str, pair: Pair, reason: str) -> Moved:
        """Another handler in every row of the draft that names the first."""
        whose, to = pair
        if to is None:
            raise Refused("草案里的经办人要改成另一位，请选择。")
        draft = session.get_one(ImportDraft, int(key.partition("-")[2]))
        mine = _rows().where(DraftTask.draft_id == draft.id, DraftTask.handler_id == whose.id)
        rows = session.scalars(mine).all()
        for row in rows:
            row.handler_id = to.id
        said = {"经办人": [whose.name, to.name], "rows": len(rows), "reason": reason}
        trail.record(session, actor, "draft.hand_on", draft, said)
        return Moved(
            kind="草案",
            title=draft.title,
            path=f"/intake/{ref(draft.id)}",
            from_id=whose.id,
            to_id=to.id,
            note=f"{len(rows)} 项",
        )

    def under_seat(self, session: Session, post_id: int) -> int:
        """How many rows would have this seat answering for them."""
        return len(session.scalars(_rows().where(DraftTask.leader_post_id == post_id)).all())

    def move_seat(
        self, session: Session, actor: Actor, post: Post, to: Post, reason: str
    ) -> Sequence[Moved]:
        """Another seat answers for those rows; a letter need not speak of what is not live."""
        drafts: dict[int, int] = {}
        for row in session.scalars(_rows().where(DraftTask.leader_post_id == post.id)):
            row.leader_post_id = to.id
            drafts[row.draft_id] = drafts.get(row.draft_id, 0) + 1
        for number, count in drafts.items():
            draft = session.get_one(ImportDraft, number)
            said = {"责任领导": [post.label, to.label], "rows": count, "reason": reason}
            trail.record(session, actor, "draft.hand_on", draft, said)
        return ()


def _rows() -> Select[DraftTask]:
    """The rows that would become tasks, of drafts under review."""
    reviewed = select(ImportDraft.id).where(ImportDraft.state == DraftState.REVIEWING)
    return select(DraftTask).where(DraftTask.state.in_(COUNTED), DraftTask.draft_id.in_(reviewed))
