"""Saying of a clause without a task that this is right, or that it is a gap after all."""

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.core.versions import Expected
from tracker.ledger.coverage import coverages
from tracker.ledger.lights import COVER_NAMES, Cover
from tracker.plans import linking
from tracker.plans.models import Clause


class NoGap(Refused):
    """There is nothing to explain: the clause has work, or was explained already."""


def excuse(
    session: Session,
    actor: Actor | None,
    clause: Clause,
    reason: str,
    *,
    expected_version: Expected,
) -> None:
    """Say why no task is made of a clause that has none (不是缺口，因为…).

    Raises Stale, NoGap, YearClosed, Refused without a reason.
    """
    linking.excuse(session, actor, clause, reason, expected_version=expected_version)
    session.flush()
    [coverage] = coverages(session, [clause.document_id], clock.today())
    here = coverage.at(clause.order_no)
    if here is None or here.cover != Cover.EXCUSED:
        state = COVER_NAMES[here.cover] if here and here.cover else "上级标题"
        raise NoGap(f"这一条现在是“{state}”，不是缺口，不用说明。请刷新后再看。")
