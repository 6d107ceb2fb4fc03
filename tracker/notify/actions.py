"""What a person may do with a letter."""

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.notify.models import Letter
from tracker.notify.rules import GIVE_UP_AFTER, SECRET, LetterState
from tracker.trail import actions as trail


def send_again(session: Session, actor: Actor, letter: Letter) -> None:
    """Queue a dead letter once more, under the same Message-ID.

    Raises IllegalMove, and Refused for a letter whose text was wiped.
    """
    if letter.kind in SECRET:
        raise Refused("这封信里的链接已经作废，不能重新发送；请到账号管理里再发一次邀请。")
    now = clock.now()
    letter.state = LetterState.PENDING
    tries, letter.attempts = letter.attempts, 0
    letter.next_at, letter.give_up_at = now, now + GIVE_UP_AFTER
    trail.record(session, actor, "letter.send_again", letter, {"tries": [tries, 0]})
