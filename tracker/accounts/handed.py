"""“已转交他人”: one letter to each person whom an act of handing on concerns (product.md 1, 21).

It says what moved and from whom to whom, as of its moment; its links open pages and change
nothing. Plain text, put together without a template: it is written inside the act's own unit of
work, which must stay short.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.accounts.carrying import Moved
from tracker.accounts.models import Organization, Person
from tracker.core import clock, settings
from tracker.notify import outbox
from tracker.notify.models import Letter
from tracker.notify.rules import LetterKind, LetterState, NewLetter
from tracker.web.dates import day_y, moment

MOST_LINES = 50
NOBODY = "空缺"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What a letter says: to whom, of which office, what went away and what came."""

    to: str
    office: str
    by: str
    at: datetime
    reason: str
    base_url: str
    gone: Sequence[Moved]
    come: Sequence[Moved]

    @property
    def subject(self) -> str:
        """[政务公开] 转交给您 3 项，转给他人 1 项 — 11月23日"""
        day = clock.local(self.at)
        parts = [f"转交给您 {len(self.come)} 项"] if self.come else []
        parts += [f"已转交他人 {len(self.gone)} 项"] if self.gone else []
        return f"[政务公开] {'，'.join(parts)} — {day.month}月{day.day}日"

    def text(self, names: Mapping[int, str]) -> str:
        """The letter; `names` are those of the people it speaks of."""
        about = f"{self.office} · 政务公开 · {day_y(clock.local(self.at).date())}"
        lines = [f"{self.to}（{about}）", "", f"由{self.by}办理移交。"]
        lines += [f"理由：{self.reason}"] if self.reason else []
        for word, moved in (("转交给您", self.come), ("已转交他人，不再由您办理", self.gone)):
            if moved:
                lines += ["", f"【{word}】{len(moved)} 项", *self._lines(moved, names)]
        lines += [
            "",
            f"数据截至 {moment(self.at)}，以系统内为准。打开链接只是查看，不会改动任何内容。",
        ]
        return "\n".join(lines) + "\n"

    def _lines(self, moved: Sequence[Moved], names: Mapping[int, str]) -> list[str]:
        lines = []
        for number, one in enumerate(moved[:MOST_LINES], 1):
            pair = [names.get(i or 0, NOBODY) for i in (one.from_id, one.to_id)]
            lines.append(f"{number}. {one.kind}：{one.title}（{' → '.join(pair)}）")
            lines += [f"   {one.note}"] if one.note else []
            lines += [f"   {self.base_url}{one.path}"] if one.path else []
        if len(moved) > MOST_LINES:
            lines.append(f"另有 {len(moved) - MOST_LINES} 项，请打开“我的任务”查看。")
        return lines


def tell(
    session: Session, actor: Actor | None, moved: Iterable[Moved], reason: str, act: int
) -> list[str]:
    """Queue one letter to each person concerned but the one who acts; return who has no address.

    `act` is the number of the act's entry in the trail: it keeps two acts of a day apart.
    """
    moved, now, own = list(moved), clock.now(), actor.person_id if actor else None
    ids = {i for one in moved for i in (one.from_id, one.to_id) if i}
    if not ids:
        return []
    people = session.scalars(select(Person).where(Person.id.in_(sorted(ids)))).all()
    names = {person.id: person.name for person in people}
    unreached = []
    for person in people:
        if person.id == own:
            continue
        if not person.email:
            unreached.append(person.name)
            continue
        letter_of = _handed(session, actor, person, moved, reason, now)
        letter = NewLetter(
            person_id=person.id,
            to_addr=person.email,
            local_day=clock.local(now).date(),
            subject=letter_of.subject,
            text=letter_of.text(names),
            kind=LetterKind.HANDED_OVER,
            slot=f"handed:{act}",
        )
        outbox.post(session, letter, now)
    return unreached


def _handed(
    session: Session,
    actor: Actor | None,
    person: Person,
    moved: Sequence[Moved],
    reason: str,
    now: datetime,
) -> Handed:
    return Handed(
        to=person.name,
        office=session.get_one(Organization, person.org_id).short_name,
        by=actor.name if actor else "系统",
        at=now,
        reason=reason,
        base_url=settings.current().base_url.rstrip("/"),
        gone=[one for one in moved if one.from_id == person.id],
        come=[one for one in moved if one.to_id == person.id],
    )


def still_wanted(_session: Session, _letter: Letter) -> LetterState | None:
    """Always: the letter tells what was done, also to somebody who has left since."""
    return None
